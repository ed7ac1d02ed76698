package flows

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"liman/directory"
)

// asking is one kind of question: what it does with typed text and with a generated button, and which buttons it has.
type asking struct {
	holds   string // the kind of variable it needs; "" for none
	typed   func(b *Book, s *State, n *node, in Input)
	exact   func(b *Book, text string) bool // the text is an answer beyond doubt
	chosen  func(b *Book, s *State, n *node, id string) bool
	buttons func(b *Book, s State) []Option
}

// askings is every kind of question there is. flow.schema.json names the same.
var askings = map[string]*asking{
	"place":    {holds: "place", typed: typedPlace, exact: exactPlace, chosen: chosenPlace, buttons: pickButtons},
	"county":   {holds: "place", typed: typedPlace, exact: exactPlace, chosen: chosenPlace, buttons: countyButtons},
	"sector":   {holds: "place", typed: typedPlace, exact: exactPlace, chosen: chosenPlace, buttons: sectorButtons},
	"country":  {holds: "place", typed: typedPlace, exact: exactPlace, chosen: chosenPlace, buttons: countryButtons},
	"number":   {holds: "number", typed: typedNumber},
	"text":     {holds: "text", typed: typedText},
	"language": {chosen: chosenLanguage, buttons: languageButtons},
	"door":     {chosen: chosenDoor, buttons: doorButtons},
	"word":     {typed: typedWord},
}

// answer keeps a value and goes on.
func (b *Book) answer(s *State, n *node, value string) {
	s.assign(map[string]string{n.variable: value})
	b.follow(s, n, n.to)
}

// shared takes a place that a person sent. Asked for or not, it leads on where a flow takes places at any time.
func (b *Book) shared(s *State, at directory.Point) {
	n := b.find(s.Node)
	if s.Locked {
		s.Note = "cover-search"
		return
	}
	if n.ask == nil || n.ask.holds != "place" {
		if b.anywhere == "" {
			s.Note = "not-understood"
			return
		}
		to := b.nodes[b.anywhere]
		if to.flow != n.flow {
			s.leaveCrumb(n.ref)
		}
		n = to
	}
	if !at.Valid() {
		s.Note = "place-bad"
		return
	}
	b.answer(s, n, b.dir.At(at).Key())
}

func typedNumber(b *Book, s *State, n *node, in Input) {
	text := strings.TrimSpace(in.Text)
	if v := b.vars[n.variable]; v.holds(text) != nil {
		s.Note = "number-bad"
		return
	}
	number, _ := strconv.Atoi(text) // holds saw that it is one
	b.answer(s, n, strconv.Itoa(number))
}

func typedText(b *Book, s *State, n *node, in Input) {
	text := cut(in.Text, b.vars[n.variable].Max)
	if text == "" {
		s.Note = "not-understood"
		return
	}
	b.answer(s, n, text)
}

// cut keeps at most size bytes of one line of letters, digits and simple marks; JSON needs no escape for what is left.
func cut(text string, size int) string {
	var kept strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		if !unicode.IsPrint(r) || strings.ContainsRune("\"\\<>&\u2028\u2029\ufffd", r) {
			continue
		}
		if kept.Len()+utf8.RuneLen(r) > size {
			break
		}
		kept.WriteRune(r)
	}
	return strings.TrimSpace(kept.String())
}

func chosenLanguage(b *Book, s *State, n *node, id string) bool {
	if !slices.Contains(b.langs, id) {
		return false
	}
	s.Lang = id
	b.follow(s, n, n.to)
	return true
}

func chosenDoor(b *Book, s *State, n *node, id string) bool {
	if id = b.DoorNow(id); !b.IsDoor(id) {
		return false
	}
	s.Choices.Door, s.Choices.Wrong, s.Choices.WrongAt = id, 0, 0
	b.follow(s, n, n.to)
	return true
}

// minWord is the fewest letters of a word that opens the cover; maxWord the most bytes of its keyed hash.
const (
	minWord = 3
	maxWord = 16
)

func typedWord(b *Book, s *State, n *node, in Input) {
	if utf8.RuneCountInString(strings.TrimSpace(in.Text)) < minWord || len(in.Words) == 0 {
		s.Note = "word-short"
		return
	}
	s.Choices.Word, s.Choices.Wrong, s.Choices.WrongAt = in.Words[0], 0, 0
	b.follow(s, n, n.to)
}
