package bot

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"liman/bot/standin"
	"liman/edition"
	"liman/edition/check"
	"liman/flows"
)

// Tests of bot/bubble that need the whole bot: a recording comes with a press and goes with the next, whoever answers that.

// spoken is the built-in edition with a recording of danger/start in Romanian. The recording is a tone, nobody's voice.
var spoken = sync.OnceValues(func() (*edition.Edition, error) {
	tone, err := os.ReadFile("../edition/testdata/tone.ogg")
	if err != nil {
		return nil, err
	}
	ed, err := builtin()
	if err != nil {
		return nil, err
	}
	tone = bytes.Replace(tone, []byte("TEXT=00000000"), []byte(ed.VoiceMark("ro", "danger/start")), 1)
	b, err := edition.Builtin().With(map[string][]byte{"locales/voice/ro/danger/start.ogg": tone})
	if err != nil {
		return nil, err
	}
	return check.Open(b)
})

// listener is somebody on danger/start, where there is a recording.
type listener struct {
	*person
	screen int    // the bubble
	data   string // of the button that asks for the recording
}

func newListener(t *testing.T, lang string, choose ...string) (*world, *listener) {
	t.Helper()
	ed, err := spoken()
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.bot.current.Shelf.Publish(ed)
	return w, w.listener(ed, lang, choose...)
}

// listener is somebody new who goes to danger/start.
func (w *world) listener(ed *edition.Edition, lang string, choose ...string) *listener {
	w.Helper()
	p := w.person(lang)
	p.open()
	for _, option := range choose {
		p.press(option)
	}
	p.press("danger")
	return &listener{person: p, screen: p.bubble().ID, data: edition.ButtonData{Edition: ed.ID(), Node: "danger/start", Option: flows.Listen}.String()}
}

// voices are the recordings that are visible.
func (l *listener) voices() []standin.Message {
	return slices.DeleteFunc(l.Messages(), func(m standin.Message) bool { return m.Kind != "voice" })
}

// listen presses the button and waits for a recording that was not there before.
func (l *listener) listen() standin.Message {
	l.w.Helper()
	before := l.voices()
	l.PressOld(l.screen, l.data)
	l.w.wait("the recording", func() bool {
		now := l.voices()
		return len(now) == 1 && (len(before) == 0 || now[0].ID != before[0].ID)
	})
	return l.voices()[0]
}

// calls are the requests of a method, with their parameters.
func (w *world) calls(method string) []standin.Request {
	return slices.DeleteFunc(w.telegram.Requests(testToken), func(r standin.Request) bool { return r.Method != method })
}

func TestT06_ARecordingComesOnRequestAndGoesWithTheNextTap(t *testing.T) {
	w, l := newListener(t, "ro")
	if len(w.calls("sendVoice")) != 0 {
		t.Fatal("a recording that nobody asked for")
	}
	voice := l.listen()
	if voice.Text != "" || len(voice.Buttons) != 0 || voice.Protect {
		t.Errorf("the recording says more than it must: %+v", voice)
	}
	p := w.calls("sendVoice")[0].Params
	if !strings.HasPrefix(p["voice"], "a.ogg, ") || p["disable_notification"] != "true" || len(p) != 3 {
		t.Errorf("it was sent with %v", p)
	}
	l.PressOld(l.screen, strings.Replace(l.data, flows.Listen, "silent", 1))
	w.wait("the next screen", func() bool { return len(l.voices()) == 0 && l.node() == "danger/silent" })
	gone, shown := -1, -1
	for i, entry := range l.Ledger() {
		switch {
		case entry.What == "deleted" && entry.ID == voice.ID:
			gone = i
		case entry.What == "edited" && entry.ID == l.screen:
			shown = i
		}
	}
	if gone < 0 || gone > shown {
		t.Errorf("the recording went at %d, the next screen came at %d", gone, shown)
	}
}

func TestThereIsOneRecordingAtATime(t *testing.T) {
	_, l := newListener(t, "ro")
	first := l.listen()
	if again := l.listen(); again.ID == first.ID || l.visible(first.ID) {
		t.Errorf("after the second there are %+v", l.voices())
	}
}

