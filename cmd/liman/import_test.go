package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestT26_ImportOf50MB imports a Page of 50 MB as a process, within 200 MB of memory, and is told how far it is.
func TestT26_ImportOf50MB(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute; run without -short")
	}
	file := filepath.Join(t.TempDir(), "long.json")
	records := longPage(t, file, 50<<20)
	var said, progress bytes.Buffer
	cmd := exec.CommandContext(t.Context(), deployed(t), "directory", "import", file, "--to", filepath.Join(t.TempDir(), "draft"))
	cmd.Stdout, cmd.Stderr = &said, &progress
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	peak := peakOf(t, cmd.Process.Pid)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v: %s", err, progress.String())
	}
	if want := fmt.Sprintf("%d records taken", records); !strings.Contains(said.String(), want) {
		t.Errorf("not %s: %s", want, said.String()[max(0, said.Len()-500):])
	}
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

// peakOf waits for the end of a process, and gives the most memory that it had, in MB. What the system tells of it afterwards
// counts the memory of whoever started it, too.
func peakOf(t *testing.T, pid int) (peak int) {
	t.Helper()
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			t.Skip("there is no /proc")
		}
		_, after, alive := strings.Cut(string(status), "VmHWM:")
		if !alive { // ended, and not yet waited for
			return peak
		}
		var kB int
		if _, err := fmt.Sscan(after, &kB); err != nil {
			t.Fatal(err)
		}
		peak = kB >> 10
		time.Sleep(10 * time.Millisecond)
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
