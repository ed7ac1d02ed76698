package publishing

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/descope/virtualwebauthn"
	"golang.org/x/mod/sumdb/note"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/ledger"
	"liman/store"
)

// small is an edition of two flows, with the directory of the program, so that it opens quickly.
func small(t testing.TB) *content.Bundle {
	t.Helper()
	files := make(map[string][]byte)
	fsys := os.DirFS("testdata/small")
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = fs.ReadFile(fsys, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range edition.Builtin().All() {
		if strings.HasPrefix(name, "directory/") && (path.Dir(name) != "directory/data/services" || path.Base(name) == "CJ.yaml") {
			files[name] = data
		}
	}
	b, err := content.New(files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// saying is a bundle in which a text of the first screen is another.
func saying(t testing.TB, b *content.Bundle, text string) *content.Bundle {
	t.Helper()
	changed, err := b.With(map[string][]byte{"locales/ro.yaml": edited(t, b, "locales/ro.yaml", text+" {ro-112}", "home/start.text")})
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// edited is a file of a bundle with another text in a field.
func edited(t testing.TB, b *content.Bundle, file, text string, path ...string) []byte {
	t.Helper()
	data, _ := b.File(file)
	d, err := content.ParseDoc(data)
	if err == nil {
		err = d.Set(text, path...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d.Bytes()
}

const (
	rpID   = "console.example.org"
	origin = "https://console.example.org"
)

// world is a Redis with a ledger, a desk before it, and people: ana edits, radu and olga publish, olga and dan are admins. Ana and dan sign files, radu
// and olga with passkeys. Its roster is enrolled.
type world struct {
	testing.TB
	redis    *miniredis.Miniredis
	url      string
	keys     map[string]string // private ones, of files, by name
	passkeys map[string]virtualwebauthn.Credential
	roster   ledger.Roster
	desk     *Desk
	now      time.Time
}

func newWorld(t testing.TB) *world {
	t.Helper()
	redis := miniredis.RunT(t)
	w := &world{TB: t, redis: redis, url: "redis://" + redis.Addr(), now: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC),
		keys: make(map[string]string), passkeys: make(map[string]virtualwebauthn.Credential)}
	own := small(t)
	w.desk = &Desk{Keeper: w.ledger(), Builtin: own, Own: sync.OnceValue(func() *edition.Edition { return open(t, own) }), Checks: new(check.Opener), Now: func() time.Time { return w.now }}
	w.desk.Operator = w.key("operator")
	w.roster = ledger.Roster{RPID: rpID, Origins: []string{origin}, Need: 2, People: []ledger.Person{
		{ID: "ana", Name: "Ana", Roles: []ledger.Role{ledger.Editor}, Keys: []string{w.key("ana")}},
		{ID: "radu", Name: "Radu", Roles: []ledger.Role{ledger.Publisher}, Passkeys: []ledger.Passkey{w.passkey("radu")}},
		{ID: "olga", Name: "Olga", Roles: []ledger.Role{ledger.Publisher, ledger.Admin}, Passkeys: []ledger.Passkey{w.passkey("olga")}},
		{ID: "dan", Name: "Dan", Roles: []ledger.Role{ledger.Admin}, Keys: []string{w.key("dan")}},
	}}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Enrol, Proposer: ledger.Operator, NewRoster: &w.roster}, nil), "operator")
	return w
}

// ledger is the ledger as whoever publishes sees it.
func (w *world) ledger() *store.Ledger {
	w.Helper()
	l, err := store.OpenLedger(w.url, "REDIS_PUBLISHER_URL", func() time.Time { return w.now })
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { l.Close() })
	return l
}

// key makes a key for files and gives its public half.
func (w *world) key(name string) string {
	w.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		w.Fatal(err)
	}
	w.keys[name] = private
	return public
}

// passkey makes one. That library cuts coordinates that begin with a zero; then another one is made.
func (w *world) passkey(name string) ledger.Passkey {
	w.Helper()
	for range 100 {
		made := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		key := ledger.Passkey{Credential: made.ID, Key: made.Key.AttestationData()}
		if (ledger.Roster{RPID: rpID, Origins: []string{origin}, Need: 2, People: []ledger.Person{{ID: name, Passkeys: []ledger.Passkey{key}}}}).Check() == nil ||
			len(key.Key) == 77 {
			w.passkeys[name] = made
			return key
		}
	}
	w.Fatal("no passkey")
	return ledger.Passkey{}
}

// approval is somebody's, with her passkey or her key for files.
func (w *world) approval(p ledger.Proposal, who string) ledger.Approval {
	w.Helper()
	if key, is := w.keys[who]; is {
		a, err := ledger.Sign(p, key)
		if err != nil {
			w.Fatal(err)
		}
		return a
	}
	challenge := p.Challenge()
	answer := virtualwebauthn.CreateAssertionResponse(virtualwebauthn.RelyingParty{ID: rpID, Origin: origin}, virtualwebauthn.NewAuthenticator(),
		w.passkeys[who], virtualwebauthn.AssertionOptions{Challenge: challenge[:], RelyingPartyID: rpID})
	a, err := ledger.ParseAssertion([]byte(answer))
	if err != nil {
		w.Fatal(err)
	}
	return ledger.Approval{Passkey: &a}
}

