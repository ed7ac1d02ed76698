package console

import (
	"path"
	"slices"
	"sort"
	"strings"

	"liman/content"
	"liman/edition/draft"
)

// faultText is a fault in the words of staff: words/faults.LANG.yaml has them by its kind and, where an entry's field says more, by that
// (fault.entry.missing.name). A kind without words is said in general, with what a terminal would print.
func (v *visit) faultText(w work, f content.Fault) string {
	names := map[string]string{"details": strings.TrimSuffix(f.What+"; "+f.Mend, "; ")}
	for _, n := range f.Names {
		if n.Name != "" {
			names[n.Name] = v.faultName(w, n.Name, n.Value)
		}
	}
	for _, id := range []string{"fault." + f.Kind + "." + w.faultField(f), "fault." + f.Kind} {
		if _, there := catalog()[v.lang][id]; there {
			return v.say(id, names)
		}
	}
	return v.say("fault", names)
}

// faultName is what staff call the thing that a name of a fault stands for.
func (v *visit) faultName(w work, name, value string) string {
	switch name {
	case "screen", "to", "other":
		return v.calledScreen(w, value)
	case "contact":
		if c, known := w.Edition.Directory.Contact(value); known {
			return c.Name
		}
	case "lang", "like":
		return v.say("lang."+value, nil)
	case "day":
		if day := dayOf(value); !day.IsZero() {
			return v.day(day)
		}
	case "words":
		return strings.Trim(value, quoting) // the sentence quotes them
	case "story":
		return strings.ReplaceAll(strings.TrimSuffix(path.Base(value), ".txt"), "-", " ")
	}
	return value
}

// quoting is what may stand around quoted words besides letters.
const quoting = "„“”«»\"‘’',.;:!?()"

// calledScreen is what a screen is called, also one that the change has removed.
func (v *visit) calledScreen(w work, ref string) string {
	if _, n := w.node(ref); n == nil {
		if was, there := w.before(message(v.lang, ref+".title")); there {
			return was
		}
	}
	return w.title(v.lang, ref)
}

// faultsOf are faults in the words of staff.
func (v *visit) faultsOf(w work, faults content.Faults) []string {
	var said []string
	for _, f := range faults {
		said = append(said, v.faultText(w, f))
	}
	return said
}

// named is what a fault says of a name; "" if it says nothing.
func named(f content.Fault, name string) string {
	i := slices.IndexFunc(f.Names[:], func(n struct{ Name, Value string }) bool { return n.Name == name })
	if i < 0 {
		return ""
	}
	return f.Names[i].Value
}

// faultField is the field of an entry in which a fault stands.
func (w work) faultField(f content.Fault) string {
	if field := named(f, "field"); field != "" {
		return field
	}
	k, _ := w.faultKey(f)
	return k.Name
}

// faultKey is the field at which a fault is mended: the message that it names, the field of an entry that it names, or else the last field
// that begins on its line or before. False for a fault that stands in none.
func (w work) faultKey(f content.Fault) (draft.Key, bool) {
	in := w.Files[f.File].fields
	if in == nil {
		in = w.Files["directory/data/"+strings.TrimPrefix(f.File, "directory/")].fields
	}
	var k draft.Key
	if n := sort.Search(len(in), func(n int) bool { return in[n].Line > f.Line }); n > 0 {
		k = in[n-1].Key
	}
	if id := named(f, "message"); id != "" && k.Of != id { // it has no line yet
		k = message(named(f, "lang"), id)
	}
	if field := named(f, "field"); field != "" && k.Kind == draft.Entry {
		k.Name = field
	}
	if ref := named(f, "screen"); ref != screenOf(k) && f.File == w.fileOf(ref) { // its line is that of what stands before it
		k = nodeKey(ref, "kind")
	}
	return k, k.Kind != ""
}

// fileOf is the file of the topic of a screen; "" if there is no such screen.
func (w work) fileOf(ref string) string {
	if _, n := w.node(ref); n == nil {
		return ""
	}
	flow, _, _ := strings.Cut(ref, "/")
	return "flows/" + flow + ".yaml"
}

// locate says of each field which faults stand in it.
func (w work) locate() map[draft.Key]content.Faults {
	at := make(map[draft.Key]content.Faults)
	for _, f := range w.Faults {
		if k, there := w.faultKey(f); there {
			at[k] = append(at[k], f)
		}
	}
	return at
}

// faultAt is what staff call the place of a fault: a screen and a language, or an entry; "" for a fault that has no place of its own.
func (v *visit) faultAt(w work, f content.Fault) string {
	k, there := w.faultKey(f)
	ref := screenOf(k)
	switch {
	case !there:
	case k.Kind == draft.Entry:
		return w.Value(entryField(k.Of, "name"))
	case ref != "" && k.Kind == draft.Message:
		return v.calledScreen(w, ref) + ", " + v.say("lang."+k.Lang, nil)
	case ref != "":
		return v.calledScreen(w, ref)
	case k.Kind == draft.Message:
		return v.say("lang."+k.Lang, nil)
	}
	return ""
}

// faultRow is something that is wrong, with the page on which it is mended; or a text that is missing in languages, each with the way to it.
type faultRow struct {
	At    string // what its place is called
	Text  string
	Where string
	Langs []faultLang
}

// faultLang is a language in which a text is missing.
type faultLang struct{ Lang, Where string }

// faultRows are what is wrong with a work. What is missing of one text is said once.
func (v *visit) faultRows(w work) []faultRow {
	var rows []faultRow
	lacks := make(map[string]int) // which row says it, by the message
	for _, f := range w.Faults {
		k, _ := w.faultKey(f)
		row := faultRow{At: v.faultAt(w, f), Text: v.faultText(w, f), Where: w.where(f)}
		if f.Kind != "text.missing" || screenOf(k) == "" {
			rows = append(rows, row)
			continue
		}
		at, said := lacks[k.Of]
		if !said {
			at = len(rows)
			lacks[k.Of] = at
			rows = append(rows, faultRow{At: v.calledScreen(w, screenOf(k)), Text: v.lack(w, k.Of)})
		}
		rows[at].Langs = append(rows[at].Langs, faultLang{k.Lang, row.Where})
	}
	return rows
}

// lack says which text of a screen is missing.
func (v *visit) lack(w work, id string) string {
	name := afterDot(id)
	if w.isButton(id) {
		return v.say("lack.button", pairs([]any{"label", w.shown(id, v.lang)}))
	}
	if said := v.say("lack."+name, nil); said != "lack."+name {
		return said
	}
	return v.say("lack.part", nil)
}

// isButton tells whether a message is the label of a button.
func (w work) isButton(id string) bool { return w.textKind(message("", id)) == "button" }

// partOf is the part of its screen's page on which a message is written.
func (w work) partOf(id string) string {
	if w.isButton(id) {
		return "?part=buttons"
	}
	return ""
}

// where is the place at which a fault is mended; "" if it stands in no field.
func (w work) where(f content.Fault) string {
	k, _ := w.faultKey(f)
	if _, served := w.Edition.Directory.Entry(k.Of); k.Kind == draft.Entry && k.Of != "" && !served {
		return "/console/numbers/" + k.Of + "/fields" // one that is new has no page of its own yet
	}
	page := pageOf(k)
	switch {
	case page != "" && k.Kind == draft.Message:
		return page + w.partOf(k.Of) + "#" + cell{Key: k}.ID() // the very text, of all that the page has
	case page != "" && k.Kind == draft.Option:
		return page + "?part=buttons"
	}
	return page
}
