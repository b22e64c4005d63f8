package subscription_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// The desk's clock begins on Sunday 22 November at 10:00: seven whole days after it, Monday 30 November dawns.
var morningAfter = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func TestAWeekWithoutASessionIsAskedAboutOnceTheMorningAfter(t *testing.T) {
	for name, test := range map[string]struct {
		email, phone string
		by           contact.Channel
	}{"by email": {samMail, samPhone, contact.ByEmail}, "by text": {"", samPhone, contact.ByText}} {
		d := ruled(t)
		s := d.runner(test.email, test.phone, "mon", "thu")
		d.trains(s)
		if d.until(morningAfter.Add(-time.Minute)); d.count(subscription.AskReason) != 0 {
			t.Fatalf("%s: asked before the week was over", name)
		}
		d.until(morningAfter)
		if got := d.get(s.ID); d.count(subscription.AskReason) != 1 || d.last().Channel != test.by || !got.WhyOpen() || !got.Lapsed.Equal(morningAfter) {
			t.Errorf("%s: asked %d times, %+v", name, d.count(subscription.AskReason), got.Course)
		}
		if _, err := d.Holder(context.Background(), d.last().Link, d.now); err != nil {
			t.Errorf("%s: the link does not open the page: %v", name, err)
		}
		if d.until(morningAfter.Add(10 * week)); d.count(subscription.AskReason) != 1 {
			t.Errorf("%s: asked %d times about the same time", name, d.count(subscription.AskReason))
		}
	}
}

func TestAWeekIsAskedAboutOnlyWhereARunnerTellsAndWantsRoutines(t *testing.T) {
	ctx := context.Background()
	for name, act := range map[string]func(*desk, subscription.Subscriber){
		"a session two days ago": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Train(d.now.Add(5 * day)) })
		},
		"answers not kept": func(d *desk, s subscription.Subscriber) {
			d.do(d.KeepAnswers(ctx, preferences(s), false, "form", d.now))
		},
		"paused": func(d *desk, s subscription.Subscriber) {
			d.do(d.Amend(ctx, preferences(s), func(c *subscription.Choices) { c.PauseUntil = "2026-12-04" }, d.now))
		},
		"resting": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Rest(d.now) })
		},
		"left": func(d *desk, s subscription.Subscriber) { d.do(d.LeaveAll(ctx, preferences(s), nil, d.now)) },
		"how many is asked": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.FadeAsked = d.now })
		},
		"asked whether they still want this": func(d *desk, s subscription.Subscriber) {
			d.edit(s, func(next *subscription.Subscriber) { next.Asked = d.now })
		},
	} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		d.trains(s)
		act(d, s)
		if d.until(morningAfter.Add(day)); d.count(subscription.AskReason) != 0 {
			t.Errorf("%s: asked", name)
		}
	}
}

func TestTheDaysOfAPauseAreNotAWeekWithoutASession(t *testing.T) {
	for name, resume := range map[string]string{"it ends": "", "ended early": "resume"} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		d.trains(s)
		d.edit(s, func(next *subscription.Subscriber) {
			next.Pause(date(2026, 12, 14), d.Rules.TimeOff, d.now)
		})
		back := time.Date(2026, 12, 14, 0, 0, 0, 0, time.UTC)
		if resume != "" {
			d.until(back.Add(-3 * day))
			d.edit(s, func(next *subscription.Subscriber) { next.Pause(date(0, 0, 0), d.Rules.TimeOff, d.now) })
			back = d.now
		}
		if d.until(back.Add(7 * day)); d.count(subscription.AskReason) != 0 {
			t.Errorf("%s: asked %s", name, d.get(s.ID).Lapsed)
		}
		if d.until(back.Add(9 * day)); d.count(subscription.AskReason) != 1 {
			t.Errorf("%s: not asked a week after the pause", name)
		}
	}
}

func TestNobodyIsAskedTwiceInFourWeeksWhatCameBetween(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "thu")
	d.trains(s)
	d.until(morningAfter.Add(day))
	d.edit(s, func(next *subscription.Subscriber) { next.Train(d.now) }) // and nothing again for weeks
	if d.get(s.ID).WhyOpen() {
		t.Error("the question stays open after a session")
	}
	if d.until(morningAfter.Add(28*day - time.Minute)); d.count(subscription.AskReason) != 1 {
		t.Errorf("asked %d times within four weeks", d.count(subscription.AskReason))
	}
	if d.until(morningAfter.Add(28*day + time.Hour)); d.count(subscription.AskReason) != 2 || !d.get(s.ID).WhyOpen() {
		t.Errorf("asked %d times after them", d.count(subscription.AskReason))
	}
}

