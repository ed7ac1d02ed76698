package console

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"liman/locales"
)

// pickPage has a screen picked by its title: whatever asked for one, its form is sent with the screen as "to".
type pickPage struct {
	Action string
	Hidden map[string]string
	Query  string
	Back   string
	Get    bool // the act only asks further
	Found  []picture
	More   bool // there are more than are shown
}

const maxPicked = 40

// pick asks which screen is meant. Those of the topic that one comes from stand first.
func (s *Server) pick(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	p := pickPage{Action: v.FormValue("for"), Query: v.FormValue("q"), Back: v.back("/console/topics"), Hidden: make(map[string]string)}
	p.Get = strings.HasSuffix(p.Action, "/remove")
	if !strings.HasPrefix(p.Action, "/console/screens/") && !strings.HasPrefix(p.Action, "/console/topics/") {
		return nil, errForm
	}
	for _, name := range []string{"do", "at", "change", "back"} {
		if value := v.FormValue(name); value != "" {
			p.Hidden[name] = value
		}
	}
	from := strings.Split(strings.TrimPrefix(strings.TrimPrefix(p.Action, "/console/screens/"), "/console/topics/"), "/")[0]
	flows := w.flows()
	slices.SortStableFunc(flows, func(a, b *flow) int { return -compareBool(a.ID == from, b.ID == from) })
	for _, f := range flows {
		for _, n := range f.Screens {
			pic := w.picture(v.lang, n.Ref)
			if !holds(pic.Title+" "+pic.Topic+" "+w.text(n.Ref+".text", v.lang, locales.Source), p.Query) {
				continue
			}
			if len(p.Found) == maxPicked {
				p.More = true
				break
			}
			p.Found = append(p.Found, pic)
		}
	}
	return page{"screen-pick", p, 0}, nil
}

// folded makes texts comparable as people search: small letters without marks.
func folded(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		if r < 0x300 || r > 0x36f {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// holds tells whether all words of a query stand in a text.
func holds(text, query string) bool {
	text = folded(text)
	for _, word := range strings.Fields(folded(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
