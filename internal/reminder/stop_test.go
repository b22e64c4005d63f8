package reminder_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// TestNoSendStartsAfterANoWasRecorded lets the no come when the slot has been read, and the page waits
// for its turn.
func TestNoSendStartsAfterANoWasRecorded(t *testing.T) {
	ctx := context.Background()
	report := func(w *world, s subscription.Subscriber, c contact.Channel, kind reminder.ReportKind) error {
		return w.reports[c].Take(ctx, []reminder.Report{{Kind: kind, Channel: c, Runner: s.ID, At: w.now}})
	}
	cases := []struct {
		name   string
		by     []contact.Channel
		reason string
		end    func(w *world, s subscription.Subscriber, c contact.Channel) error
	}{
		{"unsubscribe", contact.Channels, "left", func(w *world, s subscription.Subscriber, c contact.Channel) error {
			_, err := w.service.Leave(ctx, s.Capability(subscription.Leaving(c)), c, w.now)
			return err
		}},
		{"leave all", contact.Channels, "left", func(w *world, s subscription.Subscriber, _ contact.Channel) error {
			_, err := w.service.LeaveAll(ctx, s.Code(subscription.ToToday), nil, w.now)
			return err
		}},
		{"STOP", []contact.Channel{contact.ByText}, "left", func(w *world, s subscription.Subscriber, c contact.Channel) error {
			_, err := w.service.Hear(ctx, s.ID, "text-1", func(next *subscription.Subscriber) []subscription.Consent {
				next.Leave(c, w.now)
				return nil
			})
			return err
		}},
		{"bounce", contact.Channels, "stopped", func(w *world, s subscription.Subscriber, c contact.Channel) error {
			return report(w, s, c, reminder.Bounced)
		}},
		{"complaint", []contact.Channel{contact.ByEmail}, "stopped", func(w *world, s subscription.Subscriber, c contact.Channel) error {
			return report(w, s, c, reminder.Complained)
		}},
		{"opted out", []contact.Channel{contact.ByText}, "stopped", func(w *world, s subscription.Subscriber, c contact.Channel) error {
			return report(w, s, c, reminder.OptedOut)
		}},
		{"pause", contact.Channels, "paused", func(w *world, s subscription.Subscriber, _ contact.Channel) error {
			_, err := w.service.Amend(ctx, s.Capability(subscription.ToPreferences), func(c *subscription.Choices) {
				c.PauseUntil = "2026-11-24"
			}, w.now)
			return err
		}},
		{"rest", contact.Channels, "resting", func(w *world, s subscription.Subscriber, _ contact.Channel) error {
			_, err := w.service.Hear(ctx, s.ID, "text-1", func(next *subscription.Subscriber) []subscription.Consent {
				next.Rest(w.now)
				return nil
			})
			return err
		}},
		{"erasure", contact.Channels, "left", func(w *world, s subscription.Subscriber, _ contact.Channel) error {
			husk := subscription.Subscriber{ID: s.ID, Version: s.Version + 1, Erased: w.now}
			return w.store.Write(ctx, subscription.Write{Old: &s, Next: husk})
		}},
	}
	for _, c := range cases {
		for _, channel := range c.by {
			t.Run(c.name+" by "+string(channel), func(t *testing.T) {
				w := newWorld(t, beforeTen)
				s, other := w.add(1, tenOClock, channel), w.add(2, tenOClock, channel)
				ended := false
				w.pace.Fail = func(string) memory.Failure {
					if !ended {
						ended = true
						if err := c.end(w, s, channel); err != nil {
							t.Fatal(err)
						}
					}
					return memory.None
				}
				w.pass(20 * time.Minute)
				ledger := w.store.Ledger(monday(t, tenOClock, channel))
				if len(w.provider.Taken) != 1 || w.provider.Taken[0].Runner != other.ID {
					t.Errorf("sent: %v", w.taken())
				}
				if entry := ledger[s.ID]; entry.Outcome != reminder.Skipped || entry.Reason != c.reason || ledger[other.ID].Outcome != reminder.Sent {
					t.Errorf("ledger: %v", ledger)
				}
			})
		}
	}
}

