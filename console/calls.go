package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"liman/directory"
	"liman/edition/publishing"
	"liman/store"
)

// Kinds of records of staff about entries, by the entry's id.
const (
	callsKind = "calls" // the last call to it that somebody has written down
	takenKind = "taken" // who has taken it, for a day
)

// outcome is how a call to a number ended.
type outcome string

// The outcomes.
const (
	answeredRight outcome = "right"  // the right place answered
	answeredWrong outcome = "wrong"  // somebody else did, or the number is not in use
	unanswered    outcome = "nobody" // nobody did
	notCalled     outcome = "none"
)

// outcomes are all of them, as one chooses from.
func outcomes() []outcome { return []outcome{answeredRight, answeredWrong, unanswered, notCalled} }

// call is a call to an entry's number. It is known to colleagues at once, before anything is published.
type call struct {
	By      string   `json:"by"`
	Name    string   `json:"-"` // of whoever called
	Day     string   `json:"day"`
	When    int64    `json:"when"` // it was written down, in Unix seconds
	Outcome outcome  `json:"outcome"`
	Numbers []string `json:"numbers"` // that were called
	Note    string   `json:"note,omitempty"`
}

// taken is that somebody looks after an entry today.
type taken struct {
	By  string `json:"by"`
	Day string `json:"day"` // it ends with it
}

// callDesk is what staff have written down about entries.
type callDesk struct {
	calls  map[string]call
	taken  map[string]string // names by entries, of today
	by     map[string]string // ids by entries
	hidden publishing.Hidden // what is withdrawn
}

// calls are all that is written down about entries.
func (s *Server) calls(v *visit) (callDesk, error) {
	desk := callDesk{make(map[string]call), make(map[string]string), make(map[string]string), nil}
	h, err := s.history(v.Context())
	if err != nil {
		return desk, err
	}
	w, err := s.servedWork(v.Context())
	if err != nil {
		return desk, err
	}
	desk.hidden = s.hidden(v.Context(), h, w)
	kept, err := s.Staff.All(v.Context(), callsKind)
	if err != nil {
		return desk, err
	}
	for id, one := range kept {
		var c call
		if err := json.Unmarshal(one.Data, &c); err != nil {
			return desk, fmt.Errorf("read a call: %w", err)
		}
		c.Name = nameIn(h, c.By)
		desk.calls[id] = c
	}
	if kept, err = s.Staff.All(v.Context(), takenKind); err != nil {
		return desk, err
	}
	for id, one := range kept {
		var t taken
		if err := json.Unmarshal(one.Data, &t); err != nil {
			return desk, fmt.Errorf("read who has taken something: %w", err)
		}
		if t.Day == v.today().String() {
			desk.taken[id], desk.by[id] = nameIn(h, t.By), t.By
		}
	}
	return desk, nil
}

// nameIn is what somebody is called in the roster, or her id.
func nameIn(h publishing.History, id string) string {
	if p, named := h.Roster.Person(id); named {
		return p.Name
	}
	return id
}

// last is the last call to an entry, if nothing was published of it since; nil for none.
func (d callDesk) last(e directory.Entry) *call {
	c, there := d.calls[e.ID]
	if !there {
		return nil
	}
	day, err := directory.ParseDate(c.Day)
	newer := !day.Before(e.CalledAt) && day != e.CalledAt
	if err != nil || !newer || !sameNumbers(c.Numbers, e.Numbers) {
		return nil
	}
	return &c
}

// sameNumbers tells whether two lists are the same but for how their digits stand in groups.
func sameNumbers(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if digits(a[i]) != digits(b[i]) {
			return false
		}
	}
	return true
}

// isHidden tells whether an entry of what is served is withdrawn.
func (d callDesk) isHidden(id string) bool { return d.hidden[id] != "" }

func (d callDesk) takenBy(id string) string { return d.taken[id] }

// putCall writes down a call; whoever wrote at the same moment is overwritten, since the later call counts.
func (s *Server) putCall(ctx context.Context, entry string, c call) error {
	return s.putRecord(ctx, callsKind, entry, c)
}

// putRecord writes a record of staff over whatever was there.
func (s *Server) putRecord(ctx context.Context, kind, id string, what any) error {
	data, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("write a record of staff: %w", err)
	}
	for range editTries {
		kept, err := s.Staff.Get(ctx, kind, id)
		if err != nil {
			return err
		}
		if err = s.Staff.Put(ctx, kind, id, data, kept.Revision); !errors.Is(err, store.ErrStaffMoved) {
			return err
		}
	}
	return errBusy
}

// take says that whoever visits looks after an entry today, or no more. What a colleague has taken is hers until she leaves it or the day ends.
func (s *Server) take(v *visit) (answer, error) { return s.takes(v, v.PathValue("entry")) }

// takeScreen does so for a screen.
func (s *Server) takeScreen(v *visit) (answer, error) {
	return s.takes(v, screenTaken(v.PathValue("flow")+"/"+v.PathValue("node")))
}

// takes gives an entry or a screen to whoever visits, or back if she has it: then it counts as taken yesterday.
func (s *Server) takes(v *visit, id string) (answer, error) {
	desk, err := s.calls(v)
	if err != nil {
		return nil, err
	}
	by := desk.by[id]
	if by != "" && by != v.person.ID {
		return nil, problem{status: 409, id: "due.taken-by", names: map[string]string{"name": desk.taken[id]}}
	}
	t := taken{v.person.ID, v.today().String()}
	if by == v.person.ID {
		t.Day = v.today().Add(-1).String()
	}
	return redirect(v.back("/console/")), s.putRecord(v.Context(), takenKind, id, t)
}
