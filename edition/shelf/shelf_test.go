package shelf

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"weak"

	"liman/edition"
	"liman/flows"
)

// another is the edition inside the program with a flow that no other has, and a name of its own.
func another(t *testing.T, flow string) *edition.Edition {
	t.Helper()
	home, _ := edition.Builtin().File("flows/home.yaml")
	b, err := edition.Builtin().With(map[string][]byte{
		"flows/home.yaml": []byte(strings.Replace(string(home), "options:\n", "options:\n      - {id: "+flow+", to: "+flow+"/start}\n", 1)),
		"flows/" + flow + ".yaml": []byte("flow: " + flow + "\nstart: start\nnodes:\n  start:\n    kind: screen\n    options:\n" +
			"      - {id: home, to: home/start}\n      - {id: near, to: near/start}\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// What an edition drew is understood while it is one of the last, although of it there is nothing left but its flows.
func TestOnlyFlowsOutliveASuccessor(t *testing.T) {
	first := another(t, "first")
	id, was := first.ID(), weak.Make(first.Directory)
	s := New(first)
	first = nil
	s.Publish(another(t, "second"))
	if runtime.GC(); was.Value() != nil {
		t.Error("the directory of the edition before is still held")
	}
	book := s.Drew(id)
	if book == nil || !book.Has("first/start", "near") || s.Current().Book.Has("first/start", "near") {
		t.Fatal("what the edition before drew is not understood")
	}
	at := flows.State{Node: "first/start", Lang: "ro"}
	at, r := book.Step(at, flows.Input{Act: flows.Taps, Option: "near"})
	if r.Node != "near/start" || len(r.Options) < 42 {
		t.Errorf("its button leads to %s with %d options", r.Node, len(r.Options))
	}
	for _, option := range []string{"CJ", "hospital"} { // looks into the directory of today
		at, r = book.Step(at, flows.Input{Act: flows.Taps, Option: option})
	}
	if r.Found == nil || len(r.Found.Hits) == 0 || len(r.Found.Hits[0].Service.Name) == 0 {
		t.Errorf("on %s it finds nothing", r.Node)
	}
	if _, r = book.Step(at, flows.Input{Act: flows.Types, Text: "cutit"}); r.Node == "" {
		t.Error("a text ends it")
	}
	runtime.KeepAlive(s)
}

// Eight are remembered besides the current one; the oldest goes first, and one that counts again is not an old one. One from before all of them is
// taken in only while there is room, and never in the place of a later one.
func TestTheOldestIsForgotten(t *testing.T) {
	var all []*edition.Edition
	for _, flow := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		all = append(all, another(t, flow))
	}
	s := New(all[0])
	for _, e := range all[2:] {
		s.Publish(e)
	}
	if s.Retire(all[1]); s.Drew(all[1].ID()) != nil || s.Drew(all[0].ID()) == nil {
		t.Error("an old one is taken in where there is no room")
	}
	s = New(all[2])
	s.Retire(all[1])
	s.Retire(all[1])
	for _, e := range all[3:] {
		s.Publish(e)
	}
	for i, e := range all {
		if known := s.Drew(e.ID()) != nil; known != (i > 0) {
			t.Errorf("edition %d is remembered: %v", i, known)
		}
	}
	s.Publish(all[1])
	if s.Current() != all[1] || s.Drew(all[1].ID()) != all[1].Book || s.Drew(all[9].ID()) == nil || s.Drew("ffffff") != nil {
		t.Error("one that counts again is mistaken")
	}
}

// Whoever asks is told of each edition in turn, the current one first, while others read.
func TestTell(t *testing.T) {
	one, two := another(t, "one"), another(t, "two")
	s := New(one)
	var told []*edition.Edition
	s.Tell(func(e *edition.Edition) {
		if s.Current() != e {
			t.Error("told before it counts")
		}
		told = append(told, e)
	})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 1000 {
				if e := s.Current(); e != one && e != two || s.Drew(one.ID()) == nil {
					t.Error("something else counts")
				}
			}
		})
	}
	s.Publish(two)
	readers.Wait()
	if !slices.Equal(told, []*edition.Edition{one, two}) {
		t.Errorf("told %d times", len(told))
	}
}
