package ledger

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"golang.org/x/mod/sumdb/note"

	"liman/content"
)

func deepCopy(t *testing.T, r Roster) Roster {
	t.Helper()
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var c Roster
	if err := json.Unmarshal(data, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// otherSpelling is the same key with its length written in two bytes, under another credential id.
func otherSpelling(k Passkey) Passkey {
	key := bytes.ReplaceAll(k.Key, []byte{0x58, 32}, []byte{0x59, 0, 32})
	return Passkey{Credential: []byte("another"), Key: key}
}

// Every way in which an approval can be less than one person's yes to just this proposal, on just this page.
func TestT18_MutantsOfAPasskeysApproval(t *testing.T) {
	t.Run("ES256", func(t *testing.T) { mutantsOfApproval(t, "ana", "radu") })
	t.Run("EdDSA", func(t *testing.T) { mutantsOfApproval(t, "radu", "ana") })
}

// mutantsOfApproval changes what one approves, beside what another does.
func mutantsOfApproval(t *testing.T, one, another string) {
	w := newWorld(t)
	p := w.propose(Publish, "ana")
	ana, radu, hers := w.phones[one], w.phones[another], "passkey of "+one
	good := clientData(p.Challenge())
	data := func(change func([]byte) []byte) Approval {
		a := ana.sign(t, change(ana.authenticatorData()), good)
		return Approval{Passkey: &a}
	}
	client := func(from, to string) Approval {
		changed := strings.Replace(good, from, to, 1)
		if changed == good {
			t.Fatalf("%q changes nothing", from)
		}
		a := ana.sign(t, ana.authenticatorData(), changed)
		return Approval{Passkey: &a}
	}
	flags := func(set byte) Approval {
		return data(func(d []byte) []byte { d[32] = set; return d })
	}
	flip := func(field func(*Assertion) []byte) Approval {
		a := ana.approve(t, p)
		field(a.Passkey)[0] ^= 1
		return a
	}
	other := p
	other.Why = "something else"
	cross := sha256.Sum256([]byte("elsewhere.example.org"))
	for name, c := range map[string]struct {
		first Approval
		why   string
	}{
		"another proposal's":          {ana.approve(t, other), "another proposal"},
		"a login's":                   {client(good[37:80], strings.Repeat("A", 43)), "another proposal"},
		"made, not got":               {client("webauthn.get", "webauthn.create"), "not for this purpose"},
		"for another origin":          {client(origin, "https://evil.example.org"), "page that the roster does not name"},
		"for a longer origin":         {client(origin, origin+".evil.org"), "page that the roster does not name"},
		"for an origin with a port":   {client(origin, origin+":8443"), "page that the roster does not name"},
		"from within another page":    {client(`"crossOrigin":false`, `"crossOrigin":true`), hers},
		"a top origin":                {client(`"crossOrigin":false`, `"crossOrigin":true,"topOrigin":"https://evil.example.org"`), hers},
		"a second challenge":          {client(`"crossOrigin"`, `"CHALLENGE":"`+strings.Repeat("A", 43)+`","crossOrigin"`), "twice"},
		"a second one, escaped":       {client(`"crossOrigin"`, `"\u0063hallenge":"`+strings.Repeat("A", 43)+`","crossOrigin"`), "twice"},
		"from within, and a long s":   {client(`"crossOrigin":false`, `"crossOrigin":true,"croſſOrigin":false`), "twice"},
		"a second type":               {client(`"crossOrigin"`, `"Type":"webauthn.get","crossOrigin"`), "twice"},
		"a second origin":             {client(`"crossOrigin"`, `"origin":"https://evil.example.org","crossOrigin"`), "twice"},
		"in another order":            {client(`{"type":"webauthn.get",`, `{"a":1,"type":"webauthn.get",`), "something else"},
		"with a blank":                {client(`{"type"`, `{ "type"`), "something else"},
		"cut JSON":                    {client(`,"crossOrigin":false}`, ``), "no JSON"},
		"more behind the JSON":        {client(`false}`, `false}{}`), hers},
		"an empty challenge":          {client(good[36:81], `""`), "something else"},
		"nobody present":              {flags(0x04), hers},
		"nobody verified":             {flags(0x01), hers},
		"neither":                     {flags(0x00), hers},
		"eligible for a cloud by now": {flags(0x0d), "enrol this passkey anew"},
		"in a cloud, but not able":    {flags(0x15), "says that it cannot be"},
		"with attested data":          {flags(0x45), "more than a signature needs"},
		"with extensions":             {flags(0x85), "more than a signature needs"},
		"with a reserved flag":        {flags(0x07), "more than a signature needs"},
		"with the other one":          {flags(0x25), "more than a signature needs"},
		"longer data":                 {data(func(d []byte) []byte { return append(d, 0) }), "more or less"},
		"shorter data":                {data(func(d []byte) []byte { return d[:36] }), "more or less"},
		"no data":                     {data(func(d []byte) []byte { return nil }), "more or less"},
		"another relying party":       {data(func(d []byte) []byte { return append(cross[:], d[32:]...) }), hers},
		"a flipped signature":         {flip(func(a *Assertion) []byte { return a.Signature }), hers},
		"flipped data":                {flip(func(a *Assertion) []byte { return a.AuthenticatorData }), hers},
		"flipped JSON":                {flip(func(a *Assertion) []byte { return a.ClientData }), "something else"},
		"a flipped credential":        {flip(func(a *Assertion) []byte { return a.Credential }), "nobody in the roster"},
		"no signature":                {func() Approval { a := ana.approve(t, p); a.Passkey.Signature = nil; return a }(), hers},
		"no credential":               {func() Approval { a := ana.approve(t, p); a.Passkey.Credential = nil; return a }(), "nobody in the roster"},
		"signed with another's key": {func() Approval {
			a := radu.approve(t, p)
			a.Passkey.Credential = ana.Credential
			return a
		}(), hers},
		"a key of nobody": {newPhone(t, "ES256").approve(t, p), "nobody in the roster"},
		"nothing":         {Approval{}, "neither a passkey's nor a note's"},
		"two things":      {func() Approval { a := ana.approve(t, p); a.Note = "— pavel AAAA\n"; return a }(), "neither a passkey's nor a note's"},
	} {
		w.refused(name, w.record(p, []Approval{c.first, radu.approve(t, p)}).Bytes(), c.why)
	}
	w.mustAppend(w.record(p, []Approval{ana.approve(t, p), radu.approve(t, p)}))
}

// One person with many keys, or one key in many forms, is one person.
func TestT20_OneIsNotTwo(t *testing.T) {
	w := newWorld(t)
	p := w.propose(Publish, "ana")
	radu := w.phones["radu"]
	once, again := radu.approve(t, p), radu.approve(t, p)
	twin := twinOf(t, once)
	for name, approvals := range map[string][]Approval{
		"the same approval twice": {once, once},
		"the same person twice":   {once, again},
		"the twin of a signature": {once, twin},
	} {
		w.refused(name, w.record(p, approvals).Bytes(), "")
	}
	for name, people := range map[string][]string{
		"nobody": nil, "one": {"radu"}, "the author alone": {"ana"}, "two, and no publisher": {"ana", "maria"},
		"two who may not review": {"ana", "vera"}, "an admin who does nothing else": {"dan", "radu"}, "an editor who did not propose it": {"vera", "radu"},
	} {
		w.refused(name, w.record(p, w.by(p, people...)).Bytes(), "")
	}
	w.mustAppend(w.record(p, w.by(p, "maria", "radu")))
}

// twinOf is the other valid signature that everybody can make of an ECDSA signature; of another algorithm, the same one.
func twinOf(t *testing.T, a Approval) Approval {
	t.Helper()
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(a.Passkey.Signature, &rs); err != nil {
		return a
	}
	order, _ := new(big.Int).SetString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
	rs.S.Sub(order, rs.S)
	signature, err := asn1.Marshal(rs)
	if err != nil {
		t.Fatal(err)
	}
	b := *a.Passkey
	b.Signature = signature
	return Approval{Passkey: &b}
}

// otherwise is a signature whose last letter is the next one: the bits that differ are none of the signature's.
func otherwise(signature string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	body := strings.TrimSuffix(signature, "=\n")
	last := strings.IndexByte(letters, body[len(body)-1])
	return body[:len(body)-1] + letters[last+1:last+2] + "=\n"
}

func TestT18_MutantsOfANotesApproval(t *testing.T) {
	w := newWorld(t)
	p := w.propose(Publish, "maria")
	good := w.byFile(p, w.file)
	other := p
	other.Entry = "ro-119"
	stranger, _, err := note.GenerateKey(rand.Reader, "pavel")
	if err != nil {
		t.Fatal(err)
	}
	for name, signature := range map[string]string{
		"twice":                good.Note + good.Note,
		"without its end":      strings.TrimSuffix(good.Note, "\n"),
		"empty line before":    "\n" + good.Note,
		"flipped":              strings.Replace(good.Note, good.Note[30:31], string(good.Note[30]^1), 1),
		"another proposal's":   w.byFile(other, w.file).Note,
		"another of that name": w.byFile(p, stranger).Note,
		"the operator's":       w.byFile(p, w.operator).Note,
		"two people's at once": good.Note + w.byFile(p, w.operator).Note,
		"no signature":         "pavel\n",
		"spelled otherwise":    otherwise(good.Note),
	} {
		w.refused(name, w.record(p, append(w.by(p, "maria"), Approval{Note: signature})).Bytes(), "")
	}
	w.mustAppend(w.record(p, append(w.by(p, "maria"), good)))
}

// swapped is a record in which two parts have changed places.
func swapped(raw, a, b string) []byte {
	return []byte(strings.NewReplacer(a, b, b, a).Replace(raw))
}

// Whatever somebody who keeps the records does to them, all who read them see it.
func TestT18_MutantsOfARecord(t *testing.T) {
	w := newWorld(t)
	p := w.propose(Publish, "ana")
	good := w.record(p, w.by(p, "ana", "radu"))
	change := func(do func(*Record)) []byte {
		r := good
		do(&r)
		return r.Bytes()
	}
	raw := string(good.Bytes())
	for name, c := range map[string]struct {
		raw []byte
		why string
	}{
		"a gap":                {change(func(r *Record) { r.Number++ }), "number"},
		"played again":         {w.records[0], "number"},
		"another before":       {change(func(r *Record) { r.Before[0] ^= 1 }), "does not follow"},
		"from the past":        {change(func(r *Record) { r.When -= 3600 }), "older"},
		"from the future":      {change(func(r *Record) { r.When += 3600 }), "not now"},
		"another edition":      {change(func(r *Record) { r.Edition[0] ^= 1 }), "approval 1"},
		"another base":         {change(func(r *Record) { r.Base[0] ^= 1 }), "approval 1"},
		"another reason":       {change(func(r *Record) { r.Why = "" }), "approval 1"},
		"another proposer":     {change(func(r *Record) { r.Proposer = "radu" }), "approval 1"},
		"another id":           {change(func(r *Record) { r.ID[0] ^= 1 }), "approval 1"},
		"another end":          {change(func(r *Record) { r.NotAfter-- }), "approval 1"},
		"another kind":         {change(func(r *Record) { r.Kind = Rollback }), "approval 1"},
		"a kind of its own":    {change(func(r *Record) { r.Kind = "crown" }), "approval 1"},
		"an entry beside":      {change(func(r *Record) { r.Entry = "ro-112" }), "approval 1"},
		"a roster beside":      {change(func(r *Record) { r.NewRoster = &w.roster }), "approval 1"},
		"fields swapped":       {swapped(raw, `"proposer":"ana"`, `"why":"because"`), "not written as"},
		"one approval for two": {change(func(r *Record) { r.Approvals = []Approval{r.Approvals[1], r.Approvals[1]} }), "approved twice"},
		"no approvals":         {change(func(r *Record) { r.Approvals = nil }), "0 of 2"},
		"one approval":         {change(func(r *Record) { r.Approvals = r.Approvals[:1] }), "1 of 2"},
		"blanks":               {[]byte(raw + " "), "not written as"},
		"a line break":         {[]byte("\n" + raw), "not written as"},
		"a field twice":        {[]byte(strings.Replace(raw, `"number":2`, `"number":3,"number":2`, 1)), "not written as"},
		"a field of its own":   {[]byte(strings.Replace(raw, `{`, `{"crown":1,`, 1)), "cannot be read"},
		"a field in capitals":  {[]byte(strings.Replace(raw, `"number"`, `"Number"`, 1)), "not written as"},
		"cut":                  {[]byte(raw[:len(raw)/2]), "cannot be read"},
		"nothing":              {nil, "cannot be read"},
		"two records":          {[]byte(raw + raw), "not written as"},
		"too much":             {bytes.Repeat([]byte("a"), maxRecord+1), "bytes of at most"},
	} {
		w.refused(name, c.raw, c.why)
	}
	w.mustAppend(good)
	w.refused("the same again", good.Bytes(), "number")
	again := w.record(p, good.Approvals)
	again.Base = w.head.Edition
	w.refused("an approval that counted", again.Bytes(), "counted before")
}

func TestApprovalsEnd(t *testing.T) {
	w := newWorld(t)
	p := w.propose(Publish, "ana")
	r := w.record(p, w.by(p, "ana", "radu"))
	w.now = w.now.Add(ApprovalLives + time.Second)
	r.When = w.now.Unix()
	w.refused("after its end", r.Bytes(), "ended")
	long := w.propose(Publish, "ana")
	long.NotAfter++
	w.refused("that would last too long", w.record(long, w.by(long, "ana", "radu")).Bytes(), "longer than 14 days")
}

func TestABaseThatMoved(t *testing.T) {
	w := newWorld(t)
	late := w.propose(Publish, "ana")
	approved := w.by(late, "ana", "radu")
	p := w.propose(Publish, "maria")
	w.mustAppend(w.record(p, w.by(p, "maria", "radu")))
	w.refused("on an older base", w.record(late, approved).Bytes(), "has changed since")
	same := w.propose(Publish, "ana")
	same.Edition = w.head.Edition
	w.refused("of the same", w.record(same, w.by(same, "ana", "radu")).Bytes(), "changes nothing")
}

// A real browser's answer goes the same way: what virtualwebauthn makes is approved, whatever flags the passkey has.
func TestABrowsersAnswer(t *testing.T) {
	w := newWorld(t)
	rp := virtualwebauthn.RelyingParty{ID: rpID, Name: "Console", Origin: origin}
	for _, eligible := range []bool{false, true} {
		auth := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{BackupEligible: eligible, BackupState: eligible})
		credential, key := browserKey(eligible)
		w.enrolKey(key)
		p := w.propose(Publish, "ana")
		challenge := p.Challenge()
		answer := virtualwebauthn.CreateAssertionResponse(rp, auth, credential, virtualwebauthn.AssertionOptions{Challenge: challenge[:], RelyingPartyID: rpID})
		a, err := ParseAssertion([]byte(answer))
		if err != nil {
			t.Fatal(err)
		}
		w.mustAppend(w.record(p, append(w.by(p, "radu"), Approval{Passkey: &a})))
	}
}

// browserKey makes a passkey. That library cuts coordinates that begin with a zero; then another one is made.
func browserKey(eligible bool) (virtualwebauthn.Credential, Passkey) {
	for {
		credential := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
		key := Passkey{Credential: credential.ID, Key: credential.Key.AttestationData(), BackupEligible: eligible}
		if _, err := key.public(); err == nil {
			return credential, key
		}
	}
}

func TestWeakKeys(t *testing.T) {
	p := "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" // the prime itself: zero, written another way
	for _, hex := range []string{
		strings.Repeat("00", 32), "01" + strings.Repeat("00", 31), "ec" + p[2:], p, "ee" + p[2:],
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		strings.Repeat("00", 31) + "80", strings.Repeat("ff", 32),
	} {
		var key []byte
		if _, err := fmt.Sscanf(hex, "%x", &key); err != nil {
			t.Fatal(err)
		}
		if checkEd25519(key) == nil {
			t.Errorf("taken: %s", hex)
		}
	}
	for range 50 {
		key := newPhone(t, "EdDSA")
		if _, err := key.public(); err != nil {
			t.Error(err)
		}
	}
	if err := checkEd25519(nil); err == nil {
		t.Error("no key is taken")
	}
}

func TestAProposalsTextIsNeverThatOfAnother(t *testing.T) {
	a := Proposal{Kind: Publish, Proposer: "ana", Why: "x\nid 00"}
	b := Proposal{Kind: Publish, Proposer: "ana", Why: "x", Entry: "\"\nwhy \"x"}
	texts := []string{a.Text(), b.Text(), Proposal{Kind: "publish\"\nedition"}.Text()}
	for _, text := range texts {
		if strings.Count(text, "\n") != 11 {
			t.Errorf("%q has another number of lines", text)
		}
	}
	slices.Sort(texts)
	if len(slices.Compact(texts)) != 3 || content.Sum([]byte(texts[0])) == content.Sum([]byte(texts[1])) {
		t.Error("two proposals have one text")
	}
}
