package console

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"liman/docs/guide"
)

// The guide for staff stands in docs/guide: chapters begin with "## Title", with the pages of which they are the help in a comment behind it; lists with
// "- " or "1. ", pictures are "![what it shows](pictures/name.png)", and two stars make words loud. Nothing else of Markdown is read.

// helpPage is the guide, open at the chapter of a page.
type helpPage struct {
	Title    string
	Lead     []span
	Chapters []chapter
	At       string // the name of the chapter that is open
}

// chapter is one of the guide.
type chapter struct {
	Name  string // in its address
	Title string
	Pages []string // of which it is the help
	Lines []guideLine
}

// guideLine is a paragraph, an item of a list, or a picture.
type guideLine struct {
	Item    bool
	Step    string // of an item: its number; "" for none
	Picture string // its file's name; "" for none
	Says    string // what the picture shows
	Spans   []span
}

// span is a piece of a line.
type span struct {
	Text string
	Loud bool
}

var (
	itsPages  = regexp.MustCompile(`^<!-- ([\w -]+) -->$`)
	itsItem   = regexp.MustCompile(`^(?:-|(\d+)\.) (.+)$`)
	itsShot   = regexp.MustCompile(`^!\[(.+)\]\(pictures/([\w-]+\.png)\)$`)
	guideSays = regexp.MustCompile(`^## (.+)$`)
)

// readGuide takes a guide apart.
func readGuide(text string) helpPage {
	var p helpPage
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		last := len(p.Chapters) - 1
		if title := guideSays.FindStringSubmatch(line); title != nil {
			p.Chapters = append(p.Chapters, chapter{Name: personID(title[1]), Title: title[1]})
			continue
		}
		title, isTitle := strings.CutPrefix(line, "# ")
		switch {
		case line == "":
		case isTitle:
			p.Title = title
		case last < 0:
			p.Lead = spans(line)
		default:
			p.Chapters[last].read(line)
		}
	}
	return p
}

// read takes in a line.
func (c *chapter) read(line string) {
	if m := itsPages.FindStringSubmatch(line); m != nil {
		c.Pages = strings.Fields(m[1])
	} else if m := itsShot.FindStringSubmatch(line); m != nil {
		c.Lines = append(c.Lines, guideLine{Picture: m[2], Says: m[1]})
	} else if m := itsItem.FindStringSubmatch(line); m != nil {
		c.Lines = append(c.Lines, guideLine{Item: true, Step: m[1], Spans: spans(m[2])})
	} else {
		c.Lines = append(c.Lines, guideLine{Spans: spans(line)})
	}
}

func spans(text string) []span {
	var all []span
	for i, piece := range strings.Split(text, "**") {
		if piece != "" {
			all = append(all, span{piece, i%2 == 1})
		}
	}
	return all
}

// guides are those of all languages.
var guides = sync.OnceValue(func() map[string]helpPage {
	all := make(map[string]helpPage)
	for _, lang := range languages {
		data, err := guide.Files.ReadFile(lang + ".md")
		if err != nil {
			panic(err) // part of the binary
		}
		all[lang] = readGuide(string(data))
	}
	return all
})

// help opens the guide beside the page that it explains: the chapter that names the page, or its section.
func (s *Server) help(v *visit) (answer, error) {
	p := guides()[v.lang]
	name := v.PathValue("page")
	section, _, _ := strings.Cut(name, "-")
	for _, of := range []string{name, section} {
		for _, c := range p.Chapters {
			if p.At == "" && slices.Contains(c.Pages, of) {
				p.At = c.Name
			}
		}
	}
	return page{"help", p, 0}, nil
}
