package calendar_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"limber/internal/calendar"
)

// gap is the least number of days from one of the days to the next, counted day by day.
func gap(days calendar.Days) int {
	least, last := 7, -1
	for day := range 14 {
		if !days.Set()[day%7] {
			continue
		}
		if last >= 0 {
			least = min(least, day-last)
		}
		last = day
	}
	return least
}

func TestFewerDaysAreSomeOfTheDaysAsFarApartAsCanBe(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		days, preferred := calendar.Days(rapid.IntRange(1, 127).Draw(rt, "days")), calendar.Days(rapid.IntRange(0, 127).Draw(rt, "preferred"))
		n := rapid.IntRange(1, 7).Draw(rt, "n")
		got := days.Apart(n, preferred)
		if got&^days != 0 || len(got.Names()) != min(n, len(days.Names())) || got.Count() != len(got.Names()) {
			rt.Fatalf("%v of %v, wanted %d", got.Names(), days.Names(), n)
		}
		for other := calendar.Days(1); other < 128; other++ {
			if other&^days != 0 || other.Count() != got.Count() {
				continue
			}
			if gap(other) > gap(got) {
				rt.Fatalf("%v lie %d apart, %v would %d", got.Names(), gap(got), other.Names(), gap(other))
			}
			if gap(other) == gap(got) && (other&preferred).Count() > (got&preferred).Count() {
				rt.Fatalf("%v were left out for %v, preferred %v", other.Names(), got.Names(), preferred.Names())
			}
		}
	})
}

func TestOfDaysEquallyFarApartThePreferredAreKeptThenTheEarliest(t *testing.T) {
	for _, test := range []struct {
		days      string
		n         int
		preferred string
		want      string
	}{
		{"mon tue wed thu fri sat sun", 2, "", "mon thu"},
		{"mon tue wed thu fri sat sun", 2, "tue fri", "tue fri"},
		{"mon tue wed thu fri sat sun", 3, "", "mon wed fri"},
		{"sat sun", 1, "", "sat"},
		{"mon tue", 1, "tue", "tue"},
		{"mon tue wed", 2, "tue", "mon wed"},
		{"fri sat sun mon", 2, "", "mon fri"},
		{"mon thu", 2, "", "mon thu"},
	} {
		parse := func(names string) calendar.Days {
			days, _ := calendar.ParseDays(strings.Fields(names)) // none is an error, and the empty set
			return days
		}
		if got := strings.Join(parse(test.days).Apart(test.n, parse(test.preferred)).Names(), " "); got != test.want {
			t.Errorf("%d of %s, %q preferred: %s, want %s", test.n, test.days, test.preferred, got, test.want)
		}
	}
}
