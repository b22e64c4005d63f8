package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// run does the chores of a moment.
func (d *desk) run(at time.Time) {
	d.t.Helper()
	d.now = at
	d.do(d.upkeep.Run(context.Background(), at))
}

func TestAnAddressThatNobodyConfirmedIsForgottenAfterSevenDaysExactly(t *testing.T) {
	d := newDesk(t)
	d.must(samMail, samPhone)
	s, err := d.confirm(d.last())
	d.do(s, err)
	begun := d.now
	d.run(begun.Add(subscription.UnconfirmedFor - time.Millisecond))
	if s = d.get(s.ID); s.Mail.State != subscription.Pending {
		t.Fatalf("too early: %+v", s.Mail)
	}
	d.run(begun.Add(subscription.UnconfirmedFor))
	if s = d.get(s.ID); !s.Email.IsZero() || s.Mail.State != subscription.None || s.Text.State != subscription.Active {
		t.Errorf("that channel alone: %+v %+v", s.Mail, s.Text)
	}
	if d.must(samMail, ""); d.last().Runner == s.ID {
		t.Error("the address is still claimed")
	}
}

func TestASubscriptionThatNobodyConfirmedIsRemovedWhole(t *testing.T) {
	d := newDesk(t)
	id := d.must(samMail, samPhone).Runner
	d.run(d.now.Add(subscription.UnconfirmedFor))
	if s := d.get(id); !s.Email.IsZero() || !s.Phone.IsZero() || s.Name != "" || len(d.store.Consents[id]) > 0 {
		t.Errorf("%+v %+v", s, d.store.Consents[id])
	}
	d.run(d.now.Add(subscription.HuskFor))
	if _, there := d.store.All()[id]; there {
		t.Error("the husk stays")
	}
	if d.must(samMail, samPhone).Runner == id {
		t.Error("the addresses are not free")
	}
}

func TestWhoDoesNothingForAYearIsAskedOnceAndRemovedAMonthLater(t *testing.T) {
	d := newDesk(t)
	id := d.active(samMail, samPhone).ID
	begun := d.now
	d.run(begun.Add(subscription.InactiveFor - time.Hour))
	if d.count(subscription.StillWant) != 0 {
		t.Fatal("asked too early")
	}
	asked := begun.Add(subscription.InactiveFor)
	for i := range 30 {
		d.run(asked.Add(time.Duration(i) * 24 * time.Hour))
		if d.count(subscription.StillWant) != 1 || !d.get(id).Active() {
			t.Fatalf("day %d: asked %d times", i, d.count(subscription.StillWant))
		}
	}
	if by := d.last().By.String(); by != "2027-12-22" {
		t.Errorf("the note says %s", by)
	}
	d.run(asked.Add(subscription.AnswerWithin - time.Second))
	if !d.get(id).Active() {
		t.Error("removed too early")
	}
	d.run(asked.Add(subscription.AnswerWithin))
	if s := d.get(id); s.Erased.IsZero() || s.Active() {
		t.Errorf("%+v", s)
	}
	if d.must(samMail, "").Kind != "confirm" {
		t.Error("who was removed for want of an answer can't come back")
	}
}

func TestAnyActIsAnAnswer(t *testing.T) {
	ctx := context.Background()
	for name, act := range map[string]func(*desk, subscription.Subscriber) error{
		"keep": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Keep(ctx, d.last().Link, d.now)
			return err
		},
		"change": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Prefer(ctx, preferences(s), choices("11:00"), d.now)
			return err
		},
		"join": func(d *desk, s subscription.Subscriber) error { _, err := d.join(s, textsFor(maxPhone)); return err },
		"leave": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Leave(ctx, s.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now)
			return err
		},
		"details": func(d *desk, s subscription.Subscriber) error { _, err := d.send(s); return err },
		"a text": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Hear(ctx, s.ID, "text", func(next *subscription.Subscriber) []subscription.Consent { next.Ease(d.now); return nil })
			return err
		},
	} {
		d := newDesk(t)
		s := d.active(samMail, samPhone)
		d.run(d.now.Add(subscription.InactiveFor))
		d.now = d.now.Add(subscription.AnswerWithin - time.Hour)
		d.do(nil, act(d, s))
		acted := d.now
		d.run(acted.Add(subscription.InactiveFor - time.Hour))
		if s := d.get(s.ID); !s.Active() || d.count(subscription.StillWant) != 1 {
			t.Errorf("%s: %+v, asked %d times", name, s, d.count(subscription.StillWant))
		}
	}
}

func TestWhoLeftIsRemovedAfterAYearWithoutAQuestion(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	d.do(d.LeaveAll(context.Background(), preferences(s), nil, d.now))
	d.run(d.now.Add(subscription.InactiveFor))
	if d.get(s.ID).Erased.IsZero() || len(d.provider.Notes) != 1 {
		t.Errorf("%+v, %d notes", d.get(s.ID), len(d.provider.Notes))
	}
	if d.must(samMail, "").Kind != "confirm" {
		t.Error("they can't come back")
	}
}

