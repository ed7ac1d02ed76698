package lookup

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liman/directory"
)

// Filters are what services can be asked for, on the command line (help) and by HTTP (query, doc) alike.
type Filters struct {
	Kind []kindWord `query:"kind" doc:"Only these kinds of service, or groups of them." help:"Only these kinds of service or groups of them: dgaspc, hospital, counselling, medical."`
	Terms
	Limit int `query:"limit" minimum:"1" maximum:"100" doc:"How many at most, from 1 to 100." help:"How many at most." default:"10"`
}

// Terms are what contacts can be asked for, and services too.
type Terms struct {
	Topic    []topicWord    `query:"topic" doc:"Only what is about one of these." help:"Only what is about this: domestic-violence, child."`
	Audience []audienceWord `query:"audience" doc:"Only what is for one of these. What is for victims or adults, and for no group of them, is for every group." help:"Only what is for them: women, men, children, lgbt, disability, migrants."`
	Channel  []channelWord  `query:"channel" doc:"Only what can be reached in one of these ways." help:"Only what can be reached so: call, sms, chat, email, in-person."`
	Language []string       `query:"language" doc:"Only where one of these is spoken, as ISO 639 codes: ro,hu." help:"Only where this is spoken: ro, hu, en."`
	OpenNow  bool           `query:"open_now" doc:"true: only what is known to be open now." help:"Only what is known to be open now."`
}

// The words of the lists, each with its known words in the OpenAPI document.
type (
	kindWord     string
	topicWord    string
	audienceWord string
	channelWord  string
)

// Schema lists the kinds and their groups.
func (kindWord) Schema(huma.Registry) *huma.Schema { return oneOf(kindWords()) }

// Schema lists the topics.
func (topicWord) Schema(huma.Registry) *huma.Schema { return oneOf(directory.Topics()) }

// Schema lists the audiences.
func (audienceWord) Schema(huma.Registry) *huma.Schema { return oneOf(directory.Audiences()) }

// Schema lists the channels.
func (channelWord) Schema(huma.Registry) *huma.Schema { return oneOf(directory.Channels()) }

func kindWords() []string {
	words := directory.Groups()
	for _, k := range directory.Kinds() {
		if !slices.Contains(words, string(k)) {
			words = append(words, string(k))
		}
	}
	return words
}

func oneOf(words []string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, word := range words {
		s.Enum = append(s.Enum, word)
	}
	return s
}

// Query is what the filters ask for at a moment. The error names an unknown word, and the one that was meant or those that there are.
func (f *Filters) Query(now time.Time) (directory.Query, error) {
	q, err := f.Terms.Query(now)
	q.Limit = f.Limit
	for _, word := range f.Kind {
		of := directory.KindsOf(strings.TrimSpace(string(word)))
		if len(of) == 0 {
			return q, misasked{"kind", fmt.Sprintf("%s is no kind of service; %s", word, directory.Meant(string(word), kindWords(), directory.Groups()))}
		}
		q.Kinds = append(q.Kinds, of...)
	}
	return q, err
}

// misasked is a word that Query refuses, and the parameter that has it.
type misasked struct{ parameter, says string }

func (m misasked) Error() string { return m.says }

// refused is the answer to what Query refuses.
func refused(err error) error {
	var m misasked
	if !errors.As(err, &m) {
		return err
	}
	return invalid(fault("query."+m.parameter, m.says))
}

// Query is what the terms ask for at a moment.
func (t *Terms) Query(now time.Time) (directory.Query, error) {
	q := directory.Query{Topics: texts(t.Topic), Audience: texts(t.Audience), Channels: texts(t.Channel)}
	for _, code := range t.Language {
		if code = strings.ToLower(strings.TrimSpace(code)); !directory.IsLanguage(code) {
			return q, misasked{"language", fmt.Sprintf("this is no code of a language: %s; write ISO 639 codes: ro, hu", code)}
		}
		q.Languages = append(q.Languages, code)
	}
	if t.OpenNow {
		q.Open = now
	}
	for _, list := range []struct {
		name        string
		words, know []string
	}{
		{"topic", q.Topics, directory.Topics()}, {"audience", q.Audience, directory.Audiences()}, {"channel", q.Channels, directory.Channels()},
	} {
		for _, word := range list.words {
			if !slices.Contains(list.know, word) {
				return q, misasked{list.name, fmt.Sprintf("%s is no %s; %s", word, list.name, directory.Meant(word, list.know, list.know))}
			}
		}
	}
	return q, nil
}

func texts[T ~string](words []T) []string {
	var list []string
	for _, word := range words {
		list = append(list, strings.TrimSpace(string(word)))
	}
	return list
}
