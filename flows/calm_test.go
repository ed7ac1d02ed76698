package flows

import (
	"strings"
	"testing"
)

// Everyday words are no danger, alone or in a sentence; short words are danger only as they are or with an ending.
func TestEverydayWordsAreNoDanger(t *testing.T) {
	b := openBuiltin(t)
	for lang, texts := range map[string]string{
		"ro": "gata; gate; am gatit; am gatit ciorba azi; da; nu; aici; acasa; acasa la mama; acum; casa; usa; sunt insarcinata; copilul are febra; e frig afara; suntem bine acum; am nevoie de haine pentru copil",
		"en": "yes; here; home; i am pregnant; going shopping tomorrow; the baby has a fever; he is at work; it is cold outside; winter is coming; watching a detective movie",
		"hu": "itt; itthon; terhes vagyok; szeretem a nyarat; lázas a gyerek; új lakás; elvesztettem a kulcsom; fáj a fejem a náthától; nem tudom; elromlott az ajtó",
		"uk": "так; тут; вдома; я вагітна; спасибо; нова квартира; болить голова від застуди; зламалися двері; я дома; не знаю",
	} {
		for _, text := range strings.Split(texts, "; ") {
			if h := b.Hear(text, lang); h.Danger {
				t.Errorf("%s: %q is heard as %+v", lang, text, h)
			}
		}
	}
}

// What is danger stays danger, however it is typed: abbreviations, no marks, no points, dashes and emoji, two languages in one
// line, Russian as it is typed in Ukraine and Moldova, Cyrillic in Latin letters.
func TestDangerHoweverItIsTyped(t *testing.T) {
	b := openBuiltin(t)
	for _, text := range []string{
		"k fac ma omoara in bataie", "vb incet ca ma aude din cealalta camera", "pt dumnezeu ajutati ma ma bate", "m — a strâns de gât 😭",
		"mi-a strins gitu", "ajutorrr", "he hit me acum sunt in baie", "ma bate sotul acum help", "sotul meu e beat mort si urla ca ne omoara pe toti",
		"он меня убьет помогите", "муж избивает меня прямо сейчас", "он запер меня в квартире и ушел", "bje mene zaraz", "pomogite on menya bjet",
		"segitseg ver a ferjem", "pls help hes beating me", "hes smashing up the kitchen", "vecinul isi bate sotia se aud tipete",
		"він мене вб’є", "боюся що він нас уб'є",
	} {
		if h := b.Hear(text, "ro"); !h.Danger {
			t.Errorf("%q is heard as %+v", text, h)
		}
	}
}

// What led nowhere leads to its screen, or asks with it among the three.
func TestWhatLedNowhere(t *testing.T) {
	b := openBuiltin(t)
	for text, flow := range map[string]string{
		"violenta domestica": "violence", "ma loveste": "violence", "se va schimba": "violence", "adapost": "near", "medic legist": "near",
		"ma urmareste": "violence", "cat dureaza ordinul": "order", "cum cer un ordin": "order",
		"he will change": "violence", "він зміниться": "violence",
	} {
		s, _ := says(b, State{Lang: "ro", Node: b.Home()}, text)
		got := append([]string{s.Node}, s.Guess...)
		found := false
		for _, ref := range got {
			found = found || strings.HasPrefix(ref, flow+"/")
		}
		if !found {
			t.Errorf("%q leads to %v, not into %s", text, got, flow)
		}
	}
}

// A calm phrase that is a phrase of a screen leads to that screen.
func TestACalmPhraseYields(t *testing.T) {
	files := with(hearing)
	files["phrases/ro.yaml"] += "calm: [cine sunteti voi, ploua afara]\n"
	b, err := openFiles(files)
	if err != nil {
		t.Fatal(err)
	}
	if h := b.Hear("cine sunteti voi", "ro"); !h.Clear || h.Nodes[0] != "home/about" {
		t.Errorf("heard as %+v", h)
	}
	if h := b.Hear("ploua afara", "ro"); h.Clear || h.Danger {
		t.Errorf("heard as %+v", h)
	}
}
