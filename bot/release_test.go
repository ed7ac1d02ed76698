package bot

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"liman/edition"
	"liman/flows"
)

// What outlives a release: a conversation, on whatever screen it is, goes on after a restart with another edition or another
// secret. Nobody is sent home for no reason, and nobody's answers go.

// anotherWord is the edition with one changed word.
func anotherWord(t *testing.T) *edition.Edition {
	all := files(t)
	ro := all["locales"]["ro.yaml"]
	ro.Data = []byte(strings.Replace(string(ro.Data), "bubble.first: 'Bun venit'", "bubble.first: 'Bine ai venit'", 1))
	return openFiles(t, all)
}

// Every node, of whatever flow, has another name, and moved says so; renamed gives a node's new name.
const another = "-z"

func renamed(node string) string {
	if node == "" {
		return ""
	}
	return node + another
}

// everyNodeMoved is the edition in which every node has another name, doors too.
func everyNodeMoved(t *testing.T) *edition.Edition {
	all := files(t)
	moved := make(map[string]bool)
	for path, file := range all["flows"] {
		if path == "facts.yaml" || strings.Contains(path, "/") || !strings.HasSuffix(path, ".yaml") {
			continue
		}
		var flow yaml.Node
		if err := yaml.Unmarshal(file.Data, &flow); err != nil {
			t.Fatal(err)
		}
		for _, node := range renameFlow(flow.Content[0]) {
			moved[strings.TrimSuffix(path, ".yaml")+"/"+node] = true
		}
		data, err := yaml.Marshal(&flow)
		if err != nil {
			t.Fatal(err)
		}
		file.Data = data
	}
	word := regexp.MustCompile(`^( *)([a-z][a-z0-9-]*/[a-z][a-z0-9-]*)([.:])`)
	for _, folder := range []string{"flows", "locales"} {
		for path, file := range all[folder] {
			if folder == "flows" && !strings.HasPrefix(path, "phrases/") {
				continue
			}
			lines := strings.SplitAfter(string(file.Data), "\n")
			for i, line := range lines {
				if m := word.FindStringSubmatch(line); m != nil && moved[m[2]] {
					lines[i] = m[1] + renamed(m[2]) + line[len(m[1])+len(m[2]):]
				}
			}
			file.Data = []byte(strings.Join(lines, ""))
		}
	}
	return openFiles(t, all)
}

// renameFlow gives every node of a flow another name, wherever it is named, and says under moved which it had.
func renameFlow(flow *yaml.Node) (olds []string) {
	moved := valueOf(flow, "moved")
	if moved == nil {
		moved = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		flow.Content = append(flow.Content, textNode("moved"), moved)
	}
	for i := 1; i < len(moved.Content); i += 2 {
		moved.Content[i].Value = renamed(moved.Content[i].Value)
	}
	nodes := valueOf(flow, "nodes")
	for i := 0; i < len(nodes.Content); i += 2 {
		name := nodes.Content[i]
		olds = append(olds, name.Value)
		if kind := valueOf(nodes.Content[i+1], "kind").Value; slices.Contains([]string{"screen", "ask", "contacts", "services"}, kind) {
			moved.Content = append(moved.Content, textNode(name.Value), textNode(renamed(name.Value)))
		}
		name.Value = renamed(name.Value)
		renameTargets(nodes.Content[i+1])
	}
	for _, key := range []string{"start", "help"} {
		if v := valueOf(flow, key); v != nil {
			v.Value = renamed(v.Value)
		}
	}
	if doors := valueOf(flow, "doors"); doors != nil {
		for _, door := range doors.Content {
			doors.Content = append(doors.Content, textNode(renamed(door.Value)))
		}
	}
	return olds
}

