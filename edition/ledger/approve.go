package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// approvers are the different people of a roster who have approved a record, and whether the operator has signed it. Each approval is
// checked whole, and one that does not hold makes the record invalid: whoever keeps records may add nothing to them.
func approvers(r Record, roster Roster, operator string) (people []Person, byOperator bool, err error) {
	if len(r.Approvals) > maxApprovals {
		return nil, false, fmt.Errorf("it has %d approvals, over %d", len(r.Approvals), maxApprovals)
	}
	for i, a := range r.Approvals {
		if !byOperator && r.Kind == Enrol && operator != "" && signedWith(operator, a.Note, r.Proposal) == nil {
			byOperator = true
			continue
		}
		p, err := roster.approver(a, r.Proposal)
		if errors.Is(err, errNobody) && r.Kind == Enrol {
			err = fmt.Errorf("%w, nor by the operator's key (LIMAN_OPERATOR_KEY)", err)
		}
		if err != nil {
			return nil, false, fmt.Errorf("approval %d: %w", i+1, err)
		}
		if slices.ContainsFunc(people, func(q Person) bool { return q.ID == p.ID }) {
			return nil, false, fmt.Errorf("%s has approved twice; the second must be somebody else", p.ID)
		}
		people = append(people, p)
	}
	return people, byOperator, nil
}

// Approver tells whose approval of a proposal something is: a person of the roster in force, or Operator. The error says why it is nobody's.
func (h Head) Approver(a Approval, p Proposal, operator string) (id string, err error) {
	people, byOperator, err := approvers(Record{Proposal: p, Approvals: []Approval{a}}, h.Roster, operator)
	switch {
	case err != nil:
		return "", err
	case byOperator:
		return Operator, nil
	}
	return people[0].ID, nil
}

// approver tells whose an approval is.
func (r Roster) approver(a Approval, p Proposal) (Person, error) {
	switch {
	case a.Passkey != nil && a.Note == "":
		return r.asserted(*a.Passkey, p.Challenge())
	case a.Passkey == nil && a.Note != "":
		return r.signed(a.Note, p)
	}
	return Person{}, errors.New("it is neither a passkey's nor a note's")
}

// signed tells who has signed a proposal as a note.
func (r Roster) signed(signature string, p Proposal) (Person, error) {
	for _, person := range r.People {
		for _, key := range person.Keys {
			switch err := signedWith(key, signature, p); {
			case err == nil:
				return person, nil
			case !errors.Is(err, errOtherKey):
				return Person{}, fmt.Errorf("the key %s: %w", name(key), err)
			}
		}
	}
	return Person{}, errNobody
}

// errNobody says that the key of a signature is nobody's.
var errNobody = errors.New("it is signed by nobody in the roster")

// errOtherKey says that a signature names another key.
var errOtherKey = errors.New("signed with another key")

// signedWith checks a signature over a proposal against one public key. It must be alone, and whole.
func signedWith(key, signature string, p Proposal) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return fmt.Errorf("is no public key: %w", err)
	}
	if strings.Count(signature, "\n") != 1 || !strings.HasSuffix(signature, "\n") {
		return errors.New("one line of one signature is wanted")
	}
	n, err := note.Open([]byte(p.Text()+"\n"+signature), note.VerifierList(verifier))
	if unverified := (*note.UnverifiedNoteError)(nil); errors.As(err, &unverified) {
		return errOtherKey
	}
	if err != nil {
		return fmt.Errorf("its signature is wrong: %w", err)
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 || n.Text != p.Text() {
		return errors.New("it is not signed just once")
	}
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return fmt.Errorf("its signature is not written in the one way that there is: %w", err)
	}
	return nil
}

// Sign makes the approval of a file key, given as sumdb/note writes a signer.
func Sign(p Proposal, key string) (Approval, error) {
	signer, err := note.NewSigner(strings.TrimSpace(key))
	if err != nil {
		return Approval{}, fmt.Errorf("read the private key: %w", err)
	}
	text := p.Text()
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return Approval{}, fmt.Errorf("sign the proposal: %w", err)
	}
	return Approval{Note: strings.TrimPrefix(string(signed), text+"\n")}, nil
}

func name(key string) string {
	before, _, _ := strings.Cut(key, "+")
	return before
}
