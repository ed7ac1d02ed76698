package standin

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// phone is everything that the page shows of a chat.
type phone struct {
	Name        string    `json:"name"`
	Description string    `json:"description"`
	Blocked     bool      `json:"blocked"`
	Messages    []Message `json:"messages"`
	Ledger      []trace   `json:"ledger"`
}

// trace is what became of one message. It holds no text: what is gone from the phone is gone from the page.
type trace struct {
	ID      int       `json:"id"`
	FromBot bool      `json:"from_bot"`
	Edits   int       `json:"edits"`
	Gone    bool      `json:"gone"`
	At      time.Time `json:"at"`
}

// person is the chat of whoever sits before the page; the browser chose the number.
func (p *page) person(id, lang string) (*Chat, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 {
		return nil, fmt.Errorf("person %q is no number above zero", id)
	}
	return p.server.Chat(p.Token, Person{ID: n, FirstName: "Ana", LanguageCode: lang}), nil
}

// chat streams what is on the phone, at every change.
func (p *page) chat(w http.ResponseWriter, r *http.Request) {
	lang := p.lang(r.FormValue("lang"))
	c, err := p.person(r.FormValue("person"), lang)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	stream := http.NewResponseController(w)
	_ = errors.Join(stream.SetReadDeadline(time.Time{}), stream.SetWriteDeadline(time.Time{})) // a server's limits are for answers that end
	last := ""
	for {
		changed := p.server.Changed()
		if now := p.phone(c, lang); now != last {
			fmt.Fprintf(w, "data: %s\n\n", now)
			_ = stream.Flush() // a browser that went away ends the context
			last = now
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-p.server.closed:
			return
		}
	}
}

// phone is what a person sees of the bot and the chat, as JSON.
func (p *page) phone(c *Chat, lang string) string {
	state, err := json.Marshal(phone{
		Name: p.profile("setMyName", lang), Description: p.profile("setMyDescription", lang),
		Blocked: c.Blocked(), Messages: c.Messages(), Ledger: c.history(),
	})
	if err != nil {
		return "{}" // a place at NaN, which act refuses
	}
	return string(state)
}

// profile is what the bot set of itself in a language, or else for all languages, as Telegram shows it.
func (p *page) profile(method, lang string) string {
	return cmp.Or(p.server.Profile(p.Token, method, lang), p.server.Profile(p.Token, method, ""))
}

// history tells of each message that ever was in the chat, oldest first, without its text.
func (c *Chat) history() []trace {
	list, index := []trace{}, make(map[int]int)
	for _, e := range c.Ledger() {
		i, known := index[e.ID]
		if !known {
			i = len(list)
			index[e.ID] = i
			list = append(list, trace{ID: e.ID, FromBot: e.FromBot, At: e.At})
		}
		switch e.What {
		case "edited":
			list[i].Edits++
		case "deleted":
			list[i].Gone = true
		}
	}
	return list
}
