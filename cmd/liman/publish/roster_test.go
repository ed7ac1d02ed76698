package publish

import (
	"bytes"
	"strings"
	"testing"

	"liman/edition/ledger"
)

// Whatever two rosters differ in is a line.
func TestT20_EveryDifferenceOfRostersIsALine(t *testing.T) {
	base := func() ledger.Roster {
		return ledger.Roster{RPID: "a", Origins: []string{"b"}, Need: 2, People: []ledger.Person{{ID: "ana", Name: "Ana", Roles: []ledger.Role{ledger.Editor}, Keys: []string{"k"},
			Passkeys: []ledger.Passkey{{Credential: []byte{1}, Key: []byte{2}}}}}}
	}
	for name, change := range map[string]func(*ledger.Roster){
		"relying party": func(r *ledger.Roster) { r.RPID = "x" },
		"page":          func(r *ledger.Roster) { r.Origins[0] = "x" },
		"number":        func(r *ledger.Roster) { r.Need = 3 },
		"id":            func(r *ledger.Roster) { r.People[0].ID = "eve" },
		"name":          func(r *ledger.Roster) { r.People[0].Name = "Eve" },
		"role":          func(r *ledger.Roster) { r.People[0].Roles[0] = ledger.Admin },
		"key":           func(r *ledger.Roster) { r.People[0].Keys[0] = "x" },
		"a key more":    func(r *ledger.Roster) { r.People[0].Keys = append(r.People[0].Keys, "x") },
		"credential":    func(r *ledger.Roster) { r.People[0].Passkeys[0].Credential = []byte{3} },
		"passkey":       func(r *ledger.Roster) { r.People[0].Passkeys[0].Key = []byte{3} },
		"person":        func(r *ledger.Roster) { r.People = append(r.People, ledger.Person{ID: "eve"}) },
		"a quote":       func(r *ledger.Roster) { r.People[0].Name = "Ana\" \nradu is \"Radu" },
	} {
		changed := base()
		change(&changed)
		var out bytes.Buffer
		writeRosterChange(&out, base(), changed)
		if lines := strings.Count(out.String(), "\n"); lines < 2 || lines > 9 || strings.Contains(out.String(), "\nradu") {
			t.Errorf("%s:\n%s", name, &out)
		}
	}
}
