package standin

// SendFields sends a message with any fields of the Bot API's Message, as a person or her Telegram would: {"dice": …}.
func (c *Chat) SendFields(kind string, fields map[string]any) int {
	return c.write(Message{Kind: kind}, fields)
}
