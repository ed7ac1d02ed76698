package console

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"liman/store"
)

// sessionsKind are the sessions that somebody is signed in with, by ids that say nothing: they stand on pages, and whoever knows one can end it, if it is
// hers, and do nothing else with it. What a browser shows is the token, which stands nowhere.
const sessionsKind = "sessions"

// session is one browser in which somebody is signed in. Of where she is nothing is kept, and of her browser no more than she reads of it.
//
// What must hold: a session without its record is none. So one that was ended stays ended, whatever its browser still sends or has under way.
type session struct {
	Person  string `json:"person"`
	Began   int64  `json:"began"`   // in Unix milliseconds
	Seen    int64  `json:"seen"`    // when somebody was last there, within seenEvery, in Unix milliseconds
	Browser string `json:"browser"` // as the words session.browser.… name it
	Device  string `json:"device"`  // as the words session.device.… name it
}

// seenEvery is how often it is written that somebody is there.
const seenEvery = 30 * time.Second

// over tells whether a session has ended by itself.
func (s *Server) over(one session, now time.Time) bool {
	return now.Sub(time.UnixMilli(one.Began)) >= s.Lifetime || now.Sub(time.UnixMilli(one.Seen)) >= s.Idle
}

// browsers and devices are found in what a browser says of itself, the first that fits; most of them also say that they are others.
var (
	browsers = [][2]string{{"Edg", "edge"}, {"OPR/", "opera"}, {"SamsungBrowser", "samsung"}, {"Firefox", "firefox"}, {"FxiOS", "firefox"}, {"CriOS", "chrome"}, {"Chrome", "chrome"}, {"Safari", "safari"}}
	devices  = [][2]string{{"iPhone", "iphone"}, {"iPad", "ipad"}, {"Android", "android"}, {"Windows", "windows"}, {"CrOS", "chromebook"}, {"Macintosh", "mac"}, {"Linux", "linux"}}
)

// firstOf is the first of some names whose mark stands in a text; "other" if none does.
func firstOf(marks [][2]string, text string) string {
	for _, m := range marks {
		if strings.Contains(text, m[0]) {
			return m[1]
		}
	}
	return "other"
}

// opens begins a session of somebody and gives its id. Records of those that have ended go.
func (s *Server) opens(ctx context.Context, person, agent string, now time.Time) (string, error) {
	all, err := s.allSessions(ctx)
	if err != nil {
		return "", err
	}
	for _, one := range all {
		if s.over(one.session, now) {
			if err := s.endSession(ctx, one.ID); err != nil {
				return "", err
			}
		}
	}
	data, err := json.Marshal(session{person, now.UnixMilli(), now.UnixMilli(), firstOf(browsers, agent), firstOf(devices, agent)})
	if err != nil {
		return "", fmt.Errorf("write a session: %w", err)
	}
	id := rand.Text()
	return id, s.Staff.Put(ctx, sessionsKind, id, data, 0)
}

// sessionTries is how often a session is read anew when another request of its browser was there first.
const sessionTries = 20

// session is the one with an id, and notes that somebody is there. The error is errNobody if it has ended, or was ended.
func (s *Server) session(ctx context.Context, id string, now time.Time) (session, error) {
	for range sessionTries {
		var one session
		kept, err := s.Staff.Get(ctx, sessionsKind, id)
		if err != nil {
			return one, err
		}
		if kept.Revision == 0 || json.Unmarshal(kept.Data, &one) != nil || s.over(one, now) {
			return one, errNobody
		}
		if now.Sub(time.UnixMilli(one.Seen)) < seenEvery {
			return one, nil
		}
		one.Seen = now.UnixMilli()
		data, err := json.Marshal(one)
		if err != nil {
			return one, fmt.Errorf("write a session: %w", err)
		}
		if err := s.Staff.Put(ctx, sessionsKind, id, data, kept.Revision); !errors.Is(err, store.ErrStaffMoved) {
			return one, err
		}
	}
	return session{}, errBusy
}

// sessionRow is a session as its owner sees it.
type sessionRow struct {
	ID string
	session
	This bool // the one in which she reads this
}

// allSessions are the records of everybody's sessions, those among them that have ended.
func (s *Server) allSessions(ctx context.Context) ([]sessionRow, error) {
	all, err := s.Staff.All(ctx, sessionsKind)
	if err != nil {
		return nil, err
	}
	rows := make([]sessionRow, 0, len(all))
	for id, kept := range all {
		row := sessionRow{ID: id}
		if err := json.Unmarshal(kept.Data, &row.session); err != nil {
			return nil, fmt.Errorf("read a session: %w", err)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// sessionsOf are somebody's sessions that go on: the one in which it is asked first, then by when they were last used.
func (s *Server) sessionsOf(v *visit, person string) ([]sessionRow, error) {
	all, err := s.allSessions(v.Context())
	rows := slices.DeleteFunc(all, func(r sessionRow) bool { return r.Person != person || s.over(r.session, v.now) })
	for i := range rows {
		rows[i].This = rows[i].ID == v.session
	}
	slices.SortFunc(rows, func(a, b sessionRow) int {
		if a.This != b.This {
			return map[bool]int{true: -1, false: 1}[a.This]
		}
		return cmp.Or(cmp.Compare(b.Seen, a.Seen), cmp.Compare(a.ID, b.ID))
	})
	return rows, err
}

// endSession ends a session by its id, whatever it does meanwhile. One that is no more is no error.
func (s *Server) endSession(ctx context.Context, id string) error {
	for range sessionTries {
		kept, err := s.Staff.Get(ctx, sessionsKind, id)
		if err != nil || kept.Revision == 0 {
			return err
		}
		if err := s.Staff.Drop(ctx, sessionsKind, id, kept.Revision); !errors.Is(err, store.ErrStaffMoved) {
			return err
		}
	}
	return errBusy
}

// endSessions ends somebody's sessions, but for one.
func (s *Server) endSessions(ctx context.Context, person, but string) error {
	all, err := s.allSessions(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Person == person && one.ID != but {
			if err := s.endSession(ctx, one.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

const sessionsEnded = redirect("/console/people?ended")

// sessionEnd ends one of her own sessions.
func (s *Server) sessionEnd(v *visit) (answer, error) {
	mine, err := s.sessionsOf(v, v.person.ID)
	if err != nil {
		return nil, err
	}
	id := v.PathValue("session")
	if !slices.ContainsFunc(mine, func(r sessionRow) bool { return r.ID == id }) {
		return nil, problem{status: http.StatusNotFound, id: "sessions.gone"}
	}
	return sessionsEnded, s.endSession(v.Context(), id)
}

// sessionsEndOthers ends all of her sessions but the one in which she says so.
func (s *Server) sessionsEndOthers(v *visit) (answer, error) {
	return sessionsEnded, s.endSessions(v.Context(), v.person.ID, v.session)
}

// peopleSessionsEnd ends all sessions of somebody, at once and by one admin alone, as when a phone was stolen: it takes nothing from her but the time
// to sign in again. What her passkeys may do, two admins say.
func (s *Server) peopleSessionsEnd(v *visit) (answer, error) {
	id := v.PathValue("person")
	if _, err := s.person(v.Context(), id); err != nil {
		if errors.Is(err, errNobody) {
			return nil, errNobodyNew
		}
		return nil, err
	}
	return sessionsEnded, s.endSessions(v.Context(), id, "")
}
