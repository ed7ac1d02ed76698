package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// published has ana and radu publish a title of the first screen, and gives the checkpoint of its record.
func (p *newsroom) published(title string) string {
	p.Helper()
	tree := filepath.Join(p.dir, "tree")
	p.says("content", "pull", "builtin", tree)
	p.edit(tree, title)
	id := p.proposed("content", "push", tree, "--as", "ana", "--why", title)
	p.signs(id, "ana")
	p.signs(id, "radu")
	_, checkpoint, _ := strings.Cut(p.says("content", "publish", id), "record ")
	checkpoint, _, _ = strings.Cut(checkpoint, ":")
	return checkpoint
}

// health is what a program says at /healthz.
func health(address string) string { return page(address + "/healthz") }

// page is what stands at an address, or why it cannot be read.
func page(address string) string {
	resp, err := http.Get(address)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	return string(text)
}

// eventually waits for something that a program says.
func eventually(t *testing.T, what string, held func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !held(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited in vain for " + what)
		}
	}
}

// With LIMAN_OPERATOR_KEY a program serves what two have published, at its start and while it runs, and says which record that is; it does not go
// with LIMAN_CONTENT. The ledger is read in the durable Redis, and written with REDIS_PUBLISHER_URL, from the environment or a file.
func TestSettingOperatorKey(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	file := p.writes("address", p.redis+"\n")
	p.env = append(p.env[:1], "REDIS_PUBLISHER_URL_FILE="+file)
	first := p.published("Bine ai venit")
	_, address := serving(t, p.env[0], "REDIS_URL="+bareRedis(t), "REDIS_DURABLE_URL="+p.redis)
	if said := health(address); said != "well\nledger: record "+first+"\n" {
		t.Errorf("it begins with %q", said)
	}
	p.env = append(p.env[:1], "REDIS_PUBLISHER_URL="+p.redis)
	second := p.published("Bine ai revenit")
	eventually(t, "the next record", func() bool { return health(address) == "well\nledger: record "+second+"\n" })
	for why, env := range map[string][]string{
		"LIMAN_OPERATOR_KEY and LIMAN_CONTENT are both set": {p.env[0], "LIMAN_CONTENT=" + filepath.Join(p.dir, "tree")},
		"LIMAN_OPERATOR_KEY is no public key":               {"LIMAN_OPERATOR_KEY=operator"},
	} {
		if out, err := output(t, env); err == nil || !strings.Contains(out, why) {
			t.Errorf("%v: %v\n%s", env, err, out)
		}
	}
	if out, err := output(t, p.env[1:], "content", "log"); err == nil || !strings.Contains(out, "LIMAN_OPERATOR_KEY is unset") {
		t.Errorf("without the key: %v\n%s", err, out)
	}
	if out, err := output(t, p.env[:1], "content", "log"); err == nil || !strings.Contains(out, "REDIS_PUBLISHER_URL is unset") {
		t.Errorf("without an address: %v\n%s", err, out)
	}
}

// A program that is told of a record that the ledger does not have (LIMAN_LEDGER_MIN), or has seen it (LIMAN_LEDGER_MIN_FILE), serves nothing older
// out of it and says so.
func TestSettingLedgerMin(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	checkpoint, sessions := p.published("Bine ai venit"), bareRedis(t)
	file := filepath.Join(p.dir, "seen")
	run := func(env ...string) string {
		cmd, address := serving(t, append(env, p.env[0], "REDIS_URL="+sessions, "REDIS_DURABLE_URL="+p.redis)...)
		said := health(address)
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		cmd.Wait()
		return said
	}
	const refused = "what the ledger says is refused"
	if said := run("LIMAN_LEDGER_MIN=2", "LIMAN_LEDGER_MIN_FILE="+file); strings.Contains(said, refused) {
		t.Errorf("with what it has: %s", said)
	}
	if seen, err := os.ReadFile(file); err != nil || string(seen) != checkpoint+"\n" {
		t.Errorf("it has written %q, %v", seen, err)
	}
	sessions = bareRedis(t) // nobody has told others anything
	if said := run("LIMAN_LEDGER_MIN=3"); !strings.Contains(said, refused) {
		t.Errorf("with a record that is not there: %s", said)
	}
	if err := os.WriteFile(file, []byte("3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := run("LIMAN_LEDGER_MIN_FILE=" + file); !strings.Contains(said, refused) {
		t.Errorf("with a file that has seen more: %s", said)
	}
	for name, value := range map[string]string{"LIMAN_LEDGER_MIN": "third", "LIMAN_LEDGER_MIN_FILE": p.writes("bad", "third")} {
		if out, err := output(t, []string{p.env[0], name + "=" + value}); err == nil || !strings.Contains(out, name+": ") || !strings.Contains(out, "names no record") {
			t.Errorf("%s=%s: %v\n%s", name, value, err, out)
		}
	}
}
