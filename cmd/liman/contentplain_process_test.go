package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"liman/edition"
	"liman/edition/ledger"
)

// steersNothing fails if a text has a letter that steers a terminal or that nobody sees.
func steersNothing(t *testing.T, what, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%s prints %q", what, r)
		}
	}
	if !utf8.ValidString(text) {
		t.Errorf("%s prints bytes that are no letters", what)
	}
}

// What somebody proposes, or puts into Redis, steers no terminal on which others look at it: nothing there hides a line, moves the cursor or turns the
// order of letters, and no line of it looks like one of the program's.
func TestT20_AProposalSteersNoTerminal(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	const evil = "x\x1b[1A\x1b[2K\r\u202e\u009b3m\n9999  2026  publish"
	text, _ := edition.Builtin().File("locales/ro.yaml")
	changed := strings.Replace(string(text), "home/start.title: ", "home/start.title: \u202e\x1b[2K", 1) + "# \x1b[1A\xff\n"
	b, err := edition.Builtin().With(map[string][]byte{"locales/ro.yaml": []byte(changed), "flows/stories/evil.txt": []byte("story: \x1b[2J\r\n")})
	if err != nil {
		t.Fatal(err)
	}
	planted := p.plants(ledger.Proposal{Kind: ledger.Kind(evil), Entry: evil, ID: ledger.ID{1, 2: 7}, Proposer: evil, Why: evil, NotAfter: time.Now().Add(time.Hour).Unix(),
		NewRoster: &ledger.Roster{RPID: evil, Origins: []string{evil}, People: []ledger.Person{{ID: "eve", Name: evil, Roles: []ledger.Role{evil}, Keys: []string{evil}}}}}, b)
	id := planted.ID.String()
	for _, args := range [][]string{{"log"}, {"show", id}, {"show", id, "--json"}, {"diff", "builtin", id}, {"diff", "builtin", id, "--files"}} {
		out := p.says(append([]string{"content"}, args...)...)
		what := strings.Join(args, " ")
		steersNothing(t, what, out)
		if !strings.Contains(out, `\u001b[`) && !strings.Contains(out, `\x1b[`) {
			t.Errorf("%s leaves out what there is:\n%s", what, out)
		}
		if strings.Contains(out, "\n9999") {
			t.Errorf("%s has a line that is none of the program's:\n%s", what, out)
		}
	}
	out, err := output(t, p.env, "content", "publish", id)
	if err == nil {
		t.Error("it is published")
	}
	steersNothing(t, "publish", out)
	var carried ledger.Proposal
	if err := json.Unmarshal([]byte(p.says("content", "show", id, "--json")), &carried); err != nil || carried.Challenge() != planted.Challenge() {
		t.Errorf("what is carried to another machine is another proposal: %v", err)
	}
}
