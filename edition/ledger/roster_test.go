package ledger

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
)

// A roster is a record: whoever changes it behind those who have signed it enrols nobody, and whoever is no admin enrols nobody either.
func TestT18_MutantsOfARoster(t *testing.T) {
	w := newWorld(t)
	next := deepCopy(t, w.roster)
	next.People = next.People[1:] // without ana
	p := w.propose(Enrol, "olga")
	p.NewRoster = &next
	good := w.record(p, w.by(p, "olga", "dan"))
	evil := newPhone(t, "ES256").Passkey
	for name, change := range map[string]func(*Roster){
		"fewer approve":        func(r *Roster) { r.Need = 3 },
		"another page":         func(r *Roster) { r.Origins = []string{"https://evil.example.org"} },
		"a page more":          func(r *Roster) { r.Origins = append(r.Origins, "https://evil.example.org") },
		"another party":        func(r *Roster) { r.RPID = "evil.example.org" },
		"another role":         func(r *Roster) { r.People[0].Roles = []Role{Publisher, Admin} },
		"another key":          func(r *Roster) { r.People[0].Passkeys = []Passkey{evil} },
		"a key more":           func(r *Roster) { r.People[0].Passkeys = append(r.People[0].Passkeys, evil) },
		"a flipped key":        func(r *Roster) { r.People[0].Passkeys[0].Key[20] ^= 1 },
		"a flipped credential": func(r *Roster) { r.People[0].Passkeys[0].Credential[0] ^= 1 },
		"a flag of a key":      func(r *Roster) { r.People[0].Passkeys[0].BackupEligible = true },
		"somebody more": func(r *Roster) {
			r.People = append(r.People, Person{ID: "eva", Roles: []Role{Publisher}, Passkeys: []Passkey{evil}})
		},
		"ana is back":      func(r *Roster) { *r = deepCopy(t, w.roster) },
		"somebody gone":    func(r *Roster) { r.People = r.People[1:] },
		"in another order": func(r *Roster) { slices.Reverse(r.People) },
		"another name":     func(r *Roster) { r.People[0].Name = "Eva" },
	} {
		changed, r := deepCopy(t, next), good
		change(&changed)
		r.NewRoster = &changed
		w.refused(name, r.Bytes(), "approval 1: the passkey of olga: it signed something else")
	}
	for name, c := range map[string]struct {
		approvals []Approval
		why       string
	}{
		"by one admin":            {w.by(p, "olga"), "two admins"},
		"twice by the same":       {w.by(p, "olga", "olga"), "approved twice"},
		"by an admin and another": {w.by(p, "olga", "radu"), "two admins"},
		"by two publishers":       {w.by(p, "radu", "pavel"), "two admins"},
		"by nobody":               {nil, "two admins"},
		"by another's operator":   {[]Approval{w.byFile(p, newWorld(t).operator)}, "signed by nobody in the roster"},
	} {
		w.refused(name, w.record(p, c.approvals).Bytes(), c.why)
	}
	late := good
	late.When = p.NotAfter + 1
	w.refused("after its end", late.Bytes(), "its approvals ended on")
	w.mustAppend(good)
	again := w.record(p, good.Approvals)
	w.refused("again", again.Bytes(), "counted before")
	replayed := p
	replayed.Roster = w.head.RosterHash()
	w.refused("again, under the roster that it made", w.record(replayed, good.Approvals).Bytes(), "it signed something else")
}

