package subscription

import (
	"context"
	"time"

	"limber/internal/calendar"
	"limber/internal/fault"
)

// Prefer changes an active subscriber's preferences to what was chosen.
func (s *Service) Prefer(ctx context.Context, link string, choices Choices, now time.Time) (Subscriber, error) {
	return s.Amend(ctx, link, func(c *Choices) { *c = choices }, now)
}

// Amend changes some of an active subscriber's preferences. edit gets the choices as they are; it may see
// several versions of them, and the last one it saw is written.
func (s *Service) Amend(ctx context.Context, link string, edit func(*Choices), now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		if !next.Active() {
			return false, errEnded
		}
		choices := next.Preferences.Choices(now)
		edit(&choices)
		var fields fault.Fields
		wanted := choices.Check(now, &fields)
		if next.Mail.State != Active && !TextTime(wanted.Time) {
			fields.Add("time", textHours)
		}
		if err := fields.Err(); err != nil {
			return false, err
		}
		next.From = effective(*next, wanted, now)
		was := next.Preferences.PausedUntil
		next.Preferences = wanted
		next.paused(was, s.Rules.TimeOff, now)
		next.act(now)
		next.settle(now)
		return true, nil
	})
}

const textHours = "Texts go from 09:00 to 20:00. Choose a time in between."

var errEnded = fault.New(fault.Expired, "You do not get routines from us now. You can subscribe at any time.")

// effective says from when new preferences count: at once, but a runner whose turn of the day has
// come already under the old ones waits for the next date, so as not to be sent to twice in a day. A
// wait that an earlier change began goes on: From was then a midnight, and the date before it had its turn.
func effective(s Subscriber, wanted Preferences, now time.Time) time.Time {
	from := now.Add(Grace)
	if wanted.Slot() == s.Preferences.Slot() {
		return s.From
	}
	old, err := calendar.Zone(s.Preferences.ZoneNow())
	if err != nil {
		return from
	}
	zone, err := calendar.Zone(wanted.ZoneNow())
	if err != nil {
		return from
	}
	today, begun := calendar.DateOf(from.In(old)), calendar.DateOf(s.From.In(old))
	var last calendar.Date // to have had its turn
	if s.From.Equal(calendar.At(begun, 0, old)) {
		last = begun.Add(-1)
	}
	for i := -2; i <= 0; i++ { // zones lie up to 26 hours apart
		date := today.Add(i)
		due := calendar.At(date, s.Preferences.Time, old)
		if s.Preferences.Days.Has(date.Weekday()) && !due.Before(s.From) && !due.After(from) {
			last = date
		}
	}
	if next := calendar.At(last.Add(1), 0, zone); next.After(from) {
		from = next
	}
	return from
}
