// Package doctor looks at everything that an operator has set up, a line each, with what to do.
package doctor

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"liman/bot"
	"liman/content"
	"liman/edition"
	"liman/store"

	"liman/cmd/liman/settings"
	"liman/cmd/liman/terminal"
)

// Command is liman doctor.
type Command struct{}

// Help is what --help adds.
func (*Command) Help() string {
	return "Nothing is changed. A line begins with ok, note (worth knowing) or WRONG; after an arrow stands what to do. " +
		"It fails if something is wrong. Liman's own users of the two Redis may not look how these are set up; give this command " +
		"REDIS_OPERATOR_URL and REDIS_DURABLE_OPERATOR_URL, users who may look and nothing else (docs/operations.md). With the settings of " +
		"liman console it looks at that: its address, and that its user of the durable Redis is refused on whatever is of a person."
}

// visit is one call of the doctor.
type visit struct {
	*settings.Settings
	out   io.Writer
	wrong int
}

// Run looks at everything that can be wrong, and goes on after each.
func (*Command) Run(ctx context.Context, s *settings.Settings, io terminal.Streams) error {
	v := &visit{Settings: s, out: io.Out}
	v.examineSettings()
	ed := v.examineContent()
	if s.ConsoleURL != "" {
		v.examineConsole(ctx)
	}
	switch {
	case s.Token != "":
		v.examineRedis(ctx)
		v.examineTelegram(ctx, ed)
	case s.ConsoleURL == "":
		v.remark("redis, telegram", "no TELEGRAM_BOT_TOKEN: the chat page brings its own", "set it to serve people")
	}
	if v.wrong > 0 {
		return fmt.Errorf("%d things are wrong", v.wrong)
	}
	return nil
}

func (v *visit) ok(about, says string)           { v.line("ok", about, says, "") }
func (v *visit) remark(about, says, mend string) { v.line("note", about, says, mend) }
func (v *visit) bad(about, says, mend string) {
	v.wrong++
	v.line("WRONG", about, says, mend)
}

func (v *visit) line(mark, about, says, mend string) {
	if mend != "" {
		says += " -> " + mend
	}
	fmt.Fprintf(v.out, "%-5s  %-28s  %s\n", mark, about, says)
}

// fault is an error of ours, whose last part is the mend.
func (v *visit) fault(about, text string) {
	says, mend := text, ""
	if i := strings.LastIndex(text, "; "); i >= 0 {
		says, mend = text[:i], text[i+2:]
	}
	v.bad(about, says, mend)
}

func (v *visit) examineSettings() {
	faults := content.Lines(v.Resolved)
	for _, f := range faults {
		v.fault("settings", f)
	}
	if len(faults) > 0 {
		return
	}
	v.ok("settings", fmt.Sprintf("idle %s, lease %s, tidy %s", settings.InUnits(v.Idle), settings.InUnits(v.Lease), settings.InUnits(v.Tidy)))
	if v.Token == "" {
		return
	}
	if v.Secret == "" {
		v.bad("settings", "LIMAN_SECRET is unset, so a restart forgets every conversation and where its messages are",
			"set it, with: openssl rand -base64 32")
	}
	if v.OldSecret != "" {
		v.remark("settings", "LIMAN_SECRET_OLD is set", "take it out two days after the change")
	}
	if v.ListenAddr == "" {
		v.remark("settings", "LISTEN_ADDR is unset, so nobody can ask whether Liman is well", "LISTEN_ADDR=127.0.0.1:8081 serves /healthz")
	}
}

// examineContent gives the edition that would be served, or the built-in one to go on with.
func (v *visit) examineContent() *edition.Edition {
	ed, err := v.Edition()
	if err != nil {
		faults := content.Lines(err)
		v.fault("content", faults[0])
		if len(faults) > 1 {
			v.bad("content", fmt.Sprintf("%d more faults", len(faults)-1), "liman check lists them")
		}
		ed, err = edition.OpenBuiltin()
		if err != nil {
			panic(err) // part of the binary
		}
		return ed
	}
	v.ok("content", "edition "+ed.ID())
	if late := len(ed.Overdue(time.Now())); late > 0 {
		v.remark("content", fmt.Sprintf("%d entries are overdue for review", late), "liman check lists them")
	}
	return ed
}

func (v *visit) examineRedis(ctx context.Context) {
	if v.RedisURL == "" {
		return // the settings said so
	}
	v.examineOne(ctx, "sessions", store.Examination{URL: string(v.RedisURL), Operator: string(v.OperatorURL), Setting: "REDIS_URL"})
	if v.DurableURL == "" || v.DurableURL == v.RedisURL {
		v.bad("durable redis", "REDIS_URL has both roles: its restart loses the wipe list, or its disk holds the salts",
			"give REDIS_DURABLE_URL one of its own, with AOF")
		return
	}
	v.examineOne(ctx, "durable", store.Examination{
		URL: string(v.DurableURL), Operator: string(v.DurableOperator), Setting: "REDIS_DURABLE_URL", Role: store.Durable,
	})
}

