package publishing

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/edition/check"
)

const national = "ro-anes"

func open(t testing.TB, b *content.Bundle) *edition.Edition {
	t.Helper()
	e, err := check.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func hide(t testing.TB, b *content.Bundle, entries ...string) *content.Bundle {
	t.Helper()
	hidden, err := Hide(b, entries, national)
	if err != nil {
		t.Fatal(err)
	}
	return hidden
}

// shownIn are the entries of the directory that people may see and that may be withdrawn.
func shownIn(e *edition.Edition) []string {
	var ids []string
	for _, c := range e.Directory.Contacts() {
		if c.Shown() {
			ids = append(ids, c.ID)
		}
	}
	for _, s := range e.Directory.Services() {
		if s.Shown() {
			ids = append(ids, s.ID)
		}
	}
	for _, s := range e.Directory.Shelters() {
		if s.Shown() {
			ids = append(ids, s.ID)
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool {
		return slices.ContainsFunc(e.National(), func(c directory.Contact) bool { return c.ID == id })
	})
}

// Any entry of what ships can be withdrawn, and the whole of them: what is left passes all checks and stories, shows none of them and the
// national numbers still.
func TestWhateverIsWithdrawnIsHidden(t *testing.T) {
	b := edition.Builtin()
	e := open(t, b)
	ids := shownIn(e)
	if len(ids) < 300 {
		t.Fatalf("only %d entries", len(ids))
	}
	for name, entries := range map[string][]string{
		"all": ids, "named in texts": {"ro-116111", "ro-sms113"}, "of a country, in stories": {"at-dv", "it-dv"},
		"of lists": {"ro-aleg", "ro-dgasmb-9524", "ro-varstnic"},
	} {
		t.Run(name, func(t *testing.T) {
			hidden := open(t, hide(t, b, entries...))
			for _, id := range shownIn(hidden) {
				if slices.Contains(entries, id) {
					t.Errorf("%s is shown still", id)
				}
			}
			if len(shownIn(hidden)) != len(ids)-len(entries) || len(hidden.National()) != len(e.National()) {
				t.Errorf("%d of %d are left, %d national ones", len(shownIn(hidden)), len(ids), len(hidden.National()))
			}
		})
	}
}

// Hiding changes what names the entry and nothing else; hiding it again changes nothing.
func TestHidingDiffersInNothingElse(t *testing.T) {
	b := edition.Builtin()
	once := hide(t, b, "ro-116111")
	if again := hide(t, once, "ro-116111"); again.Hash() != once.Hash() {
		t.Error("hidden again, it is another edition")
	}
	if unknown := hide(t, b, "ro-nobody", "ro/danger/nowhere"); unknown.Hash() != b.Hash() {
		t.Error("hiding what is not there changes something")
	}
	changes := content.Diff(b, once)
	if len(changes) < 3 {
		t.Errorf("only %d files change", len(changes))
	}
	for _, c := range changes {
		was, is := slices.Collect(bytes.Lines(c.Before)), slices.Collect(bytes.Lines(c.After))
		for _, line := range was {
			if !bytes.Contains(line, []byte("ro-116111")) && !slices.ContainsFunc(is, func(l []byte) bool { return bytes.Equal(l, line) }) {
				t.Errorf("%s: %q is gone", c.Name, line)
			}
		}
		for _, line := range is {
			known := slices.ContainsFunc(was, func(l []byte) bool { return bytes.Equal(l, line) })
			if !known && !bytes.Contains(line, []byte(national)) && !strings.Contains(string(line), "hide: withdrawn") && !bytes.Contains(line, []byte("bot shows")) {
				t.Errorf("%s: %q is new", c.Name, line)
			}
		}
	}
}

// A recording that was withdrawn is gone, and no other.
func TestAWithdrawnRecordingIsGone(t *testing.T) {
	b, err := edition.Builtin().With(map[string][]byte{"locales/voice/ro/danger/start.ogg": []byte("a"), "locales/voice/ro/danger/dying.ogg": []byte("b")})
	if err != nil {
		t.Fatal(err)
	}
	changes := content.Diff(b, hide(t, b, "ro/danger/start"))
	if len(changes) != 1 || changes[0].Name != "locales/voice/ro/danger/start.ogg" || changes[0].After != nil {
		t.Errorf("%d files differ: %+v", len(changes), changes)
	}
}
