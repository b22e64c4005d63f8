package reminder_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// chaos makes calls fail or kill, at random, until calm.
type chaos struct {
	t    *rapid.T
	calm bool
	left int
}

func (c *chaos) fail(call string) memory.Failure {
	if c.calm || c.left == 0 || call == "Create" {
		return memory.None
	}
	switch rapid.IntRange(0, 60).Draw(c.t, call) {
	case 0:
		c.left--
		return memory.Before
	case 1:
		c.left--
		return memory.After
	case 2:
		c.left--
		panic(killed{})
	}
	return memory.None
}

func TestNothingIsLostAndNothingSentTwiceWhateverFails(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, utc("2026-11-23T06:50:00Z"))
		preferences := everyDay("Europe/London", "07:00")
		runners := rapid.IntRange(1, 40).Draw(rt, "runners")
		for i := range runners {
			p := preferences
			p.Minutes = []int{5, 10, 15, 20}[i%4]
			w.add(i, p)
		}
		w.pace.Most = rapid.IntRange(1, 10).Draw(rt, "page")
		w.eventsAfter = time.Duration(rapid.IntRange(-1, 20).Draw(rt, "events after")) * time.Minute
		c := &chaos{t: rt, left: rapid.IntRange(0, 6).Draw(rt, "failures")}
		w.store.Fail, w.provider.Fail, w.queue.Fail, w.pace.Fail = c.fail, c.fail, c.fail, c.fail
		refused := map[string]int{}
		w.provider.Answer = func(id string) receipt.Outcome {
			if refused[id] == 0 && rapid.IntRange(0, 30).Draw(rt, "refuse") == 0 {
				refused[id]++
				return receipt.Transient
			}
			return receipt.Sent
		}
		w.pass(80 * time.Minute)
		c.calm = true
		w.pass(60 * time.Minute)

		taken := w.taken()
		o := monday(t, preferences)
		ledger := w.store.Ledger(o)
		for i := range runners {
			id := runnerID(i)
			count, entry := taken[id+" "+o.Key()], ledger[id]
			if count > 1 {
				rt.Fatalf("runner %s was sent to %d times", id, count)
			}
			switch {
			case entry.Outcome == "":
				rt.Fatalf("runner %s is not in the ledger\n%s", id, w.store)
			case entry.Outcome == reminder.Sent && count == 0:
				rt.Fatalf("the ledger says sent, the provider has nothing for %s", id)
			case entry.Outcome == reminder.Skipped && (count > 0 || entry.Reason != "stale"):
				rt.Fatalf("runner %s: %+v, sent %d times", id, entry, count)
			case entry.Outcome == reminder.Unknown && w.eventsAfter >= 0:
				rt.Fatalf("runner %s stays unknown though the provider reports", id)
			case entry.Outcome == reminder.Failed:
				rt.Fatalf("runner %s: %+v", id, entry)
			}
		}
		if len(taken) > runners {
			rt.Fatalf("%d runners, %d sent", runners, len(taken))
		}
	})
}

func TestAPageWithoutAnAnswerIsSentAgainOnlyOnceReportsAreSeenToFlow(t *testing.T) {
	cases := []struct {
		name        string
		failure     memory.Failure
		eventsAfter time.Duration
		sent        int
		outcome     reminder.Outcome
	}{
		{"never arrived, reports flow", memory.Before, time.Minute, 1, reminder.Sent},
		{"arrived, reports flow", memory.After, time.Minute, 1, reminder.Sent},
		{"arrived, reports are late", memory.After, 40 * time.Minute, 1, reminder.Sent},
		{"never arrived, reports are lost", memory.Before, -1, 0, reminder.Unknown},
		{"arrived, reports are lost", memory.After, -1, 1, reminder.Unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, utc("2026-11-23T06:50:00Z"))
			p := everyDay("Europe/London", "07:00")
			s := w.add(1, p)
			w.eventsAfter = c.eventsAfter
			failed := false
			w.provider.Fail = func(call string) memory.Failure {
				if call != "Send" || failed {
					return memory.None
				}
				failed = true
				return c.failure
			}
			w.pass(3 * time.Hour)
			entry := w.store.Ledger(monday(t, p))[s.ID]
			if len(w.provider.Taken) != c.sent || entry.Outcome != c.outcome {
				t.Errorf("sent %d, ledger %+v; want %d, %s", len(w.provider.Taken), entry, c.sent, c.outcome)
			}
			if (w.alarms["unknown"] > 0) != (c.outcome == reminder.Unknown) {
				t.Errorf("alarms %v", w.alarms)
			}
		})
	}
}

func TestNothingMoreThan90MinutesLateIsSentAndAPersonIsTold(t *testing.T) {
	for _, c := range []struct {
		late time.Duration
		sent bool
	}{{0, true}, {90 * time.Minute, true}, {95 * time.Minute, false}, {50 * time.Hour, false}} {
		w := newWorld(t, utc("2026-11-23T06:55:00Z"))
		p := everyDay("Europe/London", "07:00")
		p.Days = 1 << time.Monday
		s := w.add(1, p)
		w.tick(w.now) // the watermark stands
		w.now = utc("2026-11-23T07:00:00Z").Add(c.late)
		w.tick(w.now)
		w.work()
		entry := w.store.Ledger(monday(t, p))[s.ID]
		if sent := len(w.provider.Taken) == 1; sent != c.sent {
			t.Errorf("%s late: sent %v", c.late, sent)
		}
		if !c.sent && (entry.Outcome != reminder.Skipped || entry.Reason != "stale" || w.alarms["stale"] != 1) {
			t.Errorf("%s late: ledger %+v, alarms %v", c.late, entry, w.alarms)
		}
	}
}

