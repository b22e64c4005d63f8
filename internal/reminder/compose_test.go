package reminder_test

import (
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func TestSessionsOfOneFocusTakeTheExercisesInTurn(t *testing.T) {
	for _, focus := range subscription.Focuses {
		for _, names := range [][]string{{"mon", "wed", "fri"}, {"sun"}, {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}} {
			days, err := calendar.ParseDays(names)
			if err != nil {
				t.Fatal(err)
			}
			s := subscription.Subscriber{Level: 1, Tier: "beginner", Preferences: subscription.Preferences{
				Days: days, Time: 420, Zone: "Europe/London", Focus: focus, Minutes: 10,
			}}
			last := map[guide.Focus]int{}
			for date := (calendar.Date{Year: 2026, Month: time.November, Day: 23}); date.Year < 2028; date = date.Add(1) {
				if !days.Has(date.Weekday()) {
					continue
				}
				o, err := reminder.NewOccurrence(date, s.Preferences.Slot(), contact.ByEmail)
				if err != nil {
					t.Fatal(err)
				}
				r := reminder.RoutineOf(s, o)
				before, seen := last[r.Focus]
				if seen && r.Turn != (before+1)%60 {
					t.Fatalf("%s on %v: %s's turn %d follows %d", focus, names, date, r.Turn, before)
				}
				last[r.Focus] = r.Turn
			}
		}
	}
}
