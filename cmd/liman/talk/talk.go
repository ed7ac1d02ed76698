// Package talk plays the flows in a terminal, and says why typed words were understood as they were.
package talk

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
	"liman/edition"
	"liman/edition/check"
	"liman/flows"
)

// Command is liman talk.
type Command struct {
	Lang  string `help:"The language to talk in." default:"ro"`
	Keep  string `help:"Keep the conversation in this file, as a story." placeholder:"FILE"`
	Nodes bool   `help:"Show the name of each screen, and of the option behind each button."`
	Why   bool   `help:"Show how typed words were understood."`
}

// Help is what --help adds.
func (*Command) Help() string {
	return `What can be typed:

    3               presses the button with this number
    @46.77,23.60    shares a place, as latitude and longitude
    x               leaves, as it does on the phone
    anything else   is typed as a person would: "are un cutit", "cluj"

It ends when the bot leaves, or with Ctrl-D. --keep writes the conversation as a story that liman check plays from then on
(put it into flows/stories).`
}

// Run plays the flows. It ends when the bot leaves or the input does.
func (c *Command) Run(s *settings.Settings, io terminal.Streams) error {
	ed, err := s.Edition()
	if err != nil {
		return err
	}
	if err := settings.CheckLanguage(ed, c.Lang); err != nil {
		return err
	}
	if err := c.mayKeep(); err != nil {
		return err
	}
	t := talk{Edition: ed, Streams: io, nodes: c.Nodes, explains: c.Why}
	t.told = check.Teller{Edition: ed, State: flows.State{Lang: c.Lang}}
	t.act(flows.Input{Act: flows.Opens})
	for lines := bufio.NewScanner(io.In); !t.reply.Leave && lines.Scan(); {
		t.act(t.input(strings.TrimSpace(lines.Text())))
	}
	if c.Keep == "" {
		return nil
	}
	if err := os.WriteFile(c.Keep, []byte(t.told.Story("")), 0o644); err != nil {
		return fmt.Errorf("keep the story: %w", err)
	}
	return nil
}

// mayKeep sees whether the story can be kept, before anybody has told it.
func (c *Command) mayKeep() error {
	if c.Keep == "" {
		return nil
	}
	f, err := os.OpenFile(c.Keep, os.O_WRONLY|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("--keep: %w; write the path of a file in a folder that is there, as flows/stories/cluj.txt", err)
	}
	return f.Close()
}

// talk is one conversation in a terminal.
type talk struct {
	*edition.Edition
	terminal.Streams
	nodes, explains bool
	told            check.Teller
	reply           flows.Reply
	buttons         []edition.Button
}

// act steps, shows the screen, and notes both for the story.
func (t *talk) act(in flows.Input) {
	if t.explains && in.Act == flows.Types {
		t.why(in)
	}
	t.reply = t.told.Act(in)
	if t.reply.Leave {
		fmt.Fprintln(t.Out, t.Text(t.told.State.Lang, "cover.text"))
		return
	}
	t.show(t.Screen(t.told.State.Lang, t.reply))
}

func (t *talk) show(s edition.Screen) {
	if t.nodes {
		fmt.Fprintf(t.Out, "\n[%s]", check.FormatShown(t.reply))
	}
	fmt.Fprintf(t.Out, "\n%s\n", s)
	t.buttons = nil
	for _, row := range s.Rows {
		for _, b := range row {
			if b.Copy != "" {
				continue // a terminal copies by itself
			}
			t.buttons = append(t.buttons, b)
			fmt.Fprintf(t.Out, "  [%d] %s", len(t.buttons), b.Label)
			if t.nodes {
				fmt.Fprintf(t.Out, " (%s)", b.Option)
			}
		}
		fmt.Fprintln(t.Out)
	}
	fmt.Fprint(t.Out, "> ")
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
		if in, ok := check.ParseAct("shares " + strings.ReplaceAll(place, ",", " ")); ok {
			return in
		}
	}
	return flows.Input{Act: flows.Types, Text: line, Words: []string{line}}
}
