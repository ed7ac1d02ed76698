package console

import (
	"html/template"
	"strings"

	"liman/console/flowmap"
	"liman/content"
)

// topicMapPage is one topic as a map.
type topicMapPage struct {
	ID    string
	Title string
	Map   template.HTML `json:"-"` // the drawing, whose own texts are escaped
	Boxes []topicBox    // the same for programs, in reading order
}

// topicBox is a screen on the map.
type topicBox struct {
	Ref, Title string
	Faults     int
}

func (s *Server) topicMap(v *visit) (answer, error) {
	w, f, err := v.topic()
	if err != nil {
		return nil, err
	}
	m := flowmap.Lay(v.drawing(w, f))
	p := topicMapPage{ID: f.ID, Title: w.topicTitle(v.lang, f.ID), Map: template.HTML(m.SVG())} //nolint:gosec // flowmap escapes all texts
	for _, b := range m.Boxes {
		p.Boxes = append(p.Boxes, topicBox{b.ID, b.Node.Title, b.Errors})
	}
	return page{"topic-map", p, 0}, nil
}

// drawing is a topic as it is to be drawn: its screens, those of other topics to which it leads, and the ways between them.
func (v *visit) drawing(w work, f *flow) flowmap.Flow {
	title := w.topicTitle(v.lang, f.ID)
	d := flowmap.Flow{Title: v.say("topic.map-of", map[string]string{"title": title}), Desc: v.say("topic.map-hint", nil)}
	faults := w.screenFaults()
	stubs := make(map[string]bool)
	for _, n := range f.Screens {
		d.Nodes = append(d.Nodes, v.box(w, n, n.Ref == f.Start, faults[n.Ref]))
		for _, one := range n.Ways {
			if one.To == "" {
				continue
			}
			d.Edges = append(d.Edges, flowmap.Edge{From: n.Ref, To: one.To, Label: v.wayLabel(w, n, one)})
			if !strings.HasPrefix(one.To, f.ID+"/") {
				stubs[one.To] = true
			}
		}
	}
	for _, e := range d.Edges {
		if stubs[e.To] {
			delete(stubs, e.To)
			d.Nodes = append(d.Nodes, v.stub(w, e.To))
		}
	}
	return d
}

// box is a screen of the topic.
func (v *visit) box(w work, n node, start bool, faults content.Faults) flowmap.Node {
	b := flowmap.Node{ID: n.Ref, Title: w.title(v.lang, n.Ref), Kind: n.Kind, Href: screenPath(n.Ref, ""), Errors: len(faults), Start: start}
	says := []string{b.Title, v.say("kind."+n.Kind, nil)}
	if start {
		says = append(says, v.say("topic.start", nil))
	}
	if len(faults) > 0 {
		says = append(says, v.say("state.faults", pairs([]any{"n", len(faults)})))
	}
	says = append(says, v.faultsOf(w, faults)...)
	b.Says = strings.Join(says, ", ")
	return b
}

// stub stands for a screen of another topic; it leads to its page, if there is such a screen.
func (v *visit) stub(w work, ref string) flowmap.Node {
	b := flowmap.Node{ID: ref, Title: w.title(v.lang, ref), Stub: true}
	id, _, _ := strings.Cut(ref, "/")
	b.Says = b.Title + ", " + v.say("topic.map-other", map[string]string{"topic": w.topicTitle(v.lang, id)})
	if _, n := w.node(ref); n != nil {
		b.Kind, b.Href = n.Kind, screenPath(ref, "")
	}
	return b
}

// wayLabel is what stands at a way: its button, or when it is taken.
func (v *visit) wayLabel(w work, n node, one way) string {
	if one.Option != "" {
		return w.shown(n.Ref+"."+one.Option, v.lang)
	}
	if one.When == "" {
		return ""
	}
	return v.telling(w).When(one.When)
}
