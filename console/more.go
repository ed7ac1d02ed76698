package console

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liman/content"
	"liman/edition/draft"
)

// moreForm is what a screen does besides saying something, by its kind.
type moreForm struct {
	Kind     string
	For      string // of ask: what is asked for
	Fors     []string
	Var      string // of ask: under which name the answer is kept
	Vars     []pickable
	Anywhere bool
	To       picture // of ask, branch, set, call: where it goes on
	HasTo    bool
	Contacts []numberChoice // of contacts: in order
	Choices  []numberChoice // that can be added
	Kinds    []pickable     // of services: kinds of places
	Limit    int
	Sets     []pickable // of set
	Flow     string     // of call
	Topics   []picture
	Cases    []caseRow // of branch
	Tests    []pickable
}

// caseRow is one way of a branch.
type caseRow struct {
	At    int
	When  string
	To    picture
	First bool
	Last  bool
}

// asksFor is what a question can be for.
var asksFor = []string{"place", "county", "sector", "country", "number", "text", "language", "door", "word"}

// newKinds are the screens that somebody can add, the most frequent first. What nobody sees (hidden) is added too, and has no title.
var newKinds = []string{"screen", "contacts", "services", "ask"}

// more is the form of what a screen does, as its kind has it.
func (v *visit) more(w work, n node) moreForm {
	value := func(name string) string { return w.Value(nodeKey(n.Ref, name)) }
	m := moreForm{Kind: n.Kind, For: value("for"), Var: value("var"), Anywhere: value("anywhere") == "true", Flow: value("flow")}
	for _, one := range n.Ways {
		if one.Option == "" && one.When == "" && n.Kind != "call" {
			m.To, m.HasTo = w.picture(v.lang, one.To), true
		}
	}
	t := v.telling(w)
	switch n.Kind {
	case "ask":
		m.Fors, m.Vars = asksFor, t.variables(m.Var, "")
	case "contacts":
		m.Contacts, m.Choices = v.contactsOf(w, value("contacts"))
	case "services":
		m.Kinds, m.Vars = v.kindsOf(w, value("services")), t.variables(value("place"), "place")
		m.Limit, _ = strconv.Atoi(value("limit"))
	case "branch":
		m.Cases, m.Tests = v.cases(w, t, value("cases")), t.choices("")
	case "set":
		m.Sets = t.setting(n.Sets)
	case "call":
		f, _ := w.node(n.Ref)
		m.To, m.HasTo = w.picture(v.lang, f.full(value("to"))), true
		for _, f := range w.flows() {
			m.Topics = append(m.Topics, picture{Ref: f.ID, Title: w.topicTitle(v.lang, f.ID)})
		}
	}
	return m
}

// variables are what can be remembered, as choices; of one kind, or of any.
func (t told) variables(chosen, kind string) []pickable {
	var all []pickable
	for _, f := range t.w.flows() {
		for _, one := range f.Vars {
			if kind == "" || one.Kind == kind {
				all = append(all, pickable{Token: one.Name, Label: t.about(one.Name), Is: one.Name == chosen})
			}
		}
	}
	return all
}

// setting is what a step can remember: every answer that there is.
func (t told) setting(sets map[string]string) []pickable {
	var all []pickable
	for _, f := range t.w.flows() {
		for _, one := range f.Vars {
			for _, value := range one.Values {
				c := condition{Var: one.Name, Is: value}
				all = append(all, pickable{Token: c.token(), Label: t.words(c), Is: sets[one.Name] == value})
			}
		}
	}
	return all
}

// contactsOf are the contacts that a list of ids names, and those that it does not.
func (v *visit) contactsOf(w work, value string) (chosen, rest []numberChoice) {
	ids, _ := draft.ParseList(value)
	for _, id := range ids {
		one := numberChoice{ID: id, Name: id}
		if c, known := w.Edition.Directory.Contact(id); known {
			one.Name, one.Number = c.Name, c.Number()
		}
		chosen = append(chosen, one)
	}
	for _, one := range w.numbers() {
		if !slices.Contains(ids, one.ID) {
			rest = append(rest, one)
		}
	}
	return chosen, rest
}

// kindsOf are all kinds of services; ticked are those that a list names.
func (v *visit) kindsOf(w work, value string) []pickable {
	chosen, _ := draft.ParseList(value)
	var all []pickable
	for _, f := range w.Files["locales/ro.yaml"].fields {
		if id, is := strings.CutPrefix(f.Of, "kind."); is {
			all = append(all, pickable{Token: id, Label: w.shown(f.Of, v.lang), Is: slices.Contains(chosen, id)})
		}
	}
	return all
}

// cases are the ways of a branch, in words.
func (v *visit) cases(w work, t told, value string) []caseRow {
	f := w.flow(v.PathValue("flow"))
	var rows []caseRow
	for i, c := range casesIn(value) {
		rows = append(rows, caseRow{At: i, When: t.words(c.When), To: w.picture(v.lang, f.full(c.To))})
	}
	if len(rows) > 0 {
		rows[0].First, rows[len(rows)-1].Last = true, true
	}
	return rows
}

// toMore does something to the content and leads back to the rest of the screen.
func (v *visit) toMore(do func(*draft.Draft, *draft.Editor) error) (answer, error) {
	if _, _, err := v.edit(do); err != nil {
		return nil, wrong(err)
	}
	return redirect(screenPath(v.ref(), "more")), nil
}

