package lookup

import (
	"reflect"
	"strings"
	"testing"

	"liman/lookup/ask"
)

// TestPoint4_AnswerFields holds the names that programs rely on, by HTTP and of liman find --json; those of entries are
// held in package directory.
func TestPoint4_AnswerFields(t *testing.T) {
	for _, c := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[ask.Answer](), "at place places scope contacts services shelters widened nearest abroad"},
		{reflect.TypeFor[ask.Place](), "key name county"},
		{reflect.TypeFor[ask.Nearest](), "places scope services shelters"},
		{reflect.TypeFor[ask.Abroad](), "country emergency police ambulance also contacts source"},
		{reflect.TypeFor[serviceAnswer](), "at contacts service"},
		{reflect.TypeFor[contactsAnswer](), "at contacts widened abroad"},
		{reflect.TypeFor[placesAnswer](), "at contacts place places nearest"},
	} {
		var got []string
		for f := range c.of.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			got = append(got, name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s has %v, want %s", c.of, got, c.want)
		}
	}
}
