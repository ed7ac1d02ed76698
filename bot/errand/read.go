package errand

import (
	"strings"
	"unicode"

	"liman/bot/telegram"
	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// Read gives what an update asks for; nil if nothing. Of what cannot be read, her message is deleted where its number is known,
// and she is told what the bot understands.
func (s *Jobs) Read(u telegram.Update) Errand {
	switch w := u.What.(type) {
	case telegram.Text:
		return s.wrote(u.ID, w.Message, said(w.Words))
	case telegram.Place:
		return s.wrote(u.ID, w.Message, flows.Input{Act: flows.Shares, Point: directory.Point{Lat: w.Lat, Lon: w.Lon}})
	case telegram.Sent:
		return s.wrote(u.ID, w.Message, flows.Input{Act: flows.Sends, Stays: w.Stays})
	case telegram.Press:
		return s.pressed(u.ID, w)
	case telegram.Service:
		return Service{s.NewJob(store.ChatID(w.Chat), w.Lang, Acts), u.ID, store.Message{ID: w.ID, Sent: w.Sent}}
	case telegram.Blocked:
		return Blocked{s.NewJob(store.ChatID(w.Chat), w.Lang, Acts), u.ID}
	case telegram.Returned:
		return Returned{s.NewJob(store.ChatID(w.Chat), w.Lang, Acts), u.ID}
	case telegram.Unreadable:
		if w.ID != 0 {
			return s.wrote(u.ID, w.Message, flows.Input{Act: flows.Sends})
		}
	}
	return nil
}

// wrote is an act by a message of hers.
func (s *Jobs) wrote(update int, m telegram.Message, in flows.Input) Act {
	return Act{Job: s.NewJob(store.ChatID(m.Chat), m.Lang, reasonOf(in)), Update: update, Input: in, Message: store.Message{ID: m.ID, Sent: m.Sent}}
}

// pressed is an act by a button.
func (s *Jobs) pressed(update int, p telegram.Press) Act {
	in, drew := flows.Input{Act: flows.Taps}, ""
	if d, ours := edition.ParseButton(p.Data); ours {
		in.Node, in.Option, drew = d.Node, d.Option, d.Edition
	}
	a := Act{Job: s.NewJob(store.ChatID(p.Chat), p.Lang, reasonOf(in)), Update: update, Input: in, Query: p.Query, Edition: drew}
	if p.ID != 0 {
		a.Bubble = store.Message{ID: p.ID, Sent: p.Sent, Ours: true}
	}
	return a
}

// reasonOf is why something is done for what she did.
func reasonOf(in flows.Input) Reason {
	if in.Leaves() {
		return Leaves
	}
	return Acts
}

// said reads what she wrote. Commands are taps on the ways that every screen has, in any spelling, up to the first white space;
// a /start payload is not looked at.
func said(text string) flows.Input {
	leave := flows.Input{Act: flows.Taps, Option: flows.Leave}
	word := ""
	if words := strings.Fields(text); len(words) > 0 {
		word, _, _ = strings.Cut(words[0], "@")
	}
	if lone := strings.ToLower(onlyLetters(text)); lone == "x" || lone == "х" { // the second is Cyrillic
		return leave
	}
	page, command := strings.CutPrefix(strings.ToLower(word), "/")
	if !command {
		return flows.Input{Act: flows.Types, Text: text}
	}
	switch directory.Fold(page) {
	case "start":
		return flows.Input{Act: flows.Opens}
	case "help":
		return flows.Input{Act: flows.Taps, Option: flows.Help}
	case "exit", "iesi":
		return leave
	}
	return flows.Input{Act: flows.Visits, Node: strings.ReplaceAll(page, "_", "-"), Text: text}
}

// onlyLetters is a text without spaces, points, signs and what cannot be seen.
func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
