package hsds

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// record is one object of a file, and the line where it begins.
type record struct {
	line   int
	fields object
}

// reader takes a file apart: one record, an array of them, a Page with its contents, or one after another (NDJSON).
type reader struct {
	name    string
	data    []byte
	records []record
	faults  []string
}

// read goes on after a line that is broken, so that one of them does not cost the rest.
func (r *reader) read() {
	for at := 0; at < len(r.data); {
		dec := json.NewDecoder(bytes.NewReader(r.data[at:]))
		for {
			var raw json.RawMessage
			begin := at + int(dec.InputOffset())
			err := dec.Decode(&raw)
			if err == nil {
				r.value(raw, begin+leading(r.data[begin:]))
				continue
			}
			if len(bytes.TrimSpace(r.data[begin:])) == 0 {
				return
			}
			r.broken(begin, at, err)
			at = begin + nextRecord(r.data[begin:])
			break
		}
	}
}

// broken names the line at which the decoder gave up.
func (r *reader) broken(begin, at int, err error) {
	offset := begin + leading(r.data[begin:])
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		offset = at + int(syntax.Offset)
	}
	r.fault(offset, "this is no JSON: "+err.Error(), "correct the line, or have the file written again")
}

func (r *reader) fault(offset int, what, mend string) {
	r.faults = append(r.faults, fmt.Sprintf("%s:%d: %s; %s", r.name, r.line(offset), what, mend))
}

func (r *reader) line(offset int) int {
	return 1 + bytes.Count(r.data[:min(offset, len(r.data))], []byte("\n"))
}

// leading is how many bytes of white space and of commas between values come first.
func leading(data []byte) int { return len(data) - len(bytes.TrimLeft(data, " \t\r\n,")) }

// nextRecord is where the next line begins that starts a record, or the end.
func nextRecord(data []byte) int {
	if i := bytes.Index(data[min(1, len(data)):], []byte("\n{")); i >= 0 {
		return i + 2
	}
	return len(data)
}

// value adds the records of a value that begins at an offset.
func (r *reader) value(raw json.RawMessage, offset int) {
	switch {
	case raw[0] == '[':
		r.list(raw, offset)
		return
	case raw[0] != '{':
		r.fault(offset, "this is no record", "write objects: a service each, an array of them, or a Page")
		return
	}
	var fields object
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&fields); err != nil {
		r.fault(offset, "this is no record: "+err.Error(), "correct it")
		return
	}
	if _, page := fields["contents"].([]any); page {
		var parts map[string]json.RawMessage
		_ = json.Unmarshal(raw, &parts) // it was read already
		r.list(parts["contents"], offset+bytes.Index(raw, parts["contents"]))
		return
	}
	r.records = append(r.records, record{r.line(offset), fields})
}

// list adds the records of an array.
func (r *reader) list(raw json.RawMessage, offset int) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if _, err := dec.Token(); err != nil {
		return // it was read already
	}
	for dec.More() {
		begin := int(dec.InputOffset())
		var item json.RawMessage
		if err := dec.Decode(&item); err != nil {
			return
		}
		r.value(item, offset+begin+leading(raw[begin:]))
	}
}
