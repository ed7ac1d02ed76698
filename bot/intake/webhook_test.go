package intake

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"
)

// tide is a source of numbers that a test delivers.
type tide struct {
	*Webhook[int]
	t          *testing.T
	taken      chan int
	passes     chan time.Time // a delivery's patience
	moments    chan time.Time // that of one which passes
	looks      chan time.Time
	unfinished chan int
	mu         sync.Mutex // guards what follows
	wrong, err error
	full       bool
	now        time.Time
	end        context.CancelFunc
}

func newTide(t *testing.T) *tide {
	s := &tide{t: t, taken: make(chan int, 100), passes: make(chan time.Time), moments: make(chan time.Time), looks: make(chan time.Time), unfinished: make(chan int, 1), now: monday}
	s.Webhook = NewWebhook(WebhookOptions[int]{
		Name: "a tide", ID: func(u int) int { return u },
		Take:   func(_ context.Context, u int) { s.taken <- u },
		Passes: func(u int) bool { return u >= 1000 },
		Room:   func() (room bool) { s.set(func() { room = !s.full }); return room },
		Probe: func(context.Context) (wrong, err error) {
			s.set(func() { wrong, err = s.wrong, s.err })
			return wrong, err
		},
		Unfinished: func(n int) { s.unfinished <- n },
		Patience:   time.Second, Moment: 100 * time.Millisecond, Every: time.Minute, Silence: 2 * time.Minute,
		Now: func() (now time.Time) { s.set(func() { now = s.now }); return now },
		After: func(d time.Duration) <-chan time.Time {
			switch d {
			case time.Second:
				return s.passes
			case 100 * time.Millisecond:
				return s.moments
			}
			return s.looks
		},
	})
	ctx, end := context.WithCancel(t.Context())
	s.end = end
	ran := make(chan struct{})
	go func() {
		s.Run(ctx, t.Context())
		close(ran)
	}()
	t.Cleanup(func() {
		end()
		<-ran
	})
	return s
}

// set reads or changes what the source looks at.
func (s *tide) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// delivers delivers an update, and waits until it was taken if it is new.
func (s *tide) delivers(id int, isNew bool) <-chan bool {
	s.t.Helper()
	said := make(chan bool, 1)
	go func() { said <- s.Deliver(s.t.Context(), id) }()
	if isNew {
		if got := <-s.taken; got != id {
			s.t.Errorf("%d is taken, not %d", got, id)
		}
	}
	return said
}

// A delivery is answered with yes once its update need not come again, and one that came before is not taken twice.
func TestADeliveryIsAnsweredWithWhatCameOfIt(t *testing.T) {
	s := newTide(t)
	first := s.delivers(7, true)
	again := s.delivers(7, false)
	saved := s.delivers(8, true)
	s.Done(7)
	s.Saved(8)
	if !<-first || !<-again || !<-saved || s.Open() != 0 {
		t.Errorf("what was done is refused, or %d are open", s.Open())
	}
	if !<-s.delivers(7, false) {
		t.Error("what was done is refused when it comes again")
	}
	late := s.delivers(9, true)
	if s.passes <- monday; <-late {
		t.Error("what nobody has done is answered with yes")
	}
	if s.Done(9); !<-s.delivers(9, false) {
		t.Error("what was done since is refused")
	}
	if len(s.taken) > 0 {
		t.Errorf("%d is taken twice", <-s.taken)
	}
}

// What is held is refused, at once and each time, until it was done and released; there is an end to what is held.
func TestADeliveryThatIsHeldIsRefused(t *testing.T) {
	s := newTide(t)
	held := s.delivers(1, true)
	if !s.Hold(1) || <-held || <-s.delivers(1, false) {
		t.Error("what is held is answered with yes")
	}
	if s.Done(1); <-s.delivers(1, false) {
		t.Error("what is done and held is answered with yes")
	}
	if s.Release(1); !<-s.delivers(1, false) {
		t.Error("what was released is refused")
	}
	var many []int
	for id := range manyHeld {
		s.delivers(10+id, true)
		many = append(many, 10+id)
	}
	one := s.delivers(5, true)
	if !s.Hold(many...) || s.Hold(5) {
		t.Error("there is no room, or no end")
	}
	if s.Crowded(5); !<-one {
		t.Error("what is answered out of memory is refused")
	}
	s.Release(many...)
	if !s.Hold(5) {
		t.Error("there is no room after a release")
	}
}

