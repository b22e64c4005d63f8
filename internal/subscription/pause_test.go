package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/subscription"
)

func TestAPauseOfTwoWeeksIsFourteenDaysOffWhateverTheHour(t *testing.T) {
	rules := guide.Rules{TimeOff: guide.TimeOffRule{Days: 14, LongDays: 28}}
	high := subscription.Step{Level: 3, Tier: "advanced"}
	for _, from := range []time.Time{
		time.Date(2026, 11, 23, 0, 5, 0, 0, time.UTC),
		time.Date(2026, 11, 23, 19, 43, 0, 0, time.UTC),
		time.Date(2027, 3, 22, 19, 43, 0, 0, time.UTC), // the clocks go forward on the way
	} {
		for days, want := range map[int]subscription.Step{
			13: high, 14: {Level: 3, Tier: "intermediate"}, 27: {Level: 3, Tier: "intermediate"}, 28: {Level: 2, Tier: "beginner"},
		} {
			until := calendar.DateOf(from).Add(days)
			london, err := calendar.Zone("Europe/London")
			if err != nil {
				t.Fatal(err)
			}
			end := calendar.At(until, 0, london)
			for name, over := range map[string]func(*desk, string){
				"it ends": func(d *desk, _ string) { d.run(end.Add(-15 * time.Minute)) },
				"they are back": func(d *desk, id string) {
					d.now = end.Add(6 * time.Hour)
					d.adjust(id, func(next *subscription.Subscriber) { next.Pause(calendar.Date{}, rules.TimeOff, d.now) })
				},
			} {
				d := newDesk(t)
				d.Rules = rules
				s := d.active(samMail, "")
				d.now = from
				d.adjust(s.ID, func(next *subscription.Subscriber) {
					next.Level, next.Tier = high.Level, high.Tier
					long := until
					if name == "they are back" {
						long = until.Add(60)
					}
					next.Pause(long, rules.TimeOff, from)
				})
				if over(d, s.ID); d.get(s.ID).Step() != want {
					t.Errorf("%d days from %s, %s: at %v, want %v", days, from, name, d.get(s.ID).Step(), want)
				}
			}
		}
	}
}

func TestAPauseMadeLongerInItsLastHoursIsCountedWhole(t *testing.T) {
	rules := guide.Rules{TimeOff: guide.TimeOffRule{Days: 14, LongDays: 28}}
	for first, want := range map[int]struct {
		more int
		step subscription.Step
	}{
		8:  {7, subscription.Step{Level: 3, Tier: "intermediate"}},
		5:  {7, subscription.Step{Level: 3, Tier: "advanced"}},
		14: {14, subscription.Step{Level: 2, Tier: "beginner"}},
	} {
		d := newDesk(t)
		d.Rules = rules
		s := d.active(samMail, "")
		d.now = time.Date(2026, 11, 23, 19, 43, 0, 0, time.UTC)
		until := calendar.DateOf(d.now).Add(first)
		d.adjust(s.ID, func(next *subscription.Subscriber) {
			next.Level, next.Tier = 3, "advanced"
			next.Pause(until, rules.TimeOff, d.now)
		})
		d.run(time.Date(until.Year, until.Month, until.Day-1, 20, 0, 0, 0, time.UTC))
		d.adjust(s.ID, func(next *subscription.Subscriber) { next.Pause(until.Add(want.more), rules.TimeOff, d.now) })
		for range want.more + 2 {
			d.run(d.now.Add(24 * time.Hour))
		}
		switch got := d.get(s.ID); {
		case got.Step() != want.step:
			t.Errorf("%d days and then %d: at %v, want %v", first, want.more, got.Step(), want.step)
		case !got.PausedFrom.IsZero():
			t.Errorf("%d days and then %d: still counting when it is over", first, want.more)
		}
	}
}

func (d *desk) adjust(id string, edit func(*subscription.Subscriber)) {
	d.t.Helper()
	d.do(d.Adjust(context.Background(), id, edit))
}
