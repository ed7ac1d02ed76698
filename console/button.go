package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"liman/edition/draft"
	"liman/locales"
)

// buttonRow is one button of a screen.
type buttonRow struct {
	ID    string
	Label string
	Cells []cell
	To    picture
	Gone  bool   // it leads nowhere
	When  string // in words; "" for always
	First bool
	Last  bool
	Set   bool // a press is remembered
}

// buttons are a screen's buttons, in their order.
func (v *visit) buttons(w work, n node) []buttonRow {
	t := v.telling(w)
	var rows []buttonRow
	for _, one := range n.Ways {
		if one.Option == "" {
			continue
		}
		_, to := w.node(one.To)
		rows = append(rows, buttonRow{
			ID: one.Option, Label: w.shown(n.Ref+"."+one.Option, v.lang), Cells: v.cells(w, n.Ref+"."+one.Option, "button"),
			To: w.picture(v.lang, one.To), Gone: to == nil, When: t.When(one.When), Set: len(one.Set) > 0,
		})
	}
	if len(rows) > 0 {
		rows[0].First, rows[len(rows)-1].Last = true, true
	}
	return rows
}

func optionKey(ref, id, name string) draft.Key {
	return draft.Key{Kind: draft.Option, Of: ref + "." + id, Name: name}
}

func nodeKey(ref, name string) draft.Key { return draft.Key{Kind: draft.Node, Of: ref, Name: name} }

// target is a screen as a topic names it.
func target(flow, ref string) string { return strings.TrimPrefix(ref, flow+"/") }

// toButtons does something to the content and leads back to the buttons of the screen.
func (v *visit) toButtons(do func(*draft.Draft, *draft.Editor) error) (answer, error) {
	if _, _, err := v.edit(do); err != nil {
		return nil, wrong(err)
	}
	return redirect(v.back(screenPath(v.ref(), "buttons"))), nil
}

var (
	errNoScreen = problem{status: http.StatusBadRequest, id: "screen.no-target"}
	errFull     = problem{status: http.StatusConflict, id: "screen.full"}
)

// screenIn is a screen that a form names; errNoScreen if there is none.
func screenIn(e *draft.Editor, ref string) error {
	if _, there := e.Field(nodeKey(ref, "kind")); !there {
		return errNoScreen
	}
	return nil
}

const maxNew = 10000 // ids tried for something new

// free gives the first of a1, a2, … that may be had: ids are names for files and phones, and nobody thinks them up.
func free(letter string, taken func(id string) error) error {
	for n := 1; n < maxNew; n++ {
		if err := taken(fmt.Sprint(letter, n)); !errors.Is(err, draft.ErrTaken) {
			return err
		}
	}
	return errFull
}

// addButton adds a button that leads to a screen that was picked; its label is that screen's title until somebody writes another.
func (s *Server) addButton(v *visit) (answer, error) { return v.addsButton(v.ref(), v.FormValue("to")) }

// leadHere adds a button to a screen that was picked, which leads to this one: whoever has made a screen says from where people come to it.
func (s *Server) leadHere(v *visit) (answer, error) { return v.addsButton(v.FormValue("to"), v.ref()) }

// addsButton adds a button to one screen that leads to another, labelled with the other's title; where that is nothing for people to read, it has
// no label yet.
func (v *visit) addsButton(on, to string) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	labels := make(map[string]string)
	if _, n := w.node(to); n != nil && !n.Seen() {
		return v.addsLabelled(on, to, labels) // what staff call it is nothing for people to read: she writes the words herself
	}
	for _, lang := range w.languages() {
		title := w.text(to+".title", lang)
		if title == "" && (lang == locales.Source || w.text(to+".title", locales.Source) == "") { // else it is to be translated
			title = w.titleAsWritten(lang, to)
		}
		if title != "" {
			labels[lang] = title
		}
	}
	return v.addsLabelled(on, to, labels)
}

