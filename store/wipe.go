package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// wipeList is, in each part of the durable Redis (engine), the sorted set of the chats that have something to wipe, by when it is due
// in Unix milliseconds. Each has a hash of the same name as its member: one field for each message, one for the chat itself
// (chatField), and one for how often Telegram refused its wipe (triesField).
const (
	wipeList   = "wipes"
	chatField  = "c"
	triesField = "r"
	entrySize  = 96 // every field's content is padded to this
	fieldSize  = 11 // letters of a message's pseudonym: base64 of 66 bits, enough within one chat
	// atOnce is how many messages one script takes: Lua unpacks no more than 8,000 values.
	atOnce = 1000
)

// Message is a message that is to go.
type Message struct {
	ID    int    `json:"i"`
	Sent  int64  `json:"t"`           // in Unix seconds, or when we learned of it; 0: nobody knows, so it may be too old to be deleted
	Ours  bool   `json:"o,omitempty"` // the bot's: it can be covered when it is too old to be deleted
	Maybe bool   `json:"m,omitempty"` // it may have been sent after message ID, and nobody knows its number
	After int    `json:"f,omitempty"` // of one that may exist: it is above this number, of any chat; 0: nobody knows
	Below int    `json:"u,omitempty"` // of one that may exist: it is below this number, of any chat; 0: nobody knows yet
	By    uint16 `json:"b,omitempty"` // of one that may exist: which sending it is (NewSending); 0: of an act as a whole, of the only program, or of an older build
	Wait  int64  `json:"w,omitempty"` // Telegram refused to delete it: not again before, in Unix seconds
	Tries int    `json:"n,omitempty"` // how often it did
}

// Is tells whether two are the same message on the list.
func (m Message) Is(other Message) bool {
	return m.Maybe == other.Maybe && m.ID == other.ID && (!m.Maybe || m.After == other.After && m.By == other.By)
}

// NewSending is a number, by chance and not 0, that tells one sending from another: two replicas that answer the same act at once know
// the same numbers, and what one of them sent and nobody heard of is not void because the other's message is known.
func NewSending() uint16 { return uint16(1 + rand.N(math.MaxUint16)) }

// Wipe is a chat with what is to be wiped in it.
//
// Whoever claims it holds its lease: until then nobody else gets it. The lease is the due time in wipeList, so it needs no
// record of its own and ends by itself with whoever held it. It is short; Renew makes it longer while work goes on. Postpone
// ends it, and does nothing if somebody made the chat due at another time meanwhile: what was listed since is never put off.
// Nothing that was on the list is lost by losing a lease: the wipe is done again, which harms nobody.
type Wipe struct {
	Chat     ChatID
	Lang     string // of the cover, as Telegram codes it
	Messages []Message
	Tries    int // how often in a row Telegram refused it

	lease string // until when whoever claimed it has it, in Unix milliseconds; "" for one that was not claimed
	owner string // the sealed chatField that was read
	size  int    // how many fields were read
}

// whose is the content of chatField.
type whose struct {
	Chat ChatID `json:"c"`
	Lang string `json:"l,omitempty"`
}

// List puts messages of a chat on the wipe list, to be wiped by due at the latest, and takes off what gone names. It must
// have succeeded before anything else happens with a message. Without messages it makes due earlier what is listed already.
func (s *Store) List(ctx context.Context, w Wipe, due time.Time, gone ...Message) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	if len(w.Messages) == 0 {
		return errors.Join(s.hasten(ctx, w.Chat, due), s.unlistAll(ctx, w.Chat, gone))
	}
	for some := range slices.Chunk(w.Messages, atOnce) {
		if err := s.listSome(ctx, w, some, due, gone[:min(len(gone), atOnce)]); err != nil {
			return err
		}
	}
	return s.unlistAll(ctx, w.Chat, gone[min(len(gone), atOnce):])
}

func (s *Store) listSome(ctx context.Context, w Wipe, messages []Message, due time.Time, gone []Message) error {
	name := s.keys[0].name(wipeRecord, w.Chat)
	left := s.fields(gone)
	fields := append([]any{due.UnixMilli(), s.expiry(KeepWipe), len(left)}, left...)
	owner, err := s.sealEntry(name, chatField, whose{w.Chat, w.Lang})
	if err != nil {
		return err
	}
	fields = append(fields, chatField, owner)
	for _, m := range messages {
		field := s.keys[0].field(m)
		note, err := s.sealEntry(name, field, m)
		if err != nil {
			return err
		}
		fields = append(fields, field, note)
	}
	if err := s.durable.runConfirmed(ctx, list, s.wipeKeys(name), fields...).Err(); err != nil {
		return fmt.Errorf("list what is to be wiped: %w", err)
	}
	return nil
}

