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
	text  string
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
	s := Story{Name: file, file: file, text: text}
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

// Play plays a story in a language. If it does not go well, the fault is where the bot does otherwise than the story says.
func Play(e *edition.Edition, s Story, lang string) (f content.Fault, well bool) {
	p := play(e, s, lang, &ways{e.Book, make(map[string][]string)}, nil)
	if p.well {
		return p.fault, true
	}
	return told(content.Faults{p.fault}, nil)[0], false
}

// told are the faults of a story, one for each language in which it goes wrong. Where it does so in the same way in all of them, it is said once.
func told(wrong content.Faults, langs []string) content.Faults {
	if len(wrong) > 1 && len(wrong) == len(langs) && !slices.ContainsFunc(wrong, func(f content.Fault) bool {
		return f.Error() != wrong[0].Error()
	}) {
		return wrong[:1]
	}
	for i, f := range wrong {
		wrong[i].What = "in " + f.Value("lang") + ", " + f.What
	}
	return wrong
}

// storyIn is a story, as it is written, in a language.
type storyIn struct {
	file string
	sum  content.Hash
	lang string
}

// played is how a story went, and what it came by.
type played struct {
	fault   content.Fault
	well    bool
	by      map[string]bool // nodes that it stood on, passed, or could have come to
	showed  map[string]bool // nodes that it was shown
	after   []after         // each act
	looksUp bool            // it types, shares a place, or is shown what is near

	// Of the screens on which it expects a number:
	draws   []draw
	drew    map[string]bool // their nodes
	numbers map[string]bool // contacts that it expects there, or that stand there
	near    bool            // what is near stands on one, with numbers that nobody has named
}

// draw is a line that expects a number, and the act that led there.
type draw struct{ line, act int }

// after is where an act has led. What is shown then follows from the state.
type after struct {
	state flows.State
	left  bool
}

// ways remembers which nodes each node of a Book can lead to.
type ways struct {
	book    *flows.Book
	through map[string][]string
}

func (w *ways) from(ref string) []string {
	all, known := w.through[ref]
	if !known {
		all = w.book.Through(ref)
		w.through[ref] = all
	}
	return all
}

// play plays a story. Its first acts may be known to lead where they led before.
func play(e *edition.Edition, s Story, lang string, w *ways, known []after) played {
	p := &player{Edition: e, state: flows.State{Lang: lang}, ways: w, stood: make(map[string]bool), known: known}
	p.played = played{well: true, by: make(map[string]bool), showed: make(map[string]bool), drew: make(map[string]bool), numbers: make(map[string]bool)}
	for i, line := range s.lines {
		wrong := p.play(line.text)
		if p.comesBy(i, line.text); wrong != well {
			p.blame(s, lang, i, wrong)
			break
		}
	}
	return p.played
}

// blame says on which line a story went wrong.
func (p *played) blame(s Story, lang string, line int, wrong content.Fault) {
	p.well = false
	p.fault = wrong.Named("lang", lang).Named("story", s.Name).At(s.file, s.lines[line].number)
}

// replayed is a story that went well, where nothing but numbers may be others: only where it expects one can it go wrong now.
func (p played) replayed(e *edition.Edition, s Story, lang string) played {
	for _, d := range p.draws {
		at := player{Edition: e, state: p.after[d.act].state, reply: e.Book.View(p.after[d.act].state)}
		if wrong := at.play(s.lines[d.line].text); wrong != well {
			p.blame(s, lang, d.line, wrong)
			break
		}
	}
	return p
}

// player is one run of a story.
type player struct {
	*edition.Edition
	state flows.State
	reply flows.Reply
	played
	ways  *ways
	stood map[string]bool
	known []after
}

// comesBy notes what the story has come by with a line.
func (p *player) comesBy(number int, line string) {
	p.looksUp = p.looksUp || p.asksDirectory(line)
	p.showed[p.reply.Node] = true
	for _, ref := range slices.Concat([]string{"", p.state.Node, p.state.Jumped, p.state.Want, p.reply.Node}, p.state.Trail, p.state.Guess) {
		if p.stood[ref] {
			continue
		}
		p.stood[ref] = true
		for _, one := range p.ways.from(ref) {
			p.by[one] = true
		}
	}
	if expected := strings.Fields(line); slices.Contains(expected, "with") {
		p.expects(number, expected)
	}
}

// expects notes what the screen holds on which a line expects a number.
func (p *player) expects(line int, expected []string) {
	if len(p.after) > 0 {
		p.draws = append(p.draws, draw{line, len(p.after) - 1})
	}
	p.drew[p.reply.Node] = true
	p.near = p.near || p.reply.Found != nil
	for _, c := range p.reply.Contacts {
		p.numbers[c.ID] = true
	}
	for _, id := range expected {
		p.numbers[id] = true
	}
}

