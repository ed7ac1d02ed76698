package geography

// Likely tells whether a guess is as good as sure: it is a town or a county, and what else it may be is a village. So
// "Timisora" is Timișoara.
func (m Match) Likely() bool {
	town := func(p Place) bool { return p.size <= sizes["town seat"] }
	return m.Guess && len(m.Places) > 0 && town(m.Places[0]) && (len(m.Places) == 1 || !town(m.Places[1]))
}
