package edition

import "liman/flows"

// HasSimple tells whether a node has a version in simple words in a language.
func (e *Edition) HasSimple(lang, node string) bool { return e.Words.Has(lang, node+".simple") }

// textID is the message on a screen: the text, or its version in simple words where she chose them and there is one.
func (e *Edition) textID(lang string, r flows.Reply) string {
	if r.Simple && e.HasSimple(lang, r.Node) {
		return r.Node + ".simple"
	}
	return r.Node + ".text"
}

// extras are the buttons for what staff added to a node in a language: simple words, a recording.
func (e *Edition) extras(lang string, r flows.Reply) []Button {
	var row []Button
	for _, id := range e.extraOptions(lang, r) {
		row = append(row, Button{Label: e.Text(lang, "button."+id), Option: id})
	}
	return row
}

func (e *Edition) extraOptions(lang string, r flows.Reply) (ids []string) {
	switch {
	case !e.HasSimple(lang, r.Node):
	case r.Simple:
		ids = append(ids, flows.Full)
	default:
		ids = append(ids, flows.Simple)
	}
	if e.Voice(lang, r.Node) != nil {
		ids = append(ids, flows.Listen)
	}
	return ids
}

func appendRow(rows [][]Button, row []Button) [][]Button {
	if len(row) == 0 {
		return rows
	}
	return append(rows, row)
}