// asksDirectory tells whether a line looks something up, or shows what was.
func (p *player) asksDirectory(line string) bool {
	act, does := strings.CutPrefix(line, "person ")
	return does && act != "opens" && !strings.HasPrefix(act, "taps ") || p.reply.Found != nil || p.reply.Picking ||
		slices.ContainsFunc(p.reply.Options, func(o flows.Option) bool { return o.Place != nil })
}

// well is no fault.
var well content.Fault

// play does one line. It returns what is wrong, or well.
func (p *player) play(line string) content.Fault {
	if act, is := strings.CutPrefix(line, "person "); is {
		in, ok := ParseAct(act)
		if !ok {
			return content.Wrong("story.line", fmt.Sprintf("%q is no act", act), mendAct(act))
		}
		if in.Act == flows.Taps && !slices.Contains(p.options(), in.Option) {
			return content.Wrong("story.button", fmt.Sprintf("there is no button %s on %s", in.Option, p.reply.Node),
				buttons(in.Option, p.options()), "screen", p.reply.Node, "button", p.reply.Node+"."+in.Option)
		}
		p.step(in)
		return well
	}
	switch expected := strings.Fields(line); {
	case line == "bot leaves":
		if !p.reply.Leave {
			return content.Wrong("story.stays", "the bot stays, on "+p.reply.Node, "correct the story or the flow", "screen", p.reply.Node)
		}
	case len(expected) >= 3 && expected[0] == "bot" && expected[1] == "shows":
		return p.shows(expected[2:])
	default:
		return content.Wrong("story.line", fmt.Sprintf("%q is not understood", line), "begin with person or bot, as docs/flows.md says")
	}
	return well
}

// step does one act.
func (p *player) step(in flows.Input) {
	if len(p.known) == 0 {
		p.state, p.reply = p.Book.Step(p.state, in)
	} else if p.state = p.known[0].state; p.known[0].left {
		p.reply = flows.Reply{Leave: true}
	} else {
		p.reply = p.Book.View(p.state)
	}
	p.known = p.known[min(1, len(p.known)):]
	p.after = append(p.after, after{p.state, p.reply.Leave})
}

// shows holds a screen against "<node> with <contact>... note <name> part <name>...".
func (p *player) shows(expected []string) content.Fault {
	const correct = "correct the story or the flow"
	if expected[0] != p.reply.Node {
		return content.Wrong("story.screen", fmt.Sprintf("the bot shows %s, not %s", p.reply.Node, expected[0]), correct, "screen", p.reply.Node, "to", expected[0])
	}
	var screen edition.Screen // drawn where a number on it is asked for
	if slices.Contains(expected, "with") {
		screen = p.Said(p.state.Lang, p.reply)
	}
	word := ""
	for _, item := range expected[1:] {
		switch {
		case item == "with" || item == "note" || item == "part":
			word = item
		case word == "note" && item != p.reply.Note:
			return content.Wrong("story.note", fmt.Sprintf("the note is %q, not %q", p.reply.Note, item), correct, "screen", p.reply.Node)
		case word == "part" && !slices.Contains(p.reply.Parts, item):
			return content.Wrong("story.part", fmt.Sprintf("%s has the parts %v, not %s", p.reply.Node, p.reply.Parts, item),
				correct, "screen", p.reply.Node, "button", p.reply.Node+"."+item)
		case word == "with" && !p.hasNumber(screen, item):
			return content.Wrong("story.number", fmt.Sprintf("the number of %s is not on %s", item, p.reply.Node), correct, "screen", p.reply.Node, "contact", item)
		}
	}
	return well
}

func (p *player) hasNumber(s edition.Screen, id string) bool {
	c, known := p.Directory.Contact(id)
	if !known || c.Number() == "" {
		return false
	}
	return strings.Contains(s.Note+s.Title+s.Text, c.Number()) ||
		slices.ContainsFunc(s.Cards, func(card edition.Card) bool { return slices.Contains(card.Numbers, c.Number()) })
}

func (p *player) options() []string { return p.OptionsOf(p.state.Lang, p.reply) }

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

// mendAct is what to write instead of what is no act.
func mendAct(act string) string {
	verb, rest, _ := strings.Cut(act, " ")
	near, letters := directory.Nearest(verb, []string{"opens", "taps", "types", "shares", "sends"})
	switch {
	case letters > 2:
		return `write opens, taps <option>, types "...", shares <lat> <lon> or sends a file`
	case near == "types":
		return `put what she types into quotation marks, as types "cluj"`
	case near == "shares":
		return "write latitude and longitude with points, as shares 46.77 23.60"
	}
	return strings.TrimSpace("write " + near + " " + rest)
}

// manyButtons is how many can be read at a glance.
const manyButtons = 12

// buttons says which there are, or which of very many was meant.
func buttons(meant string, there []string) string {
	if len(there) <= manyButtons {
		return "there are " + strings.Join(there, ", ")
	}
	return directory.Meant(meant, there, append(slices.Clone(there[:manyButtons]), fmt.Sprintf("… (%d)", len(there))))
}

// formatAct writes what ParseAct reads.
func formatAct(in flows.Input) string {
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
