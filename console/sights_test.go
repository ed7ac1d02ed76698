package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
)

// sight is a page of a console as somebody sees it.
type sight struct {
	world, who, path string
	status           int
}

// scene is a console on which things are done, and the pages on which that is seen.
type scene struct {
	*world
	name string
	all  []sight
}

// sees adds pages as somebody sees them.
func (s *scene) sees(who string, paths ...string) {
	for _, path := range paths {
		s.all = append(s.all, sight{s.name, who, path, http.StatusOK})
	}
}

// refuses adds a page that says why not.
func (s *scene) refuses(who, path string, status int) {
	s.all = append(s.all, sight{s.name, who, path, status})
}

// scenes are all pages of the console: before anything was done, after much was, and where a newcomer tries it. What is new in routes() is to be added here.
func scenes(t testing.TB) (map[string]*world, []sight) {
	t.Helper()
	return scenesOf(t, untold(), untoldOpened)
}

// scenesOf are the scenes on another edition, which has at least what is inside the program.
func scenesOf(t testing.TB, builtin *content.Bundle, opened func() *edition.Edition) (map[string]*world, []sight) {
	t.Helper()
	on := func(name string) *scene {
		s := &scene{world: newWorldOf(t, builtin, opened), name: name}
		s.Preview = paperPhone{}
		s.handler = s.routing()
		return s
	}
	fresh, busy, undone, play := on("fresh"), on("busy"), on("undone"), on("play")
	fresh.nothingDone()
	busy.numbersDone()
	busy.changesDone()
	busy.screensDone()
	busy.peopleDone()
	busy.sees("ana", "", "due", "numbers?state=due", "change", "history", "help/number", "topics", "topics/danger", "topics/danger/map", "topics/home/map", "search?q=112")
	busy.sees("ana", "phone?screen=danger/start", "phone")
	busy.sees("maria", "", "review")
	undone.takenBack()
	play.trial()
	return map[string]*world{"fresh": fresh.world, "busy": busy.world, "undone": undone.world, "play": play.world},
		slices.Concat(undone.all, fresh.all, busy.all, play.all)
}

// untold is the edition inside the program without its stories, whose telling would take most of the time; no page shows them.
var untold = sync.OnceValue(func() *content.Bundle {
	files := make(map[string][]byte)
	for name, data := range edition.Builtin().All() {
		if !strings.HasPrefix(name, "flows/stories/") && !strings.HasPrefix(name, "flows/phrases/") {
			files[name] = data
		}
	}
	b, err := content.New(files)
	if err != nil {
		panic(err)
	}
	return b
})

var untoldOpened = sync.OnceValue(func() *edition.Edition {
	e, err := edition.Open(untold())
	if err != nil {
		panic(err)
	}
	return e
})

// paperPhone is a preview's phone for a console without a bot.
type paperPhone struct{}

func (paperPhone) Open(context.Context, *edition.Edition, string, string) (string, error) {
	return "/console/preview/paper/", nil
}

func (paperPhone) Story(string, string) (string, error) { return "", ErrPreviewGone }

func (paperPhone) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(`<!doctype html><html lang="ro"><title>Liman</title><main><h1>Liman</h1></main>`)) // whoever asked is gone
}

// nothingDone is a console on its first day.
func (s *scene) nothingDone() {
	s.sees("", "login", "login?out", "login?enrolled")
	s.sees("ana", "", "numbers", "numbers?q=xyz", "numbers/ro-112", "map?kind=shelter", "due", "import", "topics", "search", "search?q=xyz", "words/hu", "change", "review", "history", "people")
	s.sees("tudor", "numbers/"+somePlace, "screens/danger/start?part=buttons", "topics/danger")
	s.sees("dan", "people?removed", "audit", "audit/export")
	s.refuses("ana", "nothing/here", http.StatusNotFound)
	s.refuses("tudor", "import", http.StatusForbidden)
	s.refuses("", "enrol/gone", http.StatusGone)
}

// begins begins a correction of a number, and gives the address of its second page.
func (s *scene) begins(entry, number, how, source string) string {
	s.Helper()
	got := s.as("ana").post("numbers/"+entry, "number.phones", number, "outcome", how, "source", source, "note", s.note())
	if got.status != http.StatusSeeOther {
		s.Fatalf("%s: %d %s", entry, got.status, got.body)
	}
	return next(got)
}

// note is what she leaves to her colleagues.
func (s *scene) note() string {
	if s.lang == "ro" {
		return "întreabă de doamna Pop"
	}
	return "ask for Mrs Pop"
}

