package bot

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"liman/directory"
	"liman/flows"
)

var replicaSchedules = flag.Int("replicaschedules", 4, "how many fault schedules TestT13_WithReplicas runs")

// The same schedules, with updates delivered to two and three replicas: besides what goes wrong there, replicas end and begin at any
// moment, connections break, and deliveries go to two at once. What a chat writes comes in order, and what its person presses does; between
// the two any order may be, so each chat must be what some interleaving of its acts makes of it, and show that: nothing lost, doubled or swapped, and
// nothing unwiped. The bound: a press that waited was let in (200), so that a leave behind it comes; until something comes of it, one replica alone knows of
// it. If that ends before, the press is as if it was never pressed, and what she sees may be the emergency screen, or behind the record, until she
// does something more. One whose replica answers only when what she did next stands in the record is as if it was never pressed, too.
func TestT13_WithReplicas_NothingIsLostDoubledOrSwapped(t *testing.T) {
	seeds := make(chan uint64)
	var failed atomic.Uint64
	for range 2 {
		t.Run("some", func(t *testing.T) {
			t.Parallel()
			for seed := range seeds {
				if failed.Load() == 0 && !t.Run(fmt.Sprint(seed), func(t *testing.T) { amongReplicas(t, seed) }) && failed.CompareAndSwap(0, seed) {
					t.Errorf("replay: go test ./bot -run T13_WithReplicas -replicaschedules=1 -seed=%d", seed)
				}
			}
		})
	}
	go func() {
		for i := range uint64(*replicaSchedules) {
			seeds <- *firstSeed + i
		}
		close(seeds)
	}()
}

// amongReplicas runs one schedule and waits for the calm after it.
func amongReplicas(t *testing.T, seed uint64) {
	h := newHooked(t, 2+int(seed%2))
	s := &schedule{random: rand.New(rand.NewPCG(seed, 15)), world: h.world}
	s.line = newSlowLine(t, s.redis.Addr(), 500*time.Millisecond) // longer than the patience
	s.redisURL, s.patience, s.clock.drain, s.clock.shortest = "redis://"+s.line.address(), 800*time.Millisecond, time.Millisecond, 20*time.Millisecond
	h.beginAll()
	for range 1 + s.random.IntN(3) {
		a := &actor{person: s.person([]string{"ro", "en"}[s.random.IntN(2)])}
		s.actors = append(s.actors, a)
		a.does("/start", a.Send("/start"), flows.Input{Act: flows.Opens})
	}
	for range 12 + s.random.IntN(12) {
		if s.random.IntN(5) == 0 {
			h.disturb(s.random)
		}
		s.happens()
	}
	s.heal()
	s.telegram.Calm()
	for i := range h.replicas {
		if h.replicas[i] == nil {
			h.begin(i)
		}
	}
	for range 6 { // of twenty seconds; a busy machine is slow with all that comes again
		if h.settles() {
			break
		}
	}
	h.wait("all is taken", func() bool { return h.telegram.Waiting(testToken) == 0 })
	h.holds(s, seed)
}

// settles waits a while until everything is taken; false if something still waits.
func (h *hooked) settles() bool {
	ctx, cancel := context.WithTimeout(h.Context(), 20*time.Second)
	defer cancel()
	return h.telegram.Wait(ctx, func() bool { return h.telegram.Waiting(testToken) == 0 }) == nil
}

// disturb ends a replica or begins it anew, has deliveries go to two at once or not, or breaks connections.
func (h *hooked) disturb(random *rand.Rand) {
	i := random.IntN(len(h.replicas))
	switch {
	case random.IntN(3) == 0:
		h.atOnce = !h.atOnce
		h.balance()
	case h.replicas[i] == nil:
		h.begin(i)
	case random.IntN(2) == 0:
		h.replicas[i].server.CloseClientConnections()
	default:
		h.end(i)
		h.clock.pass(3 * time.Second) // whoever gets its updates next sees that they are late
	}
}

// happens lets one thing happen.
func (s *schedule) happens() {
	switch kind := s.random.IntN(10); {
	case kind < 5:
		if a := s.actors[s.random.IntN(len(s.actors))]; len(a.acts) < 12 {
			a.act(s.random)
		}
	case kind < 7:
		s.telegramFails()
	case kind < 8:
		s.redisFails()
	case kind < 9:
		s.heal()
	case s.telegram.Waiting(testToken) == 0: // Telegram gives again what was taken; anything else would overtake
		a := s.actors[s.random.IntN(len(s.actors))]
		s.again(a.acts[s.random.IntN(len(a.acts))].update)
	}
	time.Sleep(time.Duration(s.random.IntN(3)) * time.Millisecond) // lets some of it be answered; nothing depends on it
}

// again has Telegram give an update once more.
func (s *schedule) again(update int) {
	for _, raw := range s.telegram.Updates(testToken) {
		if numbered(raw) == update {
			s.telegram.Inject(testToken, raw)
		}
	}
}

