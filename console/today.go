package console

import "liman/edition/ledger"

// todayPage is what waits for whoever sees it.
type todayPage struct {
	Waiting   bool // the roster does not name her yet
	Number    uint64
	Published ledger.Record // the latest; zero for none
}

func (s *Server) today(v *visit) (answer, error) {
	h, err := s.history(v.Context())
	if err != nil {
		return nil, err
	}
	p := todayPage{Waiting: !v.person.may(anybody), Number: h.Number}
	return page{"today", p, 0}, nil
}
