package ledger

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"slices"
	"testing"
	"time"

	"liman/content"
)

func TestTwoPeoplePublishAndTakeBack(t *testing.T) {
	w := newWorld(t)
	first := w.propose(Publish, "ana")
	w.mustAppend(w.record(first, w.by(first, "ana", "radu")))
	second := w.propose(Publish, "vera")
	w.mustAppend(w.record(second, w.by(second, "maria", "pavel")))
	if w.head.Edition != second.Edition || w.head.Number != 3 {
		t.Fatalf("served is %s at %d", w.head.Edition, w.head.Number)
	}
	back := w.propose(Rollback, "maria")
	back.Edition = first.Edition
	w.mustAppend(w.record(back, w.by(back, "maria", "radu")))
	builtin := w.propose(Rollback, "maria")
	builtin.Edition = content.Hash{}
	w.refused("to what was never served", w.record(builtin, w.by(builtin, "maria", "radu")).Bytes(), "never served")
	again, err := replay(w.records, Rules{Operator: w.rules.Operator})
	if err != nil || again.Record != w.head.Record || again.Edition != first.Edition {
		t.Errorf("replayed it is %+v, %v", again, err)
	}
}

func TestAWithdrawalHidesOneEntryAtOnce(t *testing.T) {
	w := newWorld(t)
	waiting := w.propose(Publish, "ana") // approved before the withdrawal, published after it
	approved := w.by(waiting, "ana", "radu")
	p := w.propose(Withdraw, "vera")
	p.Entry = "ro-119"
	w.mustAppend(w.record(p, w.by(p, "vera")))
	if len(w.head.Hidden) != 1 || w.head.Hidden[0] != "ro-119" || len(w.head.Unconfirmed()) != 1 {
		t.Fatalf("hidden are %v", w.head.Hidden)
	}
	w.mustAppend(w.record(waiting, approved))
	if len(w.head.Hidden) != 1 {
		t.Error("publishing has shown what was withdrawn")
	}
	own := w.propose(Confirm, "vera")
	own.Entry = "ro-119"
	w.refused("confirmed by herself", w.record(own, w.by(own, "vera")).Bytes(), "somebody else")
	other := w.propose(Confirm, "ana")
	other.Entry = "ro-119"
	w.mustAppend(w.record(other, w.by(other, "ana")))
	if len(w.head.Unconfirmed()) != 0 {
		t.Error("nobody has looked at it")
	}
	alone := w.propose(Restore, "ana")
	alone.Entry = "ro-119"
	w.refused("shown again by one", w.record(alone, w.by(alone, "ana")).Bytes(), "1 of 2")
	w.mustAppend(w.record(alone, w.by(alone, "ana", "radu")))
	if len(w.head.Hidden) != 0 {
		t.Errorf("hidden are %v", w.head.Hidden)
	}
}

func TestWhatMayNotBeWithdrawn(t *testing.T) {
	w := newWorld(t)
	try := func(name, entry, who, signer, why string) {
		p := w.propose(Withdraw, who)
		p.Entry = entry
		w.refused(name, w.record(p, w.by(p, signer)).Bytes(), why)
	}
	try("nothing", "", "ana", "ana", "one entry")
	for _, entry := range []string{
		"ro-119}. Call {ro-112", "{ro-119}", "#0", "ro-119\n", "\nro-119", "ro-119\nro-118", "ro 119", "RO-119", "-ro", "../ro", "ro/danger", "ro/danger/../start",
		"ro/danger/start/ogg", "ro/danger/start.ogg", "ro/#0/start", "/danger/start", "ro-1ș",
	} {
		try("what is called "+entry, entry, "ana", "ana", "names no entry")
	}
	try("in somebody's name", "ro-119", "ana", "radu", "whoever withdraws")
	p := w.propose(Withdraw, "ana")
	p.Entry, p.Edition = "ro-119", content.Sum([]byte("another"))
	w.refused("with another edition", w.record(p, w.by(p, "ana")).Bytes(), "leaves the edition")
	for _, entry := range []string{"ro-1", "ro-2", "ro-3"} {
		p := w.propose(Withdraw, "ana")
		p.Entry = entry
		w.mustAppend(w.record(p, w.by(p, "ana")))
	}
	try("a fourth on a day", "ro-4", "ana", "ana", "in a day")
	w.now = w.now.Add(14 * time.Hour)
	try("a fourth after midnight", "ro-4", "ana", "ana", "in a day")
	try("twice", "ro-1", "radu", "radu", "already")
	w.now = w.now.Add(10 * time.Hour)
	p = w.propose(Withdraw, "ana")
	p.Entry = "ro-4"
	w.mustAppend(w.record(p, w.by(p, "ana")))
}

