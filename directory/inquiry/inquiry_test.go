package inquiry

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"liman/directory"
)

var builtin = sync.OnceValues(func() (*directory.Directory, error) {
	data, err := fs.Sub(directory.Files, "data")
	if err != nil {
		return nil, err
	}
	return directory.Open(data)
})

// reader knows a few words that people say without meaning a place.
func reader(t testing.TB) *Reader {
	t.Helper()
	d, err := builtin()
	if err != nil {
		t.Fatal(err)
	}
	return New(d, []Term{{"topic.child", "copii"}, {"country.IT", "Italia"}, {"kind.forensic", "medicină legală"}},
		among(map[string]bool{"mama": true, "acasa": true, "baia": true, "sector": true, "3": true, "biserica": true, "luna": true, "balta": true, "alba": true,
			"valea": true, "lunga": true, "vama": true, "veche": true, "moldova": true, "poarta": true, "des": true, "boli": true,
			"дети": true, "боль": true, "яссах": true, "fratele": true, "military": true, "casa": true, "neamt": true, "p": true}))
}

func among(words map[string]bool) func(string) bool {
	return func(word string) bool { return words[word] }
}

func TestRead(t *testing.T) {
	r := reader(t)
	const nowhere = ""
	tests := []struct {
		text, place string // the key of the first place, or of a country
		kind        directory.Kind
		strange     string
	}{
		{"Cluj", "CJ", "", ""},
		{"București", "B", "", ""},
		{"Militari", "B6", "", ""},
		{"locuiesc in Iasi", "95079", "", ""},
		{"sunt din Bacau", "20304", "", ""},
		{"ajutor in Cluj", "CJ", "", ""},
		{"adapost cluj", "CJ", "shelter", ""},
		{"adapost in drumul taberei", "B6", "shelter", ""},
		{"politie sector 3", "B3", "police_county", ""},
		{"unde e medicina legala in iasi", "95079", "forensic", ""},
		{"unde e iml in iasi?", "95079", "forensic", ""},
		{"legal medicine in Iași", "95079", "forensic", ""},
		{"Kolozsváron lakom", "54984", "", ""},
		{"hol van menedék Udvarhelyen", "83142", "shelter", ""},
		{"потрібен притулок в Сучаві", "146272", "shelter", ""},
		{"приют Сучава", "146272", "shelter", ""},
		{"Kézdivásárhelyről írok", "63759", "", ""},
		{"Bihar megyéből írok", "BH", "", ""},
		{"Arad megyében lakom", "AR", "", ""},
		{"menedék Hargita megyében", "HR", "shelter", ""},
		{"Сучавський повіт", "SV", "", ""},
		{"повіт Марамуреш", "MM", "", ""},
		{"мешкаю у Бухаресті 3 сектор", "B3", "", ""},
		{"1. kerület Bukarest", "B1", "", ""},
		{"Bukarestben a 6. kerületben", "B6", "", ""},
		{"дуже потрібна допомога в Галаці", "75105", "", ""},
		{"Csíkban", "83339", "", ""},
		{"rendőrség 4. szektor", "B4", "police_county", ""},
		{"zhyvu v Suchavi", "146272", "", ""},
		{"prytulok v Buhareste", "B", "shelter", ""},
		{"gyámhatóság Kolozsvár", "54984", "dgaspc", ""},
		{"védett ház Brassó", "40205", "shelter", ""},
		{"де переночувати в Сучаві", "146272", "shelter", ""},
		{"segítséget kérek Gyergyóban", "83570", "", ""},
		{"caut psiholog in Floresti Cluj", "57715", "dv_centre", ""},
		{"sat Rosu comuna Chiajna", "179276", "", ""},
		{"sunt in Roman", "120879", "", ""},
		{"Zetea", "86375", "", ""},
		{"adapost zetea", "86375", "shelter", ""},
		{"Dolj county", "DJ", "", ""},
		{"politie sectorul 5", "B5", "police_county", ""},
		{"she is in danger in Bacau", "20304", "", "danger she"},
		{"my sister is in danger", nowhere, "", "danger sister"},
		// where she came from is not where she is
		{"am venit din Italia in Cluj", "CJ", "", ""},
		{"m-am intors din Spania, stau in Bacau", "20304", "", "intors"},
		{"I came back from Italy to Cluj", "CJ", "", ""},
		{"Olaszországból jöttem, Kolozsváron lakom", "54984", "", "jottem"},
		{"sunt din Cluj si locuiesc in Italia", "country:IT", "", ""},
		{"sunt din Italia", "country:IT", "", ""},
		{"stau intr-un sat langa Botosani", "35740", "", ""},
		{"sunt studenta in Iasi", "95079", "", ""},
		{"I am currently in Sibiu", "143469", "", ""},
		{"metrou Titan", "B3", "", ""},
		{"stau in Balta Alba", "44943", "", ""},
		{"doctor in Arad", "9271", "hospital", ""},
		// a county or a city with a short name, and a county's code, beside what is looked for
		{"adapost dej", "55017", "shelter", ""},
		{"politie olt", "OT", "police_county", ""},
		{"dgaspc SV", "SV", "dgaspc", ""},
		{"dgaspc SV luna", "", "dgaspc", "luna sv"},
		{"ma bate des", "", "", "bate des"},
		// of several places she is where the text says most
		{"sunt din Cluj dar stau in Bucuresti", "B", "", ""},
		{"nascuta in Vaslui locuiesc in Timisoara", "155252", "", ""},
		{"m-am mutat de la Iasi la Cluj", "CJ", "", ""},
		{"sotul e in Italia eu sunt in Bacau", "20304", "", "sotul"},
		{"sunt in Italia, sotul e in Bacau", "country:IT", "", "sotul"},
		{"din Italia in Germania", "country:DE", "", ""},
		{"intre Cluj si Turda", "CJ", "", ""},
		{"Kolozsvár és Torda között", "54984", "", ""},
		{"я з України, живу в Брашові", "40205", "", ""},
		{"з Одеси, зараз Констанца", "60428", "", ""},
		{"с Украины, я в Яссах", "95079", "", ""},
		{"Lugosról jöttem Temesvárra", "155252", "", "jottem"},
		{"Kolozsváron születtem de Brassóban élek", "40205", "", "szulettem"},
		{"Iasi county", "IS", "", ""},
		{"in jud. Iasi", "IS", "", ""},
		// a road is no place, and a quarter is rather the city's that is named
		{"strada Bucuresti Cluj", "CJ", "", ""},
		{"bd. Timisoara sector 6", "B6", "", ""},
		{"calea moldovei bistrita", "32401", "", ""},
		{"calea Severinului", "", "", ""},
		{"prelungirea Ghencea", "B5", "", ""},
		{"obor braila", "42691", "", ""},
		{"aurel vlaicu arad", "9271", "", ""},
		// everyday words with a county beside them, or that are a name of several words
		{"Valea Lungă, Alba", "8363", "", ""},
		{"valea lunga dambovita", "69072", "", ""},
		{"satul Lunca, comuna Vidra, Alba", "8611", "", ""},
		{"adapost vama veche", "60678", "shelter", ""},
		{"politie poarta alba", "62770", "police_county", ""},
		{"stau in vama veche", "60678", "", ""},
		{"poarta e in casa veche", "", "", "casa poarta veche"},
		{"adapost p neamt", "120735", "shelter", ""},
		// and no place by what only sounds so
		{"дети", "", "", ""},
		{"боль", "", "", "боль"},
		{"fratele", "", "", "fratele"},
		{"military", "", "", "military"},
		{"am boli", "", "", "boli"},
		{"приют в Яссах", "95079", "shelter", ""},
		{"sunt in casa in Ploiesti", "130543", "", "casa"},
		// a village with its county is that one, also where a town has its name
		{"stau in Comănești jud Arad", "11281", "", ""},
		{"sunt din satul Călărași judetul Botoșani", "36505", "", ""},
		{"locuiesc in satul Slatina de Mureș judetul Arad", "10186", "", ""},
		{"stau in Rădăuți-Prut", "38642", "", ""},
		{"stau in Strei jud Hunedoara", "87530", "", ""},
		{"spital Roman", "120879", "hospital", ""},
		{"sunt Roman", "", "", ""},
		{"Pantelimon sector 2", "B2", "", ""},
		{"Piata Victoriei Timisoara", "155252", "", ""},
		{"spital in apropierea Bacăului", "20304", "hospital", ""},
		{"zona Oltului", "OT", "", ""},
		{"politia din zona Sucevei", "146272", "police_county", ""},
		{"bl. 3, ap 12, Iasi", "95079", "", ""},
		{"spas Zetea", "86375", "das", ""},
		// opening times say nothing of what is looked for
		{"spital non stop cluj", "CJ", "hospital", ""},
		{"open now cluj", "CJ", "", ""},
		{"Magyarországon élek", "country:HU", "", ""},
		{"Frauenhaus Hermannstadt", "143469", "shelter", ""},
		{"i want to die in Cluj", "CJ", "", "die"},
		// countries
		{"sunt in Italia", "country:IT", "", ""},
		{"locuiesc în Spania", "country:ES", "", ""},
		{"sunt in Anglia", "country:GB", "", ""},
		{"Olaszországban vagyok", "country:IT", "", ""},
		{"я в Італії", "country:IT", "", ""},
		{"живу в Испании", "country:ES", "", ""},
		{"живу у Швейцарії", "country:CH", "", ""},
		{"із Чехії", "country:CZ", "", ""},
		{"Elveției", "country:CH", "", ""},
		{"Nagy-Britanniában élek", "country:GB", "", ""},
		{"sunt in Bologna", "country:IT", "", ""},
		{"I live in Manchester", "country:GB", "", ""},
		{"stau la Nürnberg", "country:DE", "", ""},
		{"Нидерландах", "country:NL", "", ""},
		// who comes from a country is not there
		{"sotul italian", "", "", "italian sotul"},
		{"barbatul e turc", "", "", "turc"},
		{"he is german", "", "", "german he"},
		{"sunt moldoveanca", "", "", "moldoveanca"},
		{"Moldovában", "country:MD", "", ""},
		{"у Відні", "country:AT", "", ""},
		{"в Вене", "country:AT", "", ""},
		{"из Киева", "country:UA", "", ""},
		{"на Кіпрі", "country:CY", "", ""},
		{"Bécsben lakom", "country:AT", "", ""},
		{"Kanadában élek", "country:CA", "", ""},
		{"в США", "country:US", "", ""},
		{"шелтер в Варшаве", "country:PL", "shelter", ""},
		{"sunt in Roma", "country:IT", "", ""},
		// what is only like a country's name is none
		{"roma vagyok", "", "", "roma"},
		{"я украинка", "", "", "украинка"},
		{"я болгарка", "", "", "болгарка"},
		{"i am ukrainian", "", "", "ukrainian"},
		{"порізав вени", "", "", "вени порізав"},
		{"sparge usa", "", "", "sparge usa"},
		{"elveszi a nyugdíjam", "", "", "elveszi nyugdijam"},
		{"психолог для пари", "", "dv_centre", "пари"},
		{"shelter near me in london", "country:GB", "shelter", ""},
		{"в Турции", "country:TR", "", ""},
		// a place beside other words is kept
		{"ma bate sotul si sunt din Cluj", "CJ", "", "bate sotul"},
		{"poliția din Cluj nu face nimic", "CJ", "police_county", "face nimic nu"},
		// no place
		{"sunt maria", nowhere, "", "maria"},
		{"mama", nowhere, "", "mama"},
		{"biserica", nowhere, "", "biserica"},
		{"luna", nowhere, "", "luna"},
		{"e in baia mea", nowhere, "", "baia mea"},
		{"buna ziua", nowhere, "", ""},
		{"vreau divort", nowhere, "", "divort"},
		{"", nowhere, "", ""},
		{"😀 ?!", nowhere, "", ""},
	}
	for _, test := range tests {
		i := r.Read(test.text)
		place := ""
		if p, clear := i.Place(); clear {
			place = p.Key()
		} else if i.Located() {
			place = i.Places[0].Key()
		}
		kind := directory.Kind("")
		if kinds := i.Kinds(); len(kinds) > 0 {
			kind = kinds[0]
		}
		slices.Sort(i.Strange)
		if strange := strings.Join(i.Strange, " "); place != test.place || kind != test.kind || strange != test.strange {
			t.Errorf("%q is at %q, asks for %q, strange %q; want %q, %q, %q", test.text, place, kind, strange, test.place, test.kind, test.strange)
		}
	}
}

