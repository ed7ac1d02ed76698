package session

import (
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// again is the option of the emergency screen's button: show where I was. The screen is no node of a flow.
const (
	again = "again"
	// EmergencyNode is the node of the emergency screen's buttons.
	EmergencyNode      = "emergency"
	olderEmergencyNode = "home/start" // as builds before wrote it; home/start may have no option of this name
)

// Emergency is what a person gets while Redis is away, from memory: whom to call, and to try again. Where a cover is on, or
// nobody knows, it says what a winter guide could.
func (s *Sessions) Emergency(ed *edition.Edition, chat store.ChatID, device string) edition.Screen {
	lang, text, leave := ed.Words.Match(device), "emergency.covered", "button.leave-locked"
	if s.Open.Has(chat) {
		text, leave = "emergency.text", "button.leave"
	}
	return edition.Screen{
		Node: EmergencyNode,
		Text: ed.Text(lang, text),
		Rows: [][]edition.Button{
			{{Label: ed.Text(lang, "emergency.again"), Option: again}},
			{{Label: ed.Text(lang, leave), Option: flows.Leave}},
		},
	}
}
