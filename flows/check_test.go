package flows

import (
	"strings"
	"testing"
	"time"
)

// edit is small with one replacement in one file.
func edit(file, old, now string) map[string]string {
	return with(map[string]string{file: strings.Replace(small[file], old, now, 1)})
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string // part of the fault, with its file and line
	}{
		{"unknown field", edit("home.yaml", "options: [{id: more", "optoins: [{id: more"), `flows/home.yaml:23: "optoins" is not known in nodes > about`},
		{"unknown kind", edit("home.yaml", "kind: leave", "kind: go"), "flows/home.yaml:36: nodes > out > kind is go; write one of"},
		{"missing field", edit("near.yaml", "place: where\n    services", "services"), "flows/near.yaml:6: nodes > results lacks place"},
		{"reserved option", edit("home.yaml", "{id: about,", "{id: back,"), "reserved name"},
		{"key twice", edit("home.yaml", "  out: {kind: leave}", "  out: {kind: leave}\n  out: {kind: leave}"), `flows/home.yaml:37: "out" stands twice`},
		{"not YAML", edit("home.yaml", "flow: home", "flow: [home"), "flows/home.yaml:"},
		{"empty", with(map[string]string{"x.yaml": ""}), "flows/x.yaml:1: the file is empty"},
		{"name of the file", with(map[string]string{"x.yaml": small["lines.yaml"]}), `flows/x.yaml:1: flow "lines" stands in x.yaml`},
		{"unknown target", edit("home.yaml", "to: more}", "to: nowhere}"), "flows/home.yaml:23: home/about: there is no node home/nowhere"},
		{"unknown start", edit("danger.yaml", "start: start\n", "start: begin\n"), `flows/danger.yaml:2: the start "begin" is no node`},
		{"unknown flow", edit("home.yaml", "flow: danger", "flow: nothing"), `there is no other flow "nothing"`},
		{"unknown contact", edit("danger.yaml", "ro-112", "ro-999"), `flows/danger.yaml:7: danger/start: there is no contact "ro-999"`},
		{"unknown kind of service", edit("near.yaml", "[dgaspc]", "[spa]"), `there is no kind of service "spa"`},
		{"unknown variable", edit("home.yaml", "{var: children, is: yes}", "{var: child, is: yes}"), `flows/home.yaml:16: home/start: no flow declares the variable "child"`},
		{"value out of a choice", edit("home.yaml", "is: yes", "is: maybe"), `"maybe" is not one of [yes no]`},
		{"set out of a choice", edit("home.yaml", "set: {children: yes}", "set: {children: maybe}"), `"maybe" is not one of [yes no]`},
		{"two tests in one", edit("home.yaml", "is: yes}", "is: yes, known: true}"), "exactly one of is, over"},
		{"test of the wrong kind", edit("home.yaml", "under: 18", "in: CJ"), "needs a variable of kind place"},
		{"answer of the wrong kind", edit("home.yaml", "for: number, var: age", "for: number, var: word"), `cannot go into "word"`},
		{"variable without bounds", edit("home.yaml", "{kind: text, max: 20}", "{kind: text}"), "the variable word has no bounds"},
		{"variable declared otherwise", edit("near.yaml", "vars: {where: {kind: place}}", "vars: {where: {kind: place}, children: {kind: place}}"), "is another thing elsewhere"},
		{"option twice", edit("home.yaml", "{id: out,", "{id: about,"), "option about stands twice"},
		{"part with an option's name", edit("home.yaml", "options: [{id: more", "parts: [{id: more}]\n    options: [{id: more"), "flows/home.yaml:23: home/about: part more has the name of another"},
		{"part with a bad condition", edit("home.yaml", "options: [{id: more", "parts: [{id: kids, when: {var: kid, is: yes}}]\n    options: [{id: more"), `no flow declares the variable "kid"`},
		{"part with a reserved name", edit("home.yaml", "options: [{id: more", "parts: [{id: text}]\n    options: [{id: more"), "reserved name"},
		{"dead end", edit("home.yaml", "kind: screen\n    options: [{id: start, to: start}]", "kind: screen"), "flows/home.yaml:24: home/more: a dead end"},
		{"dead end for some", edit("home.yaml", "{id: start, to: start}", "{id: start, to: start, when: {var: age, over: 3}}"), "home/more: a dead end"},
		{"unreachable", edit("home.yaml", "      - {id: language, to: language}\n", ""), "home/language: no way leads to it"},
		{"loop", edit("home.yaml", "set: {children: yes}, to: about}", "set: {children: yes}, to: grown}"), "a loop that never waits"},
		{"no help", edit("lines.yaml", "role: help\n", ""), "no flow has the role help"},
		{"role twice", edit("near.yaml", "start: start", "role: home\nstart: start"), "has the role home already"},
		{"moved to nowhere", edit("danger.yaml", "old: deep", "old: done"), "flows/danger.yaml:3: danger/old moved to danger/done, which is no screen"},
		{"moved but there", edit("danger.yaml", "old: deep", "deep: start"), "moved but is still there"},
		{"unknown fact", resting("9.9", ""), "flows/home.yaml:23: home/about: there is no fact 9.9"},
		{"no facts at all", edit("home.yaml", "options: [{id: more", "facts: [9.9]\n    review_by: 2027-01-01\n    options: [{id: more"), "flows/facts.yaml:1: there is no such file"},
		{"a name in capitals", edit("home.yaml", "  out: {kind: leave}", "  Out: {kind: leave}"), `flows/home.yaml:36: a name: "Out" is no proper name`},
		{"a letter that looks like another", edit("home.yaml", "to: more}", "to: m\u043ere}"), "U+043E (letter 2) is none of a to z"},
		{"nothing where a name belongs", edit("home.yaml", "to: more}", "to: }"), "to is empty; write"},
		{"a word where a list belongs", edit("home.yaml", "options: [{id: more", "facts: 9.9\n    options: [{id: more"), "facts is a text; write a list"},
		{"a day that is written otherwise", edit("home.yaml", "options: [{id: more", "review_by: 31.1.2027\n    options: [{id: more"), `"31.1.2027" is no day; write it as 2027-01-31`},
		{"the top field misspelt", edit("home.yaml", "start: start\n", "staart: start\n"), `"staart" is not known in the file; write start`},
		{"a second text", edit("home.yaml", "  out: {kind: leave}", "  out: {kind: leave}\n---\nflow: two"), "a second text begins after ---"},
		{"facts without review", edit("home.yaml", "options: [{id: more", "facts: [9.9]\n    options: [{id: more"), "names facts but no review_by"},
		{"bad day", edit("home.yaml", "options: [{id: more", "review_by: 2027-02-31\n    options: [{id: more"), "2027-02-31 is no day"},
		{"state too large", edit("home.yaml", "max: 20", "max: 300"), "could grow to"},
		{"two ways for a shared place", edit("danger.yaml", "done: {kind: return}", "done: {kind: ask, for: place, var: where, to: start, anywhere: true}"), "can be answered from anywhere"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := openFiles(test.files)
			if err == nil {
				t.Fatal("no fault")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("got:\n%v\nwant: %s", err, test.want)
			}
			for _, line := range strings.Split(err.Error(), "\n") {
				if !strings.HasPrefix(line, "flows/") || !strings.Contains(line, "; ") {
					t.Errorf("this names no file or no mend: %s", line)
				}
			}
		})
	}
}

