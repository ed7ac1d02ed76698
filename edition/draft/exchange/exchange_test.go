package exchange

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"liman/content"
	"liman/edition/draft"
)

func key(id string) draft.Key { return draft.Key{Kind: draft.Message, Lang: "uk", Of: id} }

func message(id, source, target string) Message {
	m := Message{Key: key(id), Source: source, Target: target, State: Final}
	if target == "" {
		m.State = Missing
	}
	return m
}

// formats are the ways out.
var formats = map[string]func(Sheet) []byte{"csv": Sheet.CSV, "xliff-1.2": Sheet.XLIFF12, "xliff-2.0": Sheet.XLIFF20}

// anyText has all that breaks formats.
func anyText() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"\n", "\r\n", "\r", "\t", `"`, "'", "=1+1", "+4", "-", "@a", "{ro-112}", "{n}", "{", "}", "ș ț ă",
		"Зателефонуйте", "<b>&amp;", "]]>", "\x00", "\x1b", "\uFFFE", "\u200B", ";", ",", "  ", "\u2028", "'=", "''-"}))
	return rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 6).Draw(t, "pieces"), "") })
}

func anySheet(t *rapid.T) Sheet {
	s := Sheet{Lang: "uk"}
	for i := range rapid.IntRange(1, 6).Draw(t, "messages") {
		m := message(fmt.Sprintf("flow-%d/node.text", i), anyText().Draw(t, "source"), anyText().Draw(t, "target"))
		m.Name = rapid.SampledFrom([]string{"", "few"}).Draw(t, "form")
		if m.Target != "" && rapid.Bool().Draw(t, "stale") {
			m.State, m.Was = Stale, anyText().Draw(t, "was")
		}
		s.Messages = append(s.Messages, m)
	}
	return s
}

// What goes out and comes back untouched changes nothing, and is every letter what went out.
func TestRoundTrips(t *testing.T) {
	for name, write := range formats {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := anySheet(t)
				data := write(s)
				text, err := decoded(data)
				if err != nil {
					t.Fatal(err)
				}
				read := s.readXLIFF
				if name == "csv" {
					read = s.readCSV
				}
				all, err := read(text)
				if err != nil || len(all) != len(s.Messages) {
					t.Fatalf("%d messages, %v, in %s", len(all), err, data)
				}
				for i, m := range s.Messages {
					if r := all[i]; r.id != m.id() || r.base != m.base() || lines(r.text) != lines(m.Target) {
						t.Fatalf("%q became %q in %s", m.Target, r.text, data)
					}
				}
				if in, err := s.Read(data); err != nil || len(in.Changes)+len(in.Problems) > 0 {
					t.Fatalf("untouched: %+v, %v", in, err)
				}
			})
		})
	}
}

// A translator's text that comes back is taken as it is, whatever it is; an empty one never is.
func TestTranslationsComeBack(t *testing.T) {
	for name, write := range formats {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := message("a/b.text", anyText().Draw(t, "source"), anyText().Draw(t, "live"))
				text := anyText().Draw(t, "text")
				now := Sheet{Lang: "uk", Messages: []Message{m}}
				away := Sheet{Lang: "uk", Messages: []Message{message("a/b.text", m.Source, text)}}
				back := bytes.Replace(write(away), []byte(away.Messages[0].base().String()), []byte(m.base().String()), 1)
				in, err := now.Read(back)
				if err != nil {
					t.Fatalf("%v in %s", err, back)
				}
				cause, _ := m.misplaces(text)
				same := lines(text) == lines(m.Target)
				switch blank := strings.TrimSpace(text) == ""; {
				case same, blank && m.Target == "":
					if len(in.Changes)+len(in.Problems) > 0 {
						t.Fatalf("nothing was changed: %+v", in)
					}
				case blank:
					if len(in.Changes) > 0 || in.Problems[0].Cause != Emptied {
						t.Fatalf("a live translation would be lost: %+v", in)
					}
				case cause != "" || m.State == Missing && lines(text) == lines(m.Source):
					if len(in.Changes) > 0 && cause != "" {
						t.Fatalf("%s was taken", cause)
					}
				case len(in.Changes) != 1 || lines(in.Changes[0].Text) != lines(text):
					t.Fatalf("%q came back as %+v", text, in)
				}
			})
		})
	}
}

