package console

import (
	"maps"
	"net/http"
	"strings"

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
	signers   = anybody // what each may sign, the ledger says
	admins    = []ledger.Role{ledger.Admin}
)

// candidate is the role of whoever has enrolled a passkey and waits for the roster to name her.
const candidate ledger.Role = "candidate"

// routes are all pages and acts of the console, by page; an act lives in the file of its page.
func routes() map[string]act {
	all := make(map[string]act)
	for _, some := range []map[string]act{peopleRoutes(), numberRoutes(), topicRoutes(), changeRoutes()} {
		maps.Copy(all, some)
	}
	return all
}

// peopleRoutes are those of who somebody is: signing in and out, enrolling.
func peopleRoutes() map[string]act {
	return map[string]act{
		"GET /console/people":                                    {"people", enrolled, (*Server).people},
		"POST /console/people/passkey":                           {"people.passkey", enrolled, (*Server).peoplePasskey},
		"POST /console/people/invite":                            {"people.invite", admins, (*Server).peopleInvite},
		"POST /console/people/invitations/{invitation}/withdraw": {"people.withdraw", admins, (*Server).peopleWithdraw},
		"POST /console/people/add":                               {"people.add", admins, (*Server).peopleAdd},
		"POST /console/people/{person}":                          {"people.change", admins, (*Server).peopleChange},
		"POST /console/people/{person}/remove":                   {"people.remove", admins, (*Server).peopleRemove},
		"POST /console/people/{person}/sessions":                 {"people.sessions", admins, (*Server).peopleSessionsEnd},
		"POST /console/sessions/{session}/end":                   {"sessions.end", enrolled, (*Server).sessionEnd},
		"POST /console/sessions/others":                          {"sessions.others", enrolled, (*Server).sessionsEndOthers},
		"GET /console/audit":                                     {"audit", admins, (*Server).auditList},
		"GET /console/audit/export":                              {"audit.export", admins, (*Server).auditExport},

		"GET /console/help/{page}": {"help", enrolled, (*Server).help},

		"GET /console/{$}": {"today", enrolled, (*Server).today},

		"GET /console/login":         {"login", nobody, (*Server).login},
		"POST /console/login/begin":  {"login.begin", nobody, limited((*Server).loginBegin)},
		"POST /console/login":        {"login.finish", nobody, limited((*Server).loginFinish)},
		"POST /console/login/play":   {"login.play", nobody, limited((*Server).loginPlay)},
		"POST /console/logout":       {"logout", enrolled, (*Server).logout},
		"POST /console/language":     {"language", nobody, limited((*Server).language)},
		"GET /console/enrol/{token}": {"enrol", nobody, (*Server).enrol},

		"POST /console/enrol/{token}/begin": {"enrol.begin", nobody, limited((*Server).enrolBegin)},
		"POST /console/enrol/{token}":       {"enrol.finish", nobody, limited((*Server).enrolFinish)},
		"POST /console/enrol/{token}/play":  {"enrol.play", nobody, limited((*Server).enrolPlay)},
	}
}

// numberRoutes are those of numbers and places, and what is due.
func numberRoutes() map[string]act {
	return map[string]act{
		"GET /console/map":           {"map", anybody, (*Server).countyMap},
		"GET /console/import":        {"import", editors, (*Server).importPage},
		"POST /console/import":       {"import.read", editors, (*Server).importRead},
		"POST /console/import/entry": {"import.entry", editors, (*Server).importEntry},

		"GET /console/due":                      {"due", anybody, (*Server).due},
		"GET /console/due/{flow}/{node}":        {"due.screen", anybody, (*Server).dueScreen},
		"POST /console/due/{flow}/{node}":       {"due.screen.done", editors, (*Server).dueScreenDone},
		"POST /console/due/{flow}/{node}/taken": {"due.take", anybody, (*Server).takeScreen},

		"GET /console/numbers":                {"numbers", anybody, (*Server).numbers},
		"GET /console/numbers/{entry}":        {"number", anybody, (*Server).number},
		"POST /console/numbers/{entry}":       {"number.save", editors, (*Server).numberSave},
		"GET /console/numbers/{entry}/look":   {"number.look", editors, (*Server).numberCompare},
		"GET /console/numbers/{entry}/fields": {"number.fields", editors, (*Server).entryFields},
		"POST /console/numbers/{entry}/send":  {"number.send", editors, (*Server).numberSend},
		"GET /console/numbers/{entry}/send":   {"number.sent", anybody, (*Server).numberSent},
		"POST /console/numbers/{entry}/sign":  {"number.sign", editors, (*Server).numberSign},
		"POST /console/numbers/{entry}/taken": {"number.take", anybody, (*Server).take},

		"GET /console/numbers/{entry}/withdraw":       {"withdraw", signers, (*Server).withdraw},
		"POST /console/numbers/{entry}/withdraw":      {"withdraw.ask", signers, (*Server).withdrawAsk},
		"POST /console/numbers/{entry}/withdraw/sign": {"withdraw.sign", signers, (*Server).withdrawSign},
		"GET /console/withdrawn/{entry...}":           {"withdrawn", anybody, (*Server).withdrawn},
		"POST /console/withdrawn/{entry...}":          {"withdrawn.decide", signers, (*Server).withdrawnDo},
	}
}

