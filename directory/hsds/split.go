package hsds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// record is one object of a file, and the line where it begins.
type record struct {
	line   int
	fields object
}

// mostRecord is how long a record may be, in bytes, and mostDepth how deep: one that is not closed must not swallow a file.
const (
	mostRecord = 4 << 20
	mostDepth  = 64
)

// splitter takes a file apart while it reads it: one record, an array of them, a Page with its contents, or one after
// another (NDJSON). It goes on after a record that is broken, so that one of them does not cost the rest. Only one
// record is in memory.
type splitter struct {
	in     *bufio.Reader
	unread []byte // what is to be read again after a broken record
	line   int
	inside []byte // what is open around records: '[' for an array, 'P' for a Page
	record func(line int, raw []byte)
	fault  func(line int, what, mend string)
	page   func(line int, outside []byte) // what stands in a Page beside its contents
}

// run reads all of it. The error is that of reading.
func (s *splitter) run() error {
	s.line = 1
	for {
		c, err := s.next()
		switch {
		case errors.Is(err, io.EOF):
			if len(s.inside) > 0 {
				s.fault(s.line, "the file ends within a list", "it may be cut off: have it written again")
			}
			return nil
		case err != nil:
			return err
		case bytes.IndexByte([]byte(" \t\r\n,\x1e"), c) >= 0: // 1e begins each record of a JSON text sequence
		case c == bom[0] && s.marked():
		case c == '[':
			s.inside = append(s.inside, '[')
		case c == ']' && len(s.inside) > 0:
			s.leave()
		case c == '{':
			s.object()
		default:
			s.stray(c)
		}
	}
}

// bom is a byte order mark. One stands before each part of a file that was put together.
const bom = "\xef\xbb\xbf"

// marked reads the rest of a mark.
func (s *splitter) marked() bool {
	for i := 1; i < len(bom); i++ {
		c, err := s.next()
		if err != nil {
			return false
		}
		if c != bom[i] {
			s.unread = append([]byte(bom[1:i]+string(c)), s.unread...)
			return false
		}
	}
	return true
}

// next is one byte more.
func (s *splitter) next() (byte, error) {
	var c byte
	if len(s.unread) > 0 {
		c, s.unread = s.unread[0], s.unread[1:]
	} else {
		var err error
		if c, err = s.in.ReadByte(); err != nil {
			return 0, err
		}
	}
	if c == '\n' {
		s.line++
	}
	return c, nil
}

// leave is at the end of an array; that of a Page's contents is followed by the rest of the Page.
func (s *splitter) leave() {
	last := s.inside[len(s.inside)-1]
	s.inside = s.inside[:len(s.inside)-1]
	if last != 'P' {
		return
	}
	line := s.line
	o := objectScan{raw: []byte("{"), depth: 1}
	for o.depth > 0 && !o.broken() {
		c, err := s.next()
		if err != nil {
			return
		}
		o.add(c)
	}
	s.page(line, append([]byte("{"), bytes.TrimLeft(o.raw[1:], " \t\r\n,")...))
}

// object reads an object to its end, or to where a Page's contents begin.
func (s *splitter) object() {
	line := s.line
	o := objectScan{raw: []byte("{"), depth: 1, last: '{'}
	for o.depth > 0 {
		c, err := s.next()
		if err != nil {
			s.broken(line, o.raw, "this is no JSON: unexpected EOF")
			return
		}
		o.add(c)
		switch {
		case o.contents():
			s.inside = append(s.inside, 'P')
			s.page(line, append(bytes.TrimRight(o.raw[:o.key], " \t\r\n,"), '}'))
			return
		case len(o.raw) > mostRecord:
			s.fault(line, "this record is larger than 4 MB", "have it written as one service a line (NDJSON)")
			s.skip(line, o.raw)
			return
		case o.broken():
			s.broken(line, o.raw, "this is no JSON: it is not closed")
			return
		}
	}
	if json.Valid(o.raw) {
		s.record(line, o.raw)
		return
	}
	var v any
	what := "this is no JSON: " + json.Unmarshal(o.raw, &v).Error()
	if bytes.Contains(o.raw, []byte("\n{")) {
		s.broken(line, o.raw, what) // it swallowed another
		return
	}
	s.fault(line, what, unread) // it is closed: what follows it is another
}

