package publishing

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"liman/content"
	"liman/directory"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/draft"
	"liman/edition/ledger"
)

const national = "ro-anes"

func open(t testing.TB, b *content.Bundle) *edition.Edition {
	t.Helper()
	e, err := check.Open(b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func hide(t testing.TB, b *content.Bundle, entries ...string) *content.Bundle {
	t.Helper()
	hidden, err := Hide(b, entries, national)
	if err != nil {
		t.Fatal(err)
	}
	return hidden
}

// shownIn are the entries of the directory that people may see and that may be withdrawn.
func shownIn(e *edition.Edition) []string {
	var ids []string
	for _, c := range e.Directory.Contacts() {
		if c.Shown() {
			ids = append(ids, c.ID)
		}
	}
	for _, s := range e.Directory.Services() {
		if s.Shown() {
			ids = append(ids, s.ID)
		}
	}
	for _, s := range e.Directory.Shelters() {
		if s.Shown() {
			ids = append(ids, s.ID)
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool {
		return slices.ContainsFunc(e.National(), func(c directory.Contact) bool { return c.ID == id })
	})
}

// Any entry of what ships can be withdrawn, and the whole of them: what is left passes all checks and stories, shows none of them and the
// national numbers still.
func TestWhateverIsWithdrawnIsHidden(t *testing.T) {
	b := edition.Builtin()
	e := open(t, b)
	ids := shownIn(e)
	if len(ids) < 300 {
		t.Fatalf("only %d entries", len(ids))
	}
	for name, entries := range map[string][]string{
		"all": ids, "named in texts": {"ro-116111", "ro-sms113"}, "of a country, in stories": {"at-dv", "it-dv"},
		"of lists": {"ro-aleg", "ro-dgasmb-9524", "ro-varstnic"},
	} {
		t.Run(name, func(t *testing.T) {
			hidden := open(t, hide(t, b, entries...))
			for _, id := range shownIn(hidden) {
				if slices.Contains(entries, id) {
					t.Errorf("%s is shown still", id)
				}
			}
			if len(shownIn(hidden)) != len(ids)-len(entries) || len(hidden.National()) != len(e.National()) {
				t.Errorf("%d of %d are left, %d national ones", len(shownIn(hidden)), len(ids), len(hidden.National()))
			}
		})
	}
}

// Hiding changes what names the entry and nothing else; hiding it again changes nothing.
func TestHidingDiffersInNothingElse(t *testing.T) {
	b := edition.Builtin()
	once := hide(t, b, "ro-116111")
	if again := hide(t, once, "ro-116111"); again.Hash() != once.Hash() {
		t.Error("hidden again, it is another edition")
	}
	if unknown := hide(t, b, "ro-nobody", "ro/danger/nowhere"); unknown.Hash() != b.Hash() {
		t.Error("hiding what is not there changes something")
	}
	changes := content.Diff(b, once)
	if len(changes) < 3 {
		t.Errorf("only %d files change", len(changes))
	}
	for _, c := range changes {
		was, is := slices.Collect(bytes.Lines(c.Before)), slices.Collect(bytes.Lines(c.After))
		for _, line := range was {
			if !bytes.Contains(line, []byte("ro-116111")) && !slices.ContainsFunc(is, func(l []byte) bool { return bytes.Equal(l, line) }) {
				t.Errorf("%s: %q is gone", c.Name, line)
			}
		}
		for _, line := range is {
			known := slices.ContainsFunc(was, func(l []byte) bool { return bytes.Equal(l, line) })
			if !known && !bytes.Contains(line, []byte(national)) && !strings.Contains(string(line), "hide: withdrawn") && !bytes.Contains(line, []byte("bot shows")) {
				t.Errorf("%s: %q is new", c.Name, line)
			}
		}
	}
}

// A recording that was withdrawn is gone, and no other.
func TestAWithdrawnRecordingIsGone(t *testing.T) {
	b, err := edition.Builtin().With(map[string][]byte{"locales/voice/ro/danger/start.ogg": []byte("a"), "locales/voice/ro/danger/dying.ogg": []byte("b")})
	if err != nil {
		t.Fatal(err)
	}
	changes := content.Diff(b, hide(t, b, "ro/danger/start"))
	if len(changes) != 1 || changes[0].Name != "locales/voice/ro/danger/start.ogg" || changes[0].After != nil {
		t.Errorf("%d files differ: %+v", len(changes), changes)
	}
}

// recorded is an edition whose first screen is spoken, with a number in it.
func recorded(t testing.TB) *content.Bundle {
	t.Helper()
	b := saying(t, small(t), "Sună la {ro-116111}")
	b, err := b.With(map[string][]byte{"locales/en.yaml": edited(t, b, "locales/en.yaml", "Call {ro-116111} {ro-112}", "home/start.text")})
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../testdata/tone.ogg")
	if err != nil {
		t.Fatal(err)
	}
	spoken := func(lang string) []byte {
		return bytes.Replace(data, []byte("TEXT=00000000"), []byte(open(t, b).VoiceMark(lang, "home/start")), 1)
	}
	b, err = b.With(map[string][]byte{"locales/voice/ro/home/start.ogg": spoken("ro")})
	if err != nil {
		t.Fatal(err)
	}
	open(t, b)
	return b
}

// What a recording speaks can be withdrawn: the recording goes with it, and comes back with it.
func TestT18_ARecordingGoesWithTheNumberThatItSpeaks(t *testing.T) {
	w := newWorld(t)
	w.serve(recorded(t))
	b := w.bot()
	if b.Serving().Voice("ro", "home/start") == nil {
		t.Fatal("nothing is spoken")
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil), "ana")
	if b.Follow(t.Context()); b.Serving().Voice("ro", "home/start") == nil {
		t.Error("a recording went that speaks of something else")
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-116111"}, nil), "ana")
	if b.Follow(t.Context()); b.Serving().Voice("ro", "home/start") != nil || strings.Contains(b.says(), "116 111") || b.alarms() != nil {
		t.Errorf("withdrawn, it is spoken or shown still: %q", b.says())
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: "ro-116111"}, nil), "ana", "radu")
	if b.Follow(t.Context()); b.Serving().Voice("ro", "home/start") == nil {
		t.Error("restored, it is not spoken")
	}
}

// What was withdrawn is hidden under whatever name it has later.
func TestT18_AWithdrawalFollowsTheName(t *testing.T) {
	w := newWorld(t)
	w.serve(recorded(t))
	for _, entry := range []string{"ro-116111", "ro/home/start"} {
		w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana")
	}
	w.serve(renamed(t))
	b := w.bot()
	if b.alarms() != nil || b.Serving().Voice("ro", "hall/first") != nil || strings.Contains(b.Serving().Text("ro", "hall/first.text"), "116 111") {
		t.Errorf("it is shown under another name: %q", b.Serving().Text("ro", "hall/first.text"))
	}
	if c, there := b.Serving().Directory.Contact("ro-children"); !there || c.Shown() {
		t.Error("the entry is shown under another name")
	}
	p := w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: "ro-116111"}, nil)
	w.publish(p, "ana", "radu")
	if b.Follow(t.Context()); !strings.Contains(b.Serving().Text("ro", "hall/first.text"), "116 111") {
		t.Error("restored, it is not shown")
	}
}

