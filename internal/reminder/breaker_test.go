package reminder_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// trip stops all sending, as bad rates do.
func (w *world) trip() {
	w.t.Helper()
	if err := w.store.Trip(context.Background(), "bounces", w.now); err != nil {
		w.t.Fatal(err)
	}
}

func TestWhileSendingIsStoppedNothingGoesAndWhatWaitsGoesOrBecomesStale(t *testing.T) {
	for _, c := range []struct {
		reset time.Duration
		sent  bool
	}{{30 * time.Minute, true}, {75 * time.Minute, true}, {95 * time.Minute, false}} {
		by(t, func(t *testing.T, channel contact.Channel) {
			w := newWorld(t, beforeTen)
			s := w.add(1, tenOClock, channel)
			w.trip()
			w.pass(10*time.Minute + c.reset)
			if len(w.provider.Taken) != 0 || w.queue.Len() == 0 && c.sent {
				t.Fatalf("while stopped: sent %v, %d jobs wait", w.taken(), w.queue.Len())
			}
			w.store.Reset()
			w.pass(20 * time.Minute)
			entry := w.store.Ledger(monday(t, tenOClock, channel))[s.ID]
			if sent := len(w.provider.Taken) == 1; sent != c.sent {
				t.Errorf("reset after %s: sent %v", c.reset, sent)
			}
			if c.sent != (entry.Outcome == reminder.Sent) || !c.sent && (entry.Reason != "stale" || w.alarms["stale"] != 1) {
				t.Errorf("reset after %s: %+v, alarms %v", c.reset, entry, w.alarms)
			}
		})
	}
}

func TestOneThatTripsStopsTheNextPageOfTheSameJob(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		w.pace.Most = 1
		for i := range 5 {
			w.add(i, tenOClock, channel)
		}
		calls := 0
		w.pace.Fail = func(string) memory.Failure {
			if calls++; calls == 3 {
				w.trip()
			}
			return memory.None
		}
		w.pass(40 * time.Minute)
		if len(w.provider.Taken) != 2 {
			t.Fatalf("sent %v", w.taken())
		}
		w.store.Reset()
		w.pass(20 * time.Minute)
		if len(w.taken()) != 5 || len(w.provider.Taken) != 5 {
			t.Errorf("sent %v", w.taken())
		}
	})
}

func TestWhileSendingIsStoppedAPageWithoutAnAnswerIsNotSentAgain(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		w.add(1, tenOClock, channel)
		failed := false
		w.provider.Fail = func(call string) memory.Failure {
			if call != "Send" || failed {
				return memory.None
			}
			failed = true
			return memory.Before
		}
		w.pass(12 * time.Minute)
		w.trip()
		w.pass(40 * time.Minute)
		if !failed || len(w.provider.Taken) != 0 {
			t.Fatalf("sent %v", w.taken())
		}
		w.store.Reset()
		w.pass(20 * time.Minute)
		if len(w.provider.Taken) != 1 {
			t.Errorf("after the reset: sent %v", w.taken())
		}
	})
}

func TestTheBreakerTripsAtTheStatedRatesAndNotBefore(t *testing.T) {
	for _, c := range []struct {
		sent, bounced, complained int
		want                      string
	}{
		{0, 0, 0, ""},
		{1000, 39, 0, ""},
		{1000, 40, 0, "bounces"},
		{100, 4, 0, ""}, // too few to tell
		{20, 4, 0, ""},
		{20, 5, 0, "bounces"},
		{126, 5, 0, ""},
		{125, 5, 0, "bounces"},
		{100, 0, 1, ""},
		{2501, 0, 2, ""},
		{2500, 0, 2, "complaints"},
		{10_000, 0, 7, ""},
		{10_000, 0, 8, "complaints"},
		{100, 10, 2, "complaints"},
		{0, 5, 0, "bounces"},
	} {
		got := reminder.Tally{Sent: c.sent, Bounced: c.bounced, Complained: c.complained}.Verdict()
		if got != c.want {
			t.Errorf("%d sent, %d bounced, %d complained: %q, want %q", c.sent, c.bounced, c.complained, got, c.want)
		}
	}
	if reminder.MaxBounced >= 0.05 || reminder.MaxComplained >= 0.001 {
		t.Error("these are not before what SES allows")
	}
}

