package check

import (
	"path"
	"slices"
	"strings"

	"liman/content"
)

// printed is how a file is called in faults: those in directory/data stand there as in directory, which is how staff know them.
func printed(name string) string {
	if rest, is := strings.CutPrefix(name, "directory/data/"); is {
		return "directory/" + rest
	}
	return name
}

func isContent(name string) bool {
	return slices.Contains([]string{".yaml", ".txt", ".csv", ".ogg"}, path.Ext(name))
}

// alien blames a file of an edition that nothing reads, whatever it looks like: what cannot be seen on a screen is never approved, and could be
// written over anything where the edition is laid down as files.
func alien(name string) content.Faults {
	if content.Belongs(name) {
		return nil
	}
	if faults := stray(name); faults != nil {
		return faults
	}
	return content.Faults{content.Wrong("file.alien", "is no content", "take it out of the edition").At(name, 1)}
}

// stray blames a file that looks like content and is not read: whoever wrote it believes that it works.
func stray(name string) content.Faults {
	folder, rest, _ := content.Split(name)
	ext := strings.ToLower(path.Ext(name))
	ours := isContent(name) || ext == ".yml" || isContent("x"+ext)
	hidden := slices.ContainsFunc(strings.Split(rest, "/"), func(s string) bool { return strings.HasPrefix(s, ".") || s == "testdata" })
	if inside := len(content.Patterns(folder)) > 0; !inside {
		return content.Faults{content.Wrong("file.alien", "is not read", "move it into flows, locales or directory/data").At(name, 1)}
	}
	if !ours || hidden || strings.HasPrefix(name, voiceFolder) { // recordings are looked at on their own
		return nil
	}
	right := strings.TrimSuffix(name, path.Ext(name)) + ext
	right = strings.TrimSuffix(right, ".yml")
	if ext == ".yml" {
		right += ".yaml"
	}
	mend := "move it, or take it out: what is read is " + strings.Join(content.Patterns(folder), ", ")
	if right != name && content.Belongs(right) {
		mend = "name it " + path.Base(right)
	}
	return content.Faults{content.Wrong("file.alien", "is not read", mend).At(name, 1)}
}
