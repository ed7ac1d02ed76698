// Package check refuses what an edition may not say or do: labels that do not fit, numbers typed into texts, words that hurt, texts
// that nobody in fear can read, recordings of an older text, stories that go another way. It knows the edition; the edition does
// not know it, and the program does not check the edition inside itself when it starts, since its tests did.
//
// While somebody types, an Opener checks again and again, and does only what a change made necessary: what was made of a file is
// made again only when the file has changed (content.Recall), of a language's file only what was made of the texts that are
// others (locales), and a check is done again only if something that it looks at was touched (opener.go says what that is). It
// finds what Open finds: a test changes, one at a time, everything that a check depends on, and random edits are checked both
// ways.
//
// Only causes are faults. What cannot be read is one; what follows from it is not: a flow, an entry or a language that is broken
// is remembered as such, and nothing that leads there is blamed (compiler.known, loader.broken, locales.ErrUnreadable).
package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/flows"
	"liman/locales"
)

const (
	maxFixed = 3000 // UTF-16 units of what stands in the files: of the 4096 that a message may have (Bot API, sendMessage), a note and what is near need some
	maxLabel = 48   // letters of a button that a phone shows in one line or two
	maxAbout = 512  // Bot API, setMyDescription
	maxShort = 120  // Bot API, setMyShortDescription
	maxName  = 64   // Bot API, setMyName
)

// Open reads an edition and checks it whole, which everything goes through that comes from outside the program. The error is every
// fault, as content.Faults. Of files that cannot be read, or hold letters that nobody sees, nothing further is said.
func Open(b *content.Bundle) (*edition.Edition, error) { return new(Opener).Open(b) }

// checker holds flows and words against each other.
type checker struct {
	*edition.Edition
	rules Rules
	used  map[string]bool // messages that a node has
	short []string        // numbers of three digits
	found []found
}

// found is what is wrong with a message, whose line may change while that stays; or with a file.
type found struct {
	lang, id string // "" for a file
	fault    content.Fault
}

func (k *checker) blame(lang, id string, f content.Fault) {
	f.What = id + ": " + f.What
	k.found = append(k.found, found{lang, id, f.Named("lang", lang).Named("message", id).At("locales/"+lang+".yaml", 0)})
}

// in is the fault with the line that its message has in an edition.
func (f found) in(e *edition.Edition) content.Fault {
	if f.id != "" {
		f.fault.Line = max(e.Words.Line(f.lang, f.id), 1)
	}
	return f.fault
}

// checkMessages looks at what one message names, in all languages.
func (k *checker) checkMessages(id string) {
	for _, lang := range k.Words.Languages() {
		k.checkMessage(lang, id)
	}
}

// checkTexts looks at how one message is worded, in all languages: whatever the numbers in it are.
func (k *checker) checkTexts(id string) {
	for _, lang := range k.Words.Languages() {
		k.checkSeen(lang, id)
		k.checkSaid(lang, id)
		k.checkLetters(lang, id)
		k.checkTranslated(lang, id)
	}
}

// checkProfile wants what Telegram shows of the bot itself to fit there.
func (k *checker) checkProfile() {
	for _, text := range []struct {
		id  string
		max int
	}{{"face.name", maxName}, {"face.description", maxAbout}, {"face.short", maxShort}} {
		k.checkLength(text.id, text.max)
	}
}

// checkNode looks at one node: its words are there in the source language, its buttons' data fits, its labels fit, its texts can be
// read.
func (k *checker) checkNode(node string) {
	for _, id := range k.WordsOf(node) {
		if !k.Words.Has(locales.Source, id) {
			k.blame(locales.Source, id, content.Wrong("text.missing", "is missing", "write it; the flow "+flowOf(node)+" needs it"))
		}
	}
	for _, option := range k.Book.Options(node) {
		data := edition.ButtonData{Edition: k.ID(), Node: node, Option: option}.String()
		if len(data) > edition.MaxButtonData {
			what := fmt.Sprintf("the button %s %s needs %d bytes of %d", node, option, len(data), edition.MaxButtonData)
			wrong := content.Wrong("button.long-name", what, "shorten the names", "screen", node)
			k.found = append(k.found, found{fault: wrong.At("flows/"+flowOf(node)+".yaml", 1)})
		}
	}
	for _, lang := range k.Words.Languages() {
		k.checkLabels(lang, node)
		k.checkReading(lang, node)
	}
}

// checkSize wants a screen to fit in a message, with the contacts on it.
func (k *checker) checkSize(node string) {
	for _, lang := range k.Words.Languages() {
		if size := k.size(lang, node); size > maxFixed {
			k.blame(lang, node+".text", content.Wrong("screen.long", fmt.Sprintf("the screen has %d letters, over %d", size, maxFixed),
				"make two screens of it", "n", fmt.Sprint(size), "most", fmt.Sprint(maxFixed)))
		}
	}
}

func flowOf(node string) string {
	flow, _, _ := strings.Cut(node, "/")
	return flow
}

func (k *checker) checkLabels(lang, node string) {
	for _, id := range k.LabelsOf(node) {
		if strings.Contains(k.Text(lang, id), "\n") {
			k.blame(lang, id, content.Wrong("text.lines", "a title or a button of two lines", "write it in one line"))
		}
		if n := utf8.RuneCountInString(k.Text(lang, id)); n > maxLabel {
			k.blame(lang, id, content.Wrong("text.label", fmt.Sprintf("%d letters, over %d", n, maxLabel), "shorten it", "n", fmt.Sprint(n), "most", fmt.Sprint(maxLabel)))
		}
	}
}

