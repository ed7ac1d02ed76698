package upkeep

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/directory"
	"liman/directory/hsds"
)

type directoryImport struct {
	File  string `arg:"" help:"HSDS services as JSON (one, an array, a Page) or NDJSON."`
	To    string `required:"" help:"A new folder for the draft." placeholder:"FOLDER"`
	Today string `help:"The day by which all of it is to be verified (2027-01-31); today, if left out." placeholder:"DAY"`
}

// importMemory is what an import should get along with, in bytes, whatever the file's length: above it Go collects
// garbage more often.
const importMemory = 100 << 20

// mostChecked is how many records a draft may have to be checked at once; checking holds all of them in memory.
const mostChecked = 2000

// Run writes a draft and its report. It fails if a record could not be read, or the draft misses something.
func (c *directoryImport) Run(s *settings.Settings, io terminal.Streams) error {
	day, err := parseToday(c.Today)
	if err != nil {
		return err
	}
	d, err := s.Directory()
	if err != nil {
		return err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("read what is to be imported: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	folder, err := hsds.Folder(c.To)
	if err != nil {
		return err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(importMemory))
	out := bufio.NewWriter(io.Out)
	draft := hsds.NewDraft(folder, out)
	from := hsds.Source{Name: c.File, File: file, Seen: progress(io.Err, file)}
	if err := hsds.Import(from, d, directory.DateOf(day), draft); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return c.report(draft, io.Out)
}

// progress tells at each tenth of a file how far it is read. An import reads it twice, first for shelters alone, and each time
// is half of the work.
func progress(to io.Writer, file *os.File) func(again bool, read int64, records int) {
	about, err := file.Stat()
	if err != nil || about.Size() == 0 {
		return nil
	}
	told := int64(0)
	return func(again bool, read int64, records int) {
		tenth, what := read*10/about.Size(), "looking for shelters"
		if again {
			tenth, what = tenth+10, "importing"
		}
		if tenth > told {
			told = tenth
			_, _ = fmt.Fprintf(to, "%s: %s, %d %%, %d records\n", filepath.Base(file.Name()), what, tenth*5, records)
		}
	}
}

// report prints the faults, and what the draft still misses.
func (c *directoryImport) report(draft *hsds.Draft, out io.Writer) error {
	for _, f := range draft.Faults {
		fmt.Fprintln(out, f.Error())
	}
	if more := draft.Wrong - len(draft.Faults); more > 0 {
		fmt.Fprintf(out, "%d more faults\n", more)
	}
	faults := draft.Wrong
	if draft.Taken <= mostChecked {
		_, err := settings.OpenDirectory(c.To)
		for _, line := range content.Lines(err) {
			faults++
			fmt.Fprintln(out, "missing:", line)
		}
	} else {
		fmt.Fprintf(out, "the draft is long; what it still misses says: liman directory check %s\n", c.To)
	}
	fmt.Fprintln(out, draft.Summary())
	fmt.Fprintf(out, "trust and confidence are low until somebody has asked; the draft is in %s\n", c.To)
	if faults > 0 {
		return fmt.Errorf("%d faults", faults)
	}
	return nil
}
