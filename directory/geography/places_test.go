package geography

import (
	"bufio"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// typedPlaces are rows of a table: what is typed, in which language, and the name of the place that is meant.
func typedPlaces(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("%s does not stand beside this checkout", path)
	}
	defer f.Close()
	var rows [][]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if row := strings.Split(lines.Text(), "\t"); len(row) == 3 && !strings.HasPrefix(row[0], "#") {
			rows = append(rows, row)
		}
	}
	return rows
}

// Names in Hungarian, German, Ukrainian and Russian, and as people shorten them, are places: exactly, not as a guess.
func TestPlacesAsPeopleCallThem(t *testing.T) {
	g := atlas(t)
	rows := typedPlaces(t, "testdata/typed.tsv")
	if len(rows) < 200 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, row := range rows {
		if m := g.Find(row[0]); m.Guess || len(m.Places) == 0 || m.Places[0].Name != row[2] {
			t.Errorf("%s (%s) is %v, guess %t; want %s", row[0], row[1], names(m.Places), m.Guess, row[2])
		}
	}
}

// What merely resembles a village once an ending is put on it is none; a town is one.
func TestHalfAVillageIsNone(t *testing.T) {
	g := atlas(t)
	for _, text := range []string{"мама", "тут", "в Вене"} {
		if m := g.Named(text); len(m.Places) > 0 {
			t.Errorf("%q is %v", text, names(m.Places))
		}
	}
}

// The list beside this project names what a quarter or a commune belongs to, where it is no place of its own.
func TestSharedListOfPlaces(t *testing.T) {
	g := atlas(t)
	belongs := map[string]string{"Episcopia Bihor": "Oradea", "Gușterița": "Sibiu"}
	for _, row := range typedPlaces(t, "../../../shared/cases/places.tsv") {
		m := g.Find(row[0])
		if m.Guess || len(m.Places) == 0 {
			t.Errorf("%s (%s) is no place, or a guess: %v", row[0], row[1], names(m.Places))
			continue
		}
		if p := m.Places[0]; p.Name != row[2] && p.Unit != row[2] && p.Name != belongs[row[2]] {
			t.Errorf("%s (%s) is %s; want %s", row[0], row[1], p.Name, row[2])
		}
	}
}

func names(places []Place) []string {
	var list []string
	for _, p := range places {
		list = append(list, p.Name+" "+p.Key())
	}
	return list
}

// The files of other names are whole: every line is read, and every name leads to a place that has it.
func TestOtherNamesAreRead(t *testing.T) {
	g := atlas(t)
	data, _ := fs.Sub(files, "data")
	others, err := g.readOthers(data)
	if err != nil || len(others) < 8000 {
		t.Errorf("%d names, %v", len(others), err)
	}
	for i, n := range others {
		if n.name == "" || i > 0 && n == others[i-1] {
			t.Errorf("%+v after %+v", n, others[max(0, i-1)])
		}
	}
}

func TestSound(t *testing.T) {
	for _, pair := range [][2]string{
		{"Suceava", "Сучава"}, {"Ploiești", "Плоєшті"}, {"Ploiești", "Плоешти"}, {"Bacău", "Бакэу"}, {"Giurgiu", "Джурджу"},
		{"Harghita", "Харгіта"}, {"Hunedoara", "Гунедоара"}, {"Oradea", "Орадя"}, {"Câmpulung", "Кимпулунг"}, {"Ghimeș", "Гімеш"},
		{"Chișineu", "Кішинеу"}, {"Cernavodă", "Чернаводе"}, {"Botoșani", "Ботошань"}, {"Jibou", "Жибоу"}, {"Bixad", "Биксад"},
	} {
		if a, b := sound(pair[0]), sound(pair[1]); a != b {
			t.Errorf("%s sounds %q, %s %q", pair[0], a, pair[1], b)
		}
	}
	if sound("Cluj") == sound("Dej") {
		t.Error("everything sounds alike")
	}
}

// What most people never type is not read for them.
func TestOtherNamesWaitUntilTheyAreNeeded(t *testing.T) {
	data, _ := fs.Sub(files, "data")
	g, err := readGeography(data)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	others := g.others
	g.others = func() table { read++; return others() }
	if g.Find("Târgu Mureș"); read != 0 {
		t.Error("a name of the register reads the others")
	}
	if g.Find("Kolozsvár"); read == 0 {
		t.Error("nothing reads the others")
	}
}