// holds holds each chat against all that it may be, and sees that everything goes.
func (h *hooked) holds(s *schedule, seed uint64) {
	s.clock.pass(owedFor + time.Second)
	for _, a := range s.actors {
		var is string
		s.settles(2000, 200*time.Millisecond, func() bool { is = h.isNone(s, a); return is == "" }) // for wipes that wait; all in all far below the idle time
		if is != "" {
			s.Errorf("seed %d: %s\nafter %v\nlet in %v\nthe chat:\n%s\nthe log:\n%s", seed, is, a.acts, h.early, a.story(), s.log)
		}
	}
	s.clock.pass(12 * time.Hour)
	for _, a := range s.actors {
		if !s.Failed() {
			s.empties(a)
		}
	}
}

// outcome is what acts make of a chat.
type outcome struct {
	state flows.State
	left  bool
}

func (o outcome) String() string { return fmt.Sprint(o.left, normal(o.state)) }

// outcomes are what her acts make of the state in a calm world, in each order that keeps that of what she wrote and of what she pressed. What was let
// in early may count, or not.
func (a *actor) outcomes(b *Bot, early map[int]bool) []outcome {
	var wrote, pressed []deed
	for _, act := range a.acts {
		if act.message != 0 {
			wrote = append(wrote, act)
		} else {
			pressed = append(pressed, act)
		}
	}
	at := map[[2]int][]outcome{{0, 0}: {{flows.State{}.Anew(a.lang), false}}}
	for i := range len(wrote) + 1 {
		for j := range len(pressed) + 1 {
			for _, o := range at[[2]int{i, j}] {
				if i < len(wrote) {
					at[[2]int{i + 1, j}] = withOne(at[[2]int{i + 1, j}], a.after(b, o, wrote[i]))
				}
				if j < len(pressed) {
					at[[2]int{i, j + 1}] = withOne(at[[2]int{i, j + 1}], a.after(b, o, pressed[j]))
					if _, may := early[pressed[j].update]; may {
						at[[2]int{i, j + 1}] = withOne(at[[2]int{i, j + 1}], o)
					}
				}
			}
		}
	}
	return at[[2]int{len(wrote), len(pressed)}]
}

func withOne(all []outcome, one outcome) []outcome {
	if slices.ContainsFunc(all, func(o outcome) bool { return o.String() == one.String() }) {
		return all
	}
	return append(all, one)
}

// after is what one act makes of what was.
func (a *actor) after(b *Bot, o outcome, act deed) outcome {
	in := act.input
	if in.Text != "" {
		in.Words = b.Store.Words(chatOf(a.person), directory.Fold(in.Text))
	}
	if o.left {
		o.state = o.state.Anew(a.lang)
		if in.Act == flows.Taps && act.message == 0 { // a button that outlived the wipe
			return o
		}
	}
	var reply flows.Reply
	o.state, reply = b.current.Load().Book.Step(o.state, in)
	return outcome{o.state, reply.Leave}
}

// isNone says how a chat is none of what it may be; "" when it is one.
func (h *hooked) isNone(s *schedule, a *actor) string {
	early := maps.Clone(h.early)
	for _, r := range h.replicas {
		_, done := r.bot.webhook.Early()
		for _, id := range done {
			if _, known := early[id]; !known {
				early[id] = false
			}
		}
	}
	chat, err := s.bot.sessions.Load(s.Context(), chatOf(a.person))
	if err != nil {
		return err.Error()
	}
	var updates []int
	lost := false // by a replica that ended
	for _, act := range a.acts {
		if early[act.update] && act.message == 0 && !chat.Answered(act.update) {
			lost = true
		} else {
			updates = append(updates, act.update)
		}
	}
	slices.Sort(updates)
	if !slices.Equal(chat.Updates, updates) {
		return fmt.Sprintf("updates %v, want %v", chat.Updates, updates)
	}
	wanted := a.outcomes(s.bot, early)
	if !slices.ContainsFunc(wanted, func(o outcome) bool { return o.left == chat.Left && (o.left || normal(o.state) == normal(chat.State)) }) {
		return fmt.Sprintf("left %v, state %+v, want one of %v", chat.Left, chat.State, wanted)
	}
	shown, err := a.unlisted(s)
	switch {
	case err != nil:
		return err.Error()
	case chat.Left && len(shown) > 0:
		return fmt.Sprintf("%d messages after leaving", len(shown))
	case !chat.Left && (len(shown) != 1 || !shown[0].FromBot):
		return fmt.Sprintf("%d messages", len(shown))
	case !chat.Left && !lost && nodeOf(shown[0]) != chat.State.Node:
		return fmt.Sprintf("she sees %q, the record has %q", nodeOf(shown[0]), chat.State.Node)
	}
	return ""
}
