package wipe

import (
	"context"
	"errors"
	"sync"

	"liman/bot/intake"
	"liman/bot/telegram"
	"liman/store"
)

// covers are edits of the bot's messages into a text that says nothing of what was there. They run beside a deletion, which
// waits for none of them, and are what is left where that fails.
type covers struct {
	end     context.CancelFunc // they are not needed any more
	outcome map[int]chan error // of each message
}

// cover begins to cover the bot's messages among some.
func (s *Wipes) cover(ctx context.Context, c *clearing, messages []store.Message) covers {
	ctx, end := context.WithCancel(intake.Outlasting(ctx))
	covers := covers{end: end, outcome: make(map[int]chan error)}
	var all sync.WaitGroup
	for _, m := range messages {
		if m.Ours && !m.Maybe {
			outcome := make(chan error, 1)
			covers.outcome[m.ID] = outcome
			all.Add(1)
			c.InBackground(ctx, func(ctx context.Context) {
				defer all.Done()
				defer close(outcome)
				outcome <- s.coverOne(ctx, c.Chat, m.ID, c.lang)
			})
		}
	}
	c.InBackground(ctx, func(context.Context) {
		all.Wait()
		end()
	})
	return covers
}

// coverOne covers a message. One that is gone, or covered already, is no error.
func (s *Wipes) coverOne(ctx context.Context, chat store.ChatID, message int, lang string) error {
	ed := s.Screens.Load()
	params := telegram.Drawing{Text: telegram.Escape(ed.Text(ed.Words.Match(lang), "cover.text"))}.Editing(telegram.Chat(chat), message)
	if _, err := s.API.Once(ctx, "editMessageText", params); !telegram.BadRequest(err) {
		return err
	}
	return nil
}

// wait gives what went wrong with the covers of some messages. One that no deletion can remove has nothing else.
func (c covers) wait(ctx context.Context, messages []store.Message) error {
	var trouble error
	for _, m := range messages {
		outcome := c.outcome[m.ID]
		if !m.Ours || outcome == nil {
			continue
		}
		select {
		case err, done := <-outcome:
			if !done {
				err = errUncovered
			}
			trouble = errors.Join(trouble, err)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return trouble
}

// errUncovered says that nobody finished a cover.
var errUncovered = errors.New("the cover was not finished")
