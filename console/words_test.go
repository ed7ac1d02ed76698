package console

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// upload sends a file in a form, as a browser does.
func (c *client) upload(path string, data []byte) reply { return c.uploadAs(path, "file", data) }

// uploadAs sends a file that is called so.
func (c *client) uploadAs(path, name string, data []byte) reply {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(must(form.CreateFormFile("file", name))(c).Write(data))(c)
	must(0, form.Close())(c)
	r := httptest.NewRequest(http.MethodPost, testOrigin+"/console/"+path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", testOrigin)
	return c.do(r)
}

// TestWords goes out, is changed and comes in again: nothing is taken before she says so, and a refused line is said with its text.
func TestWords(t *testing.T) {
	w := newWorld(t)
	tudor := w.as("tudor")
	served := must(w.servedWork(t.Context()))(t)
	title, text := served.text("danger/start.title", "en"), served.text("danger/start.text", "en")
	if got := tudor.get("words"); !strings.Contains(got.body, "/console/words/en") {
		t.Errorf("%d %s", got.status, got.body)
	}
	for _, format := range []string{"csv", "xliff12", "xliff20"} {
		out := tudor.get("words/en/export?format=" + format)
		changed := strings.Replace(out.body, title, title+" indeed", 1)
		if out.status != http.StatusOK || changed == out.body {
			t.Fatalf("%s: %d", format, out.status)
		}
		if got := tudor.upload("words/en/read", []byte(changed)); got.status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", format, got.status, got.body)
		}
		if got := tudor.get("words/en/report"); !order(got.body, "indeed") {
			t.Errorf("%s: %s", format, got.body)
		}
	}
	if id := must(w.current(t.Context(), "tudor"))(t); id != "" {
		t.Error("something was taken before she said so")
	}
	sheet := string(served.sheet("en").CSV())
	bad := strings.Replace(sheet, title, title+" indeed", 1) + "danger/nothing.title,final,x,,A lost text,\n"
	tudor.upload("words/en/read", []byte(bad))
	tudor.post("words/en/take", "do", "take")
	if got := tudor.get("words/en/report"); !order(got.body, "1 text was taken", "not there any more", "A lost text") {
		t.Errorf("%s", got.body)
	}
	change := must(w.changeWork(t.Context(), must(w.current(t.Context(), "tudor"))(t)))(t)
	if got := change.text("danger/start.title", "en"); got != title+" indeed" || change.text("danger/start.text", "en") != text {
		t.Errorf("%q", got)
	}
	if got := tudor.get("words/en"); got.status != http.StatusOK || !strings.Contains(got.body, "waits for you") {
		t.Errorf("%d %s", got.status, got.body)
	}
	large := bytes.Repeat([]byte("x"), maxWords+1)
	if got := tudor.upload("words/en/read", large); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", got.status)
	}
}
