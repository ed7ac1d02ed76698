package directory

import (
	"io/fs"
	"testing"
)

func BenchmarkOpen(b *testing.B) {
	data, err := fs.Sub(Files, "data")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Open(data); err != nil {
			b.Fatal(err)
		}
	}
}