func TestARefusalBecauseTheNumberOptedOutStopsTextsAndEmailsGoOn(t *testing.T) {
	for _, failure := range []memory.Failure{memory.None, memory.Before, memory.After} {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.Channels...)
		if err := w.provider.Add(context.Background(), s.Phone); err != nil {
			t.Fatal(err)
		}
		failed := false
		w.store.Fail = func(call string) memory.Failure {
			if call != "Write" || failed { // of the subscriber, as stopped
				return memory.None
			}
			failed = true
			return failure
		}
		w.pass(48 * time.Hour)
		next := w.read(s.ID)
		if next.Text.State != subscription.Stopped || next.Text.Reason != "opted-out" || next.Mail.State != subscription.Active {
			t.Errorf("failure %d: texts %+v, emails %+v", failure, next.Text, next.Mail)
		}
		entry := w.store.Ledger(monday(t, tenOClock, contact.ByText))[s.ID]
		if entry.Outcome != reminder.Failed || entry.Reason != "opted-out" {
			t.Errorf("failure %d: ledger %+v", failure, entry)
		}
		if len(w.provider.Taken) != 2 {
			t.Errorf("failure %d: sent %v", failure, w.taken())
		}
	}
}

func TestReportsOfOneChannelSayNothingOfTheOther(t *testing.T) {
	w := newWorld(t, beforeTen)
	w.eventsAfter = -1
	s := w.add(1, tenOClock, contact.Channels...)
	lost := false
	w.provider.Fail = func(call string) memory.Failure {
		if call != "Send" || lost {
			return memory.None
		}
		lost = true // the first to go, of either channel, never arrives
		return memory.Before
	}
	w.pass(20 * time.Minute)
	if len(w.provider.Taken) != 1 {
		t.Fatalf("sent %v", w.taken())
	}
	arrived := w.provider.Taken[0].Occurrence
	open := contact.ByEmail
	if arrived.Channel == open {
		open = contact.ByText
	}
	err := w.reports[arrived.Channel].Take(context.Background(), []reminder.Report{{
		Kind: reminder.Accepted, Channel: arrived.Channel, Runner: s.ID, Occurrence: arrived.Key(), At: w.now,
	}})
	if err != nil {
		t.Fatal(err)
	}
	w.pass(2 * time.Hour)
	if entry := w.store.Ledger(monday(t, tenOClock, open))[s.ID]; entry.Outcome != reminder.Unknown {
		t.Errorf("by %s: %+v", open, entry)
	}
}

func TestOnlyFailuresThatLastStopAChannelAndSoftOnesAfterThreeDays(t *testing.T) {
	for _, c := range []struct {
		channel contact.Channel
		kind    reminder.ReportKind
		days    int
		reason  string // "" where the channel goes on
	}{
		{contact.ByEmail, reminder.Accepted, 1, ""},
		{contact.ByEmail, reminder.Refused, 1, ""},
		{contact.ByEmail, reminder.Bounced, 1, "bounce"},
		{contact.ByEmail, reminder.Complained, 1, "complaint"},
		{contact.ByEmail, reminder.Delayed, subscription.SoftDays - 1, ""},
		{contact.ByEmail, reminder.Delayed, subscription.SoftDays, "unreachable"},
		{contact.ByText, reminder.Accepted, 1, ""},
		{contact.ByText, reminder.Complained, 1, ""},
		{contact.ByText, reminder.Bounced, 1, "invalid"},
		{contact.ByText, reminder.OptedOut, 1, "opted-out"},
		{contact.ByText, reminder.Delayed, subscription.SoftDays - 1, ""},
		{contact.ByText, reminder.Delayed, subscription.SoftDays, "unreachable"},
	} {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, contact.Channels...)
		for range c.days {
			reports := []reminder.Report{{Kind: c.kind, Channel: c.channel, Runner: s.ID, Occurrence: "o", At: w.now}}
			for range 2 { // each comes twice
				if err := w.reports[c.channel].Take(context.Background(), reports); err != nil {
					t.Fatal(err)
				}
			}
			w.now = w.now.Add(24 * time.Hour)
		}
		next := w.read(s.ID)
		other := contact.ByEmail
		if c.channel == other {
			other = contact.ByText
		}
		if next.On(c.channel).Reason != c.reason || next.On(other).State != subscription.Active {
			t.Errorf("%d days of %s by %s: %+v; the other: %+v", c.days, c.kind, c.channel, next.On(c.channel), next.On(other))
		}
		if c.reason != "" && (next.On(c.channel).State != subscription.Stopped || subscription.Reasons[c.reason] == "") {
			t.Errorf("%s by %s: state %s, words %q", c.kind, c.channel, next.On(c.channel).State, subscription.Reasons[c.reason])
		}
	}
}