func TestARecordingGoesWithEverythingElse(t *testing.T) {
	for name, end := range map[string]func(*world, *listener){
		"she leaves": func(_ *world, l *listener) {
			l.PressOld(l.screen, strings.Replace(l.data, flows.Listen, flows.Leave, 1))
		},
		"she is silent": func(w *world, _ *listener) {
			w.clock.pass(16 * time.Minute)
			w.redis.SetTime(w.clock.Now())
		},
		"she opens anew and leaves": func(_ *world, l *listener) { l.Send("/start"); l.Send("x") },
	} {
		t.Run(name, func(t *testing.T) {
			w, l := newListener(t, "ro")
			l.listen()
			end(w, l)
			w.wait("an empty chat", func() bool { return len(l.Messages()) == 0 })
		})
	}
}

func TestAnotherProcessTakesTheRecordingAway(t *testing.T) {
	w, l := newListener(t, "ro")
	l.listen()
	w.stop()
	w.start() // with an edition that has no recordings
	l.PressOld(l.screen, strings.Replace(l.data, flows.Listen, "silent", 1))
	w.wait("the recording to go", func() bool { return len(l.voices()) == 0 && l.node() != "danger/start" })
}

func TestARecordingIsProtectedByHerChoice(t *testing.T) {
	_, l := newListener(t, "ro", "more", "settings", "copy", "blocked", "done", flows.Back, flows.Back)
	if voice := l.listen(); !voice.Protect {
		t.Error("what she asked to be protected can be forwarded")
	}
}

func TestARecordingThatCannotBeSent(t *testing.T) {
	for name, fault := range map[string]standin.Fault{
		"Telegram refuses it":              {Method: "sendVoice", Times: 1, Code: 500},
		"it is there, and nobody knows it": {Method: "sendVoice", Times: 1, DropAfter: true},
	} {
		t.Run(name, func(t *testing.T) {
			w, l := newListener(t, "ro")
			w.telegram.Fail(fault)
			l.PressOld(l.screen, l.data)
			note := w.text("ro", "note.listen-later")
			w.wait("a note", func() bool { return len(l.Messages()) == 1 && strings.HasPrefix(l.bubble().Text, note) })
			if voice := l.listen(); voice.ID == 0 {
				t.Error("it is not sent when she asks again")
			}
		})
	}
}

func TestT12_ARecordingForWhoeverBlocksTheBot(t *testing.T) {
	w, l := newListener(t, "ro")
	w.telegram.Fail(standin.Fault{Method: "sendVoice", Times: 1, Code: 403})
	l.PressOld(l.screen, l.data)
	w.until("nothing to be left", func() bool { return len(w.calls("sendVoice")) == 1 && w.onlyWipes() })
}

// Nothing is sent for a button that the screen does not have: another language, another screen.
func TestNothingIsSentWhereNothingWasRecorded(t *testing.T) {
	w, l := newListener(t, "en")
	query := l.PressOld(l.screen, l.data)
	w.wait("an answer", func() bool { return l.Answered(query) })
	l.press("silent")
	if n := len(w.calls("sendVoice")); n != 0 {
		t.Errorf("%d recordings were sent", n)
	}
}

// While Telegram takes the recording, she can leave.
func TestT06_LeavingDoesNotWaitForARecording(t *testing.T) {
	ed, err := spoken()
	if err != nil {
		t.Fatal(err)
	}
	w := newQuietWorld(t)
	begun := make(chan struct{})
	w.http.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/sendVoice") {
			w.telegram.ServeHTTP(rw, r)
			return
		}
		io.Copy(io.Discard, r.Body)
		close(begun)
		<-r.Context().Done()
	})
	w.start()
	w.bot.current.Shelf.Publish(ed)
	l := w.listener(ed, "ro")
	l.PressOld(l.screen, l.data)
	<-begun
	l.PressOld(l.screen, strings.Replace(l.data, flows.Listen, flows.Leave, 1))
	w.wait("an empty chat", func() bool { return len(l.Messages()) == 0 })
	w.until("the upload to be given up", func() bool { return strings.Contains(w.log.String(), "sendVoice: Post: she leaves") })
}
