package directory

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

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
	var root yaml.Node
	if err == nil {
		err = yaml.Unmarshal(text, &root)
	}
	if err == nil {
		err = root.Decode(&d.vocabulary)
	}
	if err != nil {
		position{file: vocabularyFile, line: 1}.blame(l, "", content.Wrong("file.unreadable", "not readable: "+err.Error(), "write it as docs/directory.md says"))
		return
	}
	l.knownWords(&root)
}

// knownWords blames names of kinds, audiences and countries that are none.
func (l *loader) knownWords(root *yaml.Node) {
	known := map[string]func(word string) bool{
		"kinds":     func(word string) bool { return len(KindsOf(word)) > 0 },
		"audience":  func(word string) bool { return slices.Contains(audiences, word) },
		"countries": geography.IsCountry,
	}
	if len(root.Content) == 0 {
		return
	}
	parts := root.Content[0].Content
	for i := 0; i+1 < len(parts); i += 2 {
		is, checked := known[parts[i].Value]
		for j := 0; checked && j+1 < len(parts[i+1].Content); j += 2 {
			if key := parts[i+1].Content[j]; !is(key.Value) {
				at := position{file: vocabularyFile, line: key.Line}
				at.blame(l, "", content.Wrong("vocabulary.name", fmt.Sprintf("%s is none of our %s", key.Value, parts[i].Value), "correct it or remove it", "value", key.Value))
			}
		}
	}
}