// sends sends a correction, and gives the address of its third page.
func (s *scene) sends(entry, look string) string {
	s.Helper()
	return next(s.as("ana").post("numbers/"+entry+"/send", "change", changeIn(s, look)))
}

// numbersDone are numbers corrected, sent, published, found wrong and withdrawn.
func (s *scene) numbersDone() {
	list := shownEntries(s.world)
	s.sees("ana", "numbers/"+somePlace, s.begins(somePlace, "0264 123 456", "right", ""), s.begins(list[0], "0264 111 222", "none", "https://ziar.example/a"))
	s.sees("ana", s.sends(list[1], s.begins(list[1], "0264 111 333", "right", "")))
	signed := s.sends(list[2], s.begins(list[2], "0264 111 444", "right", ""))
	s.signs("ana", changeIn(s, signed))
	out := s.sends(list[3], s.begins(list[3], "0264 111 555", "right", ""))
	s.signs("ana", changeIn(s, out))
	s.signs("radu", changeIn(s, out))
	s.sees("ana", signed, out, s.begins(list[4], s.entry(list[4]).Numbers[0], "wrong", ""), "numbers/"+list[4]+"/withdraw", s.begins(list[5], s.entry(list[5]).Numbers[0], "nobody", ""))
	s.sees("radu", "review/"+changeIn(s, signed))

	s.sees("ana", next(s.as("ana").post("numbers/"+list[6]+"/withdraw", "why", "a shop answers")))
	s.withdraws("ana", list[7])
	s.sees("ana", "numbers/"+list[7], "withdrawn/"+list[7])
	s.sees("tudor", "withdrawn/"+list[7])
	s.withdraws("tudor", list[8])
	s.signsAt("maria", "withdrawn/"+list[8], next(s.as("maria").post("withdrawn/"+list[8], "do", "confirm")), "do", "sign")
	s.sees("ana", "withdrawn/"+list[8])
	s.sees("maria", next(s.as("maria").post("withdrawn/"+list[8], "do", "restore", "why", "it works again")))
	s.as("ana").post("import", "text", twoPlaces)
	s.sees("ana", "import", "numbers/"+somePlace+"/fields", "numbers/"+nationalLine, "due/danger/start", "map", "numbers?q=cluj")
}

// anew begins another change of ana's, in which something stands behind a text, and gives its id.
func (s *scene) anew(of, more string) string {
	s.Helper()
	ana, k := s.as("ana"), message("ro", of)
	ana.post("change")
	id := must(s.current(s.Context(), "ana"))(s)
	was := must(s.servedWork(s.Context()))(s).Value(k)
	if got := ana.ask("field", nil, "change", id, "key", fieldKey(k), "was", was, "value", was+more); got.status != http.StatusOK {
		s.Fatalf("ana saves: %d %s", got.status, got.body)
	}
	return id
}

// sentOn sends a change, and has ana sign it.
func (s *scene) sentOn(id string) string {
	s.Helper()
	s.as("ana").post("change/"+id+"/send", "why", "it is clearer")
	s.as("ana").post("change/"+id+"/sign", "assertion", s.assertion("ana", s.proposal(id)))
	return id
}

func (s *scene) published(id string) string {
	s.Helper()
	s.sentOn(id)
	if got := s.as("radu").post("review/"+id+"/approve", "assertion", s.assertion("radu", s.proposal(id)), "seen", string(draft.Texts)); got.status != http.StatusSeeOther {
		s.Fatalf("radu approves: %d %s", got.status, got.body)
	}
	return id
}

// changesDone are changes asked for a passkey, sent, sent back, void, published, put away, and one that is taken back.
func (s *scene) changesDone() {
	ana := s.as("ana")
	void := s.sentOn(s.anew("danger/sign.text", " Scrie acum."))
	ana.ask("field", nil, "change", void, "key", fieldKey(message("ro", "danger/sign.text")), "value", "Altceva.")
	published := s.published(s.anew("danger/start.text", " Sună acum."))
	back := next(s.as("radu").post("history/3/back", "why", "it was better before"))
	sent := s.sentOn(s.anew("danger/speak.text", " Sună acum."))
	ana.post("change/"+sent+"/comment", "text", "I have called them")
	asked := s.anew("danger/deaf.text", " Scrie acum.")
	ana.post("change/"+asked+"/send", "why", "it is clearer")
	sentBack := s.sentOn(s.anew("danger/child.text", " Scrie acum."))
	s.as("maria").post("review/"+sentBack+"/back", "reason", "the date is missing")
	away := s.anew("danger/silent.text", " Scrie acum.")
	ana.post("change/" + away + "/discard")
	s.sees("ana", "change/"+published, "change/"+sent, "change/"+asked, "change/"+sentBack, "change/"+away, "change/"+void, "review/"+sent, "history/1", "history/2")
	s.sees("radu", "review/"+sent, back, "history/3", "change/"+sent)
}

