package subscription_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

func TestAfterTwelveWeeksARunnerIsAskedOnceHowManyTheyWant(t *testing.T) {
	for name, test := range map[string]struct {
		email, phone string
		by           contact.Channel
	}{"by email": {samMail, samPhone, contact.ByEmail}, "by text": {"", samPhone, contact.ByText}} {
		d := ruled(t)
		s := d.runner(test.email, test.phone, "mon", "tue", "thu", "sat")
		begun := d.now
		d.until(begun.Add(12*week - time.Minute))
		if d.count(subscription.AskFewer) != 0 {
			t.Fatalf("%s: asked too early", name)
		}
		d.until(begun.Add(12*week + 14*day - time.Minute))
		note := d.last()
		if d.count(subscription.AskFewer) != 1 || note.Channel != test.by || note.Weeks != 12 || note.Left != 2 || note.By.String() != "2027-02-28" {
			t.Errorf("%s: asked %d times: %+v", name, d.count(subscription.AskFewer), note)
		}
		if _, err := d.Holder(context.Background(), note.Link, d.now); err != nil {
			t.Errorf("%s: the link does not open the page: %v", name, err)
		}
		if got := d.days(s); len(got) != 4 {
			t.Errorf("%s: only %v are left before the time to answer is over", name, got)
		}
	}
}

func TestWithoutAnAnswerThereAreFewerThenOneAndThenNone(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "tue", "thu", "sat")
	seen := d.now
	for turn, want := range [][]string{{"mon", "thu"}, {"mon"}, {"mon"}} {
		settled := d.get(s.ID).Settled
		d.until(settled.Add(12*week + 14*day - 15*time.Minute))
		if d.get(s.ID).Resting || !d.get(s.ID).Settled.Equal(settled) {
			t.Fatalf("turn %d: too early: %v", turn, d.days(s))
		}
		d.until(settled.Add(12*week + 15*day))
		if got := d.get(s.ID); !slices.Equal(d.days(s), want) || got.Resting != (turn == 2) || !got.FadeAsked.IsZero() {
			t.Errorf("turn %d: %v, resting %t", turn, d.days(s), got.Resting)
		}
		if left := d.last().Left; left != []int{2, 1, 0}[turn] || d.count(subscription.AskFewer) != turn+1 {
			t.Errorf("turn %d: %d questions, the last of which says that %d are left", turn, d.count(subscription.AskFewer), left)
		}
	}
	d.until(seen.Add(subscription.InactiveFor - time.Hour))
	if s := d.get(s.ID); d.count(subscription.AskFewer) != 3 || !s.Active() || !s.Seen.Equal(seen) {
		t.Errorf("%d questions; silence counts as an act: %s", d.count(subscription.AskFewer), s.Seen)
	}
	back, err := d.Recover(context.Background(), preferences(s), d.now)
	if d.do(back, err); back.Resting || !back.Settled.Equal(d.now) {
		t.Errorf("who goes on is asked again at once: %+v", back.Course)
	}
}

func TestAnyActOnThePlanIsAnAnswerToHowMany(t *testing.T) {
	ctx := context.Background()
	for name, act := range map[string]func(*desk, subscription.Subscriber) error{
		"keep all": func(d *desk, s subscription.Subscriber) error {
			_, err := d.AnswerFewer(ctx, d.last().Link, false, d.now)
			return err
		},
		"save the plan": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Amend(ctx, preferences(s), func(c *subscription.Choices) { c.Time = "11:00" }, d.now)
			return err
		},
		"keep": func(d *desk, s subscription.Subscriber) error {
			_, err := d.Keep(ctx, preferences(s), d.now)
			return err
		},
		"ease": func(d *desk, s subscription.Subscriber) error {
			return adjust(d, s, func(n *subscription.Subscriber) { n.Ease(d.now) })
		},
		"recover": func(d *desk, s subscription.Subscriber) error {
			return adjust(d, s, func(n *subscription.Subscriber) { n.Recover(d.now) })
		},
	} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "tue", "thu", "sat")
		d.until(d.now.Add(12*week + 2*day))
		if d.do(nil, act(d, s)); !d.get(s.ID).Settled.Equal(d.now) || !d.get(s.ID).FadeAsked.IsZero() {
			t.Errorf("%s: %+v", name, d.get(s.ID).Course)
		}
		d.until(d.now.Add(12*week - time.Hour))
		if len(d.days(s)) != 4 || d.count(subscription.AskFewer) != 1 {
			t.Errorf("%s: %v, asked %d times", name, d.days(s), d.count(subscription.AskFewer))
		}
		if d.until(d.now.Add(day)); d.count(subscription.AskFewer) != 2 {
			t.Errorf("%s: not asked again after 12 weeks", name)
		}
	}
}

func adjust(d *desk, s subscription.Subscriber, edit func(*subscription.Subscriber)) error {
	_, err := d.Adjust(context.Background(), s.ID, edit)
	return err
}

func TestTheAnswerFewerCountsOnceAndOnlyWhereItIsAsked(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "tue", "thu", "sat")
	answer := func(fewer bool) subscription.Subscriber {
		t.Helper()
		next, err := d.AnswerFewer(context.Background(), preferences(s), fewer, d.now)
		d.do(next, err)
		return next
	}
	version := d.get(s.ID).Version
	if answer(true); d.get(s.ID).Version != version {
		t.Fatal("an answer to no question changes something")
	}
	d.until(d.now.Add(12*week + day))
	d.now = d.now.Add(time.Hour)
	first := answer(true)
	if !slices.Equal(d.days(s), []string{"mon", "thu"}) || !first.Settled.Equal(d.now) || !first.Seen.Equal(d.now) {
		t.Errorf("%v, %+v", d.days(s), first.Course)
	}
	if answer(true); d.get(s.ID).Version != first.Version {
		t.Errorf("the same again changes something: %v", d.days(s))
	}
}

