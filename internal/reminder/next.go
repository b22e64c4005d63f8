package reminder

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// Upcoming is a reminder that will come.
type Upcoming struct {
	Date     calendar.Date // of the occurrence
	Due      time.Time     // in the zone that the runner will be in
	Channels []contact.Channel
	Focus    guide.Focus
}

// horizon is how far ahead Next looks, in days: past the longest pause.
const horizon = subscription.MaxAhead + 14

// Next lists the next reminders of a subscriber after an instant, at most so many. It asks the same
// Decide as the sending does.
func Next(s subscription.Subscriber, now time.Time, most int) []Upcoming {
	var list []Upcoming
	slots := []calendar.Slot{s.Preferences.Slot()}
	home := s
	if away := s.Preferences.Away; away.Zone != "" {
		home = s.Home(s.Preferences.TurnHome())
		slots = append(slots, home.Preferences.Slot())
	}
	today := calendar.DateOf(now.UTC()).Add(-1)
	for i := 0; i < horizon && len(list) < most; i++ {
		date := today.Add(i)
		as, slot := s, slots[0]
		if len(slots) > 1 && date.Ordinal() > s.Preferences.Away.Until.Ordinal() {
			as, slot = home, slots[1]
		}
		if next, ok := upcoming(as, date, slot, now); ok {
			list = append(list, next)
		}
	}
	return list
}

// upcoming is a date's reminder, if there is one after an instant.
func upcoming(s subscription.Subscriber, date calendar.Date, slot calendar.Slot, now time.Time) (Upcoming, bool) {
	if !slot.Days.Has(date.Weekday()) {
		return Upcoming{}, false
	}
	var channels []contact.Channel
	var due time.Time
	for _, c := range contact.Channels {
		o, err := NewOccurrence(date, slot, c)
		if err != nil || !o.Due.After(now) || !Decide(s, o, o.Due).Send {
			continue
		}
		channels, due = append(channels, c), o.Due
	}
	if len(channels) == 0 {
		return Upcoming{}, false
	}
	if zone, err := calendar.Zone(slot.Zone); err == nil {
		due = due.In(zone)
	}
	return Upcoming{date, due, channels, s.Preferences.FocusOn(date.Weekday())}, true
}
