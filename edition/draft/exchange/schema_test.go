package exchange

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// element is a file as a tree.
type element struct {
	XMLName  xml.Name
	Attr     []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// rule is what the standards' schemas say of an element that is written here: which attributes and children it may have, the children in this
// order. A star allows any number, a plus one or more.
type rule struct{ attributes, children string }

// XLIFF 1.2 (OASIS 2008), the elements and their attributes, without what is not written here.
var rules12 = map[string]rule{
	"xliff":      {"version xmlns", "file+"},
	"file":       {"original datatype source-language target-language", "body"},
	"body":       {"", "trans-unit*"},
	"trans-unit": {"id resname space approved", "source target note*"},
	"source":     {"", "x*"},
	"target":     {"state", "x*"},
	"x":          {"id equiv-text", ""},
	"note":       {"from", ""},
}

// XLIFF 2.0 (OASIS 2014), sections 4.2.2 and 4.2.3, without what is not written here.
var rules20 = map[string]rule{
	"xliff":   {"version xmlns srcLang trgLang", "file+"},
	"file":    {"id original", "unit+"},
	"unit":    {"id name space", "notes* segment+"},
	"notes":   {"", "note+"},
	"note":    {"category", ""},
	"segment": {"state subState", "source target*"},
	"source":  {"", "inline*"},
	"target":  {"", "inline*"},
	"ph":      {"id equiv disp", ""},
	"cp":      {"hex", ""},
}

func (e element) check(t *testing.T, rules map[string]rule) {
	t.Helper()
	r, known := rules[e.XMLName.Local]
	if !known {
		t.Fatalf("an element %s", e.XMLName.Local)
	}
	for _, a := range e.Attr {
		if !slices.Contains(strings.Fields(r.attributes), a.Name.Local) {
			t.Errorf("%s has an attribute %s", e.XMLName.Local, a.Name.Local)
		}
	}
	var children strings.Builder
	for _, c := range e.Children {
		name := c.XMLName.Local
		if name == "ph" || name == "cp" {
			name = "inline"
		}
		children.WriteString(name + " ")
		c.check(t, rules)
	}
	form := "^"
	for _, one := range strings.Fields(r.children) {
		name := strings.TrimRight(one, "*+")
		form += "(" + name + " )" + one[len(name):]
	}
	if !regexp.MustCompile(form + "$").MatchString(children.String()) {
		t.Errorf("%s holds %q, not %q", e.XMLName.Local, children.String(), r.children)
	}
}

// each calls a function for every element of a name.
func (e element) each(name string, do func(element)) {
	if e.XMLName.Local == name {
		do(e)
	}
	for _, c := range e.Children {
		c.each(name, do)
	}
}

// odd is a sheet with one of everything.
func odd() Sheet {
	stale := message("a/b.text", "{n} și {n}, {ro-112}\x00\x00", "{n} {n} {n} <\x01> {ro-112}")
	stale.State, stale.Was = Stale, "vechi\x02 & <b>"
	few := message("a/c_ț.text", "{n} zile", "")
	few.Name = "few"
	return Sheet{Lang: "uk", Messages: []Message{stale, few, message("a/d.text", "", "]]>")}}
}

// The two kinds of XLIFF keep the standards' rules. The schemas themselves are not part of this tree; with LIMAN_EXCHANGE=folder the files are
// left there, to be held against them.
func TestXLIFFKeepsRules(t *testing.T) {
	b := shipped(t)
	for name, s := range map[string]Sheet{"odd": odd(), "uk": Of(b, "uk", nil), "missing": Of(b, "de", nil)} {
		for version, data := range map[string][]byte{"12": s.XLIFF12(), "20": s.XLIFF20()} {
			var root element
			if err := xml.Unmarshal(data, &root); err != nil {
				t.Fatalf("%s %s: %v", name, version, err)
			}
			if folder := os.Getenv("LIMAN_EXCHANGE"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+"-"+version+".xlf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if version == "12" {
				check12(t, root)
			} else {
				check20(t, root)
			}
		}
	}
}

func check12(t *testing.T, root element) {
	t.Helper()
	root.check(t, rules12)
	unique(t, root, "trans-unit") // trans-unit, id: unique within the file
	root.each("source", func(e element) { unique(t, e, "x") })
	root.each("target", func(e element) {
		unique(t, e, "x")
		if !slices.Contains([]string{"needs-translation", "needs-review-translation", "final"}, e.attr("state")) { // target, state
			t.Errorf("a state %q", e.attr("state"))
		}
	})
}

var nmtoken = regexp.MustCompile(`^[-.:_A-Za-z0-9]+$`)

func check20(t *testing.T, root element) {
	t.Helper()
	root.check(t, rules20)
	unique(t, root, "unit") // 4.3.1, id: unique within the file, an NMTOKEN
	for _, name := range []string{"unit", "ph"} {
		root.each(name, func(e element) {
			if !nmtoken.MatchString(e.attr("id")) {
				t.Errorf("%s has the id %q, which is no NMTOKEN", name, e.attr("id"))
			}
		})
	}
	root.each("source", func(e element) { unique(t, e, "ph") })
	root.each("target", func(e element) { unique(t, e, "ph") })
	root.each("segment", func(e element) {
		if e.attr("subState") != "" && e.attr("state") == "" { // 4.3.1, subState: only beside state
			t.Error("a subState without state")
		}
		if e.attr("state") != "initial" && len(e.Children) < 2 { // 4.2.2, segment: only the initial state may lack a target
			t.Errorf("a segment in the state %q has no target", e.attr("state"))
		}
	})
}

func unique(t *testing.T, root element, name string) {
	t.Helper()
	seen := make(map[string]bool)
	root.each(name, func(e element) {
		if id := e.attr("id"); id == "" || seen[id] {
			t.Errorf("two of %s have the id %q, or one has none", name, id)
		} else {
			seen[id] = true
		}
	})
}
