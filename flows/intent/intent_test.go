package intent

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"liman/directory"
)

func TestNormalize(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Mă  BATE, ajutorrrr!", "ma bate ajutor"},
		{"m-a strâns;m’a lovit", "ma strans ma lovit"},
		{"Fojtogatott, öl", "fojtogatott ol"},
		{"він мене б'є", "vin mene bie"},
		{"Ёлка, щастя", "elka schastia"},
		{"ієї", "iiei"},
		{"…", ""},
	}
	for _, test := range tests {
		if got := strings.Join(Normalize(test.text), " "); got != test.want {
			t.Errorf("%q is normally %q, want %q", test.text, got, test.want)
		}
	}
}

// Letter by letter a text is what folding it as a whole and writing it in Latin letters makes of it.
func TestNormalizeFolds(t *testing.T) {
	letters := []rune("aAăÂșŞțÎyYéőűßIİıйїЇґЄ'’-–—,;()/.!?… 019ł🙂\u0301\u0308\u00a0aaabbЖщь中")
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 20).Draw(t, "text"))
		folded := latin.Replace(strings.ReplaceAll(directory.Fold(strings.Map(joining, text)), ",", " "))
		if got, want := Normalize(text), strings.Fields(string(short([]byte(folded)))); !slices.Equal(got, want) {
			t.Errorf("%q is normally %q, want %q", text, got, want)
		}
	})
}

func joining(r rune) rune {
	if strings.ContainsRune(joiners, r) {
		return -1
	}
	return r
}

func TestSlipped(t *testing.T) {
	near := []string{"cuti", "cutitt", "cutut", "cuitt", "cutit"}
	for _, word := range near {
		if !slipped(word, "cutit") {
			t.Errorf("%s is no slip of cutit", word)
		}
	}
	if far := []string{"cut", "tucit", "citut", "cutitul"}; slices.ContainsFunc(far, func(w string) bool { return slipped(w, "cutit") }) {
		t.Errorf("one of %v is a slip of cutit", far)
	}
}

// One word is not two parts of an alarm: "e frig afara" has one "afara".
func TestAWordCountsOnceInAnAlarm(t *testing.T) {
	a := alarms{known: vocabularyOf(nil), stems: map[byte][]stem{}, sense: knownSenses(), heads: map[int16]int{}}
	a.learn("danger/start", "afara/usa sta/afara el")
	if node := a.heard(strings.Fields("el afara")).node; node != "" {
		t.Errorf("one word is taken twice: %s", node)
	}
	if node := a.heard(strings.Fields("el sta afara")).node; node != "danger/start" {
		t.Errorf("three words ring %q", node)
	}
}
