package main

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/store"
)

// newsroom is a ledger in a Redis, and people who publish by command: ana edits, radu publishes, both with keys for files; olga publishes with a passkey.
type newsroom struct {
	*testing.T
	dir     string
	redis   string
	env     []string          // of everybody who reads or writes it
	public  map[string]string // keys for files
	passkey virtualwebauthn.Credential
}

const (
	rpID   = "console.example.org"
	origin = "https://console.example.org"
)

// newNewsroom has everybody make keys, and enrols them in the ledger of a Redis of its own.
func newNewsroom(t *testing.T) *newsroom {
	t.Helper()
	p := newcomers(t)
	p.begin(bareRedis(t))
	return p
}

// newcomers has everybody make keys, by command.
func newcomers(t *testing.T) *newsroom {
	t.Helper()
	p := &newsroom{T: t, dir: t.TempDir(), passkey: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), public: make(map[string]string)}
	for len(p.passkey.Key.AttestationData()) != 77 { // that library cuts coordinates that begin with a zero
		p.passkey = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	}
	for _, name := range []string{"operator", "ana", "radu"} {
		p.public[name] = strings.TrimSpace(p.says("content", "keys", "make", name, "--to", p.key(name)))
	}
	p.env = []string{"LIMAN_OPERATOR_KEY=" + p.public["operator"]}
	return p
}

// begin enrols the roster in the ledger of a Redis, by command, as an operator does who begins.
func (p *newsroom) begin(redis string) {
	p.Helper()
	p.redis, p.env = redis, append(p.env, "REDIS_PUBLISHER_URL="+redis)
	roster := ledger.Roster{RPID: rpID, Origins: []string{origin}, Need: 2, People: []ledger.Person{
		{ID: "ana", Name: "Ana", Roles: []ledger.Role{ledger.Editor}, Keys: []string{p.public["ana"]}},
		{ID: "radu", Name: "Radu", Roles: []ledger.Role{ledger.Publisher, ledger.Admin}, Keys: []string{p.public["radu"]}},
		{ID: "olga", Name: "Olga", Roles: []ledger.Role{ledger.Publisher, ledger.Admin},
			Passkeys: []ledger.Passkey{p.olgas()}},
	}}
	id := p.proposed("content", "keys", "enrol", p.writes("roster.json", roster), "--as", "operator", "--why", "the first")
	p.signs(id, "operator")
	p.says("content", "publish", id)
}

// olgas is her passkey as a roster has it.
func (p *newsroom) olgas() ledger.Passkey {
	return ledger.Passkey{Credential: p.passkey.ID, Key: p.passkey.Key.AttestationData()}
}

func (p *newsroom) key(name string) string { return filepath.Join(p.dir, name+".key") }

func (p *newsroom) writes(name string, what any) string {
	p.Helper()
	data, err := json.Marshal(what)
	if text, is := what.(string); is {
		data = []byte(text)
	}
	path := filepath.Join(p.dir, name)
	if err == nil {
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		p.Fatal(err)
	}
	return path
}

// says runs a command that works, and gives what it prints.
func (p *newsroom) says(args ...string) string {
	p.Helper()
	out, err := output(p.T, p.env, args...)
	if err != nil {
		p.Fatalf("%v: %v\n%s", args, err, out)
	}
	return out
}

// refuses runs a command that fails, and wants it to say why.
func (p *newsroom) refuses(why string, args ...string) {
	p.Helper()
	if out, err := output(p.T, p.env, args...); err == nil || !strings.Contains(out, why) {
		p.Errorf("%v: %v, and no %q in\n%s", args, err, why, out)
	}
}

var proposalID = regexp.MustCompile(`proposed: ([0-9a-f]{32})`)

// proposed runs a command that proposes, and gives the id.
func (p *newsroom) proposed(args ...string) string {
	p.Helper()
	out := p.says(args...)
	m := proposalID.FindStringSubmatch(out)
	if m == nil {
		p.Fatalf("%v proposes nothing:\n%s", args, out)
	}
	return m[1]
}

// challenge is the one that show prints for a proposal.
func (p *newsroom) challenge(id string) string {
	p.Helper()
	_, rest, _ := strings.Cut(p.says("content", "show", id), "\nchallenge ")
	return rest[:64]
}

// signs has somebody look at a proposal and sign it with her key for files.
func (p *newsroom) signs(id, who string) {
	p.Helper()
	p.says("content", "sign", id, "--challenge", p.challenge(id), "--key", p.key(who))
}

// publishes runs a command that proposes, and has two people sign what it proposes and it published.
func (p *newsroom) publishes(args ...string) {
	p.Helper()
	id := p.proposed(args...)
	p.signs(id, "ana")
	p.signs(id, "radu")
	p.says("content", "publish", id)
}

