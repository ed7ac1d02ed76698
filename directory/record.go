package directory

import (
	"math"
	"time"

	"liman/directory/hours"
)

// Record is what people may see of an entry, in the one form that programs get it in: docs/directory.md. It has no room
// for a place, so that every shelter is a Record and nothing more.
type Record struct {
	ID          string   `json:"id"`
	Kind        Kind     `json:"kind"`
	Name        string   `json:"name"`
	Country     string   `json:"country"`                // ISO code
	County      string   `json:"county,omitempty"`       // code, where it stands
	Phones      []string `json:"phones,omitempty"`       // as dialled in its country
	PhoneAbroad string   `json:"phone_abroad,omitempty"` // as dialled from elsewhere
	SMS         string   `json:"sms,omitempty"`
	Website     string   `json:"website,omitempty"`
	Email       string   `json:"email,omitempty"`
	Chat        string   `json:"chat,omitempty"`
	Channels    []string `json:"channels,omitempty"`
	Topics      []string `json:"topics,omitempty"`
	Audience    []string `json:"audience,omitempty"`
	Eligibility string   `json:"eligibility,omitempty"` // for whom, in the words of its source
	Languages   []string `json:"languages,omitempty"`
	Access      []string `json:"accessibility,omitempty"`
	Calling     []string `json:"calling,omitempty"`
	Cost        string   `json:"cost,omitempty"`
	Area        []string `json:"area,omitempty"`  // keys of places that it serves
	Hours       string   `json:"hours,omitempty"` // OSM opening_hours
	Zone        string   `json:"zone,omitempty"`  // IANA name, of the clock that Hours go by
	State       State    `json:"state"`
	Trust       Trust    `json:"trust,omitempty"` // of the number
	Confirm     bool     `json:"to_be_confirmed"` // the number, or the rest where there is none, is not sure
	VerifiedAt  string   `json:"verified_at,omitempty"`
	CalledAt    string   `json:"called_at,omitempty"` // when staff last called its number; none: never
	VerifyBy    string   `json:"verify_by"`
	Source      string   `json:"source"`
}

// State is what is known of the moment that was asked for: RFC 3339 times, "" where there is no end or nobody knows.
type State struct {
	Status hours.Status `json:"status"` // open, closed or unknown
	Until  string       `json:"until,omitempty"`
	Opens  string       `json:"opens,omitempty"`
}

// Placed is a Record of something that may be visited, or looked for on a map.
type Placed struct {
	Record
	Sector   int      `json:"sector,omitempty"` // of București
	Locality string   `json:"locality,omitempty"`
	Address  string   `json:"address,omitempty"`
	Lat      *float64 `json:"lat,omitempty"`
	Lon      *float64 `json:"lon,omitempty"`
	Km       *float64 `json:"km,omitempty"`       // from the place that was asked for
	Rough    bool     `json:"km_rough,omitempty"` // to the middle of its town
}

// Record is the contact at a moment. Ask for Shown first.
func (c *Contact) Record(now time.Time) Record {
	r := recordOf(&c.Terms, &c.Origin, now)
	r.ID, r.Kind, r.Name, r.Country = c.ID, c.Kind, c.Name, c.Country
	r.Website, r.Email, r.Channels, r.Area, r.PhoneAbroad = c.Website, c.Email, c.Channels(), c.Area, c.NumberAbroad()
	if c.Number() != "" && c.Phone != "" {
		r.Phones = []string{c.Phone}
	}
	if c.Number() != "" {
		r.SMS = c.SMS
	}
	return r
}

// Record is the shelter at a moment. Ask for Shown first.
func (s *Shelter) Record(now time.Time) Record {
	r := recordOf(&s.Terms, &s.Origin, now)
	r.ID, r.Kind, r.Name, r.Country, r.County = s.ID, shelter, s.Name, "RO", s.County
	r.Website, r.Email, r.Channels, r.Phones, r.Eligibility = s.Website, s.Email, s.Channels(), s.Numbers(), s.Eligible
	r.Area = []string{s.County}
	return r
}

// Record is the service of a hit at a moment.
func (h *Hit) Record(now time.Time) Placed {
	r := h.Service.Record(now)
	if h.HasKm {
		km := math.Round(h.Km*10) / 10
		r.Km, r.Rough = &km, h.Rough
	}
	return r
}

// Record is the service at a moment. Ask for Shown first.
func (s *Service) Record(now time.Time) Placed {
	r := recordOf(&s.Terms, &s.Origin, now)
	r.ID, r.Kind, r.Name, r.Country, r.County = s.ID, s.Kind, s.Name, "RO", s.County
	r.Website, r.Email, r.Channels, r.Phones, r.Eligibility = s.Website, s.Email, s.Channels(), s.Numbers(), s.Eligible
	r.Area = s.Area
	p := Placed{Record: r, Sector: s.Sector, Locality: s.Locality}
	if s.NoAddress {
		return p
	}
	p.Address = s.Address
	if !s.Point.None() {
		p.Lat, p.Lon = &s.Point.Lat, &s.Point.Lon
	}
	return p
}

func recordOf(t *Terms, o *Origin, now time.Time) Record {
	r := Record{
		Topics: t.Topics, Audience: t.Audience, Languages: t.Languages, Access: t.Access, Calling: t.Calling, Cost: t.Cost,
		Chat: t.Chat, Hours: t.Hours.String(), State: stateOf(t.At(now)),
		VerifiedAt: o.VerifiedAt.String(), CalledAt: o.CalledAt.String(), VerifyBy: o.VerifyBy.String(), Source: o.Source,
	}
	if t.Hours.Known() && t.zone != nil {
		r.Zone = t.zone.String()
	}
	sure := o.Confidence
	if o.Trust.shown() {
		r.Trust, sure = o.Trust, o.Trust
	}
	r.Confirm = sure != High
	return r
}

func stateOf(s hours.State) State {
	written := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.RFC3339)
	}
	return State{s.Status, written(s.Until), written(s.Opens)}
}
