package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"liman/directory"
	"liman/edition"
)

// edition is the content to serve.
func (s *settings) edition() (*edition.Edition, error) {
	src, err := s.source("flows", "locales", "directory/data")
	if err != nil {
		return nil, err
	}
	return edition.Open(src)
}

// directory is the directory of the content to serve, whatever its flows and words.
func (s *settings) directory() (*directory.Directory, error) {
	src, err := s.source("directory/data")
	if err != nil {
		return nil, err
	}
	return directory.Open(src.Directory)
}

// source is the built-in content, or a folder instead, which must hold some folders.
func (s *settings) source(holds ...string) (edition.Source, error) {
	if s.Content == "" {
		return edition.Builtin(), nil
	}
	for _, part := range append([]string{"."}, holds...) {
		if err := s.folder(part); err != nil {
			return edition.Source{}, err
		}
	}
	return edition.Folder(s.Content), nil
}

// folder looks for a part of the content folder.
func (s *settings) folder(part string) error {
	const mend = "LIMAN_CONTENT (or the folder after check) holds flows/, locales/ and directory/data/, as the project's own tree does"
	path := filepath.Join(s.Content, filepath.FromSlash(part))
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s; %s", path, mend)
	case err != nil:
		return fmt.Errorf("the folder %s cannot be read: %w; let the user that runs Liman read it", path, err)
	case !info.IsDir():
		return fmt.Errorf("%s is no folder; %s", path, mend)
	}
	return nil
}