// reported makes reports of one kind about runners from one number to before another.
func reported(w *world, kind reminder.ReportKind, first, end int) []reminder.Report {
	var list []reminder.Report
	for i := first; i < end; i++ {
		list = append(list, reminder.Report{
			Kind: kind, Channel: contact.ByEmail, Runner: runnerID(i), Occurrence: "o", MessageID: fmt.Sprint(i), At: w.now,
		})
	}
	return list
}

func TestBouncesAreCountedOnceHoweverOftenTheyAreReported(t *testing.T) {
	w := newWorld(t, beforeTen)
	for i := range 6 {
		w.add(i, tenOClock)
	}
	take := func(reports []reminder.Report) {
		t.Helper()
		if err := w.reports[contact.ByEmail].Take(context.Background(), reports); err != nil {
			t.Fatal(err)
		}
	}
	take(reported(w, reminder.Accepted, 0, 6))
	for range 3 {
		take(reported(w, reminder.Bounced, 0, 4))
		take(reported(w, reminder.Complained, 0, 4)) // of addresses that have stopped already
	}
	take([]reminder.Report{{Kind: reminder.Bounced, Channel: contact.ByEmail, Runner: runnerID(99), At: w.now}}) // nobody's
	if tripped, _ := w.store.Tripped(context.Background()); tripped || len(w.alarms) != 0 {
		t.Fatalf("tripped by 4 bounces; alarms %v", w.alarms)
	}
	today := calendar.DateOf(w.now)
	sum, err := w.store.Sum(context.Background(), today, today)
	if want := (reminder.Tally{Sent: 6, Bounced: 4}); err != nil || sum != want {
		t.Errorf("counted %+v, want %+v; %v", sum, want, err)
	}
	take(reported(w, reminder.Bounced, 4, 5))
	if tripped, _ := w.store.Tripped(context.Background()); !tripped || w.alarms["tripped by bounces"] != 1 {
		t.Errorf("5 of 6 bounced: tripped %v, alarms %v", tripped, w.alarms)
	}
}

func TestOnlyTheLastDaysCountForTheRates(t *testing.T) {
	for days, want := range map[int]bool{0: true, reminder.Window - 1: true, reminder.Window: false} {
		w := newWorld(t, beforeTen)
		for i := range 5 {
			w.add(i, tenOClock)
		}
		for _, part := range [][2]int{{0, 3}, {3, 5}} {
			if err := w.reports[contact.ByEmail].Take(context.Background(), reported(w, reminder.Bounced, part[0], part[1])); err != nil {
				t.Fatal(err)
			}
			w.now = w.now.AddDate(0, 0, days)
		}
		if tripped, _ := w.store.Tripped(context.Background()); tripped != want {
			t.Errorf("3 bounces, and 2 more %d days later: tripped %v", days, tripped)
		}
	}
}

func TestBouncesOfRealSendingStopAllSendingOnBothChannels(t *testing.T) {
	w := newWorld(t, beforeTen)
	for i := range 8 {
		w.add(i, tenOClock)
	}
	w.pass(20 * time.Minute)
	if err := w.reports[contact.ByEmail].Take(context.Background(), reported(w, reminder.Complained, 0, 2)); err != nil {
		t.Fatal(err)
	}
	w.add(20, everyDay("Europe/London", "11:00"), contact.Channels...)
	before := len(w.provider.Taken)
	w.pass(24 * time.Hour)
	if len(w.provider.Taken) != before || w.alarms["tripped by complaints"] != 1 {
		t.Errorf("sent %d more, alarms %v", len(w.provider.Taken)-before, w.alarms)
	}
	if state := w.read(runnerID(0)).Mail.State; state != subscription.Stopped {
		t.Errorf("the one who complained is %s", state)
	}
}
