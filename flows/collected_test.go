package flows

import (
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

var factsFile = flag.String("facts", "", "the file of collected facts that flows/facts.yaml was written from, by its whole path")

// TestFactsSayWhatWasCollected holds flows/facts.yaml against the file of collected facts, which is no part of the project.
func TestFactsSayWhatWasCollected(t *testing.T) {
	if *factsFile == "" {
		t.Skip("go test ./flows -run TestFactsSayWhatWasCollected -args -facts=FILE, by its whole path")
	}
	text, err := os.ReadFile(*factsFile)
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(Files, factsName)
	if err != nil {
		t.Fatal(err)
	}
	for _, difference := range differences(t, data, string(text)) {
		t.Error(difference)
	}
}

const fewCollected = `Collected 2026-11-23.
## 0. First
0.1 **One** is *so*. [S1][S2 Serbia] H
0.2 Two, as the reader of the texts found at a page. [S2] H for the vote
0.3 Three. [S1] H. Three more. [S2] M
## 1. Second (added 2026-11-28)
1.1 Four: see 0.1–0.2.
1.2 Five. Reasoning. –
## Sources
S1 a page · S2 pages b another c a third`

const fewFacts = `facts:
  "0.1": {says: "One is so.", sources: [S1, S2], confidence: H, seen: 2026-11-23}
  "0.2": {says: "Two, at a page. H for the vote", sources: [S2], confidence: M, seen: 2026-11-23}
  "0.3": {says: "Three. H.", sources: [S1], confidence: H, seen: 2026-11-23}
  "0.3b": {says: "Three more.", sources: [S2], confidence: M, seen: 2026-11-23}
  "1.1": {says: "Four: see 0.1–0.2.", sources: [], confidence: M, seen: 2026-11-28}
  "1.2": {says: "Five. Reasoning.", sources: [], confidence: L, seen: 2026-11-28}
sources:
  S1: "a page"
  S2: "pages"
  S2b: "another"
  S2c: "a third"
`

func TestFactsAndTheirFileAreCompared(t *testing.T) {
	for _, test := range []struct{ old, now, want string }{
		{"", "", ""},
		{"One is so", "One is not so", "0.1 says"},
		{"Three more", "3 more", "0.3 says"},
		{`  "1.2": `, `  "1.3": `, "1.2 is missing"},
		{"confidence: L", "confidence: M", "1.2 is of confidence"},
		{"[S1, S2]", "[S1]", "0.1 names the sources"},
		{`so.", sources: [S1, S2], confidence: H, seen: 2026-11-23`, `so.", sources: [S1, S2], confidence: H, seen: 2026-11-28`, "0.1 was seen"},
		{"a third", "the third", "source S2c is"},
	} {
		facts := strings.Replace(fewFacts, test.old, test.now, 1)
		got := strings.Join(differences(t, []byte(facts), fewCollected), "\n")
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) {
			t.Errorf("%q for %q: got %q, want %q", test.now, test.old, got, test.want)
		}
	}
}

// differences names what a register of facts says otherwise than the file that it was written from.
func differences(t *testing.T, register []byte, text string) (found []string) {
	t.Helper()
	read := factsOf(register)
	if read.faults.Err() != nil {
		t.Fatal(read.faults.Err())
	}
	file := readCollected(text)
	for _, number := range slices.Sorted(maps.Keys(file.rows)) {
		found = append(found, file.compare(number, partsOf(read.facts, number))...)
	}
	for _, number := range slices.Sorted(maps.Keys(read.facts)) {
		if _, known := file.rows[strings.TrimRight(number, "bcd")]; !known {
			found = append(found, "fact "+number+" is not in the file")
		}
	}
	return append(found, file.compareSources(t, register)...)
}

// partsOf is the fact of a number, and what was split off it as another of lower confidence: 3.13, 3.13b.
func partsOf(facts map[string]Fact, number string) (parts []Fact) {
	for _, letter := range []string{"", "b", "c", "d"} {
		if f, ok := facts[number+letter]; ok {
			parts = append(parts, f)
		}
	}
	return parts
}

