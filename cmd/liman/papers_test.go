package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"liman/cmd/liman/settings"
	"liman/edition"
	"liman/flows"
	"liman/store"
)

// line is the first line of a text that holds a word; "" if none does.
func line(text, word string) string {
	for l := range strings.Lines(text) {
		if strings.Contains(l, word) {
			return l
		}
	}
	return ""
}

// The papers say how long the program keeps what.
func TestThePapersSayHowLong(t *testing.T) {
	for _, file := range []string{"README.md", "docs/dpia.md", "docs/compromise.md"} {
		text := readFile(t, file)
		for _, kept := range []struct {
			long time.Duration
			what string // in the row of the table, or those before it
		}{
			{store.KeepChat, "13 h after the last change"},
			{store.KeepSalt, "14 h after"},
			{store.KeepWipe, "48 h after the last change at the latest"},
			{store.KeepChoices, "47 h after she last began"},
		} {
			if hours := fmt.Sprintf("%d h after", kept.long/time.Hour); !strings.HasPrefix(kept.what, hours) || line(text, kept.what) == "" {
				t.Errorf("%s: %q is kept for %v", file, kept.what, kept.long)
			}
		}
	}
}

// The promises follow from the constants: rounding, the longest time between two rewrites and an hour's length included.
func TestThePromisesFollowFromTheConstants(t *testing.T) {
	const rounding = 5 * time.Minute
	readme := readFile(t, "README.md")
	for _, promise := range []struct {
		words string
		holds bool
	}{
		{"**Idle 15 min** (her choice up to 12 h)", settingDefault(t, "LIMAN_IDLE") == "15m" && store.MaxIdle == 12*time.Hour},
		{"at most 26 h after the last touch**", store.KeepSalt+rounding+2*time.Hour <= 26*time.Hour},
		{"within 2 h more", time.Hour+settings.MaxTidy <= 2*time.Hour},
		{"gone after at most 49 h**", store.KeepWipe+rounding+settings.MaxTidy <= 49*time.Hour},
	} {
		if !promise.holds || !strings.Contains(readme, promise.words) {
			t.Errorf("%s: holds %v", promise.words, promise.holds)
		}
	}
}

func settingDefault(t *testing.T, env string) string {
	t.Helper()
	s := reflect.TypeFor[settings.Settings]()
	for i := range s.NumField() {
		if f := s.Field(i); f.Tag.Get("env") == env {
			return f.Tag.Get("default")
		}
	}
	t.Fatalf("%s is no setting", env)
	return ""
}

func TestTheReadmeHasEverySetting(t *testing.T) {
	text := readFile(t, "README.md")
	text = text[strings.Index(text, "## Settings"):]
	for _, name := range settings.EnvironmentNames() {
		row := line(text, "`"+name+"`")
		if row == "" || !strings.Contains(row, settingDefault(t, name)) {
			t.Errorf("%s, by default %q, is in the row %q", name, settingDefault(t, name), row)
		}
	}
}

