package reminder

import (
	"context"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/subscription"
)

// maxDelay is the longest that a queue holds a job back.
const maxDelay = 15 * time.Minute

// Snoozer brings today's reminder again.
type Snoozer struct{ Queue Queue }

// Snooze queues a runner's reminder of today again, by text, at an instant. False when there is none today,
// or no text may go at that time. Asking twice for the same minute is done once.
func (z *Snoozer) Snooze(ctx context.Context, s subscription.Subscriber, at, now time.Time) (bool, error) {
	slot := s.Preferences.Slot()
	zone, err := calendar.Zone(slot.Zone)
	if err != nil {
		return false, err
	}
	local := at.In(zone)
	date := calendar.DateOf(now.In(zone))
	if calendar.DateOf(local) != date || !subscription.TextTime(calendar.TimeOf(local)) || !slot.Days.Has(date.Weekday()) {
		return false, nil
	}
	o, err := NewOccurrence(date, slot, contact.ByText)
	if err != nil {
		return false, err
	}
	if o.Due.After(now) || !Decide(s, o, o.Due).Send {
		return false, nil
	}
	o.Due, o.Snoozed = at.UTC().Truncate(time.Minute), true
	return true, wait(ctx, z.Queue, Job{Occurrence: o, Parts: 1, Runner: s.ID}, now)
}

// wait queues a job for as long as a queue can hold it. A job that comes early is made to wait again.
func wait(ctx context.Context, q Queue, job Job, now time.Time) error {
	return q.Enqueue(ctx, []Job{job}, min(max(0, job.Occurrence.Due.Sub(now)), maxDelay))
}
