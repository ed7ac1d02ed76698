package directory

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory/geography"
)

// Vocabulary is what people call what they look for: vocabulary.yaml. Package inquiry reads lines of text by it.
type Vocabulary struct {
	Kinds       map[string][]string `yaml:"kinds"`     // by kind or group
	Audience    map[string][]string `yaml:"audience"`  // by audience
	Countries   map[string][]string `yaml:"countries"` // by ISO code
	Help        []string            `yaml:"help"`
	BeforePlace []string            `yaml:"before-place"`
	FromPlace   []string            `yaml:"from-place"`
	BeforeRoad  []string            `yaml:"before-road"`
	Here        []string            `yaml:"here"`
	Stopwords   []string            `yaml:"stopwords"`
}

// Vocabulary returns the words of vocabulary.yaml. Nobody may change them.
func (d *Directory) Vocabulary() *Vocabulary { return &d.vocabulary }

const vocabularyFile = "vocabulary.yaml"

// vocabulary reads vocabulary.yaml; a folder without one has the built-in words.
func (l *loader) vocabulary(d *Directory) {
	text, err := fs.ReadFile(l.files, vocabularyFile)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = Files.ReadFile("data/" + vocabularyFile)
	}
	at := position{file: vocabularyFile, line: 1}
	if err != nil {
		at.blame(l, "", content.Wrong("file.unreadable", "cannot be read: "+err.Error(), "let the user that runs Liman read it"))
		return
	}
	root, unread := content.Tree(text)
	if unread != nil {
		at.line = unread.Line
		at.blame(l, "", *unread)
		return
	}
	if len(root.Content) == 0 {
		at.blame(l, "", content.Wrong("file.unreadable", "the file is empty", "write its words again, or delete it to have those of the program"))
		return
	}
	if err := root.Decode(&d.vocabulary); err != nil {
		l.blameYAML(vocabularyFile, err)
		return
	}
	l.knownWords(root)
}

// vocabularyParts are the names that stand at the left of vocabulary.yaml.
var vocabularyParts = fieldsOf(reflect.TypeFor[Vocabulary]())

// wordsIn blames each word below a node that says nothing: whoever wrote it believes that it is heard.
func (l *loader) wordsIn(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) == "" || n.ShortTag() == "!!null" {
		position{file: vocabularyFile, line: n.Line}.blame(l, "", content.Wrong("vocabulary.name", "a word that is empty", "write it or remove it", "value", n.Value))
	}
	for i, below := range n.Content {
		if n.Kind == yaml.SequenceNode || i%2 == 1 {
			l.wordsIn(below)
		}
	}
}

// knownWords blames names of kinds, audiences and countries that are none.
func (l *loader) knownWords(root *yaml.Node) {
	known := map[string]func(word string) bool{
		"kinds":     func(word string) bool { return len(KindsOf(word)) > 0 },
		"audience":  func(word string) bool { return slices.Contains(audiences, word) },
		"countries": geography.IsCountry,
	}
	parts := root.Content[0].Content
	for i := 0; i+1 < len(parts); i += 2 {
		l.wordsIn(parts[i+1])
		if part := parts[i]; !slices.Contains(vocabularyParts, part.Value) {
			position{file: vocabularyFile, line: part.Line}.blame(l, "",
				content.Wrong("vocabulary.name", part.Value+" is no part of the file", Meant(part.Value, vocabularyParts, vocabularyParts), "value", part.Value))
		}
		is, checked := known[parts[i].Value]
		for j := 0; checked && j+1 < len(parts[i+1].Content); j += 2 {
			if key := parts[i+1].Content[j]; !is(key.Value) {
				at := position{file: vocabularyFile, line: key.Line}
				at.blame(l, "", content.Wrong("vocabulary.name", fmt.Sprintf("%s is none of our %s", key.Value, parts[i].Value), "correct it or remove it", "value", key.Value))
			}
		}
	}
}
