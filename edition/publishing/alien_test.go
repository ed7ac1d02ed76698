package publishing

import (
	"strings"
	"testing"

	"liman/content"
	"liman/edition/check"
	"liman/edition/ledger"
)

// An edition holds content and nothing else: whoever pulls one on the machine with her key must not get a program by it. What two have signed all the
// same is neither proposed, read, imported nor served.
func TestT18_AnEditionHoldsContentAlone(t *testing.T) {
	for _, name := range []string{".git/config", "Makefile", "flows/x.go", "flows/x_test.go", "flows/a/b.yaml", "directory/data/places.csv", "locales/.envrc"} {
		w := newWorld(t)
		w.serve(saying(t, w.desk.Builtin, "Bun."))
		b := w.bot()
		strange, err := w.desk.Builtin.With(map[string][]byte{name: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		refused := func(what string, err error) {
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "is no path of a content file") {
				t.Errorf("%s: %s: %v", name, what, err)
			}
		}
		p := ledger.Proposal{Kind: ledger.Publish, Proposer: "ana", Why: "because"}
		_, err = w.desk.Propose(t.Context(), p, strange)
		refused("proposed", err)
		if _, err := check.Open(strange); err == nil || !strings.Contains(err.Error(), name) && !strings.Contains(err.Error(), strings.TrimPrefix(name, "directory/data/")) {
			t.Errorf("%s: checked: %v", name, err)
		}

		p = w.propose(p, saying(t, w.desk.Builtin, "Bine.")) // and past the desk
		p.Edition = strange.Hash()
		if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(strange)); err != nil {
			t.Fatal(err)
		}
		_, err = w.desk.Edition(t.Context(), strange.Hash())
		refused("read", err)
		w.smuggle(w.record(p, "ana", "radu").Bytes())
		b.Follow(t.Context())
		if alarms := b.alarms(); len(alarms) != 1 || !strings.Contains(alarms[0], "is no path of a content file") || b.says() != "Bun." {
			t.Errorf("%s: the bot says %q; alarms %s", name, b.says(), alarms)
		}

		records, err := w.desk.Keeper.Records(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		a := &Archive{records: records, blobs: blobsOf(strange)}
		a.seal()
		other := newWorld(t)
		other.redis.FlushAll()
		_, err = Import(t.Context(), other.desk.Keeper, a, Rules(w.desk.Operator))
		refused("imported", err)
		if keys := other.redis.Keys(); len(keys) > 0 {
			t.Errorf("%s: imported all the same: %v", name, keys)
		}
	}
}

// The bytes of a path are printed and become a file: none is unseen.
func TestAPathHasNoUnseenLetters(t *testing.T) {
	for _, name := range []string{"flows/\x1b[2J.yaml", "flows/a\u202eb.yaml", "flows/a\tb.yaml", "flows/a\nb.yaml", "flows/\u200b.yaml"} {
		if _, err := content.New(map[string][]byte{name: nil}); err == nil {
			t.Errorf("taken: %q", name)
		}
	}
}
