package console

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"sync"

	"liman/content"
	"liman/edition/check"
	"liman/edition/draft"
)

// fieldKey is the name of a field as forms carry it.
func fieldKey(k draft.Key) string {
	data, err := json.Marshal(k)
	if err != nil {
		panic(err) // strings
	}
	return string(data)
}

// keyIn is the field that a form names.
func keyIn(v *visit) (draft.Key, error) {
	var k draft.Key
	if json.Unmarshal([]byte(v.FormValue("key")), &k) != nil || k.Kind == "" {
		return k, errForm
	}
	return k, nil
}

// saved is what is told of a field that was saved, as one types.
type saved struct {
	Change   string          `json:"change"`
	Value    string          `json:"value"`              // as it stands now
	Void     bool            `json:"void,omitempty"`     // a colleague's approval has died by it
	Conflict *draft.Conflict `json:"conflict,omitempty"` // a colleague has changed it, too
	Whose    string          `json:"whose,omitempty"`    // the colleague's name
	Faults   []string        `json:"faults,omitempty"`   // of this field, in words
	Number   string          `json:"number,omitempty"`   // that is typed, where a contact should be named
	Asks     bool            `json:"asks,omitempty"`     // a source says something else than before: does the meaning change?
	Reading  *check.Reading  `json:"reading,omitempty"`  // of a text
}

// saveField writes one field: key, value, and was, which is what she saw when she began to type. What a colleague wrote there meanwhile is not
// overwritten unseen: her own text stands, and both are kept until somebody decides.
func (s *Server) saveField(v *visit) (answer, error) {
	k, err := keyIn(v)
	if err != nil {
		return nil, err
	}
	value, err := v.typed()
	if err != nil {
		return nil, err
	}
	was := lines(v.FormValue("was"))
	var conflict *draft.Conflict
	w, void, err := v.edit(func(d *draft.Draft, e *draft.Editor) error {
		before, err := s.sourceBefore(v, d, k)
		if err != nil {
			return err
		}
		conflict = collide(e, draft.Conflict{Key: k, Base: &was, Mine: &value, By: lastWriter(d, k)})
		if conflict != nil && conflict.By == v.person.ID {
			conflict = nil // another window of her own
		}
		if conflict != nil {
			collided(d, *conflict)
		}
		return v.putText(e, before, k, value)
	})
	if err != nil {
		return nil, wrong(err)
	}
	a := saved{Change: w.Draft.ID.String(), Value: value, Void: void, Conflict: conflict}
	if wantsJSON(v.Request) {
		v.tell(w, k, &a)
		return values{a, 0}, nil
	}
	return redirect(v.back("/console/change")), nil
}

// tell says of a saved field what its page shows beside it.
func (v *visit) tell(w work, k draft.Key, a *saved) {
	c := v.cell(w, k, "")
	a.Faults, a.Number, a.Asks = c.Faults, c.Number, c.Asks
	if k.Kind == draft.Message {
		a.Reading = &c.Reading
	}
	if a.Conflict != nil {
		a.Whose = v.nameOf(a.Conflict.By)
	}
}

// setField gives a field a value; one that has none yet is added, and an empty text of a value that may be missing takes it away.
func setField(e *draft.Editor, k draft.Key, value string) error {
	f, there := e.Field(k)
	p, picked := picks[k.Name]
	switch {
	case there && f.Value == value:
		return nil
	case picked && k.Kind == draft.Entry:
		return p.set(e, k, value)
	case there && f.Form != draft.Text || !there && k.Kind != draft.Message && k.Kind != draft.Entry:
		return unfit(e.Put(k, value))
	}
	return unfit(e.Set(k, value))
}

// unfit says of a value that its field cannot have it; a page never offers that.
func unfit(err error) error {
	if err == nil || errors.Is(err, draft.ErrNoField) || errors.Is(err, draft.ErrTaken) {
		return err
	}
	return errors.Join(errForm, err)
}

// collide tells whether a field has changed since it was read, and is now neither as it was then (Base) nor as it is to be (Mine); nil if not.
func collide(e *draft.Editor, c draft.Conflict) *draft.Conflict {
	f, there := e.Field(c.Key)
	if !there || f.Value == *c.Base || f.Value == *c.Mine {
		return nil
	}
	c.Theirs = &f.Value
	return &c
}

// collided keeps both texts in the draft until somebody decides.
func collided(d *draft.Draft, c draft.Conflict) {
	i := slices.IndexFunc(d.Conflicts, func(old draft.Conflict) bool {
		return old.Key == c.Key && old.Theirs != nil && *old.Theirs == *c.Theirs
	})
	if i < 0 {
		d.Conflicts = append(d.Conflicts, c)
		return
	}
	d.Conflicts[i].Mine = c.Mine
}

// lastWriter is who has changed a field last; "" if that is not known any more.
func lastWriter(d *draft.Draft, k draft.Key) string {
	for _, a := range slices.Backward(d.Acts) {
		if a.Key == k {
			return a.By
		}
	}
	return ""
}

