package directory

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Leads tells whether a text looks as if it led to a door: a street, a house number, a postcode, coordinates, a landmark
// beside it, in any of our languages, with marks or without. Nothing of the kind may stand in a shelter's entry.
func Leads(text string) bool {
	if leadsByName(text) {
		return true
	}
	words := parted(text)
	for i, word := range words {
		next := nth(words, i+1)
		letter := utf8.RuneCountInString(next) == 1 && !hasDigit(next)
		if houseParts[word] && hasDigit(next) || stairs[word] && letter {
			return true
		}
	}
	return false
}

// leadsByName tells whether a text names a street, a landmark or a position: a house may have a number without one.
func leadsByName(text string) bool {
	if exactPlace.MatchString(text) {
		return true
	}
	words := parted(text)
	for i := range words {
		if isRoad(words, i) {
			return true
		}
	}
	return false
}

// isRoad tells whether a word is what a street or a landmark is called, or is it because of a number around it.
func isRoad(words []string, i int) bool {
	word, next := words[i], nth(words, i+1)
	switch {
	case streets().has(word), slices.ContainsFunc(beside, func(two string) bool { return two == word+" "+next }):
		return true
	case hasDigit(next):
		return english[word] || beforeNumber[word] || streets().numbered(word)
	case word == "al": // Al. Ascunsă 5, not al 2-lea
		return hasDigit(nth(words, i+2))
	}
	return english[word] && hasDigit(nth(words, i-2))
}

