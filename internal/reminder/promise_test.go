package reminder_test

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/contact"
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
	if c.calm || c.left == 0 {
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

func (w *world) unleash(c *chaos) {
	w.store.Fail, w.provider.Fail, w.queue.Fail, w.pace.Fail = c.fail, c.fail, c.fail, c.fail
}

func TestNothingIsLostAndNothingSentTwiceWhateverFails(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t, beforeTen)
		on := rapid.SampledFrom([][]contact.Channel{{contact.ByEmail}, {contact.ByText}, contact.Channels}).Draw(rt, "channels")
		runners := rapid.IntRange(1, 40/len(on)).Draw(rt, "runners")
		for i := range runners {
			p := tenOClock
			p.Minutes = []int{5, 10, 15, 20}[i%4]
			w.add(i, p, on...)
		}
		w.pace.Most = rapid.IntRange(1, 10).Draw(rt, "page")
		w.eventsAfter = time.Duration(rapid.IntRange(-1, 20).Draw(rt, "events after")) * time.Minute
		c := &chaos{t: rt, left: rapid.IntRange(0, 6).Draw(rt, "failures")}
		w.unleash(c)
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
		for _, channel := range on {
			w.judge(rt, monday(t, tenOClock, channel), runners)
		}
		if len(w.taken()) > runners*len(on) {
			rt.Fatalf("%d runners on %v, %d sent", runners, on, len(w.taken()))
		}
	})
}

// judge holds the ledger of an occurrence against what the provider took.
func (w *world) judge(rt *rapid.T, o reminder.Occurrence, runners int) {
	taken, ledger := w.taken(), w.store.Ledger(o)
	for i := range runners {
		id := runnerID(i)
		count, entry := taken[takenKey(id, o)], ledger[id]
		if count > 1 {
			rt.Fatalf("runner %s was sent to %d times by %s", id, count, o.Channel)
		}
		switch {
		case entry.Outcome == "":
			rt.Fatalf("runner %s is not in the ledger of %s\n%s", id, o.Channel, w.store)
		case entry.Outcome == reminder.Sent && count == 0:
			rt.Fatalf("the ledger says sent, the provider has nothing for %s by %s", id, o.Channel)
		case entry.Outcome == reminder.Skipped && (count > 0 || entry.Reason != "stale"):
			rt.Fatalf("runner %s: %+v, sent %d times by %s", id, entry, count, o.Channel)
		case entry.Outcome == reminder.Unknown && w.eventsAfter >= 0:
			rt.Fatalf("runner %s stays unknown though the provider reports, by %s", id, o.Channel)
		case entry.Outcome == reminder.Failed:
			rt.Fatalf("runner %s: %+v, by %s", id, entry, o.Channel)
		}
	}
}

func TestAPageWithoutAnAnswerIsSentAgainOnlyOnceReportsAreSeenToFlow(t *testing.T) {
	cases := []struct {
		name        string
		failure     memory.Failure
		eventsAfter time.Duration
		noProbe     bool // as where there is no number to probe with
		sent        int
		outcome     reminder.Outcome
	}{
		{"never arrived, reports flow", memory.Before, time.Minute, false, 1, reminder.Sent},
		{"arrived, reports flow", memory.After, time.Minute, false, 1, reminder.Sent},
		{"arrived, reports are late", memory.After, 40 * time.Minute, false, 1, reminder.Sent},
		{"arrived, reports flow, no probe", memory.After, time.Minute, true, 1, reminder.Sent},
		{"never arrived, reports flow, no probe", memory.Before, time.Minute, true, 0, reminder.Unknown},
		{"never arrived, reports are lost", memory.Before, -1, false, 0, reminder.Unknown},
		{"arrived, reports are lost", memory.After, -1, false, 1, reminder.Unknown},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			by(t, func(t *testing.T, channel contact.Channel) {
				w := newWorld(t, beforeTen)
				s := w.add(1, tenOClock, channel)
				w.eventsAfter = c.eventsAfter
				failed := false
				w.provider.Fail = func(call string) memory.Failure {
					switch {
					case call == "Probe" && c.noProbe:
						return memory.Before
					case call != "Send" || failed:
						return memory.None
					}
					failed = true
					return c.failure
				}
				w.pass(3 * time.Hour)
				entry := w.store.Ledger(monday(t, tenOClock, channel))[s.ID]
				if len(w.provider.Taken) != c.sent || entry.Outcome != c.outcome {
					t.Errorf("sent %d, ledger %+v; want %d, %s", len(w.provider.Taken), entry, c.sent, c.outcome)
				}
				if (w.alarms["unknown"] > 0) != (c.outcome == reminder.Unknown) {
					t.Errorf("alarms %v", w.alarms)
				}
			})
		})
	}
}

