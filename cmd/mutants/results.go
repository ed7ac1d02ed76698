package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// results are what earlier runs found, by the whole of a fault: a fault that was changed is a new one.
type results struct {
	file string // "" for nowhere
	redo string // the fault of this name is run again
	Seen map[string]found
}

func readResults(o options) (*results, error) {
	r := &results{redo: o.only, Seen: make(map[string]found)}
	if o.state == "" {
		return r, nil
	}
	r.file = filepath.Join(o.root, o.state)
	data, err := os.ReadFile(r.file)
	if errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read earlier results: %w", err)
	}
	if err := json.Unmarshal(data, &r.Seen); err != nil {
		return nil, fmt.Errorf("%s is not what an earlier run wrote; delete it: %w", r.file, err)
	}
	return r, nil
}

// of tells how a fault was taken by an earlier run. Only a red one is not worth another look.
func (r *results) of(f fault) (found, bool) {
	if f.Name == r.redo {
		return "", false
	}
	before := r.Seen[key(f)]
	return before, before == red
}

// keep remembers how a fault was taken.
func (r *results) keep(f fault, how found) error {
	r.Seen[key(f)] = how
	if r.file == "" {
		return nil
	}
	data, err := json.MarshalIndent(r.Seen, "", " ")
	if err != nil {
		return fmt.Errorf("keep results: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(r.file), 0o755); err != nil {
		return fmt.Errorf("keep results: %w", err)
	}
	if err := os.WriteFile(r.file, data, 0o644); err != nil {
		return fmt.Errorf("keep results: %w", err)
	}
	return nil
}

func key(f fault) string {
	whole, _ := json.Marshal(f) // strings
	return string(whole)
}
