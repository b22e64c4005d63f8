package reminder_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
	"limber/internal/zonetest"
)

// dueByWatching says when a runner is due, by watching the zone's clock tick by tick: on each date, the
// first tick at which it shows the time or a later one. It shares nothing with the code it judges.
func dueByWatching(zone *time.Location, p subscription.Preferences, from, to time.Time) map[calendar.Date]time.Time {
	due := map[calendar.Date]time.Time{}
	var done calendar.Date
	for t := from.Add(-24 * time.Hour); !t.After(to); t = t.Add(calendar.Step * time.Minute) {
		local := t.In(zone)
		y, m, d := local.Date()
		date := calendar.Date{Year: y, Month: m, Day: d}
		if date == done || local.Hour()*60+local.Minute() < int(p.Time) {
			continue
		}
		if _, found := due[date]; !found {
			due[date] = t
		}
		done = date
	}
	for date, at := range due {
		day := time.Date(date.Year, date.Month, date.Day, 12, 0, 0, 0, time.UTC)
		if !p.Days.Has(day.Weekday()) || at.Before(from) {
			delete(due, date)
		}
	}
	return due
}

// TestEveryDueOccurrenceIsDeliveredOnceAtItsLocalTimeInEveryZone runs two years in each zone, with
// ticks missing for up to 90 minutes and ticks repeated, by email and, within the hours for it, by text.
func TestEveryDueOccurrenceIsDeliveredOnceAtItsLocalTimeInEveryZone(t *testing.T) {
	zones := zonetest.Names(t)
	if testing.Short() {
		zones = []string{"Europe/London", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Chatham"}
	}
	for _, half := range []int{0, 1} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			shared := composers(t)
			for i, zone := range zones {
				if i%2 == half {
					twoYears(t, zone, shared, uint64(i))
				}
			}
		})
	}
}

func twoYears(t *testing.T, name string, shared map[contact.Channel]reminder.Composer, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 7))
	zone, err := calendar.Zone(name)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	end := start.AddDate(2, 0, 0)
	w := newWorld(t, start)
	for channel, d := range w.deliver {
		d.Composer = shared[channel]
	}
	w.eventsAfter = -1 // nothing is unknown here
	want, slots := map[string]time.Time{}, map[string]calendar.Slot{}
	for i := range 2 {
		p := subscription.Preferences{
			Days: calendar.Days(1 + random.IntN(127)), Time: calendar.TimeOfDay(random.IntN(288) * 5), Zone: name,
			Focus: subscription.Focuses[random.IntN(3)], Minutes: subscription.Lengths[random.IntN(4)],
		}
		if i == 0 { // many clocks change in the small hours
			p.Time = calendar.TimeOfDay(random.IntN(48) * 5)
		}
		w.now = start.Add(time.Hour) // so that it counts from the start
		s := w.add(i, p, contact.Channels...)
		w.now = start
		slots[s.ID] = p.Slot()
		for date, at := range dueByWatching(zone, p, start, end) {
			want[s.ID+" "+date.String()+" email"] = at
			if subscription.TextTime(p.Time) {
				want[s.ID+" "+date.String()+" sms"] = at
			}
		}
	}
	w.tick(start)
	for w.now.Before(end) {
		w.now = w.now.Add(time.Duration(1+random.IntN(18)) * calendar.Step * time.Minute)
		if w.now.After(end) {
			w.now = end
		}
		for range 1 + random.IntN(2) {
			if _, err := w.planner.Tick(context.Background(), w.now); err != nil {
				t.Fatal(err)
			}
		}
		w.work()
	}
	for _, d := range w.provider.Taken {
		key := d.Runner + " " + d.Occurrence.Date.String() + " " + string(d.Occurrence.Channel)
		at, ok := want[key]
		if !ok || !d.Occurrence.Due.Equal(at) || d.At.Before(at) || d.At.Sub(at) > reminder.Stale {
			t.Fatalf("%s: %s delivered at %s for %s; by the clock it is due at %s (%v)", name, key, d.At, d.Occurrence.Due, at, ok)
		}
		if d.Occurrence.Channel == contact.ByText && atNight(d.At.In(zone)) {
			t.Fatalf("%s: %s texted at %s", name, key, d.At.In(zone))
		}
		delete(want, key) // a second delivery finds nothing
	}
	for key, at := range want {
		if !w.tooLateForAText(key, at.In(zone), slots) {
			t.Fatalf("%s: %s, due at %s, was never delivered", name, key, at)
		}
	}
}

// atNight reports whether a text would wake somebody.
func atNight(local time.Time) bool {
	minute := local.Hour()*60 + local.Minute()
	return minute < 9*60 || minute >= 20*60+30
}

// tooLateForAText reports whether what wasn't delivered is an evening's text that a missing tick held up
// into the night, and the ledger says so.
func (w *world) tooLateForAText(key string, due time.Time, slots map[string]calendar.Slot) bool {
	w.t.Helper()
	words := strings.Fields(key)
	date, err := calendar.ParseDate(words[1])
	if err != nil {
		w.t.Fatal(err)
	}
	o, err := reminder.NewOccurrence(date, slots[words[0]], contact.Channel(words[2]))
	if err != nil {
		w.t.Fatal(err)
	}
	return words[2] == "sms" && atNight(due.Add(reminder.Stale)) && w.store.Ledger(o)[words[0]].Reason == "stale"
}
