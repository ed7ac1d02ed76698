package draft

import (
	"path"
	"slices"
	"strings"

	"liman/content"
)

// Where the files of an edition stand.
const (
	flowsAt     = "flows/"
	phrasesAt   = "flows/phrases/"
	storiesAt   = "flows/stories/"
	localesAt   = "locales/"
	voiceAt     = "locales/voice/"
	staleAt     = "locales/stale/"
	servicesAt  = "directory/data/services/"
	factsFile   = "flows/facts.yaml"
	rulesFile   = "locales/rules/words.yaml"
	wordsFile   = "directory/data/vocabulary.yaml"
	contactFile = "directory/data/contacts.yaml"
	shelterFile = "directory/data/shelters.yaml"
	countryFile = "directory/data/countries.yaml"
)

// inFolder is the name of a file right in a folder, without its ending.
func inFolder(file, folder, ext string) (name string, is bool) {
	rest, in := strings.CutPrefix(file, folder)
	name, has := strings.CutSuffix(rest, ext)
	return name, in && has && !strings.Contains(name, "/")
}

// hasFields tells whether a file is taken apart into fields.
func hasFields(file string) bool {
	return path.Ext(file) == ".yaml" && content.Belongs(file)
}

// hasMembers tells whether the lists of a file are sets: nobody minds their order.
func hasMembers(file string) bool {
	_, phrases := inFolder(file, phrasesAt, ".yaml")
	return phrases || file == rulesFile || file == wordsFile
}

// holdsEntries tells whether a file is a list of contacts, services or shelters.
func holdsEntries(file string) bool {
	_, services := inFolder(file, servicesAt, ".yaml")
	return services || file == contactFile || file == shelterFile
}

// keyOf names what stands in a file below these names: of keys, of entries by their ids, of members.
func keyOf(file string, names []string) Key {
	if len(names) == 0 {
		return keyOfFile(file)
	}
	if file == countryFile {
		return below(Country, "", names)
	}
	if holdsEntries(file) {
		return below(Entry, "", names)
	}
	if lang, is := inFolder(file, phrasesAt, ".yaml"); is {
		return keyOfPhrase(lang, names)
	}
	if lang, is := inFolder(file, localesAt, ".yaml"); is {
		return below(Message, lang, names)
	}
	if lang, is := inFolder(file, staleAt, ".yaml"); is {
		return below(Stale, lang, names)
	}
	switch flow, is := inFolder(file, flowsAt, ".yaml"); {
	case file == rulesFile:
		return member(Rule, names)
	case file == wordsFile:
		return member(Vocabulary, names)
	case file == factsFile:
		return keyInFacts(names)
	case is:
		return keyInFlow(flow, names)
	}
	return Key{Kind: File, Of: file, Name: strings.Join(names, ".")}
}

func keyInFacts(names []string) Key {
	if len(names) > 1 && names[0] == "facts" {
		return below(Fact, "", names[1:])
	}
	if len(names) > 1 && names[0] == "sources" {
		return below(Source, "", names[1:])
	}
	return Key{Kind: File, Of: factsFile, Name: strings.Join(names, ".")}
}

func below(kind Kind, lang string, names []string) Key {
	return Key{Kind: kind, Lang: lang, Of: names[0], Name: strings.Join(names[1:], ".")}
}

func member(kind Kind, names []string) Key {
	last := len(names) - 1
	return Key{Kind: kind, Of: strings.Join(names[:last], "."), Name: names[last]}
}

func keyOfPhrase(lang string, names []string) Key {
	k := Key{Kind: Phrase, Lang: lang, Name: names[0]}
	rest := names[1:]
	if names[0] != "calm" && len(rest) > 0 {
		k.Of, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		k.Name += ": " + strings.Join(rest, ": ")
	}
	return k
}

func keyInFlow(flow string, names []string) Key {
	if names[0] != "nodes" || len(names) < 2 {
		return below(Flow, "", slices.Concat([]string{flow}, names))
	}
	ref, rest := flow+"/"+names[1], names[2:]
	if len(rest) > 1 && rest[0] == "options" {
		return Key{Kind: Option, Of: ref + "." + rest[1], Name: strings.Join(rest[2:], ".")}
	}
	if len(rest) > 1 && rest[0] == "parts" {
		return Key{Kind: Part, Of: ref + "." + rest[1], Name: strings.Join(rest[2:], ".")}
	}
	return Key{Kind: Node, Of: ref, Name: strings.Join(rest, ".")}
}

// keyOfFile names a file that is one field, or the order of its entries.
func keyOfFile(file string) Key {
	if name, is := inFolder(file, storiesAt, ".txt"); is {
		return Key{Kind: Story, Of: name}
	}
	if name, is := strings.CutSuffix(file, ".ogg"); is && strings.HasPrefix(file, voiceAt) {
		lang, node, _ := strings.Cut(strings.TrimPrefix(name, voiceAt), "/")
		return Key{Kind: Recording, Lang: lang, Of: node}
	}
	return Key{Kind: File, Of: file}
}

// Home is the file in which a field of this name stands or would; "" for an entry, which may stand in one of many.
func (k Key) Home() string {
	flow, _, _ := strings.Cut(k.Of, "/")
	switch k.Kind {
	case Message:
		return localesAt + k.Lang + ".yaml"
	case Stale:
		return staleAt + k.Lang + ".yaml"
	case Flow, Node, Option, Part:
		return flowsAt + flow + ".yaml"
	case Fact, Source:
		return factsFile
	case Phrase:
		return phrasesAt + k.Lang + ".yaml"
	case Story:
		return storiesAt + k.Of + ".txt"
	case Recording:
		return voiceAt + k.Lang + "/" + k.Of + ".ogg"
	case Rule:
		return rulesFile
	case Vocabulary:
		return wordsFile
	case Country:
		return countryFile
	case File:
		return k.Of
	}
	return ""
}

// names are the names below which a field stands in its file: the inverse of keyOf.
func (k Key) names() []string {
	_, node, _ := strings.Cut(k.Of, "/")
	switch k.Kind {
	case Story, Recording, File:
		return nil
	case Rule, Vocabulary:
		return append(dotted(k.Of), k.Name)
	case Fact:
		return append([]string{"facts", k.Of}, dotted(k.Name)...)
	case Source:
		return []string{"sources", k.Of}
	case Flow:
		return dotted(k.Name)
	case Node:
		return append([]string{"nodes", node}, dotted(k.Name)...)
	case Option, Part:
		node, id, _ := strings.Cut(node, ".")
		return append([]string{"nodes", node, string(k.Kind) + "s", id}, dotted(k.Name)...)
	case Phrase:
		section, phrase, _ := strings.Cut(k.Name, ": ")
		return slices.DeleteFunc([]string{section, k.Of, phrase}, func(s string) bool { return s == "" })
	}
	return append([]string{k.Of}, dotted(k.Name)...)
}

func dotted(name string) []string {
	if name == "" {
		return nil
	}
	return strings.Split(name, ".")
}
