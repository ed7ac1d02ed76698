package exchange

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"

	"liman/locales"
)

// The namespaces of the two versions.
const (
	space12 = "urn:oasis:names:tc:xliff:document:1.2"
	space20 = "urn:oasis:names:tc:xliff:document:2.0"
)

// markup is XML that is being written.
type markup struct{ bytes.Buffer }

func (w *markup) printf(format string, a ...any) { fmt.Fprintf(&w.Buffer, format, a...) }

// escaped is a text as XML, with line breaks as they are.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a Buffer takes all
	return strings.ReplaceAll(b.String(), "&#xA;", "\n")
}

// inline is a text in which placeholders, and letters that XML has not, stand as codes. A code's id is the placeholder's name, or the
// letter's number; from the second time on with a point and a number behind.
func inline(text string, code, control func(id, shown string) string) string {
	var b strings.Builder
	times := make(map[string]int)
	numbered := func(id string) string {
		if times[id]++; times[id] > 1 {
			return fmt.Sprintf("%s.%d", id, times[id])
		}
		return id
	}
	for text != "" {
		if at := placeholder.FindStringIndex(text); at != nil && at[0] == 0 {
			b.WriteString(code(numbered(text[1:at[1]-1]), text[:at[1]]))
			text = text[at[1]:]
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		if !inXML(r) {
			b.WriteString(control(numbered(fmt.Sprintf("U+%04X", r)), fmt.Sprintf("%04X", r)))
		} else {
			b.WriteString(escaped(text[:size]))
		}
		text = text[size:]
	}
	return b.String()
}

// inXML tells whether XML 1.0 has a letter (section 2.2).
func inXML(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r < 0xD800 || r >= 0xE000 && r < 0xFFFE || r >= 0x10000
}

// states12 are values of the attribute state of XLIFF 1.2.
var states12 = map[State]string{Missing: "needs-translation", Stale: "needs-review-translation", Final: "final"}

// XLIFF12 is the sheet as XLIFF 1.2. Placeholders are <x/>; an old source is a note.
func (s Sheet) XLIFF12() []byte {
	w := &markup{}
	w.printf("%s<xliff version=\"1.2\" xmlns=\"%s\">\n", xml.Header, space12)
	w.printf(`<file original="locales/%s.yaml" datatype="plaintext" source-language="%s" target-language="%s">`+"\n<body>\n", locales.Source, locales.Source,
		escaped(s.Lang))
	for _, m := range s.Messages {
		w.printf(`<trans-unit id="%s#%s" resname="%s" xml:space="preserve"`, escaped(m.id()), m.base(), escaped(m.id()))
		if m.State == Final {
			w.printf(` approved="yes"`)
		}
		w.printf(">\n<source>%s</source>\n<target state=\"%s\">%s</target>\n", inline(m.Source, code12, code12), states12[m.State], inline(m.Target, code12, code12))
		if m.State == Stale {
			w.printf("<note from=\"was\">%s</note>\n", escaped(m.Was))
		}
		w.printf("</trans-unit>\n")
	}
	w.printf("</body>\n</file>\n</xliff>\n")
	return w.Bytes()
}

func code12(id, shown string) string {
	return fmt.Sprintf(`<x id="%s" equiv-text="%s"/>`, id, escaped(shown))
}

// XLIFF20 is the sheet as XLIFF 2.0. Placeholders are <ph/>; an old source is a note.
func (s Sheet) XLIFF20() []byte {
	w := &markup{}
	w.printf("%s<xliff version=\"2.0\" xmlns=\"%s\" srcLang=\"%s\" trgLang=\"%s\">\n<file id=\"messages\" original=\"locales/%s.yaml\">\n", xml.Header, space20,
		locales.Source, escaped(s.Lang), locales.Source)
	for _, m := range s.Messages {
		w.unit(m)
	}
	w.printf("</file>\n</xliff>\n")
	return w.Bytes()
}

// unit writes one message as XLIFF 2.0.
func (w *markup) unit(m Message) {
	w.printf("<unit id=\"%s_%s\" name=\"%s\" xml:space=\"preserve\">\n", token(m.id()), m.base(), escaped(m.id()))
	state := ` state="final"`
	switch m.State {
	case Stale:
		w.printf("<notes><note category=\"was\">%s</note></notes>\n", escaped(m.Was))
		state = ` state="initial" subState="liman:stale"`
	case Missing:
		state = ` state="initial"`
	}
	w.printf("<segment%s>\n<source>%s</source>\n", state, inline(m.Source, code20, control20))
	if m.State != Missing {
		w.printf("<target>%s</target>\n", inline(m.Target, code20, control20))
	}
	w.printf("</segment>\n</unit>\n")
}

func code20(id, shown string) string {
	return fmt.Sprintf(`<ph id="%s" equiv="%s" disp="%s"/>`, id, escaped(shown), escaped(shown))
}

// control20 is what XLIFF 2.0 has for letters that XML has not (section 4.2.3, cp).
func control20(_, hex string) string { return fmt.Sprintf(`<cp hex="%s"/>`, hex) }

// token is an id as an NMTOKEN, which ids of XLIFF 2.0 are: "/" is ":", and any other letter that it cannot have is its number.
func token(id string) string {
	var b strings.Builder
	for _, r := range id {
		switch {
		case r == '/':
			b.WriteByte(':')
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-':
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "_%x_", r)
		}
	}
	return b.String()
}
