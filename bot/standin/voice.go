package standin

import (
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
)

// asOGG ends the description of an uploaded file that Telegram would play as a voice message.
const asOGG = ", application/ogg"

// describe stands for an uploaded file among the parameters of a call: its name, its size, and what its content is.
func describe(header *multipart.FileHeader) (string, error) {
	file, err := header.Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	begin := make([]byte, 512)
	n, _ := file.Read(begin) // an empty file is described as one
	return fmt.Sprintf("%s, %d bytes, %s", header.Filename, header.Size, http.DetectContentType(begin[:n])), nil
}

// sendVoice takes an upload alone: no bot of ours has a file_id to send. Telegram would make an audio file or a document of
// anything but OGG; here that is refused, for nobody means it.
func (b *bot) sendVoice(p params) (any, *refusal) {
	if !strings.HasSuffix(p["voice"], asOGG) {
		return nil, bad("the voice is no OGG that was uploaded: %s", p["voice"])
	}
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	c, refused := b.chat(p)
	if refused != nil {
		return nil, refused
	}
	m := &Message{FromBot: true, Kind: "voice", Protect: p["protect_content"] == "true"}
	c.add(m)
	return b.message(c, m), nil
}

// hasText refuses an edit of the text of what has none. A message that is not there is refused by the edit itself.
func (b *bot) hasText(p params) *refusal {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	_, m, refused := b.own(p)
	if refused == nil && m.Kind != "text" {
		return bad("there is no text in the message to edit")
	}
	return nil
}
