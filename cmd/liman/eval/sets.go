package eval

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// least is what is asked of a set, as shares: at least so many of the phrases of danger that lead to an emergency (danger) or
// are shown one (shown), and of all phrases whose screen is among the three likeliest (top3); at most so many of the other
// phrases that lead to an emergency (alarms) or are offered one (offered).
type least struct{ danger, shown, top3, alarms, offered float64 }

// leastFile in the folder of a set says what is asked of it, in one line like leastLine, of which alarms and offered are at most. A set
// that a stranger wrote is held at what it has reached.
const (
	leastFile = "least"
	leastLine = "danger 0.98 shown 0.98 top3 0.90 alarms 0.03 offered 0.05"
)

// reaches tells whether what was measured is as good as what is asked.
func (l least) reaches(asked least) bool {
	return l.danger >= asked.danger && l.shown >= asked.shown && l.top3 >= asked.top3 && l.alarms <= asked.alarms && l.offered <= asked.offered
}

// readLeast reads what is asked of a set; the usual shares where its folder has no leastFile.
func readLeast(folder string) (least, error) {
	l := least{leastDanger, leastShown, leastTop3, mostAlarms, mostOffered}
	data, err := os.ReadFile(filepath.Join(folder, leastFile))
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err == nil {
		_, err = fmt.Sscanf(string(data), "danger %f shown %f top3 %f alarms %f offered %f", &l.danger, &l.shown, &l.top3, &l.alarms, &l.offered)
	}
	if err != nil {
		return l, fmt.Errorf("read what is asked of the set %s: %w; write one line like: %s", folder, err, leastLine)
	}
	return l, nil
}

// setsIn are folders and those in them that hold phrases, each once.
func setsIn(folders []string) ([]string, error) {
	var sets []string
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(folder, "*", "*.yaml"))
		if err != nil {
			return nil, fmt.Errorf("look for sets in %s: %w; name a folder without [ and *", folder, err)
		}
		own, _ := filepath.Glob(filepath.Join(folder, "*.yaml")) // the pattern was well formed above
		if len(names) == 0 && len(own) == 0 {
			return nil, fmt.Errorf("no set of phrases in %s; name a folder with <language>.yaml", folder)
		}
		for _, name := range append(own, names...) {
			if set := filepath.Dir(name); !slices.Contains(sets, set) {
				sets = append(sets, set)
			}
		}
	}
	return sets, nil
}
