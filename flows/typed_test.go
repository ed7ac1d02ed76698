package flows

import (
	"slices"
	"strings"
	"testing"
)

// Inputs that once led astray, each an instance of its kind: what is typed, where, and what must not, or must, come of it.

// A short text at a question for a place is what it says, and no village with two errors.
func TestShortWordsAtAPlaceAreNoVillage(t *testing.T) {
	b := openBuiltin(t)
	for text, flow := range map[string]string{
		"ma bate": "violence", "ma loveste": "violence", "mama": "", "spital": "near", "bani": "", "adapost": "near", "nu stiu": "",
	} {
		for _, at := range []string{"near/start", "near/typed"} {
			s, r := says(b, State{Lang: "ro", Node: at}, text)
			if s.Note == "place-guess" || s.Pick.open() || s.Vars["where"] != "" || flow != "" && flowOf(r.Node) != flow {
				t.Errorf("%q at %s leads to %s with note %q and %v", text, at, r.Node, s.Note, s.Vars)
			}
		}
	}
}

// What led to "not understood" or to villages leads to its screen, from anywhere.
func TestMattersAreFoundFromAnywhere(t *testing.T) {
	b := openBuiltin(t)
	for text, wanted := range map[string]string{
		"violenta domestica": "violence/start", "ma loveste": "violence/body", "adapost": "near/start", "sunt gravida": "me/pregnant",
		"medic legist": "near/forensic near/start", "ma urmareste": "violence/phone phone/find-me", "nu am bani": "money/start violence/control lines/start",
		"cat dureaza ordinul": "order/start order/court order/measures order/end order/police", "se va schimba": "violence/start",
		"fiul meu ma bate si imi ia pensia": "me/elder lines/elderly danger/start", "vine duminica dupa copil": "kids/handover", "vreau divort": "kids/home kids/start leaving/start rights/lawyer",
		"pensie alimentara": "kids/money", "avort": "me/pregnant", "airtag": "phone/find-me", "terapie de cuplu": "other/couple", "politia nu face nimic": "police/refused",
		"am o problema cu sotul meu bea in fiecare seara si tipa la mine si la copii nu mai pot": "violence/drink", "he says he will get better": "violence/start",
		"a luat credit pe numele meu": "violence/control", "взяв кредит на моє ім'я": "violence/control", "help with heating bills": "cold/aid", "vine executorul din cauza datoriilor lui": "money/start",
		"vine sambata sa ia copilul": "kids/handover", "у неділю приїде за дитиною": "kids/handover", "politia a zis ca nu poate face nimic": "police/refused",
		"frica": "violence/fear", "mi-e teama": "violence/fear", "боюсь": "violence/fear", "він обіцяв змінитися": "violence/start",
		"as vrea sa stiu daca pot sa iau copilul si sa plec la mama la tara fara acordul lui": "leaving/children", "a fiam megüt és elveszi a nyugdíjam": "me/elder",
		"сімейний психолог для пари": "other/couple",
		"ma sufoca": "danger/strangled", "ambulanta": "danger/start", "pompieri": "danger/start", "fire brigade": "danger/start", "112": "danger/speak",
		"sunt in SUA": "near/abroad", "I live in Canada": "near/abroad", "sunt in Israel": "near/abroad", "consulat": "near/country", "ardeal": "near/start",
		"inapoi": "home/start", "multumesc": "home/start", "iesi": "about/leaving", "violenta in familie": "violence/start", "soacra ma bate": "violence/body",
		"he follows me": "violence/phone", "he kicked me out": "money/roof", "i have no money": "money/start", "nu am unde sa stau": "leaving/shelter",
		"ma tem ca duce copilul in Italia": "kids/border", "m-a obligat sa fac sex": "assault/start",
		"meg fog változni": "violence/start", "он изменится": "violence/start", "családon belüli erőszak": "violence/start", "домашнє насильство": "violence/start",
		"немає грошей": "money/start", "nincs pénzem": "money/start", "камера в квартирі": "violence/phone", "roma vagyok": "me/roma", "юрист": "rights/lawyer",
		"anyósom bánt": "violence/start", "временная защита": "me/ukraine", "некуда идти": "near/start", "мне 16 лет": "young/start", "хто це бачить": "about/sees",
		"plec in italia cu copilul": "kids/border", "ajutor de incalzire": "cold/aid money/aid", "a facut datorii pe numele meu": "violence/control money/start",
	} {
		for _, at := range []string{b.Home(), "order/start", "near/typed"} {
			s, _ := says(b, State{Lang: "ro", Node: at}, text)
			if led := append([]string{s.Node}, s.Guess...); !slices.ContainsFunc(strings.Fields(wanted), func(ref string) bool { return slices.Contains(led, ref) }) {
				t.Errorf("%q at %s leads to %v, not to %s", text, at, led, wanted)
			}
		}
	}
}

