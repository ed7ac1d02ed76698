package draft

import (
	"strings"
	"unicode"
)

// Segment is a piece of a text that stands in the other one, too, or does not.
type Segment struct {
	Text string `json:"text"`
	Same bool   `json:"same"`
}

// maxMarked is up to how many words of a text its changes are looked for word by word; 2,000 are more than a screen can hold.
const maxMarked = 2000

// Segments are two texts in pieces, word by word, so that a page can show what was changed in a sentence.
func Segments(before, after string) (was, is []Segment) {
	a, b := pieces(before), pieces(after)
	if len(a) > maxMarked || len(b) > maxMarked {
		return []Segment{{before, before == after}}, []Segment{{after, before == after}}
	}
	common := inCommon(a, b)
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			was, is = joinTo(was, a[i], true), joinTo(is, b[j], true)
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			was, i = joinTo(was, a[i], false), i+1
		default:
			is, j = joinTo(is, b[j], false), j+1
		}
	}
	return was, is
}

// inCommon is how many pieces the rests of two lists have in common, in order: behind the i-th of one and the j-th of the other.
func inCommon(a, b []string) [][]int {
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if common[i][j] = max(common[i+1][j], common[i][j+1]); a[i] == b[j] {
				common[i][j] = max(common[i][j], 1+common[i+1][j+1])
			}
		}
	}
	return common
}

// joinTo adds a piece of text that two versions have in common, or have not. It is joined with the piece before if that is of the same sort.
func joinTo(segments []Segment, piece string, same bool) []Segment {
	if last := len(segments) - 1; last >= 0 && segments[last].Same == same {
		segments[last].Text += piece
		return segments
	}
	return append(segments, Segment{piece, same})
}

// pieces are a text's words, each with the blanks behind it.
func pieces(text string) []string {
	var all []string
	for text != "" {
		end := strings.IndexFunc(text, unicode.IsSpace)
		if end < 0 {
			return append(all, text)
		}
		rest := strings.TrimLeftFunc(text[end:], unicode.IsSpace)
		size := len(text) - len(rest)
		all, text = append(all, text[:size]), rest
	}
	return all
}
