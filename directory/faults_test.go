package directory

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// good is the smallest directory that opens.
func good() map[string]string {
	return map[string]string{
		"contacts.yaml": `- id: ro-112
  name: 112
  kind: emergency
  country: RO
  phone: "112"
  trust: high
  confidence: high
  verify_by: 2027-02-21
  source: page
`,
		"countries.yaml": `- code: RO
  emergency: "112"
  lines: [ro-112]
  from: ro-112
  source: page
`,
		"shelters.yaml": `- id: house
  name: House
  county: CJ
  confidence: high
  verify_by: 2027-05-22
  source: page
`,
		"services/CJ.yaml": `- id: office
  kind: dgaspc
  name: Office
  county: CJ
  locality: Cluj-Napoca
  confidence: high
  verify_by: 2027-05-22
  source: page
`,
	}
}

func files(texts map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range texts {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// TestFaults breaks one line and wants to be told its file, its line and what is wrong with it.
func TestFaults(t *testing.T) {
	if _, err := Open(files(good())); err != nil {
		t.Fatalf("the good directory: %v", err)
	}
	for _, c := range []struct{ file, old, new, want string }{
		{"contacts.yaml", "name: 112", "nume: 112", "contacts.yaml:2: unknown field nume; write name"},
		{"contacts.yaml", "name: 112", "", "contacts.yaml:1: name is missing;"},
		{"contacts.yaml", "id: ro-112", "id: RO 112", `contacts.yaml:1: the id "RO 112"`},
		{"contacts.yaml", "name: 112", "name: [1, 2]", "contacts.yaml:2: a list, and not a text;"},
		{"contacts.yaml", "name: 112", "name: a\n  name: b", `contacts.yaml:3: "name" stands twice, first in line 2;`},
		{"contacts.yaml", "country: RO", "country: Romania", "contacts.yaml:4: unknown country Romania;"},
		{"contacts.yaml", `phone: "112"`, `phone: "one"`, "contacts.yaml:5: this is no number"},
		{"shelters.yaml", "county: CJ", "county: CJ\n  website: https://maps.example.org/?q=x", "shelters.yaml:4: this could lead to a shelter's door"},
		{"shelters.yaml", "county: CJ", "county: CJ\n  hours: Mo 08:00-10:00 \"str. Ascunsa\"", "shelters.yaml:4: this could lead to a shelter's door"},
		{"shelters.yaml", "source: page", "source: https://example.org/adapost-strada-ascunsa", "shelters.yaml:6: this could lead to a shelter's door"},
		{"shelters.yaml", "county: CJ", "county: CJ\n  email: strada.ascunsa@example.org", "shelters.yaml:4: this could lead to a shelter's door"},
		{"services/CJ.yaml", "name: Office", "name: Centru, str. Ascunsa\n  no_address: true", "services/CJ.yaml:3: this could lead to a shelter's door"},
		{"services/CJ.yaml", "name: Office", "name: Centru\n  no_address: true\n  website: https://maps.example.org/?q=x", "services/CJ.yaml:5: this could lead to a shelter's door"},
		{"contacts.yaml", `phone: "112"`, `phone: "0264 123 45"`, "contacts.yaml:5: this number has a digit too many or too few"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "trust: low\n  phones: [0264 123 4567]", "services/CJ.yaml:6: this number has a digit too many or too few"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "trust: low\n  phones: [+40 264 123 45]", "services/CJ.yaml:6: this number has a digit too many or too few"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "trust: low\n  phones: [264123456]", "services/CJ.yaml:6: this number has a digit too many or too few"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "trust: low\n  phones: [40264123456]", "services/CJ.yaml:6: this number has a digit too many or too few"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "hours: [Mo 08:00-10:00, Tu 08:00-10:00]", "services/CJ.yaml:5: these are no opening hours: write them as one text"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "hours: {Mo: 08:00-10:00}", "services/CJ.yaml:5: these are no opening hours: write them as one text"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "hours: Mo 08:00-10:00\n  zone: Local", "services/CJ.yaml:6: no time zone \"Local\" for the hours"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "email: a@b.ro; c@d.ro", "services/CJ.yaml:5: this is no e-mail address"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "email: mailto:a@b.ro", "services/CJ.yaml:5: this is no e-mail address"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "website: https://", "services/CJ.yaml:5: this is no web address"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "website: https://a.ro https://b.ro", "services/CJ.yaml:5: this is no web address"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "website: https://me:word@a.ro", "services/CJ.yaml:5: this is no web address"},
		{"contacts.yaml", `phone: "112"`, `phone: "+40112"`, "contacts.yaml:5: a short code with a country code"},
		{"contacts.yaml", `phone: "112"`, "phone: \"112\"\n  phone_abroad: \"0040 21\"", "contacts.yaml:6: a number from abroad"},
		{"contacts.yaml", `phone: "112"`, "", "contacts.yaml:6: trust without a number;"},
		{"contacts.yaml", "trust: high", "", "contacts.yaml:1: a number without trust;"},
		{"contacts.yaml", "trust: high", "trust: good", "contacts.yaml:6: a number without trust;"},
		{"contacts.yaml", "confidence: high", "", "contacts.yaml:1: confidence is missing;"},
		{"contacts.yaml", "source: page", "", "contacts.yaml:1: source is missing;"},
		{"contacts.yaml", "verify_by: 2027-02-21", "", "contacts.yaml:1: verify_by is no day;"},
		{"contacts.yaml", "verify_by: 2027-02-21", "verify_by: 2027-02-30", `contacts.yaml:8: "2027-02-30" is not a day`},
		{"contacts.yaml", "source: page", "source: page\n  verified_at: soon", `contacts.yaml:10: "soon" is not a day`},
		{"contacts.yaml", "source: page", "source: page\n  hours: always", "contacts.yaml:10: these are no opening hours"},
		{"contacts.yaml", "source: page", "source: page\n  cost: cheap", "contacts.yaml:10: unknown cost cheap;"},
		{"contacts.yaml", "source: page", "source: page\n  topics: [Ajutor]", "contacts.yaml:10: not one of our words: Ajutor"},
		{"contacts.yaml", "source: page", "source: page\n  website: 112.ro", "contacts.yaml:10: this is no web address"},
		{"contacts.yaml", "source: page", "source: page\n  email: nobody", "contacts.yaml:10: this is no e-mail address"},
		{"contacts.yaml", "- id: ro-112", "- hello\n- id: ro-112", "contacts.yaml:1: this is no entry;"},
		{"contacts.yaml", "- id", "x: [", "contacts.yaml:"},
		{"countries.yaml", "lines: [ro-112]", "lines: [ro-113]", "countries.yaml:3: ro-113 is no contact of RO;"},
		{"countries.yaml", "from: ro-112", "from: ro-113", "countries.yaml:4: unknown contact ro-113;"},
		{"countries.yaml", `emergency: "112"`, "", "countries.yaml:1: emergency is missing;"},
		{"services/CJ.yaml", "kind: dgaspc", "kind: dgasp", `services/CJ.yaml:2: unknown kind "dgasp";`},
		{"services/CJ.yaml", "kind: dgaspc", "kind: shelter", `services/CJ.yaml:2: a shelter among the services; move it to shelters.yaml`},
		{"services/CJ.yaml", "county: CJ", "county: XX", `services/CJ.yaml:4: unknown county "XX";`},
		{"services/CJ.yaml", "county: CJ", "county: AB", "services/CJ.yaml:4: AB in the file of CJ;"},
		{"services/CJ.yaml", "county: CJ", "county: CJ\n  sector: 2", "services/CJ.yaml:5: no such sector;"},
		{"services/CJ.yaml", "locality: Cluj-Napoca", "locality: Clujna", "services/CJ.yaml:5: no Clujna in CJ;"},
		{"services/CJ.yaml", "source: page", "source: page\n  point: [23.6, 46.7]", "services/CJ.yaml:9: this point is not in Romania;"},
		{"services/CJ.yaml", "source: page", "source: page\n  point: [46.7]", "services/CJ.yaml:9: no position"},
		{"services/CJ.yaml", "source: page", "source: page\n  phones: [\"x\"]", "services/CJ.yaml:9: this is no number"},
		{"services/CJ.yaml", "source: page", "source: page\n  no_address: true\n  address: Str. 1", "services/CJ.yaml:9: an address that must"},
		{"services/CJ.yaml", "source: page", "source: page\n  address: Piaţa Mare", "services/CJ.yaml:9: ş or ţ with a cedilla;"},
		{"services/CJ.yaml", "id: office", "id: ro-112", "services/CJ.yaml:1: the id ro-112 stands in contacts.yaml:1 already;"},
		{"services/CJ.yaml", "id: office", "id: house", "shelters.yaml:1: the id house stands in services/CJ.yaml:1 already;"},
	} {
		texts := good()
		texts[c.file] = strings.Replace(texts[c.file], c.old, c.new, 1)
		if _, err := Open(files(texts)); err == nil || !strings.Contains("\n"+err.Error(), "\n"+c.want) {
			t.Errorf("%s: %q for %q: got %v, want %s", c.file, c.new, c.old, err, c.want)
		}
	}
}

// TestNumbersOfRomania wants every digit: with one less, somebody else answers, or nobody.
func TestNumbersOfRomania(t *testing.T) {
	for number, right := range map[string]bool{
		"0264 123 456": true, "021 123 4567": true, "0722 123 456": true, "0800 500 333": true, "+40 264 123 456": true, "112": true, "116 111": true,
		"021 9524": true, "031 9885": true, "0264 955": true,
		"0264 123 45": false, "0264 123 4567": false, "0264 123": false, "021 1234": false, "0112": false, "+40 264 123 45": false, "0800 500": false,
	} {
		texts := good()
		texts["services/CJ.yaml"] = strings.Replace(texts["services/CJ.yaml"], "  confidence", "  phones: [\""+number+"\"]\n  trust: high\n  confidence", 1)
		if _, err := Open(files(texts)); (err == nil) != right {
			t.Errorf("%s: %v", number, err)
		}
	}
	texts := good()
	texts["contacts.yaml"] = strings.Replace(texts["contacts.yaml"], `"112"`, `"0800 50 333"`, 1)
	if _, err := Open(files(texts)); err == nil || !strings.Contains(err.Error(), "contacts.yaml:5: this number has a digit too many or too few: 0800 50 333") {
		t.Errorf("of a contact: %v", err)
	}
	texts["contacts.yaml"] = strings.Replace(texts["contacts.yaml"], "country: RO", "country: AT", 1)
	if _, err := Open(files(texts)); err == nil || strings.Contains(err.Error(), "too many") {
		t.Errorf("of another country: %v", err)
	}
}

// TestAFileThatIsLostIsTheOnlyFault wants one line for one cause, and none of what follows from it.
func TestAFileThatIsLostIsTheOnlyFault(t *testing.T) {
	entry := good()["services/CJ.yaml"]
	for name, c := range map[string]struct{ file, text, want string }{
		"no contact":           {"contacts.yaml", "# of them\n", "contacts.yaml:1: the file has no entry;"},
		"no country":           {"countries.yaml", "", "countries.yaml:1: the file has no entry;"},
		"an emptied county":    {"services/CJ.yaml", "", "services/CJ.yaml:1: the file has no entry;"},
		"no list":              {"services/CJ.yaml", "# of Cluj\noffice:\n  kind: dgaspc\n", `services/CJ.yaml:2: this is no list of entries; begin each entry with "- id: ..."`},
		"a second text":        {"services/CJ.yaml", entry + "---\n" + entry, "services/CJ.yaml:10: not readable: a second text begins after ---"},
		"an unknown code":      {"countries.yaml", strings.Replace(good()["countries.yaml"], "code: RO", "code: ROU", 1), "countries.yaml:1: unknown country ROU;"},
		"no county's file":     {"services/Cluj.yaml", entry + strings.ReplaceAll(entry, "office", "other"), "services/Cluj.yaml:1: Cluj is no code of a county"},
		"a part of the words":  {"vocabulary.yaml", "kinds: {police: [cops]}\nadience: {women: [women]}\n", "vocabulary.yaml:2: adience is no part of the file; write audience"},
		"an empty word":        {"vocabulary.yaml", "kinds: {police: [cops, '']}\n", "vocabulary.yaml:1: a word that is empty;"},
		"a word left out":      {"vocabulary.yaml", "kinds:\n  police:\n    - cops\n    -\n", "vocabulary.yaml:4: a word that is empty;"},
		"no words":             {"vocabulary.yaml", "# of people\n", "vocabulary.yaml:1: the file is empty;"},
		"an open bracket":      {"vocabulary.yaml", "# of people\n\nkinds: {police: [cops}\n", "vocabulary.yaml:3: not readable: "},
		"a name of blanks":     {"services/CJ.yaml", strings.Replace(entry, "name: Office", `name: "  "`, 1), "services/CJ.yaml:3: name is missing;"},
		"a name of two lines":  {"services/CJ.yaml", strings.Replace(entry, "name: Office", `name: "Office\nCluj"`, 1), "services/CJ.yaml:3: name has a line break;"},
		"a name without end":   {"services/CJ.yaml", strings.Replace(entry, "name: Office", "name: "+strings.Repeat("Office ", 50), 1), "services/CJ.yaml:3: name has 349 letters, over 250;"},
		"an entry in the text": {"services/CJ.yaml", entry + " - id: other\n", "services/CJ.yaml:9: not readable: "},
	} {
		texts := good()
		texts[c.file] = c.text
		if _, err := Open(files(texts)); err == nil || !strings.HasPrefix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s:\n%v\nwant alone: %s", name, err, c.want)
		}
	}
	texts := good()
	texts["services/AB.yaml"] = "# Services of Alba.\n"
	if _, err := Open(files(texts)); err != nil {
		t.Errorf("a county of which nothing is known yet: %v", err)
	}
}

// TestMissingFiles blames every file that is not there, all at once.
func TestMissingFiles(t *testing.T) {
	_, err := Open(fstest.MapFS{})
	for _, want := range []string{"contacts.yaml:1: ", "countries.yaml:1: ", "shelters.yaml:1: ", "services:1: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %s", err, want)
		}
	}
}

