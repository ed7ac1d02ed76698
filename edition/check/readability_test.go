package check

import (
	"strings"
	"testing"
)

func TestReadingIsMeasured(t *testing.T) {
	for _, test := range []struct {
		text             string
		sentences, words int
		longest, long    int
	}{
		{"", 0, 0, 0, 0},
		{"Sună la 112.", 1, 3, 3, 0},
		{"Unde ești? Spune „aici.” Apoi așteaptă… și stai", 4, 8, 2, 0},
		{"• acte\n• chei, card\n\n1. Mergi – dacă poți", 3, 6, 3, 0},
		{"Legea 217/2003 e din 5.2003", 1, 5, 5, 0},
		{"Responsabilitate (confidențialitate)", 1, 2, 2, 2},
	} {
		e := measure(test.text, 10)
		if e.sentences != test.sentences || e.words != test.words || len(e.longest) != test.longest || e.long != test.long {
			t.Errorf("%q: %+v, want %+v", test.text, e, test)
		}
	}
}

// words are n words of a few letters, as one sentence.
func words(n int) string { return strings.TrimSpace(strings.Repeat("un ", n)) + "." }

func TestTextsThatAreHardToReadAreRefused(t *testing.T) {
	long := "responsabilitate "
	tests := []struct {
		name, text string
		want       string // "" for none
	}{
		{"short sentences", words(12) + " " + words(14), ""},
		{"one sentence without end", words(36), "a sentence has 36 words, over 35: un un un un un un …; make two of it"},
		{"a sentence at the limit among short ones", words(35) + " " + words(3) + " " + words(4), ""},
		{"long sentences", words(22) + " " + words(21), "sentences have 22 words on average, over 20"},
		{"lines of a list are sentences", strings.Repeat("• "+words(9)+"\\n", 5), ""},
		{"long words", strings.Repeat(long+words(3)+" ", 10), "25 of 100 words have 10 letters and more, over 20"},
		{"a few long words", long + "confidentialitate.", ""},
		{"too much for a screen", strings.Repeat(words(9)+" ", 22), "the words of the screen have 616 letters, over 600"},
		{"just enough for a screen", strings.Repeat(words(9)+" ", 21), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			report := faultsOf(t, with(t, "locales/ro.yaml", "home/where.text: Unde?", `home/where.text: "`+test.text+`"`))
			if test.want == "" && report != "" || test.want != "" && !strings.Contains(report, "locales/ro.yaml:5: home/where.text: "+test.want) {
				t.Errorf("got:\n%s\nwant: %s", report, test.want)
			}
		})
	}
}

func TestTheTitleCountsWithTheText(t *testing.T) {
	files := with(t, "locales/ro.yaml", "home/where.text: Unde?", "home/where.title: "+strings.Repeat("a", 41)+"\nhome/where.text: "+strings.Repeat("un un un un. ", 44))
	if report := faultsOf(t, files); !strings.Contains(report, "the words of the screen have 612 letters, over 600") {
		t.Errorf("got:\n%s", report)
	}
}

// simple gives the small edition a version in simple words of home/where, whose text is long enough for it.
func simple(t *testing.T, ro string) map[string]string {
	t.Helper()
	files := with(t, "locales/ro.yaml", "home/where.text: Unde?", "home/where.text: "+words(20)+" "+words(20)+"\nhome/where.simple: "+ro)
	files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "home/where.text: Unde?", "home/where.text: Where in the country are you now?\nhome/where.simple: Where?", 1)
	return files
}

func TestSimpleWordsMustBeSimple(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"simple", "Unde", ""},
		{"a long sentence", words(13), "home/where.simple: a sentence has 13 words, over 12"},
		{"no shorter", strings.Repeat(words(10)+" ", 4), "home/where.simple: is no shorter than the text"},
		{"long", strings.Repeat(words(10)+" ", 9), "letters, over 250; say only what to do first"},
		{"blame", "Vinovat", `home/where.simple: it says "vinovat*"`},
		{"a number", "Sună la 112", "the number 112 is typed"},
	} {
		report := faultsOf(t, simple(t, test.text))
		if test.want == "" && report != "" || !strings.Contains(report, test.want) {
			t.Errorf("%s: got:\n%s\nwant: %s", test.name, report, test.want)
		}
	}
}

func TestSimpleWordsAreInEveryLanguage(t *testing.T) {
	files := simple(t, "Unde")
	files["locales/en.yaml"] = strings.Replace(files["locales/en.yaml"], "home/where.simple: Where?\n", "", 1)
	if report := faultsOf(t, files); !strings.Contains(report, "locales/en.yaml:1: home/where.simple is missing; translate it") {
		t.Errorf("got:\n%s", report)
	}
	files = with(t, "locales/ro.yaml", "near.none", "home/gone.simple: Unde\nnear.none")
	if report := faultsOf(t, files); !strings.Contains(report, "home/gone.simple: no flow has it") {
		t.Errorf("got:\n%s", report)
	}
}
