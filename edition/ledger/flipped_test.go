package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// begunWith is a ledger of five records: the roster, two editions, a withdrawal that a passkey has signed, and a roster without ana.
func begunWith(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for _, by := range [][]string{{"ana", "radu"}, {"maria", "pavel"}} {
		p := w.propose(Publish, by[0])
		w.mustAppend(w.record(p, w.by(p, by...)))
	}
	hidden := w.propose(Withdraw, "vera")
	hidden.Entry = "ro-119"
	w.mustAppend(w.record(hidden, w.by(hidden, "vera")))
	next := deepCopy(t, w.roster)
	next.People = next.People[1:]
	p := w.propose(Enrol, "olga")
	p.NewRoster = &next
	w.mustAppend(w.record(p, w.by(p, "olga", "dan")))
	return w
}

// Whatever byte of whatever record is another, or wherever it is cut: it is refused. What alone nobody signs is when it was made, and that the newest
// record's hash tells.
func TestT18_AnyFlippedByteIsRefused(t *testing.T) {
	w := begunWith(t)
	for i, raw := range w.records {
		before, err := replay(w.records[:i], Rules{Operator: w.rules.Operator})
		if err != nil {
			t.Fatal(err)
		}
		when := bytes.Index(raw, []byte(`"when":`))
		signed := when + bytes.IndexByte(raw[when:], ',')
		tried := func(how string, changed []byte) {
			next, err := before.Next(changed, w.rules)
			var refusal Refusal
			if err == nil || !errors.As(err, &refusal) || refusal.Number != uint64(i+1) || strings.Contains(err.Error(), "\n") || next.Record != before.Record {
				t.Errorf("record %d %s: %v", i+1, how, err)
			}
		}
		for at := range raw {
			tried(fmt.Sprintf("cut at %d", at), raw[:at])
			if at >= when && at < signed {
				continue
			}
			for _, bit := range []byte{1, 1 << 5} {
				changed := bytes.Clone(raw)
				changed[at] ^= bit
				tried(fmt.Sprintf("with another byte %d (%q)", at, changed[max(0, at-20):min(len(raw), at+20)]), changed)
			}
		}
	}
}

// Records stand in the one order in which they were made: none is missing, twice or in another's place, and none is one with the same meaning.
func TestT18_RecordsInAnotherOrder(t *testing.T) {
	w := begunWith(t)
	r := w.records
	other, err := Parse(r[1])
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(other.Approvals)
	for name, c := range map[string]struct {
		records [][]byte
		refused uint64
		why     string
	}{
		"two swapped":               {[][]byte{r[0], r[2], r[1], r[3], r[4]}, 2, "an older record was played again, or one is missing"},
		"the newest two swapped":    {[][]byte{r[0], r[1], r[2], r[4], r[3]}, 4, "or one is missing"},
		"without the first":         {r[1:], 1, "or one is missing"},
		"without one":               {slices.Concat(r[:2], r[3:]), 3, "or one is missing"},
		"one twice":                 {slices.Concat(r[:2], r[1:]), 3, "played again"},
		"backwards":                 {[][]byte{r[4], r[3], r[2], r[1], r[0]}, 1, "or one is missing"},
		"the first again, at last":  {slices.Concat(r, r[:1]), 6, "played again"},
		"another order of the same": {[][]byte{r[0], other.Bytes(), r[2], r[3], r[4]}, 3, "its hash of it is another"},
	} {
		h, err := replay(c.records, Rules{Operator: w.rules.Operator})
		var refusal Refusal
		if !errors.As(err, &refusal) || refusal.Number != c.refused || !strings.Contains(err.Error(), c.why) || h.Number != c.refused-1 {
			t.Errorf("%s: %d records hold, %v", name, h.Number, err)
		}
	}
	if h, err := replay(r, Rules{Operator: w.rules.Operator}); err != nil || h.Record != w.head.Record {
		t.Errorf("as they were made: %v", err)
	}
}