// setMore says what a screen does, field by field of the form of its kind; what the form does not name stays.
func (s *Server) setMore(v *visit) (answer, error) {
	_ = v.FormValue("") // reads the form
	return v.toMore(func(_ *draft.Draft, e *draft.Editor) error {
		for _, name := range []string{"for", "var", "place", "flow"} {
			if value := v.Form.Get(name); value != "" {
				if err := e.Set(nodeKey(v.ref(), name), value); err != nil {
					return err
				}
			}
		}
		if v.Form.Has("asks") {
			if err := flag(e, nodeKey(v.ref(), "anywhere"), v.Form.Has("anywhere")); err != nil {
				return err
			}
		}
		return v.setLists(e)
	})
}

// setLists are the fields of a kind's form that hold more than a word.
func (v *visit) setLists(e *draft.Editor) error {
	if kinds := v.Form["services"]; len(kinds) > 0 {
		if err := listed(e, nodeKey(v.ref(), "services"), func(was []string) []string { return keepOrder(was, kinds) }); err != nil {
			return err
		}
	}
	if n, err := strconv.Atoi(v.Form.Get("limit")); err == nil {
		if err := e.Put(nodeKey(v.ref(), "limit"), strconv.Itoa(n)); err != nil {
			return err
		}
	}
	if sets := v.Form["sets"]; len(sets) > 0 {
		return e.Put(nodeKey(v.ref(), "set"), setOf(sets))
	}
	return nil
}

// keepOrder is what was chosen, in the order in which it stood before, then what is new.
func keepOrder(was, chosen []string) []string {
	kept := slices.DeleteFunc(slices.Clone(was), func(one string) bool { return !slices.Contains(chosen, one) })
	for _, one := range chosen {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// setOf is what a step remembers, as a topic has it; of two answers to one question the last counts.
func setOf(tokens []string) string {
	var names []string
	values := make(map[string]string)
	for _, token := range tokens {
		c, ok := conditionOf(token)
		if !ok {
			continue
		}
		if _, there := values[c.Var]; !there {
			names = append(names, c.Var)
		}
		values[c.Var] = c.Is
	}
	parts := make([]string, len(names))
	for i, name := range names {
		parts[i] = name + ": " + plainWord(values[name])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// lead says where a screen goes on.
func (s *Server) lead(v *visit) (answer, error) {
	return v.toMore(func(_ *draft.Draft, e *draft.Editor) error {
		if err := screenIn(e, v.FormValue("to")); err != nil {
			return err
		}
		return e.Set(nodeKey(v.ref(), "to"), target(v.PathValue("flow"), v.FormValue("to")))
	})
}

// contacts adds a number to a screen, takes one out, or moves one up or down.
func (s *Server) contacts(v *visit) (answer, error) {
	id := v.FormValue("contact")
	return v.toMore(func(_ *draft.Draft, e *draft.Editor) error {
		return listed(e, nodeKey(v.ref(), "contacts"), func(list []string) []string {
			at := slices.Index(list, id)
			switch do := v.FormValue("do"); {
			case do == "add" && at < 0:
				return append(list, id)
			case do == "remove" && at >= 0:
				return slices.Delete(list, at, at+1)
			case do == "up" && at > 0:
				list[at-1], list[at] = list[at], list[at-1]
			case do == "down" && at >= 0 && at < len(list)-1:
				list[at], list[at+1] = list[at+1], list[at]
			}
			return list
		})
	})
}

// branchCases adds a way to a branch, takes one out, moves one, or says where it leads.
func (s *Server) branchCases(v *visit) (answer, error) {
	at, _ := strconv.Atoi(v.FormValue("at"))
	return v.toMore(func(_ *draft.Draft, e *draft.Editor) error {
		f, _ := e.Field(nodeKey(v.ref(), "cases"))
		cases := casesIn(f.Value)
		to := target(v.PathValue("flow"), v.FormValue("to"))
		do := v.FormValue("do")
		if do == "add" {
			c, ok := picked(v.Form["is"], v.Form["not"], v.FormValue("one") != "")
			if !ok {
				return errForm
			}
			other, _ := e.Field(nodeKey(v.ref(), "to"))
			return e.Put(nodeKey(v.ref(), "cases"), casesText(append(cases, branchCase{c, other.Value})))
		}
		if at < 0 || at >= len(cases) {
			return errForm
		}
		switch {
		case do == "remove" && len(cases) > 1:
			cases = slices.Delete(cases, at, at+1)
		case do == "up" && at > 0:
			cases[at-1], cases[at] = cases[at], cases[at-1]
		case do == "down" && at < len(cases)-1:
			cases[at], cases[at+1] = cases[at+1], cases[at]
		case do == "to" && screenIn(e, v.FormValue("to")) == nil:
			cases[at].To = to
		}
		return e.Put(nodeKey(v.ref(), "cases"), casesText(cases))
	})
}

// casesText is what casesIn reads.
func casesText(cases []branchCase) string {
	parts := make([]string, len(cases))
	for i, c := range cases {
		parts[i] = fmt.Sprintf("{when: %s, to: %s}", c.When, content.Plain(c.To))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
