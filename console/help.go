package console

import (
	"embed"
	"regexp"
	"slices"
	"strings"
)

// The guide for staff stands in guide/LANG.md: chapters begin with "## Title {pages}", lists with "- ", and two stars make words loud. Nothing
// else of Markdown is read.

//go:embed guide/*.md
var guideFiles embed.FS

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

// guideLine is a paragraph, or an item of a list.
type guideLine struct {
	Item  bool
	Spans []span
}

// span is a piece of a line.
type span struct {
	Text string
	Loud bool
}

var chapterTitle = regexp.MustCompile(`^## (.+?)(?: \{([\w -]+)\})?$`)

// readGuide takes a guide apart.
func readGuide(text string) helpPage {
	var p helpPage
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		title, isTitle := strings.CutPrefix(line, "# ")
		m := chapterTitle.FindStringSubmatch(line)
		last := len(p.Chapters) - 1
		switch {
		case line == "":
		case isTitle:
			p.Title = title
		case m != nil:
			p.Chapters = append(p.Chapters, chapter{Name: personID(m[1]), Title: m[1], Pages: strings.Fields(m[2])})
		case last < 0:
			p.Lead = spans(line)
		default:
			text, item := strings.CutPrefix(line, "- ")
			p.Chapters[last].Lines = append(p.Chapters[last].Lines, guideLine{item, spans(text)})
		}
	}
	return p
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
var guides = func() map[string]helpPage {
	all := make(map[string]helpPage)
	for _, lang := range languages {
		data, err := guideFiles.ReadFile("guide/" + lang + ".md")
		if err != nil {
			panic(err) // part of the binary
		}
		all[lang] = readGuide(string(data))
	}
	return all
}()

// help opens the guide beside the page that it explains: the chapter that names the page or its section.
func (s *Server) help(v *visit) (answer, error) {
	p := guides[v.lang]
	section, _, _ := strings.Cut(v.PathValue("page"), "-")
	for _, c := range p.Chapters {
		if slices.Contains(c.Pages, section) {
			p.At = c.Name
		}
	}
	return page{"help", p, 0}, nil
}
