package intent

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// senses know which words mean the same, in all languages at once: "toporul", "baltával" and "rifle" are a weapon. So an alarm is
// composed (@weapon @come) rather than listed word by word, and a phrase in one language says something about its like in another.
type senses struct {
	names   []string
	stems   map[string][]sensed // by the letters of a stem
	members map[string][]int16  // the number of a sense by its name, or those of all senses of a group
}

// sensed is one sense of a stem.
type sensed struct {
	sense int16
	open  bool // any ending will do
}

//go:embed senses.yaml
var sensesFile []byte

// knownSenses reads the senses once, when they are first needed.
var knownSenses = sync.OnceValue(func() *senses {
	s, err := readSenses(sensesFile)
	if err != nil {
		panic(err) // part of the program: a test reads it
	}
	return s
})

// readSenses reads "sense: stems", the stems in one text.
func readSenses(file []byte) (*senses, error) {
	var lists map[string]string
	if err := yaml.Unmarshal(file, &lists); err != nil {
		return nil, fmt.Errorf("read senses: %w", err)
	}
	s := &senses{names: slices.Sorted(maps.Keys(lists)), stems: make(map[string][]sensed), members: make(map[string][]int16)}
	for i, name := range s.names {
		s.members[name] = []int16{int16(i)}
	}
	for i, name := range s.names {
		if strings.HasPrefix(lists[name], "@") {
			for _, member := range strings.Fields(strings.ReplaceAll(lists[name], "@", "")) {
				if of, known := slices.BinarySearch(s.names, member); known {
					s.members[name] = append(s.members[name], int16(of))
				}
			}
			continue
		}
		for _, written := range strings.Fields(lists[name]) {
			stem, open := strings.CutSuffix(written, "*")
			words := Normalize(stem)
			if len(words) != 1 {
				return nil, fmt.Errorf("read senses: %s: %q is no single word", name, written)
			}
			s.stems[words[0]] = append(s.stems[words[0]], sensed{int16(i), open})
		}
	}
	return s, nil
}

// mostLetters is the length from which an ending is longer than any stem.
const mostLetters = 20

// of are the senses of a normal word: those of the longest stem that it is or begins with.
func (s *senses) of(word string) []sensed {
	for end := min(len(word), mostLetters); end > 0; end-- {
		found, known := s.stems[word[:end]]
		if !known {
			continue
		}
		if end == len(word) {
			return found
		}
		if slices.ContainsFunc(found, func(f sensed) bool { return f.open }) {
			return slices.DeleteFunc(slices.Clone(found), func(f sensed) bool { return !f.open })
		}
	}
	return nil
}

// numbers of a sense, or of those of a group; none for an unknown name.
func (s *senses) numbers(name string) []int16 { return s.members[name] }

// read gives the senses of each word. "Two years ago" is past, and not now.
func (s *senses) read(words []string) [][]sensed {
	all := make([][]sensed, len(words))
	for i, word := range words {
		all[i] = s.of(word)
	}
	for i := range all {
		if near := all[max(0, i-agoReach):min(len(all), i+agoReach+1)]; s.has(all[i], "years") {
			for k := range near {
				if s.has(near[k], "ago") {
					near[k] = []sensed{{sense: s.numbers("past")[0]}}
				}
			}
		}
	}
	return all
}

// calm tells whether words of danger are everyday talk: eggs are beaten, a match is a slaughter, one dies of laughter. They are not
// where somebody is said to do it, or where it is done to her body.
func (s *senses) calm(read [][]sensed) bool {
	there := func(name string) bool {
		numbers := s.numbers(name)
		return slices.ContainsFunc(read, func(found []sensed) bool {
			return slices.ContainsFunc(found, func(f sensed) bool { return slices.Contains(numbers, f.sense) })
		})
	}
	return there("everyday") && !there("attacker") && (!there("me") || !there("bodily"))
}

// agoReach is how many words may stand between "acum" and "ani".
const agoReach = 3

func (s *senses) has(found []sensed, name string) bool {
	return slices.ContainsFunc(found, func(f sensed) bool { return s.names[f.sense] == name })
}

// features of words are the senses that stand in them, and which two of them stand together, as text that no n-gram of letters is.
func (s *senses) features(words []string) []string {
	there := each(s.read(words))
	slices.Sort(there)
	var all []string
	for i, a := range there {
		all = append(all, "@"+s.names[a])
		for _, b := range there[:i] {
			all = append(all, "@"+s.names[b]+"@"+s.names[a])
		}
	}
	return all
}

// each sense in words, once.
func each(words [][]sensed) []int16 {
	var there []int16
	for _, found := range words {
		for _, f := range found {
			if !slices.Contains(there, f.sense) {
				there = append(there, f.sense)
			}
		}
	}
	return there
}