func TestFaultsComeAllAtOnce(t *testing.T) {
	files := edit("home.yaml", "to: more}", "to: nowhere}")
	files["danger.yaml"] = strings.Replace(small["danger.yaml"], "ro-112", "ro-999", 1)
	_, err := openFiles(files)
	if err == nil || !strings.Contains(err.Error(), "nowhere") || !strings.Contains(err.Error(), "ro-999") {
		t.Errorf("got %v", err)
	}
}

func TestABrokenFileIsBlamedAlone(t *testing.T) {
	_, err := openFiles(edit("home.yaml", "kind: leave", "kind: go"))
	if err == nil || strings.Count(err.Error(), "\n") != 0 {
		t.Errorf("got %v", err)
	}
}

// Of a flow that stands in a file of another name the name is the only fault, not all that leads there.
func TestAFlowInAFileOfAnotherNameIsBlamedAlone(t *testing.T) {
	files := with(map[string]string{"Danger.yaml": small["danger.yaml"]})
	delete(files, "danger.yaml")
	_, err := openFiles(files)
	if want := `flows/Danger.yaml:1: flow "danger" stands in Danger.yaml; give both the same name`; err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

func TestOverdue(t *testing.T) {
	b, err := openFiles(edit("home.yaml", "options: [{id: more", "review_by: 2027-01-22\n    options: [{id: more"))
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2027, 1, 22, 0, 0, 0, 0, time.UTC)
	if due := b.Overdue(day); len(due) != 0 {
		t.Errorf("due on the day itself: %v", due)
	}
	due := b.Overdue(day.AddDate(0, 0, 1))
	if len(due) != 1 || !strings.HasPrefix(due[0].Error(), "flows/home.yaml:23: home/about: its review is due on 2027-01-22") {
		t.Errorf("got %v", due)
	}
}
