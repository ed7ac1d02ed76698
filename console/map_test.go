package console

import (
	"strings"
	"testing"
)

// TestMap has every county as a link to its list, says in words what it lacks, and marks that by a pattern besides the colour.
func TestMap(t *testing.T) {
	w := newWorld(t)
	got := w.as("tudor").get("map")
	d := must(w.servedWork(t.Context()))(t).Edition.Directory
	coverage := d.Coverage()
	for _, c := range d.Counties() {
		if n := strings.Count(got.body, `href="/console/numbers?county=`+c.Code+`"`); n != 2 {
			t.Errorf("%s: %d links", c.Name, n)
		}
		_, row, _ := strings.Cut(got.body, `<th scope="row"><a href="/console/numbers?county=`+c.Code+`">`)
		row, _, _ = strings.Cut(row, "</tr>")
		if missing := coverage.Reached(c.Code, "forensic") == 0; missing != strings.Contains(row, "forensic") {
			t.Errorf("%s: forensic medicine is missing: %t, and it says %s", c.Name, missing, row)
		}
	}
	for _, pattern := range []string{`url(#m2)`, `url(#m3)`, `id="m1"`} {
		if !strings.Contains(got.body, pattern) {
			t.Errorf("no %s", pattern)
		}
	}
	if one := w.as("tudor").get("map?kind=forensic"); strings.Contains(one.body, "url(#m2)") {
		t.Error("one kind alone has degrees")
	}
	if len(got.body) > 80<<10 {
		t.Errorf("%d bytes", len(got.body))
	}
}
