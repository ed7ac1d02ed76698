package directory

// Coverage is how many services and shelters of each kind people can be shown in each county.
type Coverage struct {
	Counties []County
	Kinds    []Kind
	count    map[shelfName]int
}

// Coverage counts what there is.
func (d *Directory) Coverage() Coverage {
	c := Coverage{d.Counties(), Kinds(), map[shelfName]int{}}
	for _, s := range d.services.all {
		if s.Shown() {
			c.count[shelfName{s.County, s.Kind}]++
		}
	}
	for county, list := range d.shelters {
		c.count[shelfName{county, shelter}] += len(list)
	}
	return c
}

// Count is how many of a kind a county has.
func (c Coverage) Count(county string, kind Kind) int { return c.count[shelfName{county, kind}] }

// Missing are the codes of the counties that have none of a kind.
func (c Coverage) Missing(kind Kind) []string {
	var codes []string
	for _, county := range c.Counties {
		if c.Count(county.Code, kind) == 0 {
			codes = append(codes, county.Code)
		}
	}
	return codes
}
