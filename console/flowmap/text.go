package flowmap

import (
	"strings"
	"unicode"
)

const (
	fontSize   = 13
	smallSize  = 12 // of the names of jumps
	arrowWidth = 16
)

// widthOf is the width of a letter in hundredths of the font's size, a little more than that of the usual sans-serif fonts, so that what
// fits by it fits.
func widthOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case strings.ContainsRune("ijlIîíìï|!.,:;'’ ·", r):
		return 34
	case strings.ContainsRune("ftrțșţs()[]{}-/\"„”“jkzc", r):
		return 52
	case strings.ContainsRune("mwMWшщжмюфыШЩЖМЮФЫ@%—…&", r):
		return 98
	case r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x1F000:
		return 140
	case unicode.IsUpper(r):
		return 74
	case r < 0x2000:
		return 63
	}
	return 100
}

// width is how wide a text is at most, in pixels.
func width(text string) int {
	sum := 0
	for _, r := range text {
		sum += widthOf(r)
	}
	return (sum*fontSize + 99) / 100
}

// wrap breaks a text into lines that fit a width, and cuts what is more; one empty line for an empty text.
func wrap(text string, room, most int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(visible(text)) {
		for _, piece := range pieces(word, room) {
			switch {
			case line == "":
				line = piece
			case width(line+" "+piece) <= room:
				line += " " + piece
			default:
				lines, line = append(lines, line), piece
			}
		}
		if len(lines) > most {
			break
		}
	}
	lines = append(lines, line)
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	lines[most-1] = cut(lines[most-1], room)
	return lines
}

// visible has blanks for all that cannot be seen or would reorder what stands around it.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, text)
}

// pieces are a word, broken where it is wider than a line.
func pieces(word string, room int) []string {
	var all []string
	from, sum := 0, 0
	for at, r := range word {
		w := width(string(r))
		if at > from && sum+w > room {
			all = append(all, word[from:at])
			from, sum = at, 0
		}
		sum += w
	}
	return append(all, word[from:])
}

// cut ends a line with dots, within a width.
func cut(line string, room int) string {
	runes := []rune(line)
	for len(runes) > 0 && width(string(runes)+"…") > room {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}
