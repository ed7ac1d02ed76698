package geography

import (
	"cmp"
	"slices"
	"strings"
)

// table finds places by squeezed names. It is one sorted list: half the memory of a map of lists, and as fast to fill.
type table []named

// named is a name of a place. Of several places that share it, those of the least rank are meant.
type named struct {
	name  string
	place int32
	rank  rank
}

// rank orders where a name comes from: what stands in a file goes before what a rule derives.
type rank int8

const (
	own     rank = iota // the register's own name
	kept                // names.yaml
	exonym              // exonyms.csv
	quarter             // quarters.csv
	commune             // of a commune whose seat is called otherwise: that
	part                // a part of a town's name that no other place has
	head                // the beginning of a town's name that is another place's name
)

// sorted orders a table for find: by name, then by rank, then the biggest place first.
func (t table) sorted(g *Atlas) table {
	slices.SortFunc(t, func(a, b named) int {
		return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.rank, b.rank),
			cmp.Compare(g.places[a.place].size, g.places[b.place].size), cmp.Compare(a.place, b.place))
	})
	return slices.Compact(t)
}

// find is the places of a name, the biggest first.
func (t table) find(name string) []int32 {
	i, found := slices.BinarySearchFunc(t, name, func(e named, name string) int { return strings.Compare(e.name, name) })
	if !found {
		return nil
	}
	var places []int32
	for rank := t[i].rank; i < len(t) && t[i].name == name && t[i].rank == rank; i++ {
		places = append(places, t[i].place)
	}
	return places
}

// findOf is the places of a name that have it from there.
func (t table) findOf(name string, from rank) []int32 {
	i, _ := slices.BinarySearchFunc(t, name, func(e named, name string) int { return strings.Compare(e.name, name) })
	var places []int32
	for ; i < len(t) && t[i].name == name; i++ {
		if t[i].rank == from {
			places = append(places, t[i].place)
		}
	}
	return places
}
