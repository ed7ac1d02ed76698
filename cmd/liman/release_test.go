package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"liman/bot/standin"
	"liman/edition"
)

// A release as an operator makes it: the program is killed in mid-conversation and comes back with other words, another flow,
// another page of the cover, another secret. What is tried for every screen in the process (bot) is tried here once of each kind.

// releases is a house whose program reads its settings anew with every start.
type releases struct {
	*house
	settings string
}

func newReleases(t *testing.T) *releases {
	t.Helper()
	dir := t.TempDir()
	r := &releases{settings: filepath.Join(dir, "settings")}
	script := filepath.Join(dir, "liman")
	r.write("")
	text := "#!/bin/sh\n. '" + r.settings + "'\nexec '" + deployed(t) + "'\n"
	if err := os.WriteFile(script, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	r.house = newHouse(t, plan{binary: script, env: []string{"LIMAN_WATCH=1h"}})
	return r
}

func (r *releases) write(settings string) {
	if err := os.WriteFile(r.settings, []byte(settings), 0o600); err != nil {
		panic(err)
	}
}

// release kills the program and has it start with other settings.
func (r *releases) release(settings string) {
	r.Helper()
	r.write(settings)
	starts := r.starts()
	r.program.kill(0)
	r.until("another start", func() bool { return r.starts() > starts })
}

// starts is how often the program asked Telegram who it is: once at each start.
func (r *releases) starts() int { return r.telegram.Calls(testToken, "getMe") }

// contentFolder is a folder with the content of the tree, changed; it is an operator's LIMAN_CONTENT.
func contentFolder(t *testing.T, change func(path, text string) string) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range []string{"flows", "locales", "directory/data"} {
		err := filepath.WalkDir("../../"+part, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(path, ".go") || strings.Contains(path, "testdata") || strings.Contains(path, "stories") {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			to := strings.TrimPrefix(filepath.ToSlash(path), "../../")
			if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, to)), 0o755); err != nil {
				return err
			}
			text := string(data)
			if strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".txt") {
				text = change(to, text)
			}
			return os.WriteFile(filepath.Join(folder, to), []byte(text), 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// rename gives a node another name wherever it stands, and says so under moved; a door keeps its old name in the list.
func rename(flow, old, now string) func(path, text string) string {
	key, target := regexp.MustCompile(`(?m)^  `+old+`:`), regexp.MustCompile(`to: (`+flow+`/)?`+old+`\b([^-/])`)
	word := regexp.MustCompile(flow + `/` + old + `\b([^-])`)
	return func(path, text string) string {
		if path == "flows/"+flow+".yaml" {
			text = key.ReplaceAllString(text, "  "+now+":")
			text = target.ReplaceAllString(text, "to: ${1}"+now+"$2")
			text = strings.Replace(text, "doors: [", "doors: ["+now+", ", 1)
			return strings.Replace(text, "\nnodes:\n", "\nmoved: {"+old+": "+now+"}\nnodes:\n", 1)
		}
		return word.ReplaceAllString(text, flow+"/"+now+"$1")
	}
}

// node is the node whose buttons she sees.
func (v visitor) node() string { return nodeOf(v.bubble()) }

func nodeOf(m standin.Message) string {
	for _, row := range m.Buttons {
		if d, ours := edition.ParseButton(row[0].Data); ours {
			return d.Node
		}
	}
	return ""
}

// presses presses an option of the bubble and waits until a node is there.
func (v visitor) presses(h *house, option, node string) {
	h.Helper()
	before := v.bubble()
	for _, row := range before.Buttons {
		for _, b := range row {
			if d, ours := edition.ParseButton(b.Data); ours && d.Option == option {
				v.PressOld(before.ID, b.Data)
				h.answer(option, func() bool { return v.node() == node })
				return
			}
		}
	}
	h.Fatalf("no button %s on %q", option, before.Text)
}

const anotherSecret = "quite another secret of the tests"

func TestT32_AReleaseInMidConversation(t *testing.T) {
	secrets := "export LIMAN_SECRET='" + anotherSecret + "'\nexport LIMAN_SECRET_OLD='" + testSecret + "'\n"
	word := func(path, text string) string {
		return strings.Replace(text, "bubble.first: 'Bun venit'", "bubble.first: 'Bine ai venit'", 1)
	}
	r := newReleases(t)
	ana := r.visitor(7)
	ana.says(r.house, "/start")
	for _, step := range [][2]string{{"leaving", "leaving/start"}, {"go", "leaving/go"}, {"pets", "leaving/pets"}} {
		ana.presses(r.house, step[0], step[1])
	}
	r.release("export LIMAN_CONTENT='" + contentFolder(t, word) + "'\n")
	ana.presses(r.house, "shelter", "leaving/shelter") // as the build before drew it
	ana.presses(r.house, "start", "leaving/start")
	ana.presses(r.house, "go", "leaving/go")
	ana.presses(r.house, "pets", "leaving/pets")
	r.release("export LIMAN_CONTENT='" + contentFolder(t, rename("leaving", "pets", "animals")) + "'\n")
	ana.presses(r.house, "shelter", "leaving/shelter")
	r.release(secrets)
	ana.presses(r.house, "go", "leaving/go")
	ana.Send("x")
	r.answer("x", func() bool { return len(ana.Messages()) == 0 })
	if strings.Contains(r.log.String(), `"alarm":"secret"`) {
		t.Errorf("an alarm though nothing was lost:\n%s", r.log)
	}
}

func TestT32_AReleaseUnderACover(t *testing.T) {
	r := newReleases(t)
	ana := r.visitor(7)
	ana.says(r.house, "/start")
	for _, step := range [][2]string{{"more", "home/more"}, {"settings", "settings/start"}, {"cover", "settings/cover"}, {"frost", "settings/covered"}} {
		ana.presses(r.house, step[0], step[1])
	}
	leaves := func() {
		ana.Send("x")
		r.answer("x", func() bool { return len(ana.Messages()) == 0 })
	}
	opens := func(option, page string) {
		r.Helper()
		ana.says(r.house, "/start")
		if ana.node() != "cold/start" {
			t.Fatalf("it opens %s", ana.node())
		}
		ana.presses(r.house, option, page)
		ana.presses(r.house, "sources", "home/start")
	}
	leaves()
	opens("frost", "cold/frost")
	ice := "export LIMAN_CONTENT='" + contentFolder(t, rename("cold", "frost", "ice")) + "'\n"
	r.release(ice)
	opens("frost", "cold/ice")
	r.release(ice + "export LIMAN_SECRET='" + anotherSecret + "'\nexport LIMAN_SECRET_OLD='" + testSecret + "'\n")
	opens("frost", "cold/ice")
	if strings.Contains(r.log.String(), `"alarm":"secret"`) {
		t.Errorf("an alarm though nothing was lost:\n%s", r.log)
	}
	leaves() // nobody could find what is there under another secret
	r.release("export LIMAN_SECRET='the third secret, and nobody has the others'\n")
	opens("gas", "cold/gas") // any page: nobody is locked out
	r.until("the alarm", func() bool { return strings.Contains(r.log.String(), `"alarm":"secret"`) })
	for _, step := range [][2]string{{"more", "home/more"}, {"settings", "settings/start"}, {"cover", "settings/cover"}, {"off", "settings/uncovered"}} {
		ana.presses(r.house, step[0], step[1])
	}
	leaves()
	r.release("export LIMAN_SECRET='the fourth secret of these tests'\nexport LIMAN_SECRET_OLD='the third secret, and nobody has the others'\n")
	ana.says(r.house, "/start")
	if ana.node() != "home/start" {
		t.Errorf("the cover that she took off is back: %s", ana.node())
	}
}