// settleField ends a conflict: somebody has decided which text counts.
func (s *Server) settleField(v *visit) (answer, error) {
	k, err := keyIn(v)
	if err != nil {
		return nil, err
	}
	value := lines(v.FormValue("value"))
	seen, asked := lines(v.FormValue("seen")), v.Form.Has("seen")
	_, _, err = v.edit(func(d *draft.Draft, e *draft.Editor) error {
		if f, _ := e.Field(k); asked && f.Value != seen {
			return problem{status: http.StatusConflict, id: "conflict.newer"}
		}
		if err := setField(e, k, value); err != nil {
			return err
		}
		return d.Settle(k)
	})
	return redirect(v.back("/console/change")), wrong(err)
}

// undo takes back the latest act of the change, if it is one's own: nobody takes back what a colleague has written.
func (s *Server) undo(v *visit) (answer, error) {
	_, _, err := v.edit(func(d *draft.Draft, e *draft.Editor) error {
		if n := len(d.Acts); n > 0 && d.Acts[n-1].By != v.person.ID {
			return problem{http.StatusConflict, "undo.other", map[string]string{"name": v.nameOf(d.Acts[n-1].By)}}
		}
		return e.Undo()
	})
	return redirect(v.back("/console/change")), wrong(err)
}

// lines is a text as a form gives it, with its line breaks as everywhere.
func lines(text string) string {
	var out []rune
	for _, r := range text {
		if r != '\r' {
			out = append(out, r)
		}
	}
	return string(out)
}

// wrong is an error of an edit as something to be said; others stay as they are.
func wrong(err error) error {
	if err == nil {
		return nil
	}
	for known, id := range map[error]string{
		draft.ErrChangedSince: "problem.changed-since", draft.ErrNoField: "problem.no-field", draft.ErrState: "problem.state", draft.ErrTaken: "problem.taken",
	} {
		if errors.Is(err, known) {
			return problem{status: http.StatusConflict, id: id}
		}
	}
	return err
}

// indexed is one file as its fields, by name, and in the order of their lines.
type indexed struct {
	fields []draft.Field
	byKey  map[draft.Key]int
	flow   *flow           // of a topic; nil for another file
	plain  func() []string // the values as one searches in them; made when somebody first does
}

// index takes a file apart; one that cannot be read has no fields.
func index(name string, data []byte) indexed {
	b, err := content.New(map[string][]byte{name: data})
	if err != nil {
		return indexed{plain: func() []string { return nil }}
	}
	return indexOf(name, draft.Fields(b))
}

// indexOf is a file that was taken apart already.
func indexOf(name string, fields []draft.Field) indexed {
	i := indexed{fields: fields, byKey: make(map[draft.Key]int, len(fields))}
	i.flow = flowOf(name, i.fields)
	for n, f := range i.fields {
		i.byKey[f.Key] = n
	}
	i.plain = sync.OnceValue(func() []string {
		all := make([]string, len(i.fields))
		for n, f := range i.fields {
			all[n] = folded(f.Value)
		}
		return all
	})
	return i
}

// fields are all fields of a work, by file. What its editor has taken apart is not taken apart again.
func (b *bench) fields(w work) map[string]indexed {
	all := make(map[string]indexed)
	for name, data := range w.Bundle.All() {
		i, there := b.find(name, w.Bundle.Sum(name))
		switch {
		case there:
		case w.editor != nil:
			i = indexOf(name, w.editor.FieldsIn(name))
		default:
			i = index(name, data)
		}
		all[name] = i
	}
	return all
}

// fieldsBefore are those of the edition that a work rests on, in the files that the work says otherwise.
func (b *bench) fieldsBefore(w work) map[string]indexed {
	all := make(map[string]indexed)
	if w.Base == nil {
		return all
	}
	for name, data := range w.Base.All() {
		if sum := w.Base.Sum(name); sum != w.Bundle.Sum(name) {
			all[name] = b.index(name, data, sum)
		}
	}
	return all
}

// index is a file taken apart: once for all works that lie open and have it.
func (b *bench) index(name string, data []byte, sum content.Hash) indexed {
	if i, there := b.find(name, sum); there {
		return i
	}
	return index(name, data)
}

// find is a file taken apart, if something that lies open has it.
func (b *bench) find(name string, sum content.Hash) (indexed, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.open {
		if i, there := w.index(name, sum); there {
			return i, true
		}
	}
	return indexed{}, false
}

// index is a file taken apart, if the work has it now or had it before.
func (w work) index(name string, sum content.Hash) (indexed, bool) {
	if w.Bundle.Sum(name) == sum {
		return w.Files[name], true
	}
	if w.Base == nil || w.Base.Sum(name) != sum {
		return indexed{}, false
	}
	return w.Was[name], true
}

// Field is a field as it stands in the work; false if there is none of this name.
func (w work) Field(k draft.Key) (draft.Field, bool) {
	if home := k.Home(); home != "" {
		return w.Files[home].field(k)
	}
	for _, i := range w.Files {
		if f, there := i.field(k); there {
			return f, true
		}
	}
	return draft.Field{}, false
}

// field is a field of the file; false if there is none of this name.
func (i indexed) field(k draft.Key) (draft.Field, bool) {
	n, there := i.byKey[k]
	if !there {
		return draft.Field{}, false
	}
	return i.fields[n], true
}

// Value is what a field says; "" if there is none of this name.
func (w work) Value(k draft.Key) string {
	f, _ := w.Field(k)
	return f.Value
}
