package directory

import "testing"

// TestT24_WhatIsAShelter reads names as others write them, with marks or without, abbreviated, misspelt, in pieces.
func TestT24_WhatIsAShelter(t *testing.T) {
	r := NewRecognizer()
	for _, name := range []string{
		"Centrul de primire în regim de urgență Cluj", "Centrul de recuperare pentru victimele violenței domestice", "Casa protejată", "CPRU", "C.P.R.U. Dej",
		"Adpost", "Ad?post", "A D Ă P O S T", "Ad&#259;post", "ADĂPOSTUL mamei", "Adapsot", "Locuinţe protejate", "Lociunta protejata", "Casa de refugiu",
		"Centrul maternal", "Adăpostire de urgență", "Shelther", "womens sheltre", "Women's refgue", "Safe-house", "Refuges", "S h e l t e r",
		"Menedékház", "menedekhaz", "Krízisszálló", "Védett ház", "Titkos menedék", "Anyaotthon", "Притулок для жінок", "Прытулок", "Кризова кімната",
		"безпечний дім", "Центр соціально-психологічної допомоги", "Frauenhäuser", "Frauen-Haus", "Fruaenhaus", "Zufluchtswohnung", "Schutzwohnung", "Mutter-Kind-Haus",
		"Аdăроst", "Haus für Frauen in Not", "Frauen- und Kinderschutzhaus", "Centrul de primire", "Anyák otthona", "Place of safety", "Захисток",
		"https://adapost-femei.example.org", "SHELTER",
		"Centrul mamă-copil", "Unitatea de tip maternal", "Locuința VENUS", "LP Venus", "Locuinta prot. nr. 3", "ad-ă-post", `Ad\u0103post`, "Cazare de criză", "Azil pentru femei",
		"Centrul de urgență pentru victimele violenței domestice", "DV house", "Haven for women", "SafeHaven", "Halfway home", "Secure accommodation", "Krízislakás", "Krízisszoba",
		"Anyaszálló", "Anyás szálló", "Anyák háza", "Bántalmazott nők otthona", "Védőotthon", "CSÁO Csíkszereda", "ᴀᴅᴀᴘᴏsᴛ", "Ꮪhelter ꜱᴀꜰᴇ ʜᴏᴜꜱᴇ", "Adɑpost", "Дім для мам", "Соціальна квартира",
	} {
		if !r.Read(name).Shelter {
			t.Errorf("%s: %+v", name, r.Read(name))
		}
	}
}

// TestT24_WhatIsNone leaves alone what only sounds like a shelter: an address is worth something, too.
func TestT24_WhatIsNone(t *testing.T) {
	r := NewRecognizer()
	for _, name := range []string{
		"Refugee support", "Consiliere pentru refugiați", "Free and open counselling", "Unitate Primiri Urgențe", "Spitalul Județean de Urgență",
		"Centrul integrat pentru victimele violenței sexuale", "We refuse no one", "Adaptat pentru scaun rulant", "Centrul de consiliere pentru victimele violenței domestice",
		"Confidential counselling for women", "Centrul de zi pentru femei", "Poliția Cluj", "Legal aid for women", "Casa de Asigurări de Sănătate",
		"Direcția de Asistență Socială și Protecția Copilului", "Rechtsberatung für Frauen", "Családsegítő központ", "Women's Aid centre",
		"Managementul cazurilor", "Orientation and referral for victims of trafficking", "Secretariat", "Datenschutz", "Frauennotruf", "Frauenberatungsstelle",
		"Direcția Generală de Asistență Socială și Protecția Copilului", "Spitalul Clinic de Obstetrică-Ginecologie", "Poliția Locală", "Protecție temporară pentru cetățenii ucraineni",
		"Serviciul de ambulanță pentru urgențe", "Complex de servicii comunitare", "we haven't closed", "Secure online counselling", "Asociația Casa Speranței",
	} {
		if found := r.Read(name); found.Shelter || found.Hidden || found.Secret && name == "Secretariat" {
			t.Errorf("%s: %+v", name, found)
		}
	}
}

