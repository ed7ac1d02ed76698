package intent

import "strings"

// vocabulary is how many phrases have each word.
type vocabulary map[string]int32

func vocabularyOf(known []example) vocabulary {
	v := make(vocabulary)
	for _, e := range known {
		for _, word := range e.words {
			if times, there := v[word]; there {
				v[word] = times + 1
			} else {
				v[strings.Clone(word)] = 1 // without the phrase that it stood in
			}
		}
	}
	return v
}