// A cry that is the name of a small town, too, is a cry, but where a place is asked for; a city is a city.
func TestACryIsNoTown(t *testing.T) {
	b := openBuiltin(t)
	for _, c := range []struct{ at, text, flow, where string }{
		{b.Home(), "félek", "danger", ""}, {"order/start", "Félek", "danger", ""}, {b.Home(), "urca", "danger", ""},
		{"near/typed", "Felek", "near", "144063"}, {b.Home(), "Cluj", "near", "CJ"}, {b.Home(), "Livada", "near", "?"},
	} {
		s, r := says(b, State{Lang: "hu", Node: c.at}, c.text)
		where := s.Vars["where"]
		if c.where == "?" {
			where = "?"
		}
		if flowOf(r.Node) != c.flow || where != c.where {
			t.Errorf("%q at %s leads to %s with %v", c.text, c.at, r.Node, s.Vars)
		}
	}
}

// What is like a country's name, or a city's abroad, keeps none.
func TestOrdinaryWordsAreNoCountry(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"a fiam megüt és elveszi a nyugdíjam", "elveszi a pénzem", "сімейний психолог для пари"} {
		if s, _ := says(b, State{Lang: "ro", Node: b.Home()}, text); s.Vars["where"] != "" {
			t.Errorf("%q keeps %v", text, s.Vars)
		}
	}
}

// Where a place is asked for, a cry is heard although it sounds like a village, and so is what may be danger.
func TestACryAtAPlaceIsHeard(t *testing.T) {
	b := openBuiltin(t)
	for _, c := range []struct{ lang, text, flow string }{
		{"uk", "бьет", "danger"}, {"uk", "б'є мене", "violence"}, {"uk", "гроші", "money"}, {"hu", "bánt", "violence"},
		{"hu", "magamat is bántom", "hear"}, {"uk", "мама", "hear"}, {"uk", "Негостина", "near"}, {"hu", "Hargita megye", "near"},
		{"hu", "Zetelakán", "near"},
	} {
		if s, r := says(b, State{Lang: c.lang, Node: "near/typed"}, c.text); flowOf(r.Node) != c.flow {
			t.Errorf("%q leads to %s with %v", c.text, r.Node, s.Vars)
		}
	}
}

// Who says that she is abroad, and not where, is asked for the country: the screen of what there is abroad has Romanian numbers without it.
func TestAbroadAsksForTheCountry(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"külföldön vagyok", "я за кордоном", "за границей", "sunt in strainatate", "i am abroad"} {
		for _, where := range []string{"", "CJ"} {
			if _, r := says(b, State{Lang: "hu", Node: b.Home(), Vars: map[string]string{"where": where}}, text); r.Node != "near/country" {
				t.Errorf("%q in %q leads to %s", text, where, r.Node)
			}
		}
	}
	if s, _ := says(b, State{Lang: "hu", Node: "near/typed"}, "Moldovában"); s.Vars["where"] != "country:MD" {
		t.Errorf("who is in Moldova is at %s", s.Vars["where"])
	}
	if _, r := says(b, State{Lang: "hu", Node: b.Home()}, "Olaszországban élek"); r.Node != "near/abroad" {
		t.Errorf("who is in Italy is led to %s", r.Node)
	}
}

// A place is the same wherever it is typed: a town goes before villages of its name also where a place is asked for, and words that
// nobody says (a quarter, a road) stand beside it.
func TestAPlaceIsTheSameWhereverItIsTyped(t *testing.T) {
	b := openBuiltin(t)
	for text, where := range map[string]string{
		"Turda": "55268", "Călărași": "92578", "obor braila": "42691", "sunt din cluj stau in oradea": "26573", "strada Bucuresti Cluj": "CJ",
		"Poarta Albă": "62770", "vama veche": "60678", "sotul e in Italia eu sunt in Bacau": "20304",
	} {
		for _, at := range []string{b.Home(), "near/start", "near/typed"} {
			if s, r := says(b, State{Lang: "ro", Node: at}, text); r.Node != "near/what" || s.Vars["where"] != where {
				t.Errorf("%q at %s leads to %s with %v, not to %s", text, at, r.Node, s.Vars, where)
			}
		}
	}
	for text, where := range map[string]string{"Nicolina Iasi": "95079", "Tătărași, Iași": "95079", "Sofia": "country:BG"} {
		if s, r := says(b, State{Lang: "ro", Node: "near/typed"}, text); flowOf(r.Node) != "near" || s.Vars["where"] != where {
			t.Errorf("%q where a place is asked for leads to %s with %v", text, r.Node, s.Vars)
		}
	}
}

// Everyday words that sound like a town's name in another alphabet, or like a quarter's, are none where a place is asked for.
func TestEverydayWordsAreNoTown(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"боль", "дети", "дорого", "сын", "fratele", "military", "mihai", "scoala", "am boli", "ma bate des"} {
		for _, at := range []string{b.Home(), "near/typed"} {
			if s, r := says(b, State{Lang: "ro", Node: at}, text); s.Vars["where"] != "" {
				t.Errorf("%q at %s leads to %s with %v", text, at, r.Node, s.Vars)
			}
		}
	}
}

