package publishing

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"liman/edition/ledger"
)

// File is a memory in a file, which holds a checkpoint and nothing else. Whoever wants to set from outside what a bot must have seen writes it there.
type File string

// ReadFile gives the checkpoint in a memory's file, and when it was written. A file that is not there holds the zero checkpoint.
func ReadFile(path string) (ledger.Checkpoint, time.Time, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ledger.Checkpoint{}, time.Time{}, nil
	}
	if err != nil {
		return ledger.Checkpoint{}, time.Time{}, fmt.Errorf("read the newest record's number: %w", err)
	}
	checkpoint, err := ledger.ParseCheckpoint(strings.TrimSpace(string(data)))
	if err != nil {
		return ledger.Checkpoint{}, time.Time{}, fmt.Errorf("%s: %w", path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return ledger.Checkpoint{}, time.Time{}, fmt.Errorf("read the newest record's number: %w", err)
	}
	return checkpoint, info.ModTime(), nil
}

// Remember is Memory's. The file is exchanged whole, so that a program that is killed leaves the old checkpoint or the new one.
func (f File) Remember(_ context.Context, seen ledger.Checkpoint) (newest ledger.Checkpoint, when time.Time, err error) {
	newest, when, err = ReadFile(string(f))
	if err != nil || seen.Number < newest.Number || seen.Number == 0 {
		return newest, when, err
	}
	if seen.Number == newest.Number && newest.Record != seen.Record && newest.Record != (ledger.Checkpoint{}).Record {
		return newest, when, nil // parted; what was seen first stays
	}
	if err := exchange(string(f), seen.String()+"\n"); err != nil {
		return newest, when, fmt.Errorf("write the newest record's number: %w; let Liman write that file, or keep it yourself", err)
	}
	return seen, time.Now(), nil
}

// exchange writes a new file and puts it in the place of the old one.
func exchange(path, text string) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".ledger-*")
	if named := (*fs.PathError)(nil); errors.As(err, &named) {
		return fmt.Errorf("%s: %w", path, named.Err) // not the other name, which is a new one each time
	}
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

// Replicas is a memory that replicas share (store.Seen): it takes a number and what its record is called, and gives the highest number
// that any has told, a blank, and what that was called, and when one told it last; the zero time if that is not known.
type Replicas func(ctx context.Context, number uint64, name string) (highest string, when time.Time, err error)

// Remember is Memory's.
func (r Replicas) Remember(ctx context.Context, seen ledger.Checkpoint) (ledger.Checkpoint, time.Time, error) {
	highest, when, err := r(ctx, seen.Number, seen.Record.String())
	if err != nil || strings.HasPrefix(highest, "0 ") {
		return ledger.Checkpoint{}, time.Time{}, err
	}
	checkpoint, err := ledger.ParseCheckpoint(highest)
	return checkpoint, when, err
}
