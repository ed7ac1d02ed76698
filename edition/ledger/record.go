package ledger

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"liman/content"
)

// Kind is what a record does.
type Kind string

// The kinds. Publish serves a new edition, Rollback one that was served before, Withdraw hides one entry or recording, Confirm says that
// somebody else has looked at a withdrawal, Restore ends one, Enrol begins another roster.
const (
	Publish  Kind = "publish"
	Rollback Kind = "rollback"
	Withdraw Kind = "withdraw"
	Confirm  Kind = "confirm"
	Restore  Kind = "restore"
	Enrol    Kind = "roster"
)

// ApprovalLives is how long an approval counts at most.
const ApprovalLives = 14 * 24 * time.Hour

// ID is the random name of a proposal; it counts once. In text it is 32 hexadecimal digits.
type ID [16]byte

// String is the name in hexadecimal digits.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// MarshalText is encoding.TextMarshaler's.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is encoding.TextUnmarshaler's.
func (id *ID) UnmarshalText(text []byte) error {
	if len(text) == hex.EncodedLen(len(id)) {
		if _, err := hex.Decode(id[:], text); err == nil && id.String() == string(text) {
			return nil
		}
	}
	return fmt.Errorf("%.80q is no id of a proposal: 32 of the digits 0-9 and a-f are wanted", text)
}

// Proposal is what people approve. It does not hold the number of its record: a withdrawal in between voids nothing, while any
// change of the content, of what it rests on or of the roster does.
type Proposal struct {
	Kind      Kind         `json:"kind"`
	Edition   content.Hash `json:"edition"` // what is served from this record on
	Base      content.Hash `json:"base"`    // what was served when it was proposed
	Roster    content.Hash `json:"roster"`  // in force; zero before the first
	NewRoster *Roster      `json:"new_roster,omitempty"`
	Entry     string       `json:"entry,omitempty"` // that is withdrawn, confirmed or restored
	Proposer  string       `json:"proposer"`        // a person of the roster; "operator" for the operator
	Why       string       `json:"why"`
	ID        ID           `json:"id"`
	NotAfter  int64        `json:"not_after"` // approvals end then, in Unix seconds
}

// label begins what is signed, so that no signature made for anything else can be taken for an approval.
const label = "liman approval v1"

// Text is what a signature is made over: a line for each field, readable, the same bytes always. It is a note's text.
func (p Proposal) Text() string {
	var roster content.Hash
	if p.NewRoster != nil {
		roster = p.NewRoster.Hash()
	}
	return fmt.Sprintf("%s\nkind %s\nedition %s\nbase %s\nroster %s\nnew roster %s\nentry %s\nproposer %s\nwhy %s\nid %s\nnot after %s\n",
		label, strconv.QuoteToASCII(string(p.Kind)), p.Edition, p.Base, p.Roster, roster, strconv.QuoteToASCII(p.Entry),
		strconv.QuoteToASCII(p.Proposer), strconv.QuoteToASCII(p.Why), p.ID, strconv.FormatInt(p.NotAfter, 10))
}

// Challenge is what a passkey signs for a proposal: the SHA-256 of its Text.
func (p Proposal) Challenge() content.Hash { return content.Sum([]byte(p.Text())) }

// Approval is one person's yes to a proposal: a passkey's assertion, or a signed note. Just one of them is set.
type Approval struct {
	Passkey *Assertion `json:"passkey,omitempty"`
	Note    string     `json:"note,omitempty"` // the signature lines of a signed note whose text is the proposal's
}

// Record is one step of the ledger.
type Record struct {
	Number uint64       `json:"number"` // from 1
	Before content.Hash `json:"before"` // hash of the record before; zero for the first
	When   int64        `json:"when"`   // in Unix seconds, as its maker says; it cannot be proved
	Proposal
	Approvals []Approval `json:"approvals"`
}

// maxRecord is the most bytes that a record may have: a roster of a hundred people fits.
const maxRecord = 256 << 10

// Bytes is the one form in which a record is kept and hashed.
func (r Record) Bytes() []byte {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // numbers, strings and hashes
	}
	return data
}

// Parse reads a record without checking what it says. It takes the one form that Bytes writes and no other, so that two different
// bytes never mean one record. The error says why the bytes are none.
func Parse(raw []byte) (Record, error) {
	var r Record
	if len(raw) > maxRecord {
		return r, fmt.Errorf("it has %d bytes of at most %d", len(raw), maxRecord)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, fmt.Errorf("it cannot be read: %w", err)
	}
	if !bytes.Equal(r.Bytes(), raw) {
		return r, errors.New("it is not written as records are: something is there twice, missing or in another order")
	}
	return r, nil
}

// oneLine is an error without line breaks.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
