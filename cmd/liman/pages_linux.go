package main

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// returnPages gives the pages of the program's own file back to the system: most of its code, tables and content is read while it opens an edition and
// learns, and never again. Contract:
//   - What is needed after all is read anew from the file, as it was at first, and mostly without the disk: the system still has it.
//   - Only what nobody can write to is given back, and of that only mappings of which no page was ever changed: what a loader has put into one
//     does not stand in the file.
//   - Where the system does not tell what is mapped, nothing is given back.
func returnPages() {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, m := range unchanged(string(maps), program) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, m.begins, m.ends-m.begins, unix.MADV_DONTNEED) // what is not given back stays
	}
}

// mapping is where a part of a file stands in memory.
type mapping struct{ begins, ends uintptr }

// unchanged are those mappings of a file that nobody can write to, and of which no page was ever changed; maps is as of /proc/PID/smaps.
func unchanged(maps, file string) []mapping {
	var list []mapping
	var now mapping
	for line := range strings.Lines(maps) {
		switch fields := strings.Fields(line); {
		case len(fields) > 0 && !strings.HasSuffix(fields[0], ":"):
			now = mapping{}
			if len(fields) > 1 && !strings.Contains(fields[1], "w") && strings.HasSuffix(strings.TrimSuffix(line, "\n"), " "+file) {
				now = mappingOf(fields[0])
			}
		case len(fields) == 3 && fields[0] == "Anonymous:" && fields[1] == "0" && now.ends > now.begins:
			list = append(list, now)
		}
	}
	return list
}

// mappingOf reads "00400000-0040b000"; what is no range is none.
func mappingOf(text string) mapping {
	begins, ends, _ := strings.Cut(text, "-")
	from, err := strconv.ParseUint(begins, 16, 64)
	to, err2 := strconv.ParseUint(ends, 16, 64)
	if err != nil || err2 != nil {
		return mapping{}
	}
	return mapping{uintptr(from), uintptr(to)}
}