// A place with a typing error is a guess, and only beside what is looked for, or alone.
func TestReadGuesses(t *testing.T) {
	r := reader(t)
	if i := r.Read("adapost clij"); !i.Guess || i.Places[0].Key() != "CJ" || i.Located() || i.Whole() {
		t.Errorf("adapost clij: %+v", i)
	}
	if i := r.Read("as dori un adapost cumva in Clij"); !i.Close || i.Places[0].Key() != "CJ" {
		t.Errorf("as dori un adapost cumva in Clij: %+v", i)
	}
	if i := r.Read("protecție cluj"); !i.Parts {
		t.Errorf("a part of protecția copilului: %+v", i)
	}
	if i := r.Read("protectia copilului cluj"); i.Parts {
		t.Errorf("all of protecția copilului: %+v", i)
	}
	if i := r.Read("nu am cui sa spun ca ma bate"); len(i.Places) > 0 {
		t.Errorf("a village in a sentence: %+v", i)
	}
	if i := r.Read("satu mare suceava"); i.Clear || len(i.Places) != 2 || !i.Whole() {
		t.Errorf("one of two: %+v", i)
	}
}

func TestWhole(t *testing.T) {
	r := reader(t)
	for text, whole := range map[string]bool{
		"ajutor": true, "ajutor in Cluj": true, "adapost": true, "sunt": false, "": false, "ajutor in Cluj ma bate": false, "are cutit in Cluj": false,
	} {
		if got := r.Read(text).Whole(); got != whole {
			t.Errorf("%q: whole %t", text, got)
		}
	}
}

