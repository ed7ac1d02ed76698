package main

import (
	"errors"
	"fmt"
	"strings"

	"liman/directory"
)

type findCommand struct {
	Place []string `arg:"" help:"A place or county: cluj, \"satu mare\", sector 3."`
	Lang  string   `help:"The language of the answer." default:"ro"`
	Kind  []string `help:"Only these kinds of service (dgaspc, hospital, ...)."`
	Limit int      `help:"How many at most." default:"10"`
}

// Run prints the national numbers and what is near a place. Several places of the name are listed; one unknown fails.
func (c *findCommand) Run(s *settings, io streams) error {
	ed, err := s.edition()
	if err != nil {
		return err
	}
	kinds, err := c.kinds()
	if err != nil {
		return err
	}
	lang, asked := ed.Words.Match(c.Lang), strings.Join(c.Place, " ")
	match := ed.Directory.Find(asked)
	if len(match.Places) == 0 || match.Guess {
		for _, p := range match.Places {
			fmt.Fprintln(io.out, ed.PlaceName(lang, p))
		}
		return fmt.Errorf("no place is called %q", asked)
	}
	for _, p := range match.Places {
		fmt.Fprintf(io.out, "%s\n\n", ed.PlaceName(lang, p))
		if len(match.Places) > 1 {
			continue // which one is for the person to say
		}
		found := ed.Directory.Near(p, directory.Query{Kinds: kinds, Limit: c.Limit})
		fmt.Fprintln(io.out, ed.Found(lang, p, found))
	}
	return nil
}

func (c *findCommand) kinds() ([]directory.Kind, error) {
	if len(c.Kind) == 0 {
		return directory.Kinds(), nil
	}
	var kinds []directory.Kind
	for _, k := range c.Kind {
		if !directory.KnownKind(k) {
			return nil, errors.New(k + " is no kind of service; there are " + fmt.Sprint(directory.Kinds()))
		}
		kinds = append(kinds, directory.Kind(k))
	}
	return kinds, nil
}
