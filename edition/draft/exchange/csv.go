package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"liman/locales"
)

// bom marks a file as UTF-8, which spreadsheets want.
const bom = "\uFEFF"

// columns are the header of a CSV file. A file that comes back may have them in any order, and others.
func (s Sheet) columns() []string {
	return []string{"id", "state", "source:" + locales.Source, "was:" + locales.Source, "target:" + s.Lang, "base"}
}

// CSV is the sheet for spreadsheets: RFC 4180 with commas, in UTF-8 with its mark. A cell that a spreadsheet would take for a formula begins with
// an apostrophe.
func (s Sheet) CSV() []byte {
	var b bytes.Buffer
	b.WriteString(bom)
	w := csv.NewWriter(&b)
	w.UseCRLF = false
	_ = w.Write(s.columns()) // a Buffer takes all
	for _, m := range s.Messages {
		_ = w.Write([]string{m.id(), string(m.State), guarded(m.Source), guarded(m.Was), guarded(m.Target), m.base().String()})
	}
	w.Flush()
	return b.Bytes()
}

// formula is what a formula may begin with, for some spreadsheet (OWASP, CSV injection).
const formula = "=+-@\t\r\n＝＋－＠"

func looksLikeFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune(formula, first)
}

// guarded is a text as a cell. unguarded is its inverse.
func guarded(text string) string {
	if looksLikeFormula(text) {
		return "'" + text
	}
	return text
}

func unguarded(cell string) string {
	if rest, has := strings.CutPrefix(cell, "'"); has && looksLikeFormula(rest) {
		return rest
	}
	return cell
}

// readCSV reads what a spreadsheet has written, with commas, semicolons or tabs.
func (s Sheet) readCSV(text string) ([]returned, error) {
	first, rest, _ := strings.Cut(text, "\n")
	skipped := 0
	if mark := strings.TrimRight(first, "\r"); len(mark) == 5 && strings.EqualFold(mark[:4], "sep=") { // Excel's own
		text, first, skipped = rest, rest, 1
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = delimiter(first), -1
	header, err := r.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	at, err := s.where(header)
	if err != nil {
		return nil, err
	}
	var all []returned
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		cell := func(column int) string {
			if column < 0 || column >= len(row) {
				return ""
			}
			return row[column]
		}
		line, _ := r.FieldPos(0)
		one := returned{line: line + skipped, id: strings.TrimSpace(cell(at[0])), base: parseBase(strings.TrimSpace(cell(at[5]))), text: unguarded(cell(at[4]))}
		one.done = strings.EqualFold(strings.TrimSpace(cell(at[1])), string(Final))
		if one.id != "" || one.text != "" {
			all = append(all, one)
		}
	}
}

// where are the places of the columns; -1 for one that is not there.
func (s Sheet) where(header []string) ([]int, error) {
	names := make([]string, len(header))
	for i, name := range header {
		names[i] = strings.ToLower(strings.TrimSpace(name))
	}
	var at []int
	for _, column := range s.columns() {
		at = append(at, slices.Index(names, column))
	}
	other := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, "target:") })
	switch {
	case at[4] < 0 && other >= 0:
		return nil, fmt.Errorf("%w: %s", ErrLanguage, strings.TrimPrefix(names[other], "target:"))
	case at[0] < 0 || at[4] < 0:
		return nil, fmt.Errorf("%w: the first line names no column id, or none %s", ErrUnreadable, s.columns()[4])
	}
	return at, nil
}

// delimiter is what stands between the columns of a first line.
func delimiter(first string) rune {
	best, most := ',', 0
	for _, r := range ",;\t" {
		if n := strings.Count(first, string(r)); n > most {
			best, most = r, n
		}
	}
	return best
}
