package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestT26_ImportOf50MB imports a Page of 50 MB as a process, within 200 MB of memory, and is told how far it is.
func TestT26_ImportOf50MB(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	file := filepath.Join(t.TempDir(), "long.json")
	records := longPage(t, file, 50<<20)
	var said, progress bytes.Buffer
	cmd := exec.CommandContext(t.Context(), deployed(t), "directory", "import", file, "--to", filepath.Join(t.TempDir(), "draft"))
	cmd.Stdout, cmd.Stderr = &said, &progress
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, progress.String())
	}
	if want := fmt.Sprintf("%d records taken", records); !strings.Contains(said.String(), want) {
		t.Errorf("not %s: %s", want, said.String()[max(0, said.Len()-500):])
	}
	peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10 // Linux counts in kB
	t.Logf("%d records of 50 MB: %d MB at most, %s", records, peak, cmd.ProcessState.UserTime())
	if peak > 200 {
		t.Errorf("it took %d MB of memory", peak)
	}
	if lines := strings.Count(progress.String(), " %, "); lines < 15 || !strings.Contains(progress.String(), "long.json: importing, 90 %") {
		t.Errorf("%d lines of progress:\n%s", lines, progress.String())
	}
	if strings.Contains(said.String(), "Ascunsa") {
		t.Error("a door came through")
	}
}

// longPage writes a Page with services, some of them shelters, and returns how many there are.
func longPage(t *testing.T, file string, size int) (records int) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(out)
	_, _ = w.WriteString(`{"total_items":9,"contents":[`) // Flush below tells
	text := strings.Repeat("consiliere, informare și sprijin ", 30)
	for written := 0; written < size; records++ {
		name, street := fmt.Sprintf("Serviciul %d", records), "Str. Lungă"
		if records%50 == 0 {
			name, street = "Adăpost", "Str. Ascunsa"
		}
		n, _ := fmt.Fprintf(w, `%s{"id":"ac148810-d857-441c-9679-%012d","name":%q,"status":"active","description":%q,"phones":[{"number":"0264 %06d"}],`+
			`"service_at_locations":[{"location":{"location_type":"physical","addresses":[{"address_1":"%s %d","city":"Turda","region":"Cluj","country":"RO"}]}}]}`,
			strings.Repeat(",\n", min(records, 1)), records, name, text, records%1_000_000, street, records)
		written += n
	}
	_, _ = w.WriteString("]}")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return records
}
