package standin

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTableOfButtons holds what a button may have against the published table.
func TestTableOfButtons(t *testing.T) {
	data, err := os.ReadFile(published)
	if err != nil {
		t.Skip("the published table is not here; held against nothing")
	}
	var api struct {
		Types map[string]struct{ Fields []struct{ Name string } }
	}
	if err := json.Unmarshal(data, &api); err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]string{"InlineKeyboardButton": slices.Collect(maps.Keys(buttonTable)), "CopyTextButton": copyTable} {
		var want []string
		for _, f := range api.Types[name].Fields {
			want = append(want, f.Name)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s differs from the Bot API:\n%s", name, diff)
		}
	}
}

// TestCopyButtons takes texts of 1 to 256 letters, beside no other action, and refuses the rest as Telegram does.
func TestCopyButtons(t *testing.T) {
	w := newWorld(t)
	w.ana.Send("hi")
	for _, c := range []struct{ name, button, refused string }{
		{"a number", `{"text":"A","copy_text":{"text":"0264 420 146"}}`, ""},
		{"256 letters of two bytes", `{"text":"A","copy_text":{"text":"` + strings.Repeat("ș", 256) + `"}}`, ""},
		{"257 letters", `{"text":"A","copy_text":{"text":"` + strings.Repeat("a", 257) + `"}}`, "BUTTON_COPY_TEXT_INVALID"},
		{"no letter", `{"text":"A","copy_text":{"text":""}}`, "BUTTON_COPY_TEXT_INVALID"},
		{"no text", `{"text":"A","copy_text":{}}`, "BUTTON_COPY_TEXT_INVALID"},
		{"a text instead of an object", `{"text":"A","copy_text":"0264"}`, "must be"},
		{"null", `{"text":"A","copy_text":null}`, "must be"},
		{"something else", `{"text":"A","copy_text":{"text":"1","number":"1"}}`, "unknown field"},
		{"two actions", `{"text":"A","copy_text":{"text":"1"},"callback_data":"a"}`, "exactly one action"},
	} {
		r := w.call("sendMessage", "chat_id", "7", "text", c.name, "reply_markup", `{"inline_keyboard":[[`+c.button+`]]}`)
		if r.OK != (c.refused == "") || !strings.Contains(r.Description, c.refused) {
			t.Errorf("%s: %v %q", c.name, r.OK, r.Description)
		}
	}
	if m := w.ana.Messages()[1]; m.Buttons[0][0].Copy == nil || m.Buttons[0][0].Copy.Text != "0264 420 146" || m.Buttons[0][0].Data != "" {
		t.Errorf("the phone has %+v", m.Buttons)
	}
}