// topicRoutes are those of topics, screens and their words.
func topicRoutes() map[string]act {
	return map[string]act{
		"POST /console/field":        {"field.save", writers, (*Server).saveField},
		"POST /console/field/settle": {"field.settle", writers, (*Server).settleField},
		"POST /console/undo":         {"undo", writers, (*Server).undo},

		"GET /console/topics":                                         {"topics", anybody, (*Server).topics},
		"GET /console/topics/{flow}":                                  {"topic", anybody, (*Server).topic},
		"GET /console/words":                                          {"words", anybody, (*Server).words},
		"GET /console/words/{lang}":                                   {"words.of", anybody, (*Server).wordsOf},
		"GET /console/words/{lang}/export":                            {"words.export", anybody, (*Server).exportWords},
		"POST /console/words/{lang}/read":                             {"words.read", writers, (*Server).readWords},
		"GET /console/words/{lang}/report":                            {"words.report", writers, (*Server).wordsReport},
		"POST /console/words/{lang}/take":                             {"words.take", writers, (*Server).takeWords},
		"GET /console/search":                                         {"search", anybody, (*Server).search},
		"GET /console/topics/{flow}/map":                              {"topic.map", anybody, (*Server).topicMap},
		"POST /console/topics/{flow}/add":                             {"screen.add", editors, (*Server).addScreen},
		"POST /console/topics/{flow}/copy":                            {"screen.copy", editors, (*Server).copyScreens},
		"POST /console/topics/{flow}/paste":                           {"screen.paste", editors, (*Server).paste},
		"GET /console/pick":                                           {"pick", anybody, (*Server).pick},
		"GET /console/screens/{flow}/{node}":                          {"screen", anybody, (*Server).screen},
		"GET /console/screens/{flow}/{node}/rename":                   {"screen.rename.ask", editors, (*Server).rename},
		"POST /console/screens/{flow}/{node}/rename":                  {"screen.rename", editors, (*Server).renameScreen},
		"GET /console/screens/{flow}/{node}/remove":                   {"screen.remove.ask", editors, (*Server).remove},
		"POST /console/screens/{flow}/{node}/remove":                  {"screen.remove", editors, (*Server).removeScreen},
		"POST /console/screens/{flow}/{node}/buttons":                 {"button.add", editors, (*Server).addButton},
		"POST /console/screens/{flow}/{node}/from":                    {"button.here", editors, (*Server).leadHere},
		"POST /console/screens/{flow}/{node}/buttons/{button}/lead":   {"button.lead", editors, (*Server).leadButton},
		"POST /console/screens/{flow}/{node}/buttons/{button}/move":   {"button.move", editors, (*Server).moveButton},
		"POST /console/screens/{flow}/{node}/buttons/{button}/remove": {"button.remove", editors, (*Server).removeButton},
		"GET /console/screens/{flow}/{node}/when/{one}":               {"when", editors, (*Server).when},
		"POST /console/screens/{flow}/{node}/when/{one}":              {"when.set", editors, (*Server).setWhen},
		"POST /console/screens/{flow}/{node}/facts":                   {"fact.use", editors, (*Server).useFact},
		"POST /console/screens/{flow}/{node}/facts/drop":              {"fact.drop", editors, (*Server).dropFact},
		"POST /console/screens/{flow}/{node}/facts/add":               {"fact.add", editors, (*Server).addFact},
		"POST /console/screens/{flow}/{node}/looked":                  {"screen.looked", editors, (*Server).reviewed},
		"POST /console/screens/{flow}/{node}/more":                    {"screen.more", editors, (*Server).setMore},
		"POST /console/screens/{flow}/{node}/lead":                    {"screen.lead", editors, (*Server).lead},
		"POST /console/screens/{flow}/{node}/contacts":                {"screen.contacts", editors, (*Server).contacts},
		"POST /console/screens/{flow}/{node}/cases":                   {"screen.cases", editors, (*Server).branchCases},
		"POST /console/field/meaning":                                 {"field.meaning", writers, (*Server).meaning},
		"POST /console/field/right":                                   {"field.right", writers, (*Server).right},
		"POST /console/field/number":                                  {"field.number", writers, (*Server).chooseNumber},
	}
}

