package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"liman/directory"
	"liman/flows"
	"liman/store"
)

// What she sends is read field by field, by the names that the Bot API gives it, since Telegram's library knows the kinds of
// 2021. A message is one of two things: a service message, which Telegram made because of something that she or it did (a timer
// set, a message pinned), or something that she sent. What no list here knows she sent.

// envelope are the fields of a message that say nothing of its kind.
var envelope = names(`message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
	sender_tag date guest_query_id business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message
	external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user
	guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post media_group_id author_signature paid_star_count
	entities link_preview_options suggested_post_info effect_id caption_entities show_caption_above_media has_media_spoiler
	reply_markup`)

// services are the fields of service messages.
var services = names(`new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo
	delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed
	migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared gift
	unique_gift gift_upgrade_sent connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
	chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created
	forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
	giveaway_created giveaway_completed managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted
	suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
	video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited web_app_data`)

// wordy are the fields that hold words of hers, the first that does counts: a caption is as good as a text.
var wordy = []string{"text", "caption", "rich_message", "checklist", "poll"}

// wordFields are the fields within those that hold words.
var wordFields = names(`blocks items text title question tasks caption summary cells rows`)

func names(list string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// written is a message of hers.
type written struct {
	id     int
	sent   int64
	chat   int64
	lang   string
	fields map[string]json.RawMessage
}

var errNoMessage = errors.New("a message without its chat or number")

// readMessage reads a message of a private chat; false for one of another chat. What cannot be read of it is left out, but for
// its chat and number: by those it can be deleted.
func readMessage(raw json.RawMessage) (written, bool, error) {
	m := written{}
	if err := json.Unmarshal(raw, &m.fields); err != nil {
		return m, false, fmt.Errorf("decode message: %w", err)
	}
	var chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	var from struct {
		Lang string `json:"language_code"`
	}
	if !m.read("chat", &chat) || chat.Type == "private" && (!m.read("message_id", &m.id) || chat.ID == 0) {
		return m, false, errNoMessage
	}
	m.read("date", &m.sent)
	m.read("from", &from)
	m.chat, m.lang = chat.ID, from.Lang
	return m, chat.Type == "private", nil
}

// read decodes a field; false if it is not there or something else.
func (m written) read(field string, into any) bool {
	return len(m.fields[field]) > 0 && json.Unmarshal(m.fields[field], into) == nil
}

func (m written) has(field string) bool { return len(m.fields[field]) > 0 }

// service tells whether Telegram made the message.
func (m written) service() bool {
	for field := range m.fields {
		if services[field] {
			return true
		}
	}
	return false
}

// words are what she wrote, in the message or below what it brings.
func (m written) words() string {
	for _, field := range wordy {
		var v any
		if !m.read(field, &v) {
			continue
		}
		if words := strings.TrimSpace(strings.Join(wordsIn(v, nil), " ")); words != "" {
			return words
		}
	}
	return ""
}

// wordsIn gathers the words of a text in parts.
func wordsIn(v any, found []string) []string {
	switch v := v.(type) {
	case string:
		return append(found, v)
	case []any:
		for _, part := range v {
			found = wordsIn(part, found)
		}
	case map[string]any:
		for _, field := range slices.Sorted(maps.Keys(v)) {
			if wordFields[field] {
				found = wordsIn(v[field], found)
			}
		}
	}
	return found
}

// event is what the message asks for.
func (m written) event() event {
	e := event{chat: store.ChatID(m.chat), message: m.id, sent: m.sent, lang: m.lang}
	var at struct {
		Lat float64 `json:"latitude"`
		Lon float64 `json:"longitude"`
	}
	if e.service = m.service(); e.service {
		return e
	}
	words := m.words()
	switch {
	case words != "":
		e.input = said(words)
	case m.read("location", &at):
		e.input = flows.Input{Act: flows.Shares, Point: directory.Point{Lat: at.Lat, Lon: at.Lon}}
	default:
		e.input = flows.Input{Act: flows.Sends, Stays: m.has("dice")} // a bot may not delete a dice for a day
	}
	return e
}
