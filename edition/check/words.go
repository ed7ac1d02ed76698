package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"liman/content"
	"liman/locales"
)

// isSent tells whether Telegram shows a message before a screen is there: in a notification, in the list of chats, in an empty
// chat, in the menu.
func isSent(id string) bool {
	return id == "bubble.first" || id == "cover.text" || strings.HasPrefix(id, "face.")
}

// checkSaid looks for what no text may say, and for what would tell a glance at the phone what this is about.
func (k *checker) checkSaid(lang, id string) {
	own := k.rules.Languages[lang]
	for _, form := range k.Words.Forms(lang, id) {
		text := without(fold(form), own.Fine)
		if phrase := said(text, own.Never); phrase != "" {
			k.blame(lang, id, content.Wrong("text.never", fmt.Sprintf("it says %q", phrase),
				"say it without blame, order or promise; locales/"+rulesName+" has the list", "words", phrase))
		}
		if !isSent(id) {
			continue
		}
		if word := said(text, own.Sent); word != "" {
			k.blame(lang, id, content.Wrong("text.seen", fmt.Sprintf("%q tells a glance at the phone what this is about", word),
				"write about the season, or nothing", "words", word))
		}
	}
}

const romanianLetters = "ăâîșț"

// checkLetters looks for Romanian that was left in a translation.
func (k *checker) checkLetters(lang, id string) {
	if lang == locales.Source {
		return
	}
	for _, form := range k.Words.Forms(lang, id) {
		if word := k.rules.Romanian(form); word != "" && id != "language.name" {
			k.blame(lang, id, content.Wrong("text.romanian", fmt.Sprintf("%q is Romanian", word),
				"translate it, or name it under romanian in locales/"+rulesName, "words", word))
		}
	}
}

// Romanian is the first Romanian word in a text of another language, where no rule lets it stand; "" when there is none.
func (r Rules) Romanian(text string) string {
	if text = fold(text); !strings.ContainsAny(text, romanianLetters) {
		return ""
	}
	words := strings.Fields(without(text, r.Romanians))
	i := slices.IndexFunc(words, func(w string) bool { return strings.ContainsAny(w, romanianLetters) })
	if i < 0 {
		return ""
	}
	return words[i]
}

// sameLetters is how many letters two languages may share by chance: Albania, Luxemburg, SMS.
const sameLetters = 14

// checkTranslated finds a message that was copied instead of translated.
func (k *checker) checkTranslated(lang, id string) {
	if slices.Contains(k.rules.Same, id) || !k.Words.Has(lang, id) {
		return
	}
	text := k.bare(lang, id)
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, text)
	if len([]rune(letters)) < sameLetters {
		return
	}
	for _, other := range k.Words.Languages() {
		if other == lang {
			return // each pair once, blamed on the later
		}
		if k.Words.Has(other, id) && k.bare(other, id) == text {
			k.blame(lang, id, content.Wrong("text.same", "is the same as in "+other, "translate it, or name it under same in locales/"+rulesName, "like", other))
		}
	}
}

// bare is a message without what its placeholders stand for.
func (k *checker) bare(lang, id string) string {
	return k.Words.Text(lang, id, func(string) (string, bool) { return "", false })
}