// TestT24_Refused tries every way to write down where a shelter is.
func TestT24_Refused(t *testing.T) {
	for _, field := range []string{"address: Str. Florilor 1", "locality: Turda", "point: [46.5, 23.7]", "lat: 46.5", "lon: 23.7",
		"postcode: 400001", "sector: 2", "street: Florilor", "map: https://example.org", "coordinates: [46.5, 23.7]"} {
		name, _, _ := strings.Cut(field, ":")
		refused(t, "source: page", "source: page\n  "+field, "shelters.yaml:7: a shelter must not have "+name+"; remove it")
	}
	for _, note := range []string{"pe strada Florilor", "Str. Florilor", "bl. 4", "nr. 12", "400001", "46.5712, 23.7831", "Calea Turzii"} {
		refused(t, "source: page", "source: page\n  notes: "+note, "shelters.yaml:7: this could lead to a shelter's door;")
	}
	refused(t, "name: House", "name: House, Aleea Rozelor", "shelters.yaml:2: this could lead to a shelter's door;")
}

func refused(t *testing.T, old, new, want string) {
	t.Helper()
	texts := good()
	texts[shelterFile] = strings.Replace(texts[shelterFile], old, new, 1)
	if _, err := Open(files(texts)); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%q: got %v, want %s", new, err, want)
	}
}

