package bot

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"liman/edition"
	"liman/edition/check"
	"liman/flows"
)

// The walk: every button of every screen is pressed, in every language, as a person would, on the stand-in. Every screen
// has its words, the three ways in their place, and one message of the bot is visible at any time (bubble fails on two).
func TestT29_T07_EveryButtonLeadsOn(t *testing.T) {
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range ed.Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			w := newWorld(t)
			walk{world: w, ed: ed, lang: lang}.all()
		})
	}
}

// From every screen, in every language, one tap leaves nothing behind.
func TestT06_LeavingFromEveryScreen(t *testing.T) {
	ed, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range ed.Words.Languages() {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			w := walk{world: newWorld(t), ed: ed, lang: lang}
			ana := w.person(lang)
			for _, node := range ed.Book.Screens() {
				ana.open()
				w.pressData(ana, edition.ButtonData{Edition: ed.ID(), Node: node, Option: "nothing"}.String())
				w.look(ana)
				ana.PressOld(ana.bubble().ID, ana.data(flows.Leave))
				w.wait("an empty chat after "+node, func() bool { return len(ana.Messages()) == 0 })
			}
		})
	}
}

// rules are read once.
var rules = sync.OnceValue(check.BuiltinRules)

type walk struct {
	*world
	ed   *edition.Edition
	lang string
}

// all visits screens breadth first; of a list of counties or places one is enough.
func (w walk) all() {
	ana := w.person(w.lang)
	ana.open()
	seen := make(map[string]bool)
	queue := []string{ana.node()}
	ana.write("qwrtz xzcv") // to the one screen that no button leads to
	w.look(ana)
	queue = append(queue, ana.node())
	visited := make(map[string]bool)
	for len(queue) > 0 {
		node := queue[0]
		queue = queue[1:]
		if visited[node] {
			continue
		}
		visited[node] = true
		for _, data := range w.buttonsOf(ana, node, seen) {
			to := w.pressData(ana, data)
			w.look(ana)
			queue = append(queue, to)
		}
		if node == "near/country" { // back to where there is more than a list holds
			w.pressData(ana, edition.ButtonData{Edition: w.ed.ID(), Node: "near/start", Option: "B"}.String())
		}
		if node == "settings/word" { // the one screen that goes on by a typed word alone
			w.pressData(ana, edition.ButtonData{Edition: w.ed.ID(), Node: node, Option: "nothing"}.String())
			ana.write("zapada")
			w.look(ana)
			queue = append(queue, ana.node())
		}
	}
	for _, node := range w.ed.Book.Screens() {
		if !visited[node] && node != "near/abroad" { // that one needs a place to be shared
			w.Errorf("the walk never came to %s", node)
		}
	}
	w.nothingIsSentButFirstLines(ana)
	if left := w.telegram.Unanswered(testToken); len(left) > 0 {
		w.Errorf("%d callback queries were not answered", len(left))
	}
}

// nothingIsSentButFirstLines: what a notification can show says nothing, is muted, and comes only after an act of hers.
func (w walk) nothingIsSentButFirstLines(p *person) {
	wrote, sent := 0, 0
	for _, e := range p.Ledger() {
		switch {
		case e.What == "sent" && e.FromBot:
			sent++
		case e.What == "sent":
			wrote++
		}
	}
	if sent == 0 || sent > wrote { // in the walk, only what she writes can begin another bubble
		w.Errorf("the bot began %d messages for %d of hers", sent, wrote)
	}
	for _, r := range w.telegram.Requests(testToken) {
		if r.Method == "sendMessage" && (r.Params["text"] != w.ed.Text(w.lang, "bubble.first") || r.Params["disable_notification"] != "true") {
			w.Errorf("it sent %v", r.Params)
		}
	}
}

// buttonsOf brings the bubble to a node and gives its buttons, generated ones (capitals and digits) once a node.
func (w walk) buttonsOf(p *person, node string, seen map[string]bool) []string {
	here := edition.ButtonData{Edition: w.ed.ID(), Node: node, Option: "nothing"}
	w.pressData(p, here.String())
	var list []string
	for _, row := range p.bubble().Buttons {
		for _, b := range row {
			if b.Copy != nil {
				continue // tells the bot nothing
			}
			d, ok := edition.ParseButton(b.Data)
			if !ok {
				w.Fatalf("strange data %q", b.Data)
			}
			generated := strings.ToUpper(d.Option) == d.Option
			if slices.Contains(w.ed.Words.Languages(), d.Option) && d.Option != w.lang {
				continue
			}
			if d.Option == flows.Leave || generated && seen[node] && d.Option != "B" {
				continue
			}
			seen[node] = seen[node] || generated
			list = append(list, b.Data)
		}
	}
	return list
}

// pressData presses and gives the node that is shown then.
func (w walk) pressData(p *person, data string) string {
	edits := w.edits()
	query := p.PressOld(p.bubble().ID, data)
	w.wait("an answer to "+data, func() bool { return p.Answered(query) && w.edits() > edits })
	return p.node()
}

// edits counts the edits that the bot asked for, also those that changed nothing.
func (w walk) edits() int { return w.telegram.Calls(testToken, "editMessageText") }

// look reads the screen as a person does.
func (w walk) look(p *person) {
	m := p.bubble()
	if strings.TrimSpace(m.Text) == "" || strings.ContainsAny(m.Text, "{}") {
		w.Errorf("%s reads:\n%s", p.node(), m.Text)
	}
	for _, line := range strings.Split(m.Text, "\n") {
		if _, raw, _ := strings.Cut(line, "/"); w.ed.Words.Has(w.lang, line) || strings.HasPrefix(raw, "start.") {
			w.Errorf("%s shows a raw id: %s", p.node(), line)
		}
	}
	if word := rules().Romanian(m.Text); w.lang != "ro" && word != "" && !strings.HasPrefix(p.node(), "near/") {
		w.Errorf("%s in %s has Romanian in it, %q:\n%s", p.node(), w.lang, word, m.Text)
	}
	var last []string
	for _, row := range m.Buttons[len(m.Buttons)-2:] {
		for _, b := range row {
			d, _ := edition.ParseButton(b.Data)
			last = append(last, d.Option)
		}
	}
	if !slices.Equal(last, []string{flows.Help, flows.Back, flows.Leave}) {
		w.Errorf("%s ends in %v", p.node(), last)
	}
}