// A country in which somebody else may be is not hers.
func TestACountryOfAnother(t *testing.T) {
	b := openBuiltin(t)
	for text, where := range map[string]string{"mama e in Spania": "", "sunt badanta la Torino": "country:IT", "sunt in Spania": "country:ES"} {
		if s, r := says(b, State{Lang: "ro", Node: b.Home()}, text); s.Vars["where"] != where {
			t.Errorf("%q leads to %s with %v", text, r.Node, s.Vars)
		}
	}
}

// Single everyday words ring no alarm, wherever they are typed.
func TestNoAlarmByThemselves(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{"gata", "gate", "am gatit", "da", "aici", "acasa", "sunt insarcinata", "se va schimba", "casa", "nu", "nu vreau", "nu acum", "tonight", "i dont want to",
		"banat", "ardeal", "sunt in SUA", "I am in the USA", "my heart is beating"} {
		for _, at := range []string{b.Home(), "near/typed", "order/start"} {
			if s, _ := says(b, State{Lang: "ro", Node: at}, text); flowOf(s.Node) == "danger" || flowOf(s.Node) == "language" {
				t.Errorf("%q at %s leads to %s", text, at, s.Node)
			}
		}
	}
}

// Danger in two languages at once, in an alphabet that is not its own, without marks or points, with autocorrect's dashes and emoji.
func TestDangerInAnySpelling(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{
		"mă omoară, ajutor", "ma omoara ajutor 😭😭", "MA OMOARA", "m-a strâns de gât — nu pot respira", "help ma bate acum", "he beats me acum va rog veniti",
		"sh acum vine cu cutitu", "k fac sparge usa", "ma loveste acum si copiii plang si usa e incuiata si nu stiu ce sa fac are un cutit",
		"bate ma acum 🔪", "on menya biet pomogite", "vin mene vbie", "він мене б’є зараз", "бьет меня щас помогите", "он с ножом рятуйте",
		"segitseg megol", "most ver a férjem – segítség!!", "férjem megver, ajutor", "mabate acum", "ma bat cu toporul in usa ajutr",
	} {
		for _, lang := range []string{"ro", "en", "hu", "uk"} {
			if h := b.Hear(text, lang); !h.Danger {
				t.Errorf("%s: %q is heard as %+v", lang, text, h)
			}
		}
	}
}

// What leads to a place does so in two languages at once, without marks, and with what dictation and autocorrect leave.
func TestAPlaceInAnySpelling(t *testing.T) {
	b := openBuiltin(t)
	for text, where := range map[string]string{
		"Baia Mare": "106327", "Baia Mare psiholog copii": "106327", "adapost baia mare": "106327", "loc de dormit în Focșani": "174753", "в Турции": "country:TR",
		"adapost in cluj 🙏": "CJ", "Adăpost — Cluj": "CJ", "shelter cluj te rog": "CJ", "k fac caut adapost in cluj": "CJ", "притулок клуж": "CJ",
		"menhely Kolozsváron": "54984", "politie sect 3 bucuresti": "B3", "spital iasi va rog": "95079", "больница Яссы": "95079",
		"pszihologus gyereknek Kolozsváron": "54984", "где отделение в Сигете": "106568", "where to document bruises oradea": "26573", "де зафіксувати синці Орадя": "26573",
		"Hargita megye": "HR", "шелтер для жінок Сучава": "146272", "жіночий центр Ясси": "95079", "v Buhareste": "B", "мешкаю у Бухаресті 3 сектор": "B3",
		"в Канаді": "country:CA", "moldovában": "country:MD", "krízisközpont Marosvásárhely": "114328", "Пʼятра-Нямц": "120735", "csaladsegito Csíkszereda": "83339",
		"шелтер в Варшаве":         "country:PL",
		"shelter in Brasov please": "40205", "szállás Nagyvárad": "26573", "rendőrség Sepsiszentgyörgy": "63401", "iml suceava program": "146272", "Ausztriából írok": "country:AT",
	} {
		if s, r := says(b, State{Lang: "ro", Node: b.Home()}, text); s.Vars["where"] != where || flowOf(r.Node) != "near" {
			t.Errorf("%q leads to %s with %v, not %s", text, r.Node, s.Vars, where)
		}
	}
}

// What is written down as everyday words is no village, although one has that name, and keeps none.
func TestEverydayWordsAreNoVillage(t *testing.T) {
	b := openBuiltin(t)
	if s, r := says(b, State{Lang: "hu", Node: b.Home()}, "igen"); s.Vars["where"] != "" || r.Node != b.Asks() {
		t.Errorf("yes leads to %s with %v", r.Node, s.Vars)
	}
}

func flowOf(ref string) string {
	flow, _, _ := strings.Cut(ref, "/")
	return flow
}

// Where 112 stands among the numbers of a screen, it is the first.
func TestTheEmergencyNumberComesFirst(t *testing.T) {
	b := openBuiltin(t)
	found := 0
	for _, ref := range b.Screens() {
		for i, c := range b.nodes[ref].contacts {
			if c.ID != "ro-112" {
				continue
			}
			if found++; i > 0 {
				t.Errorf("%s has 112 at place %d", ref, i+1)
			}
		}
	}
	if found < 20 {
		t.Errorf("112 on %d screens only", found)
	}
}
