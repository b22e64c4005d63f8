package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/subscription"
)

func date(year int, month time.Month, day int) calendar.Date {
	if year == 0 {
		return calendar.Date{}
	}
	return calendar.Date{Year: year, Month: month, Day: day}
}

// high is where the runners of these tests stand before their days off.
var high = subscription.Step{Level: 3, Tier: "advanced"}

// trained is a runner who stands high, and told of a session just now.
func (d *desk) trained() subscription.Subscriber {
	d.t.Helper()
	s := d.runner(samMail, "", "mon", "thu")
	d.trains(s)
	return d.edit(s, func(next *subscription.Subscriber) { next.Level, next.Tier = high.Level, high.Tier })
}

func (d *desk) stands(s subscription.Subscriber, want subscription.Step, when string) {
	d.t.Helper()
	if got := d.get(s.ID).Step(); got != want {
		d.t.Errorf("%s: at %+v, want %+v", when, got, want)
	}
}

func TestRoutinesGetEasierAfterFourteenAndTwentyEightDaysOff(t *testing.T) {
	d := ruled(t)
	s := d.trained()
	told := d.now
	for _, at := range []struct {
		days int
		want subscription.Step
	}{
		{14, high},
		{15, subscription.Step{Level: 3, Tier: "intermediate"}},
		{28, subscription.Step{Level: 3, Tier: "intermediate"}},
		{29, subscription.Step{Level: 2, Tier: "beginner"}},
		{80, subscription.Step{Level: 2, Tier: "beginner"}},
	} {
		d.until(told.Add(time.Duration(at.days)*day - time.Minute))
		d.stands(s, at.want, d.now.Format(time.DateOnly))
	}
	d.edit(s, func(next *subscription.Subscriber) {
		next.Train(d.now)
		next.Level, next.Tier = high.Level, high.Tier
	})
	d.until(d.now.Add(14*day + 15*time.Minute))
	d.stands(s, subscription.Step{Level: 3, Tier: "intermediate"}, "days off after the next session")
}

func TestAPauseOfFourteenDaysCountsAsDaysOffAndOneOfThirteenDoesNot(t *testing.T) {
	for until, want := range map[calendar.Date]subscription.Step{
		date(2026, 12, 5):  high,
		date(2026, 12, 7):  {Level: 3, Tier: "intermediate"},
		date(2026, 12, 19): {Level: 3, Tier: "intermediate"},
		date(2026, 12, 21): {Level: 2, Tier: "beginner"},
	} {
		d := ruled(t) // without answers, a pause is all there is to count
		s := d.runner(samMail, "", "mon", "thu")
		d.edit(s, func(next *subscription.Subscriber) {
			next.Level, next.Tier = high.Level, high.Tier
			next.Pause(until, d.Rules.TimeOff, d.now)
		})
		end := calendar.At(until, 0, time.UTC)
		if d.until(end.Add(-7 * time.Hour)); d.get(s.ID).Step() != high {
			t.Errorf("until %s: counted in the pause", until)
		}
		d.until(end.Add(-time.Minute))
		d.stands(s, want, "right before the end of a pause until "+until.String())
		d.until(end.Add(60 * day))
		d.stands(s, want, "long after a pause until "+until.String())
	}
}

func TestDaysOffBeforeAPauseCountBeforeTheFirstRoutineAfterIt(t *testing.T) {
	d := ruled(t)
	s := d.trained()
	d.until(d.now.Add(10 * day))
	d.edit(s, func(next *subscription.Subscriber) { next.Pause(date(2026, 12, 14), d.Rules.TimeOff, d.now) })
	d.until(time.Date(2026, 12, 13, 23, 59, 0, 0, time.UTC))
	d.stands(s, subscription.Step{Level: 3, Tier: "intermediate"}, "ten days, and a pause of twelve")
}

func TestASessionWithinAPauseIsNoDayOff(t *testing.T) {
	for name, end := range map[string]func(*desk, subscription.Subscriber){
		"it ends": func(d *desk, _ subscription.Subscriber) { d.until(time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC)) },
		"ended early": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Pause(date(0, 0, 0), d.Rules.TimeOff, d.now) })
		},
	} {
		d := ruled(t)
		s := d.trained()
		d.edit(s, func(next *subscription.Subscriber) { next.Pause(date(2026, 12, 21), d.Rules.TimeOff, d.now) })
		d.until(time.Date(2026, 12, 18, 12, 0, 0, 0, time.UTC))
		d.edit(s, func(next *subscription.Subscriber) { next.Train(d.now) })
		end(d, s)
		d.stands(s, high, name)
	}
}

func TestARestThatEndsWithinOrAfterAPauseLowersOnce(t *testing.T) {
	for name, days := range map[string]time.Duration{"within": 20, "after": 40} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		d.edit(s, func(next *subscription.Subscriber) {
			next.Level, next.Tier = high.Level, high.Tier
			next.Pause(date(2026, 12, 21), d.Rules.TimeOff, d.now)
			next.Rest(d.now)
		})
		d.until(d.now.Add(days * day))
		before := d.get(s.ID).Step()
		back, err := d.Recover(context.Background(), preferences(s), d.now)
		d.do(back, err)
		d.until(d.now.Add(13 * day))
		d.stands(s, subscription.Step{Level: before.Level - 1, Tier: "beginner"}, name)
		if before != high {
			t.Errorf("%s: a rest lowers by itself: %+v", name, before)
		}
	}
}
