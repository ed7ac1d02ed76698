package telegram

import (
	"bytes"
	"encoding/json"
)

// readUpdates reads an answer to getUpdates in one pass over its bytes. What is wrong with one update never holds up those
// beside it. granted is false for a refusal, and for what is no answer of the Bot API.
func readUpdates(body []byte) (updates []Update, granted bool, err error) {
	r := &reader{data: body}
	listed := false // no result is no list
	r.object(func(name []byte) {
		switch string(name) {
		case "ok":
			granted = string(r.skip()) == "true"
		case "result":
			updates, listed = r.updates()
		}
	})
	if r.broken || !listed {
		return nil, granted, errNoUpdates
	}
	return updates, granted, nil
}

// ReadUpdate reads the one update that a webhook is sent; false for what has no number, and so is none.
func ReadUpdate(body []byte) (Update, bool) {
	r := &reader{data: body}
	u, numbered := r.update()
	return u, numbered && !r.broken
}

// updates reads a list of them; false for anything else.
func (r *reader) updates() (list []Update, listed bool) {
	if r.next() == 'n' { // null: there are none
		r.skip()
		return nil, true
	}
	list = make([]Update, 0, Batch)
	listed = r.array(func() {
		if u, numbered := r.update(); numbered {
			list = append(list, u)
		}
	})
	return list, listed
}

// update reads an update; false for one without a number. A field that is null is as good as none.
func (r *reader) update() (u Update, numbered bool) {
	u.What = Other{}
	r.object(func(name []byte) {
		if r.next() == 'n' {
			return
		}
		switch string(name) {
		case "update_id":
			var id int64
			id, numbered = r.number()
			u.ID = int(id)
		case "callback_query":
			u.What = r.press()
		case "message":
			u.What = r.message()
		case "inline_query":
			u.What = r.inline()
		case "my_chat_member":
			u.What = r.member()
		}
	})
	return u, numbered
}

// from reads a person.
func (r *reader) from() (f From) {
	r.object(func(name []byte) {
		switch string(name) {
		case "id":
			f.Chat = r.chatNumber()
		case "language_code":
			f.Lang, _ = r.text()
		}
	})
	return f
}

func (r *reader) chatNumber() Chat {
	id, _ := r.number()
	return Chat(id)
}

// place is a chat in which something stands.
type place struct {
	id       Chat
	kind     string
	readable bool
}

const private = "private"

// place reads a chat; it is not readable without number and kind.
func (r *reader) place() place {
	p := place{readable: true}
	number, kind := false, true
	p.readable = r.object(func(name []byte) {
		switch string(name) {
		case "id":
			var id int64
			id, number = r.number()
			p.id = Chat(id)
		case "type":
			p.kind, kind = r.text()
		}
	})
	p.readable = p.readable && number && kind
	return p
}

// press reads a button press; one of nobody is not readable. Without a message (it may be too old for Telegram) the person's own
// chat is meant.
func (r *reader) press() What {
	var p Press
	elsewhere := false
	read := r.object(func(name []byte) {
		switch string(name) {
		case "id":
			p.Query, _ = r.text()
		case "from":
			p.From = r.from()
		case "message":
			elsewhere = r.pressed(&p.Message) || elsewhere
		case "inline_message_id":
			id, _ := r.text()
			elsewhere = id != "" || elsewhere
		case "data":
			p.Data, _ = r.text()
		}
	})
	switch {
	case !read:
		return Unreadable{}
	case elsewhere:
		return Other{}
	case p.Chat == 0:
		return Unreadable{}
	}
	return p
}

// pressed reads the message below which a button stands, and tells whether it stands in another than a private chat.
func (r *reader) pressed(m *Message) (elsewhere bool) {
	r.object(func(name []byte) {
		switch string(name) {
		case "message_id":
			id, _ := r.number()
			m.ID = int(id)
		case "date":
			m.Sent, _ = r.number()
		case "chat":
			p := r.place()
			elsewhere = p.kind != "" && p.kind != private
		}
	})
	return elsewhere
}

// inline reads an inline query.
func (r *reader) inline() What {
	var q Inline
	read := r.object(func(name []byte) {
		switch string(name) {
		case "id":
			q.Query, _ = r.text()
		case "from":
			q.From = r.from()
		case "query":
			q.Text, _ = r.text()
		}
	})
	switch {
	case !read || q.Chat == 0:
		return Unreadable{}
	case q.Query == "":
		return Other{}
	}
	return q
}

// member reads that a person blocked the bot or let it back.
func (r *reader) member() What {
	var f From
	var where place
	var before, now string
	read := r.object(func(name []byte) {
		switch string(name) {
		case "chat":
			where = r.place()
		case "from":
			f = r.from()
		case "old_chat_member":
			before = r.status()
		case "new_chat_member":
			now = r.status()
		}
	})
	f.Chat = where.id
	const blocked = "kicked"
	switch {
	case !read || !where.readable || f.Chat == 0:
		return Unreadable{}
	case where.kind != private:
		return Other{}
	case now == blocked:
		return Blocked{f}
	case before == blocked:
		return Returned{f}
	}
	return Other{}
}

// status reads what a person is in a chat; "" if it does not say.
func (r *reader) status() (status string) {
	r.object(func(name []byte) {
		if string(name) == "status" {
			status, _ = r.text()
		}
	})
	return status
}

// location reads a place on the map; false if it is none.
func location(raw []byte) (lat, lon float64, ok bool) {
	var at struct {
		Lat float64 `json:"latitude"`
		Lon float64 `json:"longitude"`
	}
	ok = len(raw) > 0 && !bytes.Equal(raw, []byte("null")) && json.Unmarshal(raw, &at) == nil
	return at.Lat, at.Lon, ok
}
