package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"liman/content"
	"liman/edition"
	"liman/edition/check"
	"liman/edition/draft"
	"liman/edition/ledger"
	"liman/store"
)

// work is content as somebody looks at it or changes it: a change set, or what is served if she has none. Nobody may change what it holds;
// an act is done through edit.
type work struct {
	Draft    *draft.Draft // nil: what is served, and nobody changes it
	Revision uint64       // in which the draft was read
	Base     *content.Bundle
	Bundle   *content.Bundle
	Edition  *edition.Edition // opened; the one before if it cannot be read for its faults
	Faults   content.Faults   // what is wrong with it

	Files map[string]indexed           // its fields, by file
	Was   map[string]indexed           // those of the edition that it rests on, in the files that it says otherwise
	At    map[draft.Key]content.Faults // the faults, by the field in which they stand

	editor  *draft.Editor           // whose Bundle it is, while it is opened; nil if nobody edits it
	counted func() map[string]state // what is to be done, by screen, but for what a day brings; counted when somebody first asks
}

// bench is where change sets lie opened: what was last opened of each, by its id. What must hold:
//   - what is given is what Redis holds now, since the revision is compared;
//   - all that lies in a work follows from its Base and its Bundle alone, and both are compared by their hashes: nothing else may be kept there;
//   - one opener checks for all, so a change of one field costs the check of that field;
//   - a file is taken apart once for all that lie open, and goes with the last of them.
type bench struct {
	read draft.Memory // what those who edit have taken apart

	opening sync.Mutex // held by whoever opens; nobody who looks at what lies open waits for her
	opener  *check.Opener

	mu   sync.Mutex
	open map[string]work // by the draft's id; "" for what is served
	used []string        // their ids, what was asked for last at the end
}

// benchSize is how many change sets lie opened. An edition is some ten megabytes, and those that lie open share the files in which they are alike.
const benchSize = 8

// opened is content as it was opened and checked, once for each bundle.
func (b *bench) opened(id string, w work) work {
	b.opening.Lock()
	defer b.opening.Unlock()
	was, there := b.lying(id)
	if there && was.Bundle.Hash() == w.Bundle.Hash() && alike(was.Base, w.Base) {
		was.Draft, was.Revision = w.Draft, w.Revision
		b.lay(id, was)
		return was
	}
	e, err := b.opener.Open(w.Bundle)
	w.Edition = e
	if err != nil && !errors.As(err, &w.Faults) {
		w.Faults = content.Faults{{What: err.Error(), Line: 1}}
	}
	if w.Edition == nil {
		w.Edition = was.Edition
	}
	if w.Edition == nil && w.Base != nil { // nothing of it could be opened yet
		w.Edition, _ = edition.Open(w.Base)
	}
	w.Files = b.fields(w)
	w.editor = nil
	w.Was = b.fieldsBefore(w)
	w.At = w.locate()
	w.counted = sync.OnceValue(w.count)
	b.lay(id, w)
	return w
}

func alike(a, b *content.Bundle) bool {
	return a == b || a != nil && b != nil && a.Hash() == b.Hash()
}

// lying is what lies open under an id; false if nothing does.
func (b *bench) lying(id string) (work, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	w, there := b.open[id]
	if there {
		b.use(id)
	}
	return w, there
}

// lay puts what was opened on the bench, and takes away what nobody has asked for longest if there is no room.
func (b *bench) lay(id string, w work) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open = make(map[string]work)
	}
	b.open[id] = w
	b.use(id)
	for len(b.open) > benchSize {
		delete(b.open, b.used[0])
		b.used = b.used[1:]
	}
}

// use notes that somebody has asked for what lies open under an id.
func (b *bench) use(id string) {
	b.used = append(slices.DeleteFunc(b.used, func(one string) bool { return one == id }), id)
}

// known is a change set as it lies opened, if that is the revision.
func (b *bench) known(id string, revision uint64) (work, bool) {
	w, there := b.lying(id)
	return w, there && w.Revision == revision && w.Draft != nil
}

// work is what a visit looks at: the change that is named in its form or address (change=…), else the one that she works on, else what is served.
func (v *visit) work() (work, error) {
	id, err := v.changeID()
	if err != nil {
		return work{}, err
	}
	if id == "" {
		return v.server.servedWork(v.Context())
	}
	return v.server.changeWork(v.Context(), id)
}

// changeID is the id of the change that a visit is about; "" for none.
func (v *visit) changeID() (string, error) {
	if id := v.FormValue("change"); id != "" {
		return id, nil
	}
	return v.server.current(v.Context(), v.person.ID)
}