// takenBack is a change that was published and then taken back by two.
func (s *scene) takenBack() {
	id := s.published(s.anew("danger/start.text", " Sună acum."))
	back := strings.TrimPrefix(next(s.as("radu").post("history/2/back", "why", "it was better before")), "review/")
	for _, who := range []string{"radu", "maria"} {
		got := s.as(who).post("review/"+back+"/approve", "assertion", s.assertion(who, s.proposal(back)), "seen", string(draft.Texts))
		if got.status != http.StatusSeeOther {
			s.Fatalf("%s takes it back: %d %s", who, got.status, got.body)
		}
	}
	s.sees("ana", "", "change", "change/"+id)
	s.sees("radu", "history", "history/2", "history/3")
}

// screensDone are screens in a change with a typed number, a colleague's text beside, translations behind, a button that some see, and screens copied.
func (s *scene) screensDone() {
	ana := s.as("ana")
	id := s.anew("danger/start.text", " Sună la 112.")
	s.published(s.anew("danger/start.text", " Altfel."))
	ana.post("change/" + id + "/open")
	ana.post("change/" + id + "/update")
	ana.post("screens/danger/sign/buttons", "to", "order/start")
	ana.post("screens/danger/sign/when/b1", "is", "kids=is:yes", "not", "way=is:go")
	ana.post("topics/danger/copy", "screen", "danger/speak", "screen", "danger/deaf")
	served := must(s.servedWork(s.Context()))(s)
	title := served.text("danger/start.title", "en")
	s.as("tudor").upload("words/en/read", []byte(strings.Replace(string(served.sheet("en").CSV()), title, title+" indeed", 1)+"danger/nothing.title,final,x,,A lost text,\n"))
	to := "/console/screens/danger/start/buttons"
	s.sees("ana", "change/"+id, "pick?for="+to+"&back="+url.QueryEscape("/console/screens/danger/start"), "pick?q=xyz&for="+to, "screens/danger/start/rename", "screens/danger/start/remove?to=danger/speak",
		"screens/home/start/when/phone", "screens/danger/start?part=sources&q=politie", "screens/danger/sign?part=buttons", "words", "words/en", "words/en/export?format=csv")
	s.sees("tudor", "words/en/report", "words/en", "screens/danger/start")
	kinds := make(map[string]bool)
	for _, f := range served.flows() {
		for _, n := range f.Screens {
			if !kinds[n.Kind] {
				s.sees("ana", "screens/"+n.Ref+"?part=more")
			}
			kinds[n.Kind] = true
		}
	}
	for _, part := range screenParts {
		s.sees("ana", "screens/danger/start?part="+part)
	}
}

// peopleDone are people invited, waiting and to be added, and somebody with a passkey that two admins are still to sign.
func (s *scene) peopleDone() {
	s.joined("Ioana", "editor")
	s.joined("Mihai", "translator")
	var got invitedPage
	s.as("olga").ask("people/invite", &got, "name", "Ilinca", "role", "editor")
	s.sees("", strings.TrimPrefix(got.Link, testOrigin+"/console/"))
	s.sees("dan", next(s.as("olga").post("people/add", "person", "ioana")), "people")
	s.sees("olga", "people", "audit", "audit?who=ana")
	s.sees("ioana", "", "people")
}

// trial is the console where a newcomer tries it: all pages say so, and the program offers to sign.
func (s *scene) trial() {
	entry := shownEntries(s.world)[0]
	signed := s.sends(entry, s.begins(entry, "0264 111 333", "right", ""))
	s.sees("ana", "", signed, "import")
	s.as("ana").post("import", "text", twoPlaces)
	s.as("ana").post("import/entry", "at", "1", "do", "leave")
	s.as("ana").post("import/entry", "at", "2", "do", "leave")
	link := must(s.FirstLink(s.Context()))(s)
	s.sees("", strings.TrimPrefix(link, testOrigin+"/console/"))
	s.signs("ana", changeIn(s, signed))
	s.sees("ana", "review/"+changeIn(s, signed), "change/"+changeIn(s, signed))
	play, _, err := NewPlay()
	if err != nil {
		s.Fatal(err)
	}
	s.Play, s.Origin = play, "http://console.example.org"
	s.handler = s.routing()
}
