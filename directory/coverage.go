package directory

// Coverage is how many services and shelters of each kind people can be shown in each county.
type Coverage struct {
	Counties []County
	Kinds    []Kind
	count    map[shelfName]int
	reached  map[shelfName]int // those with a number
}

// Coverage counts what there is.
func (d *Directory) Coverage() Coverage {
	c := Coverage{d.Counties(), Kinds(), map[shelfName]int{}, map[shelfName]int{}}
	for _, s := range d.services.all {
		if s.Shown() {
			c.add(shelfName{s.County, s.Kind}, s.Numbers())
		}
	}
	for county, list := range d.shelters {
		for _, s := range list {
			c.add(shelfName{county, shelter}, s.Numbers())
		}
	}
	return c
}

func (c Coverage) add(at shelfName, numbers []string) {
	c.count[at]++
	if len(numbers) > 0 {
		c.reached[at]++
	}
}

// Count is how many of a kind a county has.
func (c Coverage) Count(county string, kind Kind) int { return c.count[shelfName{county, kind}] }

// Reached is how many of a kind a county has with a number that people are shown.
func (c Coverage) Reached(county string, kind Kind) int { return c.reached[shelfName{county, kind}] }

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
