package session

import (
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"

	"liman/flows"
	"liman/store"
)

// Sealed records outlive a release. The files in testdata hold, byte for byte, what builds wrote; each later build reads them. A new
// format gets a new file, made with -write; no file is ever changed.

var write = flag.Bool("write", false, "write what this build seals into testdata, if it is not there")

const (
	releasedSecret = "the secret of an older build"
	releasedChat   = store.ChatID(7000000001)
)

func releasedAt() time.Time { return time.Date(2026, 11, 27, 20, 0, 0, 0, time.UTC) }

// released is a Redis as a build left it, opened with secrets.
func released(t *testing.T, file, secret, old string) *Sessions {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		t.Fatal(err)
	}
	m := miniredis.RunT(t)
	m.SetTime(releasedAt())
	for key, raw := range keys {
		var text string
		var scores map[string]float64
		var fields map[string]string
		switch {
		case json.Unmarshal(raw, &text) == nil:
			m.Set(key, fromHex(t, text))
		case json.Unmarshal(raw, &scores) == nil:
			for member, score := range scores {
				m.ZAdd(key, score, member)
			}
		case json.Unmarshal(raw, &fields) == nil:
			for field, value := range fields {
				m.HSet(key, field, fromHex(t, value))
			}
		default:
			t.Fatalf("%s is nothing that a Redis has", key)
		}
	}
	return openedWith(t, "redis://"+m.Addr(), secret, old)
}

func openedWith(t *testing.T, url, secret, old string) *Sessions {
	t.Helper()
	s, err := store.Open(store.Options{URL: url, Secret: []byte(secret), OldSecret: []byte(old), Now: releasedAt})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return &Sessions{Store: s, Now: releasedAt}
}

