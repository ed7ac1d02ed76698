package hsds

import (
	"regexp"
	"strings"
)

var (
	numberParts = regexp.MustCompile(`(?i)[/,;|\n]| sau | ori | or | și | si | and | und | oder | vagy | és | або | та `)
	numberLabel = regexp.MustCompile(`(?i)\b(telefon|telefonul|tel|phone|mobil|mobile|cell|nr|тел|telefonszám|fon|gsm)\b\.?:?`)
	trunkZero   = regexp.MustCompile(`\(0\)`)
	numberMarks = regexp.MustCompile(`[\s().\-–"]+`)
	dialledForm = regexp.MustCompile(`^\+?\d(\d| )*\d$`)
	country     = regexp.MustCompile(`^00\s?([1-9])`)
	doubleZero  = regexp.MustCompile(`^(\+40) ?0`)
)

// numbersIn are the numbers in a text, in groups of digits as our files have them, each once: "0800 500 333 / 0800 080 100" and
// "0264.123.456 0264.123.457" are two, "+40(0)264123456" is +40264123456. rest is what is no number of Romania, no
// number with a country code and no short code; foreign takes any.
func numbersIn(text string, foreign bool) (list []string, rest string) {
	text = trunkZero.ReplaceAllString(numberLabel.ReplaceAllString(text, " "), "")
	parts := numberParts.Split(text, -1)
	var left []string
	for i := 0; i < len(parts); i++ {
		one := parts[i]
		if !whole(dialled(one), foreign) && i+1 < len(parts) && whole(dialled(one+parts[i+1]), foreign) {
			one += " " + parts[i+1] // 0264/123456 is one
			i++
		}
		for _, number := range apart(dialled(one), foreign) {
			switch {
			case number == "":
			case whole(number, foreign):
				list = append(list, number)
			default:
				left = append(left, strings.TrimSpace(number))
			}
		}
	}
	return list, strings.Join(left, " / ")
}

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

// whole tells whether a text is one number that can be dialled: ten digits after 0 in Romania, a code of three to six
// that begins with 1, or a country code and what follows it.
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
		return digits <= 15
	case bare[0] == '0':
		return digits == 10
	case bare[0] == '1':
		return digits >= 3 && digits <= 6
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