// touch signs a proposal with olga's passkey, as a page of the console would have her do.
func (p *newsroom) touch(id string) {
	p.Helper()
	challenge, err := hex.DecodeString(p.challenge(id))
	if err != nil {
		p.Fatal(err)
	}
	answer := virtualwebauthn.CreateAssertionResponse(virtualwebauthn.RelyingParty{ID: rpID, Origin: origin}, virtualwebauthn.NewAuthenticator(), p.passkey,
		virtualwebauthn.AssertionOptions{Challenge: challenge, RelyingPartyID: rpID})
	if out := p.says("content", "sign", id, "--assertion", p.writes("answer.json", answer)); !strings.Contains(out, "olga has approved it") {
		p.Errorf("her passkey: %s", out)
	}
}

// changes are the states of the change sets by their ids.
func (p *newsroom) changes() map[string]draft.State {
	p.Helper()
	drafts, err := store.OpenDrafts(p.redis, "REDIS_PUBLISHER_URL")
	if err != nil {
		p.Fatal(err)
	}
	defer drafts.Close()
	all, err := drafts.All(p.Context())
	if err != nil {
		p.Fatal(err)
	}
	states := make(map[string]draft.State)
	for id, kept := range all {
		d, err := draft.Parse(kept.Data)
		if err != nil {
			p.Fatal(err)
		}
		states[id] = d.State
	}
	return states
}

// wants fails if a text lacks something.
func wants(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, one := range all {
		if !strings.Contains(text, one) {
			t.Errorf("no %q in\n%s", one, text)
		}
	}
}

// filesOf is how many files a bundle has.
func filesOf(b *content.Bundle) (n int) {
	for range b.All() {
		n++
	}
	return n
}

// fingerprintOf is what people compare of a passkey: half of the SHA-256 of its compact JSON.
func fingerprintOf(k ledger.Passkey) string {
	data, err := json.Marshal(k)
	if err != nil {
		panic(err) // bytes and truths
	}
	return content.Sum(data).String()[:32]
}

// edit changes the title of the first screen in a folder.
func (p *newsroom) edit(tree, title string) {
	p.Helper()
	path := filepath.Join(tree, "locales", "ro.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		p.Fatal(err)
	}
	changed := regexp.MustCompile(`(?m)^home/start\.title: .*$`).ReplaceAllString(string(data), "home/start.title: "+title)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		p.Fatal(err)
	}
}

// read is the content of a folder, as LIMAN_CONTENT serves it.
func (p *newsroom) read(folder string) *content.Bundle {
	p.Helper()
	b, err := edition.Folder(folder)
	if err != nil {
		p.Fatal(err)
	}
	return b
}

// holds wants that a folder holds just the files of a bundle, byte by byte.
func (p *newsroom) holds(folder string, want *content.Bundle) {
	p.Helper()
	for _, c := range content.Diff(want, p.read(folder)) {
		p.Errorf("%s: %s is another", folder, c.Name)
	}
	if n := strings.Count(listed(p.T, folder), "\n") + 1; n != filesOf(want) {
		p.Errorf("%s holds %d files, not %d", folder, n, filesOf(want))
	}
}

