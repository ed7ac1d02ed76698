package hours

import "time"

// fixed are the public holidays of Romania that have a date: Codul muncii (Legea 53/2003), art. 139, as it has stood since
// 2024. The list is the law's own; facts.yaml does not hold it.
var fixed = map[time.Month][]int{
	time.January:  {1, 2, 6, 7, 24},
	time.May:      {1},
	time.June:     {1},
	time.August:   {15},
	time.November: {30},
	time.December: {1, 25, 26},
}

// moving are the others, in days after Orthodox Easter: Good Friday, both days of Easter, both days of Pentecost.
var moving = []int{-2, 0, 1, 49, 50}

// Romania tells whether a day is a public holiday in Romania. It is a Calendar.
func Romania(year int, month time.Month, day int) bool {
	for _, d := range fixed[month] {
		if d == day {
			return true
		}
	}
	if month < time.April || month > time.June {
		return false
	}
	m, d := Easter(year)
	after := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Sub(time.Date(year, m, d, 0, 0, 0, 0, time.UTC))
	for _, days := range moving {
		if after == time.Duration(days)*24*time.Hour {
			return true
		}
	}
	return false
}

// Easter is the day of Orthodox Easter in our calendar, by Meeus' rule for the Julian one (Astronomical Algorithms, ch. 8).
// It falls on a day from April to May in every year from 1900 to 2500.
func Easter(year int) (time.Month, int) {
	moon := (19*(year%19) + 15) % 30
	sunday := (2*(year%4) + 4*(year%7) - moon + 34) % 7
	days := moon + sunday + 114 // of the Julian calendar: month times 31 and day, less one
	behind := year/100 - year/400 - 2
	_, month, day := time.Date(year, time.Month(days/31), days%31+1+behind, 0, 0, 0, 0, time.UTC).Date()
	return month, day
}