// collectedFile is a file of collected facts: its numbered rows, and the addresses of its sources.
type collectedFile struct {
	rows    map[string]collectedRow
	sources map[string]string
}

// collectedRow is one row: a number and its words at the beginning of a line.
type collectedRow struct {
	says    string // without what marks text up, with its marks of confidence
	sources []string
	day     string
}

var (
	rowStart     = regexp.MustCompile(`^(\d+\.\d+) (.+)$`)
	sourceMark   = regexp.MustCompile(`\s*\[(S[^\] ]*)[^\]]*\]`)
	spaces       = regexp.MustCompile(`\s+`)
	headDay      = regexp.MustCompile(`(?i)added (\d{4}-\d\d-\d\d)`)
	rowDay       = regexp.MustCompile(`(?i)(?:mended|added|looked at) (\d{4}-\d\d-\d\d)`)
	firstDay     = regexp.MustCompile(`Collected (\d{4}-\d\d-\d\d)`)
	sourceEntry  = regexp.MustCompile(`^(S[\w-]+) (.+)$`)
	sourceLetter = regexp.MustCompile(` ([b-f]) `)
)

// readCollected reads the rows and the sources of a file.
func readCollected(text string) collectedFile {
	file := collectedFile{rows: map[string]collectedRow{}, sources: map[string]string{}}
	first := firstDay.FindStringSubmatch(text)[1]
	day, inSources := first, false
	for line := range strings.SplitSeq(text, "\n") {
		switch row := rowStart.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "#"):
			day, inSources = latest(first, headDay.FindAllStringSubmatch(line, -1)), strings.Contains(line, "# Sources")
		case inSources:
			file.addSources(line)
		case row != nil:
			file.rows[row[1]] = collectedRow{unmarked(row[2]), sourcesIn(row[2]), latest(day, rowDay.FindAllStringSubmatch(row[2], -1))}
		}
	}
	return file
}

// latest is the last of a day and of those that were found, as ISO days.
func latest(day string, found [][]string) string {
	for _, f := range found {
		day = max(day, f[1])
	}
	return day
}

// addSources keeps the sources of a line: "S1 address · S2 address b another c a third", where the letters are sources of their own.
func (c collectedFile) addSources(line string) {
	for entry := range strings.SplitSeq(strings.TrimPrefix(line, "Letter keys: "), " · ") {
		m := sourceEntry.FindStringSubmatch(entry)
		if m == nil {
			continue
		}
		letters, addresses := sourceLetter.FindAllStringSubmatch(m[2], -1), sourceLetter.Split(m[2], -1)
		c.sources[m[1]] = unmarked(addresses[0])
		for i, letter := range letters {
			c.sources[strings.TrimSuffix(m[1], "a")+letter[1]] = unmarked(addresses[i+1])
		}
	}
}

func sourcesIn(text string) (sources []string) {
	for _, m := range sourceMark.FindAllStringSubmatch(text, -1) {
		sources = append(sources, m[1])
	}
	return sorted(sources)
}

func sorted(names []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(names)))
}

// readersRemarks say of a page who looked it up; the register names the page alone.
var readersRemarks = strings.NewReplacer(
	"as the reader of the texts found it at ", "at ", "as the reader of the texts found at ", "at ",
	" (read by the reader of the texts)", "", ", read by the reader of the texts", "", " as read by the reader of the texts", "")

// unmarked is a text without the marks of sources, the stars of bold and italic words, readersRemarks, and spaces in a row. Nothing else
// of it may be left out or said otherwise.
func unmarked(text string) string {
	text = strings.ReplaceAll(sourceMark.ReplaceAllString(text, ""), "*", "")
	return strings.TrimSpace(spaces.ReplaceAllString(readersRemarks.Replace(text), " "))
}

var closingMark = regexp.MustCompile(`([.)"”…]) (?:[HML]|M-H|H/–|–)$`)

// withoutMark is a row without the mark of confidence after its last sentence, which the register says apart.
func withoutMark(says string) string {
	return closingMark.ReplaceAllString(says, "$1")
}

