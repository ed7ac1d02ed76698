package main

import (
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
	wants(t, shown, "1 things go and 3 come:", "- olga has the passkey "+fingerprintOf(p.olgas()), "+ olga has the passkey "+fingerprintOf(swapped),
		"+ ana has the role publisher", "+ page https://console.example.net")
	if strings.Count(shown, fingerprintOf(swapped)) != 2 { // and in the whole roster
		t.Errorf("the whole roster lacks it:\n%s", shown)
	}
	wants(t, p.says("content", "show", "1"), "+ olga has the passkey "+fingerprintOf(p.olgas()), "+ 2 approve", `+ ana is "Ana"`, "- 0 approve")
}
