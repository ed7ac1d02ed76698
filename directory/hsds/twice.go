package hsds

import (
	"slices"
	"strconv"
)

// twice is a field of the standard that an object of valid JSON has twice, "" for none: JSON takes the last one, and what the
// first one said, such as that this is a shelter, would be lost. Of any other field the name is not told: "a field".
func twice(raw []byte) string {
	var open []map[string]bool // of each object and array that is not closed, the fields; nil for an array
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '{':
			open = append(open, map[string]bool{})
		case '[':
			open = append(open, nil)
		case '}', ']':
			open = open[:len(open)-1]
		case '"':
			end := endOfString(raw, i)
			if fields := open[len(open)-1]; fields != nil && isKey(raw, end) {
				key := unquoted(raw[i:end])
				if fields[key] {
					return named(key)
				}
				fields[key] = true
			}
			i = end - 1
		}
	}
	return ""
}

// endOfString is behind the quotation mark that ends a string.
func endOfString(raw []byte, from int) int {
	for i := from + 1; ; i++ {
		switch raw[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// isKey tells whether a colon follows.
func isKey(raw []byte, at int) bool {
	for raw[at] == ' ' || raw[at] == '\t' || raw[at] == '\r' || raw[at] == '\n' {
		at++
	}
	return raw[at] == ':'
}

// unquoted is a key as it is meant.
func unquoted(quoted []byte) string {
	if key, err := strconv.Unquote(string(quoted)); err == nil {
		return key
	}
	return string(quoted)
}

// named is a field of the standard; the name of another may lead to a door.
func named(key string) string {
	if slices.Contains(standardFields(), key) {
		return key
	}
	return "of another name than HSDS has"
}
