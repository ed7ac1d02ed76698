package bot

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

var (
	schedules = flag.Int("schedules", 100, "how many fault schedules TestT13 runs")
	firstSeed = flag.Uint64("seed", 1, "the first one; with -schedules=1 it runs alone")
)

// A schedule is people who act while things go wrong: Telegram refuses, fails, loses answers after the deed, repeats old
// updates; Redis is refused, slow, restarted, read-only, full; the program is killed. Afterwards each chat must be what
// the same acts make of it in a calm world: nothing lost, applied twice or swapped. The oracle is Step, folded.
func TestT13_T14_NothingIsLostDoubledOrSwapped(t *testing.T) {
	seeds := make(chan uint64)
	var failed atomic.Uint64
	for range 4 {
		t.Run("some", func(t *testing.T) {
			t.Parallel()
			for seed := range seeds {
				if failed.Load() == 0 && !t.Run(fmt.Sprint(seed), func(t *testing.T) { calm(t, seed) }) && failed.CompareAndSwap(0, seed) {
					t.Errorf("replay: go test ./bot -run T13 -schedules=1 -seed=%d", seed)
				}
			}
		})
	}
	go func() {
		for i := range uint64(*schedules) {
			seeds <- *firstSeed + i
		}
		close(seeds)
	}()
}

// calm runs one schedule and waits for the calm after it.
func calm(t *testing.T, seed uint64) {
	s := newSchedule(t, seed)
	s.run()
	s.end()
}

type schedule struct {
	*world
	random *rand.Rand
	actors []*actor
	line   *slowLine
	unsaid int // how often Telegram does not say whether a cover is on
}

// mostUnsaid is how often Telegram must not say it: then a chat counts as covered until she acts again (session), of which the oracle knows nothing.
const mostUnsaid = 5

func newSchedule(t *testing.T, seed uint64) *schedule {
	s := &schedule{random: rand.New(rand.NewPCG(seed, 13)), world: newQuietWorld(t)}
	s.line = newSlowLine(t, s.redis.Addr(), 120*time.Millisecond) // longer than the patience
	s.redisURL, s.patience, s.clock.drain = "redis://"+s.line.address(), 100*time.Millisecond, time.Millisecond
	s.start()
	for range 1 + s.random.IntN(3) { // people
		a := &actor{person: s.person([]string{"ro", "en"}[s.random.IntN(2)])}
		s.actors = append(s.actors, a)
		a.does("/start", a.Send("/start"), flows.Input{Act: flows.Opens})
	}
	return s
}

// run lets things happen, in an order that the seed tells.
func (s *schedule) run() {
	for range 12 + s.random.IntN(12) {
		switch s.random.IntN(10) {
		case 0, 1, 2, 3, 4:
			a := s.actors[s.random.IntN(len(s.actors))]
			if len(a.acts) < 12 { // as many as a chat remembers
				a.act(s.random)
			}
		case 5, 6:
			s.telegramFails()
		case 7:
			s.redisFails()
		case 8:
			s.heal()
		case 9:
			s.other()
		}
		if s.random.IntN(3) == 0 {
			time.Sleep(time.Duration(s.random.IntN(3)) * time.Millisecond) // lets some of it be answered; nothing depends on it
		}
	}
}

func (s *schedule) telegramFails() {
	f := standin.Fault{
		Method: []string{"editMessageText", "sendMessage", "deleteMessages", "answerCallbackQuery", "getUpdates", "getMyCommands"}[s.random.IntN(6)],
		Times:  1 + s.random.IntN(3),
	}
	if f.Method == "getMyCommands" {
		if s.unsaid += f.Times; s.unsaid >= mostUnsaid {
			return
		}
	}
	switch s.random.IntN(5) {
	case 0:
		f.Code, f.RetryAfter = http.StatusTooManyRequests, 1+s.random.IntN(20)
	case 1:
		f.Code = http.StatusInternalServerError
	case 2:
		f.Code, f.Body = http.StatusBadGateway, "<html>502</html>"
	case 3:
		f.Drop = true
	case 4:
		f.DropAfter = true
	}
	s.telegram.Fail(f)
}

