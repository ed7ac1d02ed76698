package check

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"liman/content"
)

// unseen are letters that a reader does not see, or that change the order of those that she sees: a label made of them is a
// blank button, and a number can be made to read as another.
func unseen(r rune) bool {
	switch {
	case r >= ' ' && r <= '~', r == '\n', r == '\t', r >= 'À' && r <= 'ʯ', r >= 'Ѐ' && r <= 'ҁ': // nearly all there is: Latin and Cyrillic letters
		return false
	case r == '\u2800', r == '\ufffd': // braille without a dot; what was no letter
		return true
	}
	if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point) {
		return true
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs) // a number that is no letter yet
}

// escape is a letter that YAML is told by its number, or by a name of its own.
var escape = regexp.MustCompile(`\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0abevLP]))`)

// invisible blames each line of a file that has such a letter, also one that is written as its number.
func invisible(name, text string) content.Faults {
	if f := otherEncoding(name, text); f != nil {
		return f
	}
	var faults content.Faults
	line := 0
	for l := range strings.Lines(text) {
		line++
		l = strings.TrimSuffix(strings.TrimSuffix(l, "\n"), "\r")
		if line == 1 {
			l = strings.TrimPrefix(l, "\ufeff") // an editor's mark that this is UTF-8
		}
		if what := hiding(l); what != "" {
			faults = append(faults, content.Wrong("text.invisible", what+" stands there, which nobody sees", "delete it, or write the line anew").At(name, line))
		}
	}
	return faults
}

// otherEncoding blames a file that was saved as something else than UTF-8: once, for nothing in it is as it was meant.
func otherEncoding(name, text string) content.Faults {
	at := strings.IndexByte(text, 0)
	if strings.Count(text, "\x00") <= len(text)/4 { // of UTF-16 every other byte
		if at = strings.Index(strings.ToValidUTF8(text, "\x00"), "\x00"); at < 0 || utf8.ValidString(text) {
			return nil
		}
	}
	return content.Faults{content.Wrong("text.invisible", "the file is not UTF-8 from here on", "save it as UTF-8, not as UTF-16 or in a code of Windows").
		At(name, 1+strings.Count(text[:at], "\n"))}
}

// hiding names the first letter of a line that nobody sees; "" for none.
func hiding(line string) string {
	for at, r := range line {
		if unseen(r) {
			return fmt.Sprintf("U+%04X (letter %d of the line)", r, utf8.RuneCountInString(line[:at])+1)
		}
	}
	if !strings.Contains(line, `\`) {
		return ""
	}
	for _, m := range escape.FindAllStringSubmatch(line, -1) {
		if m[4] != "" {
			return m[0]
		}
		if n, err := strconv.ParseUint(m[1]+m[2]+m[3], 16, 32); err == nil && unseen(rune(n)) {
			return fmt.Sprintf("U+%04X, written as %s,", n, m[0])
		}
	}
	return ""
}

// blank tells whether a text shows nothing.
func blank(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsPunct(r) || unicode.IsSymbol(r)
	})
}