// What passes is let in when it is held, or when nothing has come of it for a moment; unless it is kept, for then what is owed for it comes first.
func TestADeliveryThatPassesIsLetIn(t *testing.T) {
	s := newTide(t)
	held := s.delivers(1000, true)
	if !s.Hold(1000) || !<-held || !s.LetIn(1000) {
		t.Error("what passes is refused while it is held")
	}
	waits := s.delivers(1001, true)
	if s.moments <- monday; !<-waits || !s.LetIn(1001) || s.LetIn(7) {
		t.Error("what passes is refused after a moment")
	}
	if !<-s.delivers(1001, false) || !s.Kept(1001) {
		t.Error("what was let in is refused when it comes again, or counts as to come again")
	}
	kept := s.delivers(1002, true)
	if s.Kept(1002) {
		t.Error("what waits counts as let in")
	}
	if s.moments <- monday; s.LetIn(1002) {
		t.Error("what is kept is let in before it is owed")
	}
	if s.Saved(1002); !<-kept || s.LetIn(1002) {
		t.Error("what is owed is refused")
	}
	s.Done(1000)
	if s.Release(1000); s.LetIn(1000) || s.loose != 0 {
		t.Errorf("%d count as let in when all is done", s.loose)
	}
	for id := range manyLetIn {
		<-asYes(s, 2000+id)
	}
	last := s.delivers(3000, true)
	if s.Hold(3000) {
		t.Error("there is no end to what is let in")
	}
	if s.Done(3000); !<-last {
		t.Error("what is done is refused")
	}
	if loose, done := s.Early(); len(loose) != manyLetIn+1 || !slices.Equal(done, []int{1000}) {
		t.Errorf("%d are loose, %v were let in and are done", len(loose), done)
	}
}

// asYes delivers what passes, and has it held.
func asYes(s *tide, id int) <-chan bool {
	said := s.delivers(id, true)
	s.Hold(id)
	return said
}

// Nothing is taken without room, nor after the end; what was taken before is waited for until Close.
func TestADeliveryAtTheEnd(t *testing.T) {
	s := newTide(t)
	s.set(func() { s.full = true })
	if <-s.delivers(1, false) {
		t.Error("taken without room")
	}
	s.set(func() { s.full = false })
	done, open := s.delivers(1, true), s.delivers(2, true)
	s.end()
	<-s.ended
	if <-s.delivers(3, false) {
		t.Error("taken after the end")
	}
	if s.Done(1); !<-done {
		t.Error("what was done after the end is refused")
	}
	if s.Close(t.Context()); <-open {
		t.Error("what was not done is answered with yes")
	}
	if len(s.taken) > 0 {
		t.Error("something was taken")
	}
}

// What nobody finishes is forgotten and told of, and the source is looked at.
func TestAWebhookIsLookedAt(t *testing.T) {
	s := newTide(t)
	open := s.delivers(1, true)
	s.delivers(2, true)
	s.Hold(2)
	s.looks <- monday // the first look is over
	wrong := errors.New("it flows elsewhere")
	s.set(func() { s.now, s.wrong = monday.Add(LongOpen+time.Second), wrong })
	s.looks <- monday
	if n := <-s.unfinished; n != 1 || <-open {
		t.Errorf("%d unfinished, or answered with yes", n)
	}
	s.delivers(1, true)
	s.looks <- monday
	if err := s.Well(); !errors.Is(err, wrong) {
		t.Errorf("it is well: %v", err)
	}
	s.set(func() { s.err = errors.New("away") })
	s.looks <- monday
	s.looks <- monday
	s.set(func() { s.now = s.now.Add(2*time.Minute + time.Second) })
	if err := s.Well(); err == nil || err.Error() != "no word from a tide for 2m1s" {
		t.Errorf("it says nothing for long: %v", err)
	}
}

// An update is remembered until many came after it.
func TestFewAreRemembered(t *testing.T) {
	s := newTide(t)
	for id := range manyRecent + 1 {
		said := s.delivers(id, true)
		s.Done(id)
		<-said
	}
	_, first := s.recent[0]
	if n := len(s.recent); n != manyRecent || first || !slices.Contains(s.order, 1) {
		t.Errorf("%d are remembered", n)
	}
}
