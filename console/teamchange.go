package console

import (
	"context"
	"slices"

	"liman/edition/ledger"
	"liman/edition/publishing"
)

// peopleAdd proposes a roster with those who wait, and with new passkeys of those who are in it. Before the first roster, the operator proposes it.
func (s *Server) peopleAdd(v *visit) (answer, error) {
	v.FormValue("person") // has the form read
	return s.proposeTeam(v, v.say("people.why-add", nil), func(h publishing.History, members map[string]member) (ledger.Roster, error) {
		for _, id := range v.Form["person"] {
			if _, named := h.Roster.Person(id); !named && everNamed(h, id) || len(rosterKeys(members[id])) == 0 {
				return ledger.Roster{}, errUnproved
			}
		}
		if len(v.Form["person"]) == 0 {
			return ledger.Roster{}, errNobodyNew
		}
		return s.rosterOf(h, members, v.Form["person"]), nil
	})
}

// rosterOf is the roster in force with these people's passkeys as they are now; whom it does not name is added with the roles of her invitation.
func (s *Server) rosterOf(h publishing.History, members map[string]member, ids []string) ledger.Roster {
	r := h.Roster
	if len(r.People) == 0 {
		r = ledger.Roster{RPID: s.webauthn.Config.RPID, Origins: []string{s.Origin}, Need: 2}
	}
	r.People = slices.Clone(r.People)
	for _, id := range slices.Sorted(slices.Values(ids)) {
		m := members[id]
		i := slices.IndexFunc(r.People, func(p ledger.Person) bool { return p.ID == id })
		if i < 0 {
			r.People = append(r.People, ledger.Person{ID: id, Name: m.Name, Roles: m.Roles})
			i = len(r.People) - 1
		}
		r.People[i].Passkeys = keysNow(r.People[i].Passkeys, m)
	}
	return r
}

// keysNow are the passkeys that a roster has of somebody, and those of hers that have proved since, as they are now.
func keysNow(had []ledger.Passkey, m member) []ledger.Passkey {
	now := rosterKeys(m)
	for _, k := range slices.Backward(had) {
		if !slices.ContainsFunc(now, func(n ledger.Passkey) bool { return string(n.Credential) == string(k.Credential) }) {
			now = slices.Insert(now, 0, k)
		}
	}
	return now
}

// peopleChange proposes a roster in which somebody has the roles and passkeys that were ticked.
func (s *Server) peopleChange(v *visit) (answer, error) {
	id := v.PathValue("person")
	roles, err := v.roles()
	if err != nil {
		return nil, err
	}
	name := v.nameOf(id)
	return s.proposeTeam(v, v.say("people.why-change", map[string]string{"name": name}), func(h publishing.History, members map[string]member) (ledger.Roster, error) {
		r := h.Roster
		r.People = slices.Clone(r.People)
		i := slices.IndexFunc(r.People, func(p ledger.Person) bool { return p.ID == id })
		if i < 0 {
			return r, errNobodyNew
		}
		r.People[i].Roles = roles
		r.People[i].Passkeys = slices.DeleteFunc(keysNow(r.People[i].Passkeys, members[id]), func(k ledger.Passkey) bool {
			return !slices.Contains(v.Form["key"], base64url(k.Credential))
		})
		return r, nil
	})
}

// peopleRemove proposes a roster without somebody. Whoever only waits is removed at once.
func (s *Server) peopleRemove(v *visit) (answer, error) {
	id := v.PathValue("person")
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	if _, named := h.Roster.Person(id); !named {
		_, revision, err := s.member(v.Context(), id)
		if err != nil || id == v.person.ID {
			return nil, errNobodyNew
		}
		return redirect("/console/people?removed"), s.Staff.Drop(v.Context(), peopleKind, id, revision)
	}
	why := v.say("people.why-remove", map[string]string{"name": v.nameOf(id)})
	return s.proposeTeam(v, why, func(h publishing.History, _ map[string]member) (ledger.Roster, error) {
		r := h.Roster
		r.People = slices.DeleteFunc(slices.Clone(r.People), func(p ledger.Person) bool { return p.ID == id })
		return r, nil
	})
}

// proposeTeam proposes a roster. What must hold: nothing here changes who may do what; two admins who sign do, or the operator's key.
func (s *Server) proposeTeam(v *visit, why string, make func(publishing.History, map[string]member) (ledger.Roster, error)) (answer, error) {
	ctx := v.Context()
	h, members, err := s.team(ctx)
	if err != nil {
		return nil, err
	}
	r, err := make(h, members)
	if err != nil {
		return nil, err
	}
	if adminsOf(h.Roster) >= minAdmins && adminsOf(r) < minAdmins {
		return nil, errAdmins
	}
	if r.Check() != nil {
		return nil, errTeam
	}
	p := ledger.Proposal{Kind: ledger.Enrol, Proposer: v.person.ID, Why: why, NewRoster: &r}
	to := redirect("/console/review/")
	if len(h.Roster.People) == 0 {
		p.Proposer, to = ledger.Operator, "/console/people?proposed#"
	}
	p, err = s.Desk.Propose(ctx, p, nil)
	return to + redirect(p.ID.String()), err
}

// adminsOf is how many can sign a roster.
func adminsOf(r ledger.Roster) int {
	n := 0
	for _, p := range r.People {
		if p.Has(ledger.Admin) && len(p.Passkeys)+len(p.Keys) > 0 {
			n++
		}
	}
	return n
}

// forgetGone drops what is kept of those whom a new roster no longer names.
func (s *Server) forgetGone(ctx context.Context, before, after ledger.Roster) error {
	for _, p := range before.People {
		if _, named := after.Person(p.ID); named {
			continue
		}
		if _, revision, err := s.member(ctx, p.ID); err == nil {
			if err := s.Staff.Drop(ctx, peopleKind, p.ID, revision); err != nil {
				return err
			}
		}
	}
	return nil
}

// rosterBefore is the roster that was in force before the newest record; empty if there was none.
func rosterBefore(h publishing.History) ledger.Roster {
	for _, r := range slices.Backward(h.Records[:len(h.Records)-1]) {
		if r.NewRoster != nil {
			return *r.NewRoster
		}
	}
	return ledger.Roster{}
}
