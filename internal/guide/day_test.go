package guide_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/guide"
)

func TestDaysAreSharedBetweenStrengthAndStretch(t *testing.T) {
	// Days run from Monday: S is strength, t is stretch, a dot is a day not chosen.
	tests := []struct{ choice, chosen, runs, want string }{
		{"stretch", "xxxxxxx", "", "ttttttt"},
		{"stretch", "x.x.x..", "", "t.t.t.."},
		{"strength", "xxxxxxx", "", "StStStt"},
		{"strength", "x.x.x..", "", "S.S.S.."},
		{"strength", "xx.xx..", "", "St.St.."},
		{"strength", "x.....x", "", "S.....t"},
		{"strength", "......x", "", "......S"},
		{"strength", ".xxx...", "", ".StS..."},
		{"strength", "....xxx", "", "....StS"},
		{"both", "xxxxxxx", "", "StStStt"},
		{"both", "x.x.x..", "", "S.t.S.."},
		{"both", ".x.x.x.", "", ".S.t.S."},
		{"both", "x..x...", "", "S..t..."},
		{"both", "x.x...x", "", "S.t...t"},
		{"both", "x......", "", "S......"},
		{"", "xxxxxxx", "", "......."},
		{"running", "xxxxxxx", "", "......."},
		{"both", ".......", "", "......."},
		{"both", "xxxxxxx", "x.x.x..", "tStStSt"},
		{"both", "xxx.x..", "x.x.x..", "tSt.t.."},
		{"both", "x.x.x..", "x.x.x..", "t.t.t.."},
		{"both", ".x.x.x.", "x.x.x..", ".S.S.S."},
		{"both", "xx...xx", "x......", "tS...St"},
		{"both", "x..x...", "......x", "S..S..."},
		{"stretch", "xxxxxxx", "x.x.x..", "ttttttt"},
		{"strength", "x.x.x..", "x.x.x..", "S.S.S.."},
	}
	for _, test := range tests {
		if got := week(test.choice, chosen(test.chosen), chosen(test.runs)); got != test.want {
			t.Errorf("%s on %s, runs %s: %s, want %s", test.choice, test.chosen, test.runs, got, test.want)
		}
	}
}

func TestADayOutsideTheWeekHasNoFocus(t *testing.T) {
	for _, day := range []time.Weekday{-1, 7} {
		if got := guide.DayFocus("stretch", [7]bool{true, true, true, true, true, true, true}, [7]bool{}, day); got != "" {
			t.Errorf("day %d: %q", day, got)
		}
	}
}

func TestStrengthDaysAreNeverNextToEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var days, runs [7]bool
		for i := range days {
			days[i], runs[i] = rapid.Bool().Draw(t, "day"), rapid.Bool().Draw(t, "run")
		}
		choice := rapid.SampledFrom([]string{"stretch", "strength", "both"}).Draw(t, "choice")
		for day := range 7 {
			today := guide.DayFocus(choice, days, runs, time.Weekday(day))
			tomorrow := guide.DayFocus(choice, days, runs, time.Weekday((day+1)%7))
			if today == guide.Strength && tomorrow == guide.Strength {
				t.Fatalf("%s on %v: strength on days %d and %d", choice, days, day, (day+1)%7)
			}
			if days[day] != (today == guide.Stretch || today == guide.Strength) {
				t.Fatalf("%s on %v: day %d has focus %q", choice, days, day, today)
			}
			if choice == "both" && runs[day] && today == guide.Strength {
				t.Fatalf("runs on %v: strength on day %d", runs, day)
			}
			if again := guide.DayFocus(choice, days, runs, time.Weekday(day)); again != today {
				t.Fatalf("%s on %v: day %d is %q, then %q", choice, days, day, today, again)
			}
		}
	})
}

// TestEveryStrengthRunnerGetsStrength makes sure that resting never takes strength away whole.
func TestEveryStrengthRunnerGetsStrength(t *testing.T) {
	for bits := 1; bits < 1<<7; bits++ {
		var days [7]bool
		for i := range days {
			days[i] = bits>>i&1 == 1
		}
		for _, choice := range []string{"strength", "both"} {
			strength := 0
			for day := range 7 {
				if guide.DayFocus(choice, days, [7]bool{}, time.Weekday(day)) == guide.Strength {
					strength++
				}
			}
			if strength == 0 {
				t.Errorf("%s on %v has no strength day", choice, days)
			}
		}
	}
}

func chosen(fromMonday string) (days [7]bool) {
	for i, mark := range fromMonday {
		days[(i+1)%7] = mark == 'x'
	}
	return days
}

func week(choice string, days, runs [7]bool) string {
	marks := map[guide.Focus]byte{guide.Strength: 'S', guide.Stretch: 't', "": '.'}
	line := make([]byte, 7)
	for i := range line {
		line[i] = marks[guide.DayFocus(choice, days, runs, time.Weekday((i+1)%7))]
	}
	return string(line)
}
