package console

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"liman/edition/draft"
)

// topicsPage is the list of topics, each with what is to be done about it.
type topicsPage struct {
	Topics    []topicRow
	Languages []string
}

type topicRow struct {
	ID      string
	Title   string
	Screens int
	State   state
}

func (s *Server) topics(v *visit) (answer, error) {
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	p := topicsPage{Languages: w.languages()}
	states := w.states(v.now)
	for _, f := range w.flows() {
		row := topicRow{ID: f.ID, Title: w.topicTitle(v.lang, f.ID)}
		for _, n := range f.Screens {
			row.State.add(states[n.Ref])
			if n.Seen() {
				row.Screens++
			}
		}
		p.Topics = append(p.Topics, row)
	}
	slices.SortStableFunc(p.Topics, func(a, b topicRow) int { return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title)) })
	return page{"topics", p, 0}, nil
}

// topicPage is one topic as an outline.
type topicPage struct {
	ID     string
	Title  string
	Lines  []outlineLine
	Clip   []picture // what was copied, to be pasted here
	Undo   string    // what undo would take back; "" for nothing
	Kinds  []string  // of screens that can be added
	Unseen []string  // of steps that nobody sees and that can be added
}

// outlineLine is a screen in the outline: as deep as its nearest way from the first screen is long.
type outlineLine struct {
	Ref   string
	Title string
	Kind  string
	Depth int // from 0, at most maxDepth
	Start bool
	Lost  bool // nothing in this topic leads here
	State state
	Shown int64     // how often it was shown this month; 0 if nobody counts, or too seldom to be told
	Day   time.Time // by which it is to be looked at again; zero for none
	Fault string    // the first, in words
	To    []picture // other topics that it leads to
}

// maxDepth is how far the outline indents: the style has depth-1 to depth-7 (assets/30-screens.css).
const maxDepth = 7

// topic is what a visit looks at, and the topic in it that its address names.
func (v *visit) topic() (work, *flow, error) {
	w, err := v.work()
	if err != nil {
		return w, nil, err
	}
	f := w.flow(v.PathValue("flow"))
	if f == nil {
		return w, nil, errNowhere
	}
	return w, f, nil
}

func (s *Server) topic(v *visit) (answer, error) {
	w, f, err := v.topic()
	if err != nil {
		return nil, err
	}
	p := topicPage{ID: f.ID, Title: w.topicTitle(v.lang, f.ID), Undo: v.lastDeed(w), Kinds: newKinds, Unseen: hidden}
	states, faults, counts := w.states(v.now), w.screenFaults(), s.counts(v)
	for _, line := range f.outline() {
		_, n := w.node(line.Ref)
		line.Title, line.Kind, line.State, line.Shown = w.title(v.lang, line.Ref), n.Kind, states[line.Ref], counts[line.Ref]
		line.Day, _ = time.ParseInLocation(time.DateOnly, n.Review, zone)
		if all := faults[line.Ref]; len(all) > 0 {
			line.Fault = v.faultText(w, all[0])
		}
		for _, way := range n.Ways {
			if !strings.HasPrefix(way.To, f.ID+"/") && way.To != "" {
				line.To = append(line.To, w.picture(v.lang, way.To))
			}
		}
		p.Lines = append(p.Lines, line)
	}
	for _, ref := range v.clip() {
		if _, n := w.node(ref); n != nil {
			p.Clip = append(p.Clip, w.picture(v.lang, ref))
		}
	}
	return page{"topic", p, 0}, nil
}

// outline are the screens of a topic in the order in which people come to them, each below the one from which it is nearest to the first; then
// those to which nothing leads.
func (f *flow) outline() []outlineLine {
	parent := f.parents()
	below := make(map[string][]string)
	var lost []string
	for _, n := range f.Screens {
		from, reached := parent[n.Ref]
		switch {
		case n.Ref == f.Start:
		case reached:
			below[from] = append(below[from], n.Ref)
		default:
			lost = append(lost, n.Ref)
		}
	}
	var lines []outlineLine
	var walk func(ref string, depth int)
	walk = func(ref string, depth int) {
		lines = append(lines, outlineLine{Ref: ref, Depth: min(depth, maxDepth), Start: ref == f.Start})
		for _, one := range f.inOrder(ref, below[ref]) {
			walk(one, depth+1)
		}
	}
	if _, there := f.at[f.Start]; there {
		walk(f.Start, 0)
	}
	for _, ref := range lost {
		lines = append(lines, outlineLine{Ref: ref, Lost: true})
	}
	return lines
}

// parents are the screens from which each is reached first, from the first screen on.
func (f *flow) parents() map[string]string {
	parent := map[string]string{f.Start: ""}
	for queue := []string{f.Start}; len(queue) > 0; queue = queue[1:] {
		at, there := f.at[queue[0]]
		if !there {
			continue
		}
		for _, way := range f.Screens[at].Ways {
			if _, known := f.at[way.To]; !known {
				continue
			}
			if _, seen := parent[way.To]; !seen {
				parent[way.To] = queue[0]
				queue = append(queue, way.To)
			}
		}
	}
	return parent
}

// inOrder are screens in the order of the ways that lead to them.
func (f *flow) inOrder(from string, refs []string) []string {
	ways := f.Screens[f.at[from]].Ways
	rank := func(ref string) int { return slices.IndexFunc(ways, func(w way) bool { return w.To == ref }) }
	slices.SortStableFunc(refs, func(a, b string) int { return rank(a) - rank(b) })
	return refs
}

// picture is a screen in small: what it is called and how it begins.
type picture struct {
	Ref   string
	Title string
	Topic string
	Text  string
	Step  bool // nobody sees it: what it is called says what it does
}

// picture is a screen in a list: what it is called, and how its text begins.
func (w work) picture(lang, ref string) picture {
	id, _, _ := strings.Cut(ref, "/")
	_, n := w.node(ref)
	return picture{ref, w.title(lang, ref), w.topicTitle(lang, id), short(w.numbered(w.text(ref+".text", lang, "ro"), blank)), n != nil && !n.Seen()}
}

// lastDeed is what undo would take back, in words; "" for nothing.
func (v *visit) lastDeed(w work) string {
	if w.Draft == nil || len(w.Draft.Acts) == 0 {
		return ""
	}
	a := w.Draft.Acts[len(w.Draft.Acts)-1]
	about := a.Key.Of
	switch ref := screenOf(a.Key); {
	case ref != "":
		about = w.title(v.lang, ref)
	case a.Key.Kind == draft.Entry:
		about = cmp.Or(w.Value(entryField(a.Key.Of, "name")), about)
	}
	deed := "deed." + string(a.Did)
	if a.Did == draft.DidAdd && a.Key.Kind == draft.Node && a.Key.Name == "" {
		deed = "deed.make" // the screen itself
	}
	return v.say(deed, map[string]string{"about": about})
}
