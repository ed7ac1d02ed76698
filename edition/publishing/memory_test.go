package publishing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liman/content"
	"liman/edition/ledger"
)

func TestFileRemembersTheHighest(t *testing.T) {
	file := File(filepath.Join(t.TempDir(), "record"))
	one, two := ledger.Checkpoint{Number: 1, Record: content.Sum([]byte("1"))}, ledger.Checkpoint{Number: 2, Record: content.Sum([]byte("2"))}
	parted := ledger.Checkpoint{Number: 2, Record: one.Record}
	for _, step := range []struct{ seen, want ledger.Checkpoint }{{ledger.Checkpoint{}, ledger.Checkpoint{}}, {one, one}, {two, two}, {one, two}, {ledger.Checkpoint{}, two}, {parted, two}} {
		got, when, err := file.Remember(t.Context(), step.seen)
		if got != step.want || err != nil || (got.Number > 0) == when.IsZero() {
			t.Errorf("told %v, it knows %v of %v, %v", step.seen, got, when, err)
		}
	}
	if files, err := os.ReadDir(filepath.Dir(string(file))); len(files) != 1 || err != nil {
		t.Errorf("%d files, %v", len(files), err)
	}
	if err := os.WriteFile(string(file), []byte("a\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := file.Remember(t.Context(), two); err == nil || !strings.Contains(err.Error(), "names no record") {
		t.Errorf("a file that holds something else: %v", err)
	}
}

// A file that somebody else keeps is read, and that it cannot be written is said once.
func TestAMemoryThatCannotBeWritten(t *testing.T) {
	w := newWorld(t)
	w.serve(saying(t, w.desk.Builtin, "Bun."))
	nowhere := File(filepath.Join(t.TempDir(), "no", "folder"))
	b := w.bot(nowhere)
	w.now = w.now.Add(tellEvery * 2)
	b.Follow(t.Context())
	if b.says() != "Bun." || strings.Count(b.log.String(), "is not remembered") != 1 {
		t.Errorf("it says %q:\n%s", b.says(), &b.log)
	}
}
