package telegram

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// reader goes through JSON once, from the first byte to the last, and makes nothing of what it is not asked for. Contract:
//   - each method reads one value, whatever it is; what is not of the kind that was asked for is skipped, and said so.
//   - what is no JSON at all makes it broken, and whatever follows is empty: every loop over it ends.
//   - within a literal or a text it believes what it sees; what it skips may be nonsense between the right brackets.
type reader struct {
	data   []byte
	at     int
	broken bool
}

// next is the first byte of the next value; 0 at the end.
func (r *reader) next() byte {
	for r.at < len(r.data) && !r.broken {
		switch c := r.data[r.at]; c {
		case ' ', '\n', '\t', '\r':
			r.at++
		default:
			return c
		}
	}
	return 0
}

// take reads a byte that must stand here.
func (r *reader) take(c byte) bool {
	if r.next() != c {
		r.broken = true
		return false
	}
	r.at++
	return true
}

// object calls field for each field, which may read its value; false for anything that is no object.
func (r *reader) object(field func(name []byte)) bool {
	if r.next() != '{' {
		r.skip()
		return false
	}
	r.each('}', func() {
		if r.next() != '"' {
			r.broken = true
			return
		}
		name := r.quoted()
		if !r.take(':') {
			return
		}
		r.next()
		value := r.at
		field(name[1 : len(name)-1])
		if r.at == value {
			r.skip()
		}
	})
	return !r.broken
}

// array calls element for each element, which must read it; false for anything that is no array.
func (r *reader) array(element func()) bool {
	if r.next() != '[' {
		r.skip()
		return false
	}
	r.each(']', element)
	return !r.broken
}

// each goes through what stands between brackets, with commas between.
func (r *reader) each(end byte, one func()) {
	r.at++
	if r.next() == end {
		r.at++
		return
	}
	for !r.broken {
		one()
		if r.next() == end {
			r.at++
			return
		}
		r.take(',')
	}
}

// quoted reads a text with its quotes; `""` if it is broken.
func (r *reader) quoted() []byte {
	for end := r.at + 1; ; end++ {
		n := bytes.IndexByte(r.data[end:], '"')
		if n < 0 {
			r.broken = true
			return []byte(`""`)
		}
		end += n
		slashes := 0
		for r.data[end-1-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			start := r.at
			r.at = end + 1
			return r.data[start:r.at]
		}
	}
}

// skip reads a value and gives it as it stands.
func (r *reader) skip() []byte {
	if c := r.next(); c == 0 || bytes.IndexByte([]byte(",:]}"), c) >= 0 {
		r.broken = true
	}
	start := r.at
	for depth := 0; !r.broken; {
		switch r.next() {
		case 0:
			r.broken = true
		case '"':
			r.quoted()
		case '{', '[':
			depth++
			r.at++
		case '}', ']':
			depth--
			r.at++
		case ',', ':':
			r.at++
		default:
			r.literal()
		}
		if depth == 0 {
			break
		}
	}
	return r.data[start:r.at]
}

// literal reads a number, true, false or null.
func (r *reader) literal() {
	for r.at < len(r.data) && bytes.IndexByte([]byte(" \n\t\r,:]}[{\""), r.data[r.at]) < 0 {
		r.at++
	}
}

// text reads a text; false for anything else.
func (r *reader) text() (string, bool) {
	if r.next() != '"' {
		r.skip()
		return "", false
	}
	raw := r.quoted()
	plain := raw[1 : len(raw)-1]
	if bytes.IndexByte(plain, '\\') < 0 && utf8.Valid(plain) {
		return string(plain), true
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}

// mostDigits is how many digits a number may have that fits.
const mostDigits = 18

// number reads a whole number; false for anything else.
func (r *reader) number() (int64, bool) {
	raw := r.skip()
	digits := bytes.TrimPrefix(raw, []byte("-"))
	if len(digits) == 0 || len(digits) > mostDigits {
		return 0, false
	}
	var n int64
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, false
		}
		n = 10*n + int64(d-'0')
	}
	if len(digits) < len(raw) {
		n = -n
	}
	return n, true
}
