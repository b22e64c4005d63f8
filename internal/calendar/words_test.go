package calendar_test

import (
	"testing"
	"time"

	"limber/internal/calendar"
)

func TestAnInstantIsSaidByTheClockOfItsOwnZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]string{
		"2026-11-27T16:10:59Z": "Friday 27 November at 4:10pm",
		"2026-07-31T23:05:00Z": "Saturday 1 August at 12:05am", // summer time
		"2026-10-25T00:30:00Z": "Sunday 25 October at 1:30am",
		"2026-12-01T12:00:00Z": "Tuesday 1 December at midday",
		"2026-12-01T00:00:00Z": "Tuesday 1 December at midnight",
		"2026-12-01T09:00:00Z": "Tuesday 1 December at 9am",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if have := calendar.Words(instant.In(london)); err != nil || have != want {
			t.Errorf("%s is said %q, not %q", at, have, want)
		}
	}
}
