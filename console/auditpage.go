package console

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"

	"liman/edition/publishing"
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
	Name  string
	About string // what it was done to; "" where there is no name for it
	Href  string // its page; "" for none
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
	about, err := s.abouts(v)
	if err != nil {
		return nil, err
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
		row := auditRow{line: l, Name: v.nameOf(l.Who)}
		row.About, row.Href = about.of(l.On)
		p.Lines = append(p.Lines, row)
	}
	return page{"audit", p, 0}, nil
}

// abouts tells in staff's words to what acts were done, as the lines of the audit have it, and where its page is.
type abouts struct {
	*visit
	work
	history publishing.History
	titles  map[string]string // of changes, by id
}

func (s *Server) abouts(v *visit) (abouts, error) {
	a := abouts{visit: v, titles: make(map[string]string)}
	var err error
	if a.work, err = s.servedWork(v.Context()); err != nil {
		return a, err
	}
	if a.history, err = s.history(v.Context()); err != nil {
		return a, err
	}
	drafts, err := s.drafts(v.Context())
	for _, d := range drafts {
		a.titles[d.ID.String()] = d.Title
	}
	return a, err
}

// of is what is called so, and its page; "" where it has no name, or no page.
func (a abouts) of(on string) (name, href string) {
	kind, rest, _ := strings.Cut(on, "/")
	first, more, _ := strings.Cut(rest, "/")
	switch kind {
	case "screens", "due":
		second, _, _ := strings.Cut(more, "/")
		return a.screen(first + "/" + second)
	case "topics":
		if a.flow(first) != nil {
			return a.topicTitle(a.lang, first), "/console/topics/" + first
		}
	case "numbers":
		if e, known := a.listed(a.work).entry(first); known {
			return e.Name, "/console/numbers/" + e.ID
		}
	case "withdrawn":
		if _, _, found := withdrawal(a.history, rest); found {
			return a.entryName(a.history, rest), "/console/withdrawn/" + rest
		}
	default:
		return a.ofStaff(kind, first)
	}
	return "", ""
}

func (a abouts) screen(ref string) (name, href string) {
	if _, n := a.node(ref); n != nil {
		return a.title(a.lang, ref), screenPath(ref, "")
	}
	return "", ""
}

// ofStaff are changes, what was published, people.
func (a abouts) ofStaff(kind, id string) (name, href string) {
	switch kind {
	case "change", "review":
		if title := a.titles[id]; title != "" {
			return title, "/console/change/" + id
		}
	case "history":
		if n, err := strconv.ParseUint(id, 10, 64); err == nil && n > 0 && n <= a.history.Number {
			return a.say("history.number", pairs([]any{"n", n})), "/console/history/" + id
		}
	case "people":
		if p, err := a.server.person(a.Context(), id); err == nil {
			return p.Name, ""
		}
	}
	return "", ""
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
