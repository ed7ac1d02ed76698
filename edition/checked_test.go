package edition

import (
	"slices"
	"strings"
	"testing"

	"liman/directory"
	"liman/flows"
)

// A screen says when its sources were read, and apart from that whether its numbers were called: they are two things.
func TestAScreenSaysWhatWasReadAndWhatWasNotCalled(t *testing.T) {
	e := builtinEdition(t)
	reply := e.Book.View(flows.State{Node: "lines/start", Lang: "en"})
	if seen := e.Screen("en", reply).Text; !strings.Contains(seen, "sources read on") || !strings.Contains(seen, "not called") {
		t.Errorf("with numbers that nobody called:\n%s", seen)
	}
	day, err := directory.ParseDate("2026-12-01")
	if err != nil {
		t.Fatal(err)
	}
	reply.Contacts = slices.Clone(reply.Contacts)
	for i := range reply.Contacts {
		reply.Contacts[i].CalledAt = day
	}
	called := e.Screen("en", reply)
	if strings.Contains(called.Text, "not called") || !strings.Contains(called.String(), "called on 1 Dec 2026") {
		t.Errorf("with numbers that were called:\n%s", called)
	}
	if seen := e.Screen("en", e.Book.View(flows.State{Node: "order/proof", Lang: "en"})).Text; strings.Contains(seen, "called") {
		t.Errorf("without numbers of its own:\n%s", seen)
	}
}
