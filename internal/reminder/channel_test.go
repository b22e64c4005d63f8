package reminder_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/message"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func TestARunnerOnBothChannelsGetsOneOfEach(t *testing.T) {
	w := newWorld(t, beforeTen)
	s := w.add(1, tenOClock, contact.Channels...)
	w.pass(20 * time.Minute)
	counts := map[contact.Channel]int{}
	for _, d := range w.provider.Taken {
		counts[d.Occurrence.Channel]++
		to := d.Page.Recipients[0]
		if email := d.Occurrence.Channel == contact.ByEmail; to.Email.IsZero() == email || to.Phone.IsZero() != email {
			t.Errorf("by %s: email %q, phone %q", d.Occurrence.Channel, to.Email.Reveal(), to.Phone.Reveal())
		}
	}
	if len(counts) != 2 || counts[contact.ByEmail] != 1 || counts[contact.ByText] != 1 {
		t.Errorf("sent %v", w.taken())
	}
	for _, c := range contact.Channels {
		if entry := w.store.Ledger(monday(t, tenOClock, c))[s.ID]; entry.Outcome != reminder.Sent {
			t.Errorf("%s: %+v", c, entry)
		}
	}
}

func TestTextsGoOneToACallAndEachFitsOneMessage(t *testing.T) {
	w := newWorld(t, beforeTen)
	for i := range 7 {
		w.add(i, tenOClock, contact.ByText)
	}
	w.pass(20 * time.Minute)
	if len(w.provider.Taken) != 7 {
		t.Fatalf("sent %v", w.taken())
	}
	for _, d := range w.provider.Taken {
		if len(d.Page.Recipients) != 1 || d.Page.Recipients[0].Text == "" || len(d.Page.Recipients[0].Text) > message.MaxText {
			t.Errorf("a call of %d: %q", len(d.Page.Recipients), d.Page.Recipients[0].Text)
		}
	}
}

func TestOutsideTheHoursForTextsOnlyTheEmailComes(t *testing.T) {
	for at, texts := range map[string]int{"00:00": 0, "08:55": 0, "09:00": 1, "20:00": 1, "20:05": 0, "23:55": 0} {
		w := newWorld(t, utc("2026-11-22T23:50:00Z"))
		w.add(1, everyDay("Europe/London", at), contact.Channels...)
		w.pass(24 * time.Hour)
		counts := map[contact.Channel]int{}
		for _, d := range w.provider.Taken {
			counts[d.Occurrence.Channel]++
		}
		if counts[contact.ByEmail] != 1 || counts[contact.ByText] != texts {
			t.Errorf("at %s: %v", at, counts)
		}
	}
}

func TestSlotsArePlannedForTheChannelsInUseThere(t *testing.T) {
	for _, on := range [][]contact.Channel{{contact.ByEmail}, {contact.ByText}, contact.Channels} {
		w := newWorld(t, beforeTen)
		w.add(1, tenOClock, on...)
		w.tick(w.now)
		w.now = monday(t, tenOClock, on[0]).Due
		queued, err := w.planner.Tick(context.Background(), w.now)
		if err != nil || queued != len(on) {
			t.Errorf("%v: %d jobs, %v", on, queued, err)
		}
		seen := map[contact.Channel]int{}
		for {
			job, ok := w.queue.Receive()
			if !ok {
				break
			}
			seen[job.Occurrence.Channel]++
		}
		for _, c := range on {
			if seen[c] != 1 {
				t.Errorf("%v: %d jobs of %s", on, seen[c], c)
			}
		}
	}
}

func TestRunsOfDifferentWorkNeverShareAName(t *testing.T) {
	email, text := monday(t, tenOClock, contact.ByEmail), monday(t, tenOClock, contact.ByText)
	snoozed, later := text, text
	snoozed.Snoozed, snoozed.Due = true, text.Due.Add(time.Hour)
	later.Snoozed, later.Due = true, text.Due.Add(2*time.Hour)
	names := map[string]bool{}
	jobs := 0
	for _, o := range []reminder.Occurrence{email, text} {
		for part := range 2 {
			for _, page := range []string{"", runnerID(1), runnerID(2)} {
				names[reminder.Job{Occurrence: o, Part: part, Parts: 2, Page: page}.Run()] = true
				jobs++
			}
		}
	}
	for _, o := range []reminder.Occurrence{snoozed, later} {
		for _, runner := range []string{runnerID(1), runnerID(2)} {
			for _, page := range []string{"", runner} {
				names[reminder.Job{Occurrence: o, Parts: 1, Runner: runner, Page: page}.Run()] = true
				jobs++
			}
		}
	}
	if len(names) != jobs {
		t.Errorf("%d jobs, %d names: %v", jobs, len(names), names)
	}
}

func TestAJobOfAChannelThatNothingSendsByComesBack(t *testing.T) {
	w := newWorld(t, beforeTen)
	s := w.add(1, tenOClock, contact.ByText)
	deliverer := w.deliver[contact.ByText]
	delete(w.deliver, contact.ByText)
	w.pass(20 * time.Minute)
	if len(w.provider.Taken) != 0 {
		t.Fatalf("sent %v", w.taken())
	}
	w.deliver[contact.ByText] = deliverer
	w.pass(20 * time.Minute)
	if entry := w.store.Ledger(monday(t, tenOClock, contact.ByText))[s.ID]; entry.Outcome != reminder.Sent {
		t.Errorf("%+v", entry)
	}
}

