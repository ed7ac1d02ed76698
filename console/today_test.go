package console

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"liman/directory"
	"liman/edition/draft"
)

// order tells whether texts stand in a page in this order.
func order(page string, texts ...string) bool {
	for _, text := range texts {
		i := strings.Index(page, text)
		if i < 0 {
			return false
		}
		page = page[i+len(text):]
	}
	return true
}

// TestToday shows what waits, the most dangerous first, as liman directory due does; who has taken what; and what a newcomer may try.
func TestToday(t *testing.T) {
	w := newWorld(t)
	w.later(26 * 24 * time.Hour) // the lines are due on 23 December
	first := w.as("ana").get("")
	due := must(w.servedWork(t.Context()))(t).Edition.Directory.Due(directory.DateOf(w.now()).Add(1))
	if len(due) < 4 {
		t.Fatalf("%d entries are due", len(due))
	}
	if !order(first.body, due[0].ID, due[1].ID, due[2].ID) || !strings.Contains(first.body, "Correct this number") {
		t.Errorf("Today is\n%s", first.body)
	}
	if got := w.as("tudor").get(""); strings.Contains(got.body, "Correct this number") {
		t.Error("a translator is shown to correct a number")
	}
	// A number that a colleague found wrong comes first, whatever its kind.
	w.as("ana").post("numbers/"+somePlace, "number.phones", "0264 420 146", "outcome", "wrong", "day", "2026-12-25")
	if got := w.as("maria").get(""); !order(got.body, somePlace, "wrong number", due[0].ID) {
		t.Errorf("what was found wrong does not come first:\n%s", got.body)
	}
	// Taken by one, not to be taken by another; free again on the next day.
	w.as("ana").post("numbers/" + due[0].ID + "/taken")
	if got := w.as("maria").get(""); !strings.Contains(got.body, "Ana has it") {
		t.Error("it is not said who has taken it")
	}
	if got := w.as("maria").post("numbers/" + due[0].ID + "/taken"); got.status != http.StatusConflict {
		t.Errorf("maria takes it, too: %d", got.status)
	}
	w.later(24 * time.Hour)
	if got := w.as("maria").post("numbers/" + due[0].ID + "/taken"); got.status != http.StatusSeeOther {
		t.Errorf("it is taken for ever: %d %s", got.status, got.body)
	}
}

// Whoever sends back, approves or withdraws finds it on the other's Today.
func TestTodayWaits(t *testing.T) {
	w := newWorld(t)
	if got := w.as("tudor").get(""); !strings.Contains(got.body, "Nothing is published yet; what is in the program shows.") {
		t.Errorf("what is served:\n%s", got.body)
	}
	ana := w.as("ana")
	look := next(ana.post("numbers/"+somePlace, "number.phones", "0264 123 456", "outcome", "right"))
	id := changeIn(t, look)
	ana.post("numbers/"+somePlace+"/send", "change", id)
	if got := w.as("maria").get(""); strings.Contains(got.body, "review/"+id) {
		t.Error("what its proposer has not signed waits for a colleague")
	}
	w.signs("ana", id)
	if got := w.as("maria").get(""); !strings.Contains(got.body, "review/"+id) {
		t.Errorf("maria is not told:\n%s", got.body)
	}
	if got := ana.get(""); strings.Contains(got.body, "review/"+id) {
		t.Error("her own waits for herself")
	}
	if got := w.as("maria").post("review/"+id+"/back", "reason", "which extension?"); got.status != http.StatusSeeOther {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if got := ana.get(""); !strings.Contains(got.body, "which extension?") || !strings.Contains(got.body, "Maria") {
		t.Errorf("the reason is not there:\n%s", got.body)
	}
	entry := someShown(w)
	w.withdraws("ana", entry)
	if got := w.as("tudor").get(""); !strings.Contains(got.body, "withdrawn/"+entry) {
		t.Errorf("the withdrawal is not there:\n%s", got.body)
	}
}

// A screen whose day comes is looked at in steps, and what was ticked is in her change.
func TestDueScreen(t *testing.T) {
	w := newWorld(t)
	w.later(50 * 24 * time.Hour) // 18 January
	ana := w.as("ana")
	all := ana.get("due")
	ref := regexp.MustCompile(`href="/console/due/([a-z_-]+/[a-z_-]+)"`).FindStringSubmatch(all.body)
	if ref == nil {
		t.Fatalf("no screen is due:\n%s", all.body)
	}
	page := ana.get("due/" + ref[1])
	facts := regexp.MustCompile(`name="fact" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(facts) == 0 || !order(page.body, "Open each source", "Compare", "Tick") {
		t.Fatalf("%d %s", page.status, page.body)
	}
	if got := ana.post("due/" + ref[1]); got.status != http.StatusBadRequest {
		t.Errorf("nothing ticked: %d", got.status)
	}
	var ticks []string
	for _, f := range facts {
		ticks = append(ticks, "fact", f[1])
	}
	if got := ana.post("due/"+ref[1], ticks...); next(got) != "due?done" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	change := must(w.changeWork(t.Context(), must(w.current(t.Context(), "ana"))(t)))(t)
	if len(change.Faults) > 0 || change.Value(draft.Key{Kind: draft.Node, Of: ref[1], Name: "review_by"}) != "2027-07-17" || change.Value(draft.Key{Kind: draft.Fact, Of: facts[0][1], Name: "seen"}) != "2027-01-18" {
		t.Errorf("%v, by %s, seen %s", change.Faults, change.Value(draft.Key{Kind: draft.Node, Of: ref[1], Name: "review_by"}), change.Value(draft.Key{Kind: draft.Fact, Of: facts[0][1], Name: "seen"}))
	}
}

// Nothing due is one calm sentence.
func TestNothingDue(t *testing.T) {
	w := newWorld(t)
	if got := w.as("tudor").get(""); !strings.Contains(got.body, "You have nothing to do today") || strings.Contains(got.body, "<h2>") {
		t.Errorf("%s", got.body)
	}
	if got := w.as("ana").get(""); !strings.Contains(got.body, "You have nothing to do today") || !strings.Contains(got.body, "Correct this number") {
		t.Errorf("an editor has nothing to try on her first visit:\n%s", got.body)
	}
}

// Nobody is asked to call a number for emergencies, neither on Today nor to try the console.
func TestNobodyCalls112(t *testing.T) {
	w := newWorld(t)
	if got := w.as("ana").get(""); strings.Contains(got.body, "numbers/ro-112") {
		t.Errorf("112 is there to be tried:\n%s", got.body)
	}
	if got := w.as("ana").get("numbers/ro-112"); !strings.Contains(got.body, "Nobody calls an emergency number to try it") {
		t.Error("it is not said that 112 is not called")
	}
	if got := w.as("ana"); strings.Contains(got.get("").body, "numbers/ro-politia") || !strings.Contains(got.get("numbers/ro-politia").body, "Nobody calls an emergency number to try it") {
		t.Error("the police, for whom one dials 112, are there to be tried")
	}
	w.later(30 * 24 * time.Hour)
	got := w.as("ana").get("")
	_, row, there := strings.Cut(got.body, `<a href="/console/numbers/ro-112">`)
	row, _, _ = strings.Cut(row, "</li>")
	if !there || strings.Contains(row, "Call it") {
		t.Errorf("Today asks to call 112:\n%s", row)
	}
}