// TestOverdue lists what was to be verified before today, where it stands.
func TestOverdue(t *testing.T) {
	d, err := Open(files(good()))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]int{"2027-02-21": 0, "2027-02-22": 1, "2027-05-23": 3} {
		today, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		late := d.Overdue(today)
		if len(late) != want {
			t.Errorf("%s: %v, want %d", day, late, want)
		}
		if want == 1 && !strings.HasPrefix(late[0].Error(), "contacts.yaml:8: ro-112 is to be verified by 2027-02-21; ") {
			t.Errorf("%v", late[0])
		}
	}
}

// TestMisdated names what was verified on a day to come; days that are no such, or in the wrong order, are refused whatever today is.
func TestMisdated(t *testing.T) {
	of := func(days string) fs.FS {
		texts := good()
		texts["services/CJ.yaml"] = strings.Replace(texts["services/CJ.yaml"], "  verify_by: 2027-05-22", days, 1)
		return files(texts)
	}
	d, err := Open(of("  verified_at: 2026-12\n  verify_by: 2027-05-22"))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]int{"2026-11-23": 1, "2026-12-01": 0} {
		today, err := ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Misdated(today); len(got) != want || want > 0 && !strings.HasPrefix(got[0].Error(), "services/CJ.yaml:7: office: verified_at 2026-12 is ahead of today, 2026-11-23;") {
			t.Errorf("%s: %v", day, got)
		}
	}
	for days, want := range map[string]string{
		"  verify_by: 2207-05-22":                            "services/CJ.yaml:7: 2207-05-22 is no day of this century;",
		"  verify_by: 2027-05-22\n  verified_at: 0026-11-23": "services/CJ.yaml:8: 0026-11-23 is no day of this century;",
		"  verify_by: 2027-05-22\n  verified_at: 2027-05-23": "services/CJ.yaml:8: verified_at 2027-05-23 comes after verify_by 2027-05-22;",
	} {
		if _, err := Open(of(days)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", days, err, want)
		}
	}
}