// One person counts once, however many keys she has, of whatever kinds.
func TestT20_OneWithManyKeysIsOne(t *testing.T) {
	w := newWorld(t)
	second := newPhone(t, "ES256")
	i := slices.IndexFunc(w.roster.People, func(p Person) bool { return p.ID == "radu" })
	w.roster.People[i].Passkeys = append(w.roster.People[i].Passkeys, second.Passkey)
	w.roster.People[i].Keys = w.roster.People[len(w.roster.People)-1].Keys // pavel's
	w.roster.People = w.roster.People[:len(w.roster.People)-1]
	enrol := w.propose(Enrol, Operator)
	enrol.NewRoster = &w.roster
	w.mustAppend(w.record(enrol, w.byOperator(enrol)))
	p := w.propose(Publish, "ana")
	first, other, file := w.phones["radu"].approve(t, p), second.approve(t, p), w.byFile(p, w.file)
	for name, approvals := range map[string][]Approval{
		"two passkeys": {first, other}, "a passkey and a file": {first, file}, "a file and a passkey": {file, other}, "all three": {file, first, other},
	} {
		w.refused(name, w.record(p, approvals).Bytes(), "radu has approved twice")
	}
	w.mustAppend(w.record(p, append(w.by(p, "ana"), file)))
}

// As many approve as the roster says, whatever is approved, and a roster in which so many cannot is none.
func TestT20_AsManyAsTheRosterSays(t *testing.T) {
	w := newWorld(t)
	w.roster.Need = 3
	enrol := w.propose(Enrol, Operator)
	enrol.NewRoster = &w.roster
	w.mustAppend(w.record(enrol, w.byOperator(enrol)))
	first := w.propose(Publish, "ana")
	hidden := w.propose(Withdraw, "ana")
	hidden.Entry = "ro-119"
	by := func(p Proposal) {
		w.refused("by two", w.record(p, w.by(p, "radu", "olga")).Bytes(), "2 of 3 people")
		w.mustAppend(w.record(p, w.by(p, "radu", "olga", "maria")))
	}
	by(first)
	by(w.propose(Publish, "ana"))
	back := w.propose(Rollback, "ana")
	back.Edition = first.Edition
	by(back)
	hidden.Edition, hidden.Base = w.head.Edition, w.head.Edition
	w.mustAppend(w.record(hidden, w.by(hidden, "ana"))) // hiding needs one, as ever
	shown := w.propose(Restore, "ana")
	shown.Entry = "ro-119"
	by(shown)
	few := deepCopy(t, w.roster)
	few.People = slices.DeleteFunc(few.People, func(p Person) bool { return p.ID != "radu" && p.ID != "olga" && p.ID != "dan" })
	p := w.propose(Enrol, Operator)
	p.NewRoster = &few
	w.refused("nobody could publish", w.record(p, w.byOperator(p)).Bytes(), "nobody can publish: 3 people")
}

// Whether a passkey may be kept in a cloud is as it was when it was enrolled, and whether it is kept there now is its own affair. What it counts is not asked.
func TestT18_WhatAPasskeySaysOfItself(t *testing.T) {
	const changed, cannot = "enrol this passkey anew; logging in with it still works", "says that it cannot be"
	for _, c := range []struct {
		enrolled bool
		flags    byte
		why      string
	}{
		{false, 0x05, ""}, {false, 0x0d, changed}, {false, 0x15, cannot}, {false, 0x1d, changed},
		{true, 0x05, changed}, {true, 0x0d, ""}, {true, 0x15, cannot}, {true, 0x1d, ""},
	} {
		w := newWorld(t)
		ana := w.phones["ana"]
		ana.BackupEligible, ana.flags = c.enrolled, c.flags
		w.roster.People[0].Passkeys = []Passkey{ana.Passkey}
		enrol := w.propose(Enrol, Operator)
		enrol.NewRoster = &w.roster
		w.mustAppend(w.record(enrol, w.byOperator(enrol)))
		p := w.propose(Publish, "ana")
		for i, count := range []string{"\xff\xff\xff\xff", "\x00\x00\x00\x01", "\x00\x00\x00\x00"} {
			data := append(ana.authenticatorData()[:33], count...)
			a := ana.sign(t, data, clientData(p.Challenge()))
			r := w.record(p, append(w.by(p, "radu"), Approval{Passkey: &a}))
			if c.why != "" {
				w.refused("eligible by now", r.Bytes(), c.why)
			} else if _, err := w.head.Next(r.Bytes(), w.asOfNow()); err != nil {
				t.Errorf("%+v, its count for the time %d: %v", c, i+1, err)
			}
		}
	}
}

