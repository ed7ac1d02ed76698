package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// ana is a private message of hers, but for what it brings.
const ana = `"chat":{"id":7,"type":"private","first_name":"Ana"},"from":{"id":7,"language_code":"hu"},"date":1,"message_id":3`

var hers = Message{From{7, "hu"}, 3, 1}

// one is what happened in one update.
func one(t *testing.T, update string) What {
	t.Helper()
	list, _, err := readUpdates(fmt.Appendf(nil, `{"ok":true,"result":[{"update_id":12,%s}]}`, update))
	if err != nil || len(list) != 1 || list[0].ID != 12 {
		t.Fatalf("%s gave %+v, %v", update, list, err)
	}
	return list[0].What
}

func TestDecode(t *testing.T) {
	tests := []struct {
		name, update string
		want         What
	}{
		{"text", `"message":{` + ana + `,"text":" nu mai pot "}`, Text{hers, "nu mai pot"}},
		{"escaped text", `"message":{` + ana + `,"text":"m-a lovit \u0219i \"azi\" \\"}`, Text{hers, `m-a lovit și "azi" \`}},
		{"a caption", `"message":{` + ana + `,"photo":[{"x":"]}"}],"caption":"aici"}`, Text{hers, "aici"}},
		{"words in parts", `"message":{` + ana + `,"text":"","poll":{"question":"unde?","id":"9","options":[{"text":"x"}]}}`, Text{hers, "unde?"}},
		{"place", `"message":{` + ana + `,"location":{"latitude":46.5,"longitude":23e0}}`, Place{hers, 46.5, 23}},
		{"voice", `"message":{` + ana + `,"voice":{}}`, Sent{hers, false}},
		{"dice", `"message":{` + ana + `,"dice":null}`, Sent{hers, true}},
		{"of 2031", `"message":{` + ana + `,"something_new":[[],{"a":[1,"\\"]}]}`, Sent{hers, false}},
		{"service", `"message":{` + ana + `,"pinned_message":{"message_id":1}}`, Service{hers}},
		{"press", `"callback_query":{"id":"9","from":{"id":7,"language_code":"hu"},"message":{"message_id":3,"date":1,"chat":{"id":7,"type":"private"}},"data":"d"}`, Press{hers, "9", "d"}},
		{"press of what is too old", `"callback_query":{"id":"9","from":{"id":7},"data":"d"}`, Press{Message{From: From{Chat: 7}}, "9", "d"}},
		{"press elsewhere", `"callback_query":{"id":"9","from":{"id":7},"message":{"message_id":3,"chat":{"id":-7,"type":"group"}}}`, Other{}},
		{"press on an inline message", `"callback_query":{"id":"9","from":{"id":7},"inline_message_id":"3"}`, Other{}},
		{"inline", `"inline_query":{"id":"9","from":{"id":7,"language_code":"hu"},"query":"cluj"}`, Inline{From{7, "hu"}, "9", "cluj"}},
		{"blocked", `"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":7,"language_code":"hu"},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, Blocked{From{7, "hu"}}},
		{"returned", `"my_chat_member":{"chat":{"id":7,"type":"private"},"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}`, Returned{From{7, ""}}},
		{"a member as before", `"my_chat_member":{"chat":{"id":7,"type":"private"}}`, Other{}},
		{"group", `"message":{"chat":{"id":-7,"type":"group"},"text":"/start"}`, Other{}},
		{"poll", `"poll":{}`, Other{}},
		{"a message without a chat", `"message":{"message_id":3}`, Unreadable{}},
		{"a message without a number", `"message":{"chat":{"id":7,"type":"private"}}`, Unreadable{}},
		{"a chat without a kind that can be read", `"message":{"chat":{"id":7,"type":5},"message_id":3,"date":1}`, Unreadable{Message{From{7, ""}, 3, 1}}},
		{"a message beside nothing", `"message":{` + ana + `,"text":"x"},"callback_query":null,"inline_query":null,"my_chat_member": null`, Text{hers, "x"}},
		{"nothing", `"message":null`, Other{}},
		{"no message", `"message":7`, Unreadable{}},
		{"a press of nobody", `"callback_query":{"id":"9","from":{"id":"x"},"data":"d"}`, Unreadable{}},
		{"a query of nobody", `"inline_query":{"id":"9","from":{"id":1.5},"query":"cluj"}`, Unreadable{}},
		{"a member of no chat", `"my_chat_member":{"chat":{"id":"x","type":"private"},"new_chat_member":{"status":"kicked"}}`, Unreadable{}},
		{"a member in a group", `"my_chat_member":{"chat":{"id":-7,"type":"group"},"new_chat_member":{"status":"kicked"}}`, Other{}},
		{"no press", `"callback_query":[]`, Unreadable{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := one(t, test.update); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %#v", got)
			}
		})
	}
}