// TestPoint1_VerifyBy gives help lines a month and the rest half a year, unless an entry says its own day.
func TestPoint1_VerifyBy(t *testing.T) {
	texts := good()
	for _, name := range []string{"contacts.yaml", "services/CJ.yaml", "shelters.yaml"} {
		texts[name] = regexp.MustCompile(`verify_by: .*`).ReplaceAllString(texts[name], "verified_at: 2026-11-23")
	}
	texts["services/CJ.yaml"] += `- id: line
  kind: dv_line_local
  name: Line
  county: CJ
  phones: ["0264 000 000"]
  trust: high
  confidence: high
  verified_at: 2026-11-23
  source: page
`
	d, err := Open(files(texts))
	if err != nil {
		t.Fatal(err)
	}
	line, _ := d.Contact("ro-112")
	office, _ := d.Service("office")
	local, _ := d.Service("line")
	for id, c := range map[string]struct{ got, want string }{
		"ro-112": {line.VerifyBy.String(), "2026-12-23"},
		"line":   {local.VerifyBy.String(), "2026-12-23"},
		"office": {office.VerifyBy.String(), "2027-05-22"},
		"house":  {d.Shelters()[0].VerifyBy.String(), "2027-05-22"},
	} {
		if c.got != c.want {
			t.Errorf("%s is to be verified by %s, want %s", id, c.got, c.want)
		}
	}
}