func TestRefused(t *testing.T) {
	m := message("a/b.text", "Sună la {ro-112}.", "Дзвоніть {ro-112}.")
	newer := message("a/b.text", "Sună acum la {ro-112}.", m.Target)
	moved := message("a/b.text", m.Source, "Телефонуйте {ro-112}.")
	for _, c := range []struct {
		name  string
		now   Message
		text  string
		cause Cause
		names string
	}{
		{"lost", m, "Дзвоніть.", Lost, "{ro-112}"},
		{"invented", m, "Дзвоніть {ro-112} {ro-anes}.", Invented, "{ro-anes}"},
		{"emptied", m, " ", Emptied, ""},
		{"source changed", newer, "Наберіть {ro-112}.", SourceChanged, ""},
		{"target changed", moved, "Наберіть {ro-112}.", TargetChanged, ""},
		{"unknown", message("a/c.text", "x", "y"), "Наберіть {ro-112}.", UnknownID, ""},
	} {
		for name, write := range formats {
			t.Run(c.name+" "+name, func(t *testing.T) {
				back := m
				back.Target = c.text
				data := bytes.Replace(write(Sheet{Lang: "uk", Messages: []Message{back}}), []byte(back.base().String()), []byte(m.base().String()), 1)
				in, err := Sheet{Lang: "uk", Messages: []Message{c.now}}.Read(data)
				if err != nil || len(in.Changes) > 0 || len(in.Problems) != 1 {
					t.Fatalf("%+v, %v", in, err)
				}
				p := in.Problems[0]
				if p.Cause != c.cause || strings.Join(p.Names, " ") != c.names || p.Line < 2 || p.Text != c.text && c.cause != Emptied {
					t.Errorf("%+v", p)
				}
			})
		}
	}
}

// A stale translation that comes back with the word that it is right confirms it; one that was merely sent along does not.
func TestConfirms(t *testing.T) {
	m := message("a/b.text", "nou", "текст")
	m.State, m.Was = Stale, "vechi"
	s := Sheet{Lang: "uk", Messages: []Message{m}}
	for name, replace := range map[string][2]string{"csv": {",stale,", ",final,"}, "xliff-1.2": {"needs-review-translation", "translated"},
		"xliff-2.0": {`state="initial"`, `state="reviewed"`}} {
		out := formats[name](s)
		if !bytes.Contains(out, []byte("vechi")) {
			t.Errorf("%s: the old source is missing", name)
		}
		in, err := s.Read(bytes.Replace(out, []byte(replace[0]), []byte(replace[1]), 1))
		if err != nil || len(in.Changes) != 1 || !in.Changes[0].Confirms || in.Changes[0].Text != m.Target {
			t.Errorf("%s: %+v, %v", name, in, err)
		}
	}
}

func TestFormulas(t *testing.T) {
	for _, text := range []string{"=HYPERLINK(1)", "+1", "-1", "@a", "\tx", "\rx", "'=1", "＝1"} {
		data := string(Sheet{Lang: "uk", Messages: []Message{message("a/b.text", text, text)}}.CSV())
		if strings.Count(data, "'"+text) < 2 {
			t.Errorf("%q stands in a cell as it is: %q", text, data)
		}
	}
}

// Files as spreadsheets write them: other separators, orders, columns, marks and encodings.
func TestSpreadsheets(t *testing.T) {
	m := message("a/b.text", "Sună; acum, \"da\"\nș ț", "")
	s := Sheet{Lang: "uk", Messages: []Message{m}}
	rows := [][]string{{"base", "Target:UK", "seen", "id"}, {m.base().String(), "Так; \"ні\", і\nщо", "x", "a/b.text"}}
	for _, sep := range []string{",", ";", "\t"} {
		var b strings.Builder
		for _, row := range rows {
			for i, cell := range row {
				if i > 0 {
					b.WriteString(sep)
				}
				b.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
			}
			b.WriteString("\r\n")
		}
		for name, data := range map[string][]byte{"utf-8": []byte(b.String()), "mark": []byte(bom + b.String()), "sep": []byte("sep=" + sep + "\r\n" + b.String()),
			"le": inUTF16(binary.LittleEndian, bom+b.String()), "be": inUTF16(binary.BigEndian, bom+b.String()), "le, no mark": inUTF16(binary.LittleEndian, b.String()),
			"be, no mark": inUTF16(binary.BigEndian, b.String())} {
			in, err := s.Read(data)
			if err != nil || len(in.Changes) != 1 || in.Changes[0].Text != rows[1][1] {
				t.Errorf("%q %s: %+v, %v", sep, name, in, err)
			}
		}
	}
}

