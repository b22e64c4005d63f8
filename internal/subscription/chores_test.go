package subscription_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// TestFewerDaysLoseNoReminderAndDoubleNone follows a runner through the fortnight in which their days become fewer, and asks
// of each date whether a job of the old days or of the new ones would send, be it at once or as late as one may.
func TestFewerDaysLoseNoReminderAndDoubleNone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := ruled(t)
		s := d.active(samMail, "")
		zone := rapid.SampledFrom([]string{"Europe/London", "Pacific/Auckland", "America/New_York"}).Draw(rt, "zone")
		where, err := calendar.Zone(zone)
		d.do(where, err)
		s = d.edit(s, func(next *subscription.Subscriber) { next.Preferences.Zone = zone })
		d.until(d.now.Add(12*week + 13*day))
		if d.get(s.ID).FadeAsked.IsZero() || d.get(s.ID).Preferences.Slot() != s.Preferences.Slot() {
			rt.Fatalf("not asked, or answered too early: %+v", d.get(s.ID).Course)
		}
		s = d.edit(s, func(next *subscription.Subscriber) { // mostly about when the days become fewer
			clock := int(calendar.TimeOf(next.FadeAsked.In(where))) / 5
			next.Preferences.Time = calendar.TimeOfDay(5 * ((clock + rapid.IntRange(-30, 30).Draw(rt, "time") + 288) % 288))
			next.Preferences.Days = calendar.Days(rapid.IntRange(1, 127).Draw(rt, "days"))
		})
		begun := d.now
		var then []subscription.Subscriber // each quarter of an hour
		for range 6 * 96 {
			d.until(d.now.Add(15 * time.Minute))
			then = append(then, d.get(s.ID))
		}
		at := func(t time.Time) subscription.Subscriber { return then[max(0, int(t.Sub(begun)/(15*time.Minute))-1)] }
		after := d.get(s.ID)
		if after.Preferences.Slot() == s.Preferences.Slot() && !after.Resting {
			rt.Fatalf("nothing changed: %+v", after.Course)
		}
		for i := range 4 {
			day := calendar.DateOf(begun).Add(1 + i)
			for _, late := range []time.Duration{0, 30 * time.Minute, reminder.Stale} {
				sent := sends(s, day, late, at)
				if after.Preferences.Slot() != s.Preferences.Slot() {
					sent += sends(after, day, late, at)
				}
				due := calendar.At(day, s.Preferences.Time, where)
				plan := at(due)
				wanted := plan.Preferences.Days.Has(day.Weekday()) && !plan.Resting
				if want := map[bool]int{true: 1}[wanted]; sent != want {
					rt.Fatalf("%s, %s late: %d reminders, want %d; %v became %v", day, late, sent, want, s.Preferences.Days.Names(), plan.Preferences.Days.Names())
				}
			}
		}
	})
}

// sends is how many reminders a job of a date sends in the slot of a version of the runner, so late.
func sends(in subscription.Subscriber, day calendar.Date, late time.Duration, at func(time.Time) subscription.Subscriber) int {
	o, err := reminder.NewOccurrence(day, in.Preferences.Slot(), contact.ByEmail)
	if err != nil || !in.Preferences.Days.Has(day.Weekday()) {
		return 0
	}
	if now := o.Due.Add(late); reminder.Decide(at(now), o, now).Send {
		return 1
	}
	return 0
}

