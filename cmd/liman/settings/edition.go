package settings

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"liman/directory"
	"liman/edition"
	"liman/edition/check"
)

// Edition is the content to serve. What comes from outside is checked; the edition inside the program was, by its tests.
func (s *Settings) Edition() (*edition.Edition, error) {
	if s.Content == "" {
		return edition.OpenBuiltin()
	}
	return s.Checked()
}

// Checked is the content to serve, checked whole, the edition inside the program too.
func (s *Settings) Checked() (*edition.Edition, error) {
	if s.Content == "" {
		return check.Open(edition.Builtin())
	}
	if err := s.Holds("flows", "locales", DirectoryData); err != nil {
		return nil, err
	}
	b, err := edition.Folder(s.Content)
	if err != nil {
		return nil, err
	}
	return check.Open(b)
}

// Directory is the directory of the content to serve, whatever its flows and words.
func (s *Settings) Directory() (*directory.Directory, error) {
	if s.Content == "" {
		return directory.Open(edition.Builtin().Sub(DirectoryData))
	}
	if err := s.Holds(DirectoryData); err != nil {
		return nil, err
	}
	return OpenDirectory(s.Content)
}

// CheckLanguage refuses a language that an edition does not have: a typing error would be answered in Romanian without a word.
func CheckLanguage(ed *edition.Edition, lang string) error {
	all := ed.Words.Languages()
	if slices.Contains(all, lang) {
		return nil
	}
	return fmt.Errorf("--lang %q is none of the languages; %s", lang, directory.Meant(lang, all, all))
}

// DirectoryData is where a directory lies in a content folder.
const DirectoryData = "directory/data"

// OpenDirectory reads the directory of a content folder, whatever else is in it.
func OpenDirectory(folder string) (*directory.Directory, error) {
	return directory.Open(os.DirFS(filepath.Join(folder, filepath.FromSlash(DirectoryData))))
}

// Holds returns an error that names the mend unless the content folder and these parts of it are folders that can be read.
func (s *Settings) Holds(parts ...string) error {
	for _, part := range append([]string{"."}, parts...) {
		if err := s.folder(part); err != nil {
			return err
		}
	}
	return nil
}

// folder is Holds for one part.
func (s *Settings) folder(part string) error {
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
