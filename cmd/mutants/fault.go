package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"
)

// fault is one change that breaks a promise, and the test that must see it.
type fault struct {
	Name string `yaml:"name"` // a-few-words
	Says string `yaml:"says"` // what goes wrong, in a sentence
	Row  string `yaml:"row"`  // of the threat model, or "README"
	File string `yaml:"file"` // relative to the project
	From string `yaml:"from"` // stands in the file once
	To   string `yaml:"to"`   // and is replaced by this
	Pkg  string `yaml:"pkg"`  // the package of the test, as ./bot
	Run  string `yaml:"run"`  // the test, as go test -run takes it, without ^ and $
	Args string `yaml:"args"` // more flags of go test
}

// readFaults reads the list. The error names what a fault lacks.
func readFaults(file string) ([]fault, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the faults: %w", err)
	}
	var faults []fault
	if err := yaml.Unmarshal(data, &faults); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	seen := make(map[string]bool)
	for i, f := range faults {
		switch {
		case f.Name == "" || f.Says == "" || f.Row == "" || f.File == "" || f.From == "" || f.Pkg == "" || f.Run == "":
			return nil, fmt.Errorf("%s: fault %d (%s) lacks one of name, says, row, file, from, pkg, run", file, i+1, f.Name)
		case seen[f.Name]:
			return nil, fmt.Errorf("%s: two faults are called %s", file, f.Name)
		}
		seen[f.Name] = true
	}
	return faults, nil
}

// apply gives the text of the fault's file with the fault in it. The error says that it no longer applies.
func (f fault) apply(root string) ([]byte, error) {
	text, err := os.ReadFile(filepath.Join(root, f.File))
	if err != nil {
		return nil, fmt.Errorf("read what is to be changed: %w", err)
	}
	switch strings.Count(string(text), f.From) {
	case 1:
		return []byte(strings.Replace(string(text), f.From, f.To, 1)), nil
	case 0:
		return nil, fmt.Errorf("%s no longer holds %q; write what stands there now into faults.yaml", f.File, f.From)
	}
	return nil, fmt.Errorf("%s holds %q more than once; take more of the line", f.File, f.From)
}

// table is the list for docs/safety.md.
func table(faults []fault) string {
	var b strings.Builder
	b.WriteString("| row | fault | seen by |\n|---|---|---|\n")
	for _, f := range faults {
		fmt.Fprintf(&b, "| %s | %s | `%s` (%s) |\n", f.Row, f.Says, strings.ReplaceAll(f.Run, "|", "`, `"), strings.TrimPrefix(f.Pkg, "./"))
	}
	return b.String()
}