// wipeKeys are the keys of what is to be wiped in a chat: its part's list, and its own hash.
func (s *Store) wipeKeys(name string) []string {
	return []string{wipeListOf(s.durable.part(name)), s.durable.key(name)}
}

// wipeListOf is the list of a part.
func wipeListOf(part string) string {
	if part == "" {
		return wipeList
	}
	return wipeList + ":" + part
}

// list puts fields into a chat's hash (ARGV[4+ARGV[3]...]), takes ARGV[3] others out (ARGV[4...]), and lets the due time (ARGV[1]) only
// come nearer. ARGV[2] is when all of it expires.
var list = redis.NewScript(`
local before = redis.call('ZSCORE', KEYS[1], KEYS[2])
if not before or tonumber(ARGV[1]) < tonumber(before) then redis.call('ZADD', KEYS[1], ARGV[1], KEYS[2]) end
local from = 4 + ARGV[3]
if from > 4 then redis.call('HDEL', KEYS[2], unpack(ARGV, 4, from - 1)) end
redis.call('HSET', KEYS[2], unpack(ARGV, from))
redis.call('EXPIREAT', KEYS[1], ARGV[2])
redis.call('EXPIREAT', KEYS[2], ARGV[2])
return 1`)

// hasten makes a chat's wipe due earlier, if there is one.
func (s *Store) hasten(ctx context.Context, id ChatID, due time.Time) error {
	for _, k := range s.keys {
		if err := hasten.Run(ctx, s.durable, s.wipeKeys(k.name(wipeRecord, id)), millis(due)).Err(); err != nil {
			return fmt.Errorf("make a wipe due: %w", err)
		}
	}
	return nil
}

var hasten = redis.NewScript(`
local due = redis.call('ZSCORE', KEYS[1], KEYS[2])
if due and tonumber(ARGV[1]) < tonumber(due) then redis.call('ZADD', KEYS[1], ARGV[1], KEYS[2]) end
return 1`)

// Unlist takes messages off the list that are gone; the chat goes with its last one.
func (s *Store) Unlist(ctx context.Context, id ChatID, gone []Message) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	return s.unlistAll(ctx, id, gone)
}

func (s *Store) unlistAll(ctx context.Context, id ChatID, gone []Message) error {
	for some := range slices.Chunk(s.fields(gone), atOnce) {
		for _, k := range s.keys {
			if err := unlist.Run(ctx, s.durable, s.wipeKeys(k.name(wipeRecord, id)), some...).Err(); err != nil {
				return fmt.Errorf("unlist what was wiped: %w", err)
			}
		}
	}
	return nil
}

// unlist takes fields out of a chat's hash; the chat goes when nothing but chatField and triesField is left.
var unlist = redis.NewScript(`
redis.call('HDEL', KEYS[2], unpack(ARGV))
local left = redis.call('HLEN', KEYS[2])
if redis.call('HGET', KEYS[2], '` + triesField + `') then left = left - 1 end
if left <= 1 then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[1], KEYS[2])
end
return 1`)

// Listed is what is to be wiped in a chat.
func (s *Store) Listed(ctx context.Context, id ChatID) (Wipe, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	w := Wipe{Chat: id}
	for _, k := range s.keys {
		some, _, err := s.read(ctx, k.name(wipeRecord, id))
		if err != nil {
			return w, err
		}
		w.Messages, w.Tries = append(w.Messages, some.Messages...), max(w.Tries, some.Tries)
		if w.Lang == "" { // the newest secret's comes first
			w.Lang = some.Lang
		}
	}
	return w, nil
}

// drop takes a chat off the list whose part of it is gone, empty, or cannot be opened, unless it was listed anew since it was
// read.
func (s *Store) drop(ctx context.Context, name string, read Wipe) error {
	if err := drop.Run(ctx, s.durable, s.wipeKeys(name), read.owner, read.size).Err(); err != nil {
		return fmt.Errorf("drop what nobody can open: %w", err)
	}
	return nil
}

var drop = redis.NewScript(`
if (redis.call('HGET', KEYS[2], '` + chatField + `') or '') == ARGV[1] and redis.call('HLEN', KEYS[2]) == tonumber(ARGV[2]) then
  redis.call('DEL', KEYS[2])
  redis.call('ZREM', KEYS[1], KEYS[2])
end
return 1`)

