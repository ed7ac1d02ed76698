package hsds

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"liman/directory"
)

// harmless tells whether every word of a text is known to lead nowhere: a word of the list below, or the name of the
// record's own county. Digits never are. Of a place that must not be known, only such texts are taken over: a list of
// what leads to a door would always lack a street, a language or a spelling.
func (c *candidate) harmless(text string) bool {
	return !slices.ContainsFunc(directory.WordsIn(text), func(word string) bool { return !c.plainWord(word) })
}

func (c *candidate) plainWord(word string) bool {
	return harmlessWords()[word] || c.where.County != "" && slices.Contains(directory.WordsIn(c.countyName()), word)
}

func (c *candidate) countyName() string {
	p, _ := c.d.Place(c.where.County)
	return p.Name
}

// harmlessName is what a name says before it says where: "Adăpost, Soseaua Ascunsa 12" is "Adăpost". Each part, between
// commas, dashes and brackets, ends at the first word that is not known to be harmless.
func (c *candidate) harmlessName(name string) string {
	var parts []string
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(",;:()[]/|–—\"„”“«»\n", r) }) {
		for one := range strings.SplitSeq(part, " - ") {
			if kept := c.harmlessPart(strings.TrimSpace(one)); kept != "" {
				parts = append(parts, kept)
			}
		}
	}
	return strings.Join(parts, " – ")
}

// harmlessPart is the beginning of a part of a name, without the small words that it would end in.
func (c *candidate) harmlessPart(part string) string {
	words := strings.Fields(part)
	end := 0
	for i, word := range words {
		if !c.harmless(word) {
			break
		}
		if !slices.ContainsFunc(directory.WordsIn(word), func(w string) bool { return smallWords()[w] }) {
			end = i + 1
		}
	}
	return strings.TrimFunc(strings.Join(words[:end], " "), func(r rune) bool { return !unicode.IsLetter(r) })
}

func setOf(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for _, word := range strings.Fields(list) {
			for _, folded := range directory.WordsIn(word) {
				set[folded] = true
			}
		}
	}
	return set
}

var (
	harmlessWords = sync.OnceValue(func() map[string]bool { return setOf(smallList, houseList, peopleList, officeList) })
	smallWords    = sync.OnceValue(func() map[string]bool { return setOf(smallList) })
)

// Words that lead nowhere, as they are written. No street is called so; a name that is more than such words is cut.
//
//nolint:misspell // in five languages
const (
	smallList = `
a al ale ai ai și si sau de din la în in cu pe pentru prin ca care sunt este fără fara un o unui unei ori numai doar the of for and or with to an in on by
from who are is only és es vagy számára szamara egy az a та і й або для в у з із зі на und oder für fur der die das des dem den von vom mit im zu zur s`
	houseList = `
adăpost adăpostul adăpostului adăposturi locuință locuința locuinţa locuințe locuințele protejată protejate protejat protejata casă casa case caselor
centru centrul centre centrului centrelor primire regim urgență urgența recuperare reabilitare maternal maternale criză refugiu cpru crvvd găzduire temporară
rezidențial socială social sociale sociala serviciu serviciul servicii complexul complex apartament camin tranziție sigur sigură
shelter shelters refuge refuges safe house houses home housing accommodation emergency transitional crisis temporary centre center supported residential protected
menedék menedékház menedekhaz krízisotthon krízisszálló krízisközpont anyaotthon otthon otthona szállás szálló védett ház titkos átmeneti központ biztonságos
притулок притулку прихисток шелтер кризовий кризова центр центру кімната будинок дім житло захищене безпечний безпечне тимчасовий тимчасове соціально психологічної
допомоги соціальної frauenhaus frauenhäuser schutzhaus schutzwohnung zufluchtswohnung notunterkunft notwohnung mutter kind haus unterkunft autonomes autonom schutz
übergangswohnung krisenwohnung frauen`
	peopleList = `
femei femeile femeilor femeie mame mamelor mama mamei mamă copii copiii copiilor copil copilului familie familii familiei victime victimele victimelor victimă victimă
violență violența violenței domestică domestice domestica familială abuz abuzate abuzului traumă persoane persoanelor minori minore adulți fete bărbați agresate agresori
women woman womens mothers mother children child family families victims victim survivors survivor violence domestic abuse abused gender based girls men people adults
nők nőknek bántalmazott áldozat áldozatok áldozatai áldozatainak erőszak családon belüli anyák gyermekek gyermek gyerekek családok bántalmazás
жінок жінки жінкам дітей діти дітьми матерів матері матір жертв жертви насильства домашнього насильство постраждалих постраждалі осіб сімейного родини
frauen frau mädchen kinder kindern mütter familien opfer gewalt häuslicher häusliche betroffene betroffenen bedrohte`
	officeList = `
dgaspc dgasmb das anes asociația asociaţia asociație fundația fundaţia direcția județean județeană judeţean județul județului primăria consiliul consiliere asistență
protecția copilului socială drepturilor românia organizația sprijin ajutor grup suport informare gratuit gratuită gratuite telefonic program acces prin trimitere poliție
office contact info secretariat help support aid association foundation organisation organization ngo council county service services counselling counseling free
project program legal advice referral police welfare inactive active defunct status closed temporarily confidential secret confidențial confidențială secretă
egyesület alapítvány segítség segítő szolgálat tanácsadás megye családsegítő ingyenes громадська організація фонд служба допомога підтримка послуги консультації
безкоштовно verein stiftung beratung hilfe landkreis kostenlos e v`
)