func inUTF16(order binary.AppendByteOrder, text string) []byte {
	var data []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		data = order.AppendUint16(data, unit)
	}
	return data
}

// Files as translators' tools write them back: their own elements and attributes, protected and segmented text, other prefixes.
func TestTools(t *testing.T) {
	m := message("a/b.text", "Sună la {ro-112}. Acum.", "")
	s := Sheet{Lang: "uk", Messages: []Message{m}}
	for name, file := range map[string]string{
		"1.2": `<?xml version="1.0"?><xliff version="1.2" xmlns="` + space12 + `" xmlns:o="urn:okapi"><file original="x" source-language="ro" target-language="uk-UA" datatype="plaintext" o:a="1">
<header><tool tool-id="t" tool-name="t"/></header><body><group id="g"><trans-unit id="a/b.text#` + m.base().String() + `" o:b="2"><source>Sun</source><seg-source><mrk mid="0" mtype="seg">Sun</mrk></seg-source>
<target o:c="3"><mrk mid="0" mtype="seg">Дзвоніть <x id="ro-112"/>.</mrk><mrk mid="1" mtype="seg"> Зараз.</mrk></target><alt-trans><target>хибне</target></alt-trans><o:x><target>хибне</target></o:x></trans-unit></group></body></file></xliff>`,
		"2.0": `<x:xliff version="2.0" xmlns:x="` + space20 + `" srcLang="ro" trgLang="uk"><x:file id="f"><x:unit id="a:b.text_` + m.base().String() + `"><mda:metadata xmlns:mda="urn:m"><mda:meta>z</mda:meta></mda:metadata>
<x:segment><x:source>Sun</x:source><x:target>Дзвоніть <x:ph id="ro-112"/>.</x:target></x:segment><x:ignorable><x:source> </x:source></x:ignorable><x:segment state="translated"><x:source>Acum.</x:source><x:target><x:mrk id="m">Зараз.</x:mrk></x:target></x:segment></x:unit></x:file></x:xliff>`,
	} {
		for encoding, data := range map[string][]byte{"utf-8": []byte(file), "utf-16": inUTF16(binary.LittleEndian, bom+strings.Replace(file, `"1.0"`, `"1.0" encoding="UTF-16"`, 1))} {
			in, err := s.Read(data)
			if err != nil || len(in.Changes) != 1 || in.Changes[0].Text != "Дзвоніть {ro-112}. Зараз." {
				t.Errorf("%s %s: %+v, %v", name, encoding, in, err)
			}
		}
	}
}

