// Package terminal is where a command reads and writes, and how it does so without steering the terminal.
package terminal

import "io"

// Streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}
