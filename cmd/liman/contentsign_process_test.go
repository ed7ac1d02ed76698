package main

import (
	"encoding/json"
	"strings"
	"testing"

	"liman/edition/ledger"
)

// A key signs what its owner was shown and nothing else: not what was put under the same id since, not without the challenge, not by the first digits of
// an id. What it is asked to sign is printed before.
func TestT20_AKeySignsWhatWasShown(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	id := p.proposed("content", "push", "--builtin", "--as", "ana", "--why", "to begin with")
	challenge := p.challenge(id)
	p.refuses("--challenge is wanted", "content", "sign", id, "--key", p.key("ana"))
	p.refuses("names no proposal", "content", "sign", id[:8], "--challenge", challenge, "--key", p.key("ana"))
	p.refuses("names no proposal", "content", "publish", id[:31])

	var shown ledger.Proposal
	if err := json.Unmarshal([]byte(p.says("content", "show", id, "--json")), &shown); err != nil {
		t.Fatal(err)
	}
	other := shown
	other.Why = "another one"
	p.plants(other, nil)
	out, err := output(t, p.env, "content", "sign", id, "--challenge", challenge, "--key", p.key("ana"))
	if err == nil || !strings.Contains(out, "nothing was signed") || !strings.Contains(out, `why "another one"`) {
		t.Errorf("what was put there since: %v\n%s", err, out)
	}
	wants(t, p.says("content", "show", id), "approved by nobody")
	carried := p.writes("carried.json", other)
	p.refuses("nothing was signed", "content", "sign", carried, "--challenge", challenge, "--key", p.key("ana"))
	p.plants(shown, nil)
	p.signs(id, "ana")
	wants(t, p.says("content", "show", id), "approved by ana")
}
