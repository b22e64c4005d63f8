package subscription_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// diary follows one runner on both channels: it notes what falls due to them, and holds that no date has
// two reminders of a channel, and that none is lost that lies after a change and after the date that had
// its turn before it.
type diary struct {
	*desk
	rt      *rapid.T
	id      string
	changed time.Time     // when the preferences changed last
	turn    calendar.Date // the last date that had had its turn by then
	sent    map[string]int
}

var world = []string{
	"Pacific/Kiritimati", "Pacific/Auckland", "Pacific/Chatham", "Australia/Lord_Howe", "Asia/Tokyo", "Asia/Kathmandu", "Africa/Cairo",
	"Europe/London", "America/St_Johns", "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Pago_Pago", "Etc/GMT+12",
}

func drawZone(rt *rapid.T, label string) string { return rapid.SampledFrom(world).Draw(rt, label) }

func drawTime(rt *rapid.T) string {
	return calendar.TimeOfDay(rapid.IntRange(0, 24*12-1).Draw(rt, "time") * 5).String()
}

func drawDays(rt *rapid.T) []string {
	return calendar.Days(rapid.Uint8Range(1, 127).Draw(rt, "days")).Names()
}

func drawMoment(rt *rapid.T) time.Duration {
	return time.Duration(rapid.IntRange(0, 3*24*60*60).Draw(rt, "seconds")) * time.Second
}

func newDiary(t *testing.T, rt *rapid.T) *diary {
	d := &diary{desk: newDesk(t), rt: rt, sent: map[string]int{}}
	d.now = d.now.AddDate(0, 0, rapid.IntRange(0, 365).Draw(rt, "day of the year"))
	r := request(samMail, samPhone)
	r.Choices.Zone, r.Choices.Time, r.Choices.Days = drawZone(rt, "home"), drawTime(rt), drawDays(rt)
	d.do(nil, d.Subscribe(context.Background(), r, d.now))
	for _, n := range d.provider.Notes {
		s, err := d.confirm(n)
		d.do(s, err)
		d.id = s.ID
	}
	d.changed = d.now
	return d
}

// each calls f for every occurrence around a span, due or not.
func (d *diary) each(from, to time.Time, f func(s subscription.Subscriber, o reminder.Occurrence)) {
	s := d.get(d.id)
	for date := calendar.DateOf(from.UTC()).Add(-3); date.Ordinal() <= calendar.DateOf(to.UTC()).Ordinal()+3; date = date.Add(1) {
		for _, c := range contact.Channels {
			o, err := reminder.NewOccurrence(date, s.Preferences.Slot(), c)
			d.do(o, err)
			if s.Preferences.Days.Has(date.Weekday()) && s.Takes(c) {
				f(s, o)
			}
		}
	}
}

// live lets time pass and notes what is sent in it.
func (d *diary) live(span time.Duration) {
	to := d.now.Add(span)
	d.each(d.now, to, func(s subscription.Subscriber, o reminder.Occurrence) {
		if !o.Due.After(d.now) || o.Due.After(to) {
			return
		}
		home := s.Preferences.Away.Zone != "" && o.Date.Ordinal() > s.Preferences.Away.Until.Ordinal()
		switch {
		case reminder.Decide(s, o, o.Due).Send:
			key := fmt.Sprint(o.Date, o.Channel)
			if d.sent[key]++; d.sent[key] > 1 {
				d.rt.Fatalf("%s is sent %d times", key, d.sent[key])
			}
		case o.Due.After(d.changed.Add(subscription.Grace)) && o.Date.Ordinal() > d.turn.Ordinal() && !home:
			d.rt.Fatalf("%s by %s is lost: due %s, changed %s, from %s", o.Date, o.Channel, o.Due, d.changed, s.From)
		}
	})
	d.now = to
}

// change changes the preferences now.
func (d *diary) change(edit func(*subscription.Choices)) {
	upTo := d.now.Add(subscription.Grace)
	d.each(d.now.AddDate(0, 0, -7), d.now, func(s subscription.Subscriber, o reminder.Occurrence) {
		if !o.Due.Before(s.From) && !o.Due.After(upTo) && o.Date.Ordinal() > d.turn.Ordinal() {
			d.turn = o.Date
		}
	})
	d.do(d.Amend(context.Background(), preferences(d.get(d.id)), edit, d.now))
	d.changed = d.now
}

