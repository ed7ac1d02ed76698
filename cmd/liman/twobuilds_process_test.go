package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"liman/bot/standin"
	"liman/edition/ledger"
)

// The builds that today's must be able to stand beside: for an hour at a roll-out, and again when it is taken back. A state, a wipe or an edition of
// today that they cannot read is a fault of today's build; only when no operator can have them any more a later commit takes their place.
const (
	webhookBuild = "0e55b470245f8a3eb3f96ea830a14c9b64760cd5" // among the first to which Telegram could deliver
	pollingBuild = "5003a914f7cded23816cd1bbc44c4f2b8abb9958" // it only polls, but serves what two have published
)

// older builds the program of a commit. What the compiler made of it stays in Go's cache, so that the next run takes a second.
func older(t *testing.T, commit string) string {
	t.Helper()
	source, err := exec.CommandContext(t.Context(), "git", "-C", "../..", "archive", commit).Output()
	if err != nil {
		t.Skip("missing: commit " + commit + " in the history; test in a whole clone (git fetch --unshallow): " + err.Error())
	}
	folder := t.TempDir()
	unpack(t, source, folder)
	program := filepath.Join(t.TempDir(), "older")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-o", program, "./cmd/liman")
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// unpack writes the files of an archive below a folder.
func unpack(t *testing.T, archive []byte, folder string) {
	t.Helper()
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if head.Typeflag != tar.TypeReg {
			continue
		}
		data, err := io.ReadAll(r)
		file := filepath.Join(folder, filepath.FromSlash(head.Name))
		if err := errors.Join(err, os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, data, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// twoBuilds are an older build and today's, which hand the same people over to each other.
type twoBuilds struct {
	*fleet
	room      *newsroom
	now, then string // the programs
	polls     bool   // the older one knows no webhook
	polling   *exec.Cmd

	ana    visitor // in the middle of a flow
	bea    visitor // behind a cover, with a word
	word   string
	leaves []visitor // who left in a bad moment
}

// Today's build and an older one answer the same people, one after the other and, where both can, in turn: old, new, and old again. Whatever one
// has written the other reads: the screen, a cover and its word, an edition that two have published, and what is still to be wiped.
func TestTwoBuildsSideBySide(t *testing.T) {
	for _, test := range []struct {
		name, commit string
		polls        bool
	}{{"both behind the webhook", webhookBuild, false}, {"from polling to the webhook and back", pollingBuild, true}} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			newTwoBuilds(t, older(t, test.commit), test.polls).thereAndBack()
		})
	}
}

// round leads from a screen deep in a flow to itself.
var round = []string{"shelter leaving/shelter", "start leaving/start", "go leaving/go", "pets leaving/pets"}

func newTwoBuilds(t *testing.T, then string, polls bool) *twoBuilds {
	t.Helper()
	room := newcomers(t)
	b := &twoBuilds{fleet: newFleet(t, append(room.env, "LIMAN_LEASE=1s")...), room: room, now: deployed(t), then: then, polls: polls}
	room.begin("unix://publisher:" + publisherPassword + "@" + b.socket("durable"))
	b.ana, b.bea = b.visitor(7), b.visitor(8)
	t.Cleanup(func() {
		if b.polling != nil {
			b.stops()
		}
	})
	return b
}

func (b *twoBuilds) thereAndBack() {
	b.publishes("Bine ai venit")
	b.serves(b.then)
	b.ana.says(b.house, "/start")
	b.walks(append([]string{"leaving leaving/start"}, round[2:]...)...)
	b.hides("salcie")
	b.handOver(b.then, b.now)
	b.goesOn("Bine ai venit", "stejar")
	b.publishes("Bine ai revenit") // by today's build, to be read by the one before
	b.handOver(b.now, b.then)
	b.goesOn("Bine ai revenit", "mesteacan")
	b.ends()
}

// publishes has two people publish an edition of today.
func (b *twoBuilds) publishes(title string) {
	b.Helper()
	b.room.serves(b.room.desk(), ledger.Proposal{Kind: ledger.Publish}, titled(b.room.T, title))
}

// serves starts a build by the door that it knows.
func (b *twoBuilds) serves(binary string) {
	b.Helper()
	polls := b.polls && binary == b.then
	if b.polls {
		if out, err := b.tells("webhook", map[bool]string{true: "delete", false: "set"}[polls]); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
	}
	if !polls {
		b.begins(binary)
		return
	}
	b.polling = exec.CommandContext(context.WithoutCancel(b.Context()), binary)
	b.polling.Env = slices.Concat(os.Environ(), b.env, b.room.env, []string{"LIMAN_LEASE=1s"})
	b.polling.Stdout, b.polling.Stderr = b.log, b.log
	if err := b.polling.Start(); err != nil {
		b.Fatal(err)
	}
}

