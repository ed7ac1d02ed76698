package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"liman/bot/standin"
	"liman/edition"
	"liman/flows"
)

// secretive is somebody of whom everything is a canary.
type secretive struct {
	*standin.Chat
	who     standin.Person
	h       *house
	edition string // that draws the buttons
	random  *rand.Rand
	visits  []string // screens that she looks at on purpose
	said    []string
	at      []standin.Location
}

func newSecretive(h *house, edition string, random *rand.Rand) *secretive {
	p := &secretive{h: h, edition: edition, random: random}
	p.who = standin.Person{ID: random.Int64N(1<<20)<<32 | high(random), FirstName: p.word(), LastName: p.word(), Username: p.word(),
		LanguageCode: []string{"ro", "en", "hu"}[random.IntN(3)]}
	p.said = []string{p.who.FirstName, p.who.LastName, p.who.Username}
	p.Chat = h.telegram.Chat(testToken, p.who)
	p.NumberAfter(int(high(random)))
	return p
}

// high is a number of 31 bits whose four bytes, also those of the next numbers, never stand in plain text. It has ten digits:
// a shorter one stands by chance in the nanoseconds of some line of a log.
func high(random *rand.Rand) int64 {
	return (60+random.Int64N(67))<<24 | (0x80+random.Int64N(128))<<16 | (0x80+random.Int64N(128))<<8 | (0x80 + random.Int64N(16))
}

// word is a word that no language has.
func (p *secretive) word() string {
	letters := []rune("abcdefghijklmnoprstuvwxyzăâîșțőü")
	word := []rune("Z")
	for range 14 {
		word = append(word, letters[p.random.IntN(len(letters))])
	}
	return string(word)
}

// says sends a text with a new word of hers in it.
func (p *secretive) says(before, after string) {
	word := p.word()
	p.said = append(p.said, word)
	p.Send(before + word + after)
}

// talk is one conversation: always the beginning, mostly some of the middle, sometimes the end.
func (p *secretive) talk() {
	p.says("/start ", "")
	p.answered()
	if p.random.IntN(3) == 0 {
		p.hides()
	}
	for _, node := range p.visits {
		query := p.presses(node, "nothing")
		p.h.wait(time.Second, func() bool { return p.Answered(query) })
	}
	for range 5 + p.random.IntN(6) {
		p.act()
		p.answered()
	}
	switch p.random.IntN(5) {
	case 0:
		p.Send("x")
	case 1:
		p.Block()
	case 2:
		p.presses("home/start", flows.Leave)
	}
	p.answered()
}

func (p *secretive) act() {
	switch p.random.IntN(7) {
	case 0:
		p.says("are un pistol, mă cheamă ", "")
	case 1:
		p.presses("near/start", "nothing")
		p.says("Cluj-Napoca, strada ", " 12")
	case 2:
		at := standin.Location{Lat: 45 + 2*p.random.Float64(), Lon: 22 + 5*p.random.Float64()}
		p.at = append(p.at, at)
		p.SendLocation(at.Lat, at.Lon)
	case 3:
		p.SendOther([]string{"voice", "photo", "contact", "document"}[p.random.IntN(4)])
	case 4:
		p.says("/", "")
	default:
		d := [][2]string{{"home/start", "danger"}, {"danger/start", "speak"}, {"home/start", flows.Help}, {"settings/idle", "usual"}, {"settings/copy", "blocked"}}
		one := d[p.random.IntN(len(d))]
		p.presses(one[0], one[1])
	}
}

// hides puts the cover on, with a word that opens it, leaves, and comes back with the word.
func (p *secretive) hides() {
	for _, tap := range [][2]string{{"settings/start", "cover"}, {"settings/cover", "frost"}, {"settings/covered", "word"}} {
		p.presses(tap[0], tap[1])
		p.answered()
	}
	p.says("", "")
	p.answered()
	p.Send("x")
	p.answered()
	p.Send("/start")
	p.answered()
	p.Send(p.said[len(p.said)-1])
	p.answered()
}

// presses presses a button on what she sees last, or saw, and gives the press.
func (p *secretive) presses(node, option string) (query string) {
	message := 0
	for _, m := range p.Messages() {
		message = m.ID
	}
	return p.PressOld(message, edition.ButtonData{Edition: p.edition, Node: node, Option: option}.String())
}

// answered waits until what she wrote is gone, but not for ever: some answers are held back by faults.
func (p *secretive) answered() {
	p.h.wait(time.Second, func() bool {
		return !slices.ContainsFunc(p.Messages(), func(m standin.Message) bool { return !m.FromBot })
	})
}

// canaries are everything that tells of her.
func (p *secretive) canaries(f *finder) {
	f.number("a chat's number", p.who.ID)
	for _, e := range p.Ledger() {
		if e.What == "sent" {
			f.number("a message's number", int64(e.ID))
		}
	}
	for _, said := range p.said {
		f.text("a word of hers", said)
	}
	for _, at := range p.at {
		for _, x := range []float64{at.Lat, at.Lon} {
			f.text("a place", fmt.Sprint(x))
			f.real("a place", x)
		}
	}
}
