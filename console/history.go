package console

import (
	"cmp"
	"strconv"

	"liman/content"
	"liman/edition/ledger"
	"liman/edition/publishing"
)

// historyPage is what was published when, by whom and why, the latest first.
type historyPage struct {
	Number  uint64
	Hash    string // of the newest record; another one elsewhere shows that somebody is lied to
	Records []recordRow
	More    uint64 // the number behind which older ones are listed; 0: there are none
	Team    bool   // the latest is of the team, and nothing of it is on phones
}

// recordRow is a record in a list.
type recordRow struct {
	Number  uint64
	Kind    ledger.Kind
	When    int64 // in Unix seconds
	Why     string
	By      []string // who has signed it
	Entry   string   // that was withdrawn, confirmed or shown again; "" for none
	Name    string   // what it is called
	Served  bool     // its edition is what people see now
	Between bool     // it changed what people see, so it can be taken back
	Back    uint64   // the number of the record that took it back; 0 for none
}

// recordsShown is how many records a page lists.
const recordsShown = 30

func (s *Server) historyList(v *visit) (answer, error) {
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	end := h.Number
	if before, err := strconv.ParseUint(v.FormValue("before"), 10, 64); err == nil && before > 0 && before <= end {
		end = before - 1
	}
	p := historyPage{Number: h.Number, Hash: h.Record.String(), Team: h.Number > 0 && h.Records[h.Number-1].Kind == ledger.Enrol}
	back := s.takenBack(h)
	for n := end; n > 0 && end-n < recordsShown; n-- {
		row := v.recordRow(h, n)
		row.Back = back[n]
		p.Records = append(p.Records, row)
		p.More = n
	}
	if p.More == 1 {
		p.More = 0
	}
	return page{"history-list", p, 0}, nil
}

func (v *visit) recordRow(h publishing.History, number uint64) recordRow {
	r := h.Records[number-1]
	row := recordRow{Number: number, Kind: v.server.kindOf(r.Proposal), When: r.When, Why: r.Why, Entry: r.Entry, Served: number == servedSince(h)}
	row.Between = editionBefore(h, number) != r.Edition
	if row.Name = r.Entry; r.Entry != "" {
		row.Name = v.entryName(h, r.Entry)
	}
	for _, who := range r.By {
		row.By = append(row.By, v.nameOf(who))
	}
	return row
}

// entryName is what an entry is called today that a record names; the record's word for it if there is none any more.
func (v *visit) entryName(h publishing.History, entry string) string {
	w, err := v.server.servedWork(v.Context())
	if err != nil {
		return entry
	}
	if e, known := v.listed(w).withdrawn(v.server.hidden(v.Context(), h, w), entry); known {
		return e.Name
	}
	return entry
}

// kindBuiltin is the kind of a record or proposal as staff are told it, where what is inside the program is published again.
const kindBuiltin ledger.Kind = "builtin"

// kindOf is what kind of proposal staff are told of.
func (s *Server) kindOf(p ledger.Proposal) ledger.Kind {
	if p.Kind == ledger.Publish && p.Edition == s.Desk.Builtin.Hash() {
		return kindBuiltin
	}
	return p.Kind
}

// servedSince is the number of the record since which the present edition is served; 0 if nothing was published.
func servedSince(h publishing.History) uint64 {
	var since uint64
	var edition content.Hash
	for _, r := range h.Records {
		if r.Edition != edition {
			edition, since = r.Edition, r.Number
		}
	}
	return since
}

// takenBack are the records that were taken back, each with the number of the one that did.
func (s *Server) takenBack(h publishing.History) map[uint64]uint64 {
	return h.TakenBack(s.Desk.Builtin.Hash())
}

// editionBefore is what was served before a record.
func editionBefore(h publishing.History, number uint64) content.Hash {
	if number < 2 {
		return content.Hash{}
	}
	return h.Records[number-2].Edition
}

// recordPage is one record and what it changed.
type recordPage struct {
	recordRow
	Groups  []group
	Text    string // what was signed, word by word
	Hash    string
	CanBack bool
}

func (s *Server) record(v *visit) (answer, error) {
	h, number, err := v.numbered()
	if err != nil {
		return nil, err
	}
	r := h.Records[number-1]
	p := recordPage{recordRow: v.recordRow(h, number), Text: r.Text(), Hash: r.Checkpoint.Record.String()}
	p.Back = s.takenBack(h)[number]
	if p.Between {
		before, err := s.edition(v.Context(), editionBefore(h, number))
		if err != nil {
			return nil, err
		}
		after, err := s.edition(v.Context(), r.Edition)
		if err != nil {
			return nil, err
		}
		w, err := s.servedWork(v.Context())
		if err != nil {
			return nil, err
		}
		p.Groups = v.differences(w, s.diff(before, after, v.lang))
		p.CanBack = v.person.may(signers) && h.Edition != cmp.Or(editionBefore(h, number), s.Desk.Builtin.Hash())
	}
	return page{"history", p, 0}, nil
}

// numbered is the record that an address names.
func (v *visit) numbered() (publishing.History, uint64, error) {
	h, err := v.server.history(v.Context())
	if err != nil {
		return h, 0, err
	}
	number, err := strconv.ParseUint(v.PathValue("number"), 10, 64)
	if err != nil || number == 0 || number > h.Number {
		return h, 0, errNowhere
	}
	return h, number, nil
}

// takeBack proposes that what was served before a record is served again; the page that follows asks for her passkey, and a colleague for hers.
func (s *Server) takeBack(v *visit) (answer, error) {
	h, number, err := v.numbered()
	if err != nil {
		return nil, err
	}
	why := v.sentence("why")
	if why == "" {
		return nil, errWhy
	}
	p, err := s.backBefore(v, h, number, why)
	return redirect("/console/review/" + p.ID.String()), err
}

// backBefore proposes what was served before a record. Before the first publication that is what was inside the program, which is published by its own
// name: another release has other content inside.
func (s *Server) backBefore(v *visit, h publishing.History, number uint64, why string) (ledger.Proposal, error) {
	p := ledger.Proposal{Kind: ledger.Rollback, Edition: editionBefore(h, number), Proposer: v.person.ID, Why: why}
	var files *content.Bundle
	if p.Edition == (content.Hash{}) {
		p.Kind, p.Edition, files = ledger.Publish, s.Desk.Builtin.Hash(), s.Desk.Builtin
	}
	if p.Edition == h.Edition {
		return p, errNothing
	}
	return s.Desk.Propose(v.Context(), p, files)
}