// renamed is recorded, with other names for its entry and its first screen.
func renamed(t testing.TB) *content.Bundle {
	t.Helper()
	e := draft.Edit(recorded(t))
	if err := errors.Join(e.RenameEntry("ro-116111", "ro-child"), e.RenameEntry("ro-child", "ro-children"), e.RenameFlow("home", "hall"), e.RenameNode("hall/start", "hall/first")); err != nil {
		t.Fatal(err)
	}
	b, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Going back behind a rename shows nothing of what was withdrawn under the later name, and neither does what is made of the older edition then: on a bot
// that runs, on one that starts, and with a ledger that was written out and in again.
func TestT18_AWithdrawalFollowsTheNameBack(t *testing.T) {
	w := newWorld(t)
	w.serve(recorded(t))
	w.serve(renamed(t))
	running := w.bot()
	for _, entry := range []string{"ro-children", "ro/hall/first"} {
		w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil), "ana")
	}
	hides := func(when string, bots ...*bot) {
		t.Helper()
		for _, b := range bots {
			b.Follow(t.Context())
			c, there := b.Serving().Directory.Contact("ro-116111")
			if !there {
				c, there = b.Serving().Directory.Contact("ro-kids")
			}
			if !there || c.Shown() || b.Serving().Voice("ro", "home/start") != nil || strings.Contains(b.says(), "116 111") || b.alarms() != nil {
				t.Errorf("%s: it says %q", when, b.says())
			}
		}
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: recorded(t).Hash()}, nil), "olga", "radu")
	hides("back", running, w.bot())
	e := draft.Edit(recorded(t))
	if err := e.RenameEntry("ro-116111", "ro-kids"); err != nil {
		t.Fatal(err)
	}
	other, err := e.Bundle()
	if err != nil {
		t.Fatal(err)
	}
	w.serve(other)
	hides("renamed otherwise", running, w.bot())
	for _, entry := range []string{"ro-children", "ro/hall/first"} {
		w.publish(w.propose(ledger.Proposal{Kind: ledger.Restore, Proposer: "ana", Entry: entry}, nil), "ana", "radu")
	}
	for _, b := range []*bot{running, w.bot()} {
		b.Follow(t.Context())
		if c, there := b.Serving().Directory.Contact("ro-kids"); !there || !c.Shown() {
			t.Error("restored, it is not shown")
		}
	}
}

