package check

import (
	"maps"
	"path"
	"slices"
	"strings"

	"liman/content"
	"liman/locales"
)

// causes are faults without those that only follow from others: what the source lacks or nobody needs is mended there, not in each translation.
func causes(all content.Faults) content.Faults {
	const source = "locales/" + locales.Source + ".yaml"
	unneeded, missing, empty := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, f := range all {
		if f.File != source {
			continue
		}
		unneeded[f.Value("message")] = unneeded[f.Value("message")] || f.Kind == "text.unused"
		missing[f.Value("message")] = missing[f.Value("message")] || f.Kind == "text.missing"
	}
	var kept content.Faults
	for _, f := range all {
		id := f.Value("message")
		follows := false
		switch f.Kind {
		case "text.missing", "text.unused":
			follows = f.File != source && unneeded[id]
		case "text.alone":
			follows = missing[id]
		case "text.empty":
			follows = empty[f.File+" "+id]
			empty[f.File+" "+id] = true
		}
		if !follows {
			kept = append(kept, f)
		}
	}
	return kept
}

// languages wants the words of each language for which something else is there: phrases, or rules.
func languages(b *content.Bundle, r Rules, w *locales.Words) content.Faults {
	var faults content.Faults
	for name := range b.In("flows/phrases", ".yaml") {
		if lang := strings.TrimSuffix(path.Base(name), ".yaml"); !slices.Contains(w.Languages(), lang) {
			faults = append(faults, lost(lang, name+" is there"))
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(r.Languages)) {
		if _, phrases := b.File("flows/phrases/" + lang + ".yaml"); !phrases && !slices.Contains(w.Languages(), lang) {
			faults = append(faults, lost(lang, "locales/"+rulesName+" has rules for it"))
		}
	}
	return faults
}

func lost(lang, because string) content.Fault {
	return content.Wrong("text.language", "is missing, and "+because, "put the file back, or take that out").At("locales/"+lang+".yaml", 1)
}
