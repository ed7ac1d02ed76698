package publish

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/mod/sumdb/note"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

type keysCommand struct {
	List  keysList  `cmd:"" default:"withargs" help:"List the roster: people, roles, keys."`
	Make  keysMake  `cmd:"" help:"Make a key for files: the private half into a file, the public half on the screen."`
	Enrol keysEnrol `cmd:"" help:"Propose another roster. The operator's key or two admins approve it."`
}

type keysList struct {
	JSON bool `help:"As liman content keys enrol reads it."`
}

// Run lists who may approve what comes next.
func (c *keysList) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	return AtLedger(ctx, s, func(_ *publishing.Desk, h publishing.History) error {
		if h.Number == 0 {
			return errors.New("there is no roster yet; the operator proposes the first: liman content keys enrol FILE --as operator")
		}
		if c.JSON {
			return writeJSON(io.Out, h.Roster)
		}
		return writeRoster(io.Out, h.Roster)
	})
}

type keysMake struct {
	Name string `arg:"" help:"What the key is called: operator, or a person's id."`
	To   string `help:"The file for the private half; it must not be there yet." placeholder:"FILE" required:""`
}

// Run makes a key. The private half never reaches the screen.
func (c *keysMake) Run(io terminal.Streams) error {
	private, public, err := note.GenerateKey(rand.Reader, c.Name)
	if err == nil {
		_, err = note.NewVerifier(public) // else nobody could read it
	}
	if err != nil {
		return fmt.Errorf("%q is no name of a key: %w; write small letters", c.Name, err)
	}
	file, err := os.OpenFile(c.To, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the private key: %w; name a new file", err)
	}
	_, err = file.WriteString(private + "\n")
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the private key: %w", err)
	}
	_, err = fmt.Fprintln(io.Out, public)
	return err
}

type keysEnrol struct {
	proposer
	File string `arg:"" help:"The roster, as YAML or JSON (liman content keys --json prints the one that is)."`
}

// Run proposes a roster.
func (c *keysEnrol) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	roster, err := readRoster(c.File)
	if err != nil {
		return err
	}
	return AtLedger(ctx, s, func(d *publishing.Desk, _ publishing.History) error {
		return c.propose(ctx, d, ledger.Proposal{Kind: ledger.Enrol, NewRoster: &roster}, io)
	})
}

// readRoster reads a roster as people write it.
func readRoster(file string) (ledger.Roster, error) {
	var roster ledger.Roster
	data, err := os.ReadFile(file)
	if err != nil {
		return roster, fmt.Errorf("read the roster: %w", err)
	}
	var any map[string]any
	if err := yaml.Unmarshal(data, &any); err != nil {
		return roster, fmt.Errorf("%s is neither YAML nor JSON: %w", file, err)
	}
	if data, err = json.Marshal(any); err != nil {
		return roster, fmt.Errorf("read the roster: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&roster); err != nil {
		return roster, fmt.Errorf("%s is no roster: %s; docs/publishing.md shows one", file, strings.TrimPrefix(err.Error(), "json: "))
	}
	return roster, roster.Check()
}