// TestUpkeepOfAYearWritesLittle runs upkeep every quarter of an hour for a year: whatever a runner does or leaves undone,
// no chore of theirs stays due for ever.
func TestUpkeepOfAYearWritesLittle(t *testing.T) {
	ctx := context.Background()
	for name, live := range map[string]func(*desk, subscription.Subscriber, int){
		"nothing":            func(*desk, subscription.Subscriber, int) {},
		"a session each day": func(d *desk, s subscription.Subscriber, _ int) { d.trains(s) },
		"a session a month": func(d *desk, s subscription.Subscriber, n int) {
			if n%30 == 0 {
				d.trains(s)
			}
		},
		"one session, then pauses": func(d *desk, s subscription.Subscriber, n int) {
			if n == 0 {
				d.trains(s)
			}
			if n%50 == 10 {
				d.do(d.Amend(ctx, preferences(s), func(c *subscription.Choices) {
					c.PauseUntil = calendar.DateOf(d.now.AddDate(0, 0, n%31)).String()
				}, d.now))
			}
		},
		"rests and goes on": func(d *desk, s subscription.Subscriber, n int) {
			switch n % 60 {
			case 20:
				d.edit(s, func(next *subscription.Subscriber) { next.Rest(d.now) })
			case 40:
				d.edit(s, func(next *subscription.Subscriber) { next.Recover(d.now) })
			}
		},
		"the clinic ended its texts": func(d *desk, _ subscription.Subscriber, n int) { delete(d.Notes, contact.ByText) },
		"no answer ever comes": func(d *desk, _ subscription.Subscriber, n int) {
			d.provider.Fail = func(string) memory.Failure { return memory.Before }
		},
	} {
		d := ruled(t)
		s := d.runner("", samPhone, "mon", "tue", "thu", "sat")
		writes := 0
		for n := range 364 {
			live(d, s, n)
			d.store.Fail = func(call string) memory.Failure {
				if call == "Write" {
					writes++
				}
				return memory.None
			}
			for end := d.now.Add(day); d.now.Before(end); {
				d.now = d.now.Add(15 * time.Minute)
				_, _ = d.upkeep.Run(ctx, d.now)
			}
			if d.store.Fail = nil; d.get(s.ID).Chore().Before(d.now.Add(-day)) {
				t.Fatalf("%s, day %d: a chore is due since %s", name, n, d.get(s.ID).Chore())
			}
		}
		if t.Logf("%s: %d writes", name, writes); writes > 60 {
			t.Errorf("%s: upkeep wrote %d times", name, writes)
		}
	}
}

// TestEveryChoreEnds runs upkeep on whatever a record may hold, until nothing is due.
func TestEveryChoreEnds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := ruled(t)
		s := d.active(samMail, samPhone)
		instant := func(name string) time.Time {
			if days := rapid.IntRange(-1, 120).Draw(rt, name); days >= 0 {
				return d.now.Add(-time.Duration(days)*day + time.Duration(rapid.IntRange(0, 23).Draw(rt, name+" hour"))*time.Hour)
			}
			return time.Time{}
		}
		d.edit(s, func(next *subscription.Subscriber) {
			next.Course = subscription.Course{
				Trained: instant("trained"), Lapsed: instant("lapsed"), Reasoned: instant("reasoned"), AskedWhy: instant("asked why"),
				TimeOff: rapid.IntRange(0, 2).Draw(rt, "off"), PausedFrom: instant("paused"), Settled: instant("settled"), FadeAsked: instant("fade"),
			}
			next.Answers, next.Resting = !next.Trained.IsZero(), rapid.Bool().Draw(rt, "resting")
			if until := rapid.IntRange(-60, 60).Draw(rt, "until"); !next.PausedFrom.IsZero() {
				next.Preferences.PausedUntil = calendar.DateOf(d.now).Add(until)
			}
			next.Mail.ToldAt, next.Mail.Told = next.FadeAsked, rapid.Bool().Draw(rt, "told")
		})
		end := d.now.Add(2 * day)
		for d.now.Before(end) {
			d.run(d.now.Add(15 * time.Minute))
		}
		version := d.get(s.ID).Version
		if got := d.get(s.ID); !got.Chore().After(d.now) {
			rt.Fatalf("still due since %s: %s", got.Chore(), fmt.Sprintf("%+v", got.Course))
		}
		if d.run(d.now); d.get(s.ID).Version != version {
			rt.Fatal("with nothing due, something is written")
		}
		if asked := d.count(subscription.AskFewer) + d.count(subscription.AskReason); asked > 2 {
			rt.Fatalf("%d questions in two days", asked)
		}
	})
}