func TestNothingMoreThan90MinutesLateIsSentAndAPersonIsTold(t *testing.T) {
	for _, c := range []struct {
		late time.Duration
		sent bool
	}{{0, true}, {90 * time.Minute, true}, {95 * time.Minute, false}, {50 * time.Hour, false}} {
		by(t, func(t *testing.T, channel contact.Channel) {
			w := newWorld(t, utc("2026-11-23T09:55:00Z"))
			p := tenOClock
			p.Days = 1 << time.Monday
			s := w.add(1, p, channel)
			w.tick(w.now) // the watermark stands
			w.now = utc("2026-11-23T10:00:00Z").Add(c.late)
			w.tick(w.now)
			w.work()
			entry := w.store.Ledger(monday(t, p, channel))[s.ID]
			if sent := len(w.provider.Taken) == 1; sent != c.sent {
				t.Errorf("%s late: sent %v", c.late, sent)
			}
			if !c.sent && (entry.Outcome != reminder.Skipped || entry.Reason != "stale" || w.alarms["stale"] != 1) {
				t.Errorf("%s late: ledger %+v, alarms %v", c.late, entry, w.alarms)
			}
		})
	}
}

func TestOneBrokenRecordNeverStopsTheOthersAndIsInTheLedgerAsFailed(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		good := w.add(1, tenOClock, channel)
		w.store.Break("broken-by-hand", tenOClock.Slot())
		odd := []func(*subscription.Subscriber){
			func(s *subscription.Subscriber) { s.Preferences.Focus = "dance" },
			func(s *subscription.Subscriber) { s.Level = 9 },
			func(s *subscription.Subscriber) { s.Name = `<a href="https://evil.example">` },
			func(s *subscription.Subscriber) { s.Name = "{{hello}}" },
			func(s *subscription.Subscriber) { s.Secret = nil },
			func(s *subscription.Subscriber) { s.Email, s.Phone = contact.Email{}, contact.Phone{} },
		}
		broken := []string{"broken-by-hand"}
		for i, mar := range odd {
			s := w.add(10+i, tenOClock, channel)
			next := s
			mar(&next)
			next.Version++
			w.keep(&s, next)
			broken = append(broken, s.ID)
		}
		w.pass(20 * time.Minute)
		ledger := w.store.Ledger(monday(t, tenOClock, channel))
		if len(w.provider.Taken) != 1 || ledger[good.ID].Outcome != reminder.Sent {
			t.Errorf("the good one: sent %d, %+v", len(w.provider.Taken), ledger[good.ID])
		}
		for _, id := range broken {
			if ledger[id].Outcome != reminder.Failed {
				t.Errorf("%s: %+v", id, ledger[id])
			}
		}
		if w.alarms["broken record"] != len(broken) {
			t.Errorf("alarms %v", w.alarms)
		}
	})
}

func TestThrottlingNeverLosesAReminder(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		for i := range 30 {
			w.add(i, tenOClock, channel)
		}
		asked := 0
		w.provider.Answer = func(string) receipt.Outcome {
			full := 400 // 13 calls of 30 emails
			if channel == contact.ByText {
				full = 40 // ten turns of four tries of the first text
			}
			if asked++; asked < full {
				return receipt.Transient
			}
			return receipt.Sent
		}
		w.pass(30 * time.Minute)
		if len(w.taken()) != 30 || len(w.provider.Taken) != 30 {
			t.Errorf("sent %d to %d runners", len(w.provider.Taken), len(w.taken()))
		}
	})
}

func TestARunnerWhoseTurnHasComeIsNotSentToAgainOnTheSameDayAfterAChange(t *testing.T) {
	by(t, func(t *testing.T, channel contact.Channel) {
		w := newWorld(t, beforeTen)
		s := w.add(1, tenOClock, channel)
		w.pass(10 * time.Minute)
		_, err := w.service.Prefer(context.Background(), s.Capability(subscription.ToPreferences), subscription.Choices{
			Days: []string{"mon", "tue"}, Time: "18:00", Zone: "Europe/London", Focus: "both", Minutes: 10,
		}, w.now)
		if err != nil {
			t.Fatal(err)
		}
		w.pass(12 * time.Hour)
		if len(w.provider.Taken) != 1 {
			t.Fatalf("sent %d on the first day", len(w.provider.Taken))
		}
		w.pass(24 * time.Hour)
		if len(w.provider.Taken) != 2 || w.provider.Taken[1].At.Hour() != 18 {
			t.Errorf("sent %v", w.taken())
		}
	})
}
