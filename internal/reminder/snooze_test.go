package reminder_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// throttledFor answers that there is no room so many times, and counts how often it is asked.
func throttledFor(asked *int, times int) func(string) receipt.Outcome {
	return func(string) receipt.Outcome {
		if *asked++; *asked <= times {
			return receipt.Transient
		}
		return receipt.Sent
	}
}

// snooze asks for today's reminder again, and fails the test unless it is promised.
func (w *world) snooze(s subscription.Subscriber, after time.Duration) {
	w.t.Helper()
	if ok, err := w.snoozer.Snooze(context.Background(), s, w.now.Add(after), w.now); err != nil || !ok {
		w.t.Fatalf("snooze: %v, %v", ok, err)
	}
}

// again lists the snoozed reminders that went out.
func (w *world) again() []memory.Delivery {
	var list []memory.Delivery
	for _, d := range w.provider.Taken {
		if d.Occurrence.Snoozed {
			list = append(list, d)
		}
	}
	return list
}

func TestASnoozedReminderComesOnceAtItsMinuteByTextAlone(t *testing.T) {
	for _, after := range []time.Duration{5 * time.Minute, 15 * time.Minute, 16 * time.Minute, 2 * time.Hour, 8*time.Hour + 7*time.Minute} {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.Channels...)
		w.pass(20 * time.Minute)
		due := w.now.Add(after)
		w.snooze(s, after)
		w.snooze(s, after) // asking twice is asking once
		w.pass(13 * time.Hour)
		list := w.again()
		if len(list) != 1 || !list[0].At.Equal(due) || list[0].Occurrence.Channel != contact.ByText || list[0].Runner != s.ID {
			t.Errorf("after %s: %+v", after, list)
		}
		o := monday(t, tenOClock, contact.ByText)
		o.Snoozed, o.Due = true, due
		if entry := w.store.Ledger(o)[s.ID]; entry.Outcome != reminder.Sent {
			t.Errorf("after %s: ledger %+v", after, entry)
		}
	}
}

// hops notes how long the queue is asked to hold each job.
type hops struct {
	*memory.Queue
	longest time.Duration
}

func (h *hops) Enqueue(ctx context.Context, jobs []reminder.Job, delay time.Duration) error {
	h.longest = max(h.longest, delay)
	return h.Queue.Enqueue(ctx, jobs, delay)
}

func TestNoJobIsHeldBackForLongerThanAQueueCan(t *testing.T) {
	w := newWorld(t, beforeTen)
	h := &hops{Queue: w.queue}
	w.snoozer.Queue = h
	for _, d := range w.deliver {
		d.Queue = h
	}
	s := w.add(1, tenOClock, contact.ByText)
	w.pass(20 * time.Minute)
	w.snooze(s, 6*time.Hour)
	w.pass(7 * time.Hour)
	if h.longest > 15*time.Minute || len(w.again()) != 1 {
		t.Errorf("held for %s, sent %d", h.longest, len(w.again()))
	}
}

