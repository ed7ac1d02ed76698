package edition

import (
	"crypto/sha256"
	"encoding/hex"
)

// Voice is the recording of a node in a language, as OGG with Opus; nil if there is none.
func (e *Edition) Voice(lang, node string) []byte { return e.voices[lang+"/"+node] }

// VoiceMark is the comment in a recording that names the text it reads, numbers too: a recording must not go on saying a
// number that the directory has changed.
func (e *Edition) VoiceMark(lang, node string) string {
	sum := sha256.Sum256([]byte(e.Text(lang, node+".title") + "\n" + e.Text(lang, node+".text")))
	return "TEXT=" + hex.EncodeToString(sum[:4])
}