func TestAReasonIsTakenOnceAndNotKept(t *testing.T) {
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "thu")
	d.trains(s)
	say := func() subscription.Subscriber {
		t.Helper()
		next, err := d.AnswerReason(context.Background(), preferences(s), d.now)
		d.do(next, err)
		return next
	}
	version := d.get(s.ID).Version
	if say(); d.get(s.ID).Version != version {
		t.Fatal("an answer to no question changes something")
	}
	d.until(morningAfter.Add(time.Hour))
	first := say()
	if first.WhyOpen() || !first.Reasoned.Equal(d.now) || !first.Seen.Equal(d.now) {
		t.Errorf("%+v", first.Course)
	}
	d.now = d.now.Add(time.Hour)
	if say(); d.get(s.ID).Version != first.Version {
		t.Error("the same again changes something")
	}
	d.edit(s, func(next *subscription.Subscriber) { next.Train(d.now) })
	if d.until(d.now.Add(5 * week)); !d.get(s.ID).WhyOpen() {
		t.Error("the next time it isn't open")
	}
}

func TestOneWordByTextIsTheAnswerForAWeek(t *testing.T) {
	d := ruled(t)
	s := d.runner("", samPhone, "mon", "thu")
	d.trains(s)
	d.until(morningAfter)
	asked := d.get(s.ID)
	for at, want := range map[time.Duration]bool{-time.Second: false, 0: true, 7*day - time.Second: true, 7 * day: false} {
		if asked.WhyOpenAt(morningAfter.Add(at)) != want {
			t.Errorf("%s after the question: not %t", at, want)
		}
	}
	asked.Reasoned = morningAfter
	if asked.WhyOpenAt(morningAfter.Add(time.Hour)) {
		t.Error("a second word is an answer again")
	}
}

// TestNoFailureAsksWhatCameBetweenTwice fails each call of the question, before and after it is applied.
func TestNoFailureAsksWhatCameBetweenTwice(t *testing.T) {
	for _, call := range []string{"Due", "ByID", "Write"} {
		for _, how := range []memory.Failure{memory.Before, memory.After} {
			for later := range 4 {
				d := ruled(t)
				s := d.runner(samMail, "", "mon", "thu")
				d.trains(s)
				d.now = morningAfter
				d.failing(call, how, later)
				if d.until(d.now.Add(3 * week)); d.count(subscription.AskReason) > 1 || d.get(s.ID).Lapsed.IsZero() {
					t.Errorf("%s, %d later: asked %d times", call, later, d.count(subscription.AskReason))
				}
			}
		}
	}
	d := ruled(t)
	s := d.runner(samMail, "", "mon", "thu")
	d.trains(s)
	d.now = morningAfter
	d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	if _, err := d.upkeep.Run(context.Background(), d.now); err == nil || d.get(s.ID).WhyOpen() || !d.get(s.ID).AskedWhy.IsZero() {
		t.Errorf("surely not taken: %v, %+v", err, d.get(s.ID).Course)
	}
	d.provider.Answer = nil
	if d.until(d.now.Add(day)); d.count(subscription.AskReason) != 1 {
		t.Errorf("not put the next time")
	}
}

// TestAnActRightBeforeAQuestionIsHeeded has the runner leave at each moment of the turn that would ask.
func TestAnActRightBeforeAQuestionIsHeeded(t *testing.T) {
	went := map[bool]int{} // whether a question went out, by moments
	for moment := 1; moment < 9; moment++ {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		d.now = d.now.Add(12 * week)
		calls := 0
		d.store.Fail = func(string) memory.Failure {
			if calls++; calls == moment {
				d.do(d.LeaveAll(context.Background(), preferences(s), nil, d.now))
			}
			return memory.None
		}
		var left, asked int
		d.provider.Fail = func(string) memory.Failure {
			if asked++; d.get(s.ID).Mail.State == subscription.Left {
				left++
			}
			return memory.None
		}
		d.run(d.now)
		if d.store.Fail = nil; left > 0 {
			t.Errorf("moment %d: asked after they left", moment)
		}
		went[asked > 0]++
	}
	if went[true] == 0 || went[false] == 0 {
		t.Errorf("asked or not: %v", went)
	}
}

func TestWhoHasATextOnlyIsAskedByDay(t *testing.T) {
	for _, hour := range []int{0, 3, 8, 9, 14, 20, 21, 23} {
		d := ruled(t)
		d.now = d.now.Add(time.Duration(hour-10) * time.Hour)
		d.runner("", samPhone, "mon", "thu")
		d.now = d.now.Add(12*week - time.Hour)
		var asked time.Time
		for range 96 {
			d.until(d.now.Add(15 * time.Minute))
			if d.count(subscription.AskFewer) > 0 && asked.IsZero() {
				asked = d.now
			}
		}
		clock := fmt.Sprintf("%02d:%02d", asked.Hour(), asked.Minute())
		if asked.IsZero() || clock < "09:00" || clock > "20:30" {
			t.Errorf("signed up at %d: asked at %s", hour, clock)
		}
	}
}
