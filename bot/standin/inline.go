package standin

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// inlineLives is how long an inline query waits for its answer.
const inlineLives = 30 * time.Second

// inline is an inline query.
type inline struct {
	at       time.Time
	answered bool
	results  []Result
}

// Result is one of the articles that a person is shown while she types behind the bot's name, in whatever chat.
type Result struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`

	text     string // what is sent when she chooses it, without markup
	entities []Entity
}

// Text is what choosing the result sends.
func (r Result) Text() string { return r.text }

// Ask types a text behind the bot's name, in whatever chat, and returns the inline query's id.
func (c *Chat) Ask(text string) string {
	s := c.bot.server
	s.mu.Lock()
	defer s.mu.Unlock()
	id := fmt.Sprintf("i%d-%d", c.person.ID, len(c.bot.inlines)+1)
	c.bot.inlines[id] = &inline{at: s.o.Now()}
	c.bot.deliver("inline_query", map[string]any{
		"id": id, "from": c.user(), "query": text, "offset": "", "chat_type": "private",
	}, -c.person.ID)
	s.touch()
	return id
}

// Results are the results of an inline query; false while it is not answered.
func (c *Chat) Results(id string) ([]Result, bool) {
	c.bot.server.mu.Lock()
	defer c.bot.server.mu.Unlock()
	q := c.bot.inlines[id]
	if q == nil || !q.answered {
		return nil, false
	}
	return append([]Result(nil), q.results...), true
}

// Choose sends a result into the chat with the bot, as if it were written there, and returns the message's id.
func (c *Chat) Choose(r Result) int {
	return c.write(Message{Kind: "text", Text: r.text, Entities: r.entities}, map[string]any{
		"text": r.text, "entities": r.entities, "via_bot": c.bot.user,
	})
}

func (b *bot) answerInlineQuery(p params) (any, *refusal) {
	results, refused := readResults(p["results"])
	if refused != nil {
		return nil, refused
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	q := b.inlines[p["inline_query_id"]]
	if q == nil || q.answered || b.server.o.Now().Sub(q.at) > inlineLives {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	q.answered, q.results = true, results
	b.server.touch()
	return true, nil
}

// readResults reads articles, the one kind of result that this stand-in knows.
func readResults(text string) ([]Result, *refusal) {
	var list []struct {
		Result
		Type    string                     `json:"type"`
		Content map[string]json.RawMessage `json:"input_message_content"`
	}
	var fields []map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &list) != nil || json.Unmarshal([]byte(text), &fields) != nil {
		return nil, bad("can't parse inline query results JSON object")
	}
	if len(list) > 50 {
		return nil, bad("RESULTS_TOO_MUCH")
	}
	seen := map[string]bool{}
	results := make([]Result, len(list))
	for i, r := range list {
		if refused := checkArticle(r.Result, r.Type, fields[i]); refused != nil {
			return nil, refused
		}
		if seen[r.ID] {
			return nil, bad("RESULT_ID_DUPLICATE")
		}
		seen[r.ID] = true
		m, refused := contentOf(r.Content)
		if refused != nil {
			return nil, refused
		}
		results[i] = Result{r.ID, r.Title, r.Description, m.Text, m.Entities}
	}
	return results, nil
}

func checkArticle(r Result, kind string, fields map[string]json.RawMessage) *refusal {
	for name := range fields {
		if !slices.Contains(articleFields, name) {
			return bad("unknown parameter %q of InlineQueryResultArticle", name)
		}
	}
	switch {
	case kind != "article":
		return bad("unknown inline query result type; this stand-in knows article")
	case r.ID == "" || len(r.ID) > 64:
		return bad("RESULT_ID_INVALID")
	case r.Title == "":
		return bad("ARTICLE_TITLE_EMPTY")
	}
	return nil
}

// The fields of a result and of its content, as the Bot API names them.
var (
	articleFields = []string{"type", "id", "title", "input_message_content", "reply_markup", "url", "description",
		"thumbnail_url", "thumbnail_width", "thumbnail_height"}
	contentFields = []string{"message_text", "parse_mode", "entities", "link_preview_options"}
)

// contentOf makes the message that a result would send.
func contentOf(content map[string]json.RawMessage) (*Message, *refusal) {
	p := params{}
	for name, raw := range content {
		if !slices.Contains(contentFields, name) {
			return nil, bad("unknown parameter %q of InputTextMessageContent", name)
		}
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		p[name] = text
	}
	p["text"] = p["message_text"]
	return compose(p)
}
