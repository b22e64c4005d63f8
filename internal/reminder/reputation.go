package reminder

import (
	"context"
	"fmt"
	"time"

	"limber/internal/calendar"
)

// Tally counts a day's emails.
type Tally struct{ Sent, Bounced, Complained int }

// SES puts an account under review at 5% bounces or 0.1% complaints. We stop before: at these shares of
// what was sent in Window days, once there are enough of them not to be chance.
const (
	MaxBounced    = 0.04
	MaxComplained = 0.0008
	FewBounced    = 5
	FewComplained = 2
	Window        = 7 // days
)

// Scores keeps the tallies of days and the breaker.
type Scores interface {
	// Add adds to a day's tally. After an error it may have been added.
	Add(ctx context.Context, day calendar.Date, t Tally) error
	// Sum adds up the tallies of the days from the first to the last.
	Sum(ctx context.Context, first, last calendar.Date) (Tally, error)
	// Trip stops all reminders until a person resets it. Tripping again changes nothing.
	Trip(ctx context.Context, reason string, now time.Time) error
}

// Reputation watches over the sender's good name.
type Reputation struct {
	Scores Scores
	// Alarm tells staff that sending is stopped, and why.
	Alarm func(reason string, count int)
}

// count adds tallies, and trips the breaker when the rates come near what SES allows. Reports that come
// twice count twice as sent, which is rare; bounces and complaints count once.
func (r *Reputation) count(ctx context.Context, tallies map[calendar.Date]Tally, now time.Time) error {
	for day, t := range tallies {
		if t == (Tally{}) {
			continue
		}
		if err := r.Scores.Add(ctx, day, t); err != nil {
			return fmt.Errorf("count: %w", err)
		}
		if t.Bounced == 0 && t.Complained == 0 {
			continue
		}
		sum, err := r.Scores.Sum(ctx, day.Add(1-Window), day)
		if err != nil {
			return fmt.Errorf("sum: %w", err)
		}
		reason := sum.Verdict()
		if reason == "" {
			continue
		}
		if err := r.Scores.Trip(ctx, reason, now); err != nil {
			return fmt.Errorf("trip: %w", err)
		}
		r.Alarm(reason, 1)
	}
	return nil
}

// Verdict is why sending must stop, or "".
func (t Tally) Verdict() string {
	sent := float64(max(t.Sent, 1))
	switch {
	case t.Complained >= FewComplained && float64(t.Complained)/sent >= MaxComplained:
		return "complaints"
	case t.Bounced >= FewBounced && float64(t.Bounced)/sent >= MaxBounced:
		return "bounces"
	}
	return ""
}
