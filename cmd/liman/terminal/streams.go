package terminal

import "io"

// streams are where a command reads and writes.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}
