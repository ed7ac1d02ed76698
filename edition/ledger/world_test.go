package ledger

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liman/content"
)

// begun is when the tests' ledger begins.
var begun = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

const (
	rpID   = "console.example.org"
	origin = "https://console.example.org"
)

// phone is somebody's authenticator.
type phone struct {
	Passkey
	key   crypto.Signer
	flags byte // user present and verified, unless a test changes it
}

func newPhone(t *testing.T, algorithm string) *phone {
	t.Helper()
	p := &phone{flags: 0x05, Passkey: Passkey{Credential: make([]byte, 32)}}
	rand.Read(p.Credential)
	if algorithm == "EdDSA" {
		public, private, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		p.key, p.Key = private, append([]byte{0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32}, public...)
		return p
	}
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := private.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	p.key = private
	p.Key = slices.Concat([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33], []byte{0x22, 0x58, 32}, point[33:])
	return p
}

// clientData is what a browser signs.
func clientData(challenge content.Hash) string {
	return fmt.Sprintf(`{"type":"webauthn.get","challenge":"%s","origin":"%s","crossOrigin":false}`,
		base64.RawURLEncoding.EncodeToString(challenge[:]), origin)
}

func (p *phone) authenticatorData() []byte {
	id := sha256.Sum256([]byte(rpID))
	return append(id[:], p.flags, 0, 0, 0, 0)
}

// sign makes an assertion over any data.
func (p *phone) sign(t *testing.T, authenticatorData []byte, clientData string) Assertion {
	t.Helper()
	hash := sha256.Sum256([]byte(clientData))
	message, opts := append(slices.Clone(authenticatorData), hash[:]...), crypto.Hash(0)
	if _, ec := p.key.(*ecdsa.PrivateKey); ec {
		digest := sha256.Sum256(message)
		message, opts = digest[:], crypto.SHA256
	}
	signature, err := p.key.Sign(rand.Reader, message, opts)
	if err != nil {
		t.Fatal(err)
	}
	return Assertion{slices.Clone(p.Credential), authenticatorData, []byte(clientData), signature}
}

func (p *phone) approve(t *testing.T, what Proposal) Approval {
	t.Helper()
	a := p.sign(t, p.authenticatorData(), clientData(what.Challenge()))
	return Approval{Passkey: &a}
}

// world is a ledger with an operator and six people: ana edits, vera translates, maria reviews, radu and olga publish, dan and olga are
// admins, and pavel publishes with a file key.
type world struct {
	t        *testing.T
	operator string // private
	rules    Rules
	roster   Roster
	phones   map[string]*phone
	file     string // pavel's private key
	records  [][]byte
	head     Head
	now      time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, phones: make(map[string]*phone), now: begun}
	var public, pavel string
	var err error
	if w.operator, public, err = note.GenerateKey(rand.Reader, "operator"); err != nil {
		t.Fatal(err)
	}
	if w.file, pavel, err = note.GenerateKey(rand.Reader, "pavel"); err != nil {
		t.Fatal(err)
	}
	w.rules = Rules{
		Operator: public, Now: func() time.Time { return w.now },
	}
	w.roster = Roster{RPID: rpID, Origins: []string{origin}, Need: 2}
	for i, p := range []Person{
		{ID: "ana", Roles: []Role{Editor}}, {ID: "vera", Roles: []Role{Translator}}, {ID: "maria", Roles: []Role{Reviewer}},
		{ID: "radu", Roles: []Role{Publisher}}, {ID: "olga", Roles: []Role{Publisher, Admin}}, {ID: "dan", Roles: []Role{Admin}},
	} {
		w.phones[p.ID] = newPhone(t, []string{"ES256", "EdDSA"}[i%2])
		p.Passkeys = []Passkey{w.phones[p.ID].Passkey}
		w.roster.People = append(w.roster.People, p)
	}
	w.roster.People = append(w.roster.People, Person{ID: "pavel", Roles: []Role{Publisher}, Keys: []string{pavel}})
	first := w.propose(Enrol, Operator)
	first.NewRoster = &w.roster
	w.mustAppend(w.record(first, w.byOperator(first)))
	return w
}

// propose makes a proposal of a kind that fits the ledger as it is.
func (w *world) propose(kind Kind, who string) Proposal {
	p := Proposal{Kind: kind, Edition: w.head.Edition, Base: w.head.Edition, Roster: w.head.RosterHash(), Proposer: who, Why: "because", NotAfter: w.now.Add(ApprovalLives).Unix()}
	rand.Read(p.ID[:])
	if kind == Publish {
		rand.Read(p.Edition[:])
	}
	return p
}

func (w *world) by(p Proposal, people ...string) []Approval {
	w.t.Helper()
	var all []Approval
	for _, who := range people {
		if who == "pavel" {
			all = append(all, w.byFile(p, w.file))
			continue
		}
		all = append(all, w.phones[who].approve(w.t, p))
	}
	return all
}

func (w *world) byFile(p Proposal, key string) Approval {
	w.t.Helper()
	a, err := Sign(p, key)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// enrolKey makes a passkey the only one of the roster's first person.
func (w *world) enrolKey(key Passkey) {
	w.roster.People[0].Passkeys = []Passkey{key}
	enrol := w.propose(Enrol, Operator)
	enrol.NewRoster = &w.roster
	w.mustAppend(w.record(enrol, w.byOperator(enrol)))
}

func (w *world) byOperator(p Proposal) []Approval { return []Approval{w.byFile(p, w.operator)} }

func (w *world) record(p Proposal, approvals []Approval) Record {
	return Record{Number: w.head.Number + 1, Before: w.head.Record, When: w.now.Unix(), Proposal: p, Approvals: approvals}
}

// asOfNow are the rules of somebody who has just seen the ledger as it is.
func (w *world) asOfNow() Rules {
	rules := w.rules
	rules.Since = w.now
	return rules
}

func (w *world) append(r Record) error {
	next, err := w.head.Next(r.Bytes(), w.asOfNow())
	if err == nil {
		w.head, w.records = next, append(w.records, r.Bytes())
	}
	return err
}

func (w *world) mustAppend(r Record) {
	w.t.Helper()
	if err := w.append(r); err != nil {
		w.t.Fatal(err)
	}
}

// refused wants a record to be refused for a reason, and the ledger to stay as it was.
func (w *world) refused(name string, raw []byte, why string) {
	w.t.Helper()
	before := w.head.Record
	next, err := w.head.Next(raw, w.asOfNow())
	switch {
	case err == nil:
		w.t.Errorf("%s: taken", name)
	case !strings.Contains(err.Error(), why):
		w.t.Errorf("%s: refused since %q, which does not say %q", name, err, why)
	case strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "record "):
		w.t.Errorf("%s: %q is not one line that names the record", name, err)
	case next.Record != before || w.head.Record != before:
		w.t.Errorf("%s: the ledger has moved", name)
	}
}

// replay checks records from the first on and gives what they come to; with an error, what those before come to that hold.
func replay(records [][]byte, rules Rules) (Head, error) {
	var h Head
	for _, raw := range records {
		next, err := h.Next(raw, rules)
		if err != nil {
			return h, err
		}
		h = next
	}
	return h, nil
}