func TestTextsOverTheCapAreSkippedAndRecordedAndEmailsAreNot(t *testing.T) {
	w := newWorld(t, beforeTen)
	w.store.PerRunner, w.store.InAll = 2, 5
	for i := range 2 {
		w.add(i, tenOClock, contact.Channels...)
	}
	w.pass(2 * 24 * time.Hour)
	w.add(2, tenOClock, contact.Channels...)
	w.add(3, tenOClock, contact.Channels...)
	w.pass(24 * time.Hour)
	counts := map[contact.Channel]int{}
	for _, d := range w.provider.Taken {
		counts[d.Occurrence.Channel]++
	}
	if counts[contact.ByText] != 5 || counts[contact.ByEmail] != 8 {
		t.Errorf("sent %v", counts)
	}
	wednesday, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 25}, tenOClock.Slot(), contact.ByText)
	if err != nil {
		t.Fatal(err)
	}
	capped := 0
	for i := range 4 {
		if entry := w.store.Ledger(wednesday)[runnerID(i)]; entry.Outcome == reminder.Skipped && entry.Reason == "over cap" {
			capped++
		}
	}
	if capped != 3 { // two of their own share, one of that of all
		t.Errorf("%d over cap: %v", capped, w.store.Ledger(wednesday))
	}
	w.now = utc("2026-12-01T09:30:00Z") // a new month
	w.provider.Taken = nil
	w.pass(time.Hour)
	if w.taken()[runnerID(0)+" 2026-12-01_1000 sms"] != 1 {
		t.Errorf("in the new month: %v", w.taken())
	}
}

func TestATextTriedAgainIsCountedOnceInItsTurn(t *testing.T) {
	w := newWorld(t, beforeTen)
	w.store.PerRunner = 1
	w.add(1, tenOClock, contact.ByText)
	asked := 0
	w.provider.Answer = throttledFor(&asked, 3)
	w.pass(20 * time.Minute)
	if asked != 4 || len(w.provider.Taken) != 1 {
		t.Errorf("asked %d times, sent %v", asked, w.taken())
	}
}

// TestEachReasonNotToSendIsSaid goes through all that Decide may say.
func TestEachReasonNotToSendIsSaid(t *testing.T) {
	date := func(day int) calendar.Date { return calendar.Date{Year: 2026, Month: 11, Day: day} }
	type at struct {
		s    *subscription.Subscriber
		late time.Duration
	}
	for name, c := range map[string]struct {
		edit func(a *at)
		want reminder.Decision
	}{
		"all is well":     {func(*at) {}, reminder.Decision{Send: true}},
		"90 minutes late": {func(a *at) { a.late = reminder.Stale }, reminder.Decision{Send: true}},
		"later":           {func(a *at) { a.late = reminder.Stale + time.Second }, reminder.Decision{Skip: "stale"}},
		"began later":     {func(a *at) { a.s.From = a.s.From.Add(48 * time.Hour) }, reminder.Decision{NotDue: true}},
		"left":            {func(a *at) { a.s.Mail.State, a.s.Text.State = subscription.Left, subscription.Left }, reminder.Decision{Skip: "left"}},
		"not confirmed":   {func(a *at) { a.s.Mail.State, a.s.Text.State = subscription.Pending, subscription.Pending }, reminder.Decision{Skip: "left"}},
		"stopped":         {func(a *at) { a.s.Mail.State, a.s.Text.State = subscription.Stopped, subscription.Stopped }, reminder.Decision{Skip: "stopped"}},
		"moved":           {func(a *at) { a.s.Preferences.Time += 5 }, reminder.Decision{Skip: "moved"}},
		"went away":       {func(a *at) { a.s.Preferences.Away = subscription.Away{Zone: "Asia/Tokyo", Until: date(30)} }, reminder.Decision{Skip: "moved"}},
		"resting":         {func(a *at) { a.s.Resting = true }, reminder.Decision{Skip: "resting"}},
		"resting, but for stretches, on a day for them":     {func(a *at) { a.s.Resting, a.s.Stretching, a.s.Preferences.Focus = true, true, "stretch" }, reminder.Decision{Send: true}},
		"resting, but for stretches, on a day for strength": {func(a *at) { a.s.Resting, a.s.Stretching, a.s.Preferences.Focus = true, true, "strength" }, reminder.Decision{Skip: "resting"}},
		"paused until next": {func(a *at) { a.s.Preferences.PausedUntil = date(24) }, reminder.Decision{Skip: "paused"}},
		"paused until now":  {func(a *at) { a.s.Preferences.PausedUntil = date(23) }, reminder.Decision{Send: true}},
		"last day of stay": {func(a *at) {
			a.s.Preferences.Away = subscription.Away{Zone: "Europe/London", Until: date(23)}
		}, reminder.Decision{Send: true}},
		"day after the stay": {func(a *at) {
			a.s.Preferences.Away = subscription.Away{Zone: "Europe/London", Until: date(22)}
		}, reminder.Decision{NotDue: true}},
	} {
		by(t, func(t *testing.T, channel contact.Channel) {
			w := newWorld(t, beforeTen)
			s := w.add(1, tenOClock, contact.Channels...)
			a := at{s: &s}
			c.edit(&a)
			o := monday(t, tenOClock, channel)
			if got := reminder.Decide(s, o, o.Due.Add(a.late)); got != c.want {
				t.Errorf("%s: %+v, want %+v", name, got, c.want)
			}
		})
	}
}
