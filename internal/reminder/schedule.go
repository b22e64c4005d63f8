package reminder

import (
	"context"
	"fmt"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// Watermark remembers up to which scheduled time all jobs are queued.
type Watermark interface {
	// Read returns the zero time when there is none yet.
	Read(ctx context.Context) (time.Time, error)
	// Advance moves it forward, never back: an earlier time changes nothing.
	Advance(ctx context.Context, to time.Time) error
}

// SlotUse is a slot that runners of a channel have chosen, and how many its last run found.
type SlotUse struct {
	Slot    calendar.Slot
	Channel contact.Channel
	Size    int
}

// Agenda knows the slots in use. Its answers' cost doesn't grow with the number of subscribers.
type Agenda interface {
	Zones(ctx context.Context) ([]string, error)
	// At lists the slots in use at each of the wall-clock times.
	At(ctx context.Context, times []ZoneTime) ([]SlotUse, error)
	// Parts fixes into how many parts an occurrence is split: the first answer holds for ever after, so
	// that a repeated tick can't split a run differently and send to somebody twice.
	Parts(ctx context.Context, o Occurrence, wanted int) (int, error)
}

// ZoneTime is a time of day in a zone.
type ZoneTime struct {
	Zone string
	Time calendar.TimeOfDay
}

// Queue carries jobs to a Deliverer. Enqueue returns once all are kept, each to come out at least once,
// not before the delay (at most 15 minutes). On an error some may be kept: enqueueing again is harmless,
// since a run is done once.
type Queue interface {
	Enqueue(ctx context.Context, jobs []Job, delay time.Duration) error
}

// Planner queues a job for each slot that falls due.
type Planner struct {
	Watermark Watermark
	Agenda    Agenda
	Queue     Queue
}

const (
	partSize = 5000          // runners a job is meant for
	maxParts = 64            // parts at the most
	stride   = 6 * time.Hour // how much is caught up between two moves of the watermark
)

// Tick queues all that fell due after the watermark up to the scheduled time, and moves the watermark
// there. What a missed tick left is caught up by the next; a repeated tick queues nothing new, and one
// cut short is repeated from where the watermark stands. It returns the number of jobs queued.
func (p *Planner) Tick(ctx context.Context, at time.Time) (int, error) {
	from, err := p.Watermark.Read(ctx)
	if err != nil {
		return 0, fmt.Errorf("read watermark: %w", err)
	}
	if from.IsZero() {
		from = at.Add(-Stale) // the very first tick, or ticks that failed before it
	}
	total := 0
	for from.Before(at) {
		upTo := from.Add(stride)
		if upTo.After(at) {
			upTo = at
		}
		queued, err := p.queue(ctx, from, upTo)
		if err != nil {
			return total, err
		}
		total += queued
		// Only now: a crash before this line repeats the span, which is harmless.
		if err := p.Watermark.Advance(ctx, upTo); err != nil {
			return total, fmt.Errorf("advance watermark: %w", err)
		}
		from = upTo
	}
	return total, nil
}

// queue queues the jobs of one span.
func (p *Planner) queue(ctx context.Context, after, upTo time.Time) (int, error) {
	zones, err := p.Agenda.Zones(ctx)
	if err != nil {
		return 0, fmt.Errorf("list zones: %w", err)
	}
	dates := map[ZoneTime][]calendar.Date{}
	var times []ZoneTime
	for _, name := range zones {
		zone, err := calendar.Zone(name)
		if err != nil {
			return 0, fmt.Errorf("zone in use: %w", err)
		}
		for _, r := range calendar.FellDue(zone, after, upTo) {
			at := ZoneTime{name, r.Time}
			if dates[at] == nil {
				times = append(times, at)
			}
			dates[at] = append(dates[at], r.Date)
		}
	}
	uses, err := p.Agenda.At(ctx, times)
	if err != nil {
		return 0, fmt.Errorf("list slots: %w", err)
	}
	var jobs []Job
	for _, use := range uses {
		for _, date := range dates[ZoneTime{use.Slot.Zone, use.Slot.Time}] {
			more, err := p.split(ctx, date, use)
			if err != nil {
				return 0, err
			}
			jobs = append(jobs, more...)
		}
	}
	if len(jobs) == 0 {
		return 0, nil
	}
	if err := p.Queue.Enqueue(ctx, jobs, 0); err != nil {
		return 0, fmt.Errorf("enqueue: %w", err)
	}
	return len(jobs), nil
}

// split makes the jobs of one slot on one date; none when it isn't one of the slot's days.
func (p *Planner) split(ctx context.Context, date calendar.Date, use SlotUse) ([]Job, error) {
	if !use.Slot.Days.Has(date.Weekday()) {
		return nil, nil
	}
	occurrence, err := NewOccurrence(date, use.Slot, use.Channel)
	if err != nil {
		return nil, err
	}
	parts, err := p.Agenda.Parts(ctx, occurrence, min(1+use.Size/partSize, maxParts))
	if err != nil {
		return nil, fmt.Errorf("fix parts: %w", err)
	}
	jobs := make([]Job, parts)
	for i := range jobs {
		jobs[i] = Job{Occurrence: occurrence, Part: i, Parts: parts}
	}
	return jobs, nil
}
