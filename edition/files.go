package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"liman/content"
)

// part is one of the three folders of an edition, by its name in faults.
type part struct {
	name  string // flows, locales, directory
	at    string // as the folder is called in a content folder
	fsys  fs.FS
	reads []string // what is read of it, as patterns
}

func parts(src Source) []part {
	return []part{
		{"flows", "flows", src.Flows, []string{"*.yaml", "phrases/*.yaml", "stories/*.txt"}},
		{"locales", "locales", src.Locales, []string{"*.yaml", rulesName, voiceFolder + "/*/*/*.ogg"}},
		{"directory", "directory/data", src.Directory, []string{
			"contacts.yaml", "countries.yaml", "shelters.yaml", "services/*.yaml", "counties.yaml", "names.yaml", "places.csv", "exonyms.csv",
			"quarters.csv", "vocabulary.yaml",
		}},
	}
}

// look goes through all content files: it gives the SHA-256 over their names and contents, and the faults that can be seen
// without understanding them: files that nobody reads, and letters that nobody sees.
func look(src Source) (hash string, faults content.Faults, err error) {
	h := sha256.New()
	for _, p := range parts(src) {
		err := fs.WalkDir(p.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && p.name == "flows" && name == "intent" {
				return fs.SkipDir // the program's own, in the project's tree
			}
			if err != nil || entry.IsDir() {
				return err
			}
			if !isContent(name) {
				faults = append(faults, p.stray(name)...)
				return nil
			}
			data, err := fs.ReadFile(p.fsys, name)
			fmt.Fprintf(h, "%s/%s %d\n", p.name, name, len(data))
			h.Write(data)
			if stray := p.stray(name); len(stray) > 0 {
				faults = append(faults, stray...)
			} else if path.Ext(name) != ".ogg" {
				faults = append(faults, p.invisible(name, string(data))...)
			}
			return err
		})
		if err != nil {
			return "", nil, fmt.Errorf("read the folder %s: %w; let the user that runs Liman read it", p.at, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), faults, nil
}

func isContent(name string) bool {
	return slices.Contains([]string{".yaml", ".txt", ".csv", ".ogg"}, path.Ext(name))
}

// stray blames a file that looks like content and is not read: whoever wrote it believes that it works.
func (p part) stray(name string) content.Faults {
	ext := strings.ToLower(path.Ext(name))
	ours := isContent(name) || ext == ".yml" || isContent("x"+ext)
	hidden := slices.ContainsFunc(strings.Split(name, "/"), func(s string) bool { return strings.HasPrefix(s, ".") || s == "testdata" })
	if !ours || hidden || p.read(name) || strings.HasPrefix(name, voiceFolder+"/") { // recordings are looked at on their own
		return nil
	}
	right := strings.TrimSuffix(name, path.Ext(name)) + ext
	right = strings.TrimSuffix(right, ".yml")
	if ext == ".yml" {
		right += ".yaml"
	}
	mend := "move it, or take it out: what is read is " + strings.Join(p.reads, ", ")
	if right != name && p.read(right) {
		mend = "name it " + path.Base(right)
	}
	return content.Faults{{File: p.at + "/" + name, Line: 1, What: "is not read", Mend: mend}}
}

func (p part) read(name string) bool {
	return slices.ContainsFunc(p.reads, func(pattern string) bool {
		matches, err := path.Match(pattern, name)
		return matches && err == nil
	})
}
