package console

import (
	"net/http"

	"liman/edition/ledger"
)

// act is one thing that somebody can do or see.
type act struct {
	name  string // as it stands in the audit
	roles []ledger.Role
	do    func(*Server, *visit) (answer, error)
}

// Who may do what. Nobody: also without signing in. Enrolled: whoever has a passkey, also before the roster names her.
var (
	nobody    = []ledger.Role{}
	enrolled  = []ledger.Role{candidate}
	anybody   = []ledger.Role{ledger.Translator, ledger.Editor, ledger.Reviewer, ledger.Publisher, ledger.Admin}
	writers   = []ledger.Role{ledger.Translator, ledger.Editor}
	editors   = []ledger.Role{ledger.Editor}
	approvers = []ledger.Role{ledger.Reviewer, ledger.Publisher}
	signers   = []ledger.Role{ledger.Translator, ledger.Editor, ledger.Reviewer, ledger.Publisher}
	admins    = []ledger.Role{ledger.Admin}
)

// candidate is the role of whoever has enrolled a passkey and waits for the roster to name her.
const candidate ledger.Role = "candidate"

// routes are all pages and acts of the console, by page; an act lives in the file of its page.
func routes() map[string]act {
	return map[string]act{
		"GET /console/{$}": {"today", enrolled, (*Server).today},

		"POST /console/field":        {"field.save", writers, (*Server).saveField},
		"POST /console/field/settle": {"field.settle", writers, (*Server).settleField},
		"POST /console/undo":         {"undo", writers, (*Server).undo},

		"GET /console/login":         {"login", nobody, (*Server).login},
		"POST /console/login/begin":  {"login.begin", nobody, (*Server).loginBegin},
		"POST /console/login":        {"login.finish", nobody, (*Server).loginFinish},
		"POST /console/logout":       {"logout", enrolled, (*Server).logout},
		"POST /console/language":     {"language", nobody, (*Server).language},
		"GET /console/enrol/{token}": {"enrol", nobody, (*Server).enrol},

		"POST /console/enrol/{token}/begin": {"enrol.begin", nobody, (*Server).enrolBegin},
		"POST /console/enrol/{token}":       {"enrol.finish", nobody, (*Server).enrolFinish},
		"POST /console/enrol/{token}/play":  {"enrol.play", nobody, (*Server).enrolPlay},
	}
}

// routing is the way from a request to its act: across sites nothing is changed, what is no page is said to be none.
func (s *Server) routing() http.Handler {
	mux := http.NewServeMux()
	for pattern, a := range routes() {
		mux.Handle(pattern, s.gate(a))
	}
	mux.Handle("GET /console/assets/{name}", assets)
	mux.Handle("/console/", s.gate(act{"nowhere", enrolled, (*Server).nowhere}))
	mux.Handle("/", http.RedirectHandler("/console/", http.StatusSeeOther))
	if s.Preview != nil {
		mux.Handle("/console/preview/", s.signedIn(s.Preview))
	}
	across := http.NewCrossOriginProtection()
	return s.atHome(s.sessions.LoadAndSave(across.Handler(mux)))
}

// atHome leads whoever tries the console by another name of this machine to the one under which passkeys work.
func (s *Server) atHome(h http.Handler) http.Handler {
	if s.Play == nil {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if "http://"+r.Host != s.Origin && r.Method == http.MethodGet {
			http.Redirect(w, r, s.Origin+r.URL.RequestURI(), http.StatusSeeOther)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func (s *Server) nowhere(*visit) (answer, error) { return nil, errNowhere }
