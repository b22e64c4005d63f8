package enquiry

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Upkeep does what time brings to enquiries. Every step may be done again: what is done is no longer due.
type Upkeep struct {
	Service *Service
	Chores  Chores
}

// Run does the chores that are due, and returns how many it did. One that fails doesn't stop the others.
func (u *Upkeep) Run(ctx context.Context, now time.Time) (int, error) {
	due, err := u.Chores.Due(ctx, now)
	if err != nil {
		return 0, fmt.Errorf("list chores: %w", err)
	}
	done := 0
	var failed error
	for _, reference := range due {
		if err := u.do(ctx, reference, now); err != nil {
			failed = errors.Join(failed, fmt.Errorf("chore of %s: %w", reference, err))
			continue
		}
		done++
	}
	return done, failed
}

// do does what is due for one enquiry. The index that found it may be behind: only the record counts.
func (u *Upkeep) do(ctx context.Context, reference string, now time.Time) error {
	s := u.Service
	e, err := s.Finder.ByReference(ctx, reference)
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	if end := e.Erase(); !end.IsZero() && !end.After(now) {
		return s.Keeper.Erase(ctx, e, e.Addresses(s.Key))
	}
	if err := u.age(ctx, reference, now); err != nil && !errors.Is(err, errDone) && !errors.Is(err, ErrAbsent) {
		return err
	}
	return s.Post(ctx, reference, now)
}

// age owes staff the mails that are due to an enquiry that waits, and closes one that was answered.
func (u *Upkeep) age(ctx context.Context, reference string, now time.Time) error {
	_, err := u.Service.change(ctx, reference, func(next *Enquiry) ([]Event, error) {
		due := func(t time.Time) bool { return !t.After(now) }
		switch {
		case next.Waits() && next.Mails[Overdue].State == NotOwed && due(next.DueBy):
			next.Mails[Overdue].owe(now)
		case next.Waits() && next.Mails[Overdue].State != NotOwed && next.Mails[Escalation].State == NotOwed && due(next.EscalateBy):
			next.Mails[Escalation].owe(now)
		case next.State == Answered && due(next.Changed.Add(ClosesAfter)):
			u.Service.move(next, Closed, now)
			return []Event{{At: now, By: ByLimber, Act: Closing}}, nil
		default:
			return nil, errDone
		}
		return nil, nil
	})
	return err
}
