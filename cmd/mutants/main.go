// Command mutants plants faults, one at a time, in a copy of the project, and runs the test that keeps the promise which the
// fault breaks. A test that stays green cannot fail, and is none. The faults stand in faults.yaml; `make mutants` runs them.
//
// What was found is remembered in a file, so that a run that was interrupted goes on where it ended; a fault whose text, file or
// test changed since is run again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	var o options
	flag.StringVar(&o.root, "root", ".", "the project")
	flag.StringVar(&o.only, "only", "", "run the fault of this name alone, even if it was run before")
	flag.StringVar(&o.state, "state", ".artifacts/mutants.json", "where results are remembered; \"\" for nowhere")
	list := flag.Bool("list", false, "print the faults as the table of docs/safety.md, and end")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, *list, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

// options say what to run.
type options struct {
	root  string // of the project
	only  string // the name of one fault; "" for all
	state string // the file of results, relative to the root; "" for none
}

func run(ctx context.Context, o options, list bool, out io.Writer) (err error) {
	faults, err := readFaults(filepath.Join(o.root, "cmd/mutants/faults.yaml"))
	if err != nil {
		return err
	}
	if list {
		fmt.Fprint(out, table(faults))
		return nil
	}
	if faults, err = chosen(faults, o.only); err != nil {
		return err
	}
	results, err := readResults(o)
	if err != nil {
		return err
	}
	copied, err := copyProject(o.root)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(copied)) }()
	return plantAll(ctx, faults, copied, results, out)
}

// chosen is the fault of a name, or all.
func chosen(faults []fault, name string) ([]fault, error) {
	if name == "" {
		return faults, nil
	}
	var names []string
	for _, f := range faults {
		if f.Name == name {
			return []fault{f}, nil
		}
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("no fault is called %s; there are: %s", name, strings.Join(names, ", "))
}

// plantAll plants each fault that was not found before, and tells how it went. The error counts those that no test saw.
func plantAll(ctx context.Context, faults []fault, copied string, results *results, out io.Writer) error {
	missed := 0
	for i, f := range faults {
		found, known := results.of(f)
		if !known {
			var err error
			if found, err = plant(ctx, f, copied); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
			if err := results.keep(f, found); err != nil {
				return err
			}
		}
		fmt.Fprintf(out, "%3d/%d  %-9s %s (%s, %s)\n", i+1, len(faults), found, f.Name, f.Row, f.Run)
		if found != red {
			missed++
		}
	}
	if missed > 0 {
		return fmt.Errorf("%d of %d faults turned no test red", missed, len(faults))
	}
	fmt.Fprintf(out, "all %d faults turned their tests red\n", len(faults))
	return nil
}
