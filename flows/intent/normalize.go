package intent

import (
	"strings"
	"sync"

	"liman/directory"
)

// Normalize writes a text as words in the one spelling in which typed words and phrases are compared: small Latin letters
// without marks. Cyrillic is written in Latin letters, because people type Ukrainian in either; y is i, because they
// differ in how; an apostrophe or hyphen joins ("m-a" is "ma"); a letter held down counts once.
func Normalize(text string) []string {
	var room [6 * mostFolded]byte // what is longer finds its own
	normal, gaps, letters := room[:0], 0, known()
	for _, r := range text {
		switch letters := letters.of(r); {
		case letters != " ":
			normal = append(normal, letters...)
		case len(normal) > 0 && normal[len(normal)-1] != ' ':
			normal = append(normal, ' ')
			gaps++
		}
	}
	words := make([]string, 0, gaps+1)
	for word := range strings.FieldsSeq(string(short(normal))) {
		words = append(words, word[:min(len(word), mostFolded)])
	}
	return words
}

// mostFolded is how many bytes of a word count: no word is longer.
const mostFolded = 160

// spelled is how the letters that people type are written, each by its number, up to the last one of Cyrillic.
type spelled [0x530]string

var known = sync.OnceValue(func() *spelled {
	var all spelled
	for r := range all {
		all[r] = written(rune(r))
	}
	return &all
})

// of is how a letter is written: a gap where it is none, nothing where it is a mark or joins two parts of a word.
func (s *spelled) of(r rune) string {
	if int(r) < len(s) {
		return s[r]
	}
	return written(r)
}

// joiners are what people put or forget within a word.
const joiners = "-‐‑'’ʼ`´"

// written is how directory.Fold writes a letter between two others, in Latin letters.
func written(r rune) string {
	if strings.ContainsRune(joiners, r) {
		return ""
	}
	folded := directory.Fold("0" + string(r) + "0")
	return latin.Replace(strings.ReplaceAll(folded[1:len(folded)-1], ",", " "))
}

// short writes three letters and more of a kind as one, in place.
func short(text []byte) []byte {
	kept := text[:0]
	for i := 0; i < len(text); i++ {
		held := i
		for held < len(text) && text[held] == text[i] {
			held++
		}
		if held-i < 3 {
			kept = append(kept, text[i:held]...)
		} else {
			kept = append(kept, text[i])
		}
		i = held - 1
	}
	return kept
}

// latin writes the letters of Ukrainian and Russian as they are most often typed in Latin. Fold has taken their marks.
var latin = strings.NewReplacer("y", "i",
	"а", "a", "б", "b", "в", "v", "г", "g", "ґ", "g", "д", "d", "е", "e", "є", "ie", "ж", "zh", "з", "z", "и", "i", "і", "i",
	"к", "k", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ф", "f", "х", "h",
	"ц", "ts", "ч", "ch", "ш", "sh", "щ", "sch", "ъ", "", "ы", "i", "ь", "", "э", "e", "ю", "iu", "я", "ia")

// slipped tells whether two words differ by one typing error: a letter more, less, wrong, or two neighbours swapped.
func slipped(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	swapped := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return len(a) <= 1 && len(b) <= 1 || swapped
}
