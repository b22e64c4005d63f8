package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

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
		{Kind: reminder.Accepted, Runner: id(3), Occurrence: o.Key(), MessageID: "m3"},
		{Kind: reminder.Accepted, Runner: id(3), Occurrence: o.Key(), MessageID: "m3"},
		{Kind: reminder.Bounced, Runner: id(70), Occurrence: o.Key(), MessageID: "m70"},
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
