package exchange

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxDepth is how deep the elements of a file may lie in each other.
const maxDepth = 64

// readXLIFF reads both versions. No entity is resolved but those of XML itself, and no document type is taken.
func (s Sheet) readXLIFF(text string) ([]returned, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 already
	x := &reading{Decoder: d, sheet: s, ids: make(map[string]string)}
	for _, m := range s.Messages {
		x.ids[token(m.id())] = m.id()
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = x.token(token)
		}
		if err != nil {
			return nil, readError(err)
		}
	}
	if !x.found {
		return nil, fmt.Errorf("%w: it is no XLIFF 1.2 or 2.0", ErrUnreadable)
	}
	return x.all, nil
}

func readError(err error) error {
	if errors.Is(err, ErrLanguage) || errors.Is(err, ErrEntities) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnreadable, err)
}

// reading is how far an XLIFF file has been read.
type reading struct {
	*xml.Decoder
	sheet Sheet
	ids   map[string]string // messages by their names as tokens
	open  []string
	found bool
	all   []returned

	unit    *returned
	source  strings.Builder
	target  strings.Builder
	into    *strings.Builder // the text that is being read; nil between
	has     bool             // the segment has a target
	some    bool             // a segment of the unit has a target
	without bool             // a segment of the unit has none
}

func (x *reading) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive:
		return ErrEntities
	case xml.StartElement:
		if x.open = append(x.open, t.Name.Local); len(x.open) > maxDepth {
			return fmt.Errorf("elements lie more than %d deep", maxDepth)
		}
		return x.start(t)
	case xml.EndElement:
		x.open = x.open[:len(x.open)-1]
		x.end(t.Name.Local)
	case xml.CharData:
		if x.into != nil {
			x.into.Write(t)
		}
	}
	return nil
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// start is the beginning of an element. What translators' tools add of their own is passed over, whole.
func (x *reading) start(e xml.StartElement) error {
	if x.into != nil {
		return x.code(e)
	}
	if !isXLIFF(e.Name.Space) {
		return x.skip()
	}
	switch e.Name.Local {
	case "xliff":
		x.found = attr(e, "version") == "1.2" || strings.HasPrefix(attr(e, "version"), "2.")
		return x.language(attr(e, "trgLang"))
	case "file":
		return x.language(attr(e, "target-language"))
	case "trans-unit", "unit":
		x.begin(e)
	case "segment", "ignorable":
		x.has = false
		x.source.Reset()
		x.state(attr(e, "state"))
	case "source":
		x.source.Reset()
		x.into = &x.source
	case "target":
		x.beginTarget(e)
	case "alt-trans", "seg-source", "notes", "note", "originalData", "bin-unit", "header", "matches", "glossary", "metadata":
		return x.skip()
	}
	return nil
}

// beginTarget is the beginning of a translation. One whose segments stand in another order than the source's is left to people.
func (x *reading) beginTarget(e xml.StartElement) {
	x.has, x.into = true, &x.target
	x.state(attr(e, "state"))
	if x.unit != nil && attr(e, "order") != "" {
		x.unit.markup = append(x.unit.markup, "target order")
	}
}

// isXLIFF tells whether a namespace is one of the two versions', or none.
func isXLIFF(space string) bool {
	return space == "" || space == space12 || strings.HasPrefix(space, "urn:oasis:names:tc:xliff:document:2.")
}

// skip passes over an element that was begun.
func (x *reading) skip() error {
	x.open = x.open[:len(x.open)-1]
	return x.Skip()
}

// language refuses a file of another language than the sheet's.
func (x *reading) language(lang string) error {
	if lang != "" && !strings.EqualFold(lang, x.sheet.Lang) && !strings.HasPrefix(strings.ToLower(lang), x.sheet.Lang+"-") {
		return fmt.Errorf("%w: %s", ErrLanguage, lang)
	}
	return nil
}

// begin is the beginning of a message.
func (x *reading) begin(e xml.StartElement) {
	line, _ := x.InputPos()
	r := returned{line: line, id: attr(e, "id")}
	sep, name := "#", "resname"
	if e.Name.Local == "unit" {
		sep, name = "_", "name"
	}
	token, from := cutLast(r.id, sep)
	r.base = parseBase(from)
	if id, known := x.ids[token]; known && sep == "_" {
		r.id = id
	} else if r.base != (base{}) && sep == "#" {
		r.id = token
	} else if called := attr(e, name); called != "" {
		r.id = called
	}
	x.unit, x.has, x.some, x.without = &r, false, false, false
	x.target.Reset()
	if attr(e, "approved") == "yes" {
		r.done = true
	}
}

func cutLast(text, sep string) (before, after string) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, ""
	}
	return text[:at], text[at+1:]
}

// state is what a tool says of a translation: values of the attribute state in 1.2 and 2.0.
func (x *reading) state(name string) {
	if x.unit == nil {
		return
	}
	switch name {
	case "final", "signed-off", "translated", "reviewed":
		x.unit.done = true
	case "new", "needs-translation", "initial":
		x.unit.begun = true
	}
}

// code is an element within a text.
func (x *reading) code(e xml.StartElement) error {
	switch e.Name.Local {
	case "x", "ph":
		if err := x.skip(); err != nil {
			return err
		}
		return x.placeholder(attr(e, "id"))
	case "cp":
		n, err := strconv.ParseUint(attr(e, "hex"), 16, 31)
		if err != nil {
			return err
		}
		x.into.WriteRune(rune(n))
		return x.skip()
	case "mrk", "g", "pc": // what they hold is text
		return nil
	case "sm", "em":
		return x.skip()
	}
	if x.unit != nil && x.into == &x.target && !slices.Contains(x.unit.markup, e.Name.Local) {
		x.unit.markup = append(x.unit.markup, e.Name.Local)
	}
	return x.skip()
}

// placeholder puts in what a code stands for.
func (x *reading) placeholder(id string) error {
	name, _, _ := strings.Cut(id, ".")
	hex, control := strings.CutPrefix(name, "U+")
	if !control {
		x.into.WriteString("{" + name + "}")
		return nil
	}
	n, err := strconv.ParseUint(hex, 16, 31)
	if err == nil {
		x.into.WriteRune(rune(n))
	}
	return err
}

// end is the end of an element.
func (x *reading) end(name string) {
	switch name {
	case "source", "target":
		x.into = nil
	case "ignorable":
		if !x.has {
			x.target.WriteString(x.source.String())
		}
	case "segment":
		x.some, x.without = x.some || x.has, x.without || !x.has
	case "trans-unit", "unit":
		x.finish()
	}
}

// finish is the end of a message.
func (x *reading) finish() {
	if x.unit == nil {
		return
	}
	r := *x.unit
	r.text = x.target.String()
	switch {
	case x.some && x.without:
		r.partly = true
	case x.without:
		r.text = ""
	}
	x.all, x.unit = append(x.all, r), nil
}
