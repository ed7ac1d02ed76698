package bot

import (
	"reflect"
	"testing"

	"liman/edition"
	"liman/flows"
)

func TestDecode(t *testing.T) {
	chat := `"chat":{"id":7,"type":"private"},"from":{"id":7,"language_code":"hu"},"date":1,"message_id":3`
	press := edition.ButtonData{Edition: "1f3a9c", Node: "home/start", Option: "danger"}
	tests := []struct {
		name, update string
		want         flows.Input
		ours         bool
	}{
		{"start", `{"update_id":1,"message":{` + chat + `,"text":"/start"}}`, flows.Input{Act: flows.Opens}, true},
		{"start with a payload", `{"update_id":1,"message":{` + chat + `,"text":"/start abc"}}`, flows.Input{Act: flows.Opens}, true},
		{"help", `{"update_id":1,"message":{` + chat + `,"text":"/help@x_bot"}}`, flows.Input{Act: flows.Taps, Option: flows.Help}, true},
		{"ieși", `{"update_id":1,"message":{` + chat + `,"text":"/ieși"}}`, flows.Input{Act: flows.Taps, Option: flows.Leave}, true},
		{"x", `{"update_id":1,"message":{` + chat + `,"text":" X "}}`, flows.Input{Act: flows.Taps, Option: flows.Leave}, true},
		{"Cyrillic x", `{"update_id":1,"message":{` + chat + `,"text":" Х "}}`, flows.Input{Act: flows.Taps, Option: flows.Leave}, true},
		{"text", `{"update_id":1,"message":{` + chat + `,"text":"xx"}}`, flows.Input{Act: flows.Types, Text: "xx"}, true},
		{"voice", `{"update_id":1,"message":{` + chat + `,"voice":{}}}`, flows.Input{Act: flows.Sends}, true},
		{"press", `{"update_id":1,"callback_query":{"id":"9","from":{"id":7},"data":"` + press.String() + `"}}`, flows.Input{Act: flows.Taps, Node: press.Node, Option: press.Option}, true},
		{"press of nothing of ours", `{"update_id":1,"callback_query":{"id":"9","from":{"id":7},"data":"?"}}`, flows.Input{Act: flows.Taps}, true},
		{"group", `{"update_id":1,"message":{"chat":{"id":-7,"type":"group"},"text":"/start"}}`, flows.Input{}, false},
		{"poll", `{"update_id":1,"poll":{}}`, flows.Input{}, false},
		{"nothing", `{}`, flows.Input{}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e, ours, err := decode([]byte(test.update))
			if err != nil || ours != test.ours || ours && !reflect.DeepEqual(e.input, test.want) {
				t.Errorf("got %+v, %v, %v", e.input, ours, err)
			}
		})
	}
}

// Whatever Telegram or somebody in its place sends, decoding ends.
func FuzzDecode(f *testing.F) {
	for _, u := range []string{`{}`, `null`, `{"message":{"chat":{"id":7,"type":"private"},"location":{"latitude":1e300}}}`, `{"callback_query":{"message":{}}}`, `{"my_chat_member":{}}`} {
		f.Add([]byte(u))
	}
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _, _ = decode(raw) })
}

func TestUpdateID(t *testing.T) {
	for raw, want := range map[string]int{
		`{"update_id":12,"x":1}`: 12, `{"update_id":12}`: 12, `{ "x": 1, "update_id": 12 }`: 12, `{"update_id": 12}`: 12, `{}`: 0,
	} {
		if id, ok := updateID([]byte(raw)); !ok || id != want {
			t.Errorf("%s gave %d, %v", raw, id, ok)
		}
	}
	for _, raw := range []string{``, `{`, `{"update_id":`, `{"update_id":"x"}`, `7`, `{"update_id":1.5}`} {
		if id, ok := updateID([]byte(raw)); ok {
			t.Errorf("%q gave %d", raw, id)
		}
	}
}