// TestPoint1_Words refuses words that nobody can filter by, and hours and zones that no clock understands.
func TestPoint1_Words(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"audience: [wimmin]", "not one of our words: wimmin; the words are [anyone victims"},
		{"topics: [x]", "not one of our words: x;"},
		{"accessibility: [ramp]", "not one of our words: ramp;"},
		{"calling: [nice]", "not one of our words: nice;"},
		{"languages: [Romanian]", "no language code: Romanian;"},
		{"hours: Lu-Vi 08-16", `these are no opening hours: "Lu-Vi 08-16"`},
		{"zone: Europe/Cluj", `no time zone "Europe/Cluj"`},
		{"area: [Cluj]", "no place Cluj; write a county's code"},
		{"chat: chat.example", "this is no web address"},
	} {
		for _, name := range []string{"contacts.yaml", "services/CJ.yaml", "shelters.yaml"} {
			if name == shelterFile && strings.HasPrefix(c.line, "area") {
				continue // a shelter has a county
			}
			texts := good()
			texts[name] = strings.Replace(texts[name], "source: page", "source: page\n  "+c.line, 1)
			line := strings.Count(texts[name][:strings.Index(texts[name], c.line)], "\n") + 1
			want := fmt.Sprintf("%s:%d: %s", name, line, c.want)
			if _, err := Open(files(texts)); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s in %s: got %v, want %s", c.line, name, err, want)
			}
		}
	}
}
