package standin

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published is the Bot API as a table. It is no part of the project: where it does not stand beside the checkout, only the
// table's own order is looked at.
const published = "../../../shared/telegram/telegram-bot-api.json"

func TestTable(t *testing.T) {
	for method := range table {
		if methods[method] == nil && method != "getUpdates" {
			t.Errorf("%s is in the table but does nothing", method)
		}
	}
	for method := range methods {
		if table[method] == nil {
			t.Errorf("%s is not in the table", method)
		}
	}
	data, err := os.ReadFile(published)
	if err != nil {
		t.Log("the published table is not here; held against nothing")
		return
	}
	var api struct {
		Methods map[string]struct {
			Fields []struct {
				Name     string
				Types    []string
				Required bool
			}
		}
	}
	if err := json.Unmarshal(data, &api); err != nil {
		t.Fatal(err)
	}
	for method, params := range table {
		want := make(map[string]param)
		for _, f := range api.Methods[method].Fields {
			want[f.Name] = param{strings.Join(f.Types, "|"), f.Required}
		}
		if diff := cmp.Diff(want, params, cmp.AllowUnexported(param{})); diff != "" {
			t.Errorf("%s differs from the Bot API:\n%s", method, diff)
		}
	}
}