// nth is a word of a list, "" outside it.
func nth(words []string, i int) string {
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

// StreetsIn are the streets with a house number in a text, "ascunsa 3", however they are written: Str. Ascunsa nr. 3, Ascunsa 3, 3
// Ascunsa Road. In a text that is an address, any word before a number is a street; elsewhere (loose is false), only what is
// called one.
func StreetsIn(text string, loose bool) []string {
	var list []string
	name, called := "", loose
	words := parted(text)
	for i, word := range words {
		switch {
		case streets().has(word):
			called = true
			if suffixed(word) {
				name = word // Versteckstraße
			}
		case houseParts[word], name != "" && !hasDigit(word) && utf8.RuneCountInString(word) < 3: // "la"
		case !hasDigit(word):
			name = word
		case name != "" && called:
			list = append(list, name+" "+word)
			name, called = "", loose
		case name == "":
			list = append(list, numberFirst(words[i:], loose)...)
		}
	}
	return list
}

// numberFirst is the street of an address that begins with its number: 3 Ascunsa Road.
func numberFirst(words []string, loose bool) []string {
	name := nth(words, 1)
	if name == "" || hasDigit(name) || !loose && !streets().has(nth(words, 2)) {
		return nil
	}
	return []string{name + " " + words[0]}
}

// suffixed tells whether a word is a street by its end, so that its name stands in it.
func suffixed(word string) bool {
	return slices.ContainsFunc(streets().ends, func(e string) bool { return strings.HasSuffix(word, e) && word != e })
}

// exactPlace finds postcodes, coordinates, plus codes and three words.
var exactPlace = regexp.MustCompile(`(^|\D)\d{6}(\D|$)|\d{1,2}[.,]\d{3,}|\d{1,3}\s*°|[2-9CFGHJMPQRVWX]{4,8}\+[2-9CFGHJMPQRVWX]{2}|///\S|(?i)goo\.gl|maps|what3words|w3w\.co|waze\.|osm\.org|openstreetmap|geo:\d|\b4[3-8][.,]\d{2,}\D{1,5}2\d[.,]\d{2,}|\d{1,2} \d{1,2} \d{1,2} ?[ne]\b`)

// parted are the words of a text, digits apart from letters: nr15 is two.
func parted(text string) []string {
	var list []string
	for _, word := range WordsIn(text) {
		begin, digit := 0, false
		for i, r := range word {
			if i > 0 && unicode.IsDigit(r) != digit {
				list = append(list, word[begin:i])
				begin = i
			}
			digit = unicode.IsDigit(r)
		}
		list = append(list, word[begin:])
	}
	return list
}

func hasDigit(word string) bool { return strings.ContainsFunc(word, unicode.IsDigit) }

// roads is what streets are called: whole words, and beginnings or ends of words.
type roads struct {
	words            map[string]bool
	begins, ends     []string
	endsBeforeNumber []string
}

// numbered tells whether a word is a street if a number comes after it: Versteckweg 5.
func (r roads) numbered(word string) bool {
	return slices.ContainsFunc(r.endsBeforeNumber, func(e string) bool { return strings.HasSuffix(word, e) && word != e })
}

func (r roads) has(word string) bool {
	return r.words[word] || slices.ContainsFunc(r.begins, func(b string) bool { return strings.HasPrefix(word, b) }) ||
		slices.ContainsFunc(r.ends, func(e string) bool { return strings.HasSuffix(word, e) && word != e })
}

// streets are the lists below, folded.
var streets = sync.OnceValue(func() roads {
	folded := func(lines string) []string { return strings.Fields(plain(lines)) }
	r := roads{words: map[string]bool{}, begins: folded(streetBegins), ends: folded(streetEnds), endsBeforeNumber: folded(streetEndsBeforeNumber)}
	for _, word := range folded(streetWords) {
		r.words[word] = true
	}
	return r
})

const (
	streetWords = `
str strada strazi strazii strazile bd bdul bld bldul bvd bvdul blv blvd calea cal aleea alee aleii sos soseaua soselei piata piatei pta intr intrarea
splai splaiul fundatura fundac fd fund bulev ulita drumul apropierea deasupra incinta prelungirea prel pasajul cartierul cart langa vizavi
street road rd avenue ave lane boulevard square alley
utca utcai utcaja utja korut fasor setany hazszam mellett mogott szemben felett folott kozeleben lepcsohaz
вул вулиця вулиці вулицю просп проспект провулок площа площі шосе бульвар пров пл біля навпроти поруч поряд неподалік поверх ул улица переулок площадь возле
strasse strassen gasse allee platz hausnummer neben nahe gegenuber hinterhof`
	streetBegins = `bulevard sosea strad splaiul вулиц проспект`
	streetEnds   = `strasse gasse platz utca utja körút`

	streetEndsBeforeNumber = `str weg ring ufer damm`
)

// beforeNumber are streets where a number comes after them: Rejtett u. 5, DJ 107.
var beforeNumber = map[string]bool{"u": true, "ut": true, "ter": true, "sor": true, "koz": true, "drum": true, "dn": true, "dj": true, "dc": true, "km": true}

// english are streets where a number stands around them: 12 Hidden Drive, Hidden Court 4.
var english = map[string]bool{"st": true, "close": true, "drive": true, "way": true, "court": true, "crescent": true, "terrace": true, "gardens": true, "box": true}

// stairs are parts of a house that have a letter: bl. A, sc. B.
var stairs = map[string]bool{"bl": true, "bloc": true, "blocul": true, "sc": true, "scara": true}

// houseParts come before a number: nr 15, bl 12, sc A ap 4.
var houseParts = map[string]bool{
	"nr": true, "no": true, "numar": true, "numarul": true, "interfon": true, "em": true, "scara": true, "bl": true, "bloc": true, "blocul": true, "ap": true, "apt": true, "apartament": true, "apartamentul": true,
	"sc": true, "et": true, "etaj": true, "etajul": true, "flat": true, "emelet": true, "ajto": true, "буд": true, "кв": true, "под": true, "hausnr": true,
}

// beside are pairs of words that say what is next to it.
var beside = []string{
	"cod postal", "in spatele", "peste drum", "vis a", "next to", "close to", "opposite the", "behind the", "corner of", "across from",
	"b dul", "p ta", "aproape de", "in curtea", "metri de", "m de", "near the", "next door", "po box", "a templom", "colt cu", "in fata", "за церквою", "hinter der", "hinter dem", "gegen uber",
}
