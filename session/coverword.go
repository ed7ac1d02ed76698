package session

import (
	"time"

	"liman/flows"
)

// A word that opens the cover is short, and whoever holds the phone may try. So words are compared at a pace: the first few at
// once, then after a pause that grows. What is written meanwhile looks like any search and is compared with nothing, the right
// word too. What was tried stands in the sealed choices, here and with the front end, before it is answered: neither a restart nor
// blocking the bot begins the count anew.

const (
	freeWrong    = 3               // wrong words without a pause
	firstPause   = 5 * time.Second // after these,
	longestPause = 2 * time.Minute // doubled each time up to this: nobody who knows her word waits longer
)

// wordPause is how long no word is compared after so many wrong ones.
func wordPause(wrong int) time.Duration {
	if wrong < freeWrong {
		return 0
	}
	return min(firstPause<<min(wrong-freeWrong, 16), longestPause)
}

// holdWords leaves the word out of an input as long as none is compared.
func holdWords(in flows.Input, c flows.Choices, now time.Time) flows.Input {
	if now.Before(time.Unix(c.WrongAt, 0).Add(wordPause(c.Wrong))) {
		in.Words = nil
	}
	return in
}

// stampWrong says when a wrong word was written.
func stampWrong(s *flows.State, before flows.Choices, now time.Time) {
	if s.Choices.Wrong > before.Wrong {
		s.Choices.WrongAt = now.Unix()
	}
}