// stops kills the build that served until now.
func (b *twoBuilds) stops() {
	if b.polling == nil {
		b.fleet.ends(syscall.SIGKILL)
		return
	}
	_ = b.polling.Process.Kill()
	_ = b.polling.Wait()
	b.polling = nil
}

// handOver has one build take over from another: beside it for a while, if both can, and at once where one only polls. Somebody left meanwhile, and nothing
// of hers could be deleted before the first ended.
func (b *twoBuilds) handOver(from, to string) {
	b.Helper()
	if !b.polls {
		b.serves(to)
		l := b.load(6)
		b.walks(round...) // in turn by either
		b.until("presses while both serve", func() bool { return l.pressed() > 12 })
		if took, lost := l.ends(); lost > 0 {
			b.Errorf("%d of %d presses are lost while both serve\n%s", lost, len(took), b.log)
		}
	}
	eva := b.visitor(20 + int64(len(b.leaves)))
	b.leaves = append(b.leaves, eva)
	eva.says(b.house, "/start")
	for _, method := range []string{"deleteMessages", "deleteMessage"} {
		b.telegram.Fail(standin.Fault{Method: method, ChatID: eva.ID(), Code: http.StatusBadGateway, Times: 1000})
	}
	eva.Send("x")
	b.until("her leave, taken", func() bool { return b.telegram.Waiting(testToken) == 0 })
	b.stops()
	if len(eva.Messages()) == 0 || b.unlisted() {
		b.Fatal("nothing is left to be wiped by the next build: this shows nothing")
	}
	b.telegram.Calm()
	if b.polls {
		b.serves(to)
	}
	b.until("nothing of hers, by the other build", func() bool { return len(eva.Messages()) == 0 })
}

// goesOn has everybody go on where the build before left them, under a title that both serve.
func (b *twoBuilds) goesOn(title, word string) {
	b.Helper()
	b.walks(round...)
	b.bea.says(b.house, "/start")
	if b.bea.node() != "cold/start" {
		b.Fatalf("the cover that the build before put on is off: %s", b.bea.node())
	}
	b.bea.says(b.house, b.word)
	if b.bea.node() != "home/start" || !strings.Contains(b.bea.bubble().Text, title) {
		b.Fatalf("the word of the build before leads to %s, %q, not %q; the log:\n%s", b.bea.node(), b.bea.bubble().Text, title, b.log)
	}
	b.bea.Send("x")
	b.answer("x", func() bool { return len(b.bea.Messages()) == 0 })
	b.bea.says(b.house, "/start")
	b.bea.says(b.house, b.word)
	b.hides(word)
}

// walks has ana press options, each leading to a node: "option node".
func (b *twoBuilds) walks(steps ...string) {
	b.Helper()
	for _, step := range steps {
		option, node, _ := strings.Cut(step, " ")
		b.ana.presses(b.house, option, node)
	}
}

// hides has bea put a cover on, with a word that opens it, and leave.
func (b *twoBuilds) hides(word string) {
	b.Helper()
	if b.word == "" {
		b.bea.says(b.house, "/start")
	}
	for _, step := range [][2]string{{"more", "home/more"}, {"settings", "settings/start"}, {"cover", "settings/cover"}, {"frost", "settings/covered"}, {"word", "settings/word"}} {
		b.bea.presses(b.house, step[0], step[1])
	}
	b.bea.says(b.house, word)
	b.word = word
	b.bea.Send("x")
	b.answer("x", func() bool { return len(b.bea.Messages()) == 0 })
}

// ends has everybody leave, and holds what was done against what was promised: nothing lost, doubled or unwiped.
func (b *twoBuilds) ends() {
	b.Helper()
	sent := 0
	for _, e := range b.ana.Ledger() {
		if e.What == "sent" && e.FromBot {
			sent++
		}
	}
	if sent != 1 {
		b.Errorf("ana had %d messages for one conversation", sent)
	}
	b.ana.Send("x")
	for i := range 6 {
		b.telegram.Chat(testToken, standin.Person{ID: 7000001000 + int64(i)}).Send("x")
	}
	b.until("empty chats, no wipe and no update", func() bool {
		return len(b.ana.Messages()) == 0 && b.unlisted() && b.telegram.Waiting(testToken) == 0
	})
	if strings.Contains(b.log.String(), `"alarm"`) || strings.Contains(b.log.String(), "panic") {
		b.Errorf("an alarm:\n%s", b.log)
	}
}