// changeRoutes are those of changes, from the first letter to what is published.
func changeRoutes() map[string]act {
	return map[string]act{
		"GET /console/change":                {"changes", anybody, (*Server).changes},
		"POST /console/change":               {"change.new", writers, (*Server).changeNew},
		"GET /console/change/{id}":           {"change", anybody, (*Server).change},
		"POST /console/change/{id}/open":     {"change.open", writers, (*Server).changeOpen},
		"POST /console/change/{id}/describe": {"change.describe", writers, (*Server).changeDescribe},
		"POST /console/change/{id}/comment":  {"change.comment", anybody, (*Server).changeComment},
		"POST /console/change/{id}/update":   {"change.update", writers, (*Server).changeUpdate},
		"POST /console/change/{id}/send":     {"change.send", writers, (*Server).changeSend},
		"POST /console/change/{id}/sign":     {"change.sign", writers, (*Server).changeSign},
		"POST /console/change/{id}/play":     {"change.play", writers, (*Server).changePlay},
		"POST /console/change/{id}/discard":  {"change.discard", writers, (*Server).changeDiscard},
		"POST /console/change/{id}/restore":  {"change.restore", writers, (*Server).changeRestore},

		"GET /console/review":               {"reviews", anybody, (*Server).reviews},
		"GET /console/review/{id}":          {"review", anybody, (*Server).review},
		"POST /console/review/{id}/approve": {"review.approve", signers, (*Server).reviewApprove},
		"POST /console/review/{id}/back":    {"review.back", approvers, (*Server).reviewSendBack},

		"GET /console/history":                {"history", anybody, (*Server).historyList},
		"GET /console/history/{number}":       {"record", anybody, (*Server).record},
		"POST /console/history/{number}/back": {"history.back", signers, (*Server).takeBack},

		"GET /console/phone":        {"preview", anybody, (*Server).preview},
		"POST /console/phone/story": {"story.keep", writers, (*Server).keepStory},
	}
}

// routing is the way from a request to its act: across sites nothing is changed, what is no page is said to be none.
func (s *Server) routing() http.Handler {
	mux := http.NewServeMux()
	for pattern, a := range routes() {
		mux.Handle(pattern, s.gate(a))
	}
	mux.Handle("GET /console/assets/{name}", assets())
	mux.Handle("/console/", s.gate(act{"nowhere", enrolled, (*Server).nowhere}))
	mux.Handle("/", http.RedirectHandler("/console/", http.StatusSeeOther))
	if s.Preview != nil {
		mux.Handle("/console/preview/", s.signedIn(s.Preview))
	}
	across := http.NewCrossOriginProtection()
	return s.overTLS(s.atHome(s.sessions.LoadAndSave(across.Handler(mux))))
}

// overTLS says with every answer, also a refusal, a file or a redirect, that this host is asked over TLS alone, where it is.
func (s *Server) overTLS(h http.Handler) http.Handler {
	if !strings.HasPrefix(s.Origin, "https:") {
		return h
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		h.ServeHTTP(w, r)
	})
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