// TestT24_WhatIsHidden hears that an address is not told, in five languages and however it is said.
func TestT24_WhatIsHidden(t *testing.T) {
	r := NewRecognizer()
	for _, text := range []string{
		"Adresa nu se comunică", "Adresa se comunică doar telefonic", "Locația, la cerere", "locația nu este făcută publică", "Sediul nu este public", "Nu dezvăluim adresa", "Address available on request only",
		"We do not share our location", "Our whereabouts are never disclosed", "hide address", "private location", "A címet nem adjuk ki", "Адресу не повідомляємо", "Die Adresse wird nicht genannt",
		"Adresse auf Anfrage nicht bekannt",
	} {
		if !r.Read(text).Hidden {
			t.Errorf("%s: %+v", text, r.Read(text))
		}
	}
	for _, text := range []string{
		"Adresa: Str. Lungă 3, telefon 0264 123 456", "Nu este nevoie de programare", "Our address has changed", "Please write to this address", "A címünk: Fő utca 3", "Наша адреса: вул. Довга 3",
		"Unsere Adresse: Lange Straße 3", "Programul cu publicul nu s-a schimbat",
	} {
		if r.Read(text).Hidden {
			t.Errorf("%s hides nothing: %+v", text, r.Read(text))
		}
	}
}

// TestT24_LeadsInFiveLanguages finds what leads to a door however it is written, and lets through what staff write of shelters.
func TestT24_LeadsInFiveLanguages(t *testing.T) {
	for _, text := range []string{
		"Str Ascunsa 5", "Piata Ascunsa", "Piaţa Ascunsă 3", "Soseaua Ascunsa", "Splaiul Ascuns", "Bd Ascuns", "B-dul Ascuns", "bl 12 sc A ap 4", "nr 15", "nr15",
		"lângă biserica Sf", "vis-a-vis de gară", "12 Hidden Road", "next to the church", "Rejtett utca 5", "a templom mellett", "вул. Прихована 5", "біля церкви",
		"Versteckstraße 5", "Versteckgasse", "neben der Kirche", "46.5701", "46,5701", "8GR5HJ42+QX", "///cheer.parent.mole", "401001", "STRADA", "ｓｔｒａｄａ",
		"Al. Ascunsă 5", "Fd. Ascunsă 3", "P-ța Ascunsă", "Bulev. Ascuns", "DJ 107", "la km 5", "Ulița Ascunsă", "număr 5", "aproape de gară", "în apropierea spitalului", "în curtea bisericii",
		"deasupra farmaciei", "la 200 m de gară", "scara B", "bl. A3", "interfon 12", "46 34 12 N", "46.57, 23.78", "geo:46.57,23.78", "https://waze.com/ul?ll=1", "https://osm.org/node/1",
		"https://w3w.co/cheer.parent.mole", "Rejtett u. 5", "Rejtett tér 5", "a patika felett", "пров. Прихований", "пл. Прихована", "поряд з церквою", "5-й поверх", "Versteckstr. 5", "Versteckweg 5",
		"nahe dem Bahnhof", "12 Hidden St", "Hidden Close 4", "near the station", "next door to the church", "PO Box 12", "S.t.r. Ascunsa", "Stгada Ascunsa",
	} {
		if !Leads(text) {
			t.Errorf("%s does not lead anywhere", text)
		}
	}
	for _, text := range []string{"femei peste 18 ani", "acces prin DGASPC Cluj", "Locuință protejată VENUS – DGASPC Cluj", "doar județul", "victime, mame cu copii",
		"mame cu al 2-lea copil", "5 minute de discuție", "funded by the state", "al Consiliului Județean", "maximum 6 luni", "24/7", "S.C. Ajutor S.R.L.", "unterwegs seit 2010", "2 years on the way", "pentru 12 femei", "0264 123 456",
	} {
		if Leads(text) {
			t.Errorf("%s leads nowhere", text)
		}
	}
}
