package session

import (
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// The emergency screen's button, which shows where she was: its option, and the node in its data, which is none of a flow.
const (
	again = "again"
	// EmergencyNode is the node that the emergency screen's buttons name.
	EmergencyNode      = "emergency"
	olderEmergencyNode = "home/start" // which older builds wrote; so home/start may have no option again
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