func TestRosters(t *testing.T) {
	w := newWorld(t)
	next := w.roster
	next.People = next.People[1:] // without ana
	p := w.propose(Enrol, "olga")
	p.NewRoster = &next
	w.refused("by one admin", w.record(p, w.by(p, "olga")).Bytes(), "two admins")
	w.refused("by people who are no admins", w.record(p, w.by(p, "maria", "radu")).Bytes(), "two admins")
	before := w.propose(Publish, "ana")
	approved := w.by(before, "ana", "radu")
	w.mustAppend(w.record(p, w.by(p, "olga", "dan")))
	w.refused("approved under the roster before", w.record(before, approved).Bytes(), "another roster")
	late := w.propose(Publish, "maria")
	w.refused("by somebody removed", w.record(late, w.by(late, "ana", "radu")).Bytes(), "nobody in the roster")
	w.mustAppend(w.record(late, w.by(late, "maria", "radu")))
	lost := w.propose(Enrol, Operator)
	lost.NewRoster = &w.roster
	w.mustAppend(w.record(lost, w.byOperator(lost)))
}

// Whoever is wrongly enrolled could stand for two, or sign without a key.
func TestARosterThatCannotBeEnrolled(t *testing.T) {
	w := newWorld(t)
	weak := append([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, make([]byte, 32)...)
	for name, change := range map[string]func(r *Roster){
		"at least 2":             func(r *Roster) { r.Need = 1 },
		"no relying party":       func(r *Roster) { r.RPID = "" },
		"no origin of a page":    func(r *Roster) { r.Origins = []string{"http://console.example.org"} },
		"same id or key":         func(r *Roster) { r.People[1].ID = "ana" },
		"maria have the same id": func(r *Roster) { r.People[2].Passkeys = r.People[0].Passkeys },
		"which there is not":     func(r *Roster) { r.People[0].Roles = []Role{"king"} },
		"nobody can publish": func(r *Roster) {
			for i := range r.People {
				r.People[i].Roles = []Role{Reviewer}
			}
		},
		"weak":                       func(r *Roster) { r.People[0].Passkeys = []Passkey{{Credential: []byte{1}, Key: weak}} },
		"neither ES256":              func(r *Roster) { r.People[0].Passkeys[0].Key = es384(t) },
		"no id of a person":          func(r *Roster) { r.People[0].ID = Operator },
		"no public key as sumdb":     func(r *Roster) { r.People[6].Keys = []string{"pavel+00000000+AAAA"} },
		"ana and maria have the sam": func(r *Roster) { r.People[2].Passkeys = []Passkey{otherSpelling(r.People[0].Passkeys[0])} },
	} {
		p := w.propose(Enrol, Operator)
		r := deepCopy(t, w.roster)
		change(&r)
		p.NewRoster = &r
		w.refused(name, w.record(p, w.byOperator(p)).Bytes(), name)
	}
}

func TestAnEmptyLedgerTakesTheOperatorsRosterAlone(t *testing.T) {
	w := newWorld(t)
	var empty Head
	p := Proposal{Kind: Enrol, NewRoster: &w.roster, Proposer: "olga", NotAfter: begun.Add(time.Hour).Unix()}
	r := Record{Number: 1, When: begun.Unix(), Proposal: p, Approvals: w.by(p, "olga", "dan")}
	if _, err := empty.Next(r.Bytes(), w.rules); err == nil {
		t.Error("taken from admins whom nobody made admins")
	}
	r.Approvals = w.byOperator(p)
	if _, err := empty.Next(r.Bytes(), w.rules); err != nil {
		t.Error(err)
	}
	if _, err := empty.Next(r.Bytes(), Rules{}); err == nil {
		t.Error("taken without an operator's key")
	}
}

// es384 is a good key of another algorithm.
func es384(t *testing.T) []byte {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Concat([]byte{0xa5, 1, 2, 3, 0x38, 0x22, 0x20, 2, 0x21, 0x58, 48}, point[1:49], []byte{0x22, 0x58, 48}, point[49:])
}