func TestQueryKeepsWhatWasAsked(t *testing.T) {
	i := reader(t).Read("adapost copii cluj")
	if q := i.Query(directory.Query{}); fmt.Sprint(q.Kinds, q.Audience) != "[shelter] [children]" {
		t.Errorf("asks %v for %v", q.Kinds, q.Audience)
	}
	if q := i.Query(directory.Query{Kinds: []directory.Kind{"forensic"}}); fmt.Sprint(q.Kinds) != "[forensic]" {
		t.Errorf("asks %v", q.Kinds)
	}
}

// FuzzRead: any text is understood without a fault, and its places are places.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"adapost cluj", "\xff,(", "в Сучаві", strings.Repeat("in ", 900), "3 3 3 sector", strings.Repeat("satu mare ", 40)} {
		f.Add(text)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		i := r.Read(text)
		for _, p := range i.Places {
			if again, known := r.dir.Place(p.Key()); !known || again != p {
				t.Errorf("Place(%q) = %v, want %v", p.Key(), again, p)
			}
		}
		if i.Clear && len(i.Places) == 0 {
			t.Errorf("%+v", i)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	for _, text := range []string{"adapost cluj", "unde e medicina legala in iasi", "ma bate sotul si nu stiu ce sa fac cu copiii", "adapost clij"} {
		b.Run(strings.ReplaceAll(text, " ", "-"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r.Read(text)
			}
		})
	}
}

