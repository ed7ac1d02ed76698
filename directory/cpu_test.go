//go:build unix

package directory

import (
	"syscall"
	"testing"
	"time"
)

// spent is the time that the processor has worked for this program: what others do on the machine is not in it.
func spent(t testing.TB) time.Duration {
	t.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		t.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
