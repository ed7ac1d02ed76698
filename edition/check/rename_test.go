package check

import (
	"strings"
	"testing"
	"time"

	"liman/edition"
	"liman/edition/draft"
	"liman/flows"
)

// Whatever of the edition that ships is called otherwise, it holds as before, and who is on the way in it goes on: nothing that names it
// was left behind.
func TestTheShippedEditionHoldsUnderOtherNames(t *testing.T) {
	b, before := edition.Builtin(), builtinEdition(t)
	e := draft.Edit(b)
	began := time.Now()
	for _, err := range []error{
		e.RenameFlow("danger", "alarm"), e.RenameFlow("cold", "winter"), e.RenameFlow("home", "hall"), e.RenameFlow("near", "by"), e.RenameFlow("hear", "typed"),
		e.RenameVariable("kids", "minors"), e.RenameVariable("where", "there"), e.RenameFact("0.1", "30.1"), e.RenameEntry("ro-varstnic", "ro-elder"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("nine names in %v", time.Since(began))
	after, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	now, err := Open(after)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range after.All() {
		for line := range strings.Lines(string(data)) {
			if (strings.Contains(line, "danger/") || strings.Contains(line, "{ro-varstnic}")) &&
				!strings.HasPrefix(line, "moved:") && !strings.Contains(line, "#") && !strings.HasPrefix(name, "flows/phrases/") {
				t.Errorf("%s names it still: %s", name, line)
			}
		}
	}
	for _, was := range []flows.State{
		{Lang: "ro", Node: "danger/speak", Trail: []string{"home/start"}, Vars: map[string]string{"kids": "yes"}},
		{Lang: "en", Locked: true, Node: before.Book.Cover(), Choices: flows.Choices{Word: "w", Door: "frost"}},
	} {
		is := now.Book.Migrate(was)
		r, old := now.Book.View(is), before.Book.View(before.Book.Migrate(was))
		if got, want := now.Screen(was.Lang, r).Text, before.Screen(was.Lang, old).Text; got != want || len(is.Vars) != len(was.Vars) || is.Locked != was.Locked || is.Choices != was.Choices {
			t.Errorf("%+v came to %+v, and reads %q, not %q", was, is, got, want)
		}
	}
}
