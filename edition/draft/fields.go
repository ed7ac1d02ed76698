package draft

import (
	"liman/content"
)

// Fields are all fields of an edition, by file, and within a file as they stand.
func Fields(b *content.Bundle) []Field {
	var all []Field
	for file, data := range b.All() {
		all = parse(file, data).root.fields(file, all)
	}
	return all
}

// fields adds what an item holds to a list.
func (i *item) fields(file string, all []Field) []Field {
	if i.form != "" {
		all = append(all, i.field(file))
	}
	for _, one := range i.items {
		all = one.fields(file, all)
	}
	return all
}

func (i *item) field(file string) Field {
	return Field{Key: i.key, Form: i.form, Value: i.value, File: file, Line: i.line, path: i.path}
}
