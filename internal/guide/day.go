package guide

import "time"

// Focus is what a routine works on.
type Focus string

// The focuses. A subscriber may also choose Both, which DayFocus turns into one of them.
const (
	Stretch  Focus = "stretch"
	Strength Focus = "strength"
)

// Both is the choice of strength and stretch in turn. No routine has it as its focus.
const Both = "both"

// DayFocus says which routine a runner gets today, from the choice ("stretch", "strength" or
// "both") and the chosen days, Sunday being 0. It is "" on a day that is not chosen, and for a
// choice there is none of.
//
// Muscles need a day off after strength work, so no two neighbouring days are strength days, in
// any week or from one week to the next:
//
//   - strength: every chosen day that does not follow a strength day; the others are for stretching
//   - both: strength and stretch in turn over the chosen days, strength first; for a runner who told
//     the days they run, stretch after each run, and strength on the other days
//
// Weeks run from Monday. A Sunday before a strength Monday is for stretching.
func DayFocus(choice string, days, runs [7]bool, today time.Weekday) Focus {
	if today < time.Sunday || today > time.Saturday {
		return ""
	}
	return weekFocus(choice, days, runs)[today]
}

func weekFocus(choice string, days, runs [7]bool) (week [7]Focus) {
	if choice != string(Stretch) && choice != string(Strength) && choice != Both {
		return week
	}
	last := Stretch // the chosen day before, for taking turns
	for i := range 7 {
		day := (int(time.Monday) + i) % 7
		if !days[day] {
			continue
		}
		yesterday, tomorrow := week[(day+6)%7], week[(day+1)%7]
		week[day] = Strength
		turn := last == Strength
		if runs != [7]bool{} {
			turn = runs[day]
		}
		if choice == string(Stretch) || yesterday == Strength || tomorrow == Strength || choice == Both && turn {
			week[day] = Stretch
		}
		last = week[day]
	}
	return week
}
