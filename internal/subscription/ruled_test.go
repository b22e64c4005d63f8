package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/subscription"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// ruled is a desk that knows the rules that we ship: 12 weeks, 14 days to answer, 2 a week; a week without a session.
func ruled(t testing.TB) *desk {
	t.Helper()
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t)
	d.Rules = content.Rules()
	return d
}

// runner signs up by these addresses for these days, at ten in the morning in London.
func (d *desk) runner(email, phone string, days ...string) subscription.Subscriber {
	d.t.Helper()
	s := d.active(email, phone)
	s, err := d.Amend(context.Background(), preferences(s), func(c *subscription.Choices) { c.Days = days }, d.now)
	d.do(s, err)
	return s
}

// until lets time pass, with upkeep every quarter of an hour.
func (d *desk) until(at time.Time) {
	d.t.Helper()
	for next := d.now.Truncate(15 * time.Minute).Add(15 * time.Minute); !next.After(at); next = next.Add(15 * time.Minute) {
		d.run(next)
	}
	d.now = at
}

// edit changes a runner's record as their own act would, at this moment.
func (d *desk) edit(s subscription.Subscriber, edit func(*subscription.Subscriber)) subscription.Subscriber {
	d.t.Helper()
	next, err := d.Adjust(context.Background(), s.ID, edit)
	d.do(next, err)
	return next
}

// trains has a runner agree to answers being kept, if they didn't, and tell of a session.
func (d *desk) trains(s subscription.Subscriber) {
	d.t.Helper()
	d.do(d.KeepAnswers(context.Background(), preferences(s), true, "form", d.now))
	d.edit(s, func(next *subscription.Subscriber) { next.Train(d.now) })
}

func (d *desk) days(s subscription.Subscriber) []string { return d.get(s.ID).Preferences.Days.Names() }

// failing runs upkeep at this moment with one call of the store failing, and the next times without.
func (d *desk) failing(call string, how memory.Failure, later int) {
	d.t.Helper()
	d.store.Fail = once(call, how, later)
	_, _ = d.upkeep.Run(context.Background(), d.now)
	d.store.Fail = nil
}
