package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/flows"
)

// Story is a conversation as staff write it: what a person does and what the bot must show. docs/flows.md has the form.
type Story struct {
	Name  string
	file  string
	lines []storyLine
}

type storyLine struct {
	number int
	text   string
}

// Stories reads every story of an edition.
func Stories(b *content.Bundle) []Story {
	var list []Story
	for name, data := range b.In("flows/stories", ".txt") {
		list = append(list, readStory(name, string(data)))
	}
	return list
}

func readStory(file, text string) Story {
	s := Story{Name: file, file: file}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if title, is := strings.CutPrefix(line, "story:"); is {
			s.Name = strings.TrimSpace(title)
		} else if line != "" {
			s.lines = append(s.lines, storyLine{i + 1, line})
		}
	}
	return s
}

// stories plays every story in every language.
func stories(e *edition.Edition, b *content.Bundle) content.Faults {
	var faults content.Faults
	for _, s := range Stories(b) {
		for _, lang := range e.Words.Languages() {
			if f, well := Play(e, s, lang); !well {
				faults = append(faults, f)
			}
		}
	}
	return faults
}

// Play plays a story in a language. If it does not go well, the fault is where the bot does otherwise than the story says.
func Play(e *edition.Edition, s Story, lang string) (f content.Fault, well bool) {
	p := &player{Edition: e, state: flows.State{Lang: lang}}
	for _, line := range s.lines {
		what, mend := p.play(line.text)
		if what != "" {
			return content.Fault{File: s.file, Line: line.number, What: "in " + lang + ", " + what, Mend: mend}, false
		}
	}
	return content.Fault{}, true
}

// player is one run of a story.
type player struct {
	*edition.Edition
	state flows.State
	reply flows.Reply
}

// play does one line. It returns what is wrong and how to mend it, or nothing.
func (p *player) play(line string) (what, mend string) {
	if act, is := strings.CutPrefix(line, "person "); is {
		in, ok := ParseAct(act)
		if !ok {
			return fmt.Sprintf("%q is no act", act), "write opens, taps <option>, types \"...\", shares <lat> <lon> or sends a file"
		}
		if in.Act == flows.Taps && p.button(in.Option) == "" {
			return fmt.Sprintf("there is no button %s on %s", in.Option, p.reply.Node),
				"there are " + strings.Join(p.options(), ", ")
		}
		p.state, p.reply = p.Book.Step(p.state, in)
		return "", ""
	}
	switch expected := strings.Fields(line); {
	case line == "bot leaves":
		if !p.reply.Leave {
			return "the bot stays, on " + p.reply.Node, "correct the story or the flow"
		}
	case len(expected) >= 3 && expected[0] == "bot" && expected[1] == "shows":
		return p.shows(expected[2:])
	default:
		return fmt.Sprintf("%q is not understood", line), "begin with person or bot, as docs/flows.md says"
	}
	return "", ""
}

// shows holds a screen against "<node> with <contact>... note <name> part <name>...".
func (p *player) shows(expected []string) (what, mend string) {
	const correct = "correct the story or the flow"
	if expected[0] != p.reply.Node {
		return fmt.Sprintf("the bot shows %s, not %s", p.reply.Node, expected[0]), correct
	}
	screen := p.Screen(p.state.Lang, p.reply)
	word := ""
	for _, item := range expected[1:] {
		switch {
		case item == "with" || item == "note" || item == "part":
			word = item
		case word == "note" && item != p.reply.Note:
			return fmt.Sprintf("the note is %q, not %q", p.reply.Note, item), correct
		case word == "part" && !slices.Contains(p.reply.Parts, item):
			return fmt.Sprintf("%s has the parts %v, not %s", p.reply.Node, p.reply.Parts, item), correct
		case word == "with" && !p.hasNumber(screen, item):
			return fmt.Sprintf("the number of %s is not on %s", item, p.reply.Node), correct
		}
	}
	return "", ""
}

func (p *player) hasNumber(s edition.Screen, id string) bool {
	c, known := p.Directory.Contact(id)
	if !known || c.Number() == "" {
		return false
	}
	return strings.Contains(s.Note+s.Title+s.Text, c.Number()) ||
		slices.ContainsFunc(s.Cards, func(card edition.Card) bool { return slices.Contains(card.Numbers, c.Number()) })
}

func (p *player) options() []string {
	var ids []string
	for _, row := range p.Screen(p.state.Lang, p.reply).Rows {
		for _, b := range row {
			ids = append(ids, b.Option)
		}
	}
	return ids
}

func (p *player) button(option string) string {
	if slices.Contains(p.options(), option) {
		return option
	}
	return ""
}

// ParseAct reads what a person does in a story: `taps child`, `types "Cluj"`, `shares 46.77 23.60`.
func ParseAct(text string) (flows.Input, bool) {
	verb, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "opens":
		return flows.Input{Act: flows.Opens}, rest == ""
	case "taps":
		return flows.Input{Act: flows.Taps, Option: rest}, rest != ""
	case "types":
		typed, err := strconv.Unquote(rest)
		return flows.Input{Act: flows.Types, Text: typed, Words: []string{typed}}, err == nil
	case "shares":
		var at directory.Point
		_, err := fmt.Sscanf(rest, "%f %f", &at.Lat, &at.Lon)
		return flows.Input{Act: flows.Shares, Point: at}, err == nil
	case "sends":
		return flows.Input{Act: flows.Sends}, true
	}
	return flows.Input{}, false
}

// FormatAct is the inverse of ParseAct.
func FormatAct(in flows.Input) string {
	switch in.Act {
	case flows.Taps:
		return "taps " + in.Option
	case flows.Types:
		return "types " + strconv.Quote(in.Text)
	case flows.Shares:
		return fmt.Sprintf("shares %.2f %.2f", in.Point.Lat, in.Point.Lon)
	case flows.Sends:
		return "sends a file"
	}
	return "opens"
}
