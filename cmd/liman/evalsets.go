package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// least is what is asked of a set, as shares: of phrases of danger that lead to an emergency, of phrases whose screen is among
// the three likeliest, and at most of other phrases that ring falsely.
type least struct{ danger, top3, alarms float64 }

// leastFile in the folder of a set says what is asked of it: "danger 0.98 top3 0.90 alarms 0.03", the last at most. A set that a
// stranger wrote is held at what it has reached.
const leastFile = "least"

func readLeast(folder string) (least, error) {
	l := least{leastDanger, leastTop3, mostAlarms}
	data, err := os.ReadFile(filepath.Join(folder, leastFile))
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		_, err = fmt.Sscanf(string(data), "danger %f top3 %f alarms %f", &l.danger, &l.top3, &l.alarms)
	}
	if err != nil {
		return l, fmt.Errorf("read what is asked of the set %s: %w; write one line like: danger 0.98 top3 0.90 alarms 0.03", folder, err)
	}
	return l, nil
}

// setsIn are folders and those in them that hold phrases, each once.
func setsIn(folders []string) ([]string, error) {
	var sets []string
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*", "*.yaml"))
		if err != nil {
			return nil, fmt.Errorf("no set of phrases in %s", folder)
		}
		own, _ := filepath.Glob(filepath.Join(folder, "*.yaml")) // the pattern was well formed above
		if len(names) == 0 && len(own) == 0 {
			return nil, fmt.Errorf("no set of phrases in %s", folder)
		}
		for _, name := range append(own, names...) {
			if set := filepath.Dir(name); !slices.Contains(sets, set) {
				sets = append(sets, set)
			}
		}
	}
	return sets, nil
}