func TestAnAddressThatFailedStaysBarredWhenItsRecordIsRemoved(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	d.do(d.Stop(context.Background(), s.ID, contact.ByEmail, "complaint", d.now))
	d.run(d.now.Add(subscription.InactiveFor))
	if d.do(nil, d.subscribe(samMail, "")); len(d.provider.Notes) != 1 || d.get(s.ID).Erased.IsZero() {
		t.Errorf("%d notes", len(d.provider.Notes))
	}
}

func TestOneChoreThatFailsDoesNotStopTheOthers(t *testing.T) {
	d := newDesk(t)
	for _, at := range []string{"a@example.org", "b@example.org", "c@example.org"} {
		d.must(at, "")
	}
	d.now = d.now.Add(subscription.UnconfirmedFor)
	d.store.Fail = once("Write", memory.Before, 2) // the second's: each has one to forget and one to empty
	done, err := d.upkeep.Run(context.Background(), d.now)
	if !isOurs(err) || done != 2 {
		t.Errorf("%d done, %v", done, err)
	}
	d.store.Fail = nil
	if done, err = d.upkeep.Run(context.Background(), d.now); err != nil || done != 1 {
		t.Errorf("the next time: %d done, %v", done, err)
	}
}

// TestNoFailureOfAChoreRemovesARunnerOrAsksTwice fails each call of each chore, before and after it is applied.
func TestNoFailureOfAChoreRemovesARunnerOrAsksTwice(t *testing.T) {
	for _, call := range []string{"Due", "ByID", "ByAddress", "Use", "Write"} {
		for _, how := range []memory.Failure{memory.Before, memory.After} {
			for later := range 4 {
				d := newDesk(t)
				d.must(samMail, samPhone) // the number is confirmed, the email address never
				s, err := d.confirm(d.last())
				d.do(s, err)
				d.do(d.Amend(context.Background(), preferences(s), func(c *subscription.Choices) {
					c.AwayZone, c.AwayUntil = "Asia/Tokyo", "2026-11-25"
				}, d.now))
				d.now = d.now.Add(subscription.InactiveFor)
				d.store.Fail = once(call, how, later)
				_, _ = d.upkeep.Run(context.Background(), d.now)
				d.store.Fail = nil
				d.run(d.now)
				d.run(d.now)
				s = d.get(s.ID)
				asked := d.count(subscription.StillWant)
				if !s.Active() || !s.Email.IsZero() || s.Preferences.Away.Zone != "" || s.Asked.IsZero() || asked > 1 {
					t.Errorf("%s, %d later: asked %d times, %+v", call, later, asked, s)
				}
			}
		}
	}
}

func TestAQuestionThatWasSurelyNotAskedIsAskedTheNextTime(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	d.now = d.now.Add(subscription.InactiveFor)
	d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	if _, err := d.upkeep.Run(context.Background(), d.now); err == nil || !d.get(s.ID).Asked.IsZero() {
		t.Errorf("%v, asked %s", err, d.get(s.ID).Asked)
	}
	d.provider.Answer = nil
	d.run(d.now)
	d.run(d.now)
	if d.count(subscription.StillWant) != 1 {
		t.Errorf("asked %d times", d.count(subscription.StillWant))
	}
}

func TestNobodyIsRemovedBeforeTheQuestionSurelyWentOut(t *testing.T) {
	for name, fail := range map[string]func(*desk){
		"it ended before sending": func(d *desk) { d.store.Fail = once("Write", memory.After, 0) },
		"no answer came":          func(d *desk) { d.provider.Fail = once("still", memory.Before, 0) },
	} {
		d := newDesk(t)
		s := d.active(samMail, "")
		d.now = d.now.Add(subscription.InactiveFor)
		fail(d)
		_, _ = d.upkeep.Run(context.Background(), d.now)
		d.store.Fail, d.provider.Fail = nil, nil
		for want := range 2 {
			if d.run(d.now.Add(time.Hour)); d.count(subscription.StillWant) != want || !d.get(s.ID).Active() {
				t.Errorf("%s: asked %d times, %+v", name, d.count(subscription.StillWant), d.get(s.ID).Mail)
			}
			d.now = d.now.Add(subscription.AnswerWithin)
		}
		if d.run(d.now); d.get(s.ID).Active() {
			t.Errorf("%s: not removed a month after the question", name)
		}
	}
}

func TestAClinicThatEndedItsTextsDoesNotStopUpkeep(t *testing.T) {
	d := newDesk(t)
	d.active("", samPhone)
	d.active(samMail, "")
	delete(d.Notes, contact.ByText)
	d.now = d.now.Add(subscription.InactiveFor)
	if done, err := d.upkeep.Run(context.Background(), d.now); err == nil || done != 1 || d.count(subscription.StillWant) != 1 {
		t.Errorf("%d done, %v", done, err)
	}
}
