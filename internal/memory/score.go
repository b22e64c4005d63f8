package memory

import (
	"context"
	"time"

	"limber/internal/calendar"
	"limber/internal/reminder"
)

// Add implements reminder.Scores.
func (s *Store) Add(_ context.Context, day calendar.Date, t reminder.Tally) error {
	return s.do("Add", func() error {
		s.tallies[day] = plus(s.tallies[day], t)
		return nil
	})
}

// Sum implements reminder.Scores.
func (s *Store) Sum(_ context.Context, first, last calendar.Date) (sum reminder.Tally, err error) {
	err = s.do("Sum", func() error {
		for day, t := range s.tallies {
			if day.Ordinal() >= first.Ordinal() && day.Ordinal() <= last.Ordinal() {
				sum = plus(sum, t)
			}
		}
		return nil
	})
	return sum, err
}

func plus(a, b reminder.Tally) reminder.Tally {
	return reminder.Tally{Sent: a.Sent + b.Sent, Bounced: a.Bounced + b.Bounced, Complained: a.Complained + b.Complained}
}

// Trip implements reminder.Scores.
func (s *Store) Trip(_ context.Context, reason string, _ time.Time) error {
	return s.do("Trip", func() error {
		if s.tripped == "" {
			s.tripped = reason
		}
		return nil
	})
}

// Tripped implements reminder.Breaker.
func (s *Store) Tripped(context.Context) (tripped bool, err error) {
	err = s.do("Tripped", func() error { tripped = s.tripped != ""; return nil })
	return tripped, err
}

// Reset makes reminders go out again, as a person does.
func (s *Store) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tripped = ""
}

// Take implements reminder.Allowance, with the store's PerRunner and InAll.
func (s *Store) Take(_ context.Context, runner string, now time.Time) (ok bool, err error) {
	err = s.do("Take", func() error {
		month := now.UTC().Format("2006-01")
		all, own := month, month+"#"+runner
		if ok = s.texts[own] < s.PerRunner && s.texts[all] < s.InAll; ok {
			s.texts[own]++
			s.texts[all]++
		}
		return nil
	})
	return ok, err
}