func TestNoSendStartsAfterALeaveOrABounceWasRecorded(t *testing.T) {
	for name, end := range map[string]func(*world, subscription.Subscriber) error{
		"unsubscribe": func(w *world, s subscription.Subscriber) error {
			return w.service.Leave(context.Background(), s.Capability(subscription.ToUnsubscribe, time.Time{}), w.now)
		},
		"bounce": func(w *world, s subscription.Subscriber) error {
			return w.reports.Take(context.Background(), []reminder.Report{{Kind: reminder.Bounced, Runner: s.ID}})
		},
		"complaint": func(w *world, s subscription.Subscriber) error {
			return w.reports.Take(context.Background(), []reminder.Report{{Kind: reminder.Complained, Runner: s.ID}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, utc("2026-11-23T06:55:00Z"))
			p := everyDay("Europe/London", "07:00")
			s := w.add(1, p)
			other := w.add(2, p)
			// The slot has been read, and the page waits for its turn, when the no comes.
			w.pace.Fail = func(string) memory.Failure {
				if w.store.All()[s.ID].State == subscription.Active {
					if err := end(w, s); err != nil {
						t.Fatal(err)
					}
				}
				return memory.None
			}
			w.pass(10 * time.Minute)
			ledger := w.store.Ledger(monday(t, p))
			if len(w.provider.Taken) != 1 || w.provider.Taken[0].Runner != other.ID {
				t.Errorf("sent: %v", w.taken())
			}
			if ledger[s.ID].Outcome != reminder.Skipped || ledger[other.ID].Outcome != reminder.Sent {
				t.Errorf("ledger: %v", ledger)
			}
		})
	}
}

func TestOneBrokenRecordNeverStopsTheOthersAndIsInTheLedgerAsFailed(t *testing.T) {
	w := newWorld(t, utc("2026-11-23T06:55:00Z"))
	p := everyDay("Europe/London", "07:00")
	good := w.add(1, p)
	w.store.Break("broken-by-hand", p.Slot())
	odd := map[string]func(*subscription.Subscriber){
		"focus": func(s *subscription.Subscriber) { s.Preferences.Focus = "dance" },
		"level": func(s *subscription.Subscriber) { s.Level = 9 },
		"name":  func(s *subscription.Subscriber) { s.Name = `<a href="https://evil.example">` },
		"brace": func(s *subscription.Subscriber) { s.Name = "{{hello}}" },
		"email": func(s *subscription.Subscriber) { s.Email = good.Email; s.Secret = nil },
	}
	i := 10
	broken := []string{"broken-by-hand"}
	for _, mar := range odd {
		i++
		s := w.add(i, p)
		next := s
		mar(&next)
		next.Version++
		if err := w.store.Save(context.Background(), s, next, nil); err != nil {
			t.Fatal(err)
		}
		broken = append(broken, s.ID)
	}
	w.pass(10 * time.Minute)
	ledger := w.store.Ledger(monday(t, p))
	if len(w.provider.Taken) != 1 || ledger[good.ID].Outcome != reminder.Sent {
		t.Errorf("the good one: sent %d, %+v", len(w.provider.Taken), ledger[good.ID])
	}
	for _, id := range broken {
		if ledger[id].Outcome != reminder.Failed {
			t.Errorf("%s: %+v", id, ledger[id])
		}
	}
}

func TestThrottlingNeverLosesMail(t *testing.T) {
	w := newWorld(t, utc("2026-11-23T06:55:00Z"))
	p := everyDay("Europe/London", "07:00")
	for i := range 30 {
		w.add(i, p)
	}
	calls := 0
	w.provider.Answer = func(string) receipt.Outcome {
		if calls++; calls < 400 { // 13 calls of 30
			return receipt.Transient
		}
		return receipt.Sent
	}
	w.pass(30 * time.Minute)
	if len(w.taken()) != 30 || len(w.provider.Taken) != 30 {
		t.Errorf("sent %d to %d runners", len(w.provider.Taken), len(w.taken()))
	}
}

func TestARunnerWhoseTurnHasComeIsNotSentToAgainOnTheSameDayAfterAChange(t *testing.T) {
	w := newWorld(t, utc("2026-11-23T06:55:00Z"))
	p := everyDay("Europe/London", "07:00")
	s := w.add(1, p)
	w.pass(10 * time.Minute)
	link := s.Capability(subscription.ToPreferences, time.Time{})
	change := func(zone, at string) {
		t.Helper()
		_, err := w.service.Prefer(context.Background(), link, subscription.Choices{
			Days: []string{"mon", "tue"}, Time: at, Zone: zone, Focus: "both", Minutes: 10,
		}, w.now)
		if err != nil {
			t.Fatal(err)
		}
	}
	change("Europe/London", "18:00")
	w.pass(12 * time.Hour)
	if len(w.provider.Taken) != 1 {
		t.Fatalf("sent %d on the first day", len(w.provider.Taken))
	}
	w.pass(24 * time.Hour)
	if len(w.provider.Taken) != 2 || w.provider.Taken[1].At.Hour() != 18 {
		t.Errorf("sent %v", w.taken())
	}
}