// Every command of liman content, from an empty ledger on: the roster, an edition by an editor's key and a publisher's passkey, one that is signed on
// another machine, back again, a withdrawal; and what one alone cannot do.
func TestContentIsPublishedByTwo(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	wants(t, p.says("content", "keys"), "2 approve", "radu", "publisher, admin", "passkey "+fingerprintOf(p.olgas()))
	tree := filepath.Join(p.dir, "tree")
	wants(t, p.says("content", "pull", "builtin", tree), "files")
	p.holds(tree, edition.Builtin())
	first := p.proposed("content", "push", tree, "--as", "ana", "--why", "to begin with")
	p.signs(first, "ana")
	p.refuses("1 of 2 people", "content", "publish", first)
	p.refuses("ana has approved it already", "content", "sign", first, "--challenge", p.challenge(first), "--key", p.key("ana"))
	p.refuses("signed by nobody in the roster", "content", "sign", first, "--challenge", p.challenge(first), "--key", p.key("operator"))
	p.touch(first)
	wants(t, p.says("content", "publish", first), "record 2 ", "is published")
	p.refuses("that is what is served already", "content", "push", "--builtin", "--as", "ana", "--why", "x")

	p.edit(tree, "Sună 0800 123 456")
	if out, err := output(t, p.env, "content", "push", tree, "--as", "ana", "--why", "a number"); err == nil {
		t.Error("what has faults is proposed")
	} else {
		wants(t, out, "nothing is proposed", "locales/ro.yaml:", "0800 123 456") // with what liman check says of it
	}
	p.edit(tree, "Bine ai venit")
	second := p.proposed("content", "push", tree, "--as", "ana", "--why", "a title")
	wants(t, p.says("content", "diff", "served", second), "TEXTS", "message home/start.title in ro", "- Bun venit", "+ Bine ai venit", "1 differences")
	wants(t, p.says("content", "diff", "served", second, "--files"), "locales/ro.yaml", "+ home/start.title: Bine ai venit", "1 files differ")
	whole := p.says("content", "show", second, "--json") // carried to a machine without a network, and the approval back
	apart, err := output(t, nil, "content", "sign", p.writes("proposal.json", whole), "--key", p.key("ana"))
	if err != nil {
		t.Fatal(err)
	}
	_, approval, _ := strings.Cut(apart, "approved by nobody\n")
	p.says("content", "sign", second, "--approval", p.writes("approval.json", approval))
	p.signs(second, "radu")
	p.says("content", "publish", second)
	if states := p.changes(); states[second] != draft.Published || len(states) != 2 || !slices.Contains(slices.Collect(maps.Values(states)), draft.Open) {
		t.Errorf("the change sets are %v; one is published, and the one with the faults is open", states)
	}

	other := filepath.Join(p.dir, "other")
	p.says("content", "pull", "builtin", other)
	p.edit(other, "Altceva")
	p.refuses("both have changed message home/start.title", "content", "push", "--builtin", "--base", other, "--as", "ana", "--why", "a release")

	back := p.proposed("content", "rollback", "2", "--as", "radu", "--why", "the old title was better")
	p.signs(back, "radu")
	p.touch(back)
	p.says("content", "publish", back)
	wants(t, p.says("content", "diff", "2", "4"), "0 differences")

	wants(t, p.says("content", "withdraw", "ro-116111", "--as", "ana", "--why", "nobody answers", "--key", p.key("ana")), "record 5 ", "ro-116111 is hidden")
	p.refuses("may never be withdrawn", "content", "withdraw", "ro-112", "--as", "ana", "--why", "x", "--key", p.key("ana"))
	p.says("content", "confirm", "ro-116111", "--as", "radu", "--why", "called, too", "--key", p.key("radu"))
	again := p.proposed("content", "restore", "ro-116111", "--as", "ana", "--why", "they answer again")
	p.signs(again, "ana")
	p.signs(again, "radu")
	p.says("content", "publish", again)

	log := p.says("content", "log")
	if taken := line(log, "taken back by 4"); strings.Count(log, "taken back by") != 1 || !strings.HasPrefix(taken, "3 ") || !strings.Contains(p.says("content", "show", "3"), "(taken back by 4)") {
		t.Errorf("record 4 took record 3 back, and it is not said: %q in\n%s", taken, log)
	}
	wants(t, log, "ana, olga", "withdraw ro-116111", "restore ro-116111", "ledger: record 7 ", "the first")
	export := filepath.Join(p.dir, "ledger.tar")
	p.says("content", "export", export)
	wants(t, p.says("content", "verify"), "7 records hold, 2 editions are whole")
	alone, err := output(t, p.env[:1], "content", "verify", export) // without a Redis
	if err != nil {
		t.Error(err)
	}
	wants(t, alone, "7 records hold", strings.TrimSpace(line(log, "ledger: record")))
	wants(t, p.says("version"), strings.TrimSpace(line(log, "ledger: record"))) // number and hash
	p.refuses("an export is written into an empty one", "content", "import", export)
	checkpoint := strings.TrimSpace(strings.TrimPrefix(line(log, "ledger: record"), "ledger: record"))
	for least, why := range map[string]string{"8": "it was set back", "7": "", checkpoint: "", "6 " + strings.Repeat("ab", 32): "the ledger has parted"} {
		env := p.env
		p.env = append(slices.Clone(env), "LIMAN_LEDGER_MIN="+least)
		for _, args := range [][]string{{"content", "log"}, {"content", "verify", export}} {
			if why == "" {
				p.says(args...)
			} else {
				p.refuses(why, args...)
			}
		}
		p.env = env
	}
	p.env[1] = "REDIS_PUBLISHER_URL=" + bareRedis(t)
	wants(t, p.says("content", "import", export), "ledger: record 7 ")
	pulled := filepath.Join(p.dir, "pulled")
	p.says("content", "pull", "3", pulled)
	p.holds(pulled, p.read(tree)) // byte by byte what was pushed
	p.says("content", "pull", pulled)
	p.holds(pulled, edition.Builtin()) // what is served since it was taken back, in the place of the other
	wants(t, says(t, false, []string{"no faults"}, "check", pulled, "--today", "2026-11-24"), "screens")
}
