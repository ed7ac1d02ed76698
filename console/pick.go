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

// maxPicked is how many screens one page offers: more are not read through, and a word finds the one that is meant.
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
	words := seek(p.Query)
	for _, f := range flows {
		topic := w.topicTitle(v.lang, f.ID)
		for _, n := range f.Screens {
			if strings.HasSuffix(p.Action, "/from") && !n.Seen() { // it gets a button
				continue
			}
			if !words.holds(w.title(v.lang, n.Ref) + " " + topic + " " + w.text(n.Ref+".text", v.lang, locales.Source)) {
				continue
			}
			if p.More = len(p.Found) == maxPicked; p.More {
				return page{"screen-pick", p, 0}, nil
			}
			p.Found = append(p.Found, w.picture(v.lang, n.Ref))
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

// sought are the words of a query, as one searches.
type sought []string

func seek(query string) sought { return strings.Fields(folded(query)) }

// in tells whether all of them stand in a text that was folded.
func (s sought) in(plain string) bool {
	return !slices.ContainsFunc(s, func(word string) bool { return !strings.Contains(plain, word) })
}

// holds tells whether all of them stand in a text.
func (s sought) holds(text string) bool { return len(s) == 0 || s.in(folded(text)) }