func TestASnoozedReminderDoesNotComeAfterANo(t *testing.T) {
	for reason, edit := range map[string]func(next *subscription.Subscriber, now time.Time){
		"left": func(next *subscription.Subscriber, now time.Time) { next.Leave(contact.ByText, now) },
		"paused": func(next *subscription.Subscriber, now time.Time) {
			next.Pause(calendar.DateOf(now).Add(1), guide.TimeOffRule{}, now)
		},
		"resting": func(next *subscription.Subscriber, now time.Time) { next.Rest(now) },
		"moved":   func(next *subscription.Subscriber, _ time.Time) { next.Preferences.Time = 11 * 60 },
	} {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.ByText)
		w.pass(20 * time.Minute)
		due := w.now.Add(time.Hour)
		w.snooze(s, time.Hour)
		w.pass(59 * time.Minute)
		_, err := w.service.Hear(context.Background(), s.ID, "text-1", func(next *subscription.Subscriber) []subscription.Consent {
			edit(next, w.now)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.pass(time.Hour)
		o := monday(t, tenOClock, contact.ByText)
		o.Snoozed, o.Due = true, due
		if entry := w.store.Ledger(o)[s.ID]; len(w.again()) != 0 || entry.Reason != reason {
			t.Errorf("%s: sent %d, ledger %+v", reason, len(w.again()), entry)
		}
	}
}

func TestASnoozeIsRefusedWhenThereIsNothingTodayOrItWouldComeTooLate(t *testing.T) {
	for name, c := range map[string]struct {
		edit  func(s *subscription.Subscriber)
		now   string
		after time.Duration
		want  bool
	}{
		"until 20:00":             {nil, "2026-11-23T18:00:00Z", 2 * time.Hour, true},
		"until 20:00 and seconds": {nil, "2026-11-23T18:00:40Z", 2 * time.Hour, true},
		"until 20:01":             {nil, "2026-11-23T18:01:00Z", 2 * time.Hour, false},
		"until tomorrow":          {nil, "2026-11-23T18:01:00Z", 16 * time.Hour, false},
		"today's is yet to come":  {nil, "2026-11-23T09:00:00Z", 2 * time.Hour, false},
		"none today":              {func(s *subscription.Subscriber) { s.Preferences.Days = 1 << time.Tuesday }, "2026-11-23T12:00:00Z", time.Hour, false},
		"by email only":           {func(s *subscription.Subscriber) { s.Text.State = subscription.Left }, "2026-11-23T12:00:00Z", time.Hour, false},
		"paused": {func(s *subscription.Subscriber) {
			s.Preferences.PausedUntil = calendar.Date{Year: 2026, Month: 11, Day: 24}
		}, "2026-11-23T12:00:00Z", time.Hour, false},
		"resting":                   {func(s *subscription.Subscriber) { s.Resting = true }, "2026-11-23T12:00:00Z", time.Hour, false},
		"subscribed since":          {func(s *subscription.Subscriber) { s.From = utc("2026-11-23T11:00:00Z") }, "2026-11-23T12:00:00Z", time.Hour, false},
		"20:00 where the runner is": {func(s *subscription.Subscriber) { s.Preferences.Zone = "Europe/Paris" }, "2026-11-23T18:30:00Z", time.Hour, false},
	} {
		w := newWorld(t, utc(c.now))
		s := w.add(1, tenOClock, contact.ByText)
		s.From = utc("2026-11-20T00:00:00Z")
		if c.edit != nil {
			c.edit(&s)
		}
		ok, err := w.snoozer.Snooze(context.Background(), s, w.now.Add(c.after), w.now)
		if err != nil || ok != c.want || (w.queue.Len() > 0) != c.want {
			t.Errorf("%s: %v, %v, %d queued", name, ok, err, w.queue.Len())
		}
	}
}

func TestASnoozedReminderSurvivesACrashAtAnyStep(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.ByText)
		w.pass(20 * time.Minute)
		w.eventsAfter = time.Duration(rapid.IntRange(0, 10).Draw(rt, "events after")) * time.Minute
		due := w.now.Add(50 * time.Minute)
		w.snooze(s, 50*time.Minute)
		c := &chaos{t: rt, left: rapid.IntRange(0, 6).Draw(rt, "failures")}
		w.unleash(c)
		w.pass(time.Hour)
		c.calm = true
		w.pass(90 * time.Minute)
		o := monday(t, tenOClock, contact.ByText)
		o.Snoozed, o.Due = true, due
		entry := w.store.Ledger(o)[s.ID]
		if len(w.again()) != 1 || entry.Outcome != reminder.Sent {
			rt.Fatalf("sent %d, ledger %+v\n%s", len(w.again()), entry, w.store)
		}
		if list := w.again(); list[0].At.Before(due) || list[0].At.Sub(due) > reminder.Stale {
			rt.Fatalf("due %s, came %s", due, list[0].At)
		}
	})
}
