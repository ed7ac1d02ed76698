package draft

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"liman/content"
	"liman/edition/ledger"
)

// version is of the form in which drafts are kept. There has been one; when there is another, bytes of this one must still be read.
const version = 1

// maxDraft is the most bytes that a draft may have without its files.
const maxDraft = 2 << 20

// Bytes is how a draft is kept.
func (d *Draft) Bytes() ([]byte, error) {
	data, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write the draft: %w", err)
	}
	if len(data) > maxDraft {
		return nil, fmt.Errorf("the draft has %d bytes of at most %d; publish it in parts", len(data), maxDraft)
	}
	return data, nil
}

// Parse reads a draft as it is kept. The error says why the bytes are none.
func Parse(data []byte) (*Draft, error) {
	var d Draft
	if len(data) > maxDraft {
		return nil, fmt.Errorf("a draft has at most %d bytes, not %d", maxDraft, len(data))
	}
	var v struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	if v.Version != version {
		return nil, fmt.Errorf("the draft has the form %d, and this program knows %d; use the newest", v.Version, version)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("read the draft: %w", err)
	}
	return &d, d.check()
}

// check holds a draft against what must hold.
func (d *Draft) check() error {
	proposed := d.State == Submitted || d.State == Approved || d.State == Published
	approved := d.State == Approved || d.State == Published
	switch {
	case !slices.Contains([]State{Open, Submitted, Approved, Published, Discarded}, d.State):
		return fmt.Errorf("nobody knows the state %q of a draft", d.State)
	case proposed != (d.Proposal != nil):
		return errors.New("the draft's state and its proposal do not fit")
	case approved != (len(d.Approvals) > 0):
		return errors.New("the draft's state and its approvals do not fit")
	case d.Proposal != nil && !d.proposes(*d.Proposal):
		return errors.New("the draft's proposal is of something else")
	case len(d.Files) == 0 && d.Edition != d.Base:
		return errors.New("the draft names an edition and none of its files")
	}
	for file := range d.Files {
		if _, err := content.New(map[string][]byte{file: nil}); err != nil {
			return err
		}
	}
	return nil
}

// proposes tells whether a proposal is of what the draft says now.
func (d *Draft) proposes(p ledger.Proposal) bool {
	rests := p.Base == d.Base || p.Base == content.Hash{} // the edition inside the program, whose hash the ledger does not name
	return p.Kind == ledger.Publish && p.ID == d.ID && p.Edition == d.Edition && rests && p.Why == d.Why
}
