package hsds

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"liman/directory"
	"liman/directory/hours"
)

// day is the day of the import in these tests.
func day(t testing.TB) directory.Date {
	t.Helper()
	d, err := directory.ParseDate("2026-11-26")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lines are services as NDJSON.
func lines(t testing.TB, services []Service) []byte {
	t.Helper()
	var out []string
	for _, s := range services {
		out = append(out, asJSON(t, s))
	}
	return []byte(strings.Join(out, "\n") + "\n")
}

// drafted is a draft in memory.
type drafted struct {
	*Draft
	files  map[string]*bytes.Buffer
	report bytes.Buffer
}

type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// imports reads a file into memory.
func imports(t testing.TB, name string, data []byte) *drafted {
	t.Helper()
	d := &drafted{files: map[string]*bytes.Buffer{}}
	d.Draft = NewDraft(func(name string) (io.WriteCloser, error) {
		d.files[name] = &bytes.Buffer{}
		return unclosed{d.files[name]}, nil
	}, &d.report)
	if err := Import(Source{Name: name, File: bytes.NewReader(data)}, builtin(t), day(t), d.Draft); err != nil {
		t.Fatal(err)
	}
	return d
}

// imported reads one record in JSON.
func imported(t testing.TB, text string) *drafted {
	t.Helper()
	return imports(t, "file.json", []byte(text))
}

// opened is a draft as the directory reads it.
func opened(t testing.TB, draft *drafted) *directory.Directory {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range draft.files {
		files[name] = &fstest.MapFile{Data: text.Bytes()}
	}
	d, err := directory.Open(files)
	if err != nil {
		t.Fatalf("the draft is refused: %v", err)
	}
	return d
}

// all is everything that a draft writes, and its report.
func all(d *drafted) string {
	var text strings.Builder
	for _, file := range d.files {
		text.Write(file.Bytes())
	}
	return text.String() + d.said()
}

func (d *drafted) said() string { return d.report.String() + d.Faults.Error() }

// entriesIn is how many entries a file has.
func (d *drafted) entriesIn(name string) int {
	return strings.Count("\n"+d.files[name].String(), "\n- id: ")
}

// TestPoint5_RoundTrip writes our own directory, reads it, and wants every entry back field by field. What is not taken
// over is what an import may not take on trust: trust, confidence, and the day by which to verify.
func TestPoint5_RoundTrip(t *testing.T) {
	d := builtin(t)
	draft := imports(t, "liman.ndjson", lines(t, Export(d, Labels{}, Staff).Services))
	if draft.Wrong+draft.Lines > 0 {
		t.Errorf("the report says\n%s", draft.said())
	}
	back := opened(t, draft)
	same := cmp.Options{
		cmpopts.IgnoreFields(directory.Origin{}, "Trust", "Confidence", "VerifyBy"), cmpopts.IgnoreUnexported(directory.Terms{}),
		cmp.Comparer(func(a, b hours.Hours) bool { return a.String() == b.String() }),
		cmp.Comparer(func(a, b directory.Date) bool { return a == b }), cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(d.Contacts(), back.Contacts(), same); diff != "" {
		t.Errorf("contacts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(d.Services(), back.Services(), same); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(d.Shelters(), back.Shelters(), same); diff != "" {
		t.Errorf("shelters (-want +got):\n%s", diff)
	}
	for _, v := range back.Services() {
		if v.Trust != "" && v.Trust != directory.Low || v.Confidence != directory.Low || v.VerifyBy != day(t) || len(v.Numbers()) > 0 {
			t.Errorf("%s is trusted without anybody having asked", v.ID)
		}
	}
}

// TestPoint5_ImportForms takes one record in every form in which records come.
func TestPoint5_ImportForms(t *testing.T) {
	one := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active"}`
	for name, text := range map[string]string{
		"single": one, "array": "[" + one + "]", "page": `{"total_items":1,"contents":[` + one + `]}`, "lines": one + "\n" + "\n",
		"organization": `{"id":"d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610","name":"Org","description":"x","services":[` + one + `]}`,
	} {
		draft := imported(t, text)
		if draft.Taken != 1 || len(draft.Faults) > 0 || !strings.Contains(all(draft), "name: Consiliere") {
			t.Errorf("%s: %s\n%s", name, draft.Summary(), draft.said())
		}
		if !strings.Contains(draft.said(), "missing: kind") || !strings.Contains(draft.said(), "missing: county") {
			t.Errorf("%s: the report does not say what is missing:\n%s", name, draft.said())
		}
	}
}

// TestPoint5_ImportFaults names the line of what cannot be read, and takes the rest.
func TestPoint5_ImportFaults(t *testing.T) {
	good := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"A","status":"active"}`
	for _, c := range []struct {
		text, want string
		taken      int
	}{
		{good + "\n{\"name\": \n" + good, "file.json:2: this is no JSON: unexpected EOF; correct the line", 2},
		{good + "\nhello\n" + good, "file.json:2: this is no JSON", 2},
		{"[" + good + ",\n 7]", "file.json:2: this is no record; write objects", 1},
		{"{\n\"id\": 3}", "file.json:1: this is no service: it has no name; write name", 0},
		{"", "", 0},
		{strings.Replace(good, "}", `,"service_at_locations":[{"location":{"addresses":[{"country":"DE"}]}}]}`, 1), "file.json:1: a service in DE was not taken", 0},
	} {
		draft := imported(t, c.text)
		if got := draft.Faults.Error(); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") || draft.Taken != c.taken {
			t.Errorf("%s\n%d taken, got %s\nwant %d, %s", c.text, draft.Taken, got, c.taken, c.want)
		}
	}
}

// foreign is a service as others write it.
const foreign = `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere pentru femei","status":"active","url":"https://example.org",
"email":"a@example.org","assured_date":"2026-05-04","minimum_age":18,"description":"Pe scurt","eligibility_description":"femei",
"phones":[{"id":"x","number":"0264-11.22.33","type":"voice"},{"id":"y","number":"0264 111 222","type":"fax"}],
"schedules":[{"id":"z","freq":"WEEKLY","byday":"MO,TU","opens_at":"09:00:00","closes_at":"17:00"},{"id":"q","freq":"MONTHLY","byday":"1MO","opens_at":"09:00","closes_at":"10:00"}],
"languages":[{"id":"l","name":"Urdu","code":"ur"}],"cost_options":[{"id":"c","amount":0,"option":"toți"}],
"service_areas":[{"id":"s","name":"Cluj"}],"organization":{"id":"o","name":"Asociația","description":"d"},
"service_at_locations":[{"id":"a","location":{"id":"b","location_type":"physical","latitude":46.77,"longitude":23.6,
"addresses":[{"id":"e","address_1":"Str. Lungă 3","city":"Turda","state_province":"Cluj","postal_code":"401001","country":"RO","address_type":"physical"}]}}]}`

// TestPoint5_ImportForeign takes what others wrote into our fields, and names what has none.
func TestPoint5_ImportForeign(t *testing.T) {
	draft := imported(t, foreign)
	text := all(draft)
	for _, want := range []string{
		"name: Consiliere pentru femei – Asociația", "county: CJ", "locality: Turda", "address: Str. Lungă 3", "point: [46.77, 23.6]",
		"phones: [0264 11 22 33]", "website: https://example.org", "email: a@example.org", "area: [CJ]", "eligibility: femei",
		"hours: Mo 09:00-17:00; Tu 09:00-17:00", "cost: free", "languages: [ur]", "trust: low", "confidence: low",
		`verified_at: "2026-05-04"`, `verify_by: "2026-11-26"`, "source: file.json (HSDS)", "postal code: 401001; description: Pe scurt",
		"minimum_age: 18", "not held: phones[0].number: 0264 111 222", "schedules[1].byday: 1MO", "not held: cost_options[0].option: toți",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestPoint8_ImportStripsShelters gives shelters of others, in every disguise, and looks for their doors in all that comes
// out: the draft's files and the report.
func TestPoint8_ImportStripsShelters(t *testing.T) {
	place := `"service_at_locations":[{"id":"a","description":"la capătul străzii Lungi","location":{"id":"b","location_type":"physical","latitude":46.5701,
		"longitude":23.7802,"description":"casa verde","addresses":[{"id":"e","address_1":"Str. Lungă 3","city":"Turda","state_province":"Cluj","postal_code":"401001","country":"RO","address_type":"physical"}]}}],
		"service_areas":[{"id":"s","name":"Cluj","extent":"{\"type\":\"Point\",\"coordinates\":[23.7802,46.5701]}","extent_type":"geojson"}]`
	for name, c := range map[string]struct {
		says  string
		house bool
	}{
		"by its name":       {`"name":"Adăpost pentru femei"`, true},
		"by a term":         {`"name":"Casa","attributes":[{"id":"t","taxonomy_term":{"id":"t","code":"BH-1800","name":"Domestic Violence Shelters"}}]`, true},
		"by its text":       {`"name":"Casa","description":"Refuge for women"`, true},
		"by our own kind":   {`"name":"Casa","attributes":[{"id":"t","taxonomy_term":{"id":"` + id("kind/shelter") + `"}}]`, true},
		"by a field":        {`"name":"Casa","confidential":true`, false},
		"by an attribute":   {`"name":"Casa","attributes":[{"id":"t","value":"confidential"}]`, false},
		"by what it says":   {`"name":"Casa","description":"The confidential address is Str. Lungă 3, 401001"`, false},
		"by a second place": {`"name":"Casa","alert":"Adresa secretă"`, false},
	} {
		draft := imported(t, `{"id":"ac148810-d857-441c-9679-408f346de14b","status":"active",`+c.says+","+place+"}")
		text := all(draft)
		for _, door := range []string{"Lung", "3,", "401001", "46.57", "23.78", "casa verde", "Turda", "coordinates"} {
			if strings.Contains(text, door) {
				t.Errorf("%s: %q came through:\n%s", name, door, text)
			}
		}
		if !strings.Contains(text, "stripped service_at_locations[0].location.addresses[0].address_1") || !strings.Contains(text, "service_areas[0].extent: where") {
			t.Errorf("%s: nothing says what was stripped:\n%s", name, text)
		}
		if house := draft.entriesIn(shelterFile) == 1; house != c.house || !strings.Contains(text, "county: CJ") {
			t.Errorf("%s: among the shelters %t, want %t:\n%s", name, house, c.house, text)
		}
	}
}

// TestPoint8_NoFalseAlarm keeps the address of what only sounds like a shelter.
func TestPoint8_NoFalseAlarm(t *testing.T) {
	for _, name := range []string{"Refugee support", "Consiliere pentru refugiați", "Free and open counselling"} {
		if text := all(imported(t, strings.Replace(foreign, "Consiliere pentru femei", name, 1))); !strings.Contains(text, "address: Str. Lungă 3") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}

// TestPoint8_ShelterNameThatLeads takes no name and no note that says where a shelter is.
func TestPoint8_ShelterNameThatLeads(t *testing.T) {
	draft := imported(t, `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Adăpost Strada Florilor nr. 3","status":"active","eligibility_description":"la 46.5701"}`)
	if text := all(draft); strings.Contains(text, "lorilor") || strings.Contains(text, "46.57") || !strings.Contains(text, "name: Adăpost\n") ||
		!strings.Contains(text, "stripped from name") || !strings.Contains(text, "stripped eligibility") {
		t.Errorf("%s", text)
	}
}

// TestPoint5_Examples imports the standard's own examples. Every field of them is taken, noted or in the report, which
// stays short.
func TestPoint5_Examples(t *testing.T) {
	for _, name := range []string{"service_full.json", "service_list.json", "organization_full.json", "service_at_location_full.json"} {
		data, err := os.ReadFile(filepath.Join(standard(t), "examples", name))
		if err != nil {
			t.Fatal(err)
		}
		data = []byte(strings.ReplaceAll(string(data), `"US"`, `"RO"`))
		draft := imports(t, name, data)
		text := all(draft)
		if draft.Taken != 1 || len(draft.Faults) > 0 {
			t.Errorf("%s: %s", name, draft.said())
		}
		if size := draft.report.Len(); draft.Lines > 18 || size > 4000 {
			t.Errorf("%s: %d lines and %d letters are no short report:\n%s", name, draft.Lines, size, draft.said())
		}
		for key, v := range serviceIn(t, data) {
			if text := strings.Trim(textIn(v), "\" "); key != "id" && !strings.Contains(all(draft), text) {
				t.Errorf("%s: %s: %q was lost", name, key, text)
			}
			if !understood[key] && textIn(v) == "" && !strings.Contains(text, key) {
				t.Errorf("%s: %s was lost", name, key)
			}
		}
	}
}

// understood are fields that are held in another form, and those of which there is nothing left to say.
var understood = map[string]bool{"id": true, "metadata": true, "status": true, "assured_date": true, "organization_id": true, "program_id": true}

// textIn is the beginning of a text, "" for what is none.
func textIn(v any) string {
	text, _ := v.(string)
	if len(text) < 12 || strings.Contains(text[:12], "\n") {
		return ""
	}
	return text[:12]
}

// serviceIn is the service of an example.
func serviceIn(t *testing.T, data []byte) object {
	t.Helper()
	var s object
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	if page := s.list("contents"); len(page) > 0 {
		s = page[0]
	}
	if services := s.list("services"); len(services) > 0 {
		s = services[0]
	}
	if at := s.child("service"); len(at) > 0 {
		s = at
	}
	return s
}

// FuzzImport reads anything without a crash; what it makes can be written, and no door of a shelter is in it.
func FuzzImport(f *testing.F) {
	f.Add([]byte(foreign))
	f.Add([]byte("[" + foreign + "]"))
	f.Add([]byte(`{"contents":[{"name":"Refuge","address_1":"x"}]}`))
	f.Add(lines(f, Export(builtin(f), Labels{}, Staff).Services[:3]))
	f.Fuzz(func(t *testing.T, data []byte) {
		draft := imports(t, "fuzz", data)
		for name, text := range draft.files {
			if text.Len() == 0 {
				t.Errorf("%s is empty", name)
			}
		}
		for line := range strings.Lines(draft.files[shelterFile].String()) {
			name, text, _ := strings.Cut(line, ": ")
			if !slices.Contains([]string{"source", "email", "- id", "phones"}, strings.TrimSpace(name)) && directory.Leads(text) {
				t.Errorf("%s leads to a door", line)
			}
		}
	})
}

func BenchmarkImport(b *testing.B) {
	d := builtin(b)
	b.Run("one-foreign", func(b *testing.B) {
		for b.Loop() {
			imported(b, foreign)
		}
	})
	b.Run("our-own", func(b *testing.B) {
		data := lines(b, Export(d, Labels{}, Staff).Services)
		for b.Loop() {
			imports(b, "file.json", data)
		}
	})
}
