package settings

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"liman/directory"
)

// EnvironmentNames are the environment variables of all settings.
func EnvironmentNames() []string {
	var names []string
	for f := range reflect.TypeFor[Settings]().Fields() {
		if name := f.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// injected are variables that orchestrators make of a service's name (LIMAN_PORT, REDIS_SERVICE_HOST).
var injected = regexp.MustCompile(`_(SERVICE|PORT)(_|$)`)

// A name of nobody's is taken for a typing error if at most nearName letters are wrong; a short one, as TERM, is that near
// to many.
const (
	nearName  = 2
	shortName = 6
)

// ourPrefixes are how names begin that nobody else has. REDIS_PASSWORD and the like are others'.
var ourPrefixes = []string{"LIMAN_", "TELEGRAM_", "REDIS_DURABLE", "REDIS_PUBLISHER", "REDIS_CONSOLE", "REDIS_OPERATOR"}

// CheckEnvironment refuses a variable that looks like a setting and is none: a typing error would go unnoticed.
func CheckEnvironment(environ []string) error {
	known := EnvironmentNames()
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains(known, name) || injected.MatchString(name) {
			continue
		}
		near, distance := directory.Nearest(name, known)
		ours := slices.ContainsFunc(ourPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if i := slices.IndexFunc(known, func(setting string) bool { return strings.HasPrefix(setting, name+"_") }); i >= 0 && ours {
			near = known[i]
		}
		if capitals := strings.ToUpper(name); slices.Contains(known, capitals) {
			near, ours = capitals, true
		}
		if ours || distance <= nearName && len(name) > shortName {
			return fmt.Errorf("%s is no setting; the nearest is %s (liman --help lists all)", name, near)
		}
	}
	return nil
}
