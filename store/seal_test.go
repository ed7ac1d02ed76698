package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// rawClient is an engine with all commands of its client.
type rawClient struct {
	redis.UniversalClient
	*engine
}

// rawRedis looks at a Redis as a thief would.
func rawRedis(t *testing.T, url string) rawClient {
	t.Helper()
	rdb, err := connect(url, 5*time.Second, "the test's own")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rdb.Close() })
	return rawClient{rdb.commands.(redis.UniversalClient), rdb}
}

// fill saves chats of quite different sizes, with all that goes with them.
func fill(t *testing.T, s *Store) {
	t.Helper()
	for i := range 20 {
		id := alice + ChatID(i)
		c := holding(held(sample()) + strings.Repeat("x", 30*i))
		if err := s.Save(t.Context(), id, &c); err != nil {
			t.Fatal(err)
		}
		w := Wipe{Chat: id, Lang: "ro", Messages: []Message{{ID: 7, Sent: 1763928000}, {ID: 1 << 30, Sent: 1763928000, Ours: true, Maybe: i%2 == 0}}}
		if err := s.List(t.Context(), w, s.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.Choose(t.Context(), id, []byte(`{"i":"1h","d":"`+strings.Repeat("d", i)+`"}`)); err != nil {
			t.Fatal(err)
		}
	}
}

// A copy of the session Redis opens nothing once the salt is gone, even for who has the secret. With the salt it does, or
// the test would show nothing.
func TestT02_WithoutItsSaltACopyOpensNothing(t *testing.T) {
	url, dir := redisOn(t, "--save", "", "--appendonly", "no")
	s := openAt(t, url, testSecret)
	c := sample()
	if err := s.Save(t.Context(), alice, &c); err != nil {
		t.Fatal(err)
	}
	if err := rawRedis(t, url).Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	stolen, err := os.ReadFile(filepath.Join(dir, "dump.rdb"))
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []bool{false, true} {
		copied, at := redisOn(t, "--save", "", "--appendonly", "no")
		rdb := rawRedis(t, copied)
		if err := os.WriteFile(filepath.Join(at, "stolen.rdb"), stolen, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := rdb.ConfigSet(t.Context(), "dbfilename", "stolen.rdb").Err(); err != nil {
			t.Fatal(err)
		}
		if err := rdb.Do(t.Context(), "DEBUG", "RELOAD", "NOSAVE", "NOFLUSH").Err(); err != nil {
			t.Fatal(err)
		}
		if gone {
			rdb.Del(t.Context(), hourOf{epoch: epochOf(time.Now())}.saltName(), hourOf{epoch: epochOf(time.Now()) - 1}.saltName())
		}
		if known := load(t, openAt(t, copied, testSecret), alice).Known(); known == gone {
			t.Errorf("salt gone: %v, and the chat is known: %v", gone, known)
		}
	}
}

// A value that was flipped, cut or moved is refused, and the person begins anew.
func TestT03_MutantsAreRefused(t *testing.T) {
	s := openAt(t, "redis://"+miniredis.RunT(t).Addr(), testSecret)
	c := sample()
	sealed, err := s.Seal(t.Context(), alice, &c)
	if err != nil {
		t.Fatal(err)
	}
	known := func(id ChatID, value []byte) bool {
		c, err := s.Unseal(t.Context(), id, value)
		if err != nil {
			t.Fatal(err)
		}
		return c.Known()
	}
	if !known(alice, sealed) {
		t.Fatal("the original does not open")
	}
	for i := range sealed {
		mutant := bytes.Clone(sealed)
		mutant[i] ^= 1
		if known(alice, mutant) {
			t.Errorf("byte %d may be flipped", i)
		}
		if known(alice, sealed[:i]) {
			t.Errorf("it may be cut to %d bytes", i)
		}
	}
	if known(alice+1, sealed) {
		t.Error("it may be moved to another chat")
	}
}

// The name, the version and the hour are authenticated, in every record.
func TestT03_NotesAreBoundToTheirPlace(t *testing.T) {
	s := openAt(t, "redis://"+miniredis.RunT(t).Addr(), testSecret)
	note, err := s.sealEntry("wipe:a", "f", Message{ID: 7})
	if err != nil {
		t.Fatal(err)
	}
	var m Message
	if s.openEntry("wipe:a", "f", string(note), &m) != nil || m.ID != 7 {
		t.Fatal("the original does not open")
	}
	if s.openEntry("wipe:b", "f", string(note), &m) == nil || s.openEntry("wipe:a", "g", string(note), &m) == nil {
		t.Error("it may be moved")
	}
}

func TestT04_EverySessionValueHasOneLength(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		fill(t, openAt(t, url, testSecret))
		rdb := rawRedis(t, url)
		for _, kind := range []string{chatRecord, choicesRecord} {
			lengths := make(map[int64]int)
			for _, key := range keysOf(t, rdb, kind+"*") {
				lengths[rdb.StrLen(t.Context(), key).Val()]++
			}
			if len(lengths) != 1 {
				t.Errorf("%s values have the lengths %v", kind, lengths)
			}
		}
		lengths := make(map[int]int)
		for _, key := range keysOf(t, rdb, wipeRecord+"*") {
			for field, note := range rdb.HGetAll(t.Context(), key).Val() {
				lengths[len(note)]++
				_ = field
			}
		}
		if len(lengths) != 1 {
			t.Errorf("notes of the wipe list have the lengths %v", lengths)
		}
	})
}

