package geography

import (
	"io/fs"
	"testing"
)

func BenchmarkGeography(b *testing.B) {
	data, err := fs.Sub(files, "data")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := readGeography(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	g := atlas(b)
	for name, text := range map[string]string{
		"exact": "Târgu Mureș", "shared": "Satu Mare", "typo": "Timsoara", "long": "Drobeta Turnu Sverin",
		"nothing": "am nevoie de ajutor acum", "county": "Satu Mare, Suceava",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				g.Find(text)
			}
		})
	}
}

func BenchmarkAt(b *testing.B) {
	g := atlas(b)
	for b.Loop() {
		g.At(Point{46.77, 23.6})
	}
}
