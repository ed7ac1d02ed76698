package bot

import (
	"reflect"
	"testing"

	"liman/bot/telegram"
	"liman/edition"
	"liman/flows"
)

// What she does is an act, whatever it is; what says nothing to us is no errand.
func TestEveryUpdateIsItsErrand(t *testing.T) {
	press := edition.ButtonData{Edition: "1f3a9c", Node: "home/start", Option: "danger"}
	hers := telegram.Message{From: telegram.From{Chat: 7, Lang: "hu"}, ID: 3, Sent: 1}
	tests := []struct {
		name string
		what telegram.What
		want flows.Input
	}{
		{"start", telegram.Text{Message: hers, Words: "/start"}, flows.Input{Act: flows.Opens}},
		{"start with a payload", telegram.Text{Message: hers, Words: "/start abc"}, flows.Input{Act: flows.Opens}},
		{"help", telegram.Text{Message: hers, Words: "/help@x_bot"}, flows.Input{Act: flows.Taps, Option: flows.Help}},
		{"ieși", telegram.Text{Message: hers, Words: "/ieși"}, flows.Input{Act: flows.Taps, Option: flows.Leave}},
		{"x", telegram.Text{Message: hers, Words: " X "}, flows.Input{Act: flows.Taps, Option: flows.Leave}},
		{"Cyrillic x", telegram.Text{Message: hers, Words: " Х "}, flows.Input{Act: flows.Taps, Option: flows.Leave}},
		{"text", telegram.Text{Message: hers, Words: "xx"}, flows.Input{Act: flows.Types, Text: "xx"}},
		{"voice", telegram.Sent{Message: hers}, flows.Input{Act: flows.Sends}},
		{"unreadable", telegram.Unreadable{Message: hers}, flows.Input{Act: flows.Sends}},
		{"press", telegram.Press{Message: hers, Query: "9", Data: press.String()}, flows.Input{Act: flows.Taps, Node: press.Node, Option: press.Option}},
		{"press of nothing of ours", telegram.Press{Message: hers, Query: "9", Data: "?"}, flows.Input{Act: flows.Taps}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, hers := new(jobs).read(telegram.Update{ID: 12, What: test.what}).(act)
			if !hers || a.update != 12 || a.chat != 7 || a.lang != "hu" || max(a.message.ID, a.bubble.ID) != 3 || !reflect.DeepEqual(a.input, test.want) {
				t.Errorf("got %+v", a)
			}
			if out := a.why == leaves; out != (test.want.Option == flows.Leave) {
				t.Errorf("she leaves: %v", out)
			}
		})
	}
	for _, nothing := range []telegram.What{telegram.Other{}, telegram.Unreadable{}} {
		if e := new(jobs).read(telegram.Update{ID: 12, What: nothing}); e != nil {
			t.Errorf("%T gave %+v", nothing, e)
		}
	}
}
