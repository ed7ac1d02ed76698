package main

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/ledger"
	"liman/store"
)

// plants writes a proposal into Redis as its thief would, of an edition as it likes.
func (p *newsroom) plants(what ledger.Proposal, b *content.Bundle) ledger.Proposal {
	p.Helper()
	l, err := store.OpenLedger(p.redis, "REDIS_PUBLISHER_URL", time.Now)
	if err != nil {
		p.Fatal(err)
	}
	defer l.Close()
	if b != nil {
		blobs := map[string][]byte{b.Hash().String(): b.Manifest()}
		for _, data := range b.All() {
			blobs[content.Sum(data).String()] = data
		}
		what.Edition = b.Hash()
		if err := l.PutBlobs(p.Context(), blobs); err != nil {
			p.Fatal(err)
		}
	}
	text, err := json.Marshal(what)
	if err == nil {
		err = l.Propose(p.Context(), what.ID.String(), text)
	}
	if err != nil {
		p.Fatal(err)
	}
	return what
}

// listed are the files below a folder.
func listed(t *testing.T, folder string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(names, "\n")
}

// Whoever writes into Redis proposes an edition that would write a program onto the machine with the keys: pull refuses it whole.
func TestT20_PullWritesContentAlone(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	tree := filepath.Join(p.dir, "tree")
	p.says("content", "pull", "builtin", tree)
	before := listed(t, tree)
	for i, name := range []string{".git/config", "Makefile", "flows/x_test.go"} {
		b, err := edition.Builtin().With(map[string][]byte{name: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		planted := p.plants(ledger.Proposal{Kind: ledger.Publish, ID: ledger.ID{byte(i + 1), 2: 7}, Proposer: "ana", Why: "x", NotAfter: time.Now().Add(time.Hour).Unix()}, b)
		p.refuses("is no path of a content file", "content", "pull", planted.ID.String(), tree)
		p.refuses("is no path of a content file", "content", "diff", "builtin", planted.ID.String())
		if now := listed(t, tree); now != before {
			t.Errorf("%s: the folder has now\n%s", name, now)
		}
	}
}

// What a folder links to is not written.
func TestT20_PullFollowsNoLink(t *testing.T) {
	t.Parallel()
	p := newNewsroom(t)
	for _, link := range []string{"locales", "locales/ro.yaml", "directory", "directory/data", "flows/stories", "directory/data/services"} {
		tree, outside := t.TempDir(), t.TempDir()
		path := filepath.Join(tree, filepath.FromSlash(link))
		target := outside
		if strings.HasSuffix(link, ".yaml") {
			target = filepath.Join(outside, "ro.yaml")
			if err := os.WriteFile(target, []byte("mine"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, path); err != nil {
			t.Fatal(err)
		}
		before := listed(t, outside)
		p.refuses("is a symbolic link", "content", "pull", "builtin", tree)
		if now := listed(t, outside); now != before {
			t.Errorf("%s: outside there is now\n%s", link, now)
		}
		if data, err := os.ReadFile(target); err == nil && string(data) != "mine" {
			t.Errorf("%s: what it links to was written", link)
		}
	}
}
