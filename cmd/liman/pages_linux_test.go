package main

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The pages of the program go back to the system, and what was given back is there again when it is needed.
func TestReturnPages(t *testing.T) {
	before := residentFile(t)
	returnPages()
	if after := residentFile(t); after > before/2 {
		t.Errorf("%d KiB of files are in memory after %d", after, before)
	}
}

// residentFile is how much of files the program has in memory, in KiB.
func residentFile(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(status), "RssFile:")
	kib, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kib
}

// What a loader has changed does not stand in the file and must stay, and so must whatever can be written to or is another's.
func TestUnchanged(t *testing.T) {
	const maps = `00400000-00401000 r-xp 00000000 fe:00 7 /bin/a program
Rss:                   4 kB
Anonymous:             0 kB
00401000-00402000 r--p 00001000 fe:00 7 /bin/a program
Anonymous:             4 kB
00402000-00403000 rw-p 00002000 fe:00 7 /bin/a program
Anonymous:             0 kB
00403000-00404000 r--p 00000000 fe:00 8 /lib/another program
Anonymous:             0 kB
00404000-00405000 r--p 00000000 00:00 0
Anonymous:             0 kB
00405000-00406000 r--p 00003000 fe:00 7 /bin/a program
Rss:                   0 kB
00406000-00408000 r--p 00004000 fe:00 7 /bin/a program
Anonymous:             0 kB
`
	want := []mapping{{0x400000, 0x401000}, {0x406000, 0x408000}}
	if got := unchanged(maps, "/bin/a program"); !slices.Equal(got, want) {
		t.Errorf("%x would be given back, not %x", got, want)
	}
	for _, maps := range []string{"", "x-y r--p 0 0 7 /bin/a program\nAnonymous: 0 kB\n", "Anonymous: 0 kB\n", "00400000-00401000"} {
		if got := unchanged(maps, "/bin/a program"); len(got) > 0 {
			t.Errorf("%x would be given back of %q", got, maps)
		}
	}
}
