package standin

// param is a parameter of a method, as the Bot API names it.
type param struct {
	types    string // separated by "|": Integer, Float, String, Boolean, or a JSON object or array
	required bool
}

// table is every method that the stand-in knows, with every parameter that Bot API 10.1 (June 11, 2026) knows of it. TestTable holds
// it against the published table (github.com/PaulSonOfLars/telegram-bot-api-spec, MIT).
var table = map[string]map[string]param{
	"getMe": {},
	"getUpdates": {
		"offset":          {"Integer", false},
		"limit":           {"Integer", false},
		"timeout":         {"Integer", false},
		"allowed_updates": {"Array of String", false},
	},
	"setWebhook": {
		"url":                  {"String", true},
		"certificate":          {"InputFile", false},
		"ip_address":           {"String", false},
		"max_connections":      {"Integer", false},
		"allowed_updates":      {"Array of String", false},
		"drop_pending_updates": {"Boolean", false},
		"secret_token":         {"String", false},
	},
	"deleteWebhook": {
		"drop_pending_updates": {"Boolean", false},
	},
	"getWebhookInfo": {},
	"sendMessage": {
		"business_connection_id":    {"String", false},
		"chat_id":                   {"Integer|String", true},
		"message_thread_id":         {"Integer", false},
		"direct_messages_topic_id":  {"Integer", false},
		"text":                      {"String", true},
		"parse_mode":                {"String", false},
		"entities":                  {"Array of MessageEntity", false},
		"link_preview_options":      {"LinkPreviewOptions", false},
		"disable_notification":      {"Boolean", false},
		"protect_content":           {"Boolean", false},
		"allow_paid_broadcast":      {"Boolean", false},
		"message_effect_id":         {"String", false},
		"suggested_post_parameters": {"SuggestedPostParameters", false},
		"reply_parameters":          {"ReplyParameters", false},
		"reply_markup":              {"InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply", false},
	},
	"editMessageText": {
		"business_connection_id": {"String", false},
		"chat_id":                {"Integer|String", false},
		"message_id":             {"Integer", false},
		"inline_message_id":      {"String", false},
		"text":                   {"String", false},
		"parse_mode":             {"String", false},
		"entities":               {"Array of MessageEntity", false},
		"link_preview_options":   {"LinkPreviewOptions", false},
		"rich_message":           {"InputRichMessage", false},
		"reply_markup":           {"InlineKeyboardMarkup", false},
	},
	"editMessageReplyMarkup": {
		"business_connection_id": {"String", false},
		"chat_id":                {"Integer|String", false},
		"message_id":             {"Integer", false},
		"inline_message_id":      {"String", false},
		"reply_markup":           {"InlineKeyboardMarkup", false},
	},
	"deleteMessage": {
		"chat_id":    {"Integer|String", true},
		"message_id": {"Integer", true},
	},
	"deleteMessages": {
		"chat_id":     {"Integer|String", true},
		"message_ids": {"Array of Integer", true},
	},
	"answerCallbackQuery": {
		"callback_query_id": {"String", true},
		"text":              {"String", false},
		"show_alert":        {"Boolean", false},
		"url":               {"String", false},
		"cache_time":        {"Integer", false},
	},
	"answerInlineQuery": {
		"inline_query_id": {"String", true},
		"results":         {"Array of InlineQueryResult", true},
		"cache_time":      {"Integer", false},
		"is_personal":     {"Boolean", false},
		"next_offset":     {"String", false},
		"button":          {"InlineQueryResultsButton", false},
	},
	"setMyCommands": {
		"commands":      {"Array of BotCommand", true},
		"scope":         {"BotCommandScope", false},
		"language_code": {"String", false},
	},
	"getMyCommands": {
		"scope":         {"BotCommandScope", false},
		"language_code": {"String", false},
	},
	"deleteMyCommands": {
		"scope":         {"BotCommandScope", false},
		"language_code": {"String", false},
	},
	"setMyName": {
		"name":          {"String", false},
		"language_code": {"String", false},
	},
	"getMyName": {
		"language_code": {"String", false},
	},
	"setMyDescription": {
		"description":   {"String", false},
		"language_code": {"String", false},
	},
	"getMyDescription": {
		"language_code": {"String", false},
	},
	"setMyShortDescription": {
		"short_description": {"String", false},
		"language_code":     {"String", false},
	},
	"getMyShortDescription": {
		"language_code": {"String", false},
	},
	"sendChatAction": {
		"business_connection_id": {"String", false},
		"chat_id":                {"Integer|String", true},
		"message_thread_id":      {"Integer", false},
		"action":                 {"String", true},
	},
	"sendVoice": {
		"business_connection_id":    {"String", false},
		"chat_id":                   {"Integer|String", true},
		"message_thread_id":         {"Integer", false},
		"direct_messages_topic_id":  {"Integer", false},
		"voice":                     {"InputFile|String", true},
		"caption":                   {"String", false},
		"parse_mode":                {"String", false},
		"caption_entities":          {"Array of MessageEntity", false},
		"duration":                  {"Integer", false},
		"disable_notification":      {"Boolean", false},
		"protect_content":           {"Boolean", false},
		"allow_paid_broadcast":      {"Boolean", false},
		"message_effect_id":         {"String", false},
		"suggested_post_parameters": {"SuggestedPostParameters", false},
		"reply_parameters":          {"ReplyParameters", false},
		"reply_markup":              {"InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply", false},
	},
	"sendLocation": {
		"business_connection_id":    {"String", false},
		"chat_id":                   {"Integer|String", true},
		"message_thread_id":         {"Integer", false},
		"direct_messages_topic_id":  {"Integer", false},
		"latitude":                  {"Float", true},
		"longitude":                 {"Float", true},
		"horizontal_accuracy":       {"Float", false},
		"live_period":               {"Integer", false},
		"heading":                   {"Integer", false},
		"proximity_alert_radius":    {"Integer", false},
		"disable_notification":      {"Boolean", false},
		"protect_content":           {"Boolean", false},
		"allow_paid_broadcast":      {"Boolean", false},
		"message_effect_id":         {"String", false},
		"suggested_post_parameters": {"SuggestedPostParameters", false},
		"reply_parameters":          {"ReplyParameters", false},
		"reply_markup":              {"InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply", false},
	},
}

// buttonTable is every field of an InlineKeyboardButton, and whether it says what the button does. TestTableOfButtons holds it
// against the published table, and copyTable, the fields of a CopyTextButton.
var (
	buttonTable = map[string]bool{
		"text": false, "icon_custom_emoji_id": false, "style": false,
		"url": true, "callback_data": true, "web_app": true, "login_url": true, "switch_inline_query": true,
		"switch_inline_query_current_chat": true, "switch_inline_query_chosen_chat": true, "copy_text": true, "callback_game": true,
		"pay": true,
	}
	copyTable = []string{"text"}
)
