package intent

import (
	"strings"

	"liman/directory"
)

// Normalize writes a text as words in the one spelling in which typed words and phrases are compared: small Latin letters
// without marks. Cyrillic is written in Latin letters, because people type Ukrainian in either; y is i, because they
// differ in how; an apostrophe or hyphen joins ("m-a" is "ma"); a letter held down counts once.
func Normalize(text string) []string {
	text = strings.Map(joining, text)
	parts := []string{text}
	if len(text) > foldedAtOnce {
		parts = strings.Fields(text)
	}
	var normal []string
	for _, part := range parts {
		folded := latin.Replace(strings.ReplaceAll(directory.Fold(part), ",", " "))
		normal = append(normal, strings.Fields(short(folded))...)
	}
	return normal
}

// foldedAtOnce is how many bytes of a text are folded together; of a longer one each word, since Fold cuts what is too long for a name.
const foldedAtOnce = 90

// joining leaves out what people put or forget within a word.
func joining(r rune) rune {
	if strings.ContainsRune("-‐‑'’ʼ`´", r) {
		return -1
	}
	return r
}

// short writes three letters and more of a kind as one.
func short(word string) string {
	var kept []byte
	for i := 0; i < len(word); i++ {
		held := i
		for held < len(word) && word[held] == word[i] {
			held++
		}
		if held-i < 3 {
			kept = append(kept, word[i:held]...)
		} else {
			kept = append(kept, word[i])
		}
		i = held - 1
	}
	return string(kept)
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
