package console

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
)

// auditPage is who did what, the latest first.
type auditPage struct {
	Lines  []auditRow
	Count  int // of all lines
	Broken int // the first line that is not the one that was written; 0: the chain holds
	Who    string
	People []auditPerson
	More   uint64 // the number behind which older lines are listed; 0: there are none
}

// auditRow is a line as staff read it.
type auditRow struct {
	line
	Name string
}

// auditPerson is somebody by whom lines can be picked.
type auditPerson struct{ ID, Name string }

// auditShown is how many lines a page lists.
const auditShown = 100

func (s *Server) auditList(v *visit) (answer, error) {
	lines, err := checkAudit(v.Context(), s.Staff)
	p := auditPage{Count: len(lines), Who: v.FormValue("who")}
	var broken auditBroken
	switch {
	case errors.As(err, &broken):
		p.Broken = int(broken)
	case err != nil:
		return nil, err
	}
	end, err := strconv.ParseUint(v.FormValue("before"), 10, 64)
	if err != nil {
		end = 0
	}
	known := make(map[string]bool)
	for _, l := range slices.Backward(lines) {
		if l.Who != "" && !known[l.Who] {
			known[l.Who] = true
			p.People = append(p.People, auditPerson{l.Who, v.nameOf(l.Who)})
		}
		if p.Who != "" && l.Who != p.Who || end > 0 && l.Number >= end {
			continue
		}
		if len(p.Lines) == auditShown {
			p.More = p.Lines[auditShown-1].Number
			break
		}
		p.Lines = append(p.Lines, auditRow{l, v.nameOf(l.Who)})
	}
	return page{"audit", p, 0}, nil
}

// auditExport gives the audit as it is kept, a line of JSON each: whoever has a copy sees when its end is cut off later.
func (s *Server) auditExport(v *visit) (answer, error) {
	raw, err := s.Staff.Audit(v.Context(), 0, -1)
	return file{"audit.ndjson", "application/x-ndjson", append(bytes.Join(raw, []byte("\n")), '\n')}, err
}

// ActName is what staff call an act of the audit.
func (l layout) ActName(act string) string {
	if said := l.say("act."+act, nil); said != "act."+act {
		return said
	}
	return act
}
