package lookup

import (
	"slices"
	"strings"
	"testing"

	"liman/directory"
	"liman/lookup/ask"
)

func TestPoint4_OneService(t *testing.T) {
	w := serve(t)
	for _, s := range get200[ask.Answer](w, "/v1/services?county=CJ&kind=dgaspc,hospital").Services {
		a := get200[serviceAnswer](w, "/v1/services/"+s.ID)
		if a.Service.ID != s.ID || a.Service.State != s.State || len(a.Contacts) < 3 {
			t.Errorf("%s is %+v", s.ID, a)
		}
	}
	for _, s := range w.ed.Directory.Services() {
		if !s.Shown() {
			w.problem("/v1/services/"+s.ID, 404)
		}
	}
}

func TestPoint4_Contacts(t *testing.T) {
	w := serve(t)
	all := get200[contactsAnswer](w, "/v1/contacts")
	if len(all.Contacts) < 10 || all.Contacts[0].ID != "ro-112" || all.Abroad != nil || len(all.Widened) != 0 {
		t.Errorf("%d contacts, %+v, widened %v", len(all.Contacts), all.Abroad, all.Widened)
	}
	ids := map[string]bool{}
	for _, c := range all.Contacts {
		if ids[c.ID] || c.Country != "RO" {
			t.Errorf("%s is twice, or not of Romania", c.ID)
		}
		ids[c.ID] = true
	}
	fewer := get200[contactsAnswer](w, "/v1/contacts?topic=domestic-violence&open_now=true")
	national := len(w.ed.National())
	if len(fewer.Contacts) <= national || len(fewer.Contacts) >= len(all.Contacts) {
		t.Errorf("%d of %d contacts, %d of them national", len(fewer.Contacts), len(all.Contacts), national)
	}
	for _, c := range fewer.Contacts[national:] {
		if !slices.Contains(c.Topics, "domestic-violence") || c.State.Status != "open" {
			t.Errorf("%s is about %v and %s", c.ID, c.Topics, c.State.Status)
		}
	}
	wide := get200[contactsAnswer](w, "/v1/contacts?topic=fire&channel=chat")
	if len(wide.Contacts) != len(all.Contacts) || !slices.Equal(wide.Widened, []string{"topic", "channel"}) {
		t.Errorf("%d contacts, widened %v", len(wide.Contacts), wide.Widened)
	}
}

// TestPoint4_Abroad gives the numbers of the country where a person is, and says that Romanian ones are of little use.
func TestPoint4_Abroad(t *testing.T) {
	w := serve(t)
	near := get200[ask.Answer](w, "/v1/services?near=48.21,16.37")
	if near.Scope != "abroad" || near.Abroad == nil || near.Abroad.Country != "AT" || near.Abroad.Emergency == "" || len(near.Services) != 0 {
		t.Errorf("%s, %+v", near.Scope, near.Abroad)
	}
	country := get200[contactsAnswer](w, "/v1/contacts?country=at")
	if country.Abroad == nil || country.Abroad.Emergency != near.Abroad.Emergency || country.Contacts[0].ID != "ro-112" {
		t.Errorf("%+v", country.Abroad)
	}
	if sea := get200[ask.Answer](w, "/v1/services?near=0,0"); sea.Abroad == nil || sea.Abroad.Country != "" {
		t.Errorf("at sea: %+v", sea.Abroad)
	}
}

func TestPoint4_Places(t *testing.T) {
	w := serve(t)
	for _, c := range []struct{ q, place, others, nearest string }{
		{"cluj", "CJ", "", ""},
		{"kolozsv%C3%A1r", "54984", "", ""},
		{"clujj", "", "", "CJ"},
		{"satu+nou", "", "many", ""},
		{"qqqqqq", "", "", ""},
	} {
		a := get200[placesAnswer](w, "/v1/places?q="+c.q)
		if len(a.Contacts) < 3 || (a.Place == nil) != (c.place == "") || a.Place != nil && a.Place.Key != c.place {
			t.Errorf("%s is %+v, with %d contacts", c.q, a.Place, len(a.Contacts))
		}
		if c.others != "" && len(a.Places) < 10 || c.nearest != "" && (a.Nearest == nil || a.Nearest.Places[0].Key != c.nearest) {
			t.Errorf("%s: others %v, nearest %+v", c.q, a.Places, a.Nearest)
		}
		again := get200[ask.Answer](w, "/v1/services?place="+c.q)
		if (again.Place == nil) != (a.Place == nil) || len(again.Places) != len(a.Places) {
			t.Errorf("%s: /v1/services understands %+v", c.q, again.Place)
		}
	}
}

// TestT24_NoShelterAddressByHTTP asks for every county's shelters and each by its id: no field leads to the door.
func TestT24_NoShelterAddressByHTTP(t *testing.T) {
	w := serve(t)
	seen := 0
	for _, county := range w.ed.Directory.Counties() {
		out := w.ask("GET", "/v1/services?kind=shelter&limit=100&county="+county.Code)
		for _, s := range get200[ask.Answer](w, "/v1/services?kind=shelter&limit=100&county="+county.Code).Shelters {
			one := w.ask("GET", "/v1/services/"+s.ID)
			seen++
			for _, field := range []string{"address", "lat", "lon", "km", "locality", "sector"} {
				if strings.Contains(one.Body.String(), `"`+field+`":`) {
					t.Errorf("%s has %s: %s", s.ID, field, one.Body)
				}
			}
		}
		if body := out.Body.String(); strings.Contains(body, `"kind":"shelter"`) && strings.Contains(body, `"address":`) {
			t.Errorf("%s: %s", county.Code, body)
		}
	}
	if shown := slices.DeleteFunc(w.ed.Directory.Shelters(), func(s directory.Shelter) bool { return !s.Shown() }); seen != len(shown) {
		t.Errorf("%d shelters, want %d", seen, len(shown))
	}
}
