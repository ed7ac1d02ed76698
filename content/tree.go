package content

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Tree reads a YAML file; the node has no content if the file holds nothing. What must hold: nothing that stands in the file is passed over in
// silence, so a second text behind --- and lines that are less indented than the first are faults. A fault has its line and no file yet.
func Tree(data []byte) (*yaml.Node, *Fault) {
	if line := mergeMark(data); line > 0 {
		return nil, at(line, "the marks of a merge stand there", "keep one of the two versions, and take the marks out")
	}
	tree, next := new(yaml.Node), new(yaml.Node)
	reader := yaml.NewDecoder(bytes.NewReader(data))
	switch err := reader.Decode(tree); {
	case errors.Is(err, io.EOF):
		return tree, nil
	case err != nil:
		return nil, unreadable(data, err)
	}
	switch err := reader.Decode(next); {
	case errors.Is(err, io.EOF), err == nil && isNothing(next):
		return tree, nil
	case err == nil:
		return nil, at(next.Content[0].Line, "a second text begins after ---, and would not be read", "take the line --- out, or make two files of it")
	}
	return nil, unreadable(data, errors.New("yaml: did not find expected <document start>"))
}

// at is a fault of a file that cannot be read.
func at(line int, what, mend string) *Fault {
	f := Wrong("file.unreadable", "not readable: "+what, mend).At("", max(line, 1))
	return &f
}

func isNothing(doc *yaml.Node) bool {
	return len(doc.Content) == 0 || doc.Content[0].ShortTag() == "!!null"
}

// mergeMark is the line of the first mark that git leaves where two changes meet; 0 for none.
func mergeMark(data []byte) int {
	line := 0
	for l := range bytes.Lines(data) {
		line++
		if bytes.HasPrefix(l, []byte("<<<<<<< ")) || bytes.HasPrefix(l, []byte(">>>>>>> ")) {
			return line
		}
	}
	return 0
}

// saidOf is how yaml says what is wrong with a line.
var saidOf = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// said parts what yaml says into its line, 0 for none, and the rest.
func said(text string) (line int, why string) {
	m := saidOf.FindStringSubmatch(strings.Join(strings.Fields(text), " "))
	line, _ = strconv.Atoi(m[1]) // digits or nothing, as the form says
	return line, m[2]
}

// unreadable says where a file cannot be read, and what to do about it.
func unreadable(data []byte, err error) *Fault {
	_, why := said(err.Error())
	if name, is := strings.CutPrefix(why, "unknown anchor '"); is {
		name, _, _ = strings.Cut(name, "'")
		return at(lineWith(data, "*"+name), "*"+name+" would be the name of something else", "put a text that begins with * into quotation marks")
	}
	if strings.Contains(why, "<document start>") {
		return at(lessIndented(data), "the lines from here on are less indented than the first, and would not be read", "let all begin as far to the left")
	}
	line := lineOf(data)
	return at(line, why, mendOf(why, lineAt(data, line)))
}

// lineWith is the first line that holds a text; 0 for none.
func lineWith(data []byte, text string) int {
	before, _, there := bytes.Cut(data, []byte(text))
	if !there {
		return 0
	}
	return 1 + bytes.Count(before, newline)
}

// lineAt is a line of a file, without its end.
func lineAt(data []byte, line int) string {
	lines := bytes.Split(data, newline)
	if line < 1 || line > len(lines) {
		return ""
	}
	return string(lines[line-1])
}

// lessIndented is the first line that begins further to the left than the first that says something; 0 for none.
func lessIndented(data []byte) int {
	line, first := 0, -1
	for l := range bytes.Lines(data) {
		line++
		text := bytes.TrimLeft(l, " ")
		indent := len(l) - len(text)
		switch text = bytes.TrimSpace(text); {
		case len(text) == 0 || text[0] == '#' || bytes.Equal(text, []byte("---")):
		case first < 0:
			first = indent
		case indent < first:
			return line
		}
	}
	return 0
}