func TestHostile(t *testing.T) {
	s := Sheet{Lang: "uk", Messages: []Message{message("a/b.text", "a", "b")}}
	bomb := `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xliff version="1.2"><file><body><trans-unit id="a/b.text"><source>a</source><target>&b;</target></trans-unit></body></file></xliff>`
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"bomb":     {[]byte(bomb), ErrEntities},
		"external": {[]byte(`<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff version="1.2"/>`), ErrEntities},
		"entity":   {[]byte(`<xliff version="1.2"><file><body>&b;</body></file></xliff>`), ErrUnreadable},
		"deep":     {[]byte(`<xliff version="1.2">` + strings.Repeat("<group>", 100) + strings.Repeat("</group>", 100) + "</xliff>"), ErrUnreadable},
		"large":    {make([]byte, maxFile+1), ErrTooLarge},
		"page":     {[]byte("<html></html>"), ErrUnreadable},
		"latin":    {[]byte("id,target:uk\na,\xe9"), ErrEncoding},
		"language": {bytes.Replace(s.XLIFF12(), []byte(`target-language="uk"`), []byte(`target-language="hu"`), 1), ErrLanguage},
		"2.0":      {bytes.Replace(s.XLIFF20(), []byte(`trgLang="uk"`), []byte(`trgLang="hu"`), 1), ErrLanguage},
		"csv":      {[]byte("id,target:hu,base\n"), ErrLanguage},
		"cut":      {s.XLIFF20()[:200], ErrUnreadable},
		"quote":    {[]byte("id,target:uk\n\"a"), ErrUnreadable},
		"empty":    {nil, ErrUnreadable},
	} {
		if in, err := s.Read(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %+v, %v", name, in, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	s := Sheet{Lang: "uk", Messages: []Message{message("a/b.text", "Sună {ro-112}", "б {ro-112}")}}
	for _, write := range formats {
		f.Add(write(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := s.Read(data)
		if err != nil {
			return
		}
		for _, c := range in.Changes {
			if cause, _ := s.Messages[0].misplaces(c.Text); cause != "" || strings.TrimSpace(c.Text) == "" {
				t.Errorf("%q was taken", c.Text)
			}
		}
	})
}

func shipped(t testing.TB) *content.Bundle {
	t.Helper()
	b, err := content.Read(os.DirFS("../../.."))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// All words that ship go out in each language and come back as nothing new. With LIMAN_EXCHANGE=folder the files are left there.
func TestShipped(t *testing.T) {
	b := shipped(t)
	for _, lang := range []string{"en", "hu", "uk"} {
		s := Of(b, lang, nil)
		if len(s.Messages) < 1000 {
			t.Fatalf("%s has %d messages", lang, len(s.Messages))
		}
		for _, m := range s.Messages {
			if m.State != Final || m.Source == "" {
				t.Errorf("%s %s is %s", lang, m.id(), m.State)
			}
		}
		for name, write := range formats {
			data := write(s)
			if in, err := s.Read(data); err != nil || len(in.Changes)+len(in.Problems) > 0 {
				t.Errorf("%s %s: %+v, %v", lang, name, in, err)
			}
			if folder := os.Getenv("LIMAN_EXCHANGE"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, lang+"."+name), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// set is content with messages changed.
func set(t *testing.T, b *content.Bundle, texts map[string]string) *content.Bundle {
	t.Helper()
	e := draft.Edit(b)
	for name, text := range texts {
		lang, id, _ := strings.Cut(name, " ")
		if err := e.Set(draft.Key{Kind: draft.Message, Lang: lang, Of: id}, text); err != nil {
			t.Fatal(err)
		}
	}
	after, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return after
}

func TestStale(t *testing.T) {
	b := shipped(t)
	const id = "about/kept.leaving"
	k := key(id)
	first, _ := draft.Edit(b).Field(draft.Key{Kind: draft.Message, Lang: "ro", Of: id})
	other := set(t, b, map[string]string{"ro " + id: "Cum ies de aici"})
	stale := Origins{k: first.Value}
	if s := byKey(Of(other, "uk", stale))[k]; s.State != Stale || s.Was != first.Value || s.Source != "Cum ies de aici" {
		t.Errorf("%+v", s)
	}
}

func TestApply(t *testing.T) {
	b := shipped(t)
	s := Of(b, "uk", nil)
	m := byKey(s)[key("about/kept.leaving")]
	back := bytes.Replace(s.XLIFF12(), []byte(escaped(m.Target)+"</target>"), []byte("Як вийти\nзвідси</target>"), 1)
	in, err := s.Read(back)
	if err != nil || len(in.Changes) != 1 {
		t.Fatalf("%+v, %v", in, err)
	}
	e := draft.Edit(b)
	if left, err := Apply(e, in.Changes); err != nil || len(left) > 0 {
		t.Fatal(left, err)
	}
	if f, _ := e.Field(in.Changes[0].Key); f.Value != in.Changes[0].Text {
		t.Errorf("%q", f.Value)
	}
	if left, _ := Apply(e, in.Changes); len(left) != 1 || len(e.Acts()) != 1 {
		t.Error("it was made again over what stands there now")
	}
	source := draft.Edit(set(t, b, map[string]string{"ro " + in.Changes[0].Of: "altceva"}))
	if left, _ := Apply(source, in.Changes); len(left) != 1 || len(source.Acts()) != 0 {
		t.Error("it was made though the source had changed")
	}
}

func BenchmarkOf(b *testing.B) {
	words := shipped(b)
	for b.Loop() {
		Of(words, "uk", nil)
	}
}

func BenchmarkRead(b *testing.B) {
	s := Of(shipped(b), "uk", nil)
	data := s.XLIFF20()
	for b.Loop() {
		if _, err := s.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
