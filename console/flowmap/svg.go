package flowmap

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// SVG is the drawing, to stand within a page of HTML or for itself. It has no style and no script of its own: Style goes with it. Every box
// is a link, in reading order, and each jump behind it a link to the box it names. All texts in it are escaped.
func (m *Map) SVG() string {
	d := &drawing{}
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="flowmap" role="group" aria-labelledby="flowmap-title flowmap-desc"`)
	d.printf(` width="%d" height="%d" viewBox="0 0 %d %d">`, m.Width, m.Height, m.Width, m.Height)
	d.printf(`<title id="flowmap-title">%s</title><desc id="flowmap-desc">%s</desc>`, escaped(m.Flow.Title), escaped(m.Flow.Desc))
	d.printf(`<defs><marker id="flowmap-tip" class="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">`)
	d.printf(`<path d="M0 0 8 4 0 8z"/></marker></defs>`)
	d.printf(`<g class="lines" aria-hidden="true">`)
	for _, l := range m.Lines {
		d.line(l)
	}
	d.printf(`</g>`)
	for i, b := range m.Boxes {
		d.box(i, b, m.Boxes)
	}
	d.printf(`</svg>`)
	return d.String()
}

// Anchor is the fragment, without #, at which a box of the map can be reached within its page.
func Anchor(box int) string { return fmt.Sprintf("flowmap-%d", box+1) }

type drawing struct{ bytes.Buffer }

func (d *drawing) printf(format string, a ...any) { fmt.Fprintf(&d.Buffer, format, a...) }

// escaped is a text as XML and HTML write it.
func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a Buffer takes all
	return b.String()
}

// line bends between layers and runs straight where it passes one.
func (d *drawing) line(l Line) {
	d.printf(`<path class="line" marker-end="url(#flowmap-tip)" d="M%d %d`, l.Points[0].X, l.Points[0].Y)
	for i, to := range l.Points[1:] {
		from := l.Points[i]
		if i%2 == 1 {
			d.printf(`H%d`, to.X)
			continue
		}
		half := (from.X + to.X) / 2
		d.printf(`C%d %d %d %d %d %d`, half, from.Y, half, to.Y, to.X, to.Y)
	}
	d.printf(`">%s</path>`, titled(l.Label))
}

func titled(text string) string {
	if text == "" {
		return ""
	}
	return "<title>" + escaped(text) + "</title>"
}

var word = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func classes(b Box) string {
	all := []string{"box"}
	if word.MatchString(b.Kind) {
		all = append(all, "kind-"+b.Kind)
	}
	for _, c := range []struct {
		is   bool
		name string
	}{{b.Start, "start"}, {b.Stub, "stub"}, {b.Errors > 0, "has-errors"}, {b.Warnings > 0, "has-warnings"}} {
		if c.is {
			all = append(all, c.name)
		}
	}
	return strings.Join(all, " ")
}

// leads is an address that a link may have; "" for any that would do something else than lead to a page.
func leads(href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (d *drawing) box(at int, b Box, all []Box) {
	says := b.Says
	if says == "" {
		says = b.Node.Title
	}
	d.printf(`<g class="%s" id="%s">`, classes(b), Anchor(at))
	open, closing := `<g role="img"`, `</g>`
	if href := leads(b.Href); href != "" {
		open, closing = `<a href="`+escaped(href)+`"`, `</a>`
	}
	d.printf(`%s aria-label="%s">%s`, open, escaped(says), titled(says))
	d.printf(`<rect class="frame" x="%d" y="%d" width="%d" height="%d" rx="%d"/>`, b.X, b.Y, b.W, b.H, 8)
	if b.Start {
		d.printf(`<path class="begin" d="M%d %dv%d"/>`, b.X, b.Y+8, b.H-16)
	}
	y := b.Y + padding + fontSize
	for _, line := range b.Title {
		d.text("name", b.X+padding, y, line)
		y += lineHeight
	}
	d.printf(`%s`, closing)
	d.badges(b)
	for _, j := range b.Jumps {
		d.jump(b.X+padding, y, j, all[j.To])
		y += lineHeight
	}
	d.printf(`</g>`)
}

// text draws a line. The blank behind it parts it from the next one for whoever hears them.
func (d *drawing) text(class string, x, y int, line string) {
	d.printf(`<text class="%s" x="%d" y="%d">%s </text>`, class, x, y, escaped(line))
}

// badges are the numbers of faults, at the upper right corner: a square for errors, a triangle for warnings, so that colour says nothing alone.
func (d *drawing) badges(b Box) {
	x := b.X + b.W - 6
	for _, one := range []struct {
		count       int
		class, path string
	}{{b.Errors, "error", "h14v14h-14z"}, {b.Warnings, "warning", "m7-1 8 15h-16z"}} {
		if one.count == 0 {
			continue
		}
		wide := width(fmt.Sprint(one.count))
		x -= wide + 24
		d.printf(`<g class="badge %s" aria-hidden="true"><rect class="plate" x="%d" y="%d" width="%d" height="20" rx="4"/>`, one.class, x, b.Y-12, wide+23)
		d.printf(`<path class="sign" d="M%d %d%s"/>`, x+4, b.Y-9, one.path)
		d.text("count", x+20, b.Y+3, fmt.Sprint(one.count))
		d.printf(`</g>`)
		x -= 4
	}
}

// jump is a small arrow, back or ahead, with a name.
func (d *drawing) jump(x, y int, j Jump, to Box) {
	class, arrow := "jump ahead", "h8m-3-3 3 3-3 3"
	if j.Back {
		class, arrow = "jump back", "h5a3 3 0 0 0 0-6h-4m2-3-3 3 3 3"
	}
	drop := 4
	if j.Back {
		drop = 1
	}
	d.printf(`<a class="%s" href="#%s">%s<path class="arrow" d="M%d %d%s"/>`, class, Anchor(j.To), titled(strings.TrimPrefix(j.Label+" → "+to.Node.Title, " → ")),
		x+1, y-drop, arrow)
	d.text("name", x+arrowWidth, y, j.Title)
	d.printf(`</a>`)
}
