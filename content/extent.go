package content

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"
)

// end is the offset behind a node's own text; comments behind it are not part of it.
func (d *Doc) end(n *yaml.Node) int {
	at := d.offset(n)
	switch {
	case n.Kind == yaml.ScalarNode:
		return d.scalarEnd(n, at)
	case n.Kind == yaml.AliasNode:
		return at + 1 + len(n.Value)
	case n.Style&yaml.FlowStyle != 0:
		return d.flowEnd(n, at)
	case len(n.Content) == 0:
		return at
	}
	return d.end(n.Content[len(n.Content)-1])
}

func (d *Doc) scalarEnd(n *yaml.Node, at int) int {
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0:
		return d.quoteEnd(at, '\'')
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return d.quoteEnd(at, '"')
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return d.blockEnd(at)
	}
	return d.plainEnd(n, at)
}

// quoteEnd is the offset behind a quoted text.
func (d *Doc) quoteEnd(at int, quote byte) int {
	for i := at + 1; i < len(d.data); i++ {
		switch {
		case quote == '"' && d.data[i] == '\\':
			i++
		case d.data[i] == quote && quote == '\'' && i+1 < len(d.data) && d.data[i+1] == quote:
			i++
		case d.data[i] == quote:
			return i + 1
		}
	}
	return len(d.data)
}

// blockEnd is the offset behind the last line of a text that begins with | or >: its lines are indented further than its field, and
// blank lines behind it are not its own.
func (d *Doc) blockEnd(at int) int {
	outer, end := d.fieldIndent(at), d.lineEnd(at)
	for next := end; next < len(d.data); next = d.lineEnd(next) {
		line := d.data[next:d.lineEnd(next)]
		switch {
		case len(bytes.TrimSpace(line)) == 0:
			continue
		case len(line)-len(bytes.TrimLeft(line, " ")) <= outer:
			return d.withoutBreak(end)
		}
		end = d.lineEnd(next)
	}
	return d.withoutBreak(end)
}

// fieldIndent is how far the field is indented whose text begins at an offset: its key, or the dash if it has none.
func (d *Doc) fieldIndent(at int) int {
	start := d.lineStart(at)
	before := string(d.data[start:at])
	key := strings.TrimLeft(before, "- ")
	if key != "" {
		return len(before) - len(key)
	}
	return max(0, strings.LastIndexByte(before, '-'))
}

func (d *Doc) withoutBreak(end int) int {
	if end > 0 && d.data[end-1] == '\n' {
		return end - 1
	}
	return end
}

// plainEnd is the offset behind a text without quotes, on one line. One that goes on below is found out when the change is read again.
func (d *Doc) plainEnd(n *yaml.Node, at int) int {
	if bytes.HasPrefix(d.data[at:], []byte(n.Value)) {
		return at + len(n.Value)
	}
	line := string(d.data[at:d.lineEnd(at)])
	line, _, _ = strings.Cut(line, " #")
	return at + len(strings.TrimRight(line, " \r\n"))
}

// flowEnd is the offset behind the bracket that closes a list or mapping in brackets.
func (d *Doc) flowEnd(n *yaml.Node, at int) int {
	if len(n.Content) > 0 {
		at = d.end(n.Content[len(n.Content)-1])
	}
	closing := byte('}')
	if n.Kind == yaml.SequenceNode {
		closing = ']'
	}
	next := bytes.IndexByte(d.data[at:], closing)
	if next < 0 {
		return len(d.data)
	}
	return at + next + 1
}