// examineConsole looks at what liman console needs, and at what its user of the durable Redis may do.
func (v *visit) examineConsole(ctx context.Context) {
	origin, err := url.Parse(v.ConsoleOrigin)
	switch {
	case v.ConsoleOrigin == "":
		v.bad("console: origin", "CONSOLE_ORIGIN is unset, so liman console does not begin", "write the address that staff type, as https://console.example.org")
	case err != nil || origin.Scheme != "https" && origin.Hostname() != "localhost":
		v.bad("console: origin", "CONSOLE_ORIGIN is no https address, and no browser gives a passkey to another", "put a proxy with TLS before it; write https://console.example.org")
	default:
		v.ok("console: origin", v.ConsoleOrigin)
	}
	if v.OperatorKey == "" {
		v.bad("console: ledger", "LIMAN_OPERATOR_KEY is unset, so liman console does not begin", "set it as the bots have it")
	}
	if v.Token != "" {
		v.remark("console: token", "TELEGRAM_BOT_TOKEN is here, too, and the console needs none", "give the console settings of its own, without the token")
	}
	v.examineOne(ctx, "console", store.Examination{URL: string(v.ConsoleURL), Operator: string(v.DurableOperator), Setting: "REDIS_CONSOLE_URL", Role: store.Console})
}

func (v *visit) examineOne(ctx context.Context, role string, x store.Examination) {
	about := role + " redis"
	x.Now = time.Now
	found, err := store.Examine(ctx, x)
	if err != nil {
		v.fault(about, err.Error())
		return
	}
	for _, f := range found {
		switch about := about + ": " + f.About; {
		case f.Mend != "":
			v.bad(about, f.Says, f.Mend)
		case f.Unseen:
			v.remark(about, f.Says, "")
		default:
			v.ok(about, f.Says)
		}
	}
}

// mayDiffer is how far our clock may be from Telegram's, whose times are of whole seconds and from the other side of a network.
const mayDiffer = 5 * time.Second

func (v *visit) examineTelegram(ctx context.Context, ed *edition.Edition) {
	x, err := bot.Examine(ctx, bot.Options{Token: string(v.Token), APIURL: v.APIURL}, ed)
	if err != nil {
		v.fault("telegram: token", err.Error())
		return
	}
	v.ok("telegram: token", fmt.Sprintf("@%s, %d updates wait", x.Name, x.Waiting))
	v.examineWebhook(x)
	switch {
	case v.Face == "own":
		v.ok("telegram: menu", "the operator's own (LIMAN_FACE=own)")
	case len(x.Menu) > 0:
		v.remark("telegram: menu", "not that of the edition in "+strings.Join(x.Menu, ", "), "Liman sets it when it starts")
	default:
		v.ok("telegram: menu", "as in the edition, in every language")
	}
	if x.Ahead.Abs() > mayDiffer {
		v.bad("clock", fmt.Sprintf("%s away from Telegram's", x.Ahead.Abs()), "let this machine follow NTP (timedatectl set-ntp true)")
	} else {
		v.ok("clock", "as Telegram's")
	}
}

// examineWebhook holds where updates go against where they should.
func (v *visit) examineWebhook(x bot.Examined) {
	about := "telegram: webhook"
	switch {
	case v.WebhookURL == "" && x.Hook == "":
		v.ok(about, "none")
	case v.WebhookURL == "":
		v.bad(about, "updates go to "+x.Webhook+", so no poll is answered",
			"liman webhook delete, or set TELEGRAM_WEBHOOK_URL; if it is none of yours, the token was stolen (docs/operations.md)")
	case x.Hook == "":
		v.bad(about, "none is set, and TELEGRAM_WEBHOOK_URL is, so nothing is delivered", "liman webhook set, or unset it to poll")
	case x.Hook != v.WebhookURL:
		v.bad(about, "updates go to "+x.Webhook+", which is not TELEGRAM_WEBHOOK_URL",
			"liman webhook set; if that is none of yours, the token was stolen (docs/operations.md)")
	case x.Failing != "":
		v.bad(about, "Telegram cannot deliver: "+x.Failing, "see that the proxy keeps path and headers and that liman runs behind it; liman webhook set gives the secret anew")
	default:
		v.ok(about, "TELEGRAM_WEBHOOK_URL, at "+x.Webhook)
	}
}
