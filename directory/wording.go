package directory

import (
	"html"
	"math/bits"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// WordsIn parts a text of any length into words for recognition: small letters without marks, whatever is between them
// gone, entities of HTML read, invisible letters left out. Letters that stand alone in a row are one word: C.P.R.U.
func WordsIn(text string) []string {
	var list []string
	spelled := ""
	finish := func() {
		if len([]rune(spelled)) > 2 {
			list = append(list, spelled)
		}
		spelled = ""
	}
	for _, word := range strings.FieldsFunc(plain(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		word = oneScript(word)
		if first := []rune(word); len(first) == 1 && unicode.IsLetter(first[0]) {
			spelled += word
		} else {
			finish()
		}
		list = append(list, word)
	}
	finish()
	return list
}

// oneScript writes a word of two scripts in the one that it has more of: some letters of both look the same.
func oneScript(word string) string {
	latin, cyrillic := 0, 0
	for _, r := range word {
		switch {
		case r >= 'a' && r <= 'z':
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		}
	}
	switch {
	case latin == 0 || cyrillic == 0:
		return word
	case cyrillic > latin:
		return toCyrillic.Replace(word)
	}
	return toLatin.Replace(word)
}

var (
	toLatin    = strings.NewReplacer("а", "a", "е", "e", "о", "o", "р", "p", "с", "c", "у", "y", "х", "x", "і", "i", "ѕ", "s", "ј", "j", "т", "t", "м", "m", "к", "k", "н", "h", "в", "b", "г", "r", "п", "n")
	toCyrillic = strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "y", "у", "x", "х", "i", "і")
)

// letterNumber is a letter that is written as its number.
var letterNumber = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)

// lookalikes are letters that are drawn as others, and are none of any language here: small capitals, and those of phonetics.
var lookalikes = sync.OnceValue(func() map[rune]rune {
	same := map[rune]rune{'ɑ': 'a', 'ı': 'i', 'ɡ': 'g', 'ʟ': 'l', 'ꜱ': 's', 'ꜰ': 'f'}
	plain := []rune("abcdeghijkmnoprtuvwyz")
	for i, r := range []rune("ᴀʙᴄᴅᴇɢʜɪᴊᴋᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ") {
		same[r] = plain[i]
	}
	return same
})

// plain writes a text in small letters without marks and without what nobody sees.
func plain(text string) string {
	if strings.ContainsRune(text, '&') {
		text = html.UnescapeString(text)
	}
	if strings.Contains(text, `\u`) { // written twice for JSON
		text = letterNumber.ReplaceAllStringFunc(text, func(written string) string {
			r, _ := strconv.ParseUint(written[2:], 16, 16) // four digits are one
			return string(rune(r))
		})
	}
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return unicode.ToLower(r)
		}
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		if same, is := lookalikes()[r]; is {
			return same
		}
		return unicode.ToLower(r)
	}, strings.ReplaceAll(norm.NFKD.String(text), "ß", "ss"))
}

// stem is how words begin, with the typing errors that it allows.
type stem struct {
	text    []rune
	whole   string
	letters uint32 // which letters occur, by their last five bits
	errors  int
}

// longStem is how long a stem is that tells even within a word, and in words that were written apart.
const longStem = 6

func newStem(text string) stem {
	s := stem{text: []rune(plain(text)), whole: plain(text)}
	s.letters = lettersIn(s.text)
	switch {
	case len(s.text) > 9:
		s.errors = 2
	case len(s.text) > 5:
		s.errors = 1
	}
	return s
}

func lettersIn(text []rune) uint32 {
	var set uint32
	for _, r := range text {
		set |= 1 << (uint32(r) & 31)
	}
	return set
}

// begins tells whether a word begins as the stem does, give or take its errors; a long stem may also stand within it. A
// letter left out, put in, taken for another or changed with its neighbour is an error.
func (s *stem) begins(whole string, word []rune, letters uint32) bool {
	if bits.OnesCount32(s.letters&^letters) > s.errors {
		return false
	}
	if len(s.text) >= longStem && strings.Contains(whole, s.whole) {
		return true
	}
	if s.errors == 0 || len(word) < len(s.text)-s.errors {
		return strings.HasPrefix(whole, s.whole)
	}
	return s.nearest(word[:min(len(word), len(s.text)+s.errors)]) <= s.errors
}

// nearest is how many errors the beginning of a word has, compared with the stem, where it has the fewest.
func (s *stem) nearest(word []rune) int {
	var before, last, now [48]int
	for j := range word {
		last[j+1] = j + 1
	}
	for i, a := range s.text {
		now[0] = i + 1
		for j, b := range word {
			cost := 1
			if a == b {
				cost = 0
			}
			now[j+1] = min(last[j]+cost, last[j+1]+1, now[j]+1)
			if i > 0 && j > 0 && a == word[j-1] && s.text[i-1] == b {
				now[j+1] = min(now[j+1], before[j-1]+1)
			}
		}
		before, last = last, now
	}
	return slices.Min(last[:len(word)+1])
}
