package console

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"liman/edition/draft"
	"liman/store"
)

// answer is what an act gives: a page, a redirect, a file or values.
type answer interface {
	write(w http.ResponseWriter, v *visit) error
}

// page is a page by the name of its template, with its data. Programs that ask for JSON get the data alone.
type page struct {
	name   string
	data   any
	status int // 0: 200
}

func (p page) write(w http.ResponseWriter, v *visit) error {
	if wantsJSON(v.Request) {
		return values{p.data, p.status}.write(w, v)
	}
	var out bytes.Buffer
	if err := render(&out, v, p); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if p.status != 0 {
		w.WriteHeader(p.status)
	}
	_, _ = w.Write(out.Bytes()) // whoever asked is gone
	return nil
}

// values is data for a script or a program, as JSON.
type values struct {
	data   any
	status int // 0: 200
}

func (a values) write(w http.ResponseWriter, _ *visit) error {
	data, err := json.Marshal(a.data)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = w.Write(data) // whoever asked is gone
	return nil
}

// redirect leads to another page, after something was done.
type redirect string

func (to redirect) write(w http.ResponseWriter, v *visit) error {
	if wantsJSON(v.Request) {
		return values{map[string]string{"to": string(to)}, 0}.write(w, v)
	}
	http.Redirect(w, v.Request, string(to), http.StatusSeeOther)
	return nil
}

// file is something to keep.
type file struct {
	name string
	kind string // its media type
	data []byte
}

func (f file) write(w http.ResponseWriter, _ *visit) error {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
	_, _ = w.Write(f.data) // whoever asked is gone
	return nil
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// write gives an answer with what every answer carries.
func (s *Server) write(w http.ResponseWriter, v *visit, a answer) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "publickey-credentials-get=(self), publickey-credentials-create=(self), camera=(), geolocation=(), microphone=()")
	if err := a.write(w, v); err != nil {
		s.Log.Error("console: a page cannot be drawn", "page", v.Pattern, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
	}
}

// problem is an error that is said to whoever acts, in her language.
type problem struct {
	status int
	id     string            // of the console's words
	names  map[string]string // that stand in it
}

func (p problem) Error() string { return p.id }

// Is tells whether another error is the same problem.
func (p problem) Is(other error) bool {
	q, is := other.(problem) //nolint:errorlint // errors.Is asks of each
	return is && q.id == p.id
}

// Problems that many acts have.
var (
	errNowhere = problem{status: http.StatusNotFound, id: "problem.nowhere"}
	errMayNot  = problem{status: http.StatusForbidden, id: "problem.may-not"}
	errSignIn  = problem{status: http.StatusUnauthorized, id: "problem.sign-in"}
	errForm    = problem{status: http.StatusBadRequest, id: "problem.form"}
	errBusy    = problem{status: http.StatusConflict, id: "problem.busy"}
)

// problemPage says what was wrong, and what to do.
type problemPage struct {
	Text string `json:"error"`
	When time.Time
}

// refusal is what is wrong as an answer.
func (s *Server) refusal(v *visit, err error) answer {
	var p problem
	var often tooOften
	switch {
	case errors.As(err, &often):
		return later{page{"problem", problemPage{v.say("problem.too-often", nil), v.now}, http.StatusTooManyRequests}, time.Duration(often)}
	case errors.As(err, &p):
	case errors.Is(err, store.ErrStaffMoved), errors.Is(err, store.ErrDraftMoved), errors.Is(err, store.ErrMoved):
		p = errBusy
	case errors.Is(err, store.ErrFull), errors.Is(err, draft.ErrFull):
		p = problem{status: http.StatusConflict, id: "problem.full"}
	default:
		s.Log.Error("console: an act failed", "act", v.Pattern, "err", err)
		p = problem{status: http.StatusServiceUnavailable, id: "problem.away"}
	}
	if p.status == http.StatusUnauthorized && v.Method == http.MethodGet && !wantsJSON(v.Request) {
		return redirect("/console/login?back=" + url.QueryEscape(v.URL.RequestURI()))
	}
	return page{"problem", problemPage{v.say(p.id, p.names), v.now}, p.status}
}

// back is the page from which a form came, if it is one of the console's; else another.
func (v *visit) back(otherwise string) string {
	if to := v.FormValue("back"); strings.HasPrefix(to, "/console/") {
		return to
	}
	return otherwise
}
