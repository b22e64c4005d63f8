package reminder_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
	"limber/internal/zonetest"
)

// comes lets time go by until so many reminders of a runner have come, or until the end, and lists them.
// Upkeep runs each quarter of an hour, as it does in the template.
func (w *world) comes(s subscription.Subscriber, most int, end time.Time) []reminder.Upcoming {
	w.t.Helper()
	var list []reminder.Upcoming
	w.provider.Taken = nil
	for len(list) <= most && w.now.Before(end) {
		w.now = w.now.Truncate(calendar.Step * time.Minute).Add(calendar.Step * time.Minute)
		if w.now.Minute()%15 == 0 {
			if _, err := w.upkeep.Run(context.Background(), w.now); err != nil {
				w.t.Fatal(err)
			}
		}
		w.tick(w.now)
		w.work()
		for _, d := range w.provider.Taken {
			last := len(list) - 1
			if last >= 0 && list[last].Due.Equal(d.Occurrence.Due) {
				list[last].Channels = append(list[last].Channels, d.Occurrence.Channel)
				slices.Sort(list[last].Channels)
				continue
			}
			list = append(list, reminder.Upcoming{
				Due: d.Occurrence.Due, Channels: []contact.Channel{d.Occurrence.Channel},
				Focus: reminder.RoutineOf(w.read(s.ID), d.Occurrence).Focus,
			})
		}
		w.provider.Taken = nil
	}
	return list[:min(most, len(list))]
}

// planned draws choices, with a pause, a stay elsewhere, both or neither.
func planned(t *rapid.T, zones []string, now time.Time) subscription.Choices {
	date := func(zone, label string) string {
		z, err := calendar.Zone(zone)
		if err != nil {
			t.Fatal(err)
		}
		return calendar.DateOf(now.In(z)).Add(rapid.IntRange(0, 12).Draw(t, label)).String()
	}
	c := subscription.Choices{
		Days:    calendar.Days(rapid.IntRange(1, 127).Draw(t, "days")).Names(),
		RunDays: calendar.Days(rapid.IntRange(0, 127).Draw(t, "run days")).Names(),
		Time:    calendar.TimeOfDay(5 * rapid.IntRange(0, 287).Draw(t, "time")).String(),
		Zone:    rapid.SampledFrom(zones).Draw(t, "home"),
		Focus:   rapid.SampledFrom(subscription.Focuses).Draw(t, "focus"),
		Minutes: 10,
	}
	if rapid.Bool().Draw(t, "paused") {
		c.PauseUntil = date(c.Zone, "pause")
	}
	if rapid.Bool().Draw(t, "away") {
		c.AwayZone = rapid.SampledFrom(zones).Draw(t, "there")
		c.AwayUntil = date(c.AwayZone, "stay")
		if aDayApart(t, c.Zone, c.AwayZone, now) {
			c.AwayZone, c.AwayUntil = "", ""
		}
	}
	return c
}

// aDayApart reports whether the home clock is a day ahead of the one away, as between Kiritimati and Niue.
// There the first day at home begins before the last day of the stay has ended, and one gives way.
func aDayApart(t *rapid.T, home, away string, now time.Time) bool {
	offset := func(name string) int {
		z, err := calendar.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		_, seconds := now.In(z).Zone()
		return seconds
	}
	return offset(home)-offset(away) > 22*3600+1800 // 23 and a half, and an hour for a clock that changes
}

// TestWhatNextListsIsWhatComes draws plans, pauses, stays and zones, and lets the weeks go by.
func TestWhatNextListsIsWhatComes(t *testing.T) {
	// Those at the ends of the world, or with odd clocks, come up more often.
	zones := slices.Concat([]string{
		"Pacific/Kiritimati", "Europe/London", "Pacific/Niue", "Australia/Lord_Howe", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu",
	}, zonetest.Names(t))
	shared := composers(t)
	rapid.Check(t, func(rt *rapid.T) {
		start := utc("2026-10-20T00:00:00Z").Add(time.Duration(rapid.IntRange(0, 160*24*12).Draw(rt, "start")) * calendar.Step * time.Minute)
		w := newWorld(t, start)
		for channel, d := range w.deliver {
			d.Composer = shared[channel]
		}
		w.eventsAfter = -1
		home := rapid.SampledFrom(zones).Draw(rt, "first home")
		s := w.add(1, everyDay(home, "10:00"), rapid.SampledFrom([][]contact.Channel{
			{contact.ByEmail}, {contact.ByText}, contact.Channels,
		}).Draw(rt, "channels")...)
		w.tick(w.now)
		w.work()
		for range rapid.IntRange(0, 2).Draw(rt, "changes") {
			choices := planned(rt, zones, w.now)
			_, err := w.service.Prefer(context.Background(), s.Capability(subscription.ToPreferences), choices, w.now)
			if err != nil && s.Mail.State == subscription.Active {
				rt.Fatalf("%+v: %v", choices, err) // a text's time may be refused
			}
			w.comes(s, 1000, w.now.Add(time.Duration(rapid.IntRange(0, 50).Draw(rt, "hours between"))*time.Hour))
		}
		s = w.read(s.ID)
		want := reminder.Next(s, w.now, 3)
		from := w.now
		got := w.comes(s, 3, w.now.AddDate(0, 0, 50))
		if !slices.EqualFunc(want, got, func(a, b reminder.Upcoming) bool {
			return a.Due.Equal(b.Due) && slices.Equal(a.Channels, b.Channels) && a.Focus == b.Focus
		}) {
			rt.Fatalf("at %s of %+v, From %s:\nNext lists %v\nwhat comes is %v", from, s.Preferences, s.From, want, got)
		}
	})
}

func TestNextListsNothingForWhoGetsNothing(t *testing.T) {
	for name, edit := range map[string]func(s *subscription.Subscriber){
		"left": func(s *subscription.Subscriber) { s.Mail.State, s.Text.State = subscription.Left, subscription.Left },
		"stopped": func(s *subscription.Subscriber) {
			s.Mail.State, s.Text.State = subscription.Stopped, subscription.Stopped
		},
		"pending": func(s *subscription.Subscriber) {
			s.Mail.State, s.Text.State = subscription.Pending, subscription.Pending
		},
		"resting": func(s *subscription.Subscriber) { s.Resting = true },
	} {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.Channels...)
		if list := reminder.Next(s, w.now, 3); len(list) != 3 {
			t.Fatalf("%d listed", len(list))
		}
		edit(&s)
		if list := reminder.Next(s, w.now, 3); len(list) != 0 {
			t.Errorf("%s: %v", name, list)
		}
	}
}

func TestNextSeesPastTheLongestPause(t *testing.T) {
	w := newWorld(t, beforeTen)
	p := tenOClock
	p.Days = 1 << time.Sunday
	p.PausedUntil = calendar.DateOf(w.now).Add(subscription.MaxAhead)
	list := reminder.Next(w.add(1, p), w.now, 1)
	if len(list) != 1 || calendar.DateOf(list[0].Due).Ordinal() < p.PausedUntil.Ordinal() {
		t.Errorf("%v", list)
	}
}