var (
	testName   = regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9_]*)`")
	definition = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
)

// A paper names only tests that there are, and leads to the file that holds them.
func TestThePapersNameTestsThatExist(t *testing.T) {
	at := tests(t)
	if len(at) < 100 {
		t.Fatalf("only %d tests found", len(at))
	}
	for _, file := range []string{"README.md", "docs/compromise.md", "docs/capacity.md", "docs/dpia.md", "docs/operations.md", "docs/safety.md", "docs/asvs.md"} {
		text := readFile(t, file)
		for _, m := range testName.FindAllStringSubmatchIndex(text, -1) {
			name, after := text[m[2]:m[3]], text[m[1]:]
			if at[name] == "" {
				t.Errorf("%s: there is no %s", file, name)
			}
			if target, linked := strings.CutPrefix(after, "]("); linked && !strings.HasPrefix(target, at[name]+")") {
				t.Errorf("%s: %s is in %s", file, name, at[name])
			}
		}
	}
}

// tests are all there are, with their files.
func tests(t *testing.T) map[string]string {
	t.Helper()
	at := make(map[string]string)
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		for _, m := range definition.FindAllStringSubmatch(readFile(t, name), -1) {
			at[m[1]] = filepath.ToSlash(name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// The picture in the README is the home screen as it is: its title, and every button with its words.
func TestTheReadmeShowsTheHomeAsItIs(t *testing.T) {
	ed, err := edition.Open(edition.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	home := ed.Screen("ro", ed.Book.View(flows.State{Node: ed.Book.Home(), Lang: "ro"}))
	picture, _, _ := strings.Cut(readFile(t, "README.md"), "\n## ")
	var want []string
	for _, row := range home.Rows {
		for _, b := range row {
			want = append(want, b.Label)
		}
	}
	var got []string
	for _, m := range regexp.MustCompile(`\[ ([^\]]*?) *\]`).FindAllStringSubmatch(picture, -1) {
		got = append(got, m[1])
	}
	if !slices.Equal(got, want) || !strings.Contains(picture, "│ "+home.Title+" ") {
		t.Errorf("the picture has %q,\nthe home %q, %q", got, home.Title, want)
	}
}

// The README names the Go that go.mod asks for.
func TestTheReadmeNamesGo(t *testing.T) {
	version := strings.Fields(line(readFile(t, "go.mod"), "go 1."))[1]
	if !strings.Contains(readFile(t, "README.md"), "Go "+version) || !strings.Contains(readFile(t, "Dockerfile"), "golang:"+version) {
		t.Errorf("README or Dockerfile do not name Go %s", version)
	}
}

var (
	chapterASVS = regexp.MustCompile(`(?m)^## V(\d+) .*\((\d+)\)$`)
	rowASVS     = regexp.MustCompile(`(?m)^\| ([\d., –]+) \| .+ \| .+ \|$`)
)

// requirementsIn are the numbers of requirements in the first column of a table; 1.2.5–1.2.9 are five.
func requirementsIn(t *testing.T, text string) (all []string) {
	t.Helper()
	for _, row := range rowASVS.FindAllStringSubmatch(text, -1) {
		for one := range strings.SplitSeq(row[1], ", ") {
			first, last, _ := strings.Cut(one, "–")
			var chapter, section, from, to int
			if _, err := fmt.Sscanf(first, "%d.%d.%d", &chapter, &section, &from); err != nil {
				t.Fatalf("%q: %v", one, err)
			}
			if to = from; last != "" {
				if _, err := fmt.Sscanf(last, fmt.Sprintf("%d.%d.%%d", chapter, section), &to); err != nil {
					t.Fatalf("%q: %v", one, err)
				}
			}
			for n := from; n <= to; n++ {
				all = append(all, fmt.Sprintf("%d.%d.%d", chapter, section, n))
			}
		}
	}
	return all
}

// Each of the standard's chapters is there, with as many requirements of levels 1 and 2 as it has in version 5.0.0, each once and in its own chapter.
func TestTheASVSTableIsWhole(t *testing.T) {
	text, _, _ := strings.Cut(readFile(t, "docs/asvs.md"), "\n## What is open")
	heads := chapterASVS.FindAllStringSubmatchIndex(text, -1)
	total := 0
	for i, head := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		chapter, count := text[head[2]:head[3]], text[head[4]:head[5]]
		got := requirementsIn(t, text[head[0]:end])
		slices.Sort(got)
		total += len(got)
		if chapter != fmt.Sprint(i+1) || count != fmt.Sprint(len(slices.Compact(got))) {
			t.Errorf("V%s says %s and has %d", chapter, count, len(got))
		}
		if strange := slices.DeleteFunc(got, func(id string) bool { return strings.HasPrefix(id, chapter+".") }); len(strange) > 0 {
			t.Errorf("V%s has %v", chapter, strange)
		}
	}
	if len(heads) != 17 || total != 253 {
		t.Errorf("%d chapters, %d requirements", len(heads), total)
	}
}
