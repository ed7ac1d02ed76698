package check

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
	"liman/edition/draft"
)

// perOp reports the processor's time of one round: on a machine with other work, that of the clock says nothing.
func perOp(b *testing.B, before time.Duration) {
	b.ReportMetric(float64(busy(b)-before)/float64(b.N)/float64(time.Millisecond), "cpu-ms/op")
}

// busy is how long the processor has worked for this process.
func busy(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// typed are edits as staff make them all day, each with what it changes.
func typed(b testing.TB, base *content.Bundle, n int) map[string]*content.Bundle {
	b.Helper()
	made := make(map[string]*content.Bundle)
	for name, do := range map[string]func(*draft.Editor) error{
		"message": func(e *draft.Editor) error {
			text := draft.Key{Kind: draft.Message, Lang: "ro", Of: "danger/speak.text"}
			was, _ := e.Field(text)
			return e.Set(text, fmt.Sprintf("%s %c.", was.Value, 'A'+n))
		},
		"entry": func(e *draft.Editor) error {
			return e.Set(draft.Key{Kind: draft.Entry, Of: "ro-anes", Name: "phone"}, fmt.Sprintf("0800 500 %d", 400+n))
		},
		"service": func(e *draft.Editor) error {
			return e.Set(draft.Key{Kind: draft.Entry, Of: "dv-centre-cluj-centrul-de-consiliere-pentru-prevenirea-si-combaterea-violentei-d", Name: "notes"}, fmt.Sprint("note ", n))
		},
		"node": func(e *draft.Editor) error {
			return e.Set(draft.Key{Kind: draft.Option, Of: "danger/ask.near", Name: "to"}, []string{"near/start", "order/start"}[n%2])
		},
	} {
		e := draft.Edit(base)
		if err := do(e); err != nil {
			b.Fatal(name, ": ", err)
		}
		var err error
		if made[name], err = e.Bundle(); err != nil {
			b.Fatal(err)
		}
	}
	return made
}

// BenchmarkWhole checks an edition from nothing, in a process that has learnt what typed words mean, as each has soon after its start.
func BenchmarkWhole(b *testing.B) {
	base := edition.Builtin()
	if _, err := Open(base); err != nil {
		b.Fatal(err)
	}
	before := busy(b)
	for b.Loop() {
		if _, err := Open(base); err != nil {
			b.Fatal(err)
		}
	}
	perOp(b, before)
}

// BenchmarkWholeLearning checks an edition from nothing, with phrases that nobody has learnt yet.
func BenchmarkWholeLearning(b *testing.B) {
	base := edition.Builtin()
	var editions []*content.Bundle
	for n := range b.N {
		e := draft.Edit(base)
		if err := e.Set(draft.Key{Kind: draft.Phrase, Lang: "ro", Of: "danger/start", Name: fmt.Sprint("danger: nou ", n)}, ""); err != nil {
			b.Fatal(err)
		}
		made, err := e.Bundle()
		if err != nil {
			b.Fatal(err)
		}
		editions = append(editions, made)
	}
	b.ResetTimer()
	before := busy(b)
	for _, made := range editions {
		if _, err := Open(made); err != nil {
			b.Fatal(err)
		}
	}
	perOp(b, before)
}

func BenchmarkTyping(b *testing.B) {
	base := edition.Builtin()
	one, two := typed(b, base, 0), typed(b, base, 1)
	for name := range one {
		b.Run(name, func(b *testing.B) {
			var o Opener
			for _, bundle := range []*content.Bundle{base, one[name]} {
				if _, err := o.Open(bundle); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			before := busy(b)
			for i := range b.N {
				_, _ = o.Open([]*content.Bundle{two[name], one[name]}[i%2])
			}
			perOp(b, before)
		})
	}
}
