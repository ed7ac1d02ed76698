package console

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"liman/edition/ledger"
	"liman/edition/publishing"
)

// peoplePage is who is in the team, who waits to be, and who is invited. Whoever the roster does not name sees herself alone.
type peoplePage struct {
	Me          teamRow
	Sessions    []sessionRow // hers, the one in which she reads this first
	Team        []teamRow
	Waiting     []teamRow
	Invitations []invitationRow
	Proposed    []proposedTeam
	Founding    *founding // nil once there is a roster
	Roles       []ledger.Role
}

// teamRow is somebody of the team, or who has enrolled and waits.
type teamRow struct {
	ID    string
	Name  string
	Roles []ledger.Role
	Keys  []keyRow
	Open  int  // in how many browsers she is signed in, for admins
	Fresh bool // she has a passkey that the roster does not have, or has otherwise
}

// keyRow is a passkey.
type keyRow struct {
	ID       string // of the credential, in base64url
	Label    string
	Added    int64 // in Unix seconds; 0: it came with a file
	Used     int64
	Proved   bool
	Enrolled bool // the roster has it, so it can sign
	Moved    bool // whether it may be kept in a cloud has changed: it signs in, and signs nothing until the roster has it anew
}

// May tells whether a roster can have the passkey.
func (k keyRow) May() bool { return k.Proved || k.Enrolled }

// invitationRow is an invitation that nobody has used yet.
type invitationRow struct {
	ID     string // the hash of its token
	Name   string
	Roles  []ledger.Role
	By     string
	Ends   int64 // in Unix seconds
	Member bool  // for somebody who has a place already
}

// proposedTeam is a roster that waits for signatures.
type proposedTeam struct {
	ID        string
	Why       string
	Challenge string
	Ends      int64
}

// founding is what is still missing before the operator can sign the first roster.
type founding struct {
	Publisher bool // nobody publishes
	Two       bool // fewer than two may approve
	Admins    bool // fewer than two admins: the operator will have to sign each later roster, too
}

// Ready tells whether the first roster can be proposed.
func (f founding) Ready() bool { return !f.Publisher && !f.Two }

// team is what counts so far and who has signed up, whether or not the roster names them.
func (s *Server) team(ctx context.Context) (publishing.History, map[string]member, error) {
	h, err := s.history(ctx)
	if err != nil {
		return h, nil, err
	}
	members, err := s.members(ctx)
	return h, members, err
}

func (s *Server) people(v *visit) (answer, error) {
	ctx := v.Context()
	h, members, err := s.team(ctx)
	if err != nil {
		return nil, err
	}
	me, named := h.Roster.Person(v.person.ID)
	if !named {
		me = ledger.Person{ID: v.person.ID, Name: v.person.Name, Roles: v.person.Roles}
	}
	p := peoplePage{Me: teamRowOf(me, members[me.ID]), Roles: anybody}
	if p.Sessions, err = s.sessionsOf(v, v.person.ID); err != nil {
		return nil, err
	}
	if v.person.may(anybody) {
		p.Team = teamRows(h.Roster, members)
	}
	if !v.person.may(admins) {
		return page{"people", p, 0}, nil
	}
	if err := s.countSessions(v, p.Team); err != nil {
		return nil, err
	}
	p.Waiting = waitingRows(h, members)
	if len(h.Roster.People) == 0 {
		p.Founding = missing(s.rosterOf(h, members, slices.Collect(maps.Keys(members))))
	}
	if p.Invitations, err = s.invitationRows(v); err != nil {
		return nil, err
	}
	p.Proposed, err = s.proposedTeams(v, h)
	return page{"people", p, 0}, err
}

// countSessions says of some people in how many browsers they are signed in.
func (s *Server) countSessions(v *visit, rows []teamRow) error {
	all, err := s.allSessions(v.Context())
	for i := range rows {
		for _, one := range all {
			if one.Person == rows[i].ID && !s.over(one.session, v.now) {
				rows[i].Open++
			}
		}
	}
	return err
}

func teamRows(r ledger.Roster, members map[string]member) []teamRow {
	var rows []teamRow
	for _, p := range r.People {
		rows = append(rows, teamRowOf(p, members[p.ID]))
	}
	return rows
}

// teamRowOf puts together what the roster says of somebody and what her record says of her passkeys.
func teamRowOf(p ledger.Person, m member) teamRow {
	row := teamRow{ID: p.ID, Name: p.Name, Roles: p.Roles}
	known := make(map[string]bool)
	for _, k := range m.Passkeys {
		one := keyRow{ID: base64url(k.Credential.ID), Label: k.Label, Added: k.Added, Used: k.Used, Proved: k.Proved}
		known[one.ID] = true
		if i := slices.IndexFunc(p.Passkeys, func(r ledger.Passkey) bool { return string(r.Credential) == string(k.Credential.ID) }); i >= 0 {
			one.Enrolled, one.Moved = true, p.Passkeys[i].BackupEligible != k.Credential.Flags.BackupEligible
		}
		row.Fresh = row.Fresh || one.Proved && !one.Enrolled || one.Moved
		row.Keys = append(row.Keys, one)
	}
	for _, k := range p.Passkeys {
		if id := base64url(k.Credential); !known[id] {
			row.Keys = append(row.Keys, keyRow{ID: id, Enrolled: true})
		}
	}
	return row
}

