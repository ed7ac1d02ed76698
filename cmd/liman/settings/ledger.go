package settings

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liman/edition"
	"liman/edition/check"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/edition/publishing"
	"liman/store"
)

// checkLedger holds the settings of publishing by two against each other.
func (s *Settings) checkLedger() error {
	var faults []error
	if s.OperatorKey != "" {
		if _, err := note.NewVerifier(s.OperatorKey); err != nil {
			faults = append(faults, errors.New("LIMAN_OPERATOR_KEY is no public key; write the line that liman content keys make printed, as operator+1a2b3c4d+A… is"))
		}
		if s.Content != "" {
			faults = append(faults, errors.New("LIMAN_OPERATOR_KEY and LIMAN_CONTENT are both set; a folder is served to those who test, the ledger to people: keep one"))
		}
	}
	if _, err := s.least(); err != nil {
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// least is the record of LIMAN_LEDGER_MIN, which the ledger must have at least. The error says, too, that the file of
// LIMAN_LEDGER_MIN_FILE cannot be read.
func (s *Settings) least() (ledger.Checkpoint, error) {
	checkpoint, err := ledger.ParseCheckpoint(s.LedgerMin)
	if err != nil {
		return checkpoint, fmt.Errorf("LIMAN_LEDGER_MIN: %w", err)
	}
	if s.LedgerFile == "" {
		return checkpoint, nil
	}
	if _, _, err = publishing.ReadFile(s.LedgerFile); err != nil {
		return checkpoint, fmt.Errorf("LIMAN_LEDGER_MIN_FILE: %w; let Liman read it, or take it away to begin anew", err)
	}
	return checkpoint, nil
}

// Seen is the newest record that is known to have been there: LIMAN_LEDGER_MIN, or what the file of a bot says if that is later.
func (s *Settings) Seen() (ledger.Checkpoint, error) {
	checkpoint, err := s.least()
	if err != nil || s.LedgerFile == "" {
		return checkpoint, err
	}
	kept, _, err := publishing.ReadFile(s.LedgerFile)
	if kept.Number > checkpoint.Number {
		checkpoint = kept
	}
	return checkpoint, err
}

// Follower follows the ledger in the durable Redis, from the edition inside the program on; nil without an operator's key.
func (s *Settings) Follower(st *store.Store, own *edition.Edition, log *slog.Logger) (*publishing.Follower, error) {
	if s.OperatorKey == "" {
		return nil, nil //nolint:nilnil // nobody follows
	}
	least, err := s.least()
	if err != nil {
		return nil, err
	}
	memories := []publishing.Memory{publishing.Replicas(st.Seen)}
	if s.LedgerFile != "" {
		memories = append(memories, publishing.File(s.LedgerFile))
	}
	return publishing.New(publishing.Options{
		Source: st.Ledger(), Operator: s.OperatorKey, Builtin: edition.Builtin(), Own: own, Least: least, Memories: memories, Log: log, Now: time.Now,
	}), nil
}

// Publisher is the address of the Redis with the ledger, and the setting that it comes from.
func (s *Settings) Publisher() (url, setting string, err error) {
	for _, one := range []struct {
		url     Secret
		setting string
	}{{s.PublisherURL, "REDIS_PUBLISHER_URL"}, {s.DurableURL, "REDIS_DURABLE_URL"}, {s.RedisURL, "REDIS_URL"}} {
		if one.url != "" {
			return string(one.url), one.setting, nil
		}
	}
	return "", "", errors.New("REDIS_PUBLISHER_URL is unset; write the address of the durable Redis, as redis://publisher:password@host:6379/0")
}

// ConsoleRedis is the address of the Redis with the ledger as the console's user, and the setting that it comes from.
func (s *Settings) ConsoleRedis() (url, setting string, err error) {
	if s.ConsoleURL != "" {
		return string(s.ConsoleURL), "REDIS_CONSOLE_URL", nil
	}
	if url, setting, err = s.Publisher(); err != nil {
		err = errors.New("REDIS_CONSOLE_URL is unset; write the address of the durable Redis, as redis://console:password@host:6379/0")
	}
	return url, setting, err
}

// Desk opens the ledger for somebody who reads or writes it by command.
func (s *Settings) Desk() (*publishing.Desk, func(), error) {
	url, setting, err := s.Publisher()
	if err != nil {
		return nil, nil, err
	}
	return s.DeskAt(url, setting)
}

// DeskAt opens the ledger in a Redis, whose address comes from a setting.
func (s *Settings) DeskAt(url, setting string) (*publishing.Desk, func(), error) {
	if s.OperatorKey == "" {
		return nil, nil, errors.New("LIMAN_OPERATOR_KEY is unset, so nothing in the ledger can be checked; set it as the bots have it")
	}
	l, err := store.OpenLedger(url, setting, time.Now)
	if err != nil {
		return nil, nil, err
	}
	drafts, err := store.OpenDrafts(url, setting)
	if err != nil {
		return nil, nil, err
	}
	d := DeskOf(l, s.OperatorKey)
	if d.Least, err = s.Seen(); err != nil {
		return nil, nil, errors.Join(err, l.Close(), drafts.Close())
	}
	d.Drafts = func(ctx context.Context) ([]publishing.Resting, error) { return restOn(ctx, drafts) }
	return d, func() { _, _ = l.Close(), drafts.Close() }, nil
}

// restOn drops the drafts that are over, and gives the others, sorted by id: the files that they rest on must be kept. The
// error says that one cannot be read, for then the files that it needs would be dropped.
func restOn(ctx context.Context, drafts *store.Drafts) ([]publishing.Resting, error) {
	all, err := drafts.All(ctx)
	if err != nil {
		return nil, err
	}
	var resting []publishing.Resting
	for id, kept := range all {
		d, err := draft.Parse(kept.Data)
		if err != nil {
			return nil, fmt.Errorf("the draft %s: %w", id, err)
		}
		if d.Over(time.Now()) && drafts.Drop(ctx, id, kept.Revision) == nil {
			continue
		}
		one := publishing.Resting{Draft: id, On: d.Base}
		for _, file := range d.Blobs() {
			one.Files = append(one.Files, file.String())
		}
		resting = append(resting, one)
	}
	slices.SortFunc(resting, func(a, b publishing.Resting) int { return strings.Compare(a.Draft, b.Draft) })
	return resting, nil
}

// DeskOf is a desk that reads and writes a ledger.
func DeskOf(l publishing.Keeper, operator string) *publishing.Desk {
	builtin := edition.Builtin()
	own := sync.OnceValue(func() *edition.Edition {
		ed, err := edition.OpenBuiltin()
		if err != nil {
			panic(err) // part of the binary
		}
		return ed
	})
	return &publishing.Desk{Keeper: l, Operator: operator, Builtin: builtin, Own: own, Checks: new(check.Opener), Now: time.Now}
}
