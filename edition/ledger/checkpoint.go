package ledger

import (
	"fmt"
	"strconv"
	"strings"

	"liman/content"
)

// Checkpoint names a record by its number and its hash, and with it every record before. Two that have the same number and different hashes are of
// two ledgers that have parted.
type Checkpoint struct {
	Number uint64
	Record content.Hash // zero: any record of this number
}

// String is "12 3fa9…", the number and 64 hexadecimal digits; "" for an empty ledger, and the number alone for any record of this number.
func (m Checkpoint) String() string {
	switch {
	case m == Checkpoint{}:
		return ""
	case m.Record == content.Hash{}:
		return strconv.FormatUint(m.Number, 10)
	}
	return fmt.Sprintf("%d %s", m.Number, m.Record)
}

// ParseCheckpoint reads what String writes.
func ParseCheckpoint(text string) (Checkpoint, error) {
	var m Checkpoint
	if text == "" {
		return m, nil
	}
	digits, hash, named := strings.Cut(text, " ")
	number, err := strconv.ParseUint(digits, 10, 63)
	if err == nil && named {
		err = m.Record.UnmarshalText([]byte(hash))
	}
	if m.Number = number; err != nil || m.String() != text {
		return Checkpoint{}, fmt.Errorf("%.80q names no record; write its number, as 12, or number and hash, as liman content log prints them", text)
	}
	return m, nil
}
