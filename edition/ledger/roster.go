package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"

	"liman/content"
)

// Role is what a person may do.
type Role string

// The roles. A translator and an editor propose; their own approval counts as one. A reviewer and a publisher approve what others
// propose; one publisher is always needed. An admin signs rosters, and nothing else by that.
const (
	Translator Role = "translator"
	Editor     Role = "editor"
	Reviewer   Role = "reviewer"
	Publisher  Role = "publisher"
	Admin      Role = "admin"
)

var roles = []Role{Translator, Editor, Reviewer, Publisher, Admin}

// Roster is who may approve, with which keys, on which pages, and how many of them it takes.
type Roster struct {
	RPID    string   `json:"rp_id"`   // WebAuthn's relying party, as "console.example.org"
	Origins []string `json:"origins"` // of the pages on which approvals are made, as "https://console.example.org"
	Need    int      `json:"need"`    // how many different people publish; at least 2
	People  []Person `json:"people"`
}

// Person is somebody of the roster. Her ID never changes and is given to nobody else.
type Person struct {
	ID       string    `json:"id"` // as "ana"
	Name     string    `json:"name"`
	Roles    []Role    `json:"roles"`
	Passkeys []Passkey `json:"passkeys,omitempty"`
	Keys     []string  `json:"keys,omitempty"` // for files, as sumdb/note writes a verifier
}

// Has tells whether a person has a role.
func (p Person) Has(r Role) bool { return slices.Contains(p.Roles, r) }

// Hash is what proposals name a roster by.
func (r Roster) Hash() content.Hash {
	data, err := json.Marshal(r)
	if err != nil {
		panic(err) // strings and bytes
	}
	return content.Sum(data)
}

// Person gives somebody by her id.
func (r Roster) Person(id string) (Person, bool) {
	i := slices.IndexFunc(r.People, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return r.People[i], true
}

// passkey finds whose credential it is. The person comes from here alone: nothing else in an assertion is signed.
func (r Roster) passkey(credential []byte) (Person, Passkey, bool) {
	for _, p := range r.People {
		for _, k := range p.Passkeys {
			if bytes.Equal(k.Credential, credential) {
				return p, k, true
			}
		}
	}
	return Person{}, Passkey{}, false
}

// Enough tells whether people, by their ids, may together publish what somebody proposed; the error says who is missing.
func (r Roster) Enough(proposer string, ids []string) error {
	var people []Person
	for _, id := range ids {
		if p, named := r.Person(id); named {
			people = append(people, p)
		}
	}
	return r.enough(proposer, people)
}

// enough tells whether these people may together publish what somebody proposed.
func (r Roster) enough(proposer string, people []Person) error {
	var count, publishers int
	for _, p := range people {
		if p.MayApprove(proposer) {
			count++
		}
		if p.Has(Publisher) {
			publishers++
		}
	}
	switch {
	case count < r.Need:
		return fmt.Errorf("%d of %d people whose approval counts have approved it; have another sign it", count, r.Need)
	case publishers == 0:
		return errors.New("no publisher has approved it")
	}
	return nil
}

// MayApprove tells whether a person's approval of what somebody proposed counts: of her own proposal, if she translates or edits, and
// of anybody's, if she reviews or publishes.
func (p Person) MayApprove(proposer string) bool {
	own := p.ID == proposer && (p.Has(Translator) || p.Has(Editor))
	return own || p.Has(Reviewer) || p.Has(Publisher)
}

// personID is the form of a person's id.
var personID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Operator is the proposer of what the operator's key signs; nobody in a roster is called so.
const Operator = "operator"

// Check says what is wrong with a roster; nil if it can be enrolled.
func (r Roster) Check() error {
	var errs []error
	if r.RPID == "" || len(r.Origins) == 0 {
		errs = append(errs, errors.New("the roster names no relying party or no origin"))
	}
	for _, o := range r.Origins {
		if err := checkOrigin(o); err != nil {
			errs = append(errs, err)
		}
	}
	if r.Need < 2 {
		errs = append(errs, fmt.Errorf("the roster lets %d publish; at least 2 are wanted", r.Need))
	}
	seen := make(map[string]string)
	for _, p := range r.People {
		errs = append(errs, p.check(seen)...)
	}
	if len(errs) == 0 && !r.canPublish() {
		errs = append(errs, fmt.Errorf("with this roster nobody can publish: %d people who approve are wanted, one of them a publisher", r.Need))
	}
	return errors.Join(errs...)
}

// canPublish tells whether there are enough people with a key.
func (r Roster) canPublish() bool {
	var able []Person
	for _, p := range r.People {
		if len(p.Passkeys)+len(p.Keys) > 0 {
			able = append(able, p)
		}
	}
	return slices.ContainsFunc(able, func(p Person) bool { return r.enough(p.ID, able) == nil })
}

func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin || u.Scheme != "https" && u.Hostname() != "localhost" {
		return fmt.Errorf("%q is no origin of a page; write it as https://console.example.org", origin)
	}
	return nil
}

// check says what is wrong with a person. Seen holds whose every name and key is, so that nobody stands for two.
func (p Person) check(seen map[string]string) []error {
	var errs []error
	if !personID.MatchString(p.ID) || p.ID == Operator {
		errs = append(errs, fmt.Errorf("%q is no id of a person; write small letters, digits and hyphens", p.ID))
	}
	for _, role := range p.Roles {
		if !slices.Contains(roles, role) {
			errs = append(errs, fmt.Errorf("%s has the role %q, which there is not", p.ID, role))
		}
	}
	claim := func(what string) {
		if other, taken := seen[what]; taken {
			errs = append(errs, fmt.Errorf("%s and %s have the same id or key", other, p.ID))
		}
		seen[what] = p.ID
	}
	claim("id " + p.ID)
	for _, k := range p.Passkeys {
		public, err := k.public()
		if err != nil {
			errs = append(errs, fmt.Errorf("a passkey of %s: %w", p.ID, err))
			continue
		}
		claim("credential " + string(k.Credential))
		claim("key " + string(public))
	}
	for _, k := range p.Keys {
		name, public, err := fileKey(k)
		if err != nil {
			errs = append(errs, fmt.Errorf("a key of %s: %w", p.ID, err))
			continue
		}
		claim("name " + name)
		claim("key " + string(public))
	}
	return errs
}
