// Package eval measures how typed words are understood, on sets of phrases that are no part of flows/phrases, and holds each set at what is asked of it.
package eval

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition"
	"liman/flows/intent"
)

// What is asked of free text, as shares of a set.
const (
	leastDanger = 0.98 // phrases of danger that lead to an emergency screen
	leastShown  = 0.98 // phrases of danger that lead to one, or to the screen that asks with one among its buttons
	leastTop3   = 0.90 // phrases whose screen is among the three likeliest
	mostAlarms  = 0.03 // other phrases that lead to an emergency screen, at most
	mostOffered = 0.05 // other phrases that are shown one although no danger was heard, at most
)

// Command is liman eval.
type Command struct {
	Sets  []string `arg:"" optional:"" default:"cmd/liman/testdata/eval" help:"Folders with one file a language: phrases that are no part of flows/phrases, and what they mean. The folders in them are sets, too."`
	Wrong bool     `help:"Print every phrase that was heard otherwise."`
}

// testPhrase is a phrase of a set; one of the wanted screens must be heard.
type testPhrase struct {
	lang, text string
	wanted     []string
	danger     bool
}

// Run measures how typed words are understood, and fails where it is too little.
func (c *Command) Run(s *settings.Settings, io terminal.Streams) error {
	ed, err := s.Edition()
	if err != nil {
		return err
	}
	folders, err := setsIn(c.Sets)
	if err != nil {
		return err
	}
	var short []error
	for _, folder := range folders {
		if len(folders) > 1 {
			fmt.Fprintf(io.Out, "\n%s\n", folder)
		}
		t, err := c.measure(ed, folder, io)
		if err != nil {
			return err
		}
		short = append(short, t.verdict())
	}
	return errors.Join(short...)
}

// measure hears the phrases of one set.
func (c *Command) measure(ed *edition.Edition, folder string, io terminal.Streams) (*tally, error) {
	phrases, err := readSet(folder, ed.Book.Screens())
	if err != nil {
		return nil, err
	}
	t := newTally()
	if t.least, err = readLeast(folder); err != nil {
		return nil, err
	}
	began := time.Now()
	for _, p := range phrases {
		heard := understood(ed, p)
		if t.add(p, heard); c.Wrong && heard.wrong(p) {
			fmt.Fprintf(io.Out, "%s %q: %v, not %v\n", p.lang, p.text, heard.Nodes, p.wanted)
		}
	}
	t.print(io.Out, time.Since(began)/time.Duration(len(phrases)))
	return t, nil
}

// understanding is what a phrase means, typed on the first screen.
type understanding struct {
	intent.Meaning
	shown bool // whether the next screen is an emergency's, or asks what is meant and has a button to one
}

// understood is what comes of a phrase. First among its nodes is the screen that it leads to: where it is looked up as a
// place, that is another than the one that was heard. The button to an emergency that is on the asking screen whenever there
// is nothing to guess does not count as shown: everybody has it.
func understood(ed *edition.Edition, p testPhrase) understanding {
	heard := ed.Book.Hear(p.text, p.lang)
	led, guesses := ed.Book.Leads(p.text, p.lang, heard)
	emergency := func(screen string) bool { return slices.Contains(ed.Book.Emergencies(), screen) }
	switch {
	case len(heard.Nodes) > 0 && led == heard.Nodes[0]:
	case led == ed.Book.Asks(): // that screen, with the others as its buttons
		heard.Nodes = append(slices.Clone(heard.Nodes), led)
	default:
		heard.Nodes = append([]string{led}, heard.Nodes...)
		heard.Nodes = heard.Nodes[:min(len(heard.Nodes), intent.MaxGuess)]
	}
	return understanding{heard, emergency(led) || slices.ContainsFunc(guesses, emergency)}
}

// wrong tells whether something else was heard than what a phrase means.
func (o understanding) wrong(p testPhrase) bool {
	return !slices.ContainsFunc(o.Nodes, p.wants) || p.danger != o.Danger
}

func (p testPhrase) wants(node string) bool { return slices.Contains(p.wanted, node) }

// readSet reads a set: <language>.yaml with the parts danger and phrases, each "node or nodes: list of phrases".
func readSet(folder string, screens []string) ([]testPhrase, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no set of phrases in %s; name a folder with <language>.yaml", folder)
	}
	var all []testPhrase
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the set: %w", err)
		}
		var parts struct{ Danger, Phrases map[string][]string }
		if err := yaml.Unmarshal(data, &parts); err != nil {
			return nil, fmt.Errorf("read the set %s: %w", name, err)
		}
		lang := strings.TrimSuffix(filepath.Base(name), ".yaml")
		for danger, part := range map[bool]map[string][]string{true: parts.Danger, false: parts.Phrases} {
			for key, texts := range part {
				wanted := strings.Fields(key)
				if i := slices.IndexFunc(wanted, func(n string) bool { return !slices.Contains(screens, n) }); i >= 0 {
					return nil, fmt.Errorf("the set %s names %s, which is no screen; liman talk --nodes shows what screens are called", name, wanted[i])
				}
				for _, text := range texts {
					all = append(all, testPhrase{lang, text, wanted, danger})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b testPhrase) int { return strings.Compare(a.lang+a.text, b.lang+b.text) })
	if len(all) == 0 {
		return nil, fmt.Errorf("no phrase in %s; its files hold them in the lists danger and phrases", folder)
	}
	return all, nil
}
