package hours

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// parser reads rules: "[dates] [days] [times] [state] [comment]", parted by ; or , or ||.
type parser struct {
	text   string
	tokens []token
	at     int
}

// rules reads all of a text.
func (p *parser) rules() ([]rule, error) {
	var list []rule
	joined := instead
	for {
		for p.is(';') && joined == instead {
			p.at++ // one too many changes nothing
		}
		if p.at == len(p.tokens) {
			break
		}
		begin := p.at
		r, err := p.rule(joined)
		if err != nil {
			return nil, err
		}
		r.text = p.text[p.tokens[begin].at:p.tokens[p.at-1].end]
		if len(r.text) > longestRule {
			return nil, errors.New("this is too long; write a shorter rule")
		}
		if err := r.follows(list); err != nil {
			return nil, err
		}
		list = append(list, r)
		if len(list) > mostRules {
			return nil, errors.New("these are too many rules; write fewer")
		}
		if joined, err = p.join(); err != nil {
			return nil, err
		}
	}
	if joined != instead || len(list) == 0 {
		return nil, errors.New("a rule is empty; write it, or leave out the mark before it")
	}
	return list, nil
}

// join reads what stands between rules.
func (p *parser) join() (joint, error) {
	switch {
	case p.at == len(p.tokens):
		return instead, nil
	case p.is(';'):
		p.at++
		return instead, nil
	case p.is(','):
		p.at++
		return besides, nil
	case p.is('|'):
		p.at++
		return otherwise, nil
	}
	if p.isDay(0) || p.isDate(0) {
		return instead, fmt.Errorf("there is no mark before %q; write ; before another rule, and days before times", p.rest())
	}
	return instead, p.strange()
}

// rule reads one rule.
func (p *parser) rule(joined joint) (rule, error) {
	r := rule{joint: joined}
	if p.always() {
		r.always, r.days, r.spans, r.state = true, everyDay, []span{{0, dayLength, Open}}, Open
		if p.isState() {
			return r, errors.New("24/7 is always; write it alone, or days and times")
		}
		if p.comment() {
			r.always, r.spans = false, []span{{0, dayLength, Unknown}}
		}
		return r, nil
	}
	for _, part := range []func(*rule) error{p.dates, p.days, p.times} {
		if err := part(&r); err != nil {
			return r, err
		}
	}
	err := p.state(&r)
	return r, err
}

// always reads 24/7.
func (p *parser) always() bool {
	if p.number(0) == "24" && p.kind(1) == '/' && p.number(2) == "7" {
		p.at += 3
		return true
	}
	return false
}

// state reads off, closed, open, unknown and comments, and says what that makes of the times.
func (p *parser) state(r *rule) error {
	begin := p.at
	said := p.comment()
	state := Open
	switch strings.ToLower(p.word(0)) {
	case "off", "closed":
		state = Closed
	case "unknown":
		state = Unknown
	case "open":
	default:
		if len(r.spans) == 0 && !said {
			return p.noTime(r, begin)
		}
		return r.finish(Open, said)
	}
	p.at++
	if p.comment(); state == Open && len(r.spans) == 0 {
		return errors.New("open has no time; write 00:00-24:00 behind the days")
	}
	return r.finish(state, false)
}

// finish gives the times their state. With a comment and no state, "by appointment", they are unknown.
func (r *rule) finish(state Status, comment bool) error {
	if comment {
		state = Unknown
	}
	r.whole = len(r.spans) == 0
	r.state = state
	for i := range r.spans {
		if r.spans[i].state == "" {
			r.spans[i].state = state
		}
	}
	return nil
}

// noTime says what is missing, or what is not understood.
func (p *parser) noTime(r *rule, begin int) error {
	if p.at < len(p.tokens) && !p.is(';') && !p.is(',') && !p.is('|') {
		return p.strange()
	}
	if begin == 0 || !r.selects() {
		return errors.New("there is no time; write one such as 09:00-17:00")
	}
	return fmt.Errorf("%q has no time; write it behind the days, and a comma between days that share it: Mo-We,Fr 10:00-20:00", p.before(begin))
}

