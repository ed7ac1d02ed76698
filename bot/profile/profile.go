// Package profile is what Telegram shows of the bot itself: its name, its descriptions, and the menu of commands, in each language.
package profile

import (
	"context"
	"encoding/json"
	"log/slog"

	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/edition"
	"liman/locales"
)

// Command is Telegram's BotCommand.
type Command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// commands are those in the menu, each with its words at face.command-<name>.
var commands = []string{"start", "help", "exit"}

// Menu is that of an edition in a language.
func Menu(ed *edition.Edition, lang string) []Command {
	list := make([]Command, len(commands))
	for i, name := range commands {
		list[i] = Command{Name: name, Description: ed.Text(lang, "face.command-"+name)}
	}
	return list
}

// field is one thing that Telegram shows of the bot itself.
type field struct {
	method string // without get or set
	name   string
	words  string
}

var fields = []field{
	{"MyName", "name", "face.name"},
	{"MyDescription", "description", "face.description"},
	{"MyShortDescription", "short_description", "face.short"},
}

// Profile keeps it as the edition of now says, or leaves it alone.
type Profile struct {
	API     *telegram.Client
	Screens *screens.Current
	Log     *slog.Logger
	Own     bool // it stays as the operator set it at Telegram

	dirty chan struct{} // holds one when it is to be looked at
}

// New is a profile that is looked at when Changed says so.
func New(p Profile) *Profile {
	p.dirty = make(chan struct{}, 1)
	return &p
}

// Changed says that another edition counts.
func (p *Profile) Changed() {
	select {
	case p.dirty <- struct{}{}:
	default:
	}
}

// Waits tells whether it is yet to be looked at; tests wait until it was.
func (p *Profile) Waits() bool { return len(p.dirty) > 0 }

// Run sets the profile whenever it may have changed, until the context ends.
func (p *Profile) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.dirty:
			p.show(ctx, p.Screens.Load().Edition)
		}
	}
}

// show gives the bot its name, descriptions and commands in every language, where they are not so already. The source
// language is also for everybody else. The description is what an empty chat shows, that is, the chat after a wipe.
func (p *Profile) show(ctx context.Context, ed *edition.Edition) {
	for _, code := range append([]string{""}, ed.Words.Languages()...) {
		lang := code
		if code == "" {
			lang = locales.Source
		}
		if err := p.showIn(ctx, ed, lang, code); err != nil && ctx.Err() == nil {
			p.Log.Warn("the bot's profile is not set", "language", lang, "err", err)
		}
	}
}

func (p *Profile) showIn(ctx context.Context, ed *edition.Edition, lang, code string) error {
	for _, f := range fields {
		if err := p.set(ctx, f, code, ed.Text(lang, f.words)); err != nil {
			return err
		}
	}
	_, err := p.API.Call(ctx, "setMyCommands", telegram.Params{"language_code": code, "commands": telegram.JSON(Menu(ed, lang))})
	return err
}

// set looks before it sets: Telegram lets a name be changed only now and then.
func (p *Profile) set(ctx context.Context, f field, code, text string) error {
	result, err := p.API.Call(ctx, "get"+f.method, telegram.Params{"language_code": code})
	if err != nil {
		return err
	}
	var now map[string]string
	if json.Unmarshal(result, &now) == nil && now[f.name] == text {
		return nil
	}
	_, err = p.API.Call(ctx, "set"+f.method, telegram.Params{"language_code": code, f.name: text})
	return err
}

// MenuAt is the menu that somebody without a cover has in a language: ours, or the operator's.
func (p *Profile) MenuAt(ctx context.Context, lang string) ([]Command, error) {
	ed := p.Screens.Load().Edition
	own := Menu(ed, ed.Words.Match(lang))
	if !p.Own {
		return own, nil
	}
	for _, code := range []string{telegramLanguage(lang), ""} {
		result, err := p.API.Request(ctx, telegram.CallTimeout, "getMyCommands", telegram.Params{"language_code": code})
		if err != nil {
			return nil, err
		}
		if set := Decode(result); len(set) > 0 {
			return set, nil
		}
	}
	return own, nil
}

// telegramLanguage is the two letters under which Telegram keeps what a phone in a language shows.
func telegramLanguage(lang string) string {
	if len(lang) < 2 {
		return ""
	}
	return lang[:2]
}

// Decode reads a list of commands; nil for anything else.
func Decode(result json.RawMessage) []Command {
	var set []Command
	if json.Unmarshal(result, &set) != nil {
		return nil
	}
	return set
}
