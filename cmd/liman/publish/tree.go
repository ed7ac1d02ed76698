package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
	"liman/store"
)

type pullCommand struct {
	Names []string `arg:"" name:"edition folder" help:"The edition (the number of a record, builtin, the id of a proposal; without it, what is served), and the folder to write into."`
}

// Run makes the content files of a folder those of an edition. Whatever else is in it stays.
func (c *pullCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	name, folder := "served", c.Names[len(c.Names)-1]
	switch len(c.Names) {
	case 1:
	case 2:
		name = c.Names[0]
	default:
		return fmt.Errorf("an edition and a folder are wanted; write liman content pull 12 folder")
	}
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		b, err := editionAt(ctx, d, h, name)
		if err != nil {
			return err
		}
		changes, err := writeTree(folder, b)
		if err != nil {
			return err
		}
		fmt.Fprintf(io.Out, "edition %s: %d files, %d of them written or taken away\n", b.Hash().String()[:6], files(b), changes)
		if name == "served" && len(h.Hidden) > 0 {
			return stillInside(ctx, d, h, b, io.Out)
		}
		return nil
	})
}

// stillInside says what of an edition is withdrawn, by the names that its files have for it.
func stillInside(ctx context.Context, d *publishing.Desk, h publishing.History, b *content.Bundle, to io.Writer) error {
	opened, err := edition.Open(b)
	if err != nil {
		return err
	}
	hidden, err := d.Hidden(ctx, h.Head, b, opened)
	var said []string
	for _, now := range slices.Sorted(maps.Keys(hidden)) {
		if as := hidden[now]; as != now {
			now += " (as " + as + ")"
		}
		said = append(said, now)
	}
	if len(said) > 0 {
		fmt.Fprintf(to, "withdrawn, and in these files still: %s\n", oneLine(strings.Join(said, ", ")))
	}
	return err
}

func files(b *content.Bundle) (n int) {
	for range b.All() {
		n++
	}
	return n
}

// writeTree makes the content files below a folder those of a bundle, and tells how many it wrote or took away.
//
// What must hold: it writes content files below the folder and nothing else, whatever the bundle names, and through no link; for whoever proposes an
// edition chooses its paths, and whoever pulls it holds keys. If there is anything else, nothing is written.
func writeTree(folder string, b *content.Bundle) (changes int, err error) {
	if err := content.OnlyContent(maps.Keys(maps.Collect(b.All()))); err != nil {
		return 0, err
	}
	if err := noLinks(folder); err != nil {
		return 0, err
	}
	for _, part := range []string{"flows", "locales", "directory/data"} {
		if err := os.MkdirAll(filepath.Join(folder, filepath.FromSlash(part)), 0o755); err != nil {
			return 0, fmt.Errorf("make the folder: %w; let Liman write there", err)
		}
	}
	there, err := content.Read(os.DirFS(folder))
	if err != nil {
		return 0, err
	}
	for _, change := range content.Diff(there, b) {
		path := filepath.Join(folder, filepath.FromSlash(change.Name))
		if change.After == nil {
			err = os.Remove(path)
		} else if err = os.MkdirAll(filepath.Dir(path), 0o755); err == nil {
			err = os.WriteFile(path, change.After, 0o644) //nolint:gosec // content is public: whoever serves it as another user reads it
		}
		if err != nil {
			return changes, fmt.Errorf("write the edition: %w; let Liman write there", err)
		}
		changes++
	}
	return changes, nil
}

// noLinks returns an error if there is a symbolic link where content lies in a folder: through one, a pull would write somewhere else, and a push would
// publish whatever it leads to, as a key beside it.
func noLinks(folder string) error {
	for _, part := range []string{"flows", "locales", "directory", "directory/data"} {
		err := filepath.WalkDir(filepath.Join(folder, filepath.FromSlash(part)), func(path string, entry fs.DirEntry, err error) error {
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return nil
			case err == nil && entry.Type()&fs.ModeSymlink != 0:
				return fmt.Errorf("%s is a symbolic link; nothing is read or written through one: take it away", path)
			case err == nil && part == "directory" && entry.IsDir() && path != filepath.Join(folder, part):
				return fs.SkipDir // the project's own
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("look at the folder: %w", err)
		}
	}
	return nil
}

type pushCommand struct {
	proposer
	Folder  string `arg:"" optional:"" help:"The folder with flows, locales and directory."`
	Builtin bool   `help:"Propose what the edition inside the program has changed instead, after a release."`
	Base    string `help:"With --builtin where it is not known: the built-in edition that the ledger's came from, a record's number or a folder; served takes the program's whole." placeholder:"EDITION"`
}

// Run proposes what a folder holds if it passes every check; else it says what is wrong with it.
func (c *pushCommand) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	switch {
	case c.Builtin == (c.Folder != ""):
		return errors.New("one of a folder and --builtin is wanted; write liman content push folder")
	case c.Base != "" && !c.Builtin:
		return errors.New("--base goes with --builtin; a folder is proposed whole, against what is served")
	}
	return AtLedger(ctx, s, func(d *publishing.Desk, h publishing.History) error {
		if c.Builtin {
			return pushing{c, s, d, h}.proposeBuiltin(ctx, io)
		}
		s.Content = c.Folder
		if err := s.Holds("flows", "locales", settings.DirectoryData); err != nil {
			return err
		}
		b, err := readTree(c.Folder)
		if err != nil {
			return err
		}
		return pushing{c, s, d, h}.propose(ctx, b, nil, io)
	})
}

