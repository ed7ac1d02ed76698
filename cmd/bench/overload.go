package main

import (
	"slices"
	"time"
)

// load is what presses of many at once gave: presses a second, and milliseconds.
type load struct{ rate, mean, p99, worst float64 }

// overload has everybody press at once, first a single time, then again and again as fast as each is answered.
func (s *server) overload() (open, closed load, err error) {
	s.begin()
	if err := within(s.started); err != nil {
		return open, closed, err
	}
	if open, err = s.press(len(s.chats)); err != nil {
		return open, closed, err
	}
	closed, err = s.press(len(s.chats) * (crowdPresses - 1))
	return open, closed, err
}

// press makes so many presses, all chats at the same time.
func (s *server) press(presses int) (load, error) {
	began := time.Now()
	s.load(presses, len(s.chats))
	if err := within(s.done); err != nil {
		return load{}, err
	}
	took := time.Since(began)
	slices.Sort(s.took)
	var sum time.Duration
	for _, d := range s.took {
		sum += d
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	last := len(s.took) - 1
	return load{float64(presses) / took.Seconds(), ms(sum) / float64(len(s.took)), ms(s.took[last*99/100]), ms(s.took[last])}, nil
}