// An edition in which something was withdrawn is read for its names alone: while it cannot be, what is withdrawn is hidden by the name that the record
// gives, with an alarm, and nobody goes back; another withdrawal does not wait for it.
func TestT18_TheEditionOfAWithdrawalIsGone(t *testing.T) {
	w := newWorld(t)
	older, in := recorded(t), renamed(t)
	w.serve(older)
	w.serve(in)
	running := w.bot()
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-children"}, nil), "ana")
	running.Follow(t.Context())
	w.serve(saying(t, w.desk.Builtin, "Alt text."))
	w.redis.Del("ledger:blob:" + in.Hash().String())
	back := w.propose(ledger.Proposal{Kind: ledger.Rollback, Proposer: "olga", Edition: older.Hash()}, nil)
	if err := w.tryPublish(back, "olga", "radu"); err == nil || !strings.Contains(err.Error(), "restore the files") {
		t.Errorf("the desk goes back: %v", err)
	}
	w.publish(w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: "ro-119"}, nil), "ana")
	begun := w.bot()
	if alarms := begun.alarms(); begun.says() != "Alt text." || begun.shows("ro-119") || len(alarms) != 1 || !strings.Contains(alarms[0], "what ro-children was called") {
		t.Errorf("a bot that starts says %q, %s", begun.says(), alarms)
	}
	if running.Follow(t.Context()); running.shows("ro-116111") || running.shows("ro-119") || running.alarms() != nil {
		t.Error("a bot that has read it before shows it")
	}
	if err := w.desk.Keeper.PutBlobs(t.Context(), blobsOf(in)); err != nil {
		t.Fatal(err)
	}
	if begun.Follow(t.Context()); begun.shows("ro-116111") || begun.Status().Refused {
		t.Error("with the files back it shows it")
	}
}

// misleading are names of withdrawals that once took out more than an entry.
var misleading = []string{
	"ro-119}. Dacă pericolul e acum, la {ro-112", "#0", "ro-119\nro-anes", "date", "county", "when", "id", "bot", "shows", "with", "start", "text", "ro", "ro-", "119",
	"contacts", "home", "home/start", "../contacts", "ro/home/start", "ro-116111", "ro-aleg",
}

// asked is an edition whose first screen names two numbers and a placeholder of the program.
func asked(t testing.TB) *content.Bundle {
	t.Helper()
	b, err := small(t).With(map[string][]byte{"locales/voice/ro/home/start.ogg": []byte("a"), "locales/voice/ro/home/start2.ogg": []byte("b")})
	if err != nil {
		t.Fatal(err)
	}
	return saying(t, b, "Sună la {ro-116111}, {ro-119}. Dacă pericolul e acum, la {ro-112}. {date} {county} {when}")
}