func textNode(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

// valueOf is what stands under a key; nil for nothing.
func valueOf(n *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// renameTargets gives the nodes that an entry of a flow file leads to their new names.
func renameTargets(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		if to := valueOf(n, "to"); to != nil {
			to.Value = renamed(to.Value)
		}
	}
	for _, inner := range n.Content {
		renameTargets(inner)
	}
}

var moving = struct {
	sync.Once
	word, moved *edition.Edition
}{}

// On every screen: restart with a word changed, with every node moved, with another secret and the old one beside it; then a tap
// on the button that the older build drew leads where it said, and her answers are there.
func TestT32_ARestartOnEveryScreen(t *testing.T) {
	moving.Do(func() { moving.word, moving.moved = anotherWord(t), everyNodeMoved(t) })
	releases := []struct {
		name    string
		edition *edition.Edition
		secrets [2]string
		now     func(string) string
	}{
		{"another word", moving.word, [2]string{}, func(node string) string { return node }},
		{"every node moved", moving.moved, [2]string{}, renamed},
		{"another secret", nil, [2]string{"quite another secret of the tests", testSecret}, func(node string) string { return node }},
		{"all at once", moving.moved, [2]string{"quite another secret of the tests", testSecret}, renamed},
	}
	for _, r := range releases {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			began := w.everyScreen()
			w.stop()
			w.edition, w.secrets = r.edition, r.secrets
			w.start()
			for _, m := range began {
				before := edited(m.person)
				query := m.PressOld(m.bubble().ID, m.button)
				w.wait("an answer on "+m.state.Node, func() bool { return m.Answered(query) && edited(m.person) > before })
				w.until("that it is kept", func() bool {
					return slices.Contains(w.kept(m.person).Updates, m.update+1) || w.kept(m.person).Touched != m.touched
				})
				got := w.kept(m.person).State
				if got.Node != r.now(m.leads.Node) || got.Note != m.leads.Note || !maps.Equal(got.Vars, m.leads.Vars) {
					t.Errorf("%s from %s led to %s with note %q and %v, not to %s with %q and %v",
						m.button, m.state.Node, got.Node, got.Note, got.Vars, r.now(m.leads.Node), m.leads.Note, m.leads.Vars)
				}
			}
		})
	}
}

// midway is somebody on a screen.
type midway struct {
	*person
	state   flows.State
	button  string      // on it, as it was drawn
	leads   flows.State // where it led then
	update  int
	touched int64
}

// everyScreen is somebody on each screen of the edition, with answers given before.
func (w *world) everyScreen() []midway {
	w.Helper()
	e := ed(w.T)
	var all []midway
	for _, node := range e.Book.Screens() {
		ana := w.person("ro")
		ana.open()
		for _, tap := range [][2]string{{"home/start", "phone"}, {"plan/children", "yes"}, {node, "nothing"}} {
			query := ana.PressOld(ana.bubble().ID, edition.ButtonData{Edition: e.ID(), Node: tap[0], Option: tap[1]}.String())
			w.wait("an answer", func() bool { return ana.Answered(query) })
		}
		w.until("the screen "+node, func() bool { return w.kept(ana).State.Node == node })
		m := midway{person: ana, state: w.kept(ana).State, touched: w.kept(ana).Touched}
		option := flows.Back
		if own := e.Book.View(m.state).Options; len(own) > 0 {
			option = own[0].ID
		}
		w.wait("its buttons", func() bool { return ana.node() == node })
		m.button = edition.ButtonData{Edition: e.ID(), Node: node, Option: option}.String()
		m.leads, _ = e.Book.Step(m.state, flows.Input{Act: flows.Taps, Node: node, Option: option})
		all = append(all, m)
	}
	w.clock.pass(time.Second) // what follows is touched later
	return all
}

