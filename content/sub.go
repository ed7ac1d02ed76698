package content

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"time"
)

// folderFS shows a folder of a bundle as a file system, without folders of its own.
type folderFS struct {
	bundle *Bundle
	folder string
}

// ReadFile is fs.ReadFileFS's.
func (f folderFS) ReadFile(name string) ([]byte, error) {
	data, _, err := f.file(name)
	return bytes.Clone(data), err
}

func (f folderFS) file(name string) ([]byte, Hash, error) {
	data, there := f.bundle.File(f.folder + "/" + name)
	if !there {
		return nil, Hash{}, &fs.PathError{Op: "open", Path: name, Err: syscall.ENOENT} // says what a folder says
	}
	return data, f.bundle.Sum(f.folder + "/" + name), nil
}

// ReadFile reads a file whole, and gives its SHA-256. What is a bundle's is not copied and not hashed again: nobody may change the bytes.
func ReadFile(fsys fs.FS, name string) ([]byte, Hash, error) {
	if f, is := fsys.(folderFS); is {
		return f.file(name)
	}
	data, err := fs.ReadFile(fsys, name)
	return data, Sum(data), err
}

// Glob is fs.GlobFS's.
func (f folderFS) Glob(pattern string) ([]string, error) {
	var names []string
	for _, name := range f.bundle.names {
		rest, inside := strings.CutPrefix(name, f.folder+"/")
		matches, err := path.Match(pattern, rest)
		if err != nil {
			return nil, err
		}
		if inside && matches {
			names = append(names, rest)
		}
	}
	return names, nil
}

// Open is fs.FS's.
func (f folderFS) Open(name string) (fs.File, error) {
	data, err := f.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{bytes.NewReader(data), path.Base(name), int64(len(data))}, nil
}

// openFile is a file of a bundle that is being read, and what is known of it.
type openFile struct {
	*bytes.Reader
	name string
	size int64
}

func (f *openFile) Stat() (fs.FileInfo, error) { return fileInfo{f}, nil }
func (f *openFile) Close() error               { return nil }

type fileInfo struct{ file *openFile }

func (i fileInfo) Name() string       { return i.file.name }
func (i fileInfo) Size() int64        { return i.file.size }
func (i fileInfo) Mode() fs.FileMode  { return 0o444 }
func (i fileInfo) ModTime() time.Time { return time.Time{} }
func (i fileInfo) IsDir() bool        { return false }
func (i fileInfo) Sys() any           { return nil }
