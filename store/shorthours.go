//go:build shorthours

package store

import "time"

// hour is a second in a build that serves nobody: a test waits in it for the end of all that is kept, with the real clock.
const hour = time.Second
