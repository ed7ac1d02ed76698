package standin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// units counts a text as Telegram does: in UTF-16 units.
func units(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// tags are the HTML elements that Telegram knows, and the entities they make.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}

// named are the only named character references that Telegram knows.
var named = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}

// htmlParser reads Telegram's HTML; anything that is not exactly that is an error.
type htmlParser struct {
	rest     string
	at       int // bytes read
	text     strings.Builder
	size     int // UTF-16 units of text
	open     []openTag
	entities []Entity
}

type openTag struct {
	name string
	Entity
}

// parseHTML gives the text without markup, and its entities in the order in which they begin.
func parseHTML(source string) (string, []Entity, error) {
	if !utf8.ValidString(source) {
		return "", nil, fmt.Errorf("strings must be encoded in UTF-8")
	}
	p := &htmlParser{rest: source}
	for p.rest != "" {
		var err error
		switch p.rest[0] {
		case '<':
			err = p.tag()
		case '&':
			p.reference()
		default:
			p.plain()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if len(p.open) > 0 {
		return "", nil, fmt.Errorf("can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].name)
	}
	slices.SortStableFunc(p.entities, func(a, b Entity) int { return a.Offset - b.Offset })
	return p.text.String(), p.entities, nil
}

func (p *htmlParser) skip(n int) string {
	taken := p.rest[:n]
	p.rest, p.at = p.rest[n:], p.at+n
	return taken
}

func (p *htmlParser) write(text string) {
	p.text.WriteString(text)
	p.size += units(text)
}

func (p *htmlParser) plain() {
	end := strings.IndexAny(p.rest, "<&")
	if end < 0 {
		end = len(p.rest)
	}
	p.write(p.skip(end))
}

// reference reads &lt; or &#39;. An ampersand that begins none is text, as Telegram takes it.
func (p *htmlParser) reference() {
	end := strings.IndexByte(p.rest, ';')
	if end > 1 {
		name := p.rest[1:end]
		if text, known := named[name]; known {
			p.skip(end + 1)
			p.write(text)
			return
		}
		if digits, is := strings.CutPrefix(name, "#"); is {
			if code, err := strconv.ParseUint(digits, 10, 21); err == nil && code > 0 {
				p.skip(end + 1)
				p.write(string(rune(code)))
				return
			}
		}
	}
	p.write(p.skip(1))
}

func (p *htmlParser) tag() error {
	end := strings.IndexByte(p.rest, '>')
	if end < 0 {
		return fmt.Errorf("unclosed start tag at byte offset %d", p.at)
	}
	at := p.at
	inner := p.skip(end + 1)[1:end]
	if name, closes := strings.CutPrefix(inner, "/"); closes {
		return p.closeTag(strings.ToLower(name), at)
	}
	name, attributes, _ := strings.Cut(inner, " ")
	name = strings.ToLower(name)
	kind, known := tags[name]
	if !known {
		return fmt.Errorf("unsupported start tag %q at byte offset %d", name, at)
	}
	if name == "span" && attributes != `class="tg-spoiler"` {
		return fmt.Errorf("tag \"span\" must have class \"tg-spoiler\" at byte offset %d", at)
	}
	e := Entity{Type: kind, Offset: p.size}
	if link, is := strings.CutPrefix(attributes, `href="`); name == "a" && is {
		e.URL = strings.TrimSuffix(link, `"`)
	}
	p.open = append(p.open, openTag{name, e})
	return nil
}

func (p *htmlParser) closeTag(name string, at int) error {
	if len(p.open) == 0 {
		return fmt.Errorf("unexpected end tag at byte offset %d", at)
	}
	last := p.open[len(p.open)-1]
	if name != last.name {
		return fmt.Errorf("unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", at, last.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if last.Length = p.size - last.Offset; last.Length > 0 {
		p.entities = append(p.entities, last.Entity)
	}
	return nil
}
