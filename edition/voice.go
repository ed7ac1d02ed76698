package edition

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"liman/content"
)

const (
	voiceFolder = "voice"
	maxVoice    = 1 << 20 // bytes; on a slow network she waits with the phone in her hand
	maxSpoken   = time.Minute
)

// Voice is the recording of a node in a language, as OGG with Opus; nil if there is none.
func (e *Edition) Voice(lang, node string) []byte { return e.voices[lang+"/"+node] }

// openVoices reads every recording of locales/voice/<language>/<flow>/<node>.ogg, and finds what is wrong with it. The error is
// that of reading.
func (e *Edition) openVoices(fsys fs.FS) (content.Faults, error) {
	e.voices = make(map[string][]byte)
	var faults content.Faults
	err := fs.WalkDir(fsys, voiceFolder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) == ".md" {
			return err
		}
		if what, mend := e.readVoice(fsys, name); what != "" {
			faults = append(faults, content.Fault{File: "locales/" + name, Line: 1, What: what, Mend: mend})
		}
		return nil
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the folder locales/%s: %w", voiceFolder, err)
	}
	return faults, nil
}

// readVoice keeps one recording. It returns what is wrong and how to mend it, or nothing.
func (e *Edition) readVoice(fsys fs.FS, name string) (what, mend string) {
	place, isVoice := strings.CutSuffix(strings.TrimPrefix(name, voiceFolder+"/"), ".ogg")
	lang, node, _ := strings.Cut(place, "/")
	switch {
	case !isVoice:
		return "is no .ogg", "keep recordings here alone, as OGG with Opus"
	case !e.Words.Has(lang, "language.name"):
		return "there is no language " + lang, "name the folder as the language's file"
	case !e.Words.Has(lang, node+".text") || !e.Book.Shows(node):
		return "there is no node " + node, "name folder and file as the flow and its node"
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return "cannot be read: " + err.Error(), "make the file readable"
	}
	if len(data) > maxVoice {
		return fmt.Sprintf("%d bytes, over %d", len(data), maxVoice), "encode it with fewer bits, or say it shorter"
	}
	spoken, err := opusLength(data)
	if err != nil {
		return err.Error(), "encode it anew with opusenc"
	}
	if spoken > maxSpoken {
		return fmt.Sprintf("%d seconds, over %d", int(spoken.Seconds()), int(maxSpoken.Seconds())), "say it shorter"
	}
	if mark := e.VoiceMark(lang, node); !bytes.Contains(data, []byte(mark)) {
		return "it does not read the text that is there now", "read it anew, and encode it with opusenc --comment " + mark
	}
	e.voices[place] = data
	return "", ""
}

// VoiceMark is the comment in a recording that names the text it reads, numbers too: a recording must not go on saying a
// number that the directory has changed.
func (e *Edition) VoiceMark(lang, node string) string {
	sum := sha256.Sum256([]byte(e.Text(lang, node+".title") + "\n" + e.Text(lang, node+".text")))
	return "TEXT=" + hex.EncodeToString(sum[:4])
}

// What RFC 3533 and RFC 7845 say of an Ogg page and of the header of Opus.
const (
	pageHeader  = 27 // bytes before the table of segments
	granuleAt   = 6  // samples at the end of the page
	segmentsAt  = 26
	preSkipAt   = 10 // in the header: samples before the beginning
	opusHeader  = 19
	opusSamples = 48000 // a second
)

// opusLength is how long a recording lasts. The error says why it is none that Telegram plays as a voice message.
func opusLength(data []byte) (time.Duration, error) {
	var last, skip uint64
	for first := true; len(data) > 0; first = false {
		if len(data) < pageHeader || !bytes.HasPrefix(data, []byte("OggS")) {
			return 0, errors.New("is no OGG file, or is cut off")
		}
		body := pageHeader + int(data[segmentsAt])
		end := body
		for _, segment := range data[pageHeader:min(body, len(data))] {
			end += int(segment)
		}
		if end > len(data) {
			return 0, errors.New("is cut off")
		}
		if first {
			if end-body < opusHeader || !bytes.HasPrefix(data[body:], []byte("OpusHead")) {
				return 0, errors.New("is OGG, but not with Opus")
			}
			skip = uint64(binary.LittleEndian.Uint16(data[body+preSkipAt:]))
		}
		if at := binary.LittleEndian.Uint64(data[granuleAt:]); at != noGranule {
			last = max(last, at)
		}
		data = data[end:]
	}
	if last <= skip {
		return 0, errors.New("has no sound")
	}
	return time.Duration(min(last-skip, opusSamples*3600)) * time.Second / opusSamples, nil
}

// noGranule marks a page on which no packet ends.
const noGranule = ^uint64(0)
