package bot

import (
	"context"
	"sync"

	"liman/bot/telegram"
	"liman/flows"
	"liman/session"
	"liman/store"
)

// The mark of a cover has two parts, both lists of commands of the chat:
//
//   - The chat's own menu. It is the one that everybody has, so the phone shows no difference; that there is one is the mark.
//     It says covered, and no more.
//   - The same in a language that no Telegram is set to, which no phone shows: one command whose description is the way in,
//     sealed. Without our secret it is noise.
//
// The way in is written first and taken away last: a menu without one is of an older build, or lost. One writer a chat at a time
// brings Telegram to what she chose last, so a write that Telegram made wait never overtakes a later choice.

const (
	// hiddenLanguage is Avestan, which has a code and no speakers.
	hiddenLanguage = "ae"
	// hiddenCommand is the name of the one command in that language.
	hiddenCommand = "guide"
)

// marks are the marks that are being written. The zero value is ready.
type marks struct {
	mu      sync.Mutex
	writing map[store.ChatID]*markJob
}

// markJob brings a chat's mark to what she chose last.
type markJob struct {
	want flows.Choices
	done chan struct{} // closed when Telegram has it
}

// want makes a choice the one to be written; first tells that nobody is writing yet.
func (m *marks) want(chat store.ChatID, c flows.Choices) (job *markJob, first bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writing == nil {
		m.writing = make(map[store.ChatID]*markJob)
	}
	job = m.writing[chat]
	if first = job == nil; first {
		job = &markJob{done: make(chan struct{})}
		m.writing[chat] = job
	}
	job.want = c
	return job, first
}

// newest is what is to be written now.
func (m *marks) newest(job *markJob) flows.Choices {
	m.mu.Lock()
	defer m.mu.Unlock()
	return job.want
}

// wrote ends a job if what was written is what she chose last.
func (m *marks) wrote(chat store.ChatID, job *markJob, c flows.Choices) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if job.want != c {
		return false
	}
	close(job.done)
	delete(m.writing, chat)
	return true
}

// leave gives a job up that was not done.
func (m *marks) leave(chat store.ChatID, job *markJob) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.writing[chat] == job {
		delete(m.writing, chat)
	}
}

// mark has Telegram keep whether the cover is on, however long that takes. The writer ends with the work, so that must outlast
// the act: an act's end, or the time that Redis has for it, must not cut a write that Telegram makes wait.
func (b *Bot) mark(work context.Context, j job, c flows.Choices) *markJob {
	job, first := b.marks.want(j.chat, session.OfCover(c))
	if first {
		b.inBackground(work, j, func(ctx context.Context) { b.writeMark(ctx, j, job) })
	}
	return job
}

// wait waits a moment until Telegram has the mark; false if it has not yet.
func (job *markJob) wait(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, recallIn)
	defer cancel()
	select {
	case <-job.done:
		return true
	case <-ctx.Done():
		return false
	}
}

// writeMark writes until what she chose last is at Telegram, as long as Telegram only makes it wait. After too many failures it
// gives up with an alarm; the next act that finds no record of the chat tries again.
func (b *Bot) writeMark(ctx context.Context, j job, job *markJob) {
	defer b.marks.leave(j.chat, job)
	for tries := (telegram.Retries{Tireless: true}); ; {
		c := b.marks.newest(job)
		err := b.setMark(ctx, j, c)
		if err == nil {
			if b.marks.wrote(j.chat, job, c) {
				return
			}
			continue
		}
		if !b.api.Again(ctx, &tries, err) {
			b.log(j).Error("whether a cover is on is not kept at telegram", "alarm", "cover", "err", err)
			return
		}
	}
}

// setMark makes one attempt.
func (b *Bot) setMark(ctx context.Context, j job, c flows.Choices) error {
	scope := scopeOf(j.chat)
	if !c.Covered() {
		for _, lang := range []string{"", hiddenLanguage} {
			if _, err := b.api.Request(ctx, telegram.CallTimeout, "deleteMyCommands", telegram.Params{"scope": scope, "language_code": lang}); err != nil {
				return err
			}
		}
		return nil
	}
	menu, err := b.menuOf(ctx, j.lang)
	if err != nil {
		return err
	}
	way := []command{{Name: hiddenCommand, Description: b.sessions.SealCover(j.chat, c)}}
	for _, list := range []telegram.Params{
		{"scope": scope, "language_code": hiddenLanguage, "commands": telegram.JSON(way)},
		{"scope": scope, "commands": telegram.JSON(menu)},
	} {
		if _, err := b.api.Request(ctx, telegram.CallTimeout, "setMyCommands", list); err != nil {
			return err
		}
	}
	return nil
}

// menuOf is the menu that somebody without a cover has in a language: ours, or the operator's.
func (b *Bot) menuOf(ctx context.Context, lang string) ([]command, error) {
	ed := b.current.Load()
	own := commandsIn(ed, ed.Words.Match(lang))
	if !b.OwnProfile {
		return own, nil
	}
	for _, code := range []string{telegramLanguage(lang), ""} {
		result, err := b.api.Request(ctx, telegram.CallTimeout, "getMyCommands", telegram.Params{"language_code": code})
		if err != nil {
			return nil, err
		}
		if set := decodeCommands(result); len(set) > 0 {
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
