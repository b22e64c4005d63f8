package api_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/reminder"
	"limber/internal/subscription"
	"limber/internal/zonetest"
)

// tenZones change their clocks in different ways: in either half of the year, by half an hour, at midnight, the other way
// round, at Ramadan, or never.
var tenZones = []string{
	"Europe/London", "America/New_York", "America/St_Johns", "America/Santiago", "Australia/Lord_Howe", "Pacific/Chatham",
	"Africa/Cairo", "Africa/Casablanca", "Asia/Kathmandu", "Europe/Dublin",
}

func TestTheCalendarOfTwoYearsHasTheInstantsOfTheRemindersWhateverTheClocksDo(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	begin, end := s.now.Add(time.Hour), s.now.AddDate(2, 0, 0)
	for _, name := range tenZones {
		zone, err := calendar.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []calendar.TimeOfDay{20, 90, 150, 7 * 60, 23*60 + 55} { // the first three are skipped or repeated somewhere
			runner = s.edit(runner.ID, func(next *subscription.Subscriber) {
				next.Preferences.Zone, next.Preferences.Time, next.Preferences.Days = name, at, 0x7f
			})
			read := map[time.Time]int{}
			for s.now = begin; s.now.Before(end); s.now = s.now.AddDate(0, 0, 50) {
				for _, e := range s.feed(runner) {
					read[e.start]++
				}
			}
			wrong := map[time.Time]bool{}
			for due := range read {
				wrong[due] = due.Before(end)
			}
			for date := calendar.DateOf(begin); date.Ordinal() <= calendar.DateOf(end).Ordinal()+1; date = date.Add(1) {
				due := calendar.At(date, at, zone).UTC()
				if due.After(begin) && due.Before(end) && read[due] == 0 {
					t.Errorf("%s %s: nothing on %s, at %s", name, at, date, due)
				}
				delete(wrong, due)
			}
			for due, is := range wrong {
				if is {
					t.Errorf("%s %s: an event at %s", name, at, due)
				}
			}
		}
	}
}

// drawChoices draws a plan, with a pause, a stay elsewhere, both or neither.
func drawChoices(t *rapid.T, zones []string, now time.Time) subscription.Choices {
	c := subscription.Choices{
		Days:    calendar.Days(rapid.IntRange(1, 127).Draw(t, "days")).Names(),
		RunDays: calendar.Days(rapid.IntRange(0, 127).Draw(t, "run days")).Names(),
		Time:    calendar.TimeOfDay(5 * rapid.IntRange(0, 287).Draw(t, "time")).String(),
		Zone:    rapid.SampledFrom(zones).Draw(t, "zone"),
		Focus:   rapid.SampledFrom(subscription.Focuses).Draw(t, "focus"),
		Minutes: rapid.SampledFrom(subscription.Lengths).Draw(t, "minutes"),
	}
	date := func(label string) string {
		return calendar.DateOf(now).Add(rapid.IntRange(2, 90).Draw(t, label)).String()
	}
	if rapid.Bool().Draw(t, "paused") {
		c.PauseUntil = date("pause")
	}
	if rapid.Bool().Draw(t, "away") {
		c.AwayZone, c.AwayUntil = rapid.SampledFrom(zones).Draw(t, "there"), date("stay")
	}
	return c
}

func TestTheCalendarFollowsEveryPlanPauseAndStay(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	zones := zonetest.Names(t)
	rapid.Check(t, func(rt *rapid.T) {
		s.now = start.Add(time.Duration(rapid.IntRange(0, 2*365*24*60).Draw(rt, "minutes later")) * time.Minute)
		_, err := s.service.Prefer(context.Background(), runner.Capability(subscription.ToPreferences), drawChoices(rt, zones, s.now), s.now)
		if err != nil {
			rt.Fatal(err)
		}
		s.now = s.now.Add(time.Duration(rapid.IntRange(0, 100*24).Draw(rt, "hours later")) * time.Hour)
		runner = s.store.All()[runner.ID]
		length := time.Duration(runner.Preferences.Minutes) * time.Minute
		events, uids := s.feed(runner), map[string]bool{}
		for _, u := range reminder.Next(runner, s.now.Add(-24*time.Hour), 1000) {
			if u.Due.After(s.now.AddDate(0, 0, 56)) {
				break
			}
			if len(events) == 0 {
				rt.Fatalf("%s is not in the calendar", u.Due)
			}
			e := events[0]
			if !e.start.Equal(u.Due) || e.end.Sub(e.start) != length || !e.stamp.Equal(s.now) || uids[e.uid] || !strings.HasPrefix(e.uid, u.Date.String()) {
				rt.Fatalf("%s is in the calendar as %+v", u.Due, e)
			}
			events, uids[e.uid] = events[1:], true
		}
		if len(events) > 0 {
			rt.Fatalf("too many events: %+v", events)
		}
	})
}
