package console

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"liman/edition/draft"
	"liman/locales"
)

// inClip is what somebody copied, in her session: names of screens.
const inClip = "clip"

// clip are the screens that whoever visits has copied.
func (v *visit) clip() []string {
	var refs []string
	_ = json.Unmarshal([]byte(v.server.sessions.GetString(v.Context(), inClip)), &refs)
	return refs
}

// copyScreens remembers screens to be pasted.
func (s *Server) copyScreens(v *visit) (answer, error) {
	_ = v.FormValue("screen") // reads the form
	data, err := json.Marshal(v.Form["screen"])
	if err != nil {
		return nil, err
	}
	s.sessions.Put(v.Context(), inClip, string(data))
	return redirect(v.back("/console/topics/" + v.PathValue("flow"))), nil
}

// paste adds copies of what was copied to a topic, with their words in every language.
func (s *Server) paste(v *visit) (answer, error) {
	flow := v.PathValue("flow")
	return v.toTopic(func(_ *draft.Draft, e *draft.Editor) error {
		for _, from := range v.clip() {
			if err := free("s", func(id string) error { return e.CopyNode(from, flow+"/"+id) }); err != nil {
				return err
			}
		}
		return nil
	})
}

// toTopic does something to the content and leads back to the topic.
func (v *visit) toTopic(do func(*draft.Draft, *draft.Editor) error) (answer, error) {
	if _, _, err := v.edit(do); err != nil {
		return nil, wrong(err)
	}
	return redirect(v.back("/console/topics/" + v.PathValue("flow"))), nil
}

var errTitle = problem{status: http.StatusBadRequest, id: "topic.title-missing"}

// addScreen adds a screen by its title and kind, or by its kind a step that nobody sees. Its id is the next that is free; nobody thinks one up.
func (s *Server) addScreen(v *visit) (answer, error) {
	title, kind := oneLine(v.FormValue("title")), v.FormValue("kind")
	switch {
	case slices.Contains(hidden, kind):
	case !slices.Contains(newKinds, kind):
		return nil, errForm
	case title == "":
		return nil, errTitle
	}
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	flow, ref := v.PathValue("flow"), ""
	_, _, err = v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		return free("s", func(id string) error {
			ref = flow + "/" + id
			return e.AddNode(ref, w.newNode(kind, flow), newWords(kind, title))
		})
	})
	if err != nil {
		return nil, wrong(err)
	}
	return redirect(screenPath(ref, "")), nil
}

// newNode is a node of a kind as it begins: with what its kind cannot be without.
func (w work) newNode(kind, flow string) string {
	start := target(flow, w.flow(flow).Start)
	name := "where"
	for _, f := range w.flows() {
		for _, one := range f.Vars {
			if one.Kind == "place" {
				name = one.Name
			}
		}
	}
	switch kind {
	case "ask":
		return "kind: ask\nfor: county\nvar: " + name + "\nto: " + start
	case "contacts":
		return "kind: contacts\ncontacts: [ro-112]"
	case "services":
		return "kind: services\nplace: " + name + "\nservices: [dgaspc]"
	case "branch":
		return "kind: branch\ncases:\n  - {when: {var: " + name + ", known: true}, to: " + start + "}\nto: " + start
	case "set":
		return "kind: set\nset: {" + w.someAnswer() + "}\nto: " + start
	case "call":
		return "kind: call\nflow: " + flow + "\nto: " + start
	}
	return "kind: " + kind
}

// someAnswer is the first answer that can be remembered.
func (w work) someAnswer() string {
	for _, f := range w.flows() {
		for _, one := range f.Vars {
			if len(one.Values) > 0 {
				return one.Name + ": " + plainWord(one.Values[0])
			}
		}
	}
	return ""
}

func newWords(kind, title string) draft.Words {
	if slices.Contains(hidden, kind) {
		return nil
	}
	return draft.Words{locales.Source: {"title": title}}
}

// followed is what hangs on a screen.
func followed(w work, lang, ref string) followPage {
	p := followPage{Ref: ref, Title: w.title(lang, ref), From: w.leadsTo(lang, ref)}
	for _, one := range w.languages() {
		for _, f := range w.Files["locales/"+one+".yaml"].fields {
			if strings.HasPrefix(f.Of, ref+".") {
				p.Texts++
			}
		}
	}
	for name, in := range w.Files {
		if strings.HasPrefix(name, "flows/stories/") && len(in.fields) > 0 && strings.Contains(in.fields[0].Value, ref) {
			p.Stories++
		}
	}
	return p
}

// followPage says what follows if a screen is moved, called otherwise or taken out.
type followPage struct {
	Ref     string
	Title   string
	From    []picture // what leads here
	Texts   int       // in all languages
	Stories int       // that come by
	Topics  []picture // to move it to
	Flow    string
	Node    string
	Instead picture // where its ways lead afterwards
	Start   bool    // its topic begins here
}

// following says what follows for the screen that a visit is about.
func (v *visit) following() (followPage, work, error) {
	w, err := v.work()
	if err != nil {
		return followPage{}, w, err
	}
	f, n := w.node(v.ref())
	if n == nil {
		return followPage{}, w, errNowhere
	}
	p := followed(w, v.lang, n.Ref)
	p.Flow, p.Node, p.Start = v.PathValue("flow"), v.PathValue("node"), f.Start == n.Ref
	return p, w, nil
}

// rename asks for another place or name of a screen, and says what follows.
func (s *Server) rename(v *visit) (answer, error) {
	p, w, err := v.following()
	if err != nil {
		return nil, err
	}
	for _, one := range w.flows() {
		p.Topics = append(p.Topics, picture{Ref: one.ID, Title: w.topicTitle(v.lang, one.ID)})
	}
	return page{"screen-rename", p, 0}, nil
}

// renameScreen moves a screen to another topic, or gives it another short name.
func (s *Server) renameScreen(v *visit) (answer, error) {
	flow, id, ref := v.FormValue("topic"), strings.TrimSpace(v.FormValue("id")), ""
	_, _, err := v.edit(func(_ *draft.Draft, e *draft.Editor) error {
		if id != "" {
			ref = flow + "/" + id
			return e.RenameNode(v.ref(), ref)
		}
		return free("s", func(id string) error {
			ref = flow + "/" + id
			return e.RenameNode(v.ref(), ref)
		})
	})
	if err != nil {
		return nil, wrong(err)
	}
	return redirect(screenPath(ref, "more")), nil
}

// remove asks whether a screen is to go, and what stands in for it.
func (s *Server) remove(v *visit) (answer, error) {
	p, w, err := v.following()
	if err != nil {
		return nil, err
	}
	if to := v.FormValue("to"); to != "" {
		p.Instead = w.picture(v.lang, to)
	}
	return page{"screen-remove", p, 0}, nil
}

// removeScreen takes a screen out; what led there leads to another instead.
func (s *Server) removeScreen(v *visit) (answer, error) {
	return v.toTopic(func(_ *draft.Draft, e *draft.Editor) error {
		if to := v.FormValue("to"); to != "" {
			if err := screenIn(e, to); err != nil {
				return err
			}
		}
		return e.RemoveNode(v.ref(), v.FormValue("to"))
	})
}
