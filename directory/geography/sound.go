package geography

import (
	"strings"
	"unicode"
)

// sound writes a Romanian name, or the same name in Ukrainian or Russian letters, by how it is spoken, so that both ways of
// writing meet: Suceava and Сучава are "suqava". It is coarse on purpose, since the two languages, and people, differ:
// ă is e (Бакеу, Бакэу), â is i, g and h are one (Харгіта, Гаргіта), ie is e (Плоєшті, Плоешти), and an i that ends a word
// is silent. Letters of the key: q is ч, x is ш, c is ц, j is ж.
func sound(name string) string {
	var key strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) {
		spoken := joined.Replace(cyrillic.Replace(romanian(word)))
		spoken = twice(spoken)
		if len(spoken) > 3 {
			spoken = strings.TrimSuffix(spoken, "i")
		}
		key.WriteString(spoken)
	}
	return key.String()
}

// romanian writes what Romanian spells in its own way: c and g before e and i, ch and gh, and letters with marks.
func romanian(word string) string {
	return soft.Replace(word)
}

// The rules, each in the order in which its parts are tried. What they write is in capitals until all are done, so that
// no rule reads what another one wrote.
var (
	soft = strings.NewReplacer(
		"ch", "K", "gh", "G",
		"cea", "Qa", "ceo", "Qo", "cia", "Qa", "cio", "Qo", "ciu", "Qu", "ce", "Qe", "ci", "Qi",
		"gea", "DJa", "geo", "DJo", "gia", "DJa", "gio", "DJo", "giu", "DJu", "ge", "DJe", "gi", "DJi",
		"ă", "e", "â", "i", "î", "i", "ș", "X", "ş", "X", "ț", "C", "ţ", "C",
		"c", "K", "h", "G", "j", "J", "x", "Ks", "y", "i", "w", "v", "q", "K", "k", "K",
	)
	cyrillic = strings.NewReplacer(
		"а", "a", "б", "b", "в", "v", "г", "G", "ґ", "G", "д", "d", "е", "e", "є", "ie", "ё", "io", "ж", "J", "з", "z", "и", "i",
		"і", "i", "ї", "ii", "й", "i", "к", "K", "л", "l", "м", "m", "н", "n", "о", "o", "п", "p", "р", "r", "с", "s", "т", "t",
		"у", "u", "ф", "f", "х", "G", "ц", "C", "ч", "Q", "ш", "X", "щ", "Xt", "ы", "i", "э", "e", "ю", "iu", "я", "ia",
		"ь", "", "ъ", "", "'", "", "’", "",
	)
	joined = strings.NewReplacer("ea", "ia", "iie", "e", "ie", "e", "G", "g", "K", "k", "Q", "q", "X", "x", "C", "c", "J", "j", "D", "d")
)

// twice writes a letter that stands twice once.
func twice(text string) string {
	var out []byte
	for i := range len(text) {
		if i == 0 || text[i] != text[i-1] {
			out = append(out, text[i])
		}
	}
	return string(out)
}

// isCyrillic tells whether a text is written in Cyrillic letters.
func isCyrillic(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) })
}
