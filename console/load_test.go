package console

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
)

// The load that the pages are measured with.
const (
	loadScreens = 2000
	loadTopic   = 60 // screens of a topic that is made
)

// loaded is the edition inside the program with 5,000 entries and 2,000 screens: topics that are trees, each leading to the next, with titles, texts
// and labels of the screens that there are, in every language, so that they are as long as words are.
var loaded = sync.OnceValues(func() (*content.Bundle, error) {
	b, err := many()
	if err != nil {
		return nil, err
	}
	ed, err := edition.Open(b)
	if err != nil {
		return nil, err
	}
	return withTopics(b, ed, loadScreens-len(ed.Book.Screens()))
})

// withTopics adds so many screens.
func withTopics(b *content.Bundle, ed *edition.Edition, screens int) (*content.Bundle, error) {
	files := make(map[string][]byte)
	words := make(map[string]*bytes.Buffer)
	for lang := range ed.Words.Languages() {
		data, _ := b.File("locales/" + ed.Words.Languages()[lang] + ".yaml")
		words[ed.Words.Languages()[lang]] = bytes.NewBuffer(slices.Clone(data))
	}
	like := plainScreens(b)
	for t := 0; t*loadTopic < screens; t++ {
		name, size := topicName(t), min(loadTopic, screens-t*loadTopic)
		next := topicName(t+1) + "/s0"
		if (t+1)*loadTopic >= screens {
			next = "home/start"
		}
		files["flows/"+name+".yaml"] = topic(name, size, next)
		for lang, out := range words {
			source, _ := b.File("locales/" + lang + ".yaml")
			at := index("locales/"+lang+".yaml", source)
			for i := range size {
				say(out, at, lang, [2]string{fmt.Sprintf("%s/s%d", name, i), like[(t*loadTopic+i)%len(like)]}, ways(i, size))
			}
			fmt.Fprintf(out, "%s/s0.on: %s\n", name, content.Quote(labelIn(at, lang)))
		}
	}
	home, _ := b.File("flows/stop.yaml")
	files["flows/stop.yaml"] = bytes.Replace(home, []byte("options: [{id: near, to: near/start}"), []byte("options: [{id: on, to: "+topicName(0)+"/s0}, {id: near, to: near/start}"), 1)
	for lang, out := range words {
		source, _ := b.File("locales/" + lang + ".yaml")
		fmt.Fprintf(out, "stop/programme.on: %s\n", content.Quote(labelIn(index("locales/"+lang+".yaml", source), lang)))
		files["locales/"+lang+".yaml"] = out.Bytes()
	}
	return b.With(files)
}

func topicName(t int) string { return fmt.Sprintf("load%02d", t) }

// ways are to which screens of its topic the i-th leads: its children in a tree.
func ways(i, size int) (all []int) {
	for _, to := range []int{2*i + 1, 2*i + 2} {
		if to < size {
			all = append(all, to)
		}
	}
	return all
}

// topic is the file of a topic; one screen in ten is to be looked at again soon.
func topic(name string, size int, next string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "flow: %s\nstart: s0\nnodes:\n", name)
	for i := range size {
		fmt.Fprintf(&out, "  s%d:\n    kind: screen\n    facts: [5.5]\n    review_by: 2027-%02d-%02d\n    options:\n", i, 1+i%10, 1+i%28)
		for _, to := range ways(i, size) {
			fmt.Fprintf(&out, "      - {id: to%d, to: s%d}\n", to, to)
		}
		switch {
		case i == 0:
			fmt.Fprintf(&out, "      - {id: 'on', to: %s}\n", next)
		case len(ways(i, size)) == 0:
			fmt.Fprintf(&out, "      - {id: start, to: s0}\n")
		}
	}
	return out.Bytes()
}

// plainScreens are screens whose words hold nothing but words, in all languages.
func plainScreens(b *content.Bundle) (all []string) {
	for lang := range b.In("locales", ".yaml") {
		data, _ := b.File(lang)
		at := index(lang, data)
		var here []string
		for _, f := range at.fields {
			ref, is := strings.CutSuffix(f.Of, ".text")
			if is && strings.Contains(ref, "/") && f.Name == "" && !strings.ContainsAny(f.Value, "{<[*_") {
				here = append(here, ref)
			}
		}
		if all == nil {
			all = here
		}
		all = slices.DeleteFunc(all, func(ref string) bool { return !slices.Contains(here, ref) })
	}
	return all
}

func labelIn(at indexed, lang string) string {
	return at.fields[at.byKey[draft.Key{Kind: draft.Message, Lang: lang, Of: "stop/programme.now"}]].Value
}

// say writes the words of one screen as those of another: pair is the one and the other.
func say(out *bytes.Buffer, at indexed, lang string, pair [2]string, ways []int) {
	ref, like := pair[0], pair[1]
	value := func(name string) string {
		n, there := at.byKey[draft.Key{Kind: draft.Message, Lang: lang, Of: like + "." + name}]
		if !there {
			return ""
		}
		return at.fields[n].Value
	}
	for _, name := range []string{"title", "text", "simple"} {
		if text := value(name); text != "" {
			fmt.Fprintf(out, "%s.%s: %s\n", ref, name, content.Block(text, 2))
		}
	}
	for _, to := range ways {
		fmt.Fprintf(out, "%s.to%d: %s\n", ref, to, content.Quote(labelIn(at, lang)))
	}
	if len(ways) == 0 {
		fmt.Fprintf(out, "%s.start: %s\n", ref, content.Quote(labelIn(at, lang)))
	}
}
