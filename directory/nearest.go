package directory

import "strings"

// Nearest is the known word with the fewest letters to change, and how many those are; the first where several are.
func Nearest(word string, known []string) (near string, letters int) {
	letters = len(word) + 1
	for _, k := range known {
		if n := edits(word, k); n < letters {
			near, letters = k, n
		}
	}
	return near, letters
}

// Meant is the mend of a word that is none: the known word that is much like it, or else those that there are, of which some
// words for many may be enough.
func Meant(word string, known, enough []string) string {
	if near, letters := Nearest(strings.ToLower(word), known); near != "" && letters <= 1+len(word)/4 {
		return "write " + near
	}
	return "write one of " + strings.Join(enough, ", ")
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// texts are words of a type as plain ones.
func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	return list
}
