package check

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory"
	"liman/edition"
)

const rulesName = "rules/words.yaml"

// Rules are what staff keep in locales/rules/words.yaml: what words may not say.
type Rules struct {
	Everywhere struct {
		Never []string `yaml:"never"`
	} `yaml:"everywhere"`
	Languages map[string]langRules `yaml:"languages"`
	Romanians []string             `yaml:"romanian"` // words that may stand in other languages
	Same      []string             `yaml:"same"`     // messages that may be the same in two languages
}

// langRules are those of one language.
type langRules struct {
	Never []string `yaml:"never"` // what no text may say
	Fine  []string `yaml:"fine"`  // but these may be said
	Sent  []string `yaml:"sent"`  // what may not be seen at a glance at the phone (sentIDs)
}

// BuiltinRules are those of the edition inside the program.
func BuiltinRules() Rules {
	r, _, _ := readRules(edition.Builtin(), nil) // the tests read them
	return r
}

// readRules reads the rules of an edition. Each language needs its own: words that hurt do not translate. Without rules nothing can
// be said of the words.
func readRules(b *content.Bundle, langs []string) (r Rules, faults content.Faults, read bool) {
	data, there := b.File("locales/" + rulesName)
	if !there {
		return r, content.Faults{rulesFault(content.Wrong("rules.unreadable", "cannot be read", "put the file there, as in the project's own tree"))}, false
	}
	if faults := r.read(data); faults != nil {
		return r, faults, false
	}
	for _, lang := range langs {
		if own := r.Languages[lang]; len(own.Never) == 0 || len(own.Sent) == 0 {
			faults = append(faults, rulesFault(content.Wrong("rules.language", lang+" has no never or no sent", "write what no text may say in this language", "lang", lang)))
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(r.Languages)) {
		own := r.Languages[lang]
		r.Languages[lang] = langRules{Never: folded(own.Never, r.Everywhere.Never), Fine: folded(own.Fine), Sent: folded(own.Sent)}
	}
	r.Romanians = folded(r.Romanians)
	return r, faults, true
}

// read reads the rules. Of a name or a word that means nothing whoever wrote it believes that it is looked for.
func (r *Rules) read(data []byte) content.Faults {
	tree, unread := content.Tree(data)
	switch {
	case unread != nil:
		f := rulesFault(*unread)
		f.Line, f.Kind = unread.Line, "rules.unreadable"
		return content.Faults{f}
	case len(tree.Content) == 0:
		return content.Faults{rulesFault(content.Wrong("rules.unreadable", "the file is empty", "take it back from before"))}
	}
	faults := strange(tree.Content[0], "everywhere", "languages", "romanian", "same")
	if err := tree.Decode(r); err != nil {
		for _, f := range content.Misread(err) {
			line := f.Line
			f = rulesFault(f)
			f.Line, f.Kind = line, "rules.unreadable"
			faults = append(faults, f)
		}
	}
	return faults
}

// strange are the names in the rules that mean nothing, and the words that no text can have. Below languages, any name is one of a language.
func strange(n *yaml.Node, names ...string) content.Faults {
	var faults content.Faults
	blame := func(line int, what, mend string) {
		f := rulesFault(content.Wrong("rules.unreadable", what, mend))
		f.Line = line
		faults = append(faults, f)
	}
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if names != nil && !slices.Contains(names, key.Value) {
			blame(key.Line, key.Value+" is no part of the rules", directory.Meant(key.Value, names, names))
			continue
		}
		switch key.Value {
		case "languages":
			faults = append(faults, strange(value)...)
		default:
			faults = append(faults, strange(value, "never", "fine", "sent")...)
		}
	}
	for _, word := range n.Content {
		if n.Kind == yaml.SequenceNode && strings.Trim(word.Value, "* ") == "" {
			blame(word.Line, "an empty word", "write it, or delete the line")
		}
	}
	return faults
}

// rulesFault is a fault of the file with the rules.
func rulesFault(f content.Fault) content.Fault { return f.At("locales/"+rulesName, 1) }

func folded(lists ...[]string) []string {
	var all []string
	for _, phrase := range slices.Concat(lists...) {
		all = append(all, fold(phrase))
	}
	return all
}

// apostrophes makes them one kind.
var apostrophes = strings.NewReplacer("’", "'", "ʼ", "'")

// fold makes texts comparable: no capitals, one kind of apostrophe, single spaces.
func fold(text string) string {
	text = apostrophes.Replace(strings.ToLower(text))
	return strings.Join(strings.Fields(text), " ")
}

// without takes phrases out of a folded text.
func without(text string, phrases []string) string {
	for _, phrase := range phrases {
		for at, size := find(text, phrase); size > 0; at, size = find(text, phrase) {
			text = text[:at] + "·" + text[at+size:]
		}
	}
	return text
}

// said is the first of the phrases that stands in a folded text, "" if none does.
func said(text string, phrases []string) string {
	for _, phrase := range phrases {
		if _, size := find(text, phrase); size > 0 {
			return phrase
		}
	}
	return ""
}

// find looks for a phrase as whole words, in a folded text; * at its end stands for any ending.
func find(text, phrase string) (at, size int) {
	stem, open := strings.CutSuffix(phrase, "*")
	for from := 0; stem != ""; {
		i := strings.Index(text[from:], stem)
		if i < 0 {
			break
		}
		at, end := from+i, from+i+len(stem)
		if !inWord(text, at) && (open || !inWord(text, end)) {
			return at, len(stem)
		}
		from = end
	}
	return 0, 0
}

// inWord tells whether a place is between two letters.
func inWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}
