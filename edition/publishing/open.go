// Package publishing is the way from the ledger's records to the edition that is served, and back: a Follower reads what two people have
// published and checks all of it before anybody sees it; a Desk proposes, approves and publishes; an Archive is the whole ledger in one
// file. Where the records lie is not known here: whoever keeps them keeps bytes, and nothing that it says is believed.
package publishing

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/locales"
)

// Open reads, checks and plays an edition. The error is edition.Open's.
func Open(b *content.Bundle) (*edition.Edition, error) {
	parts := map[string]fstest.MapFS{"flows": {}, "locales": {}, "directory/data": {}}
	for name, data := range b.All() {
		for part, files := range parts {
			if rest, within := strings.CutPrefix(name, part+"/"); within {
				files[rest] = &fstest.MapFile{Data: data}
			}
		}
	}
	return edition.Open(edition.Source{Flows: parts["flows"], Locales: parts["locales"], Directory: parts["directory/data"]})
}

// Builtin is the content inside the program.
func Builtin() (*content.Bundle, error) {
	files := make(map[string][]byte)
	for prefix, fsys := range map[string]fs.FS{"flows/": flows.Files, "locales/": locales.Files, "directory/": directory.Files} {
		err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && prefix == "flows/" && name == "intent" {
				return fs.SkipDir
			}
			if err != nil || entry.IsDir() || !isContent(name) {
				return err
			}
			files[prefix+name], err = fs.ReadFile(fsys, name)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read the content inside the program: %w", err)
		}
	}
	return content.New(files)
}

func isContent(name string) bool {
	for _, ext := range []string{".yaml", ".txt", ".csv", ".ogg"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}
