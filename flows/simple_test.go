package flows

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSimpleWordsLastForTheSession(t *testing.T) {
	b := openSmall(t)
	s, r := b.Step(State{Lang: "ro"}, Input{Act: Opens})
	if s.Simple || r.Simple {
		t.Fatal("simple words that nobody chose")
	}
	for _, step := range []struct {
		option, node string
		simple       bool
	}{
		{Simple, "home/start", true},
		{Simple, "home/start", true}, // pressed twice
		{"about", "home/about", true},
		{Help, "lines/start", true},
		{Full, "lines/start", false},
		{"home", "home/start", false},
		{Simple, "home/start", true},
	} {
		s, r = tap(b, s, step.option)
		if s.Node != step.node || r.Node != step.node || s.Simple != step.simple || r.Simple != step.simple {
			t.Fatalf("%s leads to %s (simple %v), want %+v", step.option, s.Node, r.Simple, step)
		}
	}
	if again, _ := b.Step(s, Input{Act: Opens}); again.Simple {
		t.Error("whoever opens next reads what she chose")
	}
	if gone, _ := tap(b, s, Leave); gone.Simple {
		t.Error("it outlives leaving")
	}
	if s, _ = b.Step(s, Input{Act: Taps, Node: "home/nowhere", Option: "x"}); !s.Simple || s.Note != "changed" {
		t.Errorf("an old button ends it: %+v", s)
	}
}

func TestSimpleWordsNeedLittleRoom(t *testing.T) {
	data, err := json.Marshal(State{Simple: true})
	if err != nil || string(data) != `{"s":true}` {
		t.Errorf("%s, %v", data, err)
	}
}

func TestListeningChangesNothing(t *testing.T) {
	b := openSmall(t)
	before, _ := tap(b, State{Lang: "ro", Node: "home/start", Vars: map[string]string{"age": "30"}}, "about")
	after, r := tap(b, before, Listen)
	if after.Node != before.Node || len(after.Trail) != len(before.Trail) || after.Vars["age"] != "30" || after.Note != "" || r.Node != "home/about" {
		t.Errorf("from %+v to %+v", before, after)
	}
}

func TestNoFlowMayUseTheEnginesIDs(t *testing.T) {
	for _, id := range []string{Help, Back, Leave, Simple, Full, Listen} {
		_, err := openFiles(edit("home.yaml", "{id: about,", "{id: "+id+","))
		if err == nil || !strings.Contains(err.Error(), "reserved name") {
			t.Errorf("option %s: %v", id, err)
		}
	}
}
