package geography

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// shared is where the collected rows stand, beside the checkout; ORIGIN.md there says where they come from.
const shared = "../../../shared/data"

// collected reads a file of rows, or says that it is not there.
func collected(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(shared, name))
	if os.IsNotExist(err) {
		t.Skipf("%s does not stand beside this checkout; rows are counted where it does", filepath.Join(shared, name))
	}
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestPoint8_PlacesInAndOut holds every locality and every county's outline.
func TestPoint8_PlacesInAndOut(t *testing.T) {
	in, err := csv.NewReader(bytes.NewReader(collected(t, "localities_ro.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	text, err := files.ReadFile("data/places.csv")
	if err != nil {
		t.Fatal(err)
	}
	out, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string][]string{}
	for _, row := range out[1:] {
		kept[row[0]] = row
	}
	for _, row := range in[1:] { // theirs names the county beside its code
		want, got := append(slices.Clone(row[:5]), row[6:]...), slices.Clone(kept[row[0]])
		if len(got) == len(want) && got[1] != want[1] && Fold(got[1]) == Fold(want[1]) {
			t.Logf("%s is spelled %s, as its commune or town", want[1], got[1])
			got[1] = want[1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v became %v", row, got)
		}
	}
	if len(in) != len(out) || len(kept) != len(out)-1 {
		t.Errorf("%d places in, %d out, %d different", len(in)-1, len(out)-1, len(kept))
	}
	var counties struct{ Features []json.RawMessage }
	if err := json.Unmarshal(collected(t, "counties_ro.geojson"), &counties); err != nil {
		t.Fatal(err)
	}
	if got := len(atlas(t).outlines.counties); got != len(counties.Features) {
		t.Errorf("%d outlines in, %d out", len(counties.Features), got)
	}
}

// TestPoint8_OutlinesInAndOut holds every county's outline, point by point.
func TestPoint8_OutlinesInAndOut(t *testing.T) {
	ours, err := Outlines()
	if err != nil {
		t.Fatal(err)
	}
	in, out := outlinesOf(t, collected(t, "counties_ro.geojson")), outlinesOf(t, ours)
	for code, shape := range in {
		if !bytes.Equal(out[code], shape) {
			t.Errorf("the outline of %s is another, or lost", code)
		}
	}
	if len(in) != 42 || len(out) != len(in) {
		t.Errorf("%d outlines in, %d out", len(in), len(out))
	}
}

// outlinesOf are the shapes by county, without white space.
func outlinesOf(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	var all struct {
		Features []struct {
			Properties struct{ Code string }
			Geometry   json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	shapes := map[string][]byte{}
	for _, f := range all.Features {
		var bare bytes.Buffer
		if err := json.Compact(&bare, f.Geometry); err != nil {
			t.Fatal(err)
		}
		shapes[f.Properties.Code] = bare.Bytes()
	}
	return shapes
}
