package check

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"

	"liman/content"
	"liman/edition"
)

const (
	voiceFolder = "locales/voice/"
	maxVoice    = 1 << 20 // bytes; on a slow network she waits with the phone in her hand
	maxSpoken   = time.Minute
)

// voices are the faults of recordings: locales/voice/<language>/<flow>/<node>.ogg.
func voices(e *edition.Edition, b *content.Bundle) content.Faults {
	var faults content.Faults
	look := func(name string, data []byte) {
		if rest, is := strings.CutPrefix(name, voiceFolder); is && path.Ext(name) != ".md" {
			if wrong := voice(e, rest, data); wrong != well {
				faults = append(faults, wrong.At(name, 1))
			}
		}
	}
	for name, data := range b.All() {
		look(name, data)
	}
	for _, name := range b.Stray() {
		if _, inside := b.File(name); !inside {
			look(name, nil)
		}
	}
	return faults
}

// voice looks at one recording. It returns what is wrong, or well.
func voice(e *edition.Edition, name string, data []byte) content.Fault {
	place, isVoice := strings.CutSuffix(name, ".ogg")
	lang, node, _ := strings.Cut(place, "/")
	switch {
	case !isVoice:
		return content.Wrong("voice.file", "is no .ogg", "keep recordings here alone, as OGG with Opus")
	case !e.Words.Has(lang, "language.name"):
		return content.Wrong("voice.language", "there is no language "+lang, "name the folder as the language's file")
	case !e.Words.Has(lang, node+".text") || !e.Book.Shows(node):
		return content.Wrong("voice.screen", "there is no node "+node, "name folder and file as the flow and its node", "lang", lang)
	}
	if len(data) > maxVoice {
		return content.Wrong("voice.large", fmt.Sprintf("%d bytes, over %d", len(data), maxVoice),
			"encode it with fewer bits, or say it shorter", "screen", node, "lang", lang)
	}
	spoken, err := opusLength(data)
	if err != nil {
		return content.Wrong("voice.file", err.Error(), "encode it anew with opusenc")
	}
	if spoken > maxSpoken {
		return content.Wrong("voice.long", fmt.Sprintf("%d seconds, over %d", int(spoken.Seconds()), int(maxSpoken.Seconds())), "say it shorter",
			"screen", node, "lang", lang, "n", fmt.Sprint(int(spoken.Seconds())), "most", fmt.Sprint(int(maxSpoken.Seconds())))
	}
	if mark := e.VoiceMark(lang, node); !bytes.Contains(data, []byte(mark)) {
		return content.Wrong("voice.stale", "it does not read the text that is there now",
			"read it anew, and encode it with opusenc --comment "+mark, "screen", node, "lang", lang)
	}
	return well
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
