package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"liman/edition/ledger"
)

// Who signs a roster sees what it changes, each passkey by its fingerprint: that somebody got another key, role or page, or that fewer approve, is a line.
func TestT20_WhatARosterChangesIsShown(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	var roster ledger.Roster
	if err := json.Unmarshal([]byte(p.says("content", "keys", "--json")), &roster); err != nil {
		t.Fatal(err)
	}
	other := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	for len(other.Key.AttestationData()) != 77 { // that library cuts coordinates that begin with a zero
		other = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	swapped := ledger.Passkey{Credential: p.passkey.ID, Key: other.Key.AttestationData()} // just as many, under the same name
	roster.People[2].Passkeys = []ledger.Passkey{swapped}
	roster.People[0].Roles = append(roster.People[0].Roles, ledger.Publisher)
	roster.Origins = append(roster.Origins, "https://console.example.net")
	slices.Reverse(roster.People) // changes nothing
	id := p.proposed("content", "keys", "enrol", p.writes("other.json", roster), "--as", "radu", "--why", "nothing much")
	shown := p.says("content", "show", id)
	wants(t, shown, "1 things go and 3 come:", "- olga has the passkey "+fingerprint(p.olgas()), "+ olga has the passkey "+fingerprint(swapped),
		"+ ana has the role publisher", "+ page https://console.example.net")
	if strings.Count(shown, fingerprint(swapped)) != 2 { // and in the whole roster
		t.Errorf("the whole roster lacks it:\n%s", shown)
	}
	wants(t, p.says("content", "show", "1"), "+ olga has the passkey "+fingerprint(p.olgas()), "+ 2 approve", `+ ana is "Ana"`, "- 0 approve")
}

// Whatever two rosters differ in is a line.
func TestT20_EveryDifferenceOfRostersIsALine(t *testing.T) {
	base := func() ledger.Roster {
		return ledger.Roster{RPID: "a", Origins: []string{"b"}, Need: 2, People: []ledger.Person{{ID: "ana", Name: "Ana", Roles: []ledger.Role{ledger.Editor}, Keys: []string{"k"},
			Passkeys: []ledger.Passkey{{Credential: []byte{1}, Key: []byte{2}}}}}}
	}
	for name, change := range map[string]func(*ledger.Roster){
		"relying party": func(r *ledger.Roster) { r.RPID = "x" },
		"page":          func(r *ledger.Roster) { r.Origins[0] = "x" },
		"number":        func(r *ledger.Roster) { r.Need = 3 },
		"id":            func(r *ledger.Roster) { r.People[0].ID = "eve" },
		"name":          func(r *ledger.Roster) { r.People[0].Name = "Eve" },
		"role":          func(r *ledger.Roster) { r.People[0].Roles[0] = ledger.Admin },
		"key":           func(r *ledger.Roster) { r.People[0].Keys[0] = "x" },
		"a key more":    func(r *ledger.Roster) { r.People[0].Keys = append(r.People[0].Keys, "x") },
		"credential":    func(r *ledger.Roster) { r.People[0].Passkeys[0].Credential = []byte{3} },
		"passkey":       func(r *ledger.Roster) { r.People[0].Passkeys[0].Key = []byte{3} },
		"person":        func(r *ledger.Roster) { r.People = append(r.People, ledger.Person{ID: "eve"}) },
		"a quote":       func(r *ledger.Roster) { r.People[0].Name = "Ana\" \nradu is \"Radu" },
	} {
		changed := base()
		change(&changed)
		var out bytes.Buffer
		writeRosterChange(&out, base(), changed)
		if lines := strings.Count(out.String(), "\n"); lines < 2 || lines > 9 || strings.Contains(out.String(), "\nradu") {
			t.Errorf("%s:\n%s", name, &out)
		}
	}
}