func (w *world) propose(p ledger.Proposal, b *content.Bundle) ledger.Proposal {
	w.Helper()
	if p.Why == "" {
		p.Why = "because"
	}
	p, err := w.desk.Propose(w.Context(), p, b)
	if err != nil {
		w.Fatal(err)
	}
	return p
}

// tryPublish has people approve a proposal and publishes it.
func (w *world) tryPublish(p ledger.Proposal, people ...string) error {
	w.Helper()
	for _, who := range people {
		if got, err := w.desk.Approve(w.Context(), p.ID, w.approval(p, who)); err != nil || got != who {
			w.Fatalf("%s approves as %s: %v", who, got, err)
		}
	}
	_, err := w.desk.Publish(w.Context(), p.ID)
	return err
}

func (w *world) publish(p ledger.Proposal, people ...string) {
	w.Helper()
	if err := w.tryPublish(p, people...); err != nil {
		w.Fatal(err)
	}
}

// serve publishes an edition by ana and radu.
func (w *world) serve(b *content.Bundle) {
	w.Helper()
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Publish, Proposer: "ana"}, b), "ana", "radu")
}

// bot is a follower with its log.
type bot struct {
	*Follower
	log bytes.Buffer
}

// bot starts one that has these memories.
func (w *world) bot(memories ...Memory) *bot { return w.botWith(ledger.Checkpoint{}, memories...) }

// botWith starts one that is told from outside what the ledger must have.
func (w *world) botWith(least ledger.Checkpoint, memories ...Memory) *bot {
	w.Helper()
	b := new(bot)
	b.Follower = New(Options{Source: w.ledger(), Operator: w.desk.Operator, Builtin: w.desk.Builtin, Own: w.desk.Own(), Least: least, Memories: memories,
		Log: slog.New(slog.NewJSONHandler(&b.log, nil)), Now: func() time.Time { return w.now }})
	b.Start(w.Context())
	return b
}

// says is the text of the first screen that a bot serves.
func (b *bot) says() string {
	return strings.TrimSuffix(b.Serving().Text("ro", "home/start.text"), " 112")
}

// alarms are the alarms in the log since the last call.
func (b *bot) alarms() []string {
	var alarms []string
	for line := range strings.Lines(b.log.String()) {
		if strings.Contains(line, `"alarm":"ledger"`) {
			alarms = append(alarms, line)
		}
	}
	b.log.Reset()
	return alarms
}

// memory is a Memory in memory.
type memory struct{ ledger.Checkpoint }

func (m *memory) Remember(_ context.Context, seen ledger.Checkpoint) (ledger.Checkpoint, time.Time, error) {
	if seen.Number > m.Number {
		m.Checkpoint = seen
	}
	return m.Checkpoint, time.Time{}, nil
}

// replicas is what bots tell each other through a session Redis of their own.
func (w *world) replicas() Replicas {
	w.Helper()
	url := "redis://" + miniredis.RunT(w).Addr()
	s, err := store.Open(store.Options{URL: url, Secret: []byte("a secret of enough bytes for a test")})
	if err != nil {
		w.Fatal(err)
	}
	s.Now = func() time.Time { return w.now }
	return s.Seen
}

// dead is a Source that is away.
type dead struct{ Source }

func (dead) Head(context.Context) (string, error) {
	return "", &net.OpError{Op: "dial", Err: errors.New("connection refused")}
}

// late is a Source whose files do not come in time, each time with another error.
type late struct {
	Source
	asked *int
}

func (l late) Blobs(context.Context, ...string) (map[string][]byte, error) {
	*l.asked++
	return nil, fmt.Errorf("read tcp %d: %w", *l.asked, context.DeadlineExceeded)
}

// record is one that nobody has checked: what somebody who writes into Redis without the desk would add.
func (w *world) record(p ledger.Proposal, people ...string) ledger.Record {
	w.Helper()
	h, err := w.desk.History(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	r := ledger.Record{Number: h.Number + 1, Before: h.Record, When: w.now.Unix(), Proposal: p}
	for _, who := range people {
		r.Approvals = append(r.Approvals, w.approval(p, who))
	}
	return r
}

// smuggle adds bytes as the next record, past the desk.
func (w *world) smuggle(raw []byte) {
	w.Helper()
	l := w.ledger()
	head, err := l.Head(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	before, err := ledger.ParseCheckpoint(head)
	if err != nil {
		w.Fatal(err)
	}
	after := ledger.Checkpoint{Number: before.Number + 1, Record: content.Sum(raw)}
	if err := l.Append(w.Context(), head, after.String(), raw, nil); err != nil {
		w.Fatal(err)
	}
}

// back takes out the newest record, as an operator does who mends a ledger.
func (w *world) back() {
	w.Helper()
	records, err := w.redis.List("ledger:records")
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.redis.Pop("ledger:records"); err != nil {
		w.Fatal(err)
	}
	last := len(records) - 1
	w.redis.Set("ledger:head", ledger.Checkpoint{Number: uint64(last), Record: content.Sum([]byte(records[last-1]))}.String())
}
