package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

func TestTextsKeepToTheirHours(t *testing.T) {
	for at, want := range map[string]bool{"00:00": false, "08:55": false, "09:00": true, "14:30": true, "20:00": true, "20:05": false, "23:55": false} {
		d := newDesk(t)
		r := request("", samPhone)
		r.Choices.Time = at
		err := d.Subscribe(context.Background(), r, d.now)
		if want != (err == nil) || err != nil && fault.As(err).Fields[0].Name != "time" {
			t.Errorf("texts alone at %s: %v", at, err)
		}
		r = request(samMail, maxPhone)
		r.Choices.Time = at
		d.do(nil, d.Subscribe(context.Background(), r, d.now))
		for _, n := range d.provider.Notes[len(d.provider.Notes)-2:] {
			d.do(d.confirm(n))
		}
		s := d.get(d.last().Runner)
		if !s.Takes(contact.ByEmail) || s.Takes(contact.ByText) != want {
			t.Errorf("on both at %s: email %t, text %t", at, s.Takes(contact.ByEmail), s.Takes(contact.ByText))
		}
	}
}

func TestWhoTakesTextsAloneCannotChooseATimeWithout(t *testing.T) {
	d := newDesk(t)
	s := d.active("", samPhone)
	_, err := d.Prefer(context.Background(), preferences(s), choices("07:00"), d.now)
	if f := fault.As(err); len(f.Fields) != 1 || f.Fields[0].Name != "time" {
		t.Errorf("%v", err)
	}
	both := d.active(maxMail, maxPhone)
	if _, err = d.Prefer(context.Background(), preferences(both), choices("07:00"), d.now); err != nil {
		t.Errorf("by email it may be any time: %v", err)
	}
	d.do(d.Leave(context.Background(), both.Capability(subscription.ToStopTexts), contact.ByText, d.now))
	d.do(d.Leave(context.Background(), both.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now))
	joined := subscription.Request{Phone: maxPhone, Consent: subscription.Agreed{Text: true}}
	if f := fault.As(joinErr(d.Join(context.Background(), preferences(both), joined, d.now))); len(f.Fields) != 1 || f.Fields[0].Name != "phone" {
		t.Errorf("texts came back where none would ever go: %v", f)
	}
}

func joinErr(_ subscription.Subscriber, err error) error { return err }

// TestPlannedDaysLeaveRoomToRest goes through every set of running days and every focus.
func TestPlannedDaysLeaveRoomToRest(t *testing.T) {
	d := newDesk(t)
	for runs := calendar.Days(1); runs.Valid(); runs++ {
		for _, focus := range subscription.Focuses {
			c := subscription.Choices{RunDays: runs.Names(), Time: "07:00", Zone: "Europe/London", Focus: focus, Minutes: 10}
			var fields fault.Fields
			p := c.Check(d.now, &fields)
			if len(fields) > 0 || !p.Days.Valid() || p.RunDays != runs {
				t.Fatalf("%v: %+v %v", runs.Names(), p, fields)
			}
			strength := 0
			for day := time.Sunday; day <= time.Saturday; day++ {
				today := guide.DayFocus(focus, p.Days.Set(), p.RunDays.Set(), day)
				if runs == 127 && focus == "strength" {
					continue // no day is free: see below
				}
				if today == guide.Strength {
					strength++
					if runs.Has(day) || guide.DayFocus(focus, p.Days.Set(), p.RunDays.Set(), (day+1)%7) == guide.Strength {
						t.Errorf("%s, runs on %v: strength on %s", focus, runs.Names(), day)
					}
				}
				if focus != "strength" && runs.Has(day) && today != guide.Stretch {
					t.Errorf("%s, runs on %v: no stretch on %s", focus, runs.Names(), day)
				}
			}
			if strength > 2 || focus == "stretch" && strength > 0 || focus != "stretch" && runs != 127 && strength == 0 {
				t.Errorf("%s, runs on %v: %d strength days", focus, runs.Names(), strength)
			}
		}
	}
}

func TestWhoRunsEveryDayAndWantsStrengthStillGetsADayOffBetween(t *testing.T) {
	c := subscription.Choices{RunDays: calendar.Days(127).Names(), Time: "07:00", Zone: "Europe/London", Focus: "strength", Minutes: 10}
	var fields fault.Fields
	p := c.Check(newDesk(t).now, &fields)
	for day := time.Sunday; day <= time.Saturday; day++ {
		a := guide.DayFocus(c.Focus, p.Days.Set(), p.RunDays.Set(), day)
		b := guide.DayFocus(c.Focus, p.Days.Set(), p.RunDays.Set(), (day+1)%7)
		if a == guide.Strength && b == guide.Strength {
			t.Errorf("strength on %s and the day after", day)
		}
	}
}

func TestDaysChosenByHandAreKeptWhateverTheRunDays(t *testing.T) {
	c := choices("07:00")
	c.RunDays = []string{"mon", "sat"}
	var fields fault.Fields
	if p := c.Check(newDesk(t).now, &fields); p.Days.Names()[1] != "thu" || len(p.Days.Names()) != 2 || len(fields) > 0 {
		t.Errorf("%v %v", p.Days.Names(), fields)
	}
}

func TestChoicesComeBackAsTheyWereTyped(t *testing.T) {
	d := newDesk(t)
	c := choices("07:05")
	c.RunDays, c.PauseUntil, c.AwayZone, c.AwayUntil = []string{"tue"}, "2026-12-01", "Asia/Tokyo", "2026-11-30"
	var fields fault.Fields
	p := c.Check(d.now, &fields)
	if again := p.Choices(d.now); len(fields) > 0 || again.Check(d.now, &fields) != p {
		t.Errorf("%+v became %+v (%v)", c, again, fields)
	}
	later := p.Choices(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
	if later.PauseUntil != "" || later.AwayZone != "" || later.AwayUntil != "" {
		t.Errorf("what is over comes back: %+v", later)
	}
}

func TestAPauseEndsOnItsDate(t *testing.T) {
	p := subscription.Preferences{PausedUntil: calendar.Date{Year: 2026, Month: 12, Day: 1}}
	for day, want := range map[int]bool{29: true, 30: true, 31: false} { // of November, the 31st being 1 December
		date := calendar.Date{Year: 2026, Month: 11, Day: 1}.Add(day - 1)
		if p.Paused(date) != want {
			t.Errorf("%s: paused %t", date, !want)
		}
	}
}

func TestThreeRunsAWeekLeaveMondayAndFridayForStrength(t *testing.T) {
	c := subscription.Choices{RunDays: []string{"tue", "thu", "sun"}, Time: "07:00", Zone: "Europe/London", Focus: "both", Minutes: 10}
	var fields fault.Fields
	p := c.Check(newDesk(t).now, &fields)
	if want, err := calendar.ParseDays([]string{"mon", "tue", "thu", "fri", "sun"}); err != nil || p.Days != want {
		t.Errorf("planned %v", p.Days.Names())
	}
	for _, day := range []time.Weekday{time.Monday, time.Friday} {
		if focus := guide.DayFocus("both", p.Days.Set(), p.RunDays.Set(), day); focus != guide.Strength {
			t.Errorf("%v is for %s", day, focus)
		}
	}
}
