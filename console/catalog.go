package console

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"

	yaml "go.yaml.in/yaml/v3"
)

// The console's own words: words/PAGE.LANG.yaml, id: text. They are no part of an edition. A text with {n} may be a mapping of plural forms.

//go:embed words/*.yaml
var wordFiles embed.FS

// languages are those of the console; the first is what nobody has chosen.
var languages = []string{"ro", "en"}

// forms are a text's plural forms by their names in CLDR; a text without forms has "other" alone.
type forms map[string]string

func (f *forms) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		*f = forms{"other": n.Value}
		return nil
	}
	var m map[string]string
	err := n.Decode(&m)
	*f = m
	return err
}

// catalog is read when first asked, as are templates, assets and guides: most runs of the program show no page of staff's.
var catalog = sync.OnceValue(readCatalog)

func readCatalog() map[string]map[string]forms {
	all := make(map[string]map[string]forms)
	for _, lang := range languages {
		all[lang] = make(map[string]forms)
	}
	names, _ := fs.Glob(wordFiles, "words/*.yaml")
	for _, name := range names {
		data, err := wordFiles.ReadFile(name)
		if err != nil {
			panic(err) // part of the binary
		}
		_, lang, _ := strings.Cut(strings.TrimSuffix(path.Base(name), ".yaml"), ".")
		var texts map[string]forms
		if err := yaml.Unmarshal(data, &texts); err != nil {
			panic(fmt.Errorf("%s: %w", name, err)) // part of the binary
		}
		for id, text := range texts {
			if _, twice := all[lang][id]; twice {
				panic(fmt.Errorf("%s: %s is there twice", name, id)) // part of the binary
			}
			all[lang][id] = text
		}
	}
	return all
}

// say is a text of the console; what stands in braces is replaced by its name. An id without a text is itself, which a test looks for.
func (v *visit) say(id string, names map[string]string) string { return sayIn(v.lang, id, names) }

// sayIn is a text of the console in one of its languages.
func sayIn(lang, id string, names map[string]string) string {
	f, there := catalog()[lang][id]
	if !there {
		return id
	}
	text := f["other"]
	if n, has := names["n"]; has {
		if form, has := f[pluralForm(lang, n)]; has {
			text = form
		}
	}
	for name, value := range names {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// pluralForm is CLDR's rule for whole numbers: in Romanian one is 1, few 0 and 2 to 19 and what ends in these (but for 1 itself); in English one is 1.
func pluralForm(lang, number string) string {
	var n int
	if _, err := fmt.Sscan(number, &n); err != nil {
		return "other"
	}
	switch {
	case n == 1:
		return "one"
	case lang == "ro" && (n == 0 || n%100 >= 1 && n%100 <= 19):
		return "few"
	}
	return "other"
}

// pairs makes names with their values out of a list in which they alternate.
func pairs(list []any) map[string]string {
	names := make(map[string]string)
	for i := 0; i+1 < len(list); i += 2 {
		names[fmt.Sprint(list[i])] = fmt.Sprint(list[i+1])
	}
	return names
}

// languageOf is what was chosen, or the first that the browser names and we have.
func languageOf(r *http.Request, chosen string) string {
	for _, asked := range append([]string{chosen}, strings.Split(r.Header.Get("Accept-Language"), ",")...) {
		for _, lang := range languages {
			if strings.HasPrefix(strings.TrimSpace(asked), lang) {
				return lang
			}
		}
	}
	return languages[0]
}

// zone is where staff work.
var zone = func() *time.Location {
	z, err := time.LoadLocation("Europe/Bucharest")
	if err != nil {
		panic(err) // part of the binary
	}
	return z
}()

// when is a moment as people say it: now, some minutes ago, today or yesterday with the time, or the day.
func (v *visit) when(t time.Time) string {
	t, now := t.In(zone), v.now.In(zone)
	clock, days := t.Format("15:04"), daysBetween(t, now)
	switch ago := now.Sub(t); {
	case t.IsZero() || t.Unix() == 0:
		return v.say("when.never", nil)
	case ago >= 0 && ago < time.Minute:
		return v.say("when.now", nil)
	case ago >= 0 && ago < time.Hour:
		return v.say("when.minutes", pairs([]any{"n", int(ago.Minutes())}))
	case days == 0:
		return v.say("when.today", pairs([]any{"time", clock}))
	case days == 1:
		return v.say("when.yesterday", pairs([]any{"time", clock}))
	}
	return v.day(t)
}

// day is a day as people say it, by the clock of the country.
func (v *visit) day(t time.Time) string {
	t = t.In(zone)
	month := v.say(fmt.Sprintf("month.%d", int(t.Month())), nil)
	return v.say("when.day", pairs([]any{"day", t.Day(), "month", month, "year", t.Year()}))
}

// daysBetween is how many midnights lie between two moments of one zone.
func daysBetween(a, b time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(b).Sub(day(a)).Hours() / 24)
}
