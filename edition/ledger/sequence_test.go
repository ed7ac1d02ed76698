package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// draft is a proposal on its way, and what a plain model knows of it: who has approved it as it is now.
type draft struct {
	Proposal
	approvals []Approval
	approved  []string
}

// may is the model: whether these people may publish what somebody proposed. It is written apart from the code on purpose.
func may(proposer string, approved []string) bool {
	publishers := map[string]bool{"radu": true, "olga": true, "pavel": true}
	counted, published := map[string]bool{}, false
	for _, who := range approved {
		own := who == proposer && (who == "ana" || who == "vera")
		if own || who == "maria" || publishers[who] {
			counted[who] = true
		}
		published = published || publishers[who]
	}
	return len(counted) >= 2 && published
}

// Up to eight acts of up to four people: whatever they do, in whatever order, nothing is served that fewer than two have approved as it is, one
// of them a publisher. What one alone can do is to hide something.
func TestT20_NoSequenceOfActsPublishesAlone(t *testing.T) {
	w := newWorld(t)
	start, everybody := *w, []string{"ana", "vera", "maria", "radu", "olga", "dan", "pavel"}
	published, withdrawn := 0, 0
	for seed := range uint64(10_000) {
		r := rand.New(rand.NewPCG(seed, 1))
		*w = start
		people := slices.Clone(everybody)
		r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
		people = people[:1+r.IntN(4)]
		var drafts []*draft
		for range 8 {
			did, err := act(w, r, people, &drafts)
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			switch did {
			case Publish:
				published++
			case Withdraw:
				withdrawn++
			}
		}
	}
	if published < 100 || withdrawn < 100 {
		t.Errorf("only %d publications and %d withdrawals: the sequences try nothing", published, withdrawn)
	}
}

// act does something by chance. It tells what the ledger took, and an error if it should not have, or should have.
func act(w *world, r *rand.Rand, people []string, drafts *[]*draft) (Kind, error) {
	who := people[r.IntN(len(people))]
	if len(*drafts) == 0 || r.IntN(4) == 0 {
		*drafts = append(*drafts, &draft{Proposal: w.propose(Publish, who)})
		return "", nil
	}
	d := (*drafts)[r.IntN(len(*drafts))]
	switch r.IntN(8) {
	case 0, 1, 2:
		d.approvals = append(d.approvals, w.by(d.Proposal, who)...)
		d.approved = append(d.approved, who)
	case 3: // one more comma, after others have approved
		d.Edition[0] ^= 1
		d.approved = nil
	case 4:
		return withdrawBy(w, who, fmt.Sprintf("ro-%d", r.IntN(3)))
	default:
		return publish(w, d)
	}
	return "", nil
}

func publish(w *world, d *draft) (Kind, error) {
	before := w.head.Edition
	fits := d.Base == before && len(d.approvals) == len(d.approved) && may(d.Proposer, d.approved) && !twice(d.approved)
	err := w.append(w.record(d.Proposal, d.approvals))
	switch {
	case err == nil && !fits:
		return "", fmt.Errorf("%s was published by %v, who approved it as it is", d.Proposer, d.approved)
	case err != nil && fits:
		return "", fmt.Errorf("%v may publish and were refused: %w", d.approved, err)
	case err != nil:
		return "", nil
	}
	return Publish, nil
}

func twice(names []string) bool {
	names = slices.Sorted(slices.Values(names))
	return len(slices.Compact(slices.Clone(names))) != len(names)
}

func withdrawBy(w *world, who, entry string) (Kind, error) {
	before := w.head
	p := w.propose(Withdraw, who)
	p.Entry = entry
	if err := w.append(w.record(p, w.by(p, who))); err != nil {
		if slices.Contains(before.Hidden, entry) {
			return "", nil
		}
		return "", fmt.Errorf("%s may withdraw %s and was refused: %w", who, entry, err)
	}
	if w.head.Edition != before.Edition || len(w.head.Hidden) != len(before.Hidden)+1 {
		return "", fmt.Errorf("%s has done more than hide %s", who, entry)
	}
	return Withdraw, nil
}

// Whatever bytes come instead of a record, they are refused and never end the program.
func FuzzNext(f *testing.F) {
	w := newWorld(&testing.T{})
	p := w.propose(Publish, "ana")
	f.Add(w.record(p, w.by(p, "ana", "radu")).Bytes())
	for _, raw := range w.records {
		f.Add(raw)
	}
	f.Add([]byte(`{"number":2,"approvals":[{"passkey":{"credential":"AA==","authenticator_data":"","client_data":"","signature":""}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		next, err := w.head.Next(raw, w.rules)
		if err != nil && next.Record != w.head.Record {
			t.Error("refused, and the ledger has moved")
		}
		if err == nil && next.Edition != p.Edition {
			t.Errorf("%s is served, which nobody approved", next.Edition)
		}
	})
}
