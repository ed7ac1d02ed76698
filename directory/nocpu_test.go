//go:build !unix

package directory

import (
	"testing"
	"time"
)

// began is when the tests began.
var began = time.Now()

// spent is the time on the wall, where the processor's is not told.
func spent(testing.TB) time.Duration { return time.Since(began) }
