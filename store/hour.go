//go:build !shorthours

package store

import "time"

// hour is what all that is kept is measured by.
const hour = time.Hour
