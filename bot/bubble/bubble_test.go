package bubble

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"liman/session"
	"liman/store"
)

// Each change of the table is one call, and nothing of ours that may stand in the chat is forgotten by it.
func TestEveryChangeOfTheBubble(t *testing.T) {
	shown := store.Message{ID: 7, Sent: 1, Ours: true}
	pressed := store.Message{ID: 9, Sent: 2, Ours: true}
	for _, test := range []struct {
		name     string
		change   func(*bubble)
		is       int
		standing []int
	}{
		{"nothing", func(*bubble) {}, 7, []int{7}},
		{"another is to take its place", (*bubble).replace, 0, []int{7}},
		{"twice", func(b *bubble) { b.replace(); b.replace() }, 0, []int{7}},
		{"she pressed it", func(b *bubble) { b.claim(shown) }, 7, []int{7}},
		{"she pressed another", func(b *bubble) { b.claim(pressed) }, 9, []int{7, 9}},
		{"she pressed none", func(b *bubble) { b.claim(store.Message{}) }, 7, []int{7}},
		{"an edit found nothing", (*bubble).vanished, 0, nil},
		{"she listened", func(b *bubble) { b.record.Voice = 8; b.dropVoice() }, 7, []int{7, 8}},
		{"a program was killed", func(b *bubble) { b.killed = []store.Message{{ID: 5, Maybe: true}} }, 7, []int{5, 7}},
		{"it was recorded", func(b *bubble) { b.replace(); shownAs(pressed)(b.record) }, 9, []int{7, 9}},
		{"it went while she was there", func(b *bubble) { gone(b.record) }, 7, []int{7}},
		{"it went when she had left", func(b *bubble) { b.record.Left = true; gone(b.record) }, 0, nil},
		{"it speaks", func(b *bubble) { playing(8)(b.record); b.dropVoice() }, 7, []int{7, 8}},
		{"it speaks when she has left", func(b *bubble) { b.record.Left = true; playing(8)(b.record); b.dropVoice() }, 7, []int{7}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := bubble{record: &session.Chat{Bubble: shown.ID, BubbleAt: shown.Sent}}
			test.change(&b)
			var ids []int
			for _, m := range b.standing() {
				ids = append(ids, m.ID)
			}
			slices.Sort(ids)
			if b.id() != test.is || b.there() != (test.is != 0) || !slices.Equal(ids, test.standing) {
				t.Errorf("the bubble is %d, standing are %v", b.id(), ids)
			}
		})
	}
}

// Every change goes through it: no other file, here, of bot, or of the rooms that have the record too, writes to it which message is the
// bubble or the recording.
func TestOnlyTheBubbleChangesTheBubble(t *testing.T) {
	writes := regexp.MustCompile(`\.(Bubble|BubbleAt|Voice)(, [\w.]+)* (=|:=) `)
	var files []string
	for _, room := range []string{"*.go", "../*.go", "../wipe/*.go", "../mark/*.go", "../send/*.go"} {
		there, err := filepath.Glob(room)
		if err != nil || len(there) == 0 {
			t.Fatal(room, there, err)
		}
		files = append(files, there...)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := writes.Find(text); (found != nil) != (file == "bubble.go") && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s: %q", file, found)
		}
	}
}

// A screen is late well before the lease of what is owed is renewed for the first time, and does not wait for what it says until it is late.
func TestAScreenIsLateBeforeItsLeaseIsRenewed(t *testing.T) {
	if truthIn > late || late >= owedFor/2 {
		t.Errorf("a screen waits %v for what it says, is late after %v, and its lease is renewed after %v", truthIn, late, owedFor/2)
	}
}
