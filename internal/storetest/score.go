package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/reminder"
)

func addsUp(ctx context.Context, t *testing.T, r Reminders) {
	first := calendar.Date{Year: 2026, Month: 11, Day: 28}
	for day := range 6 { // into another month
		must(t, r.Add(ctx, first.Add(day), reminder.Tally{Sent: 100, Bounced: day}))
		must(t, r.Add(ctx, first.Add(day), reminder.Tally{Sent: 10, Complained: 1}))
	}
	for _, span := range []struct {
		from, to int
		want     reminder.Tally
	}{
		{0, 5, reminder.Tally{Sent: 660, Bounced: 15, Complained: 6}},
		{1, 3, reminder.Tally{Sent: 330, Bounced: 6, Complained: 3}},
		{5, 5, reminder.Tally{Sent: 110, Bounced: 5, Complained: 1}},
		{7, 9, reminder.Tally{}},
	} {
		got, err := r.Sum(ctx, first.Add(span.from), first.Add(span.to))
		if err != nil || got != span.want {
			t.Errorf("days %d to %d: %+v %v, want %+v", span.from, span.to, got, err, span.want)
		}
	}
}

func trips(ctx context.Context, t *testing.T, s Stores) {
	if tripped, err := s.Breaker().Tripped(ctx); err != nil || tripped {
		t.Errorf("at first: %v %v", tripped, err)
	}
	for _, reason := range []string{"bounces", "complaints"} {
		must(t, s.Reminders.Trip(ctx, reason, begun))
		if tripped, err := s.Breaker().Tripped(ctx); err != nil || !tripped {
			t.Errorf("tripped for %s: %v %v", reason, tripped, err)
		}
	}
}

var errCapped = errors.New("storetest: over the cap")

// take takes an allowance so many times at once, and counts what was allowed.
func take(ctx context.Context, t *testing.T, a reminder.Allowance, times int, at time.Time, runner func(i int) string) int {
	t.Helper()
	return count(t, times, errCapped, func(i int) error {
		ok, err := a.Take(ctx, runner(i), at)
		if err == nil && !ok {
			return errCapped
		}
		return err
	})
}

func each(i int) string { return id(i) }

func one(int) string { return id(1) }

func capsAll(ctx context.Context, t *testing.T, s Stores) {
	if got := take(ctx, t, s.Allowance(5, 10), 30, begun, each); got != 10 {
		t.Errorf("%d were allowed", got)
	}
}

func capsEach(ctx context.Context, t *testing.T, s Stores) {
	a := s.Allowance(5, 100)
	if got := take(ctx, t, a, 30, begun, one); got != 5 {
		t.Errorf("%d were allowed", got)
	}
	if got := take(ctx, t, a, 1, begun, func(int) string { return id(2) }); got != 1 {
		t.Error("another runner was refused")
	}
	if got := take(ctx, t, s.Allowance(0, 100), 1, begun, func(int) string { return id(3) }); got != 0 {
		t.Error("a cap of none allowed one")
	}
}

func givesBack(ctx context.Context, t *testing.T, s Stores) {
	take(ctx, t, s.Allowance(100, 10), 10, begun, func(i int) string { return fmt.Sprint("others", i) })
	if got := take(ctx, t, s.Allowance(3, 10), 6, begun, one); got != 0 {
		t.Errorf("%d were allowed", got)
	}
	if got := take(ctx, t, s.Allowance(3, 100), 6, begun, one); got != 3 {
		t.Errorf("with room for all, %d were allowed of 3", got)
	}
}

func renews(ctx context.Context, t *testing.T, s Stores) {
	a := s.Allowance(1, 1)
	end := time.Date(2026, 11, 30, 23, 59, 59, 0, time.UTC)
	for at, want := range map[time.Time]int{end: 1, end.Add(time.Second): 1} {
		if got := take(ctx, t, a, 3, at, one); got != want {
			t.Errorf("at %s: %d were allowed", at, got)
		}
	}
}
