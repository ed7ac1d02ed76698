package ask

import (
	"slices"
	"testing"

	"liman/directory"
	"liman/edition"
)

// A line of text asks for something at a place; what the question names itself goes before it.
func TestLookUnderstandsALine(t *testing.T) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		asked, place string
		kinds        []directory.Kind
	}{
		{"spital cluj", "CJ", []directory.Kind{"hospital", "hospital_municipal"}},
		{"unde e medicina legala in iasi", "95079", []directory.Kind{"forensic"}},
		{"rendőrség Kolozsváron", "54984", []directory.Kind{"police_county", "police_city", "local_police", "gendarmerie"}},
	} {
		r := Look(ed, test.asked, directory.Query{Limit: 3})
		if !r.Clear || r.Places[0].Key() != test.place || len(r.Found.Hits) == 0 {
			t.Errorf("%q: %v, %d hits", test.asked, r.Places, len(r.Found.Hits))
			continue
		}
		for _, hit := range r.Found.Hits {
			if !slices.Contains(test.kinds, hit.Service.Kind) {
				t.Errorf("%q finds a %s", test.asked, hit.Service.Kind)
			}
		}
	}
	if r := Look(ed, "spital cluj", directory.Query{Kinds: []directory.Kind{"dgaspc"}}); r.Found.Hits[0].Service.Kind != "dgaspc" {
		t.Errorf("a kind of its own, and still a %s", r.Found.Hits[0].Service.Kind)
	}
	if r := Look(ed, "sunt in Italia", directory.Query{}); r.Found.Scope != directory.Abroad || r.Places[0].Country != "IT" {
		t.Errorf("in Italy: %v, %s", r.Places, r.Found.Scope)
	}
	if r := Look(ed, "adapost clij", directory.Query{}); r.Clear || !r.Guess || r.Places[0].Key() != "CJ" {
		t.Errorf("with an error: %+v", r.Places)
	}
}