func fromHex(t *testing.T, text string) string {
	t.Helper()
	data, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What the build of 27 November 2026 wrote is read by this one, with its secret, and with a newer one beside it.
func TestT32_RecordsOfAnOlderBuildAreRead(t *testing.T) {
	for name, secrets := range map[string][2]string{"the same secret": {releasedSecret, ""}, "another secret": {"a secret of later days", releasedSecret}} {
		t.Run(name, func(t *testing.T) {
			s := released(t, "records-2026-11-27.json", secrets[0], secrets[1])
			words := s.Store.Words(releasedChat, "zapada")
			word := words[len(words)-1] // under the older secret
			choices := flows.Choices{Idle: "1h", Door: "frost", Word: word, Protect: true}
			want := flows.State{Node: "plan/papers", Lang: "hu", Trail: []string{"leaving/start"}, Vars: map[string]string{"way": "stay", "kids": "yes", "where": "CJ"},
				Note: "understood", Jumped: "plan/papers", Simple: true, Choices: choices}
			c, err := s.Load(t.Context(), releasedChat)
			if err != nil || !c.Known() || c.Bubble != 42 || !c.Answered(12) {
				t.Fatalf("the chat is %+v, %v", c, err)
			}
			if diff := cmp.Diff(want, c.State); diff != "" {
				t.Errorf("the state is another:\n%s", diff)
			}
			older := strings.Replace(wrote(t, s), word[:12], word, 1) // its word had no mark of the secret yet
			if now, err := json.Marshal(c); err != nil || string(now) != older {
				t.Errorf("it was %s, and is written as %s, %v", older, now, err)
			}
			got, known, err := s.choices(t.Context(), releasedChat)
			if err != nil || !known || got != choices {
				t.Errorf("she chose %+v, %v, %v", got, known, err)
			}
			listed, err := s.Store.Listed(t.Context(), releasedChat)
			if err != nil || len(listed.Messages) != 3 {
				t.Errorf("listed %+v, %v", listed, err)
			}
			claimed, err := s.Store.Claim(t.Context(), time.Minute, 10)
			if due := releasedAt().Add(time.Hour); err != nil || len(claimed) != 0 {
				t.Errorf("claimed before %v: %+v, %v", due, claimed, err)
			}
		})
	}
}

// wrote is what stands in the chat's record, as its build wrote it.
func wrote(t *testing.T, s *Sessions) string {
	t.Helper()
	r, err := s.Store.Load(t.Context(), releasedChat)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimRight(string(r.Content), " ")
}

// What the build of 27 November 2026 wrote is found on one Redis whatever its list is called elsewhere: nothing moves, nothing is lost.
func TestT32_WipesOfAnOlderBuildAreClaimed(t *testing.T) {
	s := released(t, "records-2026-11-27.json", releasedSecret, "")
	now := releasedAt().Add(2 * time.Hour)
	later, err := store.Open(store.Options{URL: s.Store.URL, Secret: []byte(releasedSecret), Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { later.Close() })
	got, err := later.Claim(t.Context(), time.Minute, 10)
	if err != nil || len(got) != 1 || got[0].Chat != releasedChat || len(got[0].Messages) != 3 {
		t.Errorf("claimed %+v, %v", got, err)
	}
}

// coverOf28 is what the build of 28 November 2026 kept at Telegram of a cover.
const coverOf28 = "cover-2026-11-28.txt"

// What a build kept at Telegram is read by this one, with its secret, and with a newer one beside it; of another chat, changed, cut,
// or under a secret that nobody has any more, it opens nothing.
func TestT32_ACoverKeptByAnOlderBuildIsRead(t *testing.T) {
	own := released(t, "records-2026-11-27.json", releasedSecret, "")
	want := flows.Choices{Door: "frost", Word: own.Store.Words(releasedChat, "zapada")[0], Wrong: 4, WrongAt: releasedAt().Unix()}
	if *write {
		writeOnce(t, coverOf28, own.SealCover(releasedChat, want))
	}
	data, err := os.ReadFile("testdata/" + coverOf28)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.TrimSpace(string(data))
	later := released(t, "records-2026-11-27.json", "a secret of later days", releasedSecret)
	for _, s := range []*Sessions{own, later} {
		if got, ours := s.OpenCover(releasedChat, kept); !ours || got != want {
			t.Errorf("it is %+v, %v", got, ours)
		}
	}
	stranger := released(t, "records-2026-11-27.json", "a secret of later days", "")
	for name, open := range map[string]func() (flows.Choices, bool){
		"another chat":   func() (flows.Choices, bool) { return own.OpenCover(releasedChat+1, kept) },
		"another secret": func() (flows.Choices, bool) { return stranger.OpenCover(releasedChat, kept) },
		"cut":            func() (flows.Choices, bool) { return own.OpenCover(releasedChat, kept[:len(kept)-4]) },
		"changed":        func() (flows.Choices, bool) { return own.OpenCover(releasedChat, kept[:40]+"AAAA"+kept[44:]) },
		"empty":          func() (flows.Choices, bool) { return own.OpenCover(releasedChat, "") },
		"no base64":      func() (flows.Choices, bool) { return own.OpenCover(releasedChat, "Poartă haine") },
	} {
		if c, ours := open(); ours || c != (flows.Choices{}) {
			t.Errorf("%s: it is %+v", name, c)
		}
	}
	lengths := make(map[int]bool)
	for _, c := range []flows.Choices{{Door: "a"}, want, {Door: strings.Repeat("d", 24), Word: strings.Repeat("w", 15), Wrong: 9999, WrongAt: 1 << 33}} {
		lengths[len(own.SealCover(releasedChat, c))] = true
	}
	if len(lengths) != 1 || lengths[len(kept)] != true || len(kept) > 256 {
		t.Errorf("it has lengths %v; a command has room for 256", lengths)
	}
}

func writeOnce(t *testing.T, file, text string) {
	t.Helper()
	if _, err := os.Stat("testdata/" + file); err == nil {
		return
	}
	if err := os.WriteFile("testdata/"+file, []byte(text+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A word whose secret is gone can never be compared again, wherever it stands: then every page that can hold the way in does, and
// the cover is on.
func TestT32_AWordWhoseSecretIsGone(t *testing.T) {
	ctx := t.Context()
	older := released(t, "records-2026-11-27.json", "a secret of later days", releasedSecret)
	choices, _, err := older.choices(ctx, releasedChat) // moves the record, not the word in it
	if err != nil {
		t.Fatal(err)
	}
	choices.Door = "" // by the word alone
	if err := older.keepChoices(ctx, releasedChat, choices); err != nil {
		t.Fatal(err)
	}
	kept := older.SealCover(releasedChat, choices)
	now := openedWith(t, older.Store.URL, "a secret of later days", "")
	got, known, err := now.choices(ctx, releasedChat)
	at, ours := now.OpenCover(releasedChat, kept)
	for _, c := range []flows.Choices{got, at} {
		if err != nil || !known || !ours || c.Word != "" || c.Door != flows.AnyDoor {
			t.Errorf("it is %+v, %v, %v, %v", c, known, ours, err)
		}
	}
}

// What she took back does not come back from under an older secret.
func TestT32_OffIsOffUnderEverySecret(t *testing.T) {
	ctx := t.Context()
	s := released(t, "records-2026-11-27.json", "a secret of later days", releasedSecret)
	if err := s.keepChoices(ctx, releasedChat, flows.Choices{}); err != nil {
		t.Fatal(err)
	}
	for _, secrets := range [][2]string{{"a secret of later days", releasedSecret}, {releasedSecret, ""}, {"a secret of later days", ""}} {
		one := openedWith(t, s.Store.URL, secrets[0], secrets[1])
		c, known, err := one.choices(ctx, releasedChat)
		if err != nil || c != (flows.Choices{}) || known != (secrets[0] != releasedSecret) {
			t.Errorf("with %q she chose %+v, %v, %v", secrets, c, known, err)
		}
	}
}
