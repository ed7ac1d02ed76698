package publish

import (
	"context"
	"fmt"
	"io"
	"strings"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition/draft"
	"liman/edition/publishing"
)

type diffCommand struct {
	A     string `arg:"" help:"The older edition: the number of a record, served, builtin, or the id of a proposal."`
	B     string `arg:"" help:"The newer one."`
	Files bool   `help:"As files and lines."`
	Lang  string `help:"The language in which screens are named." default:"ro"`
}

// Run prints what differs, old before new.
func (c *diffCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		before, err := editionAt(ctx, d, h, c.A)
		if err != nil {
			return err
		}
		after, err := editionAt(ctx, d, h, c.B)
		if err != nil {
			return err
		}
		if c.Files {
			return writeFiles(io.Out, before, after)
		}
		return writeDiff(io.Out, before, after, c.Lang)
	})
}

// headings name the groups of differences.
var headings = map[draft.Group]string{
	draft.Numbers: "NUMBERS", draft.Ways: "WAYS", draft.Texts: "TEXTS", draft.Entries: "ENTRIES",
	draft.Sources: "FACTS AND DAYS", draft.Typed: "TYPED WORDS", draft.Rest: "THE REST",
}

// writeDiff prints what differs as people know it: numbers first and marked, old beside new.
func writeDiff(out io.Writer, before, after *content.Bundle, lang string) error {
	all := draft.Diff(before, after, lang)
	var group draft.Group
	for _, one := range all {
		if one.Group != group {
			group = one.Group
			fmt.Fprintln(out, headings[group])
		}
		writeDifference(out, "", one)
	}
	_, err := fmt.Fprintf(out, "%d differences\n", len(all))
	return err
}

// writeDifference prints one difference, and the parts of what came or went whole further in.
func writeDifference(out io.Writer, indent string, d draft.Difference) {
	prefix := "  "
	switch {
	case d.Urgent:
		prefix = "!!"
	case d.Loud:
		prefix = "! "
	}
	about := []string{string(d.Kind), d.Of, d.Name}
	if d.Lang != "" {
		about = append(about, "in "+d.Lang)
	}
	for _, named := range []string{d.Title, d.Label} {
		if named != "" {
			about = append(about, "“"+oneLine(named)+"”")
		}
	}
	fmt.Fprintf(out, "%s%s %s: %s\n", indent, prefix, strings.Join(strings.Fields(strings.Join(about, " ")), " "), d.What)
	writeSide(out, indent+"     - ", d.Before, d.Was)
	writeSide(out, indent+"     + ", d.After, d.Is)
	for _, part := range d.Parts {
		writeDifference(out, indent+"   ", part)
	}
}

// writeSide prints an old or a new value, with the title of where it leads.
func writeSide(out io.Writer, lead, value, title string) {
	if value == "" {
		return
	}
	if title != "" {
		value += " (" + title + ")"
	}
	for line := range strings.Lines(strings.TrimSuffix(value, "\n")) {
		fmt.Fprintln(out, lead+strings.TrimSuffix(line, "\n"))
	}
}

// writeFiles prints the lines that went and that came, file by file.
func writeFiles(out io.Writer, before, after *content.Bundle) error {
	changes := content.Diff(before, after)
	for _, c := range changes {
		fmt.Fprintln(out, c.Name)
		was, is := linesOf(c.Before), linesOf(c.After)
		for _, line := range lacking(was, is) {
			fmt.Fprintln(out, "  -", line)
		}
		for _, line := range lacking(is, was) {
			fmt.Fprintln(out, "  +", line)
		}
	}
	_, err := fmt.Fprintf(out, "%d files differ\n", len(changes))
	return err
}

func linesOf(data []byte) []string {
	if data == nil {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

// lacking are the lines that others do not have, each as often as it is more.
func lacking(lines, others []string) []string {
	count := make(map[string]int)
	for _, line := range others {
		count[line]++
	}
	var more []string
	for _, line := range lines {
		if count[line]--; count[line] < 0 {
			more = append(more, line)
		}
	}
	return more
}