// What is typed where things are looked up is a place's name first; in a chat it may be an everyday word.
func TestSearch(t *testing.T) {
	r := reader(t)
	for text, place := range map[string]string{
		"Roman": "120879", "vama veche": "60678", "luna": "58320", "дети": "", "adapost dej": "55017", "sunt in Italia": "country:IT", "biserica": "",
	} {
		i := r.Search(text)
		p, clear := i.Place()
		if !clear && i.Located() { // of two villages the bigger one
			p = i.Places[0]
		}
		if p.Key() != place {
			t.Errorf("%q is at %q, want %q", text, p.Key(), place)
		}
	}
	if i := r.Read("luna"); i.Located() {
		t.Errorf("in a chat, luna is %v", i.Places)
	}
	if i := r.Read("vama veche"); !i.Common || !i.Clear {
		t.Errorf("in a chat, vama veche is %+v", i)
	}
}

// A country beside unknown words may be somebody else's, unless she says that she is there.
func TestWhoseCountry(t *testing.T) {
	r := reader(t)
	for text, others := range map[string]bool{
		"mama e in Spania": true, "vreau sa plec in Italia": true, "sunt in Spania, ma bate": false, "sunt badanta la Torino": false,
		"Italia ajutor": false, "Castellon de la Plana": false,
	} {
		if i := r.Read(text); i.Country == "" || i.Others != others {
			t.Errorf("%q: %q, others %t", text, i.Country, i.Others)
		}
	}
}
