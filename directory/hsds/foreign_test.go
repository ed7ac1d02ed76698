package hsds

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// TestT24_SharedPlace keeps the door of a shelter when another record of the file, which is none, stands at the same place.
func TestT24_SharedPlace(t *testing.T) {
	shelter := `{"id":"ac148810-d857-441c-9679-408f346de14a","name":"Adăpost","status":"active","service_at_locations":[{"location":{"id":"b1b1b1b1-1111","latitude":46.57011,"longitude":23.78021,"addresses":[{"address_1":"Str. Ascunsa 3","city":"Turda","region":"Cluj","country":"RO"}]}}]}`
	other := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active","service_at_locations":[{"location":%s}]}`
	for name, place := range map[string]string{
		"the same location":  `{"id":"b1b1b1b1-1111","addresses":[{"address_1":"Ascunsa nr. 3","region":"Cluj","country":"RO"}]}`,
		"the same street":    `{"addresses":[{"address_1":"STR ASCUNSA 3","city":"Turda","region":"Cluj","country":"RO"}]}`,
		"a street otherwise": `{"addresses":[{"address_1":"Strada Ascunsa, nr.3, ap. 2","city":"Turda","region":"Cluj","country":"RO"}]}`,
		"a second line":      `{"addresses":[{"address_1":"Et. 1","address_2":"Ascunsa 3","city":"Turda","region":"Cluj","country":"RO"}]}`,
		"no town":            `{"addresses":[{"address_1":"Ascunsa nr 3","country":"RO"}]}`,
		"a text":             `{"location_type":"physical","description":"Ne găsiți pe strada Ascunsa la nr. 3"}`,
		"the same position":  `{"latitude":46.57018,"longitude":23.78027,"addresses":[{"address_1":"Ascunsa","region":"Cluj","country":"RO"}]}`,
	} {
		for _, text := range []string{shelter + "\n" + fmt.Sprintf(other, place), fmt.Sprintf(other, place) + "\n" + shelter} {
			said := all(imported(t, text))
			if strings.Contains(strings.ToLower(said), "ascunsa") || strings.Contains(said, "46.57") || !strings.Contains(said, "a shelter of this file is at the same place") {
				t.Errorf("%s: %s", name, said)
			}
		}
	}
	for name, text := range map[string]string{
		"a note":         `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active","description":"Pe Ascunsa 3, la etaj."}` + "\n" + shelter,
		"only in a text": `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active","service_at_locations":[{"location":{"addresses":[{"address_1":"Ascunsa 3","city":"Turda","region":"Cluj"}]}}]}` + "\n" + `{"id":"ac148810-d857-441c-9679-408f346de14a","name":"Adăpost","status":"active","description":"Pe str. Ascunsa nr. 3"}`,
		"services within a location": `{"location_type":"physical","latitude":46.57011,"longitude":23.78021,"addresses":[{"address_1":"Ascunsa","region":"Cluj"}],"services":[` +
			`{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active"},{"id":"ac148810-d857-441c-9679-408f346de14a","name":"Adăpost","status":"active"}]}`,
	} {
		if said := all(imported(t, text)); strings.Contains(strings.ToLower(said), "ascunsa") || strings.Contains(said, "46.57") {
			t.Errorf("%s: %s", name, said)
		}
	}
	apart := all(imported(t, shelter+"\n"+fmt.Sprintf(other, `{"id":"c1c1c1c1-1111","addresses":[{"address_1":"Str. Lungă 3","city":"Turda","region":"Cluj","country":"RO"}]}`)))
	if !strings.Contains(apart, "address: Str. Lungă 3") {
		t.Errorf("another place lost its street: %s", apart)
	}
}

