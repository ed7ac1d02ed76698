package intent

import "testing"

// What a crowd gets: danger by its own words, without a look at what phrases a text is like.
func TestAlarm(t *testing.T) {
	files := builtinPhrases(t)
	m := New(files)
	for text, want := range map[string]string{
		"are un cutit in mana si vine spre mine":      "danger/start",
		"sunt inchisa in baie si sparge usa":          "danger/start",
		"meg akarok halni, bevettem a gyogyszereket":  "danger/dying",
		"vreau un avocat gratuit":                     "",
		"nu stiu ce sa fac cu bicicleta si cu cainii": "",
		"am gatit toata ziua":                         "",
		"!":                                           "",
	} {
		if got := m.Alarm(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	heard := measured(files, func(text, _ string) bool { return m.Alarm(text) != "" })
	if heard.danger < .99 || heard.alarms > .03 {
		t.Errorf("of the phrases of danger %.3f are heard, of others %.3f", heard.danger, heard.alarms)
	}
	m.index = newIndex(nil, nil) // no phrase is held against a text, so it is heard where there are none to hold
	if got := m.Alarm("are un cutit in mana si vine spre mine"); got != "danger/start" {
		t.Errorf("without an index it is %q", got)
	}
}

type shares struct{ danger, alarms float64 }

// measured is which share of the phrases of danger, and of all others, is heard as danger.
func measured(files []Phrases, heard func(text, lang string) bool) shares {
	var rang, danger, alarms, others int
	for _, f := range files {
		for _, texts := range f.Danger {
			for _, text := range texts {
				danger++
				if heard(text, f.Lang) {
					rang++
				}
			}
		}
		rest := f.Calm
		for _, texts := range f.Other {
			rest = append(rest[:len(rest):len(rest)], texts...)
		}
		for _, text := range rest {
			others++
			if heard(text, f.Lang) {
				alarms++
			}
		}
	}
	return shares{share(rang, danger), share(alarms, others)}
}
