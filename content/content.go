// Package content is the files of an edition as bytes, and what can be wrong in them. It knows no flow, no language and no
// number: a Bundle is read once, from a folder, an embedded file system or bytes, and everybody who opens an edition reads
// that one Bundle, so its Hash covers exactly what is served.
//
// A fault is a value (content.Fault: file, line, what, mend), printed in one place; nothing reads its text back.
package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
)

// Hash is a SHA-256. In text it is 64 hexadecimal digits.
type Hash [sha256.Size]byte

// Sum is the hash of bytes.
func Sum(data []byte) Hash { return sha256.Sum256(data) }

// String is the hash in hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText is encoding.TextMarshaler's.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText is encoding.TextUnmarshaler's. It takes 64 small hexadecimal digits and nothing else.
func (h *Hash) UnmarshalText(text []byte) error {
	if len(text) == hex.EncodedLen(len(h)) {
		if _, err := hex.Decode(h[:], text); err == nil && h.String() == string(text) {
			return nil
		}
	}
	return fmt.Errorf("%.80q is no SHA-256: 64 of the digits 0-9 and a-f are wanted", text)
}

// folders are where content lies, in a bundle and in the project's own tree, and what files may lie there.
var folders = map[string][]string{
	"flows":   {"*.yaml", "phrases/*.yaml", "stories/*.txt"},
	"locales": {"*.yaml", "rules/words.yaml", "stale/*.yaml", "voice/*/*/*.ogg"},
	"directory/data": {
		"contacts.yaml", "countries.yaml", "shelters.yaml", "services/*.yaml", "counties.yaml", "names.yaml", "places.csv", "exonyms.csv",
		"quarters.csv", "vocabulary.yaml",
	},
}

// geography is the program's own, and the same under every edition: where it lies in a folder of content, as it did once, it is not read.
var geography = []string{"counties.yaml", "names.yaml", "places.csv", "exonyms.csv", "quarters.csv"}

// Patterns are the files that may lie in a folder.
func Patterns(folder string) []string { return slices.Clone(folders[folder]) }

// Belongs tells whether a file of this path is read.
func Belongs(name string) bool {
	folder, rest, _ := Split(name)
	return mayLie(name) && (folder != "directory/data" || !slices.Contains(geography, rest))
}

// OnlyContent wants that a file of each of these paths is read. The error names one that is not.
func OnlyContent(names iter.Seq[string]) error {
	for name := range names {
		if !Belongs(name) {
			return fmt.Errorf("%.120q is no path of a content file; an edition holds flows, locales and directory/data, and nothing else", name)
		}
	}
	return nil
}

// mayLie tells whether a file of this path is expected there, read or not.
func mayLie(name string) bool {
	folder, rest, inside := Split(name)
	return inside && slices.ContainsFunc(folders[folder], func(pattern string) bool {
		matches, err := path.Match(pattern, rest)
		return matches && err == nil
	})
}

// Split parts a path into the folder of content in which it lies and the rest; false for one that lies in none.
func Split(name string) (folder, rest string, inside bool) {
	for folder := range folders {
		if rest, inside := strings.CutPrefix(name, folder+"/"); inside {
			return folder, rest, true
		}
	}
	return "", name, false
}

// Bundle is all files of an edition by their paths, as "flows/home.yaml", read once. It is immutable; nobody may change the bytes
// that it gives. Whatever opens an edition reads its Bundle and no file, so that the Hash covers exactly what is served.
type Bundle struct {
	files map[string][]byte
	names []string // sorted
	sums  map[string]Hash
	hash  Hash
	stray []string
}

// New makes a bundle of files by their paths. The error names a path that is none.
func New(files map[string][]byte) (*Bundle, error) {
	return newBundle(maps.Clone(files), make(map[string]Hash, len(files)))
}

// newBundle makes a bundle of files, of some of which the SHA-256 is known. Both maps become its own.
func newBundle(files map[string][]byte, sums map[string]Hash) (*Bundle, error) {
	b := &Bundle{files: files, sums: sums, names: slices.Sorted(maps.Keys(files))}
	for _, name := range b.names {
		if !fs.ValidPath(name) || strings.Contains(name, "\\") || strings.ContainsFunc(name, isUnseen) {
			return nil, fmt.Errorf("%q is no path of a content file; write it as flows/home.yaml", name)
		}
		if !Belongs(name) {
			b.stray = append(b.stray, name)
		}
		if _, known := sums[name]; !known {
			sums[name] = Sum(files[name])
		}
	}
	b.hash = Sum(b.Manifest())
	return b, nil
}

func isUnseen(r rune) bool { return !unicode.IsPrint(r) }

// Read reads an edition below the folders flows, locales and directory/data of a file system.
func Read(fsys fs.FS) (*Bundle, error) {
	parts := make(map[string]fs.FS)
	for folder := range folders {
		sub, err := fs.Sub(fsys, folder)
		if err != nil {
			return nil, fmt.Errorf("read the folder %s: %w", folder, err)
		}
		parts[folder] = sub
	}
	b, err := ReadFrom(parts)
	if err != nil {
		return nil, err
	}
	for _, pattern := range misplaced {
		names, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("look for %s: %w", pattern, err)
		}
		b.stray = append(b.stray, names...)
	}
	return b, nil
}

