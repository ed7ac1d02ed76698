package intake

import "time"

// Rate is what a bucket holds.
type Rate struct {
	Burst   int           // tokens of a full one
	Refill  time.Duration // until another one comes
	Reserve int           // tokens that may be owed, for what is urgent
}

// Bucket is a token bucket. The zero Bucket is full. Contract:
//   - it is one moment: when it will be full again, if nobody takes anything.
//   - that moment is never subtracted from before Refill has moved it up to now: a zero time and a time of today are further
//     apart than a Duration can tell, and the difference of the two would be any number.
//   - a token may be taken that is not there: whoever takes it has asked Wait or Overdraws before. What is owed is bounded
//     by that, so a wait never exceeds Reserve+1 refills.
type Bucket struct{ full time.Time }

// Refill brings the bucket up to now.
func (b *Bucket) Refill(now time.Time) {
	if b.full.Before(now) {
		b.full = now
	}
}

// Take takes a token.
func (b *Bucket) Take(r Rate, now time.Time) {
	b.Refill(now)
	b.full = b.full.Add(r.Refill)
}

// Wait is how long it is until there is a token; 0 when there is one.
func (b Bucket) Wait(r Rate, now time.Time) time.Duration {
	b.Refill(now)
	return max(0, b.full.Sub(now)-time.Duration(r.Burst-1)*r.Refill)
}

// Overdraws tells whether a token may be taken although there is none.
func (b Bucket) Overdraws(r Rate, now time.Time) bool {
	b.Refill(now)
	return b.full.Sub(now) < time.Duration(r.Burst+r.Reserve)*r.Refill
}

// Full tells whether nothing is missing.
func (b Bucket) Full(now time.Time) bool { return !b.full.After(now) }
