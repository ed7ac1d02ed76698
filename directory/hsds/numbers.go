package hsds

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

var (
	numberParts = regexp.MustCompile(`(?i)[/,;|&\n]| sau | ori | or | [sș]i | respectiv | and | und | oder | vagy | és | або | та `)
	numberLabel = regexp.MustCompile(`(?i)(\b(telefon|telefonul|tel|phone|mobil|mobile|mob|cell|nr|telefonszám|fon|gsm|tel[ -]?verde)|(^|[^\pL])тел)(\b|\.)\.?( ?[1-9] ?:)?:?`)
	roundClock  = regexp.MustCompile(`(?i)\b(24 ?/ ?7|24 ?/ ?24|24 ?h|non[ -]?stop)\b`)
	trunkZero   = regexp.MustCompile(`\(0\)`)
	numberMarks = regexp.MustCompile(`[\s().\-‐‑‒–—―−·_"]+`)
	dialledForm = regexp.MustCompile(`^\+?\d(\d| )*\d$`)
	country     = regexp.MustCompile(`^00\s?([1-9])`)
	doubleZero  = regexp.MustCompile(`^(\+40) ?0`)
)

// mostParts is how many parts between slashes one number has: 021/314/44/00.
const mostParts = 5

// numbersIn are the numbers in a text, in groups of digits as our files have them, each once: "0800 500 333 / 0800 080 100" and
// "0264.123.456 0264.123.457" are two, "+40(0)264123456" is +40264123456. rest is what is no number of Romania, no
// number with a country code and no short code; foreign takes any. A few digits behind a number, "0264 123456, 123457", are
// the end of another one, and nobody knows its beginning: they are rest.
func numbersIn(text string, foreign bool) (list []string, rest string) {
	text = strings.ReplaceAll(norm.NFKC.String(text), "ş", "ș")
	text = roundClock.ReplaceAllString(trunkZero.ReplaceAllString(numberLabel.ReplaceAllString(text, " "), ""), " ")
	parts := numberParts.Split(text, -1)
	var left []string
	for len(parts) > 0 {
		one, taken := joined(parts, foreign)
		parts = parts[taken:]
		for _, number := range apart(dialled(one), foreign) {
			switch {
			case number == "":
			case whole(number, foreign) && (standsAlone(number) || len(left) == 0 && !slices.ContainsFunc(list, long)):
				list = append(list, number)
			default:
				left = append(left, strings.TrimSpace(number))
			}
		}
	}
	return list, strings.Join(left, " / ")
}

// joined is the next number, which may be in several parts, and how many: 0264/123456 and 0722/111/222 are one.
func joined(parts []string, foreign bool) (one string, taken int) {
	for n := 1; n <= min(mostParts, len(parts)); n++ {
		if one = strings.Join(parts[:n], " "); whole(dialled(one), foreign) {
			return one, n
		}
	}
	return parts[0], 1
}

// standsAlone tells whether digits are a number wherever they stand: many of them, or 112 and the 116 of Europe.
func standsAlone(number string) bool {
	bare := strings.ReplaceAll(number, " ", "")
	return long(number) || bare == "112" || harmonised(bare)
}

// long tells whether a number is no short code.
func long(number string) bool { return len(strings.ReplaceAll(number, " ", "")) > longestShort }

// longestShort is how many digits a short code has at most.
const longestShort = 6

// harmonised tells whether digits are one of the numbers for services of social value, 116 and three more.
func harmonised(bare string) bool { return len(bare) == longestShort && strings.HasPrefix(bare, "116") }

// dialled is a number in groups of digits.
func dialled(text string) string {
	text = strings.TrimSpace(numberMarks.ReplaceAllString(text, " "))
	text = country.ReplaceAllString(text, "+$1")
	return doubleZero.ReplaceAllString(text, "$1")
}

// apart parts what stands side by side: a group that begins with 0 or + after a whole number begins another.
func apart(text string, foreign bool) []string {
	if whole(text, foreign) {
		return []string{text}
	}
	var list []string
	now := ""
	for _, group := range strings.Fields(text) {
		if now != "" && whole(now, false) && (group[0] == '0' || group[0] == '+') {
			list, now = append(list, now), ""
		}
		now = strings.TrimSpace(now + " " + group)
	}
	return append(list, now)
}

// whole tells whether a text is one number that can be dialled: ten digits in Romania, which begin as those of our directory do, a
// code of three or four that begins with 1, one of the 116 of Europe, or a country code and what follows it.
func whole(text string, foreign bool) bool {
	if !dialledForm.MatchString(text) {
		return false
	}
	bare := strings.ReplaceAll(text, " ", "")
	switch digits := len(strings.TrimPrefix(bare, "+")); {
	case strings.HasPrefix(bare, "+40"):
		return digits == 11
	case bare[0] == '+':
		return digits >= 8 && digits <= 15
	case foreign:
		return digits <= 15 && (bare[0] != '0' || digits > longestShort)
	case bare[0] == '0':
		return digits == 10 && strings.ContainsRune("23789", rune(bare[1]))
	case bare[0] == '1':
		return digits == 3 || digits == 4 || harmonised(bare)
	}
	return false
}

// sameNumber tells whether two numbers ring at the same place: +40 264 123 456 is 0264 123 456.
func sameNumber(a, b string) bool { return national(a) == national(b) }

func national(number string) string {
	bare := strings.ReplaceAll(number, " ", "")
	if rest, is := strings.CutPrefix(bare, "+40"); is {
		return "0" + rest
	}
	return bare
}
