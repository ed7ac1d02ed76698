package geography

import (
	"slices"
	"strings"
)

// sectorWords are what people call a sector of București.
var sectorWords = []string{"sectorul", "sectoru", "sector", "sect", "districtul", "district", "szektor", "szektorban", "sektor", "kerulet", "keruletben", "сектор", "секторі",
	"секторе", "s"}

// sectorNumbers are numbers as they are dictated, and counted, from one to six each.
var sectorNumbers = []string{"unu", "doi", "trei", "patru", "cinci", "sase", "one", "two", "three", "four", "five", "six",
	"intai", "doilea", "treilea", "patrulea", "cincilea", "saselea", "первыи", "второи", "третии", "четвертыи", "пятыи", "шестои",
	"першии", "другии", "третіи", "четвертии", "пятии", "шостии", "first", "second", "third", "fourth", "fifth", "sixth"}

// sectors is how many there are.
const sectors = 6

// findSector understands "sector 3", "sectorul trei București", "București s3", "3. szektor".
func (g *Atlas) findSector(words []string) (Place, bool) {
	text := strings.Join(bare(words), "")
	for _, city := range []string{"bucuresti", "bucharest", "bukarestben", "bukarest", "бухаресті", "бухаресте", "бухарест"} {
		text = strings.TrimSuffix(strings.TrimPrefix(text, city), city)
	}
	for _, word := range sectorWords {
		if number, found := strings.CutPrefix(text, word); found {
			if p, is := g.sectorOf(number); is && (len(word) > 1 || len(number) == 1) { // Strei is no "s trei"
				return p, true
			}
		}
		if number, found := strings.CutSuffix(text, word); found && len(word) > 1 {
			return g.sectorOf(number)
		}
	}
	return Place{}, false
}

// sectorOf is the sector of a number in digits or letters.
func (g *Atlas) sectorOf(number string) (Place, bool) {
	if i := slices.Index(sectorNumbers, number); i >= 0 {
		return g.sector(i%sectors + 1)
	}
	number = strings.TrimSuffix(number, "и") // "3-й"
	if len(number) != 1 {
		return Place{}, false
	}
	return g.sector(int(number[0] - '0'))
}