func TestNoDateHasTwoRemindersNorNoneBecauseOfChangesAtHome(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDiary(t, rt)
		for range rapid.IntRange(1, 6).Draw(rt, "changes") {
			d.live(drawMoment(rt))
			d.change(func(c *subscription.Choices) {
				if rapid.Bool().Draw(rt, "other days") {
					c.Days = drawDays(rt)
				}
				c.Time = drawTime(rt)
			})
		}
		d.live(10 * 24 * time.Hour)
	})
}

func TestNoDateHasTwoRemindersNorNoneBecauseOfAMoveAcrossTheWorld(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDiary(t, rt)
		d.live(drawMoment(rt) + 3*24*time.Hour)
		d.change(func(c *subscription.Choices) {
			c.Zone, c.Time, c.Days = drawZone(rt, "new home"), drawTime(rt), drawDays(rt)
		})
		d.live(10 * 24 * time.Hour)
	})
}

// TestATravellerHasOneReminderOnEveryDateAwayAndHomeAgain leaves out stays whose last reminder is less than
// half an hour before the first one at home, or after it: no place in between is left to turn at.
func TestATravellerHasOneReminderOnEveryDateAwayAndHomeAgain(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDiary(t, rt)
		d.live(drawMoment(rt))
		away := drawZone(rt, "away")
		zone, err := calendar.Zone(away)
		d.do(zone, err)
		until := calendar.DateOf(d.now.In(zone)).Add(rapid.IntRange(0, 4).Draw(rt, "stay"))
		d.change(func(c *subscription.Choices) { c.AwayZone, c.AwayUntil = away, until.String() })
		p := d.get(d.id).Preferences
		home, err := calendar.Zone(p.Zone)
		d.do(home, err)
		last, first := calendar.At(until, p.Time, zone), calendar.At(until.Add(1), p.Time, home)
		if last.Before(d.changed) {
			last = d.changed // the stay was told of after it
		}
		room := first.Sub(last) >= 30*time.Minute
		tick := 15 * time.Minute // as often as upkeep runs
		d.live(d.now.Truncate(tick).Add(tick).Sub(d.now))
		for end := until.Add(5); d.get(d.id).Preferences.Away.Zone != "" || calendar.DateOf(d.now.In(home)).Ordinal() < end.Ordinal(); {
			before := d.get(d.id).Preferences.Away
			d.do(d.upkeep.Run(context.Background(), d.now))
			if d.get(d.id).Preferences.Away != before {
				d.changed, d.turn = d.now, until
				if room && (!d.now.After(last) || !d.now.Add(subscription.Grace).Before(first)) {
					rt.Fatalf("came home at %s, not between %s and %s", d.now, last, first)
				}
			}
			d.live(tick)
		}
	})
}

func TestADateIsNotReachedAgainByGoingBackOverTheDateLine(t *testing.T) {
	d := newDesk(t)
	r := request(samMail, "")
	r.Choices = subscription.Choices{Days: []string{"mon"}, Time: "23:50", Zone: "Pacific/Kiritimati", Focus: "stretch", Minutes: 5}
	d.do(nil, d.Subscribe(context.Background(), r, d.now))
	s, err := d.confirm(d.last())
	d.do(s, err)
	d.now = time.Date(2026, 11, 24, 10, 30, 0, 0, time.UTC) // Wednesday 00:30 there, Monday 22:30 behind the line
	s, err = d.Amend(context.Background(), preferences(s), func(c *subscription.Choices) { c.Zone = "Etc/GMT+12" }, d.now)
	d.do(s, err)
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, s.Preferences.Slot(), contact.ByEmail)
	d.do(o, err)
	if !o.Due.After(d.now) || reminder.Decide(s, o, o.Due).Send {
		t.Errorf("Monday 23 November has a second reminder: %+v", s.From)
	}
}
