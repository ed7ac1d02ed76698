package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"liman/content"
	"liman/edition/ledger"
)

// What cannot be used is not made: no key that nobody can read, no signature of what is no proposal, no change set of somebody unknown, no proposal that
// nobody could publish. Each is refused with its mend.
func TestT20_WhatCannotBeUsedIsNotMade(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	for _, name := range []string{"", "an a", "a+b"} {
		file := filepath.Join(p.dir, "none.key")
		p.refuses("write small letters", "content", "keys", "make", name, "--to", file)
		if _, err := os.Stat(file); err == nil {
			t.Errorf("a key called %q is made", name)
		}
	}
	p.refuses("holds no proposal", "content", "sign", p.writes("approval.json", ledger.Approval{Note: "x"}), "--key", p.key("ana"))
	tree := filepath.Join(p.dir, "tree")
	first := p.proposed("content", "push", "--builtin", "--as", "ana", "--why", "to begin with")
	p.refuses(p.writes("public.key", p.public["ana"])+": read the private key", "content", "sign", first, "--challenge", p.challenge(first), "--key", filepath.Join(p.dir, "public.key"))
	p.refuses("have another sign it", "content", "publish", first)
	p.signs(first, "ana")
	p.signs(first, "radu")
	p.says("content", "publish", first)
	p.says("content", "pull", tree)
	p.edit(tree, "Bine ai venit")
	p.refuses("is nobody in the roster", "content", "push", tree, "--as", "eve", "--why", "x")
	p.refuses("why is missing", "content", "push", tree, "--as", "ana", "--why", "")
	p.refuses("--base goes with --builtin", "content", "push", tree, "--base", "2", "--as", "ana", "--why", "x")
	if all := p.changes(); len(all) > 0 {
		t.Errorf("change sets are left of what was refused: %v", all)
	}
	p.refuses("is withdrawn", "content", "restore", "ro-116111", "--as", "ana", "--why", "x")
}

// Who looks at a proposal, and who signs one, sees what it changes, and until when; when nobody can publish it any more, that is said and nothing is signed.
func TestT20_WhoSignsSeesWhatChanges(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	p.publishes("content", "push", "--builtin", "--as", "ana", "--why", "to begin with")
	tree := filepath.Join(p.dir, "tree")
	p.says("content", "pull", tree)
	p.edit(tree, "Bine ai venit")
	second := p.proposed("content", "push", tree, "--as", "ana", "--why", "a title")
	change := []string{"TEXTS\n", "- Bun venit\n", "+ Bine ai venit\n", "1 differences\n"}
	wants(t, p.says("content", "show", second), append(change, "\nends 20")...)
	wants(t, p.says("content", "sign", second, "--challenge", p.challenge(second), "--key", p.key("ana")), change...)

	var roster ledger.Roster
	if err := json.Unmarshal([]byte(p.says("content", "keys", "--json")), &roster); err != nil {
		t.Fatal(err)
	}
	roster.People[0].Name = "Ana Maria"
	id := p.proposed("content", "keys", "enrol", p.writes("other.json", roster), "--as", "operator", "--why", "a name")
	p.signs(id, "operator")
	p.says("content", "publish", id)
	wants(t, p.says("content", "show", second), "nobody can publish this any more")
	wants(t, line(p.says("content", "log"), "a title"), "cannot be published any more")
	p.refuses("proposed under another roster; propose it again", "content", "sign", second, "--challenge", p.challenge(second), "--key", p.key("radu"))
}

// A backup is whole or it is none, and what is damaged of an edition that the ledger keeps is no edition that was dropped. An address where no Redis
// answers is named by its setting.
func TestT18_WhatIsDamagedIsSaid(t *testing.T) {
	t.Parallel()
	p := newcomers(t)
	redis := miniredis.RunT(t)
	p.begin("redis://" + redis.Addr())
	tree := filepath.Join(p.dir, "tree")
	p.says("content", "pull", "builtin", tree)
	for _, title := range []string{"Bine ai venit", "Bun venit"} {
		p.edit(tree, title)
		p.publishes("content", "push", tree, "--as", "ana", "--why", title)
	}
	export := filepath.Join(p.dir, "ledger.tar")
	p.says("content", "export", export)
	p.edit(tree, "Bine ai venit")
	words, err := os.ReadFile(filepath.Join(tree, "locales", "ro.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := redis.Set("ledger:blob:"+content.Sum(words).String(), "x"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"verify"}, {"export", filepath.Join(p.dir, "half.tar")}} {
		p.refuses("is not whole: ", append([]string{"content"}, args...)...)
	}
	if left := listed(t, p.dir); strings.Contains(left, "half.tar") {
		t.Errorf("half a backup is left:\n%s", left)
	}
	wants(t, p.says("content", "show", "2"), "what it changes cannot be told: ", "restore the ledger from an export")
	wants(t, p.says("content", "verify", export), "3 records hold, 2 editions are whole")

	env := p.env
	p.env = slices.Clone(env)
	p.env[0] = "LIMAN_OPERATOR_KEY=" + p.public["ana"]
	p.refuses("nor by the operator's key (LIMAN_OPERATOR_KEY)", "content", "log")
	p.env = env
	redis.Del("ledger:head")
	p.refuses("mend the ledger (docs/operations.md)", "content", "log")
	redis.Close()
	p.refuses("REDIS_PUBLISHER_URL: no Redis answers there", "content", "log")
}