// misplaced are files that lie one folder too high or too low, or in one whose name is nearly right: nothing of them is read.
var misplaced = []string{
	"phrases/*.yaml", "stories/*.txt", "rules/*.yaml", "data/*.yaml", "services/*.yaml", "data/services/*.yaml",
	"directory/*.yaml", "directory/services/*.yaml", "flow/*.yaml", "locale/*.yaml", "locals/*.yaml",
}

// ReadFrom reads an edition whose folders are file systems of their own, as those inside the program are.
func ReadFrom(parts map[string]fs.FS) (*Bundle, error) {
	files := make(map[string][]byte)
	var stray []string
	for _, folder := range slices.Sorted(maps.Keys(parts)) {
		others, err := readFolder(parts[folder], folder, files)
		if err != nil {
			return nil, fmt.Errorf("read the folder %s: %w; let the user that runs Liman read it", folder, err)
		}
		stray = append(stray, others...)
	}
	b, err := New(files)
	if err != nil {
		return nil, err
	}
	b.stray = stray
	return b, nil
}

// readFolder reads what belongs to an edition, and names what does not.
func readFolder(fsys fs.FS, folder string, files map[string][]byte) (stray []string, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		full := folder + "/" + name
		switch {
		case err == nil && full == "flows/intent":
			return fs.SkipDir // the program's own, in the project's tree
		case err != nil || entry.IsDir():
			return err
		case Belongs(full):
			files[full], err = readRegular(fsys, name, entry)
		case !mayLie(full):
			stray = append(stray, full)
		}
		return err
	})
	return stray, err
}

// readRegular reads a file, and does not wait at what is none, as a pipe.
func readRegular(fsys fs.FS, name string, entry fs.DirEntry) ([]byte, error) {
	if kind := entry.Type(); kind&^fs.ModeSymlink != 0 { // to open a pipe is to wait
		return nil, fmt.Errorf("%s is no file, but a pipe, a device or a folder", name)
	}
	return fs.ReadFile(fsys, name)
}

// Stray are the paths of files that lay among those of the edition and are not read, in no order.
func (b *Bundle) Stray() []string { return slices.Clone(b.stray) }

// Hash is the SHA-256 of the manifest, and so of every path and every byte.
func (b *Bundle) Hash() Hash { return b.hash }

// Manifest is one line for each file, sorted by path: its SHA-256, two blanks and its path. With the files by their
// hashes it is the whole bundle.
func (b *Bundle) Manifest() []byte {
	var m bytes.Buffer
	for _, name := range b.names {
		fmt.Fprintf(&m, "%s  %s\n", b.sums[name], name)
	}
	return m.Bytes()
}

// File is the content of a file; false if there is none of this path.
func (b *Bundle) File(name string) ([]byte, bool) {
	data, there := b.files[name]
	return data, there
}

// In gives path and content of every file right in a folder with this ending, sorted by path.
func (b *Bundle) In(folder, ext string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, name := range b.names {
			if path.Dir(name) == folder && path.Ext(name) == ext && !yield(name, b.files[name]) {
				return
			}
		}
	}
}

// Sub is a folder of the bundle as a file system that is good for reading and globbing whole files.
func (b *Bundle) Sub(folder string) fs.FS { return folderFS{b, folder} }

// All gives path and content of every file, sorted by path.
func (b *Bundle) All() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, name := range b.names {
			if !yield(name, b.files[name]) {
				return
			}
		}
	}
}

// With is a bundle with some files changed; a nil content takes the file away.
func (b *Bundle) With(changed map[string][]byte) (*Bundle, error) {
	files, sums := maps.Clone(b.files), maps.Clone(b.sums)
	for name, data := range changed {
		delete(sums, name)
		if files[name] = data; data == nil {
			delete(files, name)
		}
	}
	return newBundle(files, sums)
}

// Sum is the SHA-256 of a file; zero if there is none of this path.
func (b *Bundle) Sum(name string) Hash { return b.sums[name] }

// Change is a file in which two bundles differ. Before is nil for a file that came, After for one that went.
type Change struct {
	Name          string
	Before, After []byte
}

// Diff is where two bundles differ, sorted by path.
func Diff(before, after *Bundle) []Change {
	var changes []Change
	names := slices.Concat(before.names, after.names)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		old, was := before.files[name]
		now, is := after.files[name]
		if was != is || !bytes.Equal(old, now) {
			changes = append(changes, Change{name, old, now})
		}
	}
	return changes
}

// ParseManifest takes a manifest apart: the hash of each file by its path. The error names the line that is none.
func ParseManifest(manifest []byte) (map[string]Hash, error) {
	files := make(map[string]Hash)
	before := ""
	for number, line := range slices.Collect(strings.Lines(string(manifest))) {
		digits, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		var h Hash
		if err := h.UnmarshalText([]byte(digits)); err != nil || !ok || !strings.HasSuffix(line, "\n") || !fs.ValidPath(name) || name <= before {
			return nil, fmt.Errorf("line %d of the manifest is none: a SHA-256, two blanks and a path are wanted, sorted by path", number+1)
		}
		files[name], before = h, name
	}
	return files, nil
}