// without is the edition without some nodes of a flow: what led there leads to its start, and nothing says where they went.
func without(t *testing.T, flow string, gone ...string) *edition.Edition {
	all := files(t)
	for path, file := range all["flows"] {
		if path == "facts.yaml" || strings.Contains(path, "/") || !strings.HasSuffix(path, ".yaml") {
			continue
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(file.Data, &doc); err != nil {
			t.Fatal(err)
		}
		if path == flow+".yaml" {
			nodes := valueOf(doc.Content[0], "nodes")
			for i := 0; i < len(nodes.Content); {
				if slices.Contains(gone, nodes.Content[i].Value) {
					nodes.Content = slices.Delete(nodes.Content, i, i+2)
					continue
				}
				i += 2
			}
		}
		for _, node := range gone {
			for _, to := range []string{node, flow + "/" + node} {
				if to == flow+"/"+node || path == flow+".yaml" {
					leadElsewhere(&doc, to, flow+"/start")
				}
			}
		}
		data, err := yaml.Marshal(&doc)
		if err != nil {
			t.Fatal(err)
		}
		file.Data = data
	}
	for folder, head := range map[string]string{"flows": "  ", "locales": ""} {
		for path, file := range all[folder] {
			if folder == "locales" || strings.HasPrefix(path, "phrases/") {
				file.Data = dropBlocks(file.Data, head, flow, gone)
			}
		}
	}
	return openFiles(t, all)
}

// leadElsewhere changes a target wherever it stands.
func leadElsewhere(n *yaml.Node, from, to string) {
	if n.Kind == yaml.MappingNode {
		if target := valueOf(n, "to"); target != nil && target.Value == from {
			target.Value = to
		}
	}
	for _, inner := range n.Content {
		leadElsewhere(inner, from, to)
	}
}

// dropBlocks takes the words and phrases of nodes out of a file: a line that begins with the node, and what is indented below it.
func dropBlocks(data []byte, head, flow string, gone []string) []byte {
	var kept []string
	dropping := false
	for _, line := range strings.SplitAfter(string(data), "\n") {
		deeper := strings.HasPrefix(line, head+" ") || strings.TrimSpace(line) == ""
		if !deeper {
			dropping = slices.ContainsFunc(gone, func(node string) bool {
				return strings.HasPrefix(line, head+flow+"/"+node+".") || strings.HasPrefix(line, head+flow+"/"+node+":")
			})
		}
		if !dropping {
			kept = append(kept, line)
		}
	}
	return []byte(strings.Join(kept, ""))
}

// A node that went, without a word of where: she stands at the start of its flow, not at home, a note says why, and her answers
// stay; leaving and help work from there at once.
func TestT32_ANodeThatWentLeadsToTheNearest(t *testing.T) {
	w := newWorld(t)
	ana, eva, ina := w.person("ro"), w.person("ro"), w.person("ro")
	e := ed(t)
	for _, p := range []*person{ana, eva, ina} {
		p.open()
		for _, tap := range []string{"leaving", "plan", "stay"} {
			p.press(tap)
		}
		query := p.PressOld(p.bubble().ID, edition.ButtonData{Edition: e.ID(), Node: "leaving/pets", Option: "nothing"}.String())
		w.wait("the page", func() bool { return p.Answered(query) && p.node() == "leaving/pets" })
	}
	answers := w.kept(ana).State.Vars
	if len(answers) == 0 {
		t.Fatal("she answered nothing")
	}
	shelter, help, leave := ana.data("shelter"), eva.data(flows.Help), ina.data(flows.Leave)
	w.stop()
	w.edition = without(t, "leaving", "pets")
	w.start()
	for _, data := range []string{shelter, shelter} { // twice is the same
		query := ana.PressOld(ana.bubble().ID, data)
		w.wait("an answer", func() bool { return ana.Answered(query) })
		w.wait("the nearest", func() bool {
			return ana.node() == "leaving/start" && strings.Contains(ana.bubble().Text, w.text("ro", "note.changed"))
		})
	}
	if got := w.kept(ana).State.Vars; !maps.Equal(got, answers) {
		t.Errorf("her answers are %v, not %v", got, answers)
	}
	eva.PressOld(eva.bubble().ID, help)
	w.wait("the numbers", func() bool { return eva.node() == "lines/start" })
	ina.PressOld(ina.bubble().ID, leave)
	w.wait("an empty chat", func() bool { return len(ina.Messages()) == 0 })
}

// A cover outlives every release: with its page renamed, its page gone, another secret beside the old one, and another secret
// alone. It never opens by itself, and always opens.
func TestT32_ACoverOutlivesEveryRelease(t *testing.T) {
	moving.Do(func() { moving.word, moving.moved = anotherWord(t), everyNodeMoved(t) })
	fresh := "quite another secret of the tests"
	releases := []struct {
		name         string
		edition      *edition.Edition
		secrets      [2]string
		forget       bool // what Redis has is over
		page, source string
		word, alarm  bool
	}{
		{name: "another word", edition: moving.word, page: "frost", source: "sources", word: true},
		{name: "its page renamed", edition: moving.moved, page: "frost", source: "sources", word: true},
		{name: "its page renamed, two days later", edition: moving.moved, forget: true, page: "frost", source: "sources", word: true},
		{name: "another secret", secrets: [2]string{fresh, testSecret}, page: "frost", source: "sources", word: true},
		{name: "another secret, two days later", secrets: [2]string{fresh, testSecret}, forget: true, page: "frost", source: "sources", word: true},
		{name: "another secret alone", secrets: [2]string{fresh}, page: "gas", source: "sources", alarm: true},
		{name: "another secret alone, two days later", secrets: [2]string{fresh}, forget: true, page: "gas", source: "sources", alarm: true},
	}
	for _, r := range releases {
		for _, way := range []string{"page", "word"} {
			t.Run(r.name+", by "+way, func(t *testing.T) {
				w := newWorld(t)
				ana := w.covered()
				w.stop()
				if w.edition, w.secrets = r.edition, r.secrets; r.forget {
					w.redis.FlushAll()
				}
				w.start()
				ana.Send("/start")
				w.wait("the cover", func() bool { return strings.HasPrefix(ana.node(), "cold/start") })
				if strings.Contains(w.log.String(), `"alarm":"secret"`) != r.alarm {
					t.Errorf("the alarm is %v", !r.alarm)
				}
				if way == "word" {
					ana.Send("zapada")
					want := "home/start"
					if !r.word {
						want = "cold/start"
					}
					w.wait("what the word leads to", func() bool { return strings.HasPrefix(ana.node(), want) && !w.kept(ana).Left })
					return
				}
				ana.press(r.page)
				ana.press(r.source)
				if !strings.HasPrefix(ana.node(), "home/start") {
					t.Errorf("%s led to %s", r.page, ana.node())
				}
				if lost := strings.Contains(ana.bubble().Text, w.text("ro", "note.cover-lost")); lost != r.alarm {
					t.Errorf("she is told that it was lost: %v", lost)
				}
			})
		}
	}
}

// Off under every secret: a cover that she takes off after a change of the secret does not come back, neither from under the old
// one nor from Telegram.
func TestT32_OffUnderEverySecret(t *testing.T) {
	w := newWorld(t)
	ana := w.covered()
	w.stop()
	fresh := "quite another secret of the tests"
	w.secrets = [2]string{fresh, testSecret}
	w.start()
	ana.open()
	ana.write("zapada")
	for _, tap := range []string{"more", "settings", "cover", "off"} {
		ana.press(tap)
	}
	ana.leaves()
	for _, secrets := range [][2]string{{fresh, testSecret}, {fresh}, {testSecret}, {testSecret, fresh}} {
		w.stop()
		w.secrets = secrets
		for _, chat := range w.sessions() {
			w.redis.Del(chat)
		}
		w.start()
		ana.open()
		if ana.node() != "home/start" {
			t.Errorf("with %q it opens %s", secrets, ana.node())
		}
		ana.leaves()
	}
}

// sessions are the records of chats, which end after 13 hours.
func (w *world) sessions() []string {
	return slices.DeleteFunc(w.redis.Keys(), func(key string) bool { return !strings.HasPrefix(key, "chat:") })
}
