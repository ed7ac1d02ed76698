package publish

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"

	"liman/content"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// writeRoster lists people, roles and keys, a passkey by its fingerprint.
func writeRoster(out io.Writer, r ledger.Roster) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%d approve, one of them a publisher; relying party: %s; pages: %s\n", r.Need, named(r.RPID), allNamed(r.Origins))
	fmt.Fprintln(w, "PERSON\tNAME\tROLES\tKEYS")
	for _, p := range r.People {
		fmt.Fprintf(w, "%s\t%q\t%s\t%s\n", named(p.ID), p.Name, allNamed(p.Roles), cmp.Or(strings.Join(keysOf(p), ", "), "none"))
	}
	return w.Flush()
}

// keysOf are a person's keys of both kinds.
func keysOf(p ledger.Person) []string {
	var keys []string
	for _, k := range p.Passkeys {
		keys = append(keys, "passkey "+fingerprint(k))
	}
	for _, k := range p.Keys {
		keys = append(keys, "key "+named(k))
	}
	return keys
}

// fingerprint tells passkeys apart: half of the SHA-256 of what a roster has of it, as compact JSON.
func fingerprint(k ledger.Passkey) string {
	data, err := json.Marshal(k)
	if err != nil {
		panic(err) // bytes and truths
	}
	return content.Sum(data).String()[:32]
}

// writeRosterChange prints what one roster has that another has not, each thing on a line of its own.
func writeRosterChange(out io.Writer, before, after ledger.Roster) {
	was, is := rosterLines(before), rosterLines(after)
	gone, come := lacking(was, is), lacking(is, was)
	fmt.Fprintf(out, "against the roster in force, %d things go and %d come:\n", len(gone), len(come))
	for _, line := range gone {
		fmt.Fprintln(out, "  -", line)
	}
	for _, line := range come {
		fmt.Fprintln(out, "  +", line)
	}
}

// rosterLines are everything that a roster says, one thing a line, whatever its order: what both have is no difference.
func rosterLines(r ledger.Roster) []string {
	lines := []string{fmt.Sprintf("%d approve", r.Need), "relying party " + named(r.RPID)}
	for _, o := range r.Origins {
		lines = append(lines, "page "+named(o))
	}
	for _, p := range r.People {
		id := named(p.ID)
		lines = append(lines, fmt.Sprintf("%s is %q", id, p.Name))
		for _, role := range p.Roles {
			lines = append(lines, id+" has the role "+named(string(role)))
		}
		for _, key := range keysOf(p) {
			lines = append(lines, id+" has the "+key)
		}
	}
	return lines
}

// rosterBefore is the roster that was in force before a record; an empty one before the first.
func rosterBefore(h publishing.History, number uint64) *ledger.Roster {
	var r ledger.Roster
	for _, one := range h.Records[:number-1] {
		if one.NewRoster != nil {
			r = *one.NewRoster
		}
	}
	return &r
}

// plainName is a name that needs no quotes: visible ASCII without double quote, comma and backslash.
var plainName = regexp.MustCompile(`^[!#-+\--\[\]-~]+$`)

// named is a name that somebody else has written: as it is, or in quotes where it could be taken for something else.
func named(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return strconv.Quote(name)
}

// allNamed are such names, one after another.
func allNamed[T ~string](names []T) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = named(string(name))
	}
	return strings.Join(all, ", ")
}
