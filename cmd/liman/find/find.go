// Package find looks contacts and services up on the command line, and prints them as a table.
package find

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/directory"
	"liman/lookup"
	"liman/lookup/ask"
)

// Command is liman find.
type Command struct {
	Place []string `arg:"" help:"A place or county: cluj, \"satu mare\", sector 3; or a place's key."`
	lookup.Filters
	JSON bool      `name:"json" help:"Write the answer for programs; docs/directory.md says what is in it."`
	Lang string    `help:"The language of the answer." default:"ro"`
	At   time.Time `help:"Answer as if it were this moment (2026-11-23T10:00:00+02:00)." placeholder:"TIME"`
}

// Run answers with the national numbers and what is near a place. When nothing is found it shows what comes nearest, and
// fails.
func (c *Command) Run(s *settings.Settings, io terminal.Streams) error {
	ed, err := s.Edition()
	if err != nil {
		return err
	}
	if c.At.IsZero() {
		c.At = time.Now()
	}
	q, err := c.Query(c.At)
	if err != nil {
		return err
	}
	if c.Limit < 1 {
		return fmt.Errorf("--limit %d is no number from 1; write 10", c.Limit)
	}
	if err := settings.CheckLanguage(ed, c.Lang); err != nil {
		return err
	}
	asked, lang := strings.Join(c.Place, " "), c.Lang
	r := ask.Look(ed, asked, q)
	if !c.JSON {
		table{ed, lang, c.At}.print(io.Out, r)
		return failure(r, asked)
	}
	out := json.NewEncoder(io.Out)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return errors.Join(out.Encode(r.Answer(ed, lang, c.At)), failure(r, asked))
}

// failure says why nothing was found.
func failure(r ask.Result, asked string) error {
	switch {
	case r.Guess:
		return fmt.Errorf("no place is called %q; write a town, a commune or a county", asked)
	case !r.Clear:
		return fmt.Errorf("%d places are called %q; add the county, or write the key of one", len(r.Places), asked)
	case r.Found.Scope != directory.Abroad && r.Found.Nothing():
		return errors.New("nothing was found that is all you asked for")
	}
	return nil
}
