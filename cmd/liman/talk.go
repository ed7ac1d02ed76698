package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"liman/edition"
	"liman/flows"
)

type talkCommand struct {
	Lang string `help:"The language to talk in." default:"ro"`
	Keep string `help:"Keep the conversation in this file, as a story." placeholder:"FILE"`
}

// Run plays the flows: a number presses a button, @46.77,23.60 shares a place, anything else is typed. It ends when the
// bot leaves or the input does.
func (c *talkCommand) Run(s *settings, io streams) error {
	ed, err := s.edition()
	if err != nil {
		return err
	}
	t := talk{Edition: ed, streams: io, state: flows.State{Lang: ed.Words.Match(c.Lang)}}
	t.act(flows.Input{Act: flows.Opens})
	for lines := bufio.NewScanner(io.in); !t.reply.Leave && lines.Scan(); {
		t.act(t.input(strings.TrimSpace(lines.Text())))
	}
	if c.Keep == "" {
		return nil
	}
	if err := os.WriteFile(c.Keep, []byte(t.story.String()), 0o644); err != nil {
		return fmt.Errorf("keep the story: %w", err)
	}
	return nil
}

// talk is one conversation in a terminal.
type talk struct {
	*edition.Edition
	streams
	state   flows.State
	reply   flows.Reply
	buttons []edition.Button
	story   strings.Builder
}

// act steps, shows the screen, and notes both for the story.
func (t *talk) act(in flows.Input) {
	t.state, t.reply = t.Book.Step(t.state, in)
	fmt.Fprintln(&t.story, "person "+edition.FormatAct(in))
	if t.reply.Leave {
		fmt.Fprintln(&t.story, "bot leaves")
		fmt.Fprintln(t.out, t.Text(t.state.Lang, "cover.text"))
		return
	}
	shows := "bot shows " + t.reply.Node
	if t.reply.Note != "" {
		shows += " note " + t.reply.Note
	}
	fmt.Fprintln(&t.story, shows)
	t.show(t.Screen(t.state.Lang, t.reply))
}

func (t *talk) show(s edition.Screen) {
	fmt.Fprintf(t.out, "\n%s\n", s)
	t.buttons = nil
	for _, row := range s.Rows {
		for _, b := range row {
			if b.Copy != "" {
				continue // a terminal copies by itself
			}
			t.buttons = append(t.buttons, b)
			fmt.Fprintf(t.out, "  [%d] %s", len(t.buttons), b.Label)
		}
		fmt.Fprintln(t.out)
	}
	fmt.Fprint(t.out, "> ")
}

// input reads what was typed in the terminal.
func (t *talk) input(line string) flows.Input {
	if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(t.buttons) {
		return flows.Input{Act: flows.Taps, Option: t.buttons[n-1].Option}
	}
	if strings.EqualFold(line, "x") || strings.EqualFold(line, "х") { // the second is Cyrillic
		return flows.Input{Act: flows.Taps, Option: flows.Leave}
	}
	if place, is := strings.CutPrefix(line, "@"); is {
		if in, ok := edition.ParseAct("shares " + strings.ReplaceAll(place, ",", " ")); ok {
			return in
		}
	}
	return flows.Input{Act: flows.Types, Text: line, Words: []string{line}}
}
