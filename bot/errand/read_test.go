package errand

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
			a, hers := new(Jobs).Read(telegram.Update{ID: 12, What: test.what}).(Act)
			if !hers || a.Update != 12 || a.Chat != 7 || a.Lang != "hu" || max(a.Message.ID, a.Bubble.ID) != 3 || !reflect.DeepEqual(a.Input, test.want) {
				t.Errorf("got %+v", a)
			}
			if out := a.Why == Leaves; out != (test.want.Option == flows.Leave) {
				t.Errorf("she leaves: %v", out)
			}
		})
	}
	for _, nothing := range []telegram.What{telegram.Other{}, telegram.Unreadable{}} {
		if e := new(Jobs).Read(telegram.Update{ID: 12, What: nothing}); e != nil {
			t.Errorf("%T gave %+v", nothing, e)
		}
	}
}

// Commands end at any white space, in any spelling; so does a lone x with whatever stands around it.
func TestCommandsInAnySpelling(t *testing.T) {
	leave := flows.Input{Act: flows.Taps, Option: flows.Leave}
	help := flows.Input{Act: flows.Taps, Option: flows.Help}
	opens := flows.Input{Act: flows.Opens}
	tests := map[string]flows.Input{
		"/ieși": leave, "/ieşi": leave, "/IEŞI": leave, "/iesi": leave, "/ies\u0326i": leave, "/ies\u0327i": leave,
		"/exit\n": leave, "/exit\tnow": leave, "/exit\u00a0": leave, "/exit\u2003x": leave, "\n/exit": leave, "/exit.": leave, "/exit@x_bot\nx": leave,
		"/start\n": opens, "/start\nabc": opens, "/start\u00a0abc": opens, "/START": opens, "/help\nme": help, "/Help!": help,
		"x": leave, "X!": leave, "x.": leave, " X\n": leave, "(x)": leave, "х!": leave, "«Х»": leave, "/x": leave, "x\u200b": leave, "X…": leave,
		"xx": {Act: flows.Types, Text: "xx"}, "x 1": {Act: flows.Types, Text: "x 1"}, "exit": {Act: flows.Types, Text: "exit"},
		"": {Act: flows.Types}, "!": {Act: flows.Types, Text: "!"},
		"/frost\n": {Act: flows.Visits, Node: "frost", Text: "/frost\n"}, "/cold_body": {Act: flows.Visits, Node: "cold-body", Text: "/cold_body"},
	}
	for text, want := range tests {
		if got := said(text); got.Act != want.Act || got.Option != want.Option || got.Node != want.Node || got.Text != want.Text {
			t.Errorf("%q is %+v", text, got)
		}
	}
}