// unread is the mend of what is no JSON.
const unread = "correct the line, or have the file written again"

func (s *splitter) broken(line int, raw []byte, what string) {
	s.fault(line, what, unread)
	s.skip(line, raw)
}

// skip goes to the next line that begins a record: within what was read of the broken one, or behind it.
func (s *splitter) skip(line int, raw []byte) {
	if i := bytes.Index(raw, []byte("\n{")); i >= 0 {
		s.unread = append(bytes.Clone(raw[i+1:]), s.unread...)
		s.line = line + 1 + bytes.Count(raw[:i], []byte("\n"))
		return
	}
	begins := raw[len(raw)-1] == '\n' // of a line, but for what is blank
	from := s.line
	for {
		c, err := s.next()
		switch {
		case err != nil:
			if s.line > from {
				s.fault(from, "from here to the end of the file nothing was read", "correct what stands before it, or have the file written again")
			}
			return
		case begins && c == '{':
			s.unread = append([]byte{c}, s.unread...)
			return
		case bytes.IndexByte([]byte(" \t\r\x1e"+bom), c) < 0:
			begins = c == '\n'
		}
	}
}

// stray reads what is no object: a value of another kind, or no JSON at all.
func (s *splitter) stray(c byte) {
	line, raw := s.line, []byte{c}
	for len(raw) < mostDepth && bytes.IndexByte([]byte(" \t\r\n,]}"), c) < 0 {
		var err error
		if c, err = s.next(); err != nil {
			break
		}
		raw = append(raw, c)
	}
	if word := bytes.TrimRight(raw, " \t\r\n,]}"); json.Valid(word) {
		s.fault(line, "this is no record", "write objects: a service each, an array of them, or a Page")
		s.unread = append([]byte{}, raw[len(word):]...)
		s.line = line
		return
	}
	s.broken(line, raw, "this is no JSON")
}

// objectScan follows an object byte by byte, as far as its brackets and strings go.
type objectScan struct {
	raw     []byte
	depth   int
	quoted  bool
	escaped bool
	begun   int  // where the last string began
	key     int  // where the last string of the object itself began
	last    byte // the last byte outside strings that is no white space; '"' for a string
	before  byte // the one before it
	wrong   bool
	named   bool // the last string of the object itself is "contents"
}

func (o *objectScan) add(c byte) {
	o.raw = append(o.raw, c)
	switch {
	case o.escaped:
		o.escaped = false
	case o.quoted:
		o.inString(c)
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
	case c == '"':
		o.quoted, o.begun = true, len(o.raw)-1
	default:
		o.bracket(c)
		o.before, o.last = o.last, c
	}
}

func (o *objectScan) inString(c byte) {
	switch c {
	case '\\':
		o.escaped = true
	case '\n':
		o.wrong = true // a string ends on its line
	case '"':
		o.quoted = false
		if o.depth == 1 && (o.last == '{' || o.last == ',') {
			o.key, o.named = o.begun, string(o.raw[o.begun:]) == `"contents"`
		}
		o.before, o.last = o.last, '"'
	}
}

func (o *objectScan) bracket(c byte) {
	switch c {
	case '{', '[':
		o.wrong = o.wrong || o.last != ':' && o.last != ',' && o.last != '['
		o.depth++
	case '}', ']':
		o.depth--
	}
}

func (o *objectScan) broken() bool { return o.wrong || o.depth > mostDepth }

// contents tells whether a list begins here under the name contents, which a Page has.
func (o *objectScan) contents() bool {
	return o.depth == 2 && o.last == '[' && o.before == ':' && o.named && o.raw[len(o.raw)-1] == '['
}