func TestT05_EveryExpiryIsAMultipleOfFiveMinutes(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		fill(t, openAt(t, url, testSecret))
		rdb := rawRedis(t, url)
		keys := keysOf(t, rdb, "*")
		if len(keys) < 20 {
			t.Fatalf("only %d keys", len(keys))
		}
		for _, key := range keys {
			at := rdb.ExpireTime(t.Context(), key).Val()
			if at <= 0 || at%(5*time.Minute) != 0 {
				t.Errorf("%.5s... ends at %v", key, at)
			}
			kind, _, _ := strings.Cut(key, ":")
			longest := map[string]time.Duration{"chat": KeepChat, "salt": KeepSalt, "choices": KeepChoices}[kind]
			if longest == 0 {
				longest = KeepWipe
			}
			if left := rdb.TTL(t.Context(), key).Val(); left > longest+grain {
				t.Errorf("%s lives for %v", kind, left)
			}
		}
	})
}

// What stands in Redis tells nothing to who has not the secret.
func TestT01_RedisHoldsNothingThatCanBeRead(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		s := openAt(t, url, testSecret)
		fill(t, s)
		rdb := rawRedis(t, url)
		for _, key := range keysOf(t, rdb, "*") {
			dump := rdb.Dump(t.Context(), key).Val()
			for _, trace := range []string{"4711000815", "118c98", "home", "where"} {
				if strings.Contains(key, trace) || strings.Contains(dump, trace) {
					t.Errorf("%q can be read in %s", trace, key)
				}
			}
		}
		if load(t, openAt(t, url, []byte("quite another secret")), alice).Known() {
			t.Error("another secret opens it")
		}
	})
}

// With the old secret beside the new one nothing is lost, and what is touched moves over.
func TestASecretIsReplaced(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		fill(t, openAt(t, url, testSecret))
		o := Options{URL: url, Secret: []byte("quite another secret"), OldSecret: testSecret, Patience: patient}
		s, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		c := load(t, s, alice)
		if !c.Known() {
			t.Fatal("the session is lost")
		}
		if err := s.Save(t.Context(), alice, &c); err != nil {
			t.Fatal(err)
		}
		old, words := openAt(t, url, testSecret).Words(alice, "zapada"), s.Words(alice, "zapada")
		if len(words) != 2 || words[1] != old[0] || words[0] == old[0] {
			t.Errorf("the word is %v, and was %v", words, old)
		}
		if choices, err := s.Choices(t.Context(), alice); err != nil || !choices.Older() || !strings.Contains(string(choices.Content), "1h") {
			t.Errorf("choices %s, %v", choices.Content, err)
		}
		w, err := s.Listed(t.Context(), alice)
		if err != nil || len(w.Messages) != 2 {
			t.Errorf("listed %+v, %v", w, err)
		}
		if err := s.Unlist(t.Context(), alice, w.Messages); err != nil {
			t.Fatal(err)
		}
		if w, _ := s.Listed(t.Context(), alice); len(w.Messages) != 0 {
			t.Errorf("still listed: %+v", w)
		}
		if load(t, openAt(t, url, testSecret), alice).Known() {
			t.Error("the record under the old secret is still there")
		}
		if !load(t, openAt(t, url, o.Secret), alice).Known() {
			t.Error("the record is not under the new secret")
		}
	})
}

// A Redis that was restarted has lost its salts; who saves makes new ones, and nobody seals with the old.
func TestSaltsThatAreLost(t *testing.T) {
	eachRedis(t, func(t *testing.T, url string) {
		one, two := openAt(t, url, testSecret), openAt(t, url, testSecret)
		c := sample()
		if err := one.Save(t.Context(), alice, &c); err != nil {
			t.Fatal(err)
		}
		load(t, two, alice)
		flush(t, url)
		for i, s := range []*Store{two, one} {
			c := load(t, s, alice)
			if c.Known() != (i > 0) {
				t.Errorf("replica %d: known %v", i, c.Known())
			}
			c.Content = sample().Content
			if err := s.Save(t.Context(), alice, &c); err != nil {
				t.Errorf("replica %d: %v", i, err)
			}
		}
	})
}

func FuzzOpen(f *testing.F) {
	m := miniredis.NewMiniRedis()
	if err := m.Start(); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(m.Close)
	s, err := Open(Options{URL: "redis://" + m.Addr(), Secret: testSecret, Patience: patient})
	if err != nil {
		f.Fatal(err)
	}
	c := sample()
	sealed, err := s.Seal(context.Background(), alice, &c)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add([]byte{version})
	f.Fuzz(func(t *testing.T, value []byte) {
		if got, _ := s.Unseal(context.Background(), alice, value); got.Known() && !bytes.Equal(value, sealed) {
			t.Errorf("opened %x", value)
		}
	})
}
