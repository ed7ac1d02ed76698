package console

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
)

// small is an edition of two flows, with a county of the directory, so that it opens quickly.
func small(t testing.TB) *content.Bundle {
	t.Helper()
	files := make(map[string][]byte)
	fsys := os.DirFS("../edition/publishing/testdata/small")
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files[name], err = fs.ReadFile(fsys, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range edition.Builtin().All() {
		if strings.HasPrefix(name, "directory/") && (path.Dir(name) != "directory/data/services" || path.Base(name) == "CJ.yaml") {
			files[name] = data
		}
	}
	return must(content.New(files))(t)
}

// together is two editors of one change, each with what she last read of each field.
type together struct {
	*world
	change string
	read   map[string]map[draft.Key]string // by who
	texts  map[draft.Key][]string          // every text that was ever written
	by     map[string]string               // whose a text is
	seen   map[string]bool                 // texts over which somebody who had read them wrote another, or her own older ones
}

// Two editors write into the same fields in 1,000 random orders, each over what she has read or over something that a colleague has replaced meanwhile.
// Nothing is lost: a text stands in its field, or is kept beside it in a conflict, or whoever replaced it had read it or had written it.
func TestTwoAtOnceLoseNothing(t *testing.T) {
	b := small(t)
	opened := sync.OnceValue(func() *edition.Edition { return must(edition.Open(b))(t) })
	orders := 0
	rapid.Check(t, func(r *rapid.T) {
		w := newWorldOf(t, b, opened)
		c := &together{world: w, read: map[string]map[draft.Key]string{"ana": {}, "tudor": {}}, texts: make(map[draft.Key][]string), by: make(map[string]string), seen: make(map[string]bool)}
		keys := []draft.Key{{Kind: draft.Message, Lang: "ro", Of: "home/start.text"}, {Kind: draft.Message, Lang: "en", Of: "home/start.text"}}
		for range rapid.IntRange(5, 15).Draw(r, "acts") {
			who, k := rapid.SampledFrom([]string{"ana", "tudor"}).Draw(r, "who"), rapid.SampledFrom(keys).Draw(r, "field")
			if rapid.Bool().Draw(r, "reads first") {
				c.reads(who, k)
			}
			c.writes(who, k)
		}
		if lost := c.lost(); lost != "" {
			r.Fatalf("%q is lost", lost)
		}
		orders++
	})
	t.Logf("%d orders", orders)
}

func (c *together) now(k draft.Key) string {
	if c.change == "" {
		return must(c.servedWork(c.Context()))(c).Value(k)
	}
	return must(c.changeWork(c.Context(), c.change))(c).Value(k)
}

func (c *together) reads(who string, k draft.Key) { c.read[who][k] = c.now(k) }

func (c *together) writes(who string, k draft.Key) {
	if _, has := c.read[who][k]; !has {
		c.reads(who, k)
	}
	text, before := fmt.Sprintf("Text %d. {ro-112}", len(c.by)), c.now(k)
	var got saved
	if r := c.as(who).ask("field", &got, "change", c.change, "key", fieldKey(k), "was", c.read[who][k], "value", text); r.status != http.StatusOK {
		c.Fatalf("%s writes: %d %s", who, r.status, r.body)
	}
	c.change = got.Change
	if before == c.read[who][k] || c.by[before] == who {
		c.seen[before] = true
	}
	c.texts[k], c.by[text], c.read[who][k] = append(c.texts[k], text), who, text
}

// lost is a text that stands nowhere and that nobody has knowingly replaced; "" for none.
func (c *together) lost() string {
	d, _, err := c.draft(c.Context(), c.change)
	if err != nil {
		c.Fatal(err)
	}
	for k, texts := range c.texts {
		for _, text := range texts {
			kept := slices.ContainsFunc(d.Conflicts, func(one draft.Conflict) bool {
				return one.Key == k && (one.Theirs != nil && *one.Theirs == text || one.Mine != nil && *one.Mine == text)
			})
			if text != c.now(k) && !kept && !c.seen[text] {
				return text
			}
		}
	}
	return ""
}
