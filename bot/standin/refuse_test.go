package standin

import (
	"strconv"
	"strings"
	"testing"
	"time"
)

// Each row is a call that Telegram refuses, with what it says.
func TestRefusals(t *testing.T) {
	long := strings.Repeat("😀", 2049)
	many := `{"inline_keyboard":[[` + strings.TrimSuffix(strings.Repeat(`{"text":"A","callback_data":"a"},`, 101), ",") + `]]}`
	tests := []struct {
		name, method string
		params       []string
		want         string
	}{
		{"unknown method", "sendNothing", nil, "Not Found"},
		{"unknown parameter", "sendMessage", []string{"chat_id", "7", "text", "x", "disable_web_page_preview", "true"}, `unknown parameter "disable_web_page_preview"`},
		{"no chat", "sendMessage", []string{"text", "x"}, "chat_id is empty"},
		{"no text", "sendMessage", []string{"chat_id", "7"}, "message text is empty"},
		{"only spaces", "sendMessage", []string{"chat_id", "7", "text", " \n "}, "message text is empty"},
		{"only markup", "sendMessage", []string{"chat_id", "7", "text", "<b></b>", "parse_mode", "HTML"}, "message text is empty"},
		{"4098 units", "sendMessage", []string{"chat_id", "7", "text", long}, "message is too long"},
		{"chat is no number", "deleteMessage", []string{"chat_id", "7", "message_id", "x"}, `parameter "message_id" is no Integer`},
		{"a chat that never wrote", "sendMessage", []string{"chat_id", "8", "text", "x"}, "chat not found"},
		{"broken HTML", "sendMessage", []string{"chat_id", "7", "text", "<b>x", "parse_mode", "HTML"}, "can't parse entities"},
		{"another parse mode", "sendMessage", []string{"chat_id", "7", "text", "x", "parse_mode", "Markdown"}, "unsupported parse_mode"},
		{"keyboard is no JSON", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", "{"}, "reply_markup"},
		{"65 bytes of data", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", strings.Replace(oneButton, `"a"`, `"`+strings.Repeat("a", 65)+`"`, 1)}, "BUTTON_DATA_INVALID"},
		{"no data", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", strings.Replace(oneButton, `"a"`, `""`, 1)}, "BUTTON_DATA_INVALID"},
		{"two actions", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", strings.Replace(oneButton, `"a"`, `"a","url":"https://x"`, 1)}, "exactly one action"},
		{"a telephone link", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", strings.Replace(oneButton, `"callback_data":"a"`, `"url":"tel:1"`, 1)}, "is invalid"},
		{"a button without text", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", strings.Replace(oneButton, `"A"`, `""`, 1)}, "must be non-empty"},
		{"101 buttons", "sendMessage", []string{"chat_id", "7", "text", "x", "reply_markup", many}, "too long"},
		{"edit what is not there", "editMessageText", []string{"chat_id", "7", "message_id", "99", "text", "x"}, "message to edit not found"},
		{"edit hers", "editMessageText", []string{"chat_id", "7", "message_id", "1", "text", "x"}, "message can't be edited"},
		{"edit nothing", "editMessageText", []string{"chat_id", "7", "text", "x"}, "message identifier is not specified"},
		{"delete what is not there", "deleteMessage", []string{"chat_id", "7", "message_id", "99"}, "message to delete not found"},
		{"delete none", "deleteMessages", []string{"chat_id", "7", "message_ids", "[]"}, "wrong number"},
		{"answer what nobody asked", "answerCallbackQuery", []string{"callback_query_id", "x"}, "query is too old"},
		{"a webhook without TLS", "setWebhook", []string{"url", "http://example.org"}, "HTTPS"},
		{"a webhook secret with spaces", "setWebhook", []string{"url", "https://example.org", "secret_token", "a b"}, "unallowed"},
		{"101 connections", "setWebhook", []string{"url", "https://example.org", "max_connections", "101"}, "max_connections"},
		{"a long name", "setMyName", []string{"name", strings.Repeat("a", 65)}, "too long"},
		{"a long description", "setMyDescription", []string{"description", strings.Repeat("a", 513)}, "too long"},
		{"51 inline results", "answerInlineQuery", []string{"inline_query_id", "1", "results", "[" + strings.TrimSuffix(strings.Repeat("{},", 51), ",") + "]"}, "RESULTS_TOO_MUCH"},
		{"an unknown inline query", "answerInlineQuery", []string{"inline_query_id", "1", "results", "[]"}, "query is too old"},
	}
	w := newWorld(t)
	w.ana.Send("hi")
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if r := w.call(test.method, test.params...); r.OK || !strings.Contains(r.Description, test.want) {
				t.Errorf("got %v %q, want %q", r.OK, r.Description, test.want)
			}
		})
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	for path, code := range map[string]int{"/bot2:other/getMe": 401, "/botnonsense/getMe": 404, "/nothing": 404} {
		if r := w.post(path, "application/json", "{}"); r.Code != code {
			t.Errorf("%s gave %d", path, r.Code)
		}
	}
	if r := w.post("/bot"+token+"/getme", "application/json", "{}"); !r.OK {
		t.Errorf("the case of a method matters: %s", r.Description)
	}
	if r := w.post("/bot"+token+"/getMe", "application/json", "{"); r.OK {
		t.Error("broken JSON was taken")
	}
}

func TestAnEditThatChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	id := strconv.Itoa(w.sent("reply_markup", oneButton))
	same := []string{"chat_id", "7", "message_id", id, "text", "hello", "reply_markup", oneButton}
	if r := w.call("editMessageText", same...); r.OK || !strings.Contains(r.Description, "message is not modified") {
		t.Errorf("got %q", r.Description)
	}
	same[5] = "hello you"
	if r := w.call("editMessageText", same...); !r.OK {
		t.Error(r.Description)
	}
	if r := w.call("editMessageText", same[:6]...); !r.OK { // without its buttons it is another
		t.Error(r.Description)
	}
}

func TestDeleting(t *testing.T) {
	w := newWorld(t)
	hers := w.ana.Send("hi")
	mine := w.sent()
	if r := w.call("deleteMessage", "chat_id", "7", "message_id", strconv.Itoa(hers)); !r.OK {
		t.Error(r.Description)
	}
	if r := w.call("deleteMessage", "chat_id", "7", "message_id", strconv.Itoa(hers)); r.OK {
		t.Error("deleted twice")
	}
	if r := w.call("deleteMessages", "chat_id", "7", "message_ids", `[1,2,3,4]`); !r.OK || len(w.ana.Messages()) != 0 {
		t.Errorf("unknown ids are not skipped: %s", r.Description)
	}
	old := strconv.Itoa(w.sent())
	w.now = w.now.Add(49 * time.Hour)
	if r := w.call("deleteMessage", "chat_id", "7", "message_id", old); r.OK {
		t.Error("deleted after 49 hours")
	}
	if r := w.call("deleteMessages", "chat_id", "7", "message_ids", "["+old+"]"); r.OK || len(w.ana.Messages()) != 1 {
		t.Error("deleteMessages took an old message")
	}
	if e := w.ana.Ledger(); len(e) != 5 || e[1].ID != mine || e[3].What != "deleted" || e[3].Text != "" {
		t.Errorf("the ledger says %+v", e)
	}
}

func TestCallbackQueries(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	id := w.sent("reply_markup", oneButton)
	query, err := w.ana.Press(id, "a")
	if err != nil {
		t.Fatal(err)
	}
	if got := w.s.Unanswered(token); len(got) != 1 || got[0] != query {
		t.Errorf("unanswered: %v", got)
	}
	if r := w.call("answerCallbackQuery", "callback_query_id", query); !r.OK || !w.ana.Answered(query) {
		t.Error(r.Description)
	}
	if r := w.call("answerCallbackQuery", "callback_query_id", query); r.OK {
		t.Error("answered twice")
	}
	late, _ := w.ana.Press(id, "a")
	w.now = w.now.Add(151 * time.Second)
	if r := w.call("answerCallbackQuery", "callback_query_id", late); r.OK {
		t.Error("answered after 151 s")
	}
	if _, err := w.ana.Press(id, "b"); err == nil {
		t.Error("pressed a button that is not there")
	}
	if _, err := w.ana.Press(99, "a"); err == nil {
		t.Error("pressed on a message that is not there")
	}
}

func TestBlocking(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	w.ana.Block()
	if r := w.call("sendMessage", "chat_id", "7", "text", "x"); r.Code != 403 || !strings.Contains(r.Description, "blocked by the user") {
		t.Errorf("got %d %q", r.Code, r.Description)
	}
	list := w.updates("offset", "2")
	if len(list) != 1 || list[0]["my_chat_member"] == nil {
		t.Errorf("updates %v", list)
	}
	w.ana.Unblock()
	if r := w.call("sendMessage", "chat_id", "7", "text", "x"); !r.OK {
		t.Error(r.Description)
	}
}

func TestFaults(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	w.s.Fail(Fault{Method: "sendMessage", ChatID: 7, Times: 1, Code: 429, RetryAfter: 3})
	if r := w.call("getMe"); !r.OK {
		t.Error("another method failed")
	}
	if r := w.call("sendMessage", "chat_id", "7", "text", "x"); r.Code != 429 || r.Parameters.RetryAfter != 3 {
		t.Errorf("got %+v", r)
	}
	if r := w.call("sendMessage", "chat_id", "7", "text", "x"); !r.OK {
		t.Error("it failed twice")
	}
}
