package edition

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A number in a text can be read, and pressed where Telegram finds it; a button copies it for those whose phone does not find
// it. Telegram marks such a button itself, so its label is the number and nothing else.
const (
	shortestCopied = 4  // letters: whoever can read 112 needs no copy of it
	pairedLabel    = 14 // letters that two labels side by side have on average at most
	maxCopies      = 12 // buttons, as many as a list has entries
)

// copies are buttons for the numbers on a list: the first of each entry, and the one that its first line says to call.
func (e *Edition) copies(s Screen, first string) [][]Button {
	var numbers []string
	add := func(number string) {
		if utf8.RuneCountInString(number) >= shortestCopied && len(numbers) < maxCopies && !slices.Contains(numbers, number) {
			numbers = append(numbers, number)
		}
	}
	for _, c := range e.national {
		if strings.Contains(first, c.Number()) {
			add(c.Number())
		}
	}
	for _, c := range s.Cards {
		if len(c.Numbers) > 0 {
			add(c.Numbers[0])
		}
	}
	var rows [][]Button
	for _, number := range numbers {
		b := Button{Label: number, Copy: number}
		if last := len(rows) - 1; last >= 0 && len(rows[last]) == 1 && utf8.RuneCountInString(rows[last][0].Label+b.Label) <= 2*pairedLabel {
			rows[last] = append(rows[last], b)
		} else {
			rows = append(rows, []Button{b})
		}
	}
	return rows
}
