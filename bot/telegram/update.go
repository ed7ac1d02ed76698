package telegram

// Update is what Telegram gives for one thing that happened. Its number is known even where nothing else of it can be read.
type Update struct {
	ID   int
	What What
}

// What happened is one of the types below.
type What interface{ what() }

type (
	// From is who did something: her chat, and the language of her Telegram as Telegram codes it.
	From struct {
		Chat Chat
		Lang string
	}
	// Message is the number of a message that stands in a private chat, and when it was sent, in Unix seconds.
	Message struct {
		From
		ID   int
		Sent int64
	}

	// Text is what she wrote, in the message or below what it brings.
	Text struct {
		Message
		Words string
	}
	// Place is where she says she is, in degrees.
	Place struct {
		Message
		Lat, Lon float64
	}
	// Sent is anything else that she sent.
	Sent struct {
		Message
		Stays bool // a bot may not delete it for a day
	}
	// Press is a button that she pressed, with its data. Message is the one below which it stands; its ID is 0 where that is too
	// old for Telegram.
	Press struct {
		Message
		Query string // to be answered
		Data  string
	}
	// Service is a message that Telegram made because of something that she or it did.
	Service struct{ Message }
	// Inline is a query from any chat; its From.Chat is her own.
	Inline struct {
		From
		Query string // to be answered
		Text  string
	}
	// Blocked is a person who blocked the bot.
	Blocked struct{ From }
	// Returned is a person who let the bot back.
	Returned struct{ From }
	// Unreadable is what is not as the Bot API says. Chat and ID are those of a message that she sent, or 0 if not even that is
	// known.
	Unreadable struct{ Message }
	// Other is what says nothing to us: no private chat, or a kind that we do not know.
	Other struct{}
)

func (Text) what()       {}
func (Place) what()      {}
func (Sent) what()       {}
func (Press) what()      {}
func (Service) what()    {}
func (Inline) what()     {}
func (Blocked) what()    {}
func (Returned) what()   {}
func (Unreadable) what() {}
func (Other) what()      {}