// addsLabelled does so with labels by language.
func (v *visit) addsLabelled(on, to string, labels map[string]string) (answer, error) {
	return v.toButtons(func(_ *draft.Draft, e *draft.Editor) error {
		if err := cmp.Or(screenIn(e, on), screenIn(e, to)); err != nil {
			return err
		}
		flow, _, _ := strings.Cut(on, "/")
		return free("b", func(id string) error {
			return e.AddOption(on, id, "{to: "+target(flow, to)+"}", labels)
		})
	})
}

func (s *Server) removeButton(v *visit) (answer, error) {
	return v.toButtons(func(_ *draft.Draft, e *draft.Editor) error { return e.RemoveOption(v.ref(), v.PathValue("button")) })
}

// leadButton says where a button leads.
func (s *Server) leadButton(v *visit) (answer, error) {
	return v.toButtons(func(_ *draft.Draft, e *draft.Editor) error {
		if err := screenIn(e, v.FormValue("to")); err != nil {
			return err
		}
		return e.Set(optionKey(v.ref(), v.PathValue("button"), "to"), target(v.PathValue("flow"), v.FormValue("to")))
	})
}

// moveButton moves a button up or down by one place.
func (s *Server) moveButton(v *visit) (answer, error) {
	return v.toButtons(func(_ *draft.Draft, e *draft.Editor) error {
		return shift(e, nodeKey(v.ref(), "options"), v.PathValue("button"), v.FormValue("down") != "")
	})
}

// shift moves one of an order by one place.
func shift(e *draft.Editor, k draft.Key, id string, down bool) error {
	f, there := e.Field(k)
	if !there {
		return draft.ErrNoField
	}
	order, err := draft.ParseList(f.Value)
	if err != nil {
		return err
	}
	from := slices.Index(order, id)
	to := from - 1
	if down {
		to = from + 1
	}
	if from < 0 || to < 0 || to >= len(order) {
		return nil
	}
	order[from], order[to] = order[to], order[from]
	return e.Set(k, "["+strings.Join(order, ", ")+"]")
}

// whenPage asks when a button or a paragraph is there.
type whenPage struct {
	Ref, Title, Part string
	Label            string // of the button
	Action           string
	Now              string // in words; "" for always
	One              bool   // one of the tests is enough
	Complex          bool   // it says more than this form can
	Choices          []pickable
}

// when asks when a button is there.
func (s *Server) when(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	k, err := v.whenKey(w)
	if err != nil {
		return nil, err
	}
	value := w.Value(k)
	c, _ := conditionIn(value)
	t := v.telling(w)
	p := whenPage{Ref: v.ref(), Title: w.title(v.lang, v.ref()), Part: partOf(k), Label: w.shown(k.Of, v.lang), Now: t.When(value), One: c.Any != nil,
		Choices: t.choices(value), Action: "/console/screens/" + v.ref() + "/when/" + v.PathValue("one")}
	shown := 0
	for _, one := range p.Choices {
		if one.Is || one.Not {
			shown++
		}
	}
	p.Complex = shown != len(c.tests())
	return page{"screen-when", p, 0}, nil
}

// partOf is the part of the page on which a condition is seen.
func partOf(k draft.Key) string {
	if k.Kind == draft.Part {
		return "words"
	}
	return "buttons"
}

// whenKey is the condition that an address names: of a button or of a paragraph.
func (v *visit) whenKey(w work) (draft.Key, error) {
	of := v.ref() + "." + v.PathValue("one")
	for _, kind := range []draft.Kind{draft.Option, draft.Part} {
		if _, there := w.Field(draft.Key{Kind: kind, Of: of, Name: "id"}); there {
			return draft.Key{Kind: kind, Of: of, Name: "when"}, nil
		}
	}
	return draft.Key{}, errNowhere
}

// setWhen says when a button or a paragraph is there.
func (s *Server) setWhen(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	k, err := v.whenKey(w)
	if err != nil {
		return nil, err
	}
	c, some := picked(v.Form["is"], v.Form["not"], v.FormValue("one") != "")
	_, _, err = v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		_, there := e.Field(k)
		switch {
		case some:
			return e.Put(k, c.String())
		case there:
			return e.Remove(k)
		}
		return nil
	})
	if err != nil {
		return nil, wrong(err)
	}
	return redirect(screenPath(v.ref(), partOf(k))), nil
}
