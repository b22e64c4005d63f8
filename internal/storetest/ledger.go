package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

func knows(ctx context.Context, t *testing.T, s Subscribers) {
	o := job(0, 1).Occurrence
	now := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	var entries []reminder.Entry
	var ids []string
	for i := range 60 { // more than one batch
		e := reminder.Entry{Runner: id(i), Outcome: reminder.Sent, MessageID: fmt.Sprint("m", i)}
		switch i {
		case 1:
			e = reminder.Entry{Runner: id(i), Outcome: reminder.Skipped, Reason: "stale"}
		case 2, 3:
			e = reminder.Entry{Runner: id(i), Outcome: reminder.Unknown, Reason: "no answer"}
		}
		entries, ids = append(entries, e), append(ids, id(i))
	}
	must(t, s.Record(ctx, o, entries, now))
	must(t, s.Record(ctx, o, entries[:5], now)) // again
	reports := []reminder.Report{
		{Kind: reminder.Accepted, Channel: contact.ByEmail, Runner: id(3), Occurrence: o.Key(), MessageID: "m3"},
		{Kind: reminder.Accepted, Channel: contact.ByEmail, Runner: id(3), Occurrence: o.Key(), MessageID: "m3"},
		{Kind: reminder.Bounced, Channel: contact.ByEmail, Runner: id(70), Occurrence: o.Key(), MessageID: "m70"},
		{Kind: reminder.Accepted, Probe: "probe-1"},
	}
	must(t, s.Note(ctx, reports))
	must(t, s.Note(ctx, reports))
	known, err := s.Known(ctx, o, append(ids, id(70), id(71)))
	must(t, err)
	for i, e := range entries {
		want := e.Outcome
		if i == 3 {
			want = reminder.Sent
		}
		if got := known[e.Runner]; got.Outcome != want || i != 3 && (got.Reason != e.Reason || got.MessageID != e.MessageID) {
			t.Errorf("entry %d: got %+v, want %+v", i, got, e)
		}
	}
	if known[id(70)].Outcome != reminder.Sent {
		t.Errorf("a message that bounced had been taken: %+v", known[id(70)])
	}
	if e, ok := known[id(71)]; ok {
		t.Errorf("nothing is known of the last: %+v", e)
	}
	seesProbes(ctx, t, s)
}

func seesProbes(ctx context.Context, t *testing.T, s Subscribers) {
	t.Helper()
	for name, want := range map[string]bool{"probe-1": true, "probe-2": false} {
		if seen, err := s.ProbeSeen(ctx, name); err != nil || seen != want {
			t.Errorf("%s: %v %v", name, seen, err)
		}
	}
}

func knowsByChannel(ctx context.Context, t *testing.T, s Subscribers) {
	mail, text := occurrence(contact.ByEmail), occurrence(contact.ByText)
	must(t, s.Record(ctx, mail, []reminder.Entry{{Runner: id(1), Outcome: reminder.Unknown}, {Runner: id(2), Outcome: reminder.Sent}}, begun))
	must(t, s.Record(ctx, text, []reminder.Entry{{Runner: id(1), Outcome: reminder.Unknown}}, begun))
	must(t, s.Note(ctx, []reminder.Report{{Kind: reminder.Delayed, Channel: contact.ByText, Runner: id(1), Occurrence: text.Key()}}))
	for _, want := range []struct {
		o       reminder.Occurrence
		runner  string
		outcome reminder.Outcome
	}{
		{mail, id(1), reminder.Unknown},
		{text, id(1), reminder.Sent},
		{mail, id(2), reminder.Sent},
		{text, id(2), ""},
	} {
		known, err := s.Known(ctx, want.o, []string{id(1), id(2)})
		must(t, err)
		if got := known[want.runner].Outcome; got != want.outcome {
			t.Errorf("%s by %s: %q, want %q", want.runner, want.o.Channel, got, want.outcome)
		}
	}
}

func listsPast(ctx context.Context, t *testing.T, s Subscribers) {
	if list, err := s.Past(ctx, id(1), 20); err != nil || len(list) > 0 {
		t.Errorf("at first: %v %v", list, err)
	}
	first := calendar.Date{Year: 2026, Month: 11, Day: 28}
	at := func(day int) time.Time { return begun.Add(time.Duration(day) * 24 * time.Hour) }
	var want []reminder.Past
	for day := range 6 { // into another month
		o, err := reminder.NewOccurrence(first.Add(day), slot, contact.ByText)
		must(t, err)
		must(t, s.Record(ctx, o, []reminder.Entry{
			{Runner: id(1), Outcome: reminder.Failed, Reason: "invalid"}, {Runner: id(2), Outcome: reminder.Sent},
		}, at(day)))
		past := reminder.Past{Occurrence: o.Key(), Channel: contact.ByText, Outcome: reminder.Failed, Reason: "invalid", At: at(day)}
		if day%2 == 1 {
			past.Reported = []reminder.ReportKind{reminder.Accepted, reminder.Bounced}
			must(t, s.Note(ctx, []reminder.Report{{Kind: reminder.Bounced, Channel: contact.ByText, Runner: id(1), Occurrence: o.Key()}}))
		}
		want = append([]reminder.Past{past}, want...)
	}
	for _, limit := range []int{1, 4, 20} {
		list, err := s.Past(ctx, id(1), limit)
		must(t, err)
		if got, want := fmt.Sprintf("%+v", list), fmt.Sprintf("%+v", want[:min(limit, len(want))]); got != want {
			t.Errorf("at most %d:\ngot  %s\nwant %s", limit, got, want)
		}
	}
}