// readTree reads the content files below a folder, and no others: none through a link, and none that the ledger would not take.
func readTree(folder string) (*content.Bundle, error) {
	if err := noLinks(folder); err != nil {
		return nil, err
	}
	b, err := edition.Folder(folder)
	if err != nil {
		return nil, err
	}
	for name, data := range b.All() {
		if len(data) > store.MaxBlob {
			return nil, fmt.Errorf("%s has %d bytes, over %d; the ledger takes no larger file: make it smaller", name, len(data), store.MaxBlob)
		}
	}
	return b, nil
}

// pushing is a push, the settings that it runs with, and the ledger as it was when it began.
type pushing struct {
	*pushCommand
	*settings.Settings
	desk *publishing.Desk
	at   publishing.History
}

// proposeBuiltin proposes what the edition inside the program has changed. What staff have changed stays; where both have, staff's text stands, the
// change set holds both, and somebody must decide before it can be proposed.
func (c pushing) proposeBuiltin(ctx context.Context, io terminal.Streams) error {
	d, h := c.desk, c.at
	if h.Edition == (content.Hash{}) {
		return c.propose(ctx, d.Builtin, nil, io)
	}
	base, err := c.base(ctx)
	if err != nil {
		return err
	}
	merged, err := d.MergeBuiltin(ctx, h, base)
	if errors.Is(err, publishing.ErrNoBase) {
		return fmt.Errorf("%w; name it with --base: the number of the record that published it, or a folder with the content of that release; --base served proposes the program's content whole", err)
	}
	if err != nil {
		return err
	}
	c.Why = publishing.WhyBuiltin(c.Why, d.Builtin)
	if err := d.KeepBuiltin(ctx); err != nil {
		return err
	}
	return c.propose(ctx, merged.Content, merged.Conflicts, io)
}

// base is the built-in edition that the ledger's came from, where it is named; nil where it is not.
func (c pushing) base(ctx context.Context) (*content.Bundle, error) {
	if c.Base == "" {
		return nil, nil //nolint:nilnil // then the ledger knows it
	}
	if _, err := os.Stat(c.Base); err == nil {
		return readTree(c.Base)
	}
	return editionAt(ctx, c.desk, c.at, c.Base)
}

// mayPropose returns an error if somebody must decide a conflict first, or if the content does not pass every check. It prints
// each of these.
func mayPropose(b *content.Bundle, conflicts []draft.Conflict, out io.Writer) error {
	for _, one := range conflicts {
		sayConflict(out, one)
	}
	if len(conflicts) > 0 {
		return fmt.Errorf("%d fields were changed here and in the program; the change stays open with both texts, and nothing is proposed: decide at the console which counts", len(conflicts))
	}
	_, err := check.Open(b)
	faults := content.Lines(err)
	for _, one := range faults {
		fmt.Fprintln(out, one)
	}
	if len(faults) > 0 {
		return fmt.Errorf("%d faults; the change stays open, and nothing is proposed: mend them and push again", len(faults))
	}
	return nil
}

// sayConflict prints a conflict: which field, as staff have it and as the program has it.
func sayConflict(out io.Writer, one draft.Conflict) {
	fmt.Fprintf(out, "both have changed %s %s %s %s\n", one.Kind, oneLine(one.Of), oneLine(one.Name), one.Lang)
	fmt.Fprintf(out, "  here: %s\n  program: %s\n", orGone(one.Mine), orGone(one.Theirs))
}

func orGone(text *string) string {
	if text == nil {
		return "(taken out)"
	}
	return oneLine(*text)
}

// propose opens a change set, and submits it if it passes every check and nobody must decide anything.
func (c pushing) propose(ctx context.Context, b *content.Bundle, conflicts []draft.Conflict, io terminal.Streams) error {
	d, h := c.desk, c.at
	if h.Edition == (content.Hash{}) { // what it rests on is the edition inside the program
		c.Why = publishing.WhyBuiltin(c.Why, d.Builtin)
		if err := d.KeepBuiltin(ctx); err != nil {
			return err
		}
	}
	what := ledger.Proposal{Kind: ledger.Publish, Proposer: c.As, Why: c.Why, Edition: b.Hash(), Base: h.Edition}
	served, err := d.Edition(ctx, h.Edition)
	if err != nil {
		return err
	}
	if err := d.MayPropose(h.Head, what); err != nil { // before anything is kept of it
		return err
	}
	var change *draft.Draft
	if h.Edition != (content.Hash{}) && b.Hash() != h.Edition { // an empty ledger has nothing that a change could rest on
		if change, err = c.begin(ctx, served, b, conflicts); err != nil {
			return err
		}
		what.ID = change.ID
	}
	if err := mayPropose(b, conflicts, io.Out); err != nil {
		return err
	}
	if err := writeDiff(io.Out, served, b, "ro"); err != nil {
		return err
	}
	if what, err = d.Propose(ctx, what, b); err != nil {
		return err
	}
	if change != nil {
		warn(io, atChange(ctx, c.Settings, what.ID, func(change *draft.Draft) error { return change.Submit(what, 0, time.Now()) }))
	}
	return sayNext(what, io)
}
