package reminder_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/reminder"
)

// The message arrived, and its report and the probe's come in together, just while the two are asked for.
func TestReportsThatComeInWhileTheyAreAskedForNeverLeadToASecondMessage(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, channel)
		w.eventsAfter = 24 * time.Hour // unless they are let in below
		failed := false
		w.provider.Fail = func(call string) memory.Failure {
			if call != "Send" || failed {
				return memory.None
			}
			failed = true
			return memory.After
		}
		last, at, let := "", time.Time{}, false
		w.store.Fail = func(call string) memory.Failure {
			between := (call == "Known" || call == "ProbeSeen") && w.now.Equal(at) && call != last
			if between && !let {
				let = true
				for _, late := range w.under {
					if err := w.store.Note(context.Background(), []reminder.Report{late.report}); err != nil {
						t.Error(err)
					}
				}
			}
			if call == "Known" || call == "ProbeSeen" {
				last, at = call, w.now
			}
			return memory.None
		}
		w.pass(3 * time.Hour)
		if !let {
			t.Fatal("the ledger and the probe were never asked for together")
		}
		if entry := w.store.Ledger(monday(t, tenOClock, channel))[s.ID]; len(w.provider.Taken) != 1 || entry.Outcome != reminder.Sent {
			t.Errorf("sent %d times, ledger %+v", len(w.provider.Taken), entry)
		}
	})
}