// Renew makes a lease end later and gives the claim with it; false if it was lost.
func (s *Store) Renew(ctx context.Context, w Wipe, lease time.Duration) (Wipe, bool, error) {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	until, held := millis(s.Now().Add(lease)), false
	for _, k := range s.keys {
		keys := s.wipeKeys(k.name(wipeRecord, w.Chat))
		done, err := postpone.Run(ctx, s.durable, keys, until, w.lease, "").Int()
		if err != nil {
			return w, false, fmt.Errorf("renew the lease of a wipe: %w", err)
		}
		held = held || done == 1
	}
	if held {
		w.lease = until
	}
	return w, held, nil
}

// Postpone makes a chat's wipe due at another time, if it is still on the list, and keeps how often Telegram refused it. One
// that was claimed stays as it is if somebody made it due at another time since.
func (s *Store) Postpone(ctx context.Context, w Wipe, due time.Time) error {
	ctx, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for _, k := range s.keys {
		name := k.name(wipeRecord, w.Chat)
		tries, err := s.sealEntry(name, triesField, w.Tries)
		if err != nil {
			return err
		}
		if w.lease == "" { // whoever puts off what she chose knows nothing of that
			tries = nil
		}
		if err := postpone.Run(ctx, s.durable, s.wipeKeys(name), millis(due), w.lease, tries).Err(); err != nil {
			return fmt.Errorf("postpone a wipe: %w", err)
		}
	}
	return nil
}

// postpone sets the due time to ARGV[1] if it is ARGV[2], or whatever it is if that is "", and how often Telegram refused (ARGV[3]).
var postpone = redis.NewScript(`
local due = redis.call('ZSCORE', KEYS[1], KEYS[2])
if not due or ARGV[2] ~= '' and tonumber(due) ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[1], KEYS[2])
if ARGV[3] ~= '' and redis.call('HLEN', KEYS[2]) > 0 then redis.call('HSET', KEYS[2], '` + triesField + `', ARGV[3]) end
return 1`)

// read opens a chat's part of the list; false if there is none, or its chat cannot be read.
func (s *Store) read(ctx context.Context, name string) (Wipe, bool, error) {
	notes, err := s.durable.HGetAll(ctx, s.durable.key(name)).Result()
	if err != nil {
		return Wipe{}, false, fmt.Errorf("read what is to be wiped: %w", err)
	}
	var owner whose
	if s.openEntry(name, chatField, notes[chatField], &owner) != nil {
		return Wipe{owner: notes[chatField], size: len(notes)}, false, nil
	}
	w := Wipe{Chat: owner.Chat, Lang: owner.Lang, owner: notes[chatField], size: len(notes)}
	if s.openEntry(name, triesField, notes[triesField], &w.Tries) != nil {
		w.Tries = 0 // it was never refused
	}
	for field, note := range notes {
		var m Message
		if field != chatField && field != triesField && s.openEntry(name, field, note, &m) == nil {
			w.Messages = append(w.Messages, m)
		}
	}
	return w, true, nil
}

// fields are the pseudonyms that messages may have, under every secret.
func (s *Store) fields(messages []Message) []any {
	var names []any
	for _, m := range messages {
		for _, k := range s.keys {
			names = append(names, k.field(m))
		}
	}
	return names
}

// field is the pseudonym of a message within its chat.
func (k *keyring) field(m Message) string {
	if m.Maybe {
		by := ""
		if m.By != 0 {
			by = strconv.Itoa(int(m.By))
		}
		return k.mac("maybe", uint64(m.After)<<32|uint64(m.ID), by)[:fieldSize]
	}
	return k.mac("message", uint64(m.ID), "")[:fieldSize]
}

// sealEntry seals what a field of a chat's hash says.
func (s *Store) sealEntry(name, field string, v any) ([]byte, error) {
	content, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode what is to be wiped: %w", err)
	}
	return seal(s.keys[0].fixed, 0, name+"/"+field, pad(content, entrySize)), nil
}

// openEntry opens what sealEntry sealed, under whichever secret.
func (s *Store) openEntry(name, field, sealed string, v any) error {
	err := errUnreadable
	for _, k := range s.keys {
		var content []byte
		if content, err = unseal(k.fixed, name+"/"+field, []byte(sealed)); err == nil {
			return json.Unmarshal(content, v)
		}
	}
	return err
}