func (s *schedule) redisFails() {
	switch s.random.IntN(5) {
	case 0:
		s.redis.SetError("LOADING Redis is loading the dataset in memory")
	case 1:
		s.redis.SetError("READONLY You can't write against a read only replica.")
	case 2:
		s.redis.SetError("OOM command not allowed when used memory > 'maxmemory'.")
	case 3:
		s.line.set(true, false)
	case 4:
		s.line.set(false, true)
	}
}

func (s *schedule) heal() {
	s.redis.SetError("")
	s.line.set(false, false)
}

// other is a restart of the program, or an update that Telegram gives again.
func (s *schedule) other() {
	if s.random.IntN(2) == 0 {
		s.stop()
		s.start()
		return
	}
	a := s.actors[s.random.IntN(len(s.actors))]
	u := a.acts[s.random.IntN(len(a.acts))].update
	for _, raw := range s.telegram.Updates(testToken) {
		if numbered(raw) == u {
			s.telegram.Inject(testToken, raw)
		}
	}
}

// end calms everything and holds each chat against the oracle.
func (s *schedule) end() {
	s.heal()
	s.telegram.Calm()
	s.stop()
	s.start()
	s.clock.pass(30 * time.Second)
	for _, a := range s.actors {
		want, left := a.expected(s.bot)
		var is string
		s.settles(400, time.Second, func() bool { is = a.differs(s, want, left); return is == "" }) // for wipes that wait; far below the idle time
		if is != "" {
			s.Errorf("%s\nafter %v\nthe chat:\n%s\nthe log:\n%s", is, a.acts, a.story(), s.log)
		}
	}
	s.clock.pass(12 * time.Hour) // the longest idle time: whatever is left goes
	for _, a := range s.actors {
		if !s.Failed() {
			s.empties(a)
		}
	}
	s.stop()
}

// empties waits until nothing is left of a chat. What Redis was too slow for is tried again when its
// lease is over; what was shown just when time passed goes an idle time later.
func (s *schedule) empties(a *actor) {
	empty := func() bool { return len(a.Messages()) == 0 }
	if s.settles(400, 30*time.Second, empty); empty() {
		return
	}
	w, err := s.bot.Store.Listed(s.Context(), chatOf(a.person))
	s.Errorf("%d messages are left; listed %+v, %v\nafter %v\nthe chat:\n%s\nthe log:\n%s", len(a.Messages()), w, err, a.acts, a.story(), s.log)
}

// actor is somebody whose acts are noted.
type actor struct {
	*person
	acts []deed
}

// act is one update of hers.
type deed struct {
	name    string
	update  int
	message int
	input   flows.Input
}

// numbered is the number of an update.
func numbered(raw json.RawMessage) int {
	var u struct {
		ID int `json:"update_id"`
	}
	_ = json.Unmarshal(raw, &u)
	return u.ID
}

func (a *actor) does(name string, message int, in flows.Input) {
	raw := a.w.telegram.Updates(testToken)
	id := numbered(raw[len(raw)-1])
	a.acts = append(a.acts, deed{name, id, message, in})
}