// compare holds the parts of a fact against its row.
func (c collectedFile) compare(number string, parts []Fact) (found []string) {
	if len(parts) == 0 {
		return []string{"fact " + number + " is missing"}
	}
	row := c.rows[number]
	var says, sources []string
	for _, f := range parts {
		says, sources = append(says, f.Says), append(sources, f.Sources...)
	}
	differ := func(what string, got, want any) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			found = append(found, fmt.Sprintf("fact %s %s\n %v\nand the file has\n %v", number, what, got, want))
		}
	}
	differ("says", strings.Join(says, " "), withoutMark(row.says))
	differ("names the sources", sorted(sources), sorted(row.sources))
	for i, own := range ownWords(row.says, says) {
		differ("is of confidence", parts[i].Confidence, c.confidence(own))
		differ("was seen on", parts[i].Seen.String(), row.day)
	}
	return found
}

// ownWords is a row in as many parts as the register has of it; the last one has the row's closing mark.
func ownWords(row string, says []string) (parts []string) {
	for _, s := range says[:len(says)-1] {
		at := min(len(s), len(row))
		parts, row = append(parts, row[:at]), strings.TrimSpace(row[at:])
	}
	return append(parts, row)
}

var (
	changeMark     = regexp.MustCompile(`\([HML] → [^)]*\)`)
	confidenceMark = regexp.MustCompile(`(?:^|[^\w.])([HML])\b(?:(\.[A-Z])| ([a-z]+))?`)
	nothingRead    = regexp.MustCompile(`[ /]–$|/ – `)
	numberMark     = regexp.MustCompile(`(\d+)\.(\d+)(?:–\d+\.(\d+))?`)
)

const confidences = "LMH" // from the lowest

// confidence is that of the weakest part of a row. "H for the vote" holds for a part and leaves the others at M; a dash says that
// nothing was read on something: L. A row without a mark is as sure as the weakest fact it points to, and points it to none, L.
func (c collectedFile) confidence(says string) string {
	says = changeMark.ReplaceAllString(says, "")
	weakest := len(confidences)
	for _, m := range confidenceMark.FindAllStringSubmatch(says, -1) {
		switch level := strings.Index(confidences, m[1]); {
		case m[2] != "": // M.Of.
		case m[1] == "H" && m[3] != "" && m[3] != "as":
			weakest = min(weakest, 1)
		default:
			weakest = min(weakest, level)
		}
	}
	switch {
	case nothingRead.MatchString(says):
		weakest = 0
	case weakest == len(confidences):
		return c.pointed(says)
	}
	return confidences[weakest : weakest+1]
}

// pointed is the lowest confidence of the facts that a row names: "see 3.32–3.35".
func (c collectedFile) pointed(says string) string {
	weakest := len(confidences)
	for _, m := range numberMark.FindAllStringSubmatch(says, -1) {
		for number := range numbersOf(m) {
			if row, ok := c.rows[number]; ok {
				weakest = min(weakest, strings.Index(confidences, c.confidence(row.says)))
			}
		}
	}
	if weakest == len(confidences) {
		return lowConfidence
	}
	return confidences[weakest : weakest+1]
}

// numbersOf is each number of a range that was found: 3.32–3.35.
func numbersOf(found []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		first, _ := strconv.Atoi(found[2])
		last, err := strconv.Atoi(found[3])
		if err != nil {
			last = first
		}
		for n := first; n <= last; n++ {
			if !yield(found[1] + "." + strconv.Itoa(n)) {
				return
			}
		}
	}
}

// compareSources holds the addresses of a register against those of the file.
func (c collectedFile) compareSources(t *testing.T, register []byte) (found []string) {
	t.Helper()
	var named struct{ Sources map[string]string }
	if err := yaml.Unmarshal(register, &named); err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Sorted(maps.Keys(named.Sources)) {
		if got, want := named.Sources[id], c.sources[id]; got != want {
			found = append(found, fmt.Sprintf("source %s is\n %s\nand the file has\n %s", id, got, want))
		}
	}
	return found
}