// waitingRows are those who have enrolled and whom no roster has named yet.
func waitingRows(h publishing.History, members map[string]member) []teamRow {
	var rows []teamRow
	for _, id := range slices.Sorted(maps.Keys(members)) {
		if !everNamed(h, id) {
			m := members[id]
			rows = append(rows, teamRowOf(ledger.Person{ID: id, Name: m.Name, Roles: m.Roles}, m))
		}
	}
	return rows
}

// everNamed tells whether any roster has named somebody, be it one of before.
func everNamed(h publishing.History, id string) bool {
	return slices.ContainsFunc(h.Records, func(r publishing.Signed) bool {
		if r.NewRoster == nil {
			return false
		}
		_, named := r.NewRoster.Person(id)
		return named
	})
}

// missing is what a first roster still lacks.
func missing(r ledger.Roster) *founding {
	able := make(map[ledger.Role]int)
	var ids []string
	for _, p := range r.People {
		if len(p.Passkeys) == 0 {
			continue
		}
		ids = append(ids, p.ID)
		for _, role := range p.Roles {
			able[role]++
		}
	}
	two := slices.ContainsFunc(ids, func(id string) bool {
		err := r.Enough(id, ids)
		return err == nil || able[ledger.Publisher] == 0 && len(ids) > 1
	})
	return &founding{Publisher: able[ledger.Publisher] == 0, Two: !two, Admins: able[ledger.Admin] < minAdmins}
}

// minAdmins is how many sign a roster.
const minAdmins = 2

func (s *Server) invitationRows(v *visit) ([]invitationRow, error) {
	all, err := s.Staff.All(v.Context(), invitationsKind)
	if err != nil {
		return nil, err
	}
	var rows []invitationRow
	for _, id := range slices.Sorted(maps.Keys(all)) {
		var i invitation
		if json.Unmarshal(all[id].Data, &i) == nil && v.now.Unix() <= i.Ends {
			rows = append(rows, invitationRow{id, i.Name, i.Roles, v.nameOf(i.By), i.Ends, i.Person != ""})
		}
	}
	return rows, nil
}

func (s *Server) proposedTeams(v *visit, h publishing.History) ([]proposedTeam, error) {
	all, err := s.Desk.AllPending(v.Context(), h)
	var teams []proposedTeam
	for _, p := range all {
		if p.Kind == ledger.Enrol && v.now.Unix() <= p.NotAfter {
			teams = append(teams, proposedTeam{p.ID.String(), p.Why, p.Challenge().String(), p.NotAfter})
		}
	}
	return teams, err
}

// Problems of changing the team.
var (
	errRoles     = problem{status: http.StatusBadRequest, id: "people.no-role"}
	errNobodyNew = problem{status: http.StatusBadRequest, id: "people.nobody"}
	errUnproved  = problem{status: http.StatusConflict, id: "people.unproved"}
	errAdmins    = problem{status: http.StatusConflict, id: "people.two-admins"}
	errTeam      = problem{status: http.StatusConflict, id: "people.cannot"}
)

// invitedPage shows the link of an invitation, this once.
type invitedPage struct {
	Name string
	Link string
	Self bool
	Ends int64
}

// peopleInvite invites somebody new, by name and roles; or somebody of the team to a new passkey, since hers is lost.
func (s *Server) peopleInvite(v *visit) (answer, error) {
	if id := v.FormValue("person"); id != "" {
		return s.inviteColleague(v, id)
	}
	name := strings.Join(strings.Fields(v.FormValue("name")), " ")
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return nil, problem{status: http.StatusBadRequest, id: "enrol.name"}
	}
	roles, err := v.roles()
	if err != nil {
		return nil, err
	}
	return s.invited(v, invitation{Name: name, Roles: roles, By: v.person.ID})
}

// inviteColleague invites somebody who has a place already. What she enrols signs in, and signs nothing before two admins have put it in the roster.
func (s *Server) inviteColleague(v *visit, id string) (answer, error) {
	p, err := s.person(v.Context(), id)
	if err != nil {
		return nil, errNobodyNew
	}
	return s.invited(v, invitation{Person: p.ID, Name: p.Name, Roles: p.Roles, By: v.person.ID})
}

// peoplePasskey gives whoever asks a link of her own, for another passkey.
func (s *Server) peoplePasskey(v *visit) (answer, error) { return s.inviteColleague(v, v.person.ID) }

// invited makes an invitation, and shows its link this once.
func (s *Server) invited(v *visit, i invitation) (answer, error) {
	link, err := s.invite(v.Context(), i)
	return page{"people-invited", invitedPage{i.Name, link, i.Person == v.person.ID, v.now.Add(invitationLives).Unix()}, 0}, err
}

// roles are the roles that a form has ticked, at least one.
func (v *visit) roles() ([]ledger.Role, error) {
	v.FormValue("role") // has the form read
	var roles []ledger.Role
	for _, role := range anybody {
		if slices.Contains(v.Form["role"], string(role)) {
			roles = append(roles, role)
		}
	}
	if len(roles) == 0 {
		return nil, errRoles
	}
	return roles, nil
}

// peopleWithdraw makes the link of an invitation useless.
func (s *Server) peopleWithdraw(v *visit) (answer, error) {
	id := v.PathValue("invitation")
	kept, err := s.Staff.Get(v.Context(), invitationsKind, id)
	if err != nil {
		return nil, err
	}
	if kept.Revision == 0 {
		return nil, errInvitation
	}
	return redirect("/console/people?withdrawn"), s.Staff.Drop(v.Context(), invitationsKind, id, kept.Revision)
}