// lineOf is the line at which a file cannot be read. yaml names the line at which began what it was in the midst of, which in a list of a thousand
// entries is the first: what began there is read once more by itself, for then it names the line at which it stopped.
func lineOf(data []byte) int {
	began, why := stops(append([]byte("\n"), data...)) // no first line: yaml takes that for none
	began--
	if why != "did not find expected key" && why != "did not find expected '-' indicator" {
		return began
	}
	starts := LineStarts(data)
	if began < 1 || began > len(starts) {
		return began
	}
	if line, _ := stops(data[starts[began-1]:]); line > 0 {
		return began - 1 + line
	}
	return began
}

// stops is where yaml stops reading, and why; 0 where it names no line.
func stops(data []byte) (line int, why string) {
	err := yaml.Unmarshal(data, new(yaml.Node))
	if err == nil {
		return 0, ""
	}
	line, why = said(err.Error())
	if line > 0 && strings.HasPrefix(why, "did not find expected") {
		line++ // its parser counts from 0, its scanner from 1
	}
	return line, why
}

// mendOf is what to do about a line that cannot be read.
func mendOf(why, line string) string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	switch {
	case strings.Contains(indent, "\t") || strings.Contains(why, "tab character"):
		return "indent the line with blanks; a tab is none"
	case why == "found character that cannot start any token":
		return "put a text that begins with @, % or ` into quotation marks"
	case strings.Contains(why, "expected ',' or"):
		return "close the bracket, or write the comma that is missing"
	case why == "found unexpected end of stream":
		return "close the quotation mark"
	case why == "found unknown escape character":
		return `write \\ for \, or single quotation marks around the text`
	case why == "mapping values are not allowed in this context":
		return "put a text with a colon into quotation marks; else let the line begin as far to the left as its neighbours"
	}
	return "look there and in the line above for a quotation mark or bracket that is open, a colon that is missing, or another indentation than its neighbours'"
}

// twice is how yaml says that a name stands twice.
var twice = regexp.MustCompile(`^mapping key (".*") already defined at line (\d+)$`)

// wrongForm is how yaml says that something is written where something else belongs.
var wrongForm = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: `.*`)? into (.+)$")

// Misread are the faults of an error of a yaml.Node that was decoded, of no file yet: what has another form than the one that belongs there.
func Misread(err error) Faults {
	texts := []string{err.Error()}
	var several *yaml.TypeError
	if errors.As(err, &several) {
		texts = several.Errors
	}
	var faults Faults
	for _, text := range texts {
		line, why := said(text)
		faults = append(faults, misread(why).At("", max(line, 1)))
	}
	return faults
}

func misread(why string) Fault {
	if m := twice.FindStringSubmatch(why); m != nil {
		return Wrong("form.twice", m[1]+" stands twice, first in line "+m[2], "keep one of the two")
	}
	m := wrongForm.FindStringSubmatch(why)
	if m == nil {
		return Wrong("file.unreadable", why, "correct this line")
	}
	is, wanted := formOf(m[1]), wantedForm(m[2])
	mend := "write " + wanted
	if m[1] == "map" && wanted == aText {
		mend = "put a text with a colon into quotation marks"
	}
	return Wrong("file.unreadable", is+", and not "+wanted, mend)
}

const (
	aText  = "a text"
	aList  = "a list such as [one, two]"
	fields = "fields such as name: value"
)

// formOf says what yaml calls by a tag.
func formOf(tag string) string {
	switch tag {
	case "map":
		return "fields"
	case "seq":
		return "a list"
	case "null":
		return "nothing"
	}
	return aText
}

// wantedForm says what a Go type is in a file.
func wantedForm(goType string) string {
	switch {
	case strings.HasPrefix(goType, "[]"):
		return aList
	case goType == "string":
		return aText
	case goType == "bool":
		return "true or false"
	case goType == "int" || strings.HasPrefix(goType, "float"):
		return "a number"
	}
	return fields
}
