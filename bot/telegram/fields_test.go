package telegram

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// botAPI is the Bot API as a table. It is no part of the project: where it does not stand beside the checkout, the lists here are
// held against each other only.
const botAPI = "../../../shared/telegram/telegram-bot-api.json"

// sentFields are the fields of a message by which something that she sent is known; any field that no list knows is one, too.
var sentFields = strings.Fields(`text rich_message animation audio document live_photo paid_media photo sticker story video video_note voice
	caption checklist contact dice game poll venue location invoice giveaway giveaway_winners`)

// messageFields are all fields of a message, with what the table says of them.
func messageFields(t *testing.T) map[string]string {
	t.Helper()
	fields := make(map[string]string)
	data, err := os.ReadFile(botAPI)
	if err != nil {
		t.Log("the published table is not here; only the fields that are known here are tried")
		for _, list := range []map[string]bool{envelope, services, names(strings.Join(sentFields, " "))} {
			for field := range list {
				fields[field] = ""
			}
		}
		return fields
	}
	var api struct {
		Types map[string]struct {
			Fields []struct{ Name, Description string }
		}
	}
	if err := json.Unmarshal(data, &api); err != nil {
		t.Fatal(err)
	}
	for _, f := range api.Types["Message"].Fields {
		fields[f.Name] = f.Description
	}
	return fields
}

// Every field that a message of the Bot API has is known as one of three: it says nothing of the kind, it makes a service message,
// or it is something that she sent.
func TestEveryFieldOfAMessageIsKnown(t *testing.T) {
	sent := names(strings.Join(sentFields, " "))
	for field, says := range messageFields(t) {
		known := 0
		for _, list := range []map[string]bool{envelope, services, sent} {
			if list[field] {
				known++
			}
		}
		if known != 1 {
			t.Errorf("%s stands in %d lists: %s", field, known, says)
		}
		if strings.Contains(strings.ToLower(says), "service message") && !services[field] {
			t.Errorf("%s makes a service message, and is not known as one: %s", field, says)
		}
	}
}
