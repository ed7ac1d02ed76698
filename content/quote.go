package content

import (
	"encoding/json"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// Quote is a text as YAML on one line, in single quotes where they can hold it.
func Quote(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	quoted, _ := json.Marshal(text) // a string; JSON's are YAML's, too
	return string(quoted)
}

// Plain is a text as YAML without quotes where it needs none.
func Plain(text string) string {
	var n yaml.Node
	if yaml.Unmarshal([]byte(text), &n) == nil && n.Kind == yaml.DocumentNode {
		if only := n.Content[0]; only.Kind == yaml.ScalarNode && only.Style == 0 && only.ShortTag() == "!!str" && only.Value == text &&
			!strings.ContainsAny(text, "\n,[]{}") && n.FootComment == "" && only.LineComment == "" {
			return text
		}
	}
	return Quote(text)
}

// Block is a text of several lines as YAML, for a field that is indented by so many blanks.
func Block(text string, indent int) string { return "|-\n" + indented(text, indent+2) }

// indented puts so many blanks before each line that is not blank.
func indented(text string, by int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if line != "\n" {
			b.WriteString(strings.Repeat(" ", by))
		}
		b.WriteString(line)
	}
	return b.String()
}

// write is a text in the manner of the one that it replaces.
func (d *Doc) write(text string, before *yaml.Node, oneLine bool) string {
	multiline := strings.Contains(text, "\n") && !strings.HasPrefix(text, "\n") && !strings.HasPrefix(text, " ") && strings.TrimRight(text, "\n ") == text
	switch {
	case multiline && !oneLine:
		return Block(text, d.fieldIndent(d.offset(before)))
	case before.Style&(yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return Quote(text)
	case before.Style&yaml.DoubleQuotedStyle != 0 && !strings.ContainsAny(text, `"\`) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }):
		return `"` + text + `"`
	case before.ShortTag() != "!!str" && plainOf(text) == before.ShortTag():
		return text // a number stays a number, a day a day
	}
	return Plain(text)
}

// plainOf is the tag that a text has without quotes.
func plainOf(text string) string {
	n := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	return n.ShortTag()
}

// tagOf is the tag with which something that was written is read again.
func tagOf(written string) string {
	var n yaml.Node
	if yaml.Unmarshal([]byte(strings.ReplaceAll(written, "\n", "\n ")), &n) != nil || n.Kind != yaml.DocumentNode {
		return "!!str"
	}
	return n.Content[0].ShortTag()
}
