package geography

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxTyped is how much of a typed text is looked at, in bytes: no place has a longer name.
const maxTyped = 160

// Fold writes a text as look-ups compare it: in small letters without marks, one space between words; commas and brackets become ",".
// "Tîrgu-Mureş (Mureș)" is "tirgu mures,mures".
func Fold(text string) string {
	var out strings.Builder
	out.Grow(min(len(text), maxTyped))
	gap := byte(0)
	for _, r := range decompose(cut(text)) {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf): // a mark, or what is not seen: a soft hyphen, a joiner
			continue
		case r == ',' || r == '(' || r == ')' || r == ';' || r == '/':
			gap = ','
			continue
		case r == 'ʼ', !unicode.IsLetter(r) && !unicode.IsDigit(r):
			gap = max(gap, ' ')
			continue
		}
		if gap != 0 && out.Len() > 0 {
			out.WriteByte(gap)
		}
		gap = 0
		if r == 'ß' {
			out.WriteByte('s')
			r = 's'
		}
		out.WriteRune(oldLetter(unicode.ToLower(r)))
	}
	return out.String()
}

// oldLetter is what a letter stands for that a keyboard or font of before Unicode wrote for one of Romanian: ª and º are ș, þ and Þ are ț.
func oldLetter(r rune) rune {
	switch r {
	case 'ª', 'º':
		return 's'
	case 'þ':
		return 't'
	}
	return r
}

// cut keeps whole letters of the beginning.
func cut(text string) string {
	if len(text) <= maxTyped {
		return text
	}
	end := maxTyped
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// decompose parts letters from their marks, where there can be any, and writes wide and decorated ones plainly.
func decompose(text string) string {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return norm.NFKD.String(strings.Map(oldLetter, text)) // which would take º for an o
		}
	}
	return text
}

// squeeze removes what separates words, so that "Cluj-Napoca" and "clujnapoca" are one.
func squeeze(folded string) string {
	if !strings.ContainsAny(folded, " ,") {
		return folded
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == ',' {
			return -1
		}
		return r
	}, folded)
}

// spellings are the squeezed forms of a Romanian name: as it is written, and with the old î for â (Tîrgu, Cîmpulung).
func spellings(name string) []string {
	now := squeeze(Fold(name))
	if !strings.ContainsAny(name, "âÂ") {
		return []string{now}
	}
	return []string{now, squeeze(Fold(strings.NewReplacer("â", "î", "Â", "Î").Replace(name)))}
}

// short are the abbreviations that people write at the beginning of a name.
var short = map[string]string{
	"tg": "targu", "rm": "ramnicu", "sf": "sfantu", "gh": "gheorghe", "tr": "turnu", "dr": "drobeta", "pt": "piatra", "mc": "miercurea", "buc": "bucuresti",
}

// wordsOf parts a folded text into words and writes abbreviations out. At the end TR is Teleorman, and no Turnu.
func wordsOf(folded string) []string {
	list := strings.Fields(folded)
	for i, w := range list {
		if long, known := short[w]; known && (w != "tr" || i < len(list)-1) {
			list[i] = long
		}
	}
	return list
}