// checkGuess wants a title that fits a button: typed words may mean the node.
func (k *checker) checkGuess(node string) {
	if !k.Words.Has(locales.Source, node+".title") {
		k.blame(locales.Source, node+".title", content.Wrong("text.title", "is missing", "write it; phrases lead to this screen"))
		return
	}
	k.checkLength(node+".title", maxLabel)
}

// size is how long a screen is before anyone answered anything, but with every part that it may have.
func (k *checker) size(lang, node string) int {
	reply := k.Book.View(flows.State{Node: node})
	reply.Parts = k.Book.Parts(node)
	s := k.Said(lang, reply)
	size := units(s.Title) + units(s.Text)
	for _, c := range s.Cards {
		size += units(c.String()) + len("\n\n")
	}
	return size
}

// units is how many UTF-16 units a text has.
func units(text string) (n int) {
	for _, r := range text {
		n += max(utf16.RuneLen(r), 1) // what is none is written as one that says so
	}
	return n
}

func (k *checker) checkLength(id string, limit int) {
	for _, lang := range k.Words.Languages() {
		if n := utf8.RuneCountInString(k.Text(lang, id)); n > limit {
			k.blame(lang, id, content.Wrong("text.label", fmt.Sprintf("%d letters, over %d", n, limit), "shorten it", "n", fmt.Sprint(n), "most", fmt.Sprint(limit)))
		}
	}
}

// checkMessage looks at one message of one language.
func (k *checker) checkMessage(lang, id string) {
	if node, _, isNode := strings.Cut(id, "."); isNode && strings.Contains(node, "/") && !k.used[id] && k.Words.Has(lang, id) && !strings.HasPrefix(id, "contact/") {
		k.blame(lang, id, content.Wrong("text.unused", "no flow has it", "delete it or correct the id"))
	}
	for _, form := range k.Words.Forms(lang, id) {
		k.checkForm(lang, id, placeholder.ReplaceAllString(form, " "))
	}
	if !strings.Contains(id, "/") {
		return // words of the program have placeholders of their own
	}
	for _, name := range k.Words.Placeholders(lang, id) {
		contact, known := k.Directory.Contact(name)
		if known && contact.Number() == "" {
			k.blame(lang, id, content.Wrong("text.unverified", "{"+name+"} has no number that may be shown", "take another contact or have it verified", "contact", name))
		}
		if !known && !k.Book.Declares(name) {
			k.blame(lang, id, content.Wrong("text.unknown", "{"+name+"} is neither a contact nor a variable", "correct the name", "name", name))
		}
	}
}

// checkForm looks at one form of a message without its placeholders.
func (k *checker) checkForm(lang, id, bare string) {
	if brace := strings.IndexAny(bare, "{}"); brace >= 0 && k.Words.Has(lang, id) {
		part := firstLetters(bare[brace:], len("{name of it}"))
		k.blame(lang, id, content.Wrong("text.unknown", fmt.Sprintf("%q is no name in braces", part), "write it as {ro-112}: small letters, digits and hyphens between two braces", "name", part))
	}
	if number := k.typedNumber(bare); number != "" {
		k.blame(lang, id, content.Wrong("text.number", fmt.Sprintf("the number %s is typed into the text", number), "name the contact, as {ro-112}", "number", number))
	}
}

// firstLetters is the beginning of a text.
func firstLetters(text string, most int) string {
	letters := []rune(text)
	return string(letters[:min(most, len(letters))])
}

// checkSeen wants something in every message that can be seen.
func (k *checker) checkSeen(lang, id string) {
	if slices.ContainsFunc(k.Words.Forms(lang, id), blank) {
		k.blame(lang, id, content.Wrong("text.empty", "it shows nothing", "write its text"))
	}
}

// placeholder is a name in braces, as {ro-112}.
var placeholder = regexp.MustCompile(`\{[a-z0-9-]+\}`)

// digits are a run of digits as a number is written: 0800 500 333, +40-21.
var digits = regexp.MustCompile(`\+?\d(?:[ .\x{a0}-]?\d)*`)

// typedNumber finds what looks like a telephone number: six digits and more, or a short number of the directory.
func (k *checker) typedNumber(text string) string {
	if !strings.ContainsAny(text, "0123456789") {
		return "" // as nearly all: to look for more takes longer
	}
	for _, run := range digits.FindAllString(text, -1) {
		bare := onlyDigits(run)
		if len(bare) >= 6 && !isSpan(run) || slices.Contains(k.short, run) {
			return run
		}
	}
	return ""
}

// isSpan tells whether digits are years or an amount, not a number to call: 2025-2026, 1.386.
func isSpan(run string) bool {
	return len(run) == 9 && (run[4] == '-') || strings.Contains(run, ".") && len(run) <= 7
}

// shortNumbers are the numbers of three digits in a directory.
func shortNumbers(d *directory.Directory) []string {
	var short []string
	for _, c := range d.Contacts() {
		for _, n := range []string{onlyDigits(c.Phone), onlyDigits(c.SMS)} {
			if c.Country == "RO" && len(n) == 3 {
				short = append(short, n)
			}
		}
	}
	return short
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
