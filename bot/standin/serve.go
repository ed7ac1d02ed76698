package standin

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

const maxBody = 4 << 20 // a recording and what stands around it

// params are a request's parameters; objects and arrays are JSON texts.
type params map[string]string

// refusal is an answer that is not ok.
type refusal struct {
	Code       int
	Text       string
	RetryAfter int
}

func bad(format string, args ...any) *refusal {
	return &refusal{Code: http.StatusBadRequest, Text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// Fault makes calls fail, to see what a bot does. The zero ChatID and Method mean any.
type Fault struct {
	Method     string
	ChatID     int64
	Times      int    // how many calls fail
	Code       int    // 429, 500, ...
	RetryAfter int    // seconds, with 429
	Body       string // instead of JSON
	Drop       bool   // close the connection and do nothing
	DropAfter  bool   // do it, then close the connection
	Hang       bool   // never answer
}

// Fail adds a fault.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.bots {
		fault := f
		b.faults = append(b.faults, &fault)
	}
}

// Calm takes back every fault that is left.
func (s *Server) Calm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, b := range s.bots {
		b.faults = nil
	}
}

// ServeHTTP answers /bot<token>/<method>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, method, found := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	s.mu.Lock()
	b := s.bots[token]
	s.mu.Unlock()
	switch {
	case !found || !strings.Contains(token, ":"):
		answer(w, nil, &refusal{Code: http.StatusNotFound, Text: "Not Found"})
		return
	case b == nil:
		answer(w, nil, &refusal{Code: http.StatusUnauthorized, Text: "Unauthorized"})
		return
	}
	p, err := readParams(r)
	if err != nil {
		answer(w, nil, bad("%v", err))
		return
	}
	b.serve(w, r, canonical(method), p)
}

// canonical finds a method whatever its case, as Telegram does.
func canonical(method string) string {
	for name := range table {
		if strings.EqualFold(name, method) {
			return name
		}
	}
	return method
}

func (b *bot) serve(w http.ResponseWriter, r *http.Request, method string, p params) {
	f := b.fault(method, p)
	if f != nil && f.Drop {
		panic(http.ErrAbortHandler)
	}
	if f != nil && f.Hang {
		b.hang(r)
	}
	if f != nil && !f.DropAfter {
		b.fail(w, method, p, f)
		return
	}
	result, refused := b.do(r, method, p)
	b.record(method, p, refused)
	if f != nil {
		panic(http.ErrAbortHandler)
	}
	answer(w, result, refused)
}

func (b *bot) fail(w http.ResponseWriter, method string, p params, f *Fault) {
	refused := &refusal{Code: f.Code, Text: http.StatusText(f.Code), RetryAfter: f.RetryAfter}
	if f.RetryAfter > 0 {
		refused.Text = fmt.Sprintf("Too Many Requests: retry after %d", f.RetryAfter)
	}
	b.record(method, p, refused)
	if f.Body != "" {
		w.WriteHeader(f.Code)
		_, _ = io.WriteString(w, f.Body) // it is a fault anyway
		return
	}
	answer(w, nil, refused)
}

// hang holds a call until whoever made it gives up.
func (b *bot) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-b.server.closed:
	}
	panic(http.ErrAbortHandler)
}

// fault takes the next fault that fits a call.
func (b *bot) fault(method string, p params) *Fault {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	for _, f := range b.faults {
		chat := f.ChatID == 0 || p["chat_id"] == strconv.FormatInt(f.ChatID, 10)
		if f.Times > 0 && chat && (f.Method == "" || f.Method == method) {
			f.Times--
			return f
		}
	}
	return nil
}

func (b *bot) record(method string, p params, refused *refusal) {
	b.server.mu.Lock()
	defer b.server.mu.Unlock()
	r := Request{Method: method, Params: p, Status: http.StatusOK}
	if refused != nil {
		r.Status, r.Error = refused.Code, refused.Text
	}
	b.calls[method]++
	b.requests = keepLast(b.requests, r, b.server.o.Keep)
	b.server.touch()
}

// do holds a call against the table and carries it out.
func (b *bot) do(r *http.Request, method string, p params) (any, *refusal) {
	known, there := table[method]
	if !there {
		return nil, &refusal{Code: http.StatusNotFound, Text: "Not Found"}
	}
	for name, value := range p {
		par, there := known[name]
		if !there {
			return nil, bad("unknown parameter %q", name)
		}
		if !par.fits(value) {
			return nil, bad("parameter %q is no %s", name, par.types)
		}
	}
	for name, par := range known {
		if par.required && p[name] == "" {
			return nil, bad("%s is empty", emptyWord(name))
		}
	}
	if method == "getUpdates" {
		return b.getUpdates(r, p)
	}
	return b.server.methods[method](b, p)
}

// emptyWord is how Telegram calls a parameter in its "... is empty".
func emptyWord(name string) string {
	if name == "text" {
		return "message text"
	}
	return name
}

// fits tells whether a value has one of the parameter's types.
func (p param) fits(value string) bool {
	return value == "" || slices.ContainsFunc(strings.Split(p.types, "|"), func(kind string) bool { return isA(kind, value) })
}

func isA(kind, value string) bool {
	var err error
	switch kind {
	case "Integer":
		_, err = strconv.ParseInt(value, 10, 64)
	case "Float":
		_, err = strconv.ParseFloat(value, 64)
	case "Boolean":
		return slices.Contains([]string{"true", "false", "True", "False", "1", "0"}, value)
	case "String", "InputFile":
		return true
	case "Array of Integer":
		var list []int64
		err = json.Unmarshal([]byte(value), &list)
	case "Array of String":
		var list []string
		err = json.Unmarshal([]byte(value), &list)
	default:
		return json.Valid([]byte(value)) && strings.ContainsAny(value[:1], "{[")
	}
	return err == nil
}

// readParams reads parameters from wherever Telegram takes them.
func readParams(r *http.Request) (params, error) {
	p := make(params)
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		return p, readJSON(r.Body, p)
	}
	if kind == "multipart/form-data" {
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, fmt.Errorf("can't parse the form: %w", err)
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, fmt.Errorf("can't parse the form: %w", err)
	}
	for name, values := range r.Form {
		p[name] = values[0]
	}
	return p, readFiles(r, p)
}

// readFiles describes what was uploaded; its content is not kept.
func readFiles(r *http.Request, p params) error {
	if r.MultipartForm == nil {
		return nil
	}
	for name, files := range r.MultipartForm.File {
		described, err := describe(files[0])
		if err != nil {
			return fmt.Errorf("can't read the file: %w", err)
		}
		p[name] = described
	}
	return nil
}

func readJSON(body io.Reader, p params) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil {
		return fmt.Errorf("can't parse JSON: %w", err)
	}
	for name, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			p[name] = text
		} else {
			p[name] = string(raw)
		}
	}
	return nil
}

// reply writes JSON; a client that went away needs nothing.
func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func answer(w http.ResponseWriter, result any, refused *refusal) {
	if refused == nil {
		reply(w, map[string]any{"ok": true, "result": result})
		return
	}
	body := map[string]any{"ok": false, "error_code": refused.Code, "description": refused.Text}
	if refused.RetryAfter > 0 {
		body["parameters"] = map[string]any{"retry_after": refused.RetryAfter}
		w.Header().Set("Retry-After", strconv.Itoa(refused.RetryAfter))
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(refused.Code)
	reply(w, body)
}
