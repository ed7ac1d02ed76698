package check

import (
	"syscall"
	"testing"
	"time"

	"liman/content"
	"liman/edition"
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

func BenchmarkWhole(b *testing.B) {
	base := edition.Builtin()
	before := busy(b)
	for b.Loop() {
		if _, err := Open(base); err != nil {
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
				_, _ = o.Open(bundle)
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