// TestT24_FieldsThatSaySecret strips an address of which a field of any name says that it is not for everybody.
func TestT24_FieldsThatSaySecret(t *testing.T) {
	record := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Consiliere","status":"active","service_at_locations":[{"location":{"addresses":[{"address_1":"Str. Ascunsa 3","city":"Turda","region":"Cluj"}]}}],%s}`
	for field, secret := range map[string]bool{
		`"confidential":true`: true, `"confidential":"DA"`: true, `"confidential":1`: true, `"hide_address":true`: true, `"private_location":"yes"`: true, `"address_public":false`: true,
		`"x":{"show_location":"no"}`: true, `"publish_address":0`: true, `"tags":{"social_facility":"group_home","social_facility:for":"abused"}`: true,
		`"confidential":"No"`: false, `"confidential":"nu"`: false, `"address_public":true`: false, `"address_public":""`: false, `"hide_address":false`: false, `"is_public":false`: false,
	} {
		if said := all(imported(t, fmt.Sprintf(record, field))); strings.Contains(said, "Ascunsa") == secret {
			t.Errorf("%s: %s", field, said)
		}
	}
}

// TestT24_CentresThatDoNotSayWhat keeps no address of a centre for victims whose name does not say what is done there: shelters
// call themselves so.
func TestT24_CentresThatDoNotSayWhat(t *testing.T) {
	record := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":%q,"status":"active","service_at_locations":[{"location":{"addresses":[{"address_1":"Str. Ascunsa 3","city":"Turda","region":"Cluj"}]}}]}`
	for name, secret := range map[string]bool{
		"Centru pentru victimele violenței în familie": true, "CENTRUL PENTRU VICTIMELE VIOLENŢEI DOMESTICE": true, "Centre for victims of domestic violence": true, "Центр для постраждалих осіб": true,
		"Centrul de consiliere pentru victimele violenței domestice": false, "Centrul integrat pentru victimele violenței sexuale": false, "Centrul de zi pentru victime": false,
		"Counselling centre for women": false, "Consiliere pentru victime": false,
	} {
		if said := all(imported(t, fmt.Sprintf(record, name))); strings.Contains(said, "Ascunsa") == secret {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestT24_ForgedAsOurs takes a record that calls itself one of ours, and is none, for one of others.
func TestT24_ForgedAsOurs(t *testing.T) {
	for _, own := range []string{"forged", "2-shelter-alba-locuinta-protejata-dgaspc-alba"} {
		text := all(imported(t, fmt.Sprintf(`{"id":%q,"name":"Adăpost, Str Ascunsa 5","status":"active","eligibility_description":"lângă Ascunsa","attributes":[`+
			`{"value":%q,"taxonomy_term":{"id":%q}},{"taxonomy_term":{"id":%q}},{"value":"Ascunsa","taxonomy_term":{"id":%q}},{"value":"Ascunsa","taxonomy_term":{"id":%q}}]}`,
			serviceID(own), own, id(field+"/id"), id("kind/shelter"), id(field+"/notes"), id(field+"/locality"))))
		if strings.Contains(text, "Ascunsa") || !strings.Contains(text, "name: Adăpost\n") {
			t.Errorf("%s: %s", own, text)
		}
	}
}

// TestT24_NamesLoseTheStreet keeps of a name what it says before it says where.
func TestT24_NamesLoseTheStreet(t *testing.T) {
	for name, want := range map[string]string{
		"Adăpost, Soseaua Ascunsa 12":                         "Adăpost",
		"Adăpost – Piaţa Ascunsă 3":                           "Adăpost",
		"Women's Shelter 12 Hidden Road":                      "Women's Shelter",
		"Women's Shelter, Hidden Road":                        "Women's Shelter",
		"Centrul de primire în regim de urgență din Ascunsa":  "Centrul de primire în regim de urgență",
		"Frauenhaus Versteckstraße 5":                         "Frauenhaus",
		"Menedékház (Rejtett utca 5)":                         "Menedékház",
		"Притулок для жінок, вул. Прихована 5":                "Притулок для жінок",
		"Locuința protejată pentru victimele violenței":       "Locuința protejată pentru victimele violenței",
		"Casa protejată – Asociația Ascunsa":                  "Casa protejată – Asociația",
		"Adăpost pentru femei – DGASPC Cluj":                  "Adăpost pentru femei – DGASPC Cluj",
		"Adăpost pentru femei – DGASPC Alba":                  "Adăpost pentru femei – DGASPC",
		"Centrul de recuperare pentru victimele violenței 15": "Centrul de recuperare pentru victimele violenței",
	} {
		draft := imported(t, fmt.Sprintf(`{"id":"ac148810-d857-441c-9679-408f346de14b","status":"active","name":%q,"service_areas":[{"name":"Cluj"}]}`, name))
		if text := draft.files[shelterFile].String(); !strings.Contains(text, "name: "+want+"\n") {
			t.Errorf("%s: want %s in\n%s", name, want, text)
		}
		if cut := strings.Contains(draft.said(), "stripped from name"); cut != (name != want) {
			t.Errorf("%s: the report says that it was cut: %t", name, cut)
		}
	}
}

// TestT24_LinksLoseTheirPath keeps of a link the host alone, and says so; a host or an address to write to that may name a
// street is gone.
func TestT24_LinksLoseTheirPath(t *testing.T) {
	for fields, want := range map[string]string{
		`"url":"https://example.org/ascunsa-5"`: "website: https://example.org\n", `"url":"https://user:ascunsa@example.org"`: "website: https://example.org\n",
		`"url":"https://strada-ascunsa.example.org"`: "stripped website", `"url":"https://maps.app.goo.gl/ascunsa"`: "stripped website",
		`"url":"https://ascunsa5.example.org"`: "stripped website", `"email":"office@example.org"`: "email: office@example.org", `"email":"ascunsa5@example.org"`: "stripped email",
		`"url":"https://example.org/a/b"`: "stripped from website: what could lead to the door",
	} {
		text := all(imported(t, `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Adăpost","status":"active",`+fields+`}`))
		if !strings.Contains(text, want) || strings.Contains(text, "ascunsa") {
			t.Errorf("%s: no %q in\n%s", fields, want, text)
		}
	}
}

// TestPoint8_Numbers parts numbers, and writes them as they are dialled.
func TestPoint8_Numbers(t *testing.T) {
	for text, want := range map[string]string{
		"0800 500 333 / 0800 080 100": "0800 500 333|0800 080 100", "+40(0)264123456": "+40264123456", "0264.123.456 0264.123.457": "0264 123 456|0264 123 457",
		"0264/123456": "0264 123456", "0264-11.22.33": "0264 11 22 33", "+40 (0) 264 123 456": "+40 264 123 456", "0040 264 123 456": "+40 264 123 456",
		"+40 0264 123 456": "+40264 123 456", "Tel.: 0264 123 456, 0722 111 222": "0264 123 456|0722 111 222", "112": "112", "116 111": "116 111",
		"0800500333;0800080100": "0800500333|0800080100", "0264 123 456 sau 0264 123 457": "0264 123 456|0264 123 457", "+43 1 71719": "+43 1 71719",
		"0264123456 +40722111222": "0264123456|+40722111222", "112 0800 500 333": "112|0800 500 333", "(0264) 123 456": "0264 123 456",
		"0264 123456, 123457": "0264 123456", "0264 123 456 / 123": "0264 123 456", "0722/111/222": "0722 111 222", "0722/111": "", "021/314/44/00": "021 314 44 00",
		"0264 123 456, 112": "0264 123 456|112", "112 / 119 / 116 111": "112|119|116 111", "0264123456 şi 0264123457": "0264123456|0264123457",
		"0264123456 respectiv 0264123457 & 0264123458": "0264123456|0264123457|0264123458", "0264‑123·456": "0264 123 456", "０264 123 456": "0264 123 456",
		"tel 0264.123.456 mob 0722.111.222": "0264 123 456|0722 111 222", "TelVerde 0800 500 333 (24/7)": "0800 500 333", "Tel. 1: 0264123456; Тел. 0264123457": "0264123456|0264123457",
		"+39 06 123456 24/7": "+39 06 123456", "06 80 205 520": "", "0000000000": "", "12345": "", "0264 123 456 int. 12": "", "fax 0264 123 456": "", "123456789": "", "0264 123": "", "46.770123 23.590456": "", "unknown": "", "": "",
	} {
		found, rest := numbersIn(text, false)
		if got := strings.Join(found, "|"); got != want || want == "" && rest == "" && text != "" {
			t.Errorf("%s: %s, want %s; left %q", text, got, want, rest)
		}
	}
	for text, want := range map[string]string{"0664/1234567": "0664 1234567", "0664/12": "", "141 / 0664 1234567 / 80": "141|0664 1234567", "17": "17"} {
		if found, _ := numbersIn(text, true); strings.Join(found, "|") != want {
			t.Errorf("abroad, %s: %v, want %s", text, found, want)
		}
	}
	draft := imported(t, `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Linie","status":"active","phones":[{"number":"0800 500 333 / 0800 080 100"},{"number":"+40 800 500 333"},{"number":"0264 123 456 / 789"}]}`)
	for _, want := range []string{"phones: [0800 500 333, 0800 080 100, 0264 123 456]", "changed: one number became 0800 500 333 and 0800 080 100", "phones[1].number: 789"} {
		if !strings.Contains(all(draft), want) && !strings.Contains(all(draft), strings.Replace(want, "[1]", "[0]", 1)) {
			t.Errorf("no %q in\n%s", want, all(draft))
		}
	}
}

// TestPoint8_OurNumbersAreNumbers knows every number of our own directory as one, but for those of one city, 0264 955.
func TestPoint8_OurNumbersAreNumbers(t *testing.T) {
	for _, v := range builtin(t).Services() {
		for _, number := range v.Phones {
			if long(number) && len(number) > len("021 9862") && !whole(number, false) {
				t.Errorf("%s of %s is none", number, v.ID)
			}
		}
	}
}

// TestPoint8_OtherKinds refuses what is no service by its name, each kind once, however many there are.
func TestPoint8_OtherKinds(t *testing.T) {
	const uuid = `"id":"3a19ff88-4620-4d17-9830-ac1d859eb5d5",`
	for name, c := range map[string]struct{ text, want string }{
		"taxonomy.json":                   {`{` + uuid + `"name":"Open Eligibility","description":"Terms","uri":"https://x","version":"1"}`, "this is a taxonomy;"},
		"taxonomy without more":           {`{` + uuid + `"name":"Open Eligibility","description":"Terms"}`, "this is a taxonomy or an organization: it has no status"},
		"taxonomy_term_list.json":         {`{"total_items":2,"contents":[{` + uuid + `"code":"1","name":"Food","description":"x","taxonomy":"OE"},{` + uuid + `"name":"Shelter","description":"x","parent_id":"1","taxonomy_id":"2"}]}`, "this is a taxonomy term, and so are 1 more"},
		"organization_list.json":          {`{"contents":[{` + uuid + `"name":"Org","description":"x","website":"https://x"},{` + uuid + `"name":"Org 2","description":"x","website":"https://x"}]}`, "this is an organization without services, and so are 1 more"},
		"location.json":                   {`{` + uuid + `"location_type":"physical","name":"Casa"}`, "this is a location;"},
		"service_at_location_list.json":   {`{"contents":[{` + uuid + `"service_id":"1","location_id":"2"}]}`, "this is a service at a location without its service"},
		"locations with addresses":        {`[{` + uuid + `"name":"Casa","addresses":[{"address_1":"x"}]}]`, "this is a location;"},
		"two of three pages":              {`{"total_pages":3,"page_number":1,"contents":[` + good + `]}`, "this is one page of 3"},
		"pages, counted behind the list":  {`{"contents":[` + good + `],"total_pages":3}`, "this is one page of 3"},
		"a list that is cut off":          {`[` + good + `,`, "the file ends within a list"},
		"a table":                         {"id,name,status\n1,Casa,active\n", "this is a table (CSV)"},
		"a table with quotes":             {"\"id\",\"name\",\"status\"\n\"1\",\"Casa\",\"active\"\n", "this is a table (CSV)"},
		"a table of numbers":              {"1;Casa;active\n2;Casa;active\n", "this is a table (CSV)"},
		"a table in UTF-16":               {"\xff\xfei\x00d\x00\t\x00n\x00\n\x00", "this is a table (CSV)"},
		"UTF-32 without a mark":           {"{\x00\x00\x00\"\x00\x00\x00", "this is UTF-32"},
		"nothing":                         {"", "there is no record in it"},
		"a mark and nothing else":         {"\ufeff \n", "there is no record in it"},
		"a Page without contents":         {`{"total_items":0,"contents":[]}`, "there is no record in it"},
		"a name twice":                    {`{"id":"1","name":"Adăpost","name":"Consiliere","status":"active","service_at_locations":[{"location":{"addresses":[{"address_1":"Ascunsa"}]}}]}`, "the field name stands there twice; keep one"},
		"a name twice, written otherwise": {`{"id":"1","name":"Adăpost","n\u0061me":"Consiliere","status":"active"}`, "the field name stands there twice; keep one"},
		"twice within":                    {`{"name":"x","status":"active","phones":[{"number":"1","a":{"b":1}},{"number":"2", "number" : "3"}]}`, "the field number stands there twice"},
		"of Overpass":                     {`{"version":0.6,"generator":"Overpass","elements":[{"type":"node","tags":{"name":"x"}}]}`, "this is data of OpenStreetMap; have it written as HSDS"},
		"GeoJSON":                         {`{"type":"FeatureCollection","features":[{"type":"Feature"}]}`, "this is GeoJSON; have it written as HSDS"},
		"a list of another name":          {`{"data":[` + good + `]}`, "this is a list under another name than contents; import the list alone"},
		"a page of HTML":                  {"<!doctype html><title>Log in</title>", "this is XML or a page of HTML"},
		"compressed":                      {"\x1f\x8b\x08\x00", "this is compressed (gzip)"},
		"a spreadsheet":                   {"PK\x03\x04xl/workbook.xml", "this is a ZIP archive or a spreadsheet"},
		"letters that are no UTF-8":       {strings.Replace(good, "Casa", "Ad\xe3post", 1), "its letters are no UTF-8"},
		"a record that is never closed":   {`{"name":"x","a":{"b":[1,2` + "\n" + good + "\n" + good, "this is no JSON"},
		"a record that is much too large": {`{"name":"` + strings.Repeat("x", mostRecord) + `"}` + "\n" + good, "this record is larger than 4 MB"},
	} {
		draft := imported(t, c.text)
		if !strings.Contains(draft.said(), c.want) || strings.Count(draft.said(), "\n") > 6 {
			t.Errorf("%s: %.300s, want %s", name, draft.said(), c.want)
		}
		if strings.HasSuffix(name, ".json") && draft.Taken > 0 {
			t.Errorf("%s became a service", name)
		}
	}
	for _, name := range []string{"location.json"} { // what stands beside the checkout
		data, err := os.ReadFile(filepath.Join(standard(t), "examples", name))
		if err != nil {
			t.Fatal(err)
		}
		if draft := imports(t, name, data); draft.Taken > 0 || draft.Wrong != 1 {
			t.Errorf("%s: %s", name, draft.said())
		}
	}
}

const good = `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Casa","status":"active"}`

// TestPoint8_Encodings reads UTF-8 with a byte order mark, and UTF-16 with one or without.
func TestPoint8_Encodings(t *testing.T) {
	text := strings.Replace(good, "Casa", "Consiliere și sprijin", 1)
	wide := func(order binary.AppendByteOrder, mark bool) string {
		var out []byte
		if mark {
			out = order.AppendUint16(out, 0xfeff)
		}
		for _, unit := range utf16.Encode([]rune(text)) {
			out = order.AppendUint16(out, unit)
		}
		return string(out)
	}
	for name, file := range map[string]string{
		"UTF-8": text, "UTF-8 with a mark": "\ufeff" + text, "UTF-16LE": wide(binary.LittleEndian, true), "UTF-16BE": wide(binary.BigEndian, true),
		"UTF-16LE without a mark": wide(binary.LittleEndian, false), "UTF-16BE without a mark": wide(binary.BigEndian, false),
	} {
		if draft := imported(t, file); draft.Taken != 1 || draft.Wrong > 0 || !strings.Contains(all(draft), "name: Consiliere și sprijin") {
			t.Errorf("%s: %s", name, all(draft))
		}
	}
	for name, file := range map[string]string{
		"two marks": "\ufeff\ufeff" + text + "\n" + text, "a mark before each": "\ufeff" + text + "\n\ufeff" + text, "a text sequence": "\x1e" + text + "\n\x1e" + text + "\n",
	} {
		if draft := imported(t, file); draft.Taken != 2 || draft.Wrong > 0 {
			t.Errorf("%s: %s", name, all(draft))
		}
	}
	if draft := imported(t, "\xff\xfe\x00\x00{"); draft.Wrong != 1 || !strings.Contains(draft.said(), "UTF-32; save the file as UTF-8") {
		t.Errorf("UTF-32: %s", draft.said())
	}
}

// TestPoint8_ABrokenRecordCostsNoOther names a broken record, and takes those before and behind it, however they are written.
func TestPoint8_ABrokenRecordCostsNoOther(t *testing.T) {
	broken := strings.Replace(good, `"active"`, "NaN", 1)
	for name, c := range map[string]struct {
		text  string
		taken int
	}{
		"on one line":       {"[" + good + "," + broken + "," + good + "]", 2},
		"indented":          {"[\n  " + good + ",\n  " + broken + ",\n  " + good + "\n]", 2},
		"cut off, indented": {"[\n  " + good + ",\n  {\"name\":\"x\n  " + good + "\n]", 2},
		"in a Page":         {`{"contents":[` + good + "," + broken + "," + good + "]}", 2},
		"with marks":        {"\ufeff" + good + "\n\ufeff" + `{"name":"x` + "\n\ufeff" + good, 2},
	} {
		if draft := imported(t, c.text); draft.Taken != c.taken || draft.Wrong != 1 {
			t.Errorf("%s: %s", name, draft.said())
		}
	}
	if draft := imported(t, good+"\n{\"name\":\"x\n\"status\n"+"x\n"); !strings.Contains(draft.said(), "from here to the end of the file nothing was read") {
		t.Errorf("what was not read is not named: %s", draft.said())
	}
}

// TestPoint8_TimesElsewhere takes no time that is told by another clock, and none that is not yet so.
func TestPoint8_TimesElsewhere(t *testing.T) {
	for row, want := range map[string]string{
		`"opens_at":"09:00","closes_at":"17:00"`:                               "hours: Mo 09:00-17:00",
		`"opens_at":"09:00:00","closes_at":"17:00:00"`:                         "hours: Mo 09:00-17:00",
		`"opens_at":"22:00","closes_at":"06:00"`:                               "hours: Mo 22:00-06:00",
		`"opens_at":"09:00Z","closes_at":"17:00Z"`:                             "not held: times with Z or an offset",
		`"opens_at":"09:00:00Z","closes_at":"17:00:00Z"`:                       "not held: times with Z or an offset",
		`"opens_at":"09:00+02:00","closes_at":"17:00+02:00"`:                   "not held: times with Z or an offset",
		`"opens_at":"9:00","closes_at":"24:00"`:                                "hours: Mo 09:00-24:00",
		`"opens_at":"09:00","closes_at":"17:00","timezone":null`:               "hours: Mo 09:00-17:00",
		`"opens_at":"09:00","closes_at":"17:00","until":""`:                    "hours: Mo 09:00-17:00",
		`"opens_at":"09:00","closes_at":"17:00","timezone":"Europe/Bucharest"`: "hours: Mo 09:00-17:00",
		`"opens_at":"09:00","closes_at":"17:00","timezone":0`:                  "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"17:00","timezone":"+00:00"`:           "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"17:00","timezone":"UTC"`:              "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"17:00Z"`:                              "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"17:00 UTC"`:                           "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"17:00+02"`:                            "not held: times with Z or an offset",
		`"opens_at":"09:00","closes_at":"09:00"`:                               "not held: some rows of the schedules were not understood",
		`"opens_at":"00:00","closes_at":"00:00"`:                               "not held: some rows of the schedules were not understood",
		`"opens_at":"09:00","closes_at":"25:00"`:                               "not held: some rows of the schedules were not understood",
		`"opens_at":"09:00","closes_at":"17:00","valid_from":"2030-01-01"`:     "valid_from: 2030-01-01",
		`"opens_at":"09:00","closes_at":"17:00","valid_to":"2020-01-01"`:       "valid_to: 2020-01-01",
	} {
		text := all(imported(t, strings.Replace(good, "}", `,"schedules":[{"freq":"WEEKLY","byday":"MO",`+row+`}]}`, 1)))
		if !strings.Contains(text, want) || strings.HasPrefix(want, "hours") != strings.Contains(text, "hours: ") {
			t.Errorf("%s: no %q in\n%s", row, want, text)
		}
	}
}

// TestPoint8_OddFields takes what is plain in odd fields, and names the rest.
func TestPoint8_OddFields(t *testing.T) {
	record := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Casa","status":"active",%s}`
	for fields, want := range map[string]string{
		`"name":"Casa \u202edeschisă\u200b\n de\u0000 zi"`: "name: Casa deschisă de zi\n", `"name":"\u200b"`: "this is no service: it has no name", `"status":"Active"`: "-hide:",
		`"status":"inactive"`: "hide: 'status: inactive'", `"phones":[{"number":"0264 111 222","extension":""}]`: "phones: [0264 111 222]",
		`"phones":[{"number":"0264 111 222","extension":"12"}]`: "not held: phones[0].number: 0264 111 222", `"phones":[{"number":"0264 111 222","type":["fax"]}]`: "not held: phones[0].number: 0264 111 222",
		`"phones":[{"number":"0264 111 222","description":"Fax"}]`: "not held: phones[0].number: 0264 111 222", `"phones":[{"number":264111222}]`: "not held: phones[0].number: 264111222",
		`"assured_date":"2099-05-01"`: "not held: assured_date: 2099-05-01", `"assured_date":"2026-11-26"`: `verified_at: "2026-11-26"`, `"assured_date":"2026-11-27"`: "not held: assured_date: 2026-11-27",
		`"email":"mailto:office@example.org"`: "email: office@example.org\n", `"email":"a@example.org; b@example.org"`: "not held: email: a@example.org; b@example.org",
		`"url":"https://a.example https://b.example"`: "not held: url: https://a.example https://b.example", `"url":"https://me:word@example.org/a"`: "website: https://example.org/a\n",
	} {
		one := strings.Replace(fmt.Sprintf(record, fields), `"name":"Casa","status":"active","name"`, `"status":"active","name"`, 1)
		text := all(imported(t, strings.Replace(one, `"status":"active","status"`, `"status"`, 1)))
		if wanted, gone := strings.CutPrefix(want, "-"); strings.Contains(text, wanted) == gone {
			t.Errorf("%s: %q in\n%s", fields, want, text)
		}
	}
}

// TestPoint8_PositionsAstray takes no position that is far from the address: people would be sent there.
func TestPoint8_PositionsAstray(t *testing.T) {
	record := `{"id":"ac148810-d857-441c-9679-408f346de14b","name":"Casa","status":"active","service_at_locations":[{"location":{"latitude":%s,"addresses":[{"address_1":"Str. Lungă 3",%s,"country":"RO"}]}}]}`
	const turda, cluj = `"city":"Turda","region":"Cluj"`, `"region":"Cluj"`
	for _, c := range []struct {
		at, where string
		held      bool
	}{
		{`46.57,"longitude":23.78`, turda, true}, {`46.77,"longitude":23.6`, turda, true}, {`23.78,"longitude":46.57`, turda, false}, {`44.43,"longitude":26.1`, turda, false},
		{`48.2,"longitude":16.37`, turda, false}, {`46.77,"longitude":23.6`, cluj, true}, {`44.43,"longitude":26.1`, cluj, false},
	} {
		text := all(imported(t, fmt.Sprintf(record, c.at, c.where)))
		if strings.Contains(text, "point: [") != c.held || strings.Contains(text, "the position is not where the address is") == c.held {
			t.Errorf("%s, %s: %s", c.at, c.where, text)
		}
	}
}

// TestPoint8_HalfAWeekIsNone takes no hours where a row of the week is not understood: its days would be called closed. A row that
// is over says nothing of today.
func TestPoint8_HalfAWeekIsNone(t *testing.T) {
	for row, want := range map[string]string{
		`"byday":"tu","opens_at":"9:30","closes_at":"12:00"`:    "hours: Mo 09:00-17:00; Tu 09:30-12:00",
		`"byday":"TU","opens_at":"09:00Z","closes_at":"12:00Z"`: "not held: times with Z or an offset",
		`"byday":"TU","opens_at":"nine","closes_at":"12:00"`:    "not held: some rows of the schedules were not understood",
		`"byday":"1TU","opens_at":"09:00","closes_at":"12:00"`:  "not held: some rows of the schedules were not understood",
		`"byday":["TU"],"opens_at":"09:00","closes_at":"12:00"`: "not held: some rows of the schedules were not understood",
		`"byday":"TU"`: "not held: some rows of the schedules were not understood",
		`"byday":"TU","opens_at":"09:00","closes_at":"12:00","interval":2`:                        "not held: some rows of the schedules were not understood",
		`"byday":"TU","opens_at":"09:00","closes_at":"12:00","valid_from":"2026-10-01"`:           "not held: some rows of the schedules were not understood",
		`"byday":"TU","opens_at":"09:00","closes_at":"12:00","valid_to":"2020-01-01"`:             "hours: Mo 09:00-17:00",
		`"byday":"TU","opens_at":"09:00","closes_at":"12:00","until":"2020-01-01T00:00:00+02:00"`: "hours: Mo 09:00-17:00",
		`"description":"sunați înainte"`:                                                          "hours: Mo 09:00-17:00",
	} {
		text := all(imported(t, strings.Replace(good, "}", `,"schedules":[{"freq":"WEEKLY","byday":"MO","opens_at":"09:00","closes_at":"17:00"},{"freq":"WEEKLY",`+row+`}]}`, 1)))
		if !strings.Contains(text, want+"\n") && !strings.Contains(text, want+",") && !strings.Contains(text, want+" are") || strings.HasPrefix(want, "hours") != strings.Contains(text, "hours: ") {
			t.Errorf("%s: no %q in\n%s", row, want, text)
		}
	}
}

// TestPoint9_HoursGoOutAndIn exports every form of hours as rows that the standard knows, and takes them back as they were.
func TestPoint9_HoursGoOutAndIn(t *testing.T) {
	check := schema(t, "schedule")
	for _, text := range []string{
		"24/7; Mo-Fr 08:00-16:00", "Mo-Fr 08:00-18:00, Sa 08:00-12:00", "Mo-Th 08:30-12:00, Tu,Th 13:00-16:00", `Mo-Fr 08:00-16:00 "by appointment"`,
		`"nur nach Vereinbarung"`, "Mo-Su 17:00+", "We[2] 10:00-12:00", `Mo-Fr 08:00-16:00 || "call"`, "Oct-Mar Mo-Fr 08:00-16:00; Apr-Sep Mo-Fr 08:00-18:00",
		"Mo-Fr 08:00-18:00; Mo-Fr 12:00-13:00 off", "Fr-Su 16:00-04:00, Mo 10:00-12:00; PH off", `Th, Fr 9:00-18:00 open "Ordination"; Mo-We 09:00-18:00 "x"`,
	} {
		s := draftService{x: &exporter{words: ownTerms()}, Service: Service{ID: serviceID("x"), Name: "x", Status: "active"}}
		s.say("id", "x")
		s.say("hours", text)
		s.schedules(parsed(t, text))
		for _, row := range s.Schedules {
			valid(t, check, row)
		}
		draft := imported(t, asJSON(t, s.Service))
		if got := draft.files["services/unplaced.yaml"].String(); !strings.Contains(got, text) && !strings.Contains(got, strings.ReplaceAll(text, `"`, `\"`)) {
			t.Errorf("%s became\n%s\n%s", text, got, draft.said())
		}
	}
}
