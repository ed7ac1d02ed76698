package hours

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number, a comment in quotes, or a mark: , ; - : . + / [ ] and | for ||.
type token struct {
	kind byte // 'w', 'n', 'c', or the mark
	text string
	at   int // where it begins
	end  int
}

// These bound the work on a text that somebody sends.
const (
	longestText = 1000
	longestRule = 300
	mostRules   = 50
	mostSpans   = 8
)

// dashes, quotes and commas are written in many ways.
var (
	dashes = "-‐‑‒–—−~"
	colons = "：∶"
	quotes = `"„“”`
	ands   = []string{"and", "und", "și", "si"}
)

// lex takes a text apart.
func lex(text string) ([]token, error) {
	if len(text) > longestText {
		return nil, errors.New("this is too long; write fewer rules")
	}
	var list []token
	for at := 0; at < len(text); {
		if r, size := utf8.DecodeRuneInString(text[at:]); unicode.IsSpace(r) {
			at += size
			continue
		}
		t, err := next(text, at)
		if err != nil {
			return nil, err
		}
		list = append(list, t)
		at = t.end
	}
	return list, nil
}

// next is the token that begins at a place.
func next(text string, at int) (token, error) {
	r, size := utf8.DecodeRuneInString(text[at:])
	t := token{at: at, end: at + size}
	switch {
	case strings.ContainsRune(quotes, r):
		return quoted(text, at, size)
	case unicode.IsLetter(r):
		t.kind, t.end = 'w', run(text, at, unicode.IsLetter)
		t.text = text[at:t.end]
		if slices.Contains(ands, strings.ToLower(t.text)) {
			t.kind = ','
		}
	case r == '&':
		t.kind = ','
	case r >= '0' && r <= '9':
		t.kind, t.end = 'n', run(text, at, func(r rune) bool { return r >= '0' && r <= '9' })
		t.text = text[at:t.end]
	case strings.HasPrefix(text[at:], "||"):
		t.kind, t.end = '|', at+2
	default:
		var err error
		t.kind, err = markOf(r)
		return t, err
	}
	return t, nil
}

// markOf is the mark that a letter is, in the one form in which it is read on; or the mend for what is none.
func markOf(r rune) (byte, error) {
	switch {
	case strings.ContainsRune(dashes, r):
		return '-', nil
	case strings.ContainsRune(colons, r):
		return ':', nil
	case strings.ContainsRune(",;:.+/[]", r):
		return byte(r), nil
	case r == '|':
		return 0, errors.New("| is not understood; write || for what holds where it would be closed, ; before another rule")
	case strings.ContainsRune("()", r):
		return 0, fmt.Errorf("%q is not understood; write times without brackets, and words in quotation marks", r)
	}
	return 0, fmt.Errorf("%q is not understood; leave it out", r)
}

// quoted is a comment, which ends at any quotation mark.
func quoted(text string, at, size int) (token, error) {
	length := strings.IndexAny(text[at+size:], quotes)
	if length < 0 {
		return token{}, errors.New("a comment does not end; write \" behind it")
	}
	end := at + size + length
	_, last := utf8.DecodeRuneInString(text[end:])
	return token{'c', text[at+size : end], at, end + last}, nil
}

// run is where letters of a kind end.
func run(text string, at int, of func(rune) bool) int {
	for i, r := range text[at:] {
		if !of(r) {
			return at + i
		}
	}
	return len(text)
}