// Who a browser says that she is does not count: the key alone does.
func TestT20_ABrowserNamesSomebodyElse(t *testing.T) {
	w := newWorld(t)
	credential, key := browserKey(false)
	w.enrolKey(key)
	p := w.propose(Publish, "maria")
	challenge := p.Challenge()
	answer := virtualwebauthn.CreateAssertionResponse(virtualwebauthn.RelyingParty{ID: rpID, Origin: origin}, virtualwebauthn.NewAuthenticator(), credential,
		virtualwebauthn.AssertionOptions{Challenge: challenge[:], RelyingPartyID: rpID})
	var all map[string]any
	if err := json.Unmarshal([]byte(answer), &all); err != nil {
		t.Fatal(err)
	}
	all["response"].(map[string]any)["userHandle"] = base64.RawURLEncoding.EncodeToString([]byte("radu"))
	named, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAssertion(named)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := w.head.Approver(Approval{Passkey: &a}, p, w.rules.Operator); who != "ana" || err != nil {
		t.Errorf("it is %q's, %v", who, err)
	}
	all["rawId"], all["id"] = base64.RawURLEncoding.EncodeToString(w.phones["radu"].Credential), base64.RawURLEncoding.EncodeToString(w.phones["radu"].Credential)
	if named, err = json.Marshal(all); err != nil {
		t.Fatal(err)
	}
	if a, err = ParseAssertion(named); err != nil {
		t.Fatal(err)
	}
	if who, err := w.head.Approver(Approval{Passkey: &a}, p, w.rules.Operator); err == nil {
		t.Errorf("under another's number it is %q's", who)
	}
}

// Other algorithms than the two, and what is no point of the curve, are no key of anybody.
func TestT18_KeysThatAreNone(t *testing.T) {
	rsa := func(algorithm ...byte) []byte {
		return slices.Concat([]byte{0xa4, 1, 3, 3}, algorithm, []byte{0x20, 0x59, 1, 0}, slices.Repeat([]byte{0xd5}, 256), []byte{0x21, 0x43, 1, 0, 1})
	}
	good := newPhone(t, "ES256").Key
	off := slices.Clone(good)
	off[len(off)-1] ^= 1
	for name, key := range map[string][]byte{
		"RS256": rsa(0x39, 1, 0), "RS1": rsa(0x39, 0xff, 0xfe), "ES384": es384(t), "off the curve": off,
		"the point at infinity":                slices.Concat(good[:10], make([]byte, 32), []byte{0x22, 0x58, 32}, make([]byte, 32)),
		"ES256 on a curve that is not its own": slices.Concat([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 2, 0x21, 0x58, 32}, good[10:]),
		"nothing":                              nil, "cut": good[:40],
	} {
		if _, err := (Passkey{Credential: []byte{1}, Key: key}).public(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if _, err := (Passkey{Credential: []byte{1}, Key: good}).public(); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

// A reason may hold whatever people type: a note signs it as it is, and no other.
func TestT18_AnyReasonIsSignedAsItIs(t *testing.T) {
	for _, why := range []string{"x\ty", "x\x00y", "x\n\n— pavel AAAA\n", "ș\u202ey", strings.Repeat("x", 500)} {
		w := newWorld(t)
		p := w.propose(Publish, "maria")
		p.Why = why
		a := w.byFile(p, w.file)
		other := p
		other.Why += " "
		if _, err := w.head.Approver(a, other, ""); err == nil {
			t.Errorf("%q: another reason is signed, too", why)
		}
		r := w.record(p, append(w.by(p, "maria"), a))
		if _, err := w.head.Next(r.Bytes(), w.asOfNow()); err != nil {
			t.Errorf("%q: %v", why, err)
		}
	}
}
