// Command telebot answers and edits presses with telebot v4 and no state at all.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	tele "gopkg.in/telebot.v4"
)

func main() {
	b, err := tele.NewBot(tele.Settings{
		URL: os.Getenv("TELEGRAM_API_URL"), Token: os.Getenv("TELEGRAM_BOT_TOKEN"), ParseMode: tele.ModeHTML,
		Poller: &tele.LongPoller{Timeout: 50 * time.Second},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	text, markup := os.Getenv("BENCH_TEXT"), &tele.ReplyMarkup{}
	if err := json.Unmarshal([]byte(os.Getenv("BENCH_KEYBOARD")), markup); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	b.Handle(tele.OnText, func(c tele.Context) error { return c.Send(text, markup) })
	b.Handle("/start", func(c tele.Context) error { return c.Send(text, markup) })
	b.Handle(tele.OnCallback, func(c tele.Context) error {
		if err := c.Respond(); err != nil {
			return err
		}
		return c.Edit(strconv.Itoa(c.Update().ID%2)+text, markup)
	})
	b.Start()
}