// strange names a word that is not understood, and the mend where there is one.
func (p *parser) strange() error {
	word := p.word(0)
	if mend := mends()[strings.ToLower(word)]; mend != "" {
		return fmt.Errorf("%q is not understood; %s", word, mend)
	}
	switch {
	case p.number(0) == "24" && p.kind(1) == '/':
		return fmt.Errorf("%q stands for all days; write 00:00-24:00 behind days", p.rest())
	case p.number(0) != "" && (month(p.word(1)) > 0 || p.kind(1) == '.' && month(p.word(2)) > 0):
		return fmt.Errorf("%q is no date; write the month first: Dec 24", p.rest())
	case p.number(0) != "":
		return fmt.Errorf("%q is no time; write 09:00-17:00", p.rest())
	case p.is('/'):
		return fmt.Errorf("%q is not understood; write a comma between days and between times", p.rest())
	}
	if word == "" {
		return fmt.Errorf("%q is not understood; write days such as Mo-Fr and times such as 09:00-17:00", p.rest())
	}
	return fmt.Errorf("%q is not understood; write days such as Mo-Fr, times such as 09:00-17:00, and words in quotation marks", p.rest())
}

// follows refuses a rule that would undo a whole rule before it: that is not what its writer meant.
func (r *rule) follows(before []rule) error {
	for _, b := range before {
		if r.joint == instead && r.buries(b) {
			return r.undoes(b)
		}
		if r.joint == besides && !r.selects() && b.days != 0 {
			return fmt.Errorf("%s says no days, and would hold on all of them; write the days before it", r.text)
		}
	}
	return nil
}

// buries tells whether nothing would be left of an earlier rule.
func (r *rule) buries(b rule) bool {
	switch {
	case !r.selects():
		return b.days != 0 || len(b.dates) > 0
	case r.whole || r.state == Closed || b.whole || b.state == Closed || b.joint == otherwise || b.nth != [7]uint16{}:
		return false
	}
	return slices.Equal(r.dates, b.dates) && b.days != 0 && b.days&^r.days == 0 && (r.holiday || !b.holiday)
}

// undoes says what is wrong and what was probably meant.
func (r *rule) undoes(b rule) error {
	switch {
	case r.always:
		return errors.New("24/7 undoes what stands before it; leave out one of both")
	case !r.selects() && r.whole && r.state == Closed:
		return errors.New("this closes everything before it; leave it out: what is not written is closed")
	case !r.selects() && r.whole:
		return fmt.Errorf("%s undoes what stands before it; write || instead of ;", r.text)
	case r.selects() && b.days != r.days || b.always:
		return fmt.Errorf("%s undoes %s; write that of more days first", r.text, b.text)
	}
	return fmt.Errorf("%s undoes %s; write , instead of ; for more times of the same days", r.text, b.text)
}

// times reads "09:00-12:00,14:00-04:00"; a comma may be missing.
func (p *parser) times(r *rule) error {
	for p.isTime(0) {
		s, err := p.span()
		if err != nil {
			return err
		}
		r.spans = append(r.spans, s...)
		if word := strings.ToLower(p.word(0)); word == "uhr" || word == "h" {
			p.at++ // "08:00-16:00 Uhr"
		}
		if p.is(',') && p.isTime(1) {
			p.at++
		}
	}
	if len(r.spans) > mostSpans {
		return errors.New("these are too many times for one day; write fewer")
	}
	return nil
}

