package console

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"liman/content"
	"liman/edition/draft"
)

// faultKinds are all kinds of fault that the program makes, each with the names that are written where it is made.
func faultKinds(t *testing.T) map[string][]string {
	t.Helper()
	kinds := make(map[string][]string)
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if made, is := n.(*ast.CompositeLit); is && isContent(made.Type, "Fault") && len(made.Elts) > 0 {
				t.Errorf("%s makes a fault without content.Wrong, so it has no kind", path)
			}
			if call, is := n.(*ast.CallExpr); is && isContent(call.Fun, "Wrong") {
				kind := literal(call.Args[0])
				if kind == "" {
					t.Errorf("%s makes a fault whose kind is not written out", path)
				}
				kinds[kind] = append(kinds[kind], "")
				for i := 3; i < len(call.Args); i += 2 {
					kinds[kind] = append(kinds[kind], literal(call.Args[i]))
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}

// isContent tells whether an expression is a name of package content.
func isContent(e ast.Expr, name string) bool {
	s, is := e.(*ast.SelectorExpr)
	if !is {
		return false
	}
	of, is := s.X.(*ast.Ident)
	return is && of.Name == "content" && s.Sel.Name == name
}

func literal(e ast.Expr) string {
	lit, is := e.(*ast.BasicLit)
	if !is {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}

// Every kind of fault that the program makes has its words in every language of staff; no words are left of a kind that is none; and words name
// only what their kind names.
func TestEveryFaultHasWords(t *testing.T) {
	kinds := faultKinds(t)
	if len(kinds) < 100 {
		t.Fatalf("%d kinds of fault are found", len(kinds))
	}
	braces := regexp.MustCompile(`\{(\w+)\}`)
	always := []string{"screen", "lang", "story", "field"} // added where a fault gets its place
	for _, lang := range languages {
		for kind, names := range kinds {
			said, there := catalog()[lang]["fault."+kind]
			if !there {
				t.Errorf("no words for the fault %s in %s", kind, lang)
			}
			for _, form := range said {
				for _, m := range braces.FindAllStringSubmatch(form, -1) {
					if !slices.Contains(names, m[1]) && !slices.Contains(always, m[1]) {
						t.Errorf("%s in %s speaks of {%s}, which the fault does not name", kind, lang, m[1])
					}
				}
			}
		}
		for id := range catalog()[lang] {
			kind, is := strings.CutPrefix(id, "fault.")
			if _, made := kinds[kind]; is && !made && kinds[strings.TrimSuffix(kind, "."+afterDot(kind))] == nil {
				t.Errorf("%s in %s are words of a fault that nobody makes", id, lang)
			}
		}
	}
}

// technical is what staff never meet in a sentence of what is wrong: files, hidden names of screens, braces.
var technical = regexp.MustCompile(`\.yaml|locales/|flows/|\b[a-z]+/[a-z]|[{}]|node|hash|YAML`)

// What staff can break is said in their language with its mend, and leads to where it is mended.
func TestFaultsAreSaidInStaffsWords(t *testing.T) {
	w := newWorld(t)
	for _, one := range []struct {
		name         string
		key          draft.Key
		value        string
		ro, en, page string
	}{
		{"an empty text", message("ro", "danger/start.text"), " ", "Textul e gol", "The text is empty", "/console/screens/danger/start#t-ro-danger-start-text"},
		{"a typed number", message("en", "danger/start.text"), "Call 0800 500 333.", "e scris de mână", "is typed into the text", "/console/screens/danger/start#t-en-danger-start-text"},
		{"a long title", message("ro", "danger/start.title"), strings.Repeat("lung ", 12), "Scurtează-l", "Shorten it", "/console/screens/danger/start#t-ro-danger-start-title"},
		{"a long label", message("ro", "danger/start.silent"), strings.Repeat("lung ", 12), "Scurtează-l", "Shorten it", "/console/screens/danger/start?part=buttons#t-ro-danger-start-silent"},
		{"a missing translation", message("hu", "danger/start.title"), "", "Lipsește un text, în limba maghiară", "A text is missing, in Hungarian", "/console/screens/danger/start#t-hu-danger-start-title"},
		{"no number", entryField("ro-anes", "phone"), "unu doi trei", "nu e scris cum se formează", "is not written as it is dialled", "/console/numbers/ro-anes"},
		{"no hours", entryField("ro-anes", "hours"), "mereu", "Programul nu se înțelege", "The hours are not understood", "/console/numbers/ro-anes"},
	} {
		t.Run(one.name, func(t *testing.T) {
			d := broken(t, w, one.key, one.value)
			if len(d.Faults) == 0 {
				t.Fatal("nothing is wrong")
			}
			v := &visit{server: w.Server, now: w.now()}
			for lang, want := range map[string]string{"ro": one.ro, "en": one.en} {
				v.lang = lang
				said := v.faultsOf(d, d.Faults)
				if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, want) }) {
					t.Errorf("in %s: %q", lang, said)
				}
				for _, s := range said {
					if found := technical.FindString(s); found != "" {
						t.Errorf("in %s staff read %q: %s", lang, found, s)
					}
				}
			}
			if !slices.ContainsFunc(d.Faults, func(f content.Fault) bool { return d.where(f) == one.page && v.faultAt(d, f) != "" }) {
				t.Errorf("nothing leads to %s, where it is mended", one.page)
			}
		})
	}
}

