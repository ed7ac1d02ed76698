package console

import (
	"liman/edition/check"
	"liman/edition/draft"
	"liman/locales"
)

// putText gives a field a value. Where it is a text of the source, its translations are stale from then on, unless somebody says that the meaning is the
// same.
func (v *visit) putText(e *draft.Editor, before string, k draft.Key, value string) error {
	f, there := e.Field(k)
	if k.Kind != draft.Message || k.Lang != locales.Source || k.Name != "" || there && f.Value == value && v.FormValue("same") == "" {
		return setField(e, k, value)
	}
	return e.Reword(k, value, before, v.FormValue("same") != "yes")
}

// sourceBefore is what a source's text says in the edition that the change rests on; "" if it is no such text.
func (s *Server) sourceBefore(v *visit, d *draft.Draft, k draft.Key) (string, error) {
	if k.Kind != draft.Message || k.Lang != locales.Source {
		return "", nil
	}
	base, err := s.edition(v.Context(), d.Base)
	if err != nil {
		return "", err
	}
	name := "locales/" + k.Lang + ".yaml"
	data, _ := base.File(name)
	was := s.bench.index(name, data, base.Sum(name))
	n, there := was.byKey[k]
	if !there {
		return "", nil
	}
	return was.fields[n].Value, nil
}

// meaning says whether a changed source means something else: translations are looked at again, or they are not.
func (s *Server) meaning(v *visit) (answer, error) {
	k, err := keyIn(v)
	if err != nil {
		return nil, err
	}
	_, _, err = v.edit(func(d *draft.Draft, e *draft.Editor) error {
		before, err := s.sourceBefore(v, d, k)
		if err != nil {
			return err
		}
		f, there := e.Field(k)
		if !there {
			return draft.ErrNoField
		}
		return e.Reword(k, f.Value, before, v.FormValue("same") != "yes")
	})
	return redirect(v.back("/console/change")), wrong(err)
}

// right says that a translation is right for its source as it stands.
func (s *Server) right(v *visit) (answer, error) {
	k, err := keyIn(v)
	if err != nil {
		return nil, err
	}
	_, _, err = v.edit(func(_ *draft.Draft, e *draft.Editor) error { return e.Confirm(k.Lang, k) })
	return redirect(v.back("/console/change")), wrong(err)
}

// chooseNumber puts a contact where a number is typed into a text, or behind the text where none is.
func (s *Server) chooseNumber(v *visit) (answer, error) {
	k, err := keyIn(v)
	if err != nil {
		return nil, err
	}
	w, err := v.work()
	if err != nil {
		return nil, err
	}
	contact := v.FormValue("contact")
	if _, known := w.Edition.Directory.Contact(contact); !known {
		return nil, errForm
	}
	_, _, err = v.edit(func(d *draft.Draft, e *draft.Editor) error {
		f, there := e.Field(k)
		if !there {
			return draft.ErrNoField
		}
		before, err := s.sourceBefore(v, d, k)
		if err != nil {
			return err
		}
		return v.putText(e, before, k, check.ReplaceNumber(w.Edition, f.Value, contact))
	})
	return redirect(v.back("/console/change")), wrong(err)
}
