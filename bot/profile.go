package bot

import (
	"context"
	"encoding/json"

	"liman/bot/screens"
	"liman/bot/telegram"
	"liman/locales"
)

// command is Telegram's BotCommand.
type command struct {
	Name        string `json:"command"`
	Description string `json:"description"`
}

// commands are those in the menu, each with its words at face.command-<name>.
var commands = []string{"start", "help", "exit"}

func commandsIn(ed *screens.Edition, lang string) []command {
	list := make([]command, len(commands))
	for i, name := range commands {
		list[i] = command{Name: name, Description: ed.Text(lang, "face.command-"+name)}
	}
	return list
}

// profileField is one thing that Telegram shows of the bot itself.
type profileField struct {
	method string // without get or set
	field  string
	words  string
}

var profile = []profileField{
	{"MyName", "name", "face.name"},
	{"MyDescription", "description", "face.description"},
	{"MyShortDescription", "short_description", "face.short"},
}

// keepProfile sets the bot's profile whenever an edition was published, until the context ends.
func (b *Bot) keepProfile(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.profileDirty:
			b.showProfile(ctx, b.current.Load())
		}
	}
}

// showProfile gives the bot its name, descriptions and commands in every language, where they are not so already. The source
// language is also for everybody else. The description is what an empty chat shows, that is, the chat after a wipe.
func (b *Bot) showProfile(ctx context.Context, ed *screens.Edition) {
	for _, code := range append([]string{""}, ed.Words.Languages()...) {
		lang := code
		if code == "" {
			lang = locales.Source
		}
		if err := b.showProfileIn(ctx, ed, lang, code); err != nil && ctx.Err() == nil {
			b.Log.Warn("the bot's face is not set", "language", lang, "err", err)
		}
	}
}

func (b *Bot) showProfileIn(ctx context.Context, ed *screens.Edition, lang, code string) error {
	for _, f := range profile {
		if err := b.setProfile(ctx, f, code, ed.Text(lang, f.words)); err != nil {
			return err
		}
	}
	_, err := b.api.Call(ctx, "setMyCommands", telegram.Params{"language_code": code, "commands": telegram.JSON(commandsIn(ed, lang))})
	return err
}

// setProfile looks before it sets: Telegram lets a name be changed only now and then.
func (b *Bot) setProfile(ctx context.Context, f profileField, code, text string) error {
	result, err := b.api.Call(ctx, "get"+f.method, telegram.Params{"language_code": code})
	if err != nil {
		return err
	}
	var now map[string]string
	if json.Unmarshal(result, &now) == nil && now[f.field] == text {
		return nil
	}
	_, err = b.api.Call(ctx, "set"+f.method, telegram.Params{"language_code": code, f.field: text})
	return err
}