// What of a message can be read is: a field of a kind that was not foreseen takes nothing else with it.
func TestAMessageWithStrangeFieldsIsRead(t *testing.T) {
	head := `"chat":{"id":7,"type":"private"},"date":1,"message_id":3`
	for _, body := range []string{`"text":7`, `"from":7`, `"location":"x"`, `"photo":{}`, `"caption":{"text":"x"}`, `"dice":null`, `"date":"x"`, `"text":"\ud800\x"`} {
		switch m := one(t, `"message":{`+head+`,`+body+`}`).(type) {
		case Text:
			if m.ID != 3 || m.Chat != 7 {
				t.Errorf("%s gave %+v", body, m)
			}
		case Sent:
			if m.ID != 3 || m.Chat != 7 {
				t.Errorf("%s gave %+v", body, m)
			}
		default:
			t.Errorf("%s gave %#v", body, m)
		}
	}
}

// A batch is read whatever stands between its updates; one without a number is left out, and what is no list is an error.
func TestABatchIsReadWhole(t *testing.T) {
	list, _, err := readUpdates([]byte(" { \"result\" : [ 7 , {} , { \"x\" : 1 , \"update_id\" : 12 } , {\"update_id\":\"x\"}, {\"update_id\":1.5},\n{\"update_id\":13,\"message\":7}] , \"ok\":true}"))
	if err != nil || len(list) != 2 || list[0].ID != 12 || list[1].ID != 13 {
		t.Errorf("got %+v, %v", list, err)
	}
	if list, _, err := readUpdates([]byte(`{"ok":true,"result":null}`)); err != nil || len(list) != 0 {
		t.Errorf("got %+v, %v", list, err)
	}
	for _, body := range []string{``, `{`, `{"ok":true}`, `{"ok":true,"results":[]}`, `{"ok":true,"result":7}`, `{"ok":true,"result":[`, `{"ok":true,"result":[{"update_id":1]}`, `{"ok":true,"result":[{"update_id":1,"message":{"text":"x}}]}`, `{"ok":true,"result":[{"update_id":1,}]}`} {
		if list, _, err := readUpdates([]byte(body)); err == nil {
			t.Errorf("%s gave %+v", body, list)
		}
	}
}

// A refusal is the library's to read, byte for byte.
func TestARefusalIsLeftToTheLibrary(t *testing.T) {
	const refusal = `{"ok":false,"error_code":429,"parameters":{"retry_after":3}}`
	resp := &http.Response{Body: io.NopCloser(strings.NewReader(refusal))}
	updates, err := takeUpdates(resp)
	left, _ := io.ReadAll(resp.Body)
	if err != nil || updates != nil || string(left) != refusal {
		t.Errorf("%v, %v, left %s", updates, err, left)
	}
}

// Whatever Telegram or somebody in its place sends, reading ends, and what encoding/json takes for JSON is read.
func FuzzDecode(f *testing.F) {
	for _, u := range []string{`{}`, `null`, `{"update_id":`, `{"message":{"chat":{"id":7,"type":"private"},"location":{"latitude":1e300}}}`, `{"callback_query":{"message":{}}}`, `{"my_chat_member":{}}`, `[{"a":"\\\""}]`} {
		f.Add([]byte(u))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		_, _, err := readUpdates(fmt.Appendf(nil, `{"ok":true,"result":[%s]}`, raw))
		if json.Valid(raw) && err != nil {
			t.Errorf("%s: %v", raw, err)
		}
		_, _, _ = readUpdates(raw)
	})
}

// BenchmarkDecode reads a full batch, half of it texts and half presses: from the answer's bytes to what happened. Before, with
// the library and encoding/json alone, an update took 18 µs and 36 allocations.
func BenchmarkDecode(b *testing.B) {
	body := batch()
	b.ReportAllocs()
	for b.Loop() {
		updates, err := takeUpdates(&http.Response{Body: io.NopCloser(bytes.NewReader(body))})
		if err != nil || len(updates) != Batch {
			b.Fatal(len(updates), err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/Batch, "ns/update")
}

func batch() []byte {
	const head = `"from":{"id":%[1]d,"is_bot":false,"first_name":"Ana","language_code":"ro"}`
	const chat = `"chat":{"id":%[1]d,"first_name":"Ana","type":"private"},"date":1764361234`
	const bubble = `"message":{"message_id":4000,` + chat + `,"edit_date":1764361235,"text":"De ce ai nevoie acum?\n\nPo\u021bi ap\u0103sa un buton sau scrie.",` +
		`"reply_markup":{"inline_keyboard":[[{"text":"Sunt \u00een pericol","callback_data":"1f3a9c home/start danger"}],[{"text":"Caut ajutor aproape",` +
		`"callback_data":"1f3a9c home/start near"}],[{"text":"\u00cenapoi","callback_data":"1f3a9c home/start back"}]]}}`
	body := []byte(`{"ok":true,"result":[`)
	for i := range Batch {
		if i > 0 {
			body = append(body, ',')
		}
		body = fmt.Appendf(body, `{"update_id":%d,`, 870000+i)
		if i%2 == 0 {
			body = fmt.Appendf(body, `"message":{"message_id":4000,`+head+`,`+chat+`,"text":"nu mai pot, m-a lovit \u0219i azi"}}`, 7000000000+i)
		} else {
			body = fmt.Appendf(body, `"callback_query":{"id":"49123456789",`+head+`,`+bubble+`,"chat_instance":"-1234567890","data":"1f3a9c home/start danger"}}`, 7000000000+i)
		}
	}
	return append(body, "]}"...)
}
