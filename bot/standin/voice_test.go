package standin

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"
)

// upload makes a request with one file and name, value, name, value.
func (w *world) upload(method, field, name, content string, params ...string) response {
	w.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write([]byte(content))
	}
	for i := 0; err == nil && i+1 < len(params); i += 2 {
		err = form.WriteField(params[i], params[i+1])
	}
	if err != nil || form.Close() != nil {
		w.Fatal(err)
	}
	return w.post("/bot"+token+"/"+method, form.FormDataContentType(), body.String())
}

const ogg = "OggS\x00\x02 and so on"

func TestAVoiceMessage(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("/start")
	r := w.upload("sendVoice", "voice", "a.ogg", ogg, "chat_id", "7", "protect_content", "true")
	if !r.OK || !strings.Contains(string(r.Result), `"voice":{`) || strings.Contains(string(r.Result), `"text"`) {
		t.Fatalf("%+v: %s", r, r.Result)
	}
	list := w.ana.Messages()
	voice := list[len(list)-1]
	if voice.Kind != "voice" || !voice.FromBot || !voice.Protect {
		t.Errorf("in the chat is %+v", voice)
	}
	requests := w.s.Requests(token)
	if got := requests[len(requests)-1].Params["voice"]; got != fmt.Sprintf("a.ogg, %d bytes, application/ogg", len(ogg)) {
		t.Errorf("the upload is remembered as %q", got)
	}
	if r := w.call("editMessageText", "chat_id", "7", "message_id", fmt.Sprint(voice.ID), "text", "x"); r.Code != 400 || !strings.Contains(r.Description, "there is no text in the message to edit") {
		t.Errorf("an edit of its text: %+v", r)
	}
	if r := w.call("deleteMessages", "chat_id", "7", "message_ids", fmt.Sprintf("[%d]", voice.ID)); !r.OK || len(w.ana.Messages()) != 1 {
		t.Errorf("after deleting it: %+v, %d messages", r, len(w.ana.Messages()))
	}
}

func TestWhatIsNoVoiceMessage(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("/start")
	for name, r := range map[string]response{
		"another kind of file": w.upload("sendVoice", "voice", "a.ogg", "ID3 and so on", "chat_id", "7"),
		"an empty file":        w.upload("sendVoice", "voice", "a.ogg", "", "chat_id", "7"),
		"a file_id":            w.call("sendVoice", "chat_id", "7", "voice", "AwAC"),
		"nothing":              w.call("sendVoice", "chat_id", "7"),
		"a stranger's chat":    w.upload("sendVoice", "voice", "a.ogg", ogg, "chat_id", "8"),
		"another parameter":    w.upload("sendVoice", "voice", "a.ogg", ogg, "chat_id", "7", "text", "x"),
	} {
		if r.OK || r.Code != 400 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// The page shows it as it shows a voice message of hers.
func TestThePageShowsAVoiceMessage(t *testing.T) {
	s, _ := openPage(t)
	c := s.Chat(pageToken, Person{ID: 7, FirstName: "Ana"})
	c.Send("/start")
	s.mu.Lock()
	c.add(&Message{FromBot: true, Kind: "voice"})
	s.mu.Unlock()
	p := page{server: s, PageOptions: PageOptions{Token: pageToken}}
	if shown := p.phone(c, "ro"); !strings.Contains(shown, `"FromBot":true,"Kind":"voice"`) || !strings.Contains(shown, `"id":2,"from_bot":true`) {
		t.Errorf("the page gets %s", shown)
	}
}