// act does something: a tap on any screen's button, a word, a command.
func (a *actor) act(random *rand.Rand) {
	ed := a.w.bot.current.Load()
	screens := ed.Book.Screens()
	switch kind := random.IntN(8); {
	case kind < 5:
		node := screens[random.IntN(len(screens))]
		reply := ed.Book.View(flows.State{Node: node, Lang: a.lang})
		option := flows.Back
		if len(reply.Options) > 0 {
			option = reply.Options[random.IntN(len(reply.Options))].ID
		}
		bubble := a.lastBubble()
		if bubble == 0 {
			return
		}
		a.PressOld(bubble, edition.ButtonData{Edition: ed.ID(), Node: node, Option: option}.String())
		a.does("tap "+node+" "+option, 0, flows.Input{Act: flows.Taps, Node: node, Option: option})
	case kind == 5:
		text := []string{"cluj", "sector 3", "ajutor", "iași"}[random.IntN(4)]
		a.does(text, a.Send(text), flows.Input{Act: flows.Types, Text: text})
	case kind == 6:
		a.does("/start", a.Send("/start"), flows.Input{Act: flows.Opens})
	case random.IntN(3) == 0:
		a.does("x", a.Send("x"), flows.Input{Act: flows.Taps, Option: flows.Leave})
	default:
		a.does("/help", a.Send("/help"), flows.Input{Act: flows.Taps, Option: flows.Help})
	}
}

func (p *person) lastBubble() int {
	id := 0
	for _, m := range p.Messages() {
		if m.FromBot {
			id = m.ID
		}
	}
	return id
}

// expected is what her acts make of the state in a calm world, and whether she left.
func (a *actor) expected(b *Bot) (flows.State, bool) {
	book := b.current.Load().Book
	s := flows.State{}.Anew(a.lang)
	left := false
	for _, act := range a.acts {
		in := act.input
		if in.Text != "" {
			in.Words = b.Store.Words(chatOf(a.person), directory.Fold(in.Text))
		}
		if left {
			s = s.Anew(a.lang)
			if in.Act == flows.Taps && act.message == 0 { // a button that outlived the wipe
				continue
			}
		}
		var reply flows.Reply
		s, reply = book.Step(s, in)
		left = reply.Leave
	}
	return s, left
}

// differs says how a chat is not yet as it must be; "" when it is.
func (a *actor) differs(s *schedule, want flows.State, left bool) string {
	chat, err := s.bot.sessions.Load(s.Context(), chatOf(a.person))
	if err != nil {
		return err.Error()
	}
	var updates []int
	for _, act := range a.acts {
		updates = append(updates, act.update)
	}
	if !slices.Equal(chat.Updates, updates) {
		return fmt.Sprintf("updates %v, want %v", chat.Updates, updates)
	}
	if chat.Left != left || !left && normal(chat.State) != normal(want) {
		return fmt.Sprintf("state %+v, want %+v; left %v, want %v", chat.State, want, chat.Left, left)
	}
	shown, err := a.unlisted(s)
	if err != nil {
		return err.Error()
	}
	if left {
		if len(shown) > 0 {
			return fmt.Sprintf("%d messages after leaving", len(shown))
		}
		return ""
	}
	if len(shown) != 1 || !shown[0].FromBot {
		return fmt.Sprintf("%d messages", len(shown))
	}
	if a.node() != want.Node {
		return fmt.Sprintf("it shows %s, want %s", a.node(), want.Node)
	}
	return ""
}

// unlisted are the messages that she sees and that nothing will delete by itself, and the bubble. A deletion of what she
// wrote that was cut short leaves it to the wipe list.
func (a *actor) unlisted(s *schedule) ([]standin.Message, error) {
	w, err := s.bot.Store.Listed(s.Context(), chatOf(a.person))
	return slices.DeleteFunc(a.Messages(), func(m standin.Message) bool {
		return !m.FromBot && slices.ContainsFunc(w.Messages, func(l store.Message) bool { return l.ID == m.ID })
	}), err
}

// story is what happened in a chat, a line each.
func (a *actor) story() string {
	var b strings.Builder
	for _, e := range a.Ledger() {
		fmt.Fprintf(&b, "%s %d bot=%v %.40q\n", e.What, e.ID, e.FromBot, e.Text)
	}
	return b.String()
}

func chatOf(p *person) store.ChatID { return store.ChatID(p.ID()) }

// normal makes states comparable: what is empty is nothing.
func normal(s flows.State) string {
	text, _ := json.Marshal(s) // strings
	return string(text)
}