// current is the id of the change that somebody works on; "" if she has none that can be changed.
func (s *Server) current(ctx context.Context, person string) (string, error) {
	kept, err := s.Staff.Get(ctx, currentKind, person)
	if err != nil || kept.Revision == 0 {
		return "", err
	}
	id := string(kept.Data)
	d, _, err := s.draft(ctx, id)
	if errors.Is(err, errNoChange) || err == nil && (d.State == draft.Published || d.State == draft.Discarded) {
		return "", nil
	}
	return id, err
}

// setCurrent says which change somebody works on.
func (s *Server) setCurrent(ctx context.Context, person, id string) error {
	kept, err := s.Staff.Get(ctx, currentKind, person)
	if err != nil {
		return err
	}
	return s.Staff.Put(ctx, currentKind, person, []byte(id), kept.Revision)
}

var errNoChange = problem{status: 404, id: "problem.no-change"}

// draft reads a change set. The error is errNoChange if there is none.
func (s *Server) draft(ctx context.Context, id string) (*draft.Draft, uint64, error) {
	kept, err := s.Drafts.Get(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	if kept.Revision == 0 {
		return nil, 0, errNoChange
	}
	d, err := draft.Parse(kept.Data)
	return d, kept.Revision, err
}

func (s *Server) putDraft(ctx context.Context, d *draft.Draft, revision uint64) error {
	data, err := d.Bytes()
	if err != nil {
		return err
	}
	return s.Drafts.Put(ctx, d.ID.String(), data, revision)
}

// servedWork is what is served, to be looked at.
func (s *Server) servedWork(ctx context.Context) (work, error) {
	b, err := s.served(ctx)
	if err != nil {
		return work{}, err
	}
	return s.bench.opened("", work{Base: b, Bundle: b}), nil
}

// changeWork is a change set by its id.
func (s *Server) changeWork(ctx context.Context, id string) (work, error) {
	d, revision, err := s.draft(ctx, id)
	if err != nil {
		return work{}, err
	}
	if w, known := s.bench.known(id, revision); known {
		return w, nil
	}
	w, _, err := s.editor(ctx, d)
	if err != nil {
		return work{}, err
	}
	w.Revision = revision
	return s.bench.opened(id, w), nil
}

// editor is a change set's content, to be edited; the work is not opened and not checked yet.
func (s *Server) editor(ctx context.Context, d *draft.Draft) (work, *draft.Editor, error) {
	base, err := s.edition(ctx, d.Base)
	if err != nil {
		return work{}, nil, err
	}
	blobs, err := s.blobs(ctx, d)
	if err != nil {
		return work{}, nil, err
	}
	e, err := d.Editor(base, blobs)
	if err != nil {
		return work{}, nil, err
	}
	e.Remember(&s.bench.read)
	b, err := e.Bundle()
	return work{Draft: d, Base: base, Bundle: b}, e, err
}

// blobs are the files that a draft holds, by their hashes. Redis is asked for those alone that do not lie open.
func (s *Server) blobs(ctx context.Context, d *draft.Draft) (map[content.Hash][]byte, error) {
	blobs := s.bench.blobs(d)
	var others []string
	for _, hash := range d.Blobs() {
		if _, there := blobs[hash]; !there {
			others = append(others, hash.String())
		}
	}
	if len(others) == 0 {
		return blobs, nil
	}
	kept, err := s.Desk.Keeper.Blobs(ctx, others...)
	if err != nil {
		return nil, err
	}
	for _, hash := range d.Blobs() {
		if data, there := kept[hash.String()]; there {
			blobs[hash] = data
		}
	}
	return blobs, nil
}

// blobs are those files of a draft that lie open as it holds them, by their hashes.
func (b *bench) blobs(d *draft.Draft) map[content.Hash][]byte {
	blobs := make(map[content.Hash][]byte)
	w, there := b.lying(d.ID.String())
	if !there {
		return blobs
	}
	for file, hash := range d.Files {
		if data, has := w.Bundle.File(file); has && w.Bundle.Sum(file) == hash {
			blobs[hash] = data
		}
	}
	return blobs
}

// editTries is how often an act is done anew because somebody else was quicker.
const editTries = 10

// edit does something to the content of the change that a visit is about, or of a new one if she has none. Whoever is too late does it anew on what
// the other has written, so nothing is lost. Void tells that a colleague's approval has died by it.
func (v *visit) edit(do func(*draft.Draft, *draft.Editor) error) (w work, void bool, err error) {
	id, err := v.changeID()
	if err == nil && id == "" {
		id, err = v.server.begin(v)
	}
	if err != nil {
		return work{}, false, err
	}
	return v.editIn(id, do)
}

// editIn does something to the content of a change, as edit does.
func (v *visit) editIn(id string, do func(*draft.Draft, *draft.Editor) error) (w work, void bool, err error) {
	for range editTries {
		w, void, err = v.server.editOnce(v, id, do)
		if !errors.Is(err, store.ErrDraftMoved) {
			break
		}
	}
	if err == nil {
		err = v.server.dropVoid(v.Context(), void, w)
	}
	return w, void, err
}

// editOnce does what editIn does, once: the error is store.ErrDraftMoved if somebody else wrote the change meanwhile.
func (s *Server) editOnce(v *visit, id string, do func(*draft.Draft, *draft.Editor) error) (work, bool, error) {
	ctx := v.Context()
	d, revision, err := s.draft(ctx, id)
	if err != nil {
		return work{}, false, err
	}
	w, e, err := s.editor(ctx, d)
	if err != nil {
		return w, false, err
	}
	if err := do(d, e); err != nil {
		return w, false, err
	}
	blobs, void, err := d.Keep(e, w.Base, v.person.ID, v.now)
	if err != nil {
		return w, false, err
	}
	if err := s.putBlobs(ctx, blobs); err != nil {
		return w, false, err
	}
	if err := s.putDraft(ctx, d, revision); err != nil {
		return w, false, err
	}
	w.Revision = revision + 1
	if w.Bundle, err = e.Bundle(); err != nil {
		return w, false, err
	}
	w.editor = e
	return s.bench.opened(id, w), void, nil
}

// putBlobs keeps the files of a change, by their hashes.
func (s *Server) putBlobs(ctx context.Context, blobs map[content.Hash][]byte) error {
	if len(blobs) == 0 {
		return nil
	}
	files := make(map[string][]byte, len(blobs))
	for hash, data := range blobs {
		files[hash.String()] = data
	}
	return s.Desk.Keeper.PutBlobs(ctx, files)
}

// begin begins a change for whoever visits, and makes it the one that she works on.
func (s *Server) begin(v *visit) (id string, err error) {
	b, err := s.served(v.Context())
	if err != nil {
		return "", err
	}
	title := v.say("change.untitled", pairs([]any{"name", v.person.Name, "day", v.day(v.now)}))
	return s.beginAs(v.Context(), draft.Begin(b.Hash(), v.person.ID, title, v.now), v.person.ID)
}

// beginAs keeps a new change, and makes it the one that somebody works on; whom is her id, or that with what she does beside her change.
func (s *Server) beginAs(ctx context.Context, d *draft.Draft, whom string) (id string, err error) {
	if err := s.putDraft(ctx, d, 0); err != nil {
		return "", err
	}
	return d.ID.String(), s.setCurrent(ctx, whom, d.ID.String())
}

// dropVoid drops what was proposed when a change was changed since: nobody is to approve what is not there any more.
func (s *Server) dropVoid(ctx context.Context, void bool, w work) error {
	if !void {
		return nil
	}
	return s.Desk.Keeper.DropProposal(ctx, w.Draft.ID.String())
}

// alter does something to a change set that is no edit of its content: submit, comment, send back, discard. Whoever is too late does it anew.
func (s *Server) alter(ctx context.Context, id string, do func(*draft.Draft) error) error {
	for range editTries {
		d, revision, err := s.draft(ctx, id)
		if err != nil {
			return err
		}
		if err := do(d); err != nil {
			return err
		}
		if err := s.putDraft(ctx, d, revision); !errors.Is(err, store.ErrDraftMoved) {
			return err
		}
	}
	return errBusy
}

// approval takes what somebody has signed for a proposal out of a form. Where a newcomer tries the console, the program can sign for her.
func (v *visit) approval(p ledger.Proposal) (ledger.Approval, error) {
	if play := v.server.Play; play != nil && v.FormValue("play") != "" {
		return play.sign(v.server, v.person.ID, p)
	}
	answer := v.FormValue("assertion")
	if !json.Valid([]byte(answer)) {
		return ledger.Approval{}, errForm
	}
	a, err := ledger.ParseAssertion([]byte(answer))
	if err != nil {
		return ledger.Approval{}, errForm
	}
	return ledger.Approval{Passkey: &a}, nil
}

// asking is what a page needs to ask for somebody's passkey: pages/part-sign.html.
type asking struct {
	Action      string // where the form goes
	Label       string // of its button
	Challenge   string // base64url, as the script wants it
	Credentials string // hers, base64url, with blanks between
	Hidden      map[string]string
}

// ask is what asks whoever visits for her passkey's approval of a proposal.
func (v *visit) ask(p ledger.Proposal, action, label string) (asking, error) {
	challenge := p.Challenge()
	a := asking{Action: action, Label: label, Challenge: base64url(challenge[:])}
	h, err := v.server.history(v.Context())
	if err != nil {
		return a, err
	}
	who, named := h.Roster.Person(v.person.ID)
	if !named {
		return a, fmt.Errorf("ask %s: %w", v.person.ID, errNobody)
	}
	for i, k := range who.Passkeys {
		if i > 0 {
			a.Credentials += " "
		}
		a.Credentials += base64url(k.Credential)
	}
	return a, nil
}