// broken is what is served with one field set; without a value, it is taken away.
func broken(t *testing.T, w *world, k draft.Key, value string) work {
	t.Helper()
	served := must(w.servedWork(t.Context()))(t)
	e := draft.Edit(served.Bundle)
	err := setField(e, k, value)
	if value == "" {
		err = e.Remove(k)
	}
	if err != nil {
		t.Fatal(err)
	}
	return w.bench.opened("broken", work{Base: served.Bundle, Bundle: must(e.Bundle())(t)})
}

// A kind that has no words is said in general, with what a terminal would print.
func TestAFaultWithoutWordsIsSaidInGeneral(t *testing.T) {
	w := newWorld(t)
	served := must(w.servedWork(t.Context()))(t)
	f := content.Wrong("none.such", "it rains", "take an umbrella").At("flows/danger.yaml", 1)
	for _, lang := range languages {
		v := &visit{server: w.Server, lang: lang, now: w.now()}
		if got := v.faultText(served, f); !strings.Contains(got, "it rains; take an umbrella") || got == "it rains; take an umbrella" {
			t.Errorf("in %s: %s", lang, got)
		}
	}
}

// Numbers stand in titles as people read them.
func TestTitlesShowNumbers(t *testing.T) {
	w := newWorld(t)
	served := must(w.servedWork(t.Context()))(t)
	if got := served.numbered("Sună la {ro-112}, {kids}", blank); got != "Sună la 112, …" {
		t.Errorf("got %q", got)
	}
	ana := w.as("ana")
	inTitle := regexp.MustCompile(`\{(ro|md|int)-[a-z0-9-]+\}`)
	paths := []string{"topics", "due", "", "search?q=112", "words/hu"}
	raw := 0
	for _, f := range served.flows() {
		paths = append(paths, "topics/"+f.ID, "topics/"+f.ID+"/map", "pick?for=/console/screens/danger/start/buttons&q=112")
		for _, n := range f.Screens {
			if inTitle.MatchString(served.titleAsWritten("ro", n.Ref)) {
				raw++
			}
			paths = append(paths, "screens/"+n.Ref+"?part=buttons")
		}
	}
	if raw == 0 {
		t.Fatal("no title names a number")
	}
	fields := regexp.MustCompile(`(?s)<textarea.*?</textarea>|<input [^>]*>`)
	for _, path := range paths {
		if found := inTitle.FindString(fields.ReplaceAllString(ana.get(path).body, "")); found != "" {
			t.Errorf("%s shows %s", path, found)
		}
	}
}