// span reads a time of a day. An end that nobody knows, 17:00+, is unknown from there on.
func (p *parser) span() ([]span, error) {
	begin := p.at
	from, err := p.time()
	if err != nil {
		return nil, err
	}
	if p.is('+') {
		p.at++
		return []span{{from, guess(from), Unknown}}, nil
	}
	if !p.is('-') || !p.isTime(1) {
		return nil, fmt.Errorf("%q has no end; write 09:00-17:00, or 17:00+ if nobody knows it", p.before(begin))
	}
	p.at++
	to, err := p.time()
	if err != nil {
		return nil, err
	}
	if from == dayLength {
		return nil, errors.New("24:00 begins nothing; write 00:00")
	}
	if to <= from {
		to += dayLength
	}
	if p.is('+') {
		p.at++
		return []span{{from, to, ""}, {to, max(to, guess(to)), Unknown}}, nil
	}
	return []span{{from, to, ""}}, nil
}

// guess is how long nobody knows whether it is still open: until midnight, ten hours from the evening on, eight from late at
// night, as opening_hours.js has it.
func guess(from int) int {
	switch {
	case from >= 22*60:
		return from + 8*60
	case from >= 17*60:
		return from + 10*60
	}
	return dayLength
}

// isTime tells whether a time begins at the n-th token from here: 09:00, 9.00, 9 am.
func (p *parser) isTime(n int) bool {
	if p.number(n) == "" {
		return false
	}
	clock := (p.kind(n+1) == ':' || p.kind(n+1) == '.') && p.number(n+2) != "" && p.kind(n+3) != ':' // Jan 3: 22:00 is a day
	return clock || half(p.word(n+1)) != 0
}

// half is 1 for am, 2 for pm.
func half(word string) int {
	return max(0, slices.Index([]string{"", "am", "pm"}, strings.ToLower(word)))
}

// time reads "09:30" as minutes after midnight, up to 24:00.
func (p *parser) time() (int, error) {
	begin := p.at
	hour, minute := p.number(0), "00"
	p.at++
	if p.is(':') || p.is('.') {
		minute = p.number(1)
		p.at += 2
	}
	most := 24
	afternoon := half(p.word(0))
	if afternoon > 0 {
		p.at++
		most = 12
	}
	h, ok := number(hour, 0, most)
	m, ok2 := number(minute, 0, 59)
	if afternoon > 0 {
		h = h%12 + 12*(afternoon-1)
	}
	if !ok || !ok2 || len(hour) > 2 || len(minute) != 2 || h*60+m > dayLength {
		return 0, fmt.Errorf("%q is no time; write 09:00 to 24:00, and 01:00 for an hour after midnight", p.before(begin))
	}
	return h*60 + m, nil
}

// number reads plain digits between two bounds.
func number(text string, least, most int) (int, bool) {
	if len(text) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= least && n <= most
}

func (p *parser) kind(n int) byte {
	if p.at+n >= len(p.tokens) {
		return 0
	}
	return p.tokens[p.at+n].kind
}

func (p *parser) is(kind byte) bool { return p.kind(0) == kind }

// word is the n-th token from here if it is a word, and number if it is a number; else "".
func (p *parser) word(n int) string {
	if p.kind(n) != 'w' {
		return ""
	}
	return p.tokens[p.at+n].text
}

func (p *parser) number(n int) string {
	if p.kind(n) != 'n' {
		return ""
	}
	return p.tokens[p.at+n].text
}

// comment reads comments, and tells whether there was one.
func (p *parser) comment() bool {
	begin := p.at
	for p.is('c') {
		p.at++
	}
	return p.at > begin
}

func (p *parser) isState() bool {
	return slices.Contains([]string{"off", "closed", "open", "unknown"}, strings.ToLower(p.word(0)))
}

// rest is what is not read yet, as written; before is what was read since a token.
func (p *parser) rest() string { return p.text[p.tokens[min(p.at, len(p.tokens)-1)].at:] }

func (p *parser) before(begin int) string {
	if p.at == 0 {
		return p.text
	}
	if begin >= p.at {
		begin = 0
	}
	return p.text[p.tokens[begin].at:p.tokens[p.at-1].end]
}
