package hours

import (
	"strings"
	"sync"
)

// mends are for words that others use, in small letters.
var mends = sync.OnceValue(func() map[string]string {
	all := map[string]string{
		"sh": "school holidays are not known; write their dates", "easter": "write PH, or the date", "week": "write dates instead of weeks",
	}
	for mend, words := range map[string]string{
		"write Mo": "lu lun luni montag hétfő hetfo пн понеділок", "write Tu": "ma marti marți marţi di dienstag kedd вт вівторок",
		"write We": "mi mie miercuri mittwoch szerda sze ср середа", "write Th": "jo joi do donnerstag csütörtök csutortok cs чт четвер",
		"write Fr": "vi vin vineri freitag péntek pentek пт пятниця", "write Sa": "sâ sam sambata sâmbătă sîmbătă sambătă samstag szombat szo сб субота",
		"write Su": "du dum duminica duminică so sonntag vasárnap vasarnap нд нед неділя вс", "write Mo-Fr": "weekdays werktags hétköznap буденні будні",
		"write Mo-Su": "daily zilnic täglich naponta minden щодня", "write 24/7": "nonstop non permanent цілодобово rund éjjel",
		"write off": "inchis închis închisă inchisa geschlossen zárva zarva зачинено вихідний ruhetag", "write PH": "sarbatori sărbători feiertag feiertage feiertags ünnepnap свята holidays",
		"write the hour": "sunrise sunset dawn dusk",
	} {
		for word := range strings.FieldsSeq(words) {
			all[word] = mend
		}
	}
	return all
})
