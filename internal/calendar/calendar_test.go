package calendar_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/zonetest"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := calendar.Zone(name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return z
}

func TestTimesInTheSpringGapComeAtItsEndAndRepeatedTimesComeOnce(t *testing.T) {
	cases := []struct{ zone, date, at, want string }{
		{"Europe/London", "2026-11-23", "07:00", "2026-11-23T07:00:00Z"},
		{"Europe/London", "2026-07-01", "07:00", "2026-07-01T06:00:00Z"},
		{"Europe/London", "2027-03-28", "00:55", "2027-03-28T00:55:00Z"},
		{"Europe/London", "2027-03-28", "01:00", "2027-03-28T01:00:00Z"},
		{"Europe/London", "2027-03-28", "01:30", "2027-03-28T01:00:00Z"},
		{"Europe/London", "2027-03-28", "02:00", "2027-03-28T01:00:00Z"},
		{"Europe/London", "2027-03-28", "02:05", "2027-03-28T01:05:00Z"},
		{"Europe/London", "2027-10-31", "00:55", "2027-10-30T23:55:00Z"},
		{"Europe/London", "2027-10-31", "01:00", "2027-10-31T00:00:00Z"},
		{"Europe/London", "2027-10-31", "01:30", "2027-10-31T00:30:00Z"},
		{"Europe/London", "2027-10-31", "02:00", "2027-10-31T02:00:00Z"},
		{"Australia/Lord_Howe", "2027-04-04", "01:45", "2027-04-03T14:45:00Z"}, // half an hour, back at 02:00
		{"Australia/Lord_Howe", "2027-10-03", "02:10", "2027-10-02T15:30:00Z"},
		{"America/Santiago", "2027-09-05", "00:20", "2027-09-05T04:00:00Z"}, // the gap begins at midnight
		{"Asia/Kathmandu", "2027-01-01", "06:00", "2027-01-01T00:15:00Z"},
		{"Pacific/Kiritimati", "2027-01-01", "06:00", "2026-12-31T16:00:00Z"},
	}
	for _, c := range cases {
		date, _ := calendar.ParseDate(c.date)
		at, _ := calendar.ParseTime(c.at)
		got := calendar.At(date, at, zone(t, c.zone)).UTC().Format(time.RFC3339)
		if got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.zone, c.date, c.at, got, c.want)
		}
	}
}

func TestEveryZoneChangesItsClocksOnTheGrid(t *testing.T) {
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range zonetest.Names(t) {
		for at := from.In(zone(t, name)); ; {
			_, seconds := at.Zone()
			if seconds%(calendar.Step*60) != 0 {
				t.Fatalf("%s is %d seconds from UTC at %s", name, seconds, at)
			}
			_, end := at.ZoneBounds()
			if end.IsZero() || end.Year() >= 2037 { // where the data ends
				break
			}
			if !end.Truncate(calendar.Step * time.Minute).Equal(end) {
				t.Fatalf("%s changes at %s", name, end)
			}
			at = end
		}
	}
}

// wallClock watches a clock tick by tick and notes when each reading is first reached or passed: the
// independent judge of At and FellDue. It knows nothing of offsets or zone bounds.
func wallClock(z *time.Location, from, to time.Time) map[calendar.Reading]time.Time {
	first := map[calendar.Reading]time.Time{}
	latest := time.Time{}
	for t := from; !t.After(to); t = t.Add(calendar.Step * time.Minute) {
		l := t.In(z)
		shown := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), 0, 0, time.UTC)
		if latest.IsZero() {
			latest = shown.Add(-calendar.Step * time.Minute)
		}
		for latest.Before(shown) { // everything between the latest reading ever shown and this one is passed now
			latest = latest.Add(calendar.Step * time.Minute)
			r := calendar.Reading{Date: calendar.DateOf(latest), Time: calendar.TimeOfDay(latest.Hour()*60 + latest.Minute())}
			first[r] = t
		}
	}
	return first
}

func TestEveryReadingFallsDueOnceAtTheInstantAWatchedClockReachesIt(t *testing.T) {
	names := zonetest.Names(t)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "zone")
		z, err := calendar.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 730).Draw(t, "day"))
		if rapid.Bool().Draw(t, "at a change") {
			if _, end := start.In(z).ZoneBounds(); !end.IsZero() && end.Year() < 2030 {
				start = end.UTC().Add(-13 * time.Hour).Truncate(calendar.Step * time.Minute)
			}
		}
		want := wallClock(z, start.Add(-24*time.Hour), start.Add(30*time.Hour))
		counts := map[calendar.Reading]int{}
		for at := start; at.Before(start.Add(24 * time.Hour)); {
			next := at.Add(time.Duration(rapid.IntRange(1, 24).Draw(t, "steps")) * calendar.Step * time.Minute)
			for _, r := range calendar.FellDue(z, at, next) {
				counts[r]++
				due := want[r]
				if !due.After(at) || due.After(next) {
					t.Fatalf("%s: %v due at %s by the clock, found in (%s, %s]", name, r, due, at, next)
				}
				if got := calendar.At(r.Date, r.Time, z); !got.Equal(due) {
					t.Fatalf("%s: At(%v) = %s, the clock says %s", name, r, got.UTC(), due)
				}
			}
			at = next
		}
		for r, due := range want {
			if due.After(start) && !due.After(start.Add(24*time.Hour)) && counts[r] != 1 {
				t.Fatalf("%s: %v, due at %s, was found %d times", name, r, due, counts[r])
			}
		}
	})
}

func TestSlotKeysReadBackAndNothingElseDoes(t *testing.T) {
	slot := calendar.Slot{Zone: "Europe/London", Time: 7 * 60, Days: 0x2a}
	if got, err := calendar.ParseSlot(slot.Key()); err != nil || got != slot {
		t.Errorf("%q reads back as %v, %v", slot.Key(), got, err)
	}
	for _, bad := range []string{"", "Europe/London", "Europe/London#07:00", "Mars/Base#07:00#2a", "Europe/London#07:01#2a", "Europe/London#07:00#00", "Europe/London#07:00#ff", "Europe/London#07:00#2a#1"} {
		if _, err := calendar.ParseSlot(bad); err == nil {
			t.Errorf("%q was read as a slot", bad)
		}
	}
}

func TestOnlyIANAZonesAreAccepted(t *testing.T) {
	for _, name := range zonetest.Names(t) {
		if _, err := calendar.Zone(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, bad := range []string{"", "Local", "london", "Europe/Nowhere", "../etc/passwd", "posixrules", "right/Europe/London", "Europe/London ", "GMT+1:00"} {
		if _, err := calendar.Zone(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestTimesAndDaysAreReadStrictly(t *testing.T) {
	for _, bad := range []string{"", "7:00", "07:01", "24:00", "07:00:00", "7pm", "07.00"} {
		if _, err := calendar.ParseTime(bad); err == nil {
			t.Errorf("time %q was accepted", bad)
		}
	}
	for _, bad := range [][]string{nil, {"monday"}, {"mon", "mon"}, {"Mon"}} {
		if _, err := calendar.ParseDays(bad); err == nil {
			t.Errorf("days %q were accepted", bad)
		}
	}
	days, err := calendar.ParseDays([]string{"sun", "mon"})
	if err != nil || strings.Join(days.Names(), " ") != "mon sun" {
		t.Errorf("%v %v", days.Names(), err)
	}
}