// One key alone hides an entry and rewrites nothing: a name that is none is refused, by the desk and by the bots, and what names no entry of the
// edition hides nothing.
func TestT18_AWithdrawalRewritesNothing(t *testing.T) {
	w := newWorld(t)
	b := w.bot()
	before := b.Serving().Hash
	for _, entry := range []string{"ro-119}. Dacă pericolul e acum, la {ro-112", "#0", "ro-119\nro-anes", "ro-119}", "date", "start", "lines"} {
		p := w.propose(ledger.Proposal{Kind: ledger.Withdraw, Proposer: "ana", Entry: entry}, nil)
		if err := w.tryPublish(p, "ana"); err == nil {
			t.Errorf("the desk withdraws %q", entry)
		}
		w.smuggle(w.record(p, "ana").Bytes())
		b.Follow(t.Context())
		if name := strings.Trim(entry, "abcdefghijklmnopqrstuvwxyz") == ""; b.Serving().Hash != before || name != (b.alarms() == nil) {
			t.Errorf("%q: a bot takes it, with other content or without an alarm", entry)
		}
		if begun := w.bot(); begun.Serving().Hash != before {
			t.Errorf("%q: a bot that starts serves other content", entry)
		}
		w.back()
		b = w.bot()
	}
}

// Whatever a withdrawal names, nothing differs but what it may hide.
func FuzzHidingDiffersInNothingElse(f *testing.F) {
	b := asked(f)
	dir := open(f, small(f)).Directory
	for _, entry := range misleading {
		f.Add(entry)
	}
	f.Fuzz(func(t *testing.T, entry string) {
		after, err := Hide(b, []string{entry}, national)
		if err != nil {
			t.Fatalf("%q: %v", entry, err)
		}
		_, contact := dir.Contact(entry)
		known := contact || slices.ContainsFunc(dir.Services(), func(s directory.Service) bool { return s.ID == entry }) ||
			slices.ContainsFunc(dir.Shelters(), func(s directory.Shelter) bool { return s.ID == entry })
		for _, c := range content.Diff(b, after) {
			switch {
			case c.Name == "locales/voice/"+entry+".ogg" && c.After == nil:
			case known && c.Name == "locales/voice/ro/home/start.ogg" && c.After == nil && (entry == "ro-116111" || entry == "ro-119" || entry == "ro-112"): // it reads them
			case !known:
				t.Errorf("%q is no entry, and %s changes", entry, c.Name)
			case strings.HasPrefix(c.Name, "flows/stories/"):
			default:
				var was, is yaml.Node
				if err := errors.Join(yaml.Unmarshal(c.Before, &was), yaml.Unmarshal(c.After, &is)); err != nil {
					t.Fatal(err)
				}
				if !hidesOnly(&was, &is, entry) {
					t.Errorf("%q: %s differs in more", entry, c.Name)
				}
			}
		}
	})
}

// hidesOnly tells whether two files differ only in that an entry says that it is hidden, that lists do not name it, and that texts name the national
// line instead.
func hidesOnly(was, is *yaml.Node, entry string) bool {
	if was.Kind == yaml.SequenceNode && slices.ContainsFunc(was.Content, func(n *yaml.Node) bool { return n.Value == entry }) {
		return slices.Equal(without(texts(was), entry, national), without(texts(is), entry, national))
	}
	if was.Kind == yaml.MappingNode {
		was, is = lists(was, entry), lists(is, entry)
	}
	return was.Kind == is.Kind && is.Value == strings.ReplaceAll(was.Value, "{"+entry+"}", "{"+national+"}") &&
		slices.EqualFunc(was.Content, is.Content, func(was, is *yaml.Node) bool { return hidesOnly(was, is, entry) })
}

func without(ids []string, gone ...string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(gone, id) })
}

// lists is a mapping without the field hide of the entry, and without a list that names nothing but it.
func lists(n *yaml.Node, entry string) *yaml.Node {
	left := *n
	left.Content = nil
	for pair := range slices.Chunk(n.Content, 2) {
		hides := pair[0].Value == "hide" && pair[1].Value == withdrawn && slices.ContainsFunc(n.Content, func(v *yaml.Node) bool { return v.Value == entry })
		if ids := texts(pair[1]); !hides && (len(ids) != 1 || ids[0] != entry) {
			left.Content = append(left.Content, pair...)
		}
	}
	return &left
}
