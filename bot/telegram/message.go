package telegram

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
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
var wordy = [...]string{"text", "caption", "rich_message", "checklist", "poll"}

// wordFields are the fields within those that hold words.
var wordFields = names(`blocks items text title question tasks caption summary cells rows`)

// MessageFields are the fields of a message that are known: those that say nothing of its kind, and those by which Telegram tells
// of what it did. By any other she sent something.
func MessageFields() (envelopes, ofServices []string) {
	return slices.Sorted(maps.Keys(envelope)), slices.Sorted(maps.Keys(services))
}

func names(list string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// message is what is known of a message while it is read.
type message struct {
	Message
	chat     place
	numbered bool
	service  bool
	stays    bool
	words    [len(wordy)][]byte
	location []byte
}

// message reads a message. What cannot be read of it is left out, but for its chat and number: by those it can be deleted.
func (r *reader) message() What {
	var m message
	if !r.object(func(name []byte) { r.messageField(name, &m) }) {
		return Unreadable{}
	}
	return m.what()
}

func (r *reader) messageField(name []byte, m *message) {
	switch field := string(name); field {
	case "message_id":
		var id int64
		id, m.numbered = r.number()
		m.ID = int(id)
	case "date":
		m.Sent, _ = r.number()
	case "from":
		m.Lang = r.from().Lang
	case "chat":
		m.chat = r.place()
		m.Chat = m.chat.id
	case "location":
		m.location = r.skip()
	case "dice":
		m.stays = true
	default:
		if i := slices.Index(wordy[:], field); i >= 0 {
			m.words[i] = r.skip()
			return
		}
		m.service = m.service || services[field]
	}
}

// what tells what a message is.
func (m *message) what() What {
	switch {
	case m.chat.readable && m.chat.kind != private:
		return Other{}
	case !m.chat.readable || !m.numbered || m.Chat == 0:
		if m.Chat <= 0 || m.ID <= 0 { // a private chat's number is a person's, above zero
			return Unreadable{}
		}
		return Unreadable{m.Message}
	case m.service:
		return Service{m.Message}
	}
	if words := m.text(); words != "" {
		return Text{m.Message, words}
	}
	if lat, lon, ok := location(m.location); ok {
		return Place{m.Message, lat, lon}
	}
	return Sent{m.Message, m.stays} // a bot may not delete a dice for a day
}

// text is what she wrote, in the message or below what it brings.
func (m *message) text() string {
	for _, raw := range m.words {
		if words := strings.TrimSpace(wordsOf(raw)); words != "" {
			return words
		}
	}
	return ""
}

func wordsOf(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	if text, plain := (&reader{data: raw}).text(); plain {
		return text
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return ""
	}
	return strings.Join(wordsIn(v, nil), " ")
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
