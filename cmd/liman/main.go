// Command liman is the whole program: the bot, and the tools of those who keep its content true.
//
// Whether it is well, /healthz says, and why not (wellbeing.go). Once a second store.Fit asks both Redis for a write that
// changes nothing, which a replica, a node of a cluster or a full one refuses; what comes of that and of the calls of
// Telegram is told there, in the log and with its alarm.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"liman/cmd/liman/doctor"
	"liman/cmd/liman/eval"
	"liman/cmd/liman/find"
	"liman/cmd/liman/publish"
	"liman/cmd/liman/settings"
	"liman/cmd/liman/talk"
	"liman/cmd/liman/terminal"
	"liman/cmd/liman/upkeep"
)

// command is the command line. A setting is a flag and an environment variable of the same name.
type command struct {
	settings.Settings `embed:"" group:"Settings of every command:"`

	Run       runCommand              `cmd:"" default:"1" help:"Serve Telegram; with no token, a chat page in the browser. This is what plain liman does."`
	Check     upkeep.CheckCommand     `cmd:"" help:"Check the content: flows, words and directory. Reports every fault with file and line."`
	Facts     upkeep.FactsCommand     `cmd:"" help:"List the facts, their confidence, and the nodes that rest on each."`
	Talk      talk.Command            `cmd:"" help:"Play the flows in the terminal."`
	Find      find.Command            `cmd:"" help:"Look up contacts and services near a place."`
	Eval      eval.Command            `cmd:"" help:"Measure how free text is understood, on phrases that it never saw."`
	Directory upkeep.DirectoryCommand `cmd:"" help:"Keep the directory true: check, due, coverage, export, import."`
	Content   publish.Command         `cmd:"" help:"Publish by two: log, show, diff, pull, push, sign, publish, rollback, withdraw, verify, keys."`
	Console   consoleCommand          `cmd:"" help:"Serve staff's pages, on which content is changed and published by two; a role of its own beside the bot."`
	Webhook   webhookCommand          `cmd:"" help:"Have Telegram deliver updates to replicas: set, show, delete."`
	Carry     carryCommand            `cmd:"" help:"Copy what is to be wiped to another durable Redis, before Liman moves there."`
	Doctor    doctor.Command          `cmd:"" help:"Look at settings, content, both Redis, Telegram and the clock: one line each, with what to do."`
	Version   versionCommand          `cmd:"" help:"Print the version and the built-in edition."`
	Health    healthCommand           `cmd:"" hidden:"" help:"Ask a running liman at LISTEN_ADDR whether it is well."`
}

func main() {
	crashSilently()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGABRT)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), terminal.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}); err != nil {
		fmt.Fprintln(terminal.Plain{Writer: os.Stderr}, "liman:", err)
		stop()
		os.Exit(1)
	}
}

// run is the program without the process around it.
func run(ctx context.Context, args, environ []string, s terminal.Streams) error {
	if err := errors.Join(settings.CheckEnvironment(environ), settings.RefuseSecretFlags(args)); err != nil {
		return err
	}
	var c command
	exited := false
	parser, err := kong.New(&c, append(settings.Mappers(), kong.Name("liman"), kong.Description(about()),
		kong.Writers(s.Out, s.Err), kong.Exit(func(int) { exited = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 120}))...)
	if err != nil {
		return fmt.Errorf("build the command line: %w", err)
	}
	chosen, err := parser.Parse(args)
	if exited { // --help
		return nil
	}
	if err != nil {
		return withHelp(err)
	}
	c.ReadSecrets(environ)
	if c.Resolved = c.Resolve(); c.Resolved != nil && !isDoctor(chosen) {
		return c.Resolved
	}
	if isContent(chosen) {
		s = terminal.Plainly(s)
	}
	chosen.BindTo(ctx, (*context.Context)(nil))
	return chosen.Run(&c.Settings, s)
}

// isContent tells whether one of the commands of publishing is called.
func isContent(chosen *kong.Context) bool { return strings.HasPrefix(chosen.Command(), "content ") }

// isDoctor tells whether the doctor is called, who is there for settings that are wrong, too.
func isDoctor(chosen *kong.Context) bool { return strings.HasPrefix(chosen.Command(), "doctor") }
