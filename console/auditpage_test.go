package console

import (
	"net/http"
	"strings"
	"testing"
)

// To what an act was done is said in staff's words, with the way there; addresses and marks stand in no line of the page, but in what is read out.
func TestTheAuditSaysToWhatInWords(t *testing.T) {
	w := newSmallWorld(t)
	s := &scene{world: w, name: "w"}
	s.begins(somePlace, "0264 123 456", "right", "")
	change := s.anew("home/start.text", " Sună acum.")
	ana, olga := w.as("ana"), w.as("olga")
	ana.post("change/" + change + "/open")
	ana.post("screens/home/start/buttons")
	ana.post("topics/home/copy")
	entry := someShown(w)
	w.withdraws("ana", entry)
	w.as("maria").post("withdrawn/"+entry, "do", "confirm")
	olga.post("history/1/back", "why", "x")
	w.as("dan").post("people/ana/sessions")
	page := olga.get("audit").body
	for _, want := range []string{
		`<a href="/console/numbers/` + somePlace + `">` + w.entry(somePlace).Name + `</a>`,
		`<a href="/console/change/` + change + `">Change by Ana`,
		`<a href="/console/screens/home/start">` + must(w.servedWork(t.Context()))(t).title("en", "home/start") + `</a>`,
		`<a href="/console/topics/home">`,
		`<a href="/console/withdrawn/` + entry + `">` + w.entry(entry).Name + `</a>`,
		`<a href="/console/history/1">No. 1</a>`,
		`<span class="hint">Ana</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the audit does not say %s", want)
		}
	}
	for _, never := range []string{">change/", ">screens/", ">people/", ">field<", ">" + change} {
		if strings.Contains(page, never) {
			t.Errorf("the audit says %s", never)
		}
	}
	if got := olga.get("audit/export"); !strings.Contains(got.body, `"on":"change/`+change+`/open"`) {
		t.Errorf("what is read out lacks it: %d", got.status)
	}
	for _, line := range must(checkAudit(t.Context(), w.Staff))(t) { // each way leads somewhere
		about := must(w.abouts(w.visitOf("olga")))(t)
		if _, href := about.of(line.On); href != "" {
			if got := olga.get(strings.TrimPrefix(href, "/console/")); got.status != http.StatusOK {
				t.Errorf("%s leads to %s: %d", line.On, href, got.status)
			}
		}
	}
}

// A publication that withdraws a number is called by the number's name, and leads to where it is decided on.
func TestHistoryNamesWhatWasWithdrawn(t *testing.T) {
	w := newSmallWorld(t)
	entry := someShown(w)
	name := w.entry(entry).Name
	w.withdraws("ana", entry)
	radu := w.as("radu")
	if got := radu.get("history"); !strings.Contains(got.body, "withdrawal · "+name) || strings.Contains(got.body, "· "+entry) {
		t.Errorf("the list: %s", got.body)
	}
	if got := radu.get("history/2"); !strings.Contains(got.body, `<a href="/console/withdrawn/`+entry+`">`+name+`</a>`) {
		t.Errorf("the publication: %s", got.body)
	}
}

// Whoever lists what is to be called has what a colleague found wrong, first, as Today has it.
func TestWhatWasFoundWrongIsToBeCalled(t *testing.T) {
	w := newSmallWorld(t)
	ana := w.as("ana")
	entry := somePlace
	listed := `href="/console/numbers/` + entry + `"`
	if strings.Contains(ana.get("numbers?state=due").body, listed) {
		t.Fatal("it is due already")
	}
	if got := ana.post("numbers/"+entry, "number.phones", w.entry(entry).Numbers[0], "outcome", "wrong", "note", "a shop"); next(got) != "numbers/"+entry+"?called=wrong" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	for path, want := range map[string]bool{"numbers?state=due": true, "due": true, "numbers?state=due&q=qqq": false} {
		if got := ana.get(path).body; strings.Contains(got, listed) != want {
			t.Errorf("%s: %v", path, !want)
		}
	}
	if got := ana.get("numbers?county=GL&kind=shelter&state=hidden").body; strings.Contains(got, "Nothing is called so") {
		t.Error("who has written nothing is told to write less")
	}
}