// TestNoFailureAsksHowManyTwiceOrLeavesFewerUnasked fails each call of the question, and of what follows from no answer,
// before and after it is applied.
func TestNoFailureAsksHowManyTwiceOrLeavesFewerUnasked(t *testing.T) {
	for _, call := range []string{"Due", "ByID", "Use", "Write"} {
		for _, how := range []memory.Failure{memory.Before, memory.After} {
			for later := range 4 {
				d := ruled(t)
				s := d.runner(samMail, samPhone, "mon", "tue", "thu", "sat")
				d.now = d.now.Add(12 * week)
				d.failing(call, how, later)
				d.until(d.now.Add(13 * day))
				asked := d.count(subscription.AskFewer)
				if asked > 1 || len(d.days(s)) != 4 {
					t.Errorf("%s, %d later: asked %d times, %v", call, later, asked, d.days(s))
				}
				d.now = d.now.Add(day)
				d.failing(call, how, later)
				d.until(d.now.Add(day))
				if few := len(d.days(s)) == 2; asked == 0 && few || asked == 1 && !few && d.count(subscription.AskFewer) == 1 {
					t.Errorf("%s, %d later: asked %d times, then %v", call, later, asked, d.days(s))
				}
			}
		}
	}
}

func TestNobodysRemindersGetFewerUnasked(t *testing.T) {
	for name, spoil := range map[string]func(*desk, subscription.Subscriber){
		"it ended before sending": func(d *desk, _ subscription.Subscriber) { d.store.Fail = once("Write", memory.After, 0) },
		"no answer came":          func(d *desk, _ subscription.Subscriber) { d.provider.Fail = once("fewer", memory.Before, 0) },
		"it was refused": func(d *desk, _ subscription.Subscriber) {
			d.provider.Answer = func(string) receipt.Outcome { return receipt.Permanent }
		},
		"the address failed after it": func(d *desk, s subscription.Subscriber) {
			d.run(d.now)
			d.do(d.Stop(context.Background(), s.ID, contact.ByEmail, "bounce", d.now))
		},
	} {
		d := ruled(t)
		s := d.runner(samMail, samPhone, "mon", "tue", "thu", "sat")
		d.now = d.now.Add(12 * week)
		spoil(d, s)
		_, _ = d.upkeep.Run(context.Background(), d.now)
		d.store.Fail, d.provider.Fail, d.provider.Answer = nil, nil, nil
		before := d.count(subscription.AskFewer)
		if d.until(d.now.Add(14*day + time.Hour)); len(d.days(s)) != 4 || d.count(subscription.AskFewer) != before+1 {
			t.Errorf("%s: %v, asked %d times", name, d.days(s), d.count(subscription.AskFewer)-before)
		}
		if d.until(d.now.Add(15 * day)); len(d.days(s)) != 2 {
			t.Errorf("%s: %v a fortnight after the question surely went out", name, d.days(s))
		}
	}
}

func TestAQuestionHowManyThatWasSurelyNotTakenIsPutTheNextTime(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "thu")
	d.now = d.now.Add(12 * week)
	d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	if _, err := d.upkeep.Run(context.Background(), d.now); err == nil || !d.get(s.ID).FadeAsked.IsZero() {
		t.Errorf("%v, asked %s", err, d.get(s.ID).FadeAsked)
	}
	d.provider.Answer = nil
	if d.until(d.now.Add(time.Hour)); d.count(subscription.AskFewer) != 1 {
		t.Errorf("asked %d times", d.count(subscription.AskFewer))
	}
}

func TestHowManyIsNotAskedWhileItCannotMatter(t *testing.T) {
	ctx := context.Background()
	for name, act := range map[string]func(*desk, subscription.Subscriber){
		"paused": func(d *desk, s subscription.Subscriber) {
			d.do(d.Amend(ctx, preferences(s), func(c *subscription.Choices) { c.PauseUntil = "2027-05-03" }, d.now))
		},
		"resting": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Rest(d.now) })
		},
		"left": func(d *desk, s subscription.Subscriber) { d.do(d.LeaveAll(ctx, preferences(s), nil, d.now)) },
		"asked whether they still want this": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Asked = d.now.Add(8 * week) })
		},
	} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		act(d, s)
		if d.until(d.now.Add(12*week + day)); d.count(subscription.AskFewer) != 0 {
			t.Errorf("%s: asked", name)
		}
	}
}

func TestTheWeeksOfAPauseAreNotWeeksWithRoutines(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "thu")
	d.do(d.Amend(context.Background(), preferences(s), func(c *subscription.Choices) { c.PauseUntil = "2027-03-01" }, d.now))
	end := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	if d.until(end.Add(12*week - 10*time.Hour)); d.count(subscription.AskFewer) != 0 {
		t.Error("asked at once")
	}
	if d.until(end.Add(12 * week)); d.count(subscription.AskFewer) != 1 || d.last().Weeks != 12 {
		t.Errorf("asked %d times, %d weeks", d.count(subscription.AskFewer), d.last().Weeks)
	}
}
