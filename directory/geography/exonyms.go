package geography

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"unicode/utf8"
)

// Names that are not the register's: in other languages, of quarters, and as people shorten them. They are read when a name
// is first typed that the register does not have, so the program starts without them.

// keptRow is an entry of names.yaml: a locality or a county, and what it is called elsewhere.
type keptRow struct {
	Siruta int
	County string
	Name   string
	Other  map[string][]string `yaml:",inline"`
}

// readOthers gathers the other names. What cannot be read is left out, and is in the error.
func (g *Atlas) readOthers(data fs.FS) (table, error) {
	t, err := g.readKept(data)
	for file, from := range map[string]rank{"exonyms.csv": exonym, "quarters.csv": quarter} {
		more, fault := g.readNames(data, file, from)
		t, err = append(t, more...), errors.Join(err, fault)
	}
	t = append(t, g.communes()...)
	t = append(t, g.withoutRegion(t)...)
	t = append(t, g.parts(g.names, spellings)...)
	return t.sorted(g), err
}

// readKept reads names.yaml, which is kept by hand.
func (g *Atlas) readKept(data fs.FS) (table, error) {
	var rows []keptRow
	if err := readYAML(data, "names.yaml", &rows); err != nil {
		return nil, err
	}
	var t table
	var faults []error
	for _, row := range rows {
		i, known := g.siruta[row.Siruta]
		if row.Siruta == 0 {
			i, known = g.county[row.County]
		}
		if !known || g.places[i].Name != row.Name {
			faults = append(faults, fmt.Errorf("names.yaml: %s is not the name of %d%s", row.Name, row.Siruta, row.County))
			continue
		}
		for _, names := range row.Other {
			for _, name := range names {
				t = append(t, named{squeeze(Fold(name)), i, kept})
			}
		}
	}
	return t, errors.Join(faults...)
}

// readNames reads a place's key and its names with | between them from every line of a table.
func (g *Atlas) readNames(data fs.FS, file string, from rank) (table, error) {
	f, err := data.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // only read
	lines := csv.NewReader(f)
	lines.FieldsPerRecord, lines.ReuseRecord = 2, true
	var t table
	var faults []error
	for {
		row, err := lines.Read()
		if len(row) == 0 {
			if err.Error() != "EOF" {
				faults = append(faults, fmt.Errorf("%s: %w", file, err))
			}
			return t, errors.Join(faults...)
		}
		i, known := g.placeAt(row[0])
		if !known {
			faults = append(faults, fmt.Errorf("%s: no place has the key %s", file, row[0]))
			continue
		}
		for name := range strings.SplitSeq(row[1], "|") {
			for _, spelling := range spellings(name) {
				t = append(t, named{spelling, i, from})
			}
		}
	}
}

// communes gives communes whose seat is called otherwise (Cergău: Cergău Mare) to their seat.
func (g *Atlas) communes() table {
	var t table
	for i, p := range g.places {
		if p.Siruta == 0 || p.size > sizes["commune seat"] || p.Name == p.Unit {
			continue
		}
		for _, name := range spellings(p.Unit) {
			t = append(t, named{name, int32(i), commune})
		}
	}
	return t
}

// regions of Transylvania stand before Hungarian names, and people leave them out or put them in: Udvarhely, Csíkdánfalva.
var hungarianRegions = []string{
	"szekely", "csik", "gyergyo", "sepsi", "kezdi", "orbai", "maros", "nyarad", "mezo", "szilagy", "maramaros", "szamos", "szasz",
	"bihar", "temes", "homorod", "barca", "kalota", "aranyos", "fogaras", "szatmar", "er",
}

// withoutRegion are towns by their Hungarian names without the region.
func (g *Atlas) withoutRegion(names table) table {
	var t table
	for _, n := range names {
		for _, region := range hungarianRegions {
			if bare, found := strings.CutPrefix(n.name, region); found && g.places[n.place].Town() && len(bare) >= leastPart && len(g.names.find(bare)) == 0 {
				t = append(t, named{bare, n.place, part})
			}
		}
	}
	return t
}

// leastPart is how long a part of a town's name must be to stand for it, in letters.
const leastPart = 5

// parts gives towns the parts of their names by which people call them, each in a spelling: Drobeta, Turnu Severin, Sighet,
// P. Neamț. A part that begins or ends the names of two towns is neither's, and one that is a name itself is first that.
func (g *Atlas) parts(names table, spellings func(name string) []string) table {
	owner := map[string]int32{}
	for i, p := range g.places {
		if p.Siruta == 0 || p.size > sizes["town seat"] {
			continue
		}
		for _, name := range partsOf(p.Name) {
			for _, spelled := range spellings(name) {
				if other, taken := owner[spelled]; taken && other != int32(i) {
					owner[spelled] = -1
				} else {
					owner[spelled] = int32(i)
				}
			}
		}
	}
	var t table
	for name, i := range owner {
		if from, is := g.partOf(name, i, names); is {
			t = append(t, named{name, i, from})
		}
	}
	return t
}

// partOf is what a part of a town's name is to it; false for none.
func (g *Atlas) partOf(name string, town int32, names table) (rank, bool) {
	_, region := g.regions[name]
	switch {
	case town < 0 || region || len(name) < leastPart:
		return 0, false
	case len(names.find(name)) == 0:
		return part, true
	}
	return head, strings.HasPrefix(squeeze(Fold(g.places[town].Name)), name)
}

// beforePerson are the words of a name behind which a person's stands, by which nobody calls the town: Valea lui Mihai, Sfântu Gheorghe.
var beforePerson = []string{"lui", "Sfântu"}

// partsOf are the beginnings and the ends of a name of several words, each also without the article that ends it, and the
// name with its first word as a letter.
func partsOf(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	var list []string
	for i := 1; i < len(words); i++ {
		if slices.Contains(beforePerson, words[i-1]) {
			continue
		}
		for _, part := range []string{strings.Join(words[:i], " "), strings.Join(words[i:], " ")} {
			list = append(list, part)
			if bare, article := strings.CutSuffix(part, "u"); article {
				list = append(list, bare)
			}
		}
	}
	if len(words) > 1 {
		first, _ := utf8.DecodeRuneInString(name)
		list = append(list, string(first)+" "+strings.Join(words[1:], " "))
	}
	return list
}

// plainA writes ă as Ukrainian and Russian also do: Браїла, Бузау.
var plainA = strings.NewReplacer("ă", "a", "Ă", "A")

// newSounds is every name by its sound.
func (g *Atlas) newSounds() table {
	t := make(table, 0, len(g.places))
	for i, p := range g.places {
		if list := g.named(squeeze(Fold(p.Name))); p.Sector == 0 && (p.Siruta != 0 || len(list) > 0 && list[0] == p) {
			t = append(t, named{sound(p.Name), int32(i), own})
			if plain := plainA.Replace(p.Name); plain != p.Name {
				t = append(t, named{sound(plain), int32(i), kept})
			}
		}
	}
	for _, n := range g.others() {
		if n.rank == quarter {
			t = append(t, named{sound(n.name), n.place, quarter})
		}
	}
	t = t.sorted(g)
	return append(t, g.parts(t, func(name string) []string { return []string{sound(name)} })...).sorted(g)
}
