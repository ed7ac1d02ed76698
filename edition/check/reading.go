package check

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"liman/edition"
)

// MostLetters, MostInLabel and MostSimple are how many letters the words of a screen, a button or title, and a version in simple
// words may have.
const (
	MostLetters = maxWords
	MostInLabel = maxLabel
	MostSimple  = maxSimple
)

// Ease is how a text reads.
type Ease string

// The eases. A text that reads hard is refused.
const (
	Easy  Ease = "easy"
	Fair  Ease = "fair" // within the limits, and near them
	Hard  Ease = "hard"
	Empty Ease = ""
)

// Reading is what can be said of a text by itself while somebody types it.
type Reading struct {
	Letters int  `json:"letters"` // as people see them: a number stands where a contact is named
	Ease    Ease `json:"ease"`
}

// near is the share of a limit from which a text no longer reads easily.
const near = 0.75

// Read measures a text of a language as the checks do; e knows the numbers that it names.
func Read(e *edition.Edition, lang, text string) Reading {
	plain := placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if c, known := e.Directory.Contact(strings.Trim(name, "{}")); known {
			return strings.ReplaceAll(c.Number(), " ", "\u00a0")
		}
		return "0"
	})
	return Reading{utf8.RuneCountInString(plain), ease(lang, plain)}
}

func ease(lang, plain string) Ease {
	limit := limitsOf(lang)
	r := measure(plain, limit.long)
	worst := max(float64(len(r.longest))/float64(limit.longest), r.mean()/limit.mean, r.share()/limit.share)
	switch {
	case r.words == 0:
		return Empty
	case worst > 1:
		return Hard
	case worst > near:
		return Fair
	}
	return Easy
}

// TypedNumber is what looks like a telephone number in a text, where a contact should be named; "" for none.
func TypedNumber(e *edition.Edition, text string) string {
	k := checker{short: shortNumbers(e.Directory)}
	return k.typedNumber(placeholder.ReplaceAllString(text, " "))
}

// ReplaceNumber puts a contact where a number is typed.
func ReplaceNumber(e *edition.Edition, text, contact string) string {
	number := TypedNumber(e, text)
	if number == "" {
		return text
	}
	bare := placeholder.ReplaceAllStringFunc(text, func(name string) string { return strings.Repeat("\x00", len(name)) }) // a number in a name is none
	at := regexp.MustCompile(`(^|\D)` + regexp.QuoteMeta(number) + `($|\D)`).FindStringIndex(bare)
	if at == nil {
		return text
	}
	from := at[0] + strings.Index(bare[at[0]:at[1]], number)
	return text[:from] + "{" + contact + "}" + text[from+len(number):]
}
