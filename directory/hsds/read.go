package hsds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	letters "unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// reader reads a file as records.
type reader struct {
	record  func(record)
	fault   func(line int, what, mend string)
	remark  func(line int, text string)
	seen    func(again bool, bytes int64, records int) // progress; may be nil
	second  bool                                       // the file is read a second time
	count   int
	foreign bool // letters that are no UTF-8 were named
}

// progressEvery is after how many records progress is told.
const progressEvery = 500

// read reads all of it. What cannot be read is a fault; the error is that of reading.
func (r *reader) read(in io.Reader) error {
	counted := &counter{in: in}
	text, what, mend := decoded(bufio.NewReaderSize(counted, 64<<10))
	if what != "" {
		r.fault(1, what, mend)
		return nil
	}
	s := splitter{in: bufio.NewReaderSize(text, 64<<10), fault: r.fault, page: r.page}
	s.record = func(line int, raw []byte) {
		r.count++
		if r.seen != nil && r.count%progressEvery == 0 {
			r.seen(r.second, counted.read, r.count)
		}
		r.one(line, raw)
	}
	return s.run()
}

// one is a record of JSON that is valid.
func (r *reader) one(line int, raw []byte) {
	if !utf8.Valid(raw) {
		if !r.foreign {
			r.fault(line, "its letters are no UTF-8", "save the file as UTF-8; records with such letters are not taken")
		}
		r.foreign = true
		return
	}
	var fields object
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&fields); err != nil {
		r.fault(line, "this is no record: "+err.Error(), "correct it")
		return
	}
	if key := twice(raw); key != "" {
		r.fault(line, "the field "+key+" stands there twice", "keep one: nobody knows which is right")
		return
	}
	r.record(record{line, seen(fields).(map[string]any)})
}

// seen leaves out of all texts what nobody sees: marks of direction, joiners, control characters but the ends of lines.
func seen(v any) any {
	switch v := v.(type) {
	case string:
		if !strings.ContainsFunc(v, unseen) {
			return v
		}
		return strings.Map(func(r rune) rune {
			if unseen(r) {
				return -1
			}
			return r
		}, v)
	case object:
		return seen(map[string]any(v))
	case map[string]any:
		for key := range v {
			v[key] = seen(v[key])
		}
		return v
	case []any:
		for i := range v {
			v[i] = seen(v[i])
		}
	}
	return v
}

func unseen(r rune) bool {
	return r >= 0x7f && letters.In(r, letters.Cc, letters.Cf, letters.Co, letters.Zl, letters.Zp, letters.Other_Default_Ignorable_Code_Point) ||
		r < ' ' && r != '\n' && r != '\t' && r != '\r'
}

// page looks at how many pages there are.
func (r *reader) page(line int, outside []byte) {
	var about struct {
		Number int `json:"page_number"`
		Pages  int `json:"total_pages"`
	}
	if json.Unmarshal(outside, &about) == nil && about.Pages > 1 {
		r.remark(line, fmt.Sprintf("this is one page of %d: import the others, too, or have all of it written as NDJSON", about.Pages))
	}
}

// counter counts what is read.
type counter struct {
	in   io.Reader
	read int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.read += int64(n)
	return n, err
}

// decoded is a file as UTF-8 without a byte order mark; or what it is that is no JSON, and the mend.
func decoded(in *bufio.Reader) (text io.Reader, what, mend string) {
	begin, _ := in.Peek(512) // a short file has less; an error comes back when it is read
	for _, known := range []struct{ begins, what, mend string }{
		{"\xff\xfe\x00\x00", "this is UTF-32", "save the file as UTF-8"}, {"\x00\x00\xfe\xff", "this is UTF-32", "save the file as UTF-8"},
		{"\x1f\x8b", "this is compressed (gzip)", "unpack it: gunzip"}, {"PK\x03\x04", "this is a ZIP archive or a spreadsheet", "unpack it, and import the JSON inside"},
		{"SQLite", "this is a database", "have it written as HSDS JSON"}, {"%PDF", "this is a PDF", "ask for HSDS JSON"},
	} {
		if bytes.HasPrefix(begin, []byte(known.begins)) {
			return nil, known.what, known.mend
		}
	}
	if len(begin) > 3 && begin[0] != 0 && bytes.Equal(begin[1:4], []byte{0, 0, 0}) {
		return nil, "this is UTF-32", "save the file as UTF-8"
	}
	if order, is := wide(begin); is {
		in = bufio.NewReaderSize(unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(in), 64<<10)
		begin, _ = in.Peek(512)
	}
	for bytes.HasPrefix(begin, []byte(bom)) {
		_, _ = in.Discard(len(bom)) // they were seen
		begin = begin[len(bom):]
	}
	what, mend = noJSON(bytes.TrimSpace(begin))
	return in, what, mend
}

// wide tells whether a file begins as UTF-16 does, with a mark or without.
func wide(begin []byte) (order unicode.Endianness, is bool) {
	switch {
	case bytes.HasPrefix(begin, []byte("\xff\xfe")), bytes.HasPrefix(begin, []byte("\xfe\xff")):
		return unicode.BigEndian, true // the mark says which
	case len(begin) < 4 || begin[0] == 0 && begin[1] == 0:
		return order, false
	case begin[0] != 0 && begin[1] == 0:
		return unicode.LittleEndian, true
	}
	return unicode.BigEndian, begin[0] == 0
}

// noJSON names what begins otherwise than JSON does.
func noJSON(begin []byte) (what, mend string) {
	line, _, _ := bytes.Cut(begin, []byte("\n"))
	switch {
	case bytes.HasPrefix(begin, []byte("<")):
		return "this is XML or a page of HTML", "ask for HSDS JSON: the address of an API may need a key or another path"
	case len(begin) > 0 && (begin[0] >= '0' || begin[0] == '"') && begin[0] != '{' && begin[0] != '[' && bytes.ContainsAny(line, ",;\t|"):
		return "this is a table (CSV)", "have it written as HSDS JSON; tables of HSDS are not read"
	}
	return "", ""
}
