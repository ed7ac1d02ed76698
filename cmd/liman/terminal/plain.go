package terminal

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Plain writes text so that nothing in it steers a terminal or is unseen: but for line breaks, each letter that cannot be
// printed stands there as JSON writes it, as \u001b, and a byte that is no letter as \xff.
//
// What must hold: everything that the commands of liman content print goes through it. What they show was written by those
// who propose, and by whoever writes into Redis; and people sign what they see there.
type Plain struct{ io.Writer }

// Plainly makes the output of a command plain.
func Plainly(s Streams) Streams { return Streams{s.In, Plain{s.Out}, Plain{s.Err}} }

// Write is io.Writer's. It counts the bytes of p, not those that stand for them.
func (w Plain) Write(p []byte) (int, error) {
	if _, err := io.WriteString(w.Writer, visible(string(p))); err != nil {
		return 0, err //nolint:wrapcheck // the writer's own
	}
	return len(p), nil
}

// visible is a text with every letter that cannot be printed written out.
func visible(text string) string {
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n' || unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}
