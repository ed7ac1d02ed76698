package standin

import (
	"fmt"
	"testing"
	"time"
)

// One message that is there and cannot go refuses the batch; with LenientMessages the rest of it goes.
func TestABatchIsRefusedWhole(t *testing.T) {
	for name, prepare := range map[string]func(*world) int{
		"a young dice":     func(w *world) int { return w.ana.SendOther("dice") },
		"a screenshot":     func(w *world) int { return w.ana.SendOther("screenshot") },
		"older than a day": func(w *world) int { id := w.ana.Send("x"); w.now = w.now.Add(49 * time.Hour); return id },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			stays := prepare(w)
			ids := fmt.Sprintf("[%d,%d,999]", stays, w.ana.Send("hi"))
			if r := w.call("deleteMessages", "chat_id", "7", "message_ids", ids); r.Code != 400 || len(w.ana.Messages()) != 2 {
				t.Errorf("%+v; %d messages are left", r, len(w.ana.Messages()))
			}
			w.s.o.LenientMessages = true
			if r := w.call("deleteMessages", "chat_id", "7", "message_ids", ids); !r.OK || len(w.ana.Messages()) != 1 {
				t.Errorf("lenient: %+v; %d messages are left", r, len(w.ana.Messages()))
			}
		})
	}
}

func TestADiceCanBeDeletedADayLater(t *testing.T) {
	w := newWorld(t)
	ids := fmt.Sprintf("[%d]", w.ana.SendOther("dice"))
	w.now = w.now.Add(24 * time.Hour)
	if r := w.call("deleteMessages", "chat_id", "7", "message_ids", ids); !r.OK || len(w.ana.Messages()) != 0 {
		t.Errorf("%+v", r)
	}
}

// All private chats of a bot share one sequence of numbers.
func TestChatsShareOneSequenceOfNumbers(t *testing.T) {
	w := newWorld(t)
	eva := w.s.Chat(token, Person{ID: 8, FirstName: "Eva"})
	if a, b, c := w.ana.Send("hi"), eva.Send("hi"), w.sent(); b != a+1 || c != b+1 {
		t.Errorf("numbers %d, %d, %d", a, b, c)
	}
	w.s.o.LenientMessages = true
	if b, c := eva.Send("hi"), w.sent(); b != 3 || c != 4 {
		t.Errorf("lenient: numbers %d, %d", b, c)
	}
}

// Of a message that is too old Telegram tells neither its date nor what was in it.
func TestAPressOnAnOldMessageHasNoDate(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	id := w.sent("reply_markup", oneButton)
	w.now = w.now.Add(49 * time.Hour)
	w.ana.PressOld(id, "a")
	pressed := w.updates("offset", "2")[0]["callback_query"].(map[string]any)["message"].(map[string]any)
	if pressed["date"] != 0.0 || pressed["text"] != nil {
		t.Errorf("pressed %v", pressed)
	}
}

// A call that hangs ends when the caller gives up.
func TestACallHangs(t *testing.T) {
	w := newWorld(t)
	w.s.Fail(Fault{Method: "getMe", Times: 1, Hang: true})
	client := *w.http.Client()
	client.Timeout = 50 * time.Millisecond
	if resp, err := client.Get(w.http.URL + "/bot" + token + "/getMe"); err == nil {
		resp.Body.Close()
		t.Errorf("it was answered: %s", resp.Status)
	}
	if r := w.call("getMe"); !r.OK {
		t.Error(r.Description)
	}
}
