package directory

// What others call a safe house, as words begin; a comma or a line ends a phrase, whose words may stand a few words apart
// in any order. Long words allow typing errors (newStem). Lists grow by what staff see; words that stand for other things
// as well, such as a hospital's emergency unit, do not belong here alone.
//
//nolint:misspell // in five languages
const (
	shelterPhrases = `
adapost, refugiu, locuint|locuire|cas|apartament|camin|spatiu protejat, locuint|cas|apartament tranzi, locuint|cas|apartament sigur
primire regim, regim urgent, centr primire, cpru, crvvd, crvd, centr recuperare victim, centr reabilitare victim, recuperare victim
centr protectie victim, centr gazduire, centr|complex|cas|ce|cn maternal, centr criza, azil noapte, cas|centr ocrotire, camin femei|mame
casa mamei, casut mamei, cas mam copil, centr|complex|unitat|unitatea mam copil, unitat maternal, locuint prot, locuint|lp|proiect|complex|cas venus, azil femei|mame, centr urgent victim|femei
cpvvd, cprvvd, locuint|cazare|gazduire urgenta, locuint|cazare|gazduire temporar|criza, camera criza, centr tranzit, centr pasager, locuint necesitate

shelter, refuge, safehouse, safe house|housing|home|place|haven|accommodation|dwelling|apartment|flat|room|space|residence
sanctuary, hideaway, women|womens|woman|mothers house|home|housing, crisis house|housing|home|accommodation|apartment|bed|centre|center|room
emergency house|housing|home|accommodation|lodging|bed|apartment, transitional|transition house|housing|home|living|accommodation|apartment
place safety, safe stay, half way house|home, girls house|home, protected house|housing|home|accommodation|apartment|flat, temporary house|housing|home|accommodation|lodging, halfway house
haven women|mothers|mother|house|home, safehaven, halfway home, dv house|housing|home|accommodation|flat, secure house|housing|home|accommodation|flat|apartment
mother baby|child home|unit|house, second stage housing, supported|sheltered house|housing|accommodation|living, bh 1800

menedek, menhely, anyaotthon, anya otthon, krizisotthon, krizisszall, krizishaz, kriziskozpont, krizis otthon|szallas|szallo|haz|kozpont|lakas
vedett haz|szallas|lakas|otthon|hely, titkos haz|szallas|otthon, atmeneti otthon|szallas|lakas|elhelyez, felutas haz, kilepteto haz|lakas
vedohaz, biztonsagos haz|szallas|otthon|hely|lakas, befogado kozpont|allomas|otthon|haz, surgossegi befogad|felvetel|elhelyez, nok haza, noi szallo
ideiglenes szallas|elhelyez|otthon, krizislakas, krizisfogado, krizisszob, krizisferohely, krizis szoba|ferohely|fogado, anyaszall, anyas szall|otthon|haz, anyak haza
noi otthon, nok otthon|szall, vedootthon, vedo otthon|szall|lakas, csao

притул, прихист, шелтер, сховищ, убежищ, приют, кризов кімнат|центр|дім|будин|квартир|житл, кризисн центр|комнат|дом
захищен житл|дім|будин|квартир|прост, безпечн дім|будин|житл|місц|прост|квартир|осел, тимчасов житл|прожив|розміщ, центр|будин|дім матер
дім|будинок|дом мам, соціальн квартир|готел, центр матір, центр соціальн психологічн, безопасн дом|жиль|мест, захисток, домівк безпек, тимчасов перебув, prytul, prykhyst, pryhyst, prihist, prytulok, krizova kimnata

frauenhaus, frauenhauser, frauenschutz, frauenwohn, frauenunterkunft, frauenobdach, frauennotwohn, frauennotunter, frauennothaus, frauenzuflucht, frauen haus|schutz|wohn|unterkunft|zuflucht|heim
schutzhaus, schutzwohn, schutzunterkunft, schutzeinricht, schutzraum, schutzplatz, zuflucht, notunterkunft, notwohn, notschlaf, notschlafstelle, obdach
mutter kind haus|heim|wohn|einricht, mutterkind, mutter kind, ubergangswohn, ubergangshaus, ubergangsheim, madchenhaus, madchenzuflucht
krisenwohn, krisenunterkunft, krisenhaus, kriseneinricht, krisenzentrum, geschutzt haus|wohn|unterkunft|ort, sicher haus|wohn|unterkunft|ort
`
	lodgingPhrases = `
gazdui, cazare, cazat, cazam, rezidential, locuir, locuint, innopt, dormit, paturi, loc sigur, spatiu sigur
group home, protected, safehous, accommodat, residential, housing, lodging, hostel, dormitor, beds, overnight, sleep, live in, stay here
безпечн, кризов, krizis, krise, szallas, elhelyez, lakhat, bentlak, agyak, ejszaka, житл, прожив, ночів, ночл, ліж, unterkunft, unterbring, wohngruppe, wohnheim, wohnplatz, ubernacht, beherberg, wohnen
`
	victimPhrases = `
victim, violen, abuz, abus, agres, femei, femeie, mame, mamelor, trafic, maltrat, survivor, women, woman, wife, wives, mother, batter, dv, traffick
aldozat, bantalmaz, eroszak, anyak, anyas, nok, noknek, emberkeresk, жін, женщ, жертв, насил, матер, постражда
frau, gewalt, opfer, misshand, mutter, menschenhandel
`
	secretPhrases = `
confident, secret, undisclosed, nedivulg, titkos, bizalmas, таємн, секрет, конфіден, конфиден, geheim, vertraulich
`
	hiddenPhrases = `
protejat, vedett, захищен, geschutzt
adres|locati|sediu|loc confident|secret|ascuns|protejat, fara adresa publica, nu se public, nu este public, nu publicam, nedivulg
adres|locati|sediu nu comunic|divulg|dezvalui|afis|public|facut|disponibil, adres|locati|sediu comunic doar|numai telefon, adres|locati|sediu la cerere
confident|secret|undisclosed|hidden address|location|place|site|whereabouts, is confidential, address|location withheld, not published, unpublished, undisclosed
not|never|don|cannot|isn share|disclos|reveal|publish|list|give|public address|location|whereabouts, hide|private|suppress|restrict|withhold address|location|whereabouts
address|location|whereabouts request
titkos|bizalmas cim|helyszin|hely, nem nyilvanos, cim nem nyilvan, cim|helyszin nem adjuk|adunk|kozol|hozzuk|arul|koz, адрес|адреса|місц|розташ таємн|секрет|конфіден|прихован|конфиден, нерозголош, не розголош, не публік, адрес|місц|розташ не повідомл|розкрив|надаєм|вказ|назив|сообщ|раскры|публик
geheim|vertraulich|anonym adresse|ort|anschrift|standort, geheimadresse, nicht veroffent, adresse unbekannt, anonyme adresse, adresse|anschrift|standort nicht bekannt|genannt|nennen|weiterge|herausge|mitge|anfrage
`
)
