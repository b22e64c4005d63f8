package reply_test

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reply"
	"limber/internal/subscription"
)

func TestSTOPAndSTARTCountInTheOrderTheyWereSentWhateverOrderTheyComeIn(t *testing.T) {
	at := func(minute int) time.Time { return noon.Add(time.Duration(minute) * time.Minute) }
	for name, c := range map[string]struct {
		order  []string
		minute map[string]int
		active bool
	}{
		"one STOP":                         {[]string{"STOP"}, map[string]int{"STOP": 1}, false},
		"STOP twice":                       {[]string{"STOP", "STOP"}, map[string]int{"STOP": 1}, false},
		"START after STOP":                 {[]string{"STOP", "START"}, map[string]int{"STOP": 1, "START": 2}, true},
		"START after STOP, swapped":        {[]string{"START", "STOP"}, map[string]int{"STOP": 1, "START": 2}, true},
		"STOP after START":                 {[]string{"START", "STOP"}, map[string]int{"START": 1, "STOP": 2}, false},
		"STOP after START, swapped":        {[]string{"STOP", "START"}, map[string]int{"START": 1, "STOP": 2}, false},
		"at once":                          {[]string{"START", "STOP"}, map[string]int{"START": 1, "STOP": 1}, false},
		"at once, swapped":                 {[]string{"STOP", "START"}, map[string]int{"START": 1, "STOP": 1}, false},
		"STOP again after START":           {[]string{"STOP", "START", "STOP"}, map[string]int{"STOP": 1, "START": 2}, true},
		"START again after STOP":           {[]string{"START", "STOP", "START"}, map[string]int{"START": 1, "STOP": 2}, false},
		"a START between two STOPs, late":  {[]string{"STOP", "UNSUBSCRIBE", "START"}, map[string]int{"STOP": 1, "START": 2, "UNSUBSCRIBE": 3}, false},
		"a STOP between two STARTs, late":  {[]string{"START", "UNSTOP", "STOP"}, map[string]int{"START": 1, "STOP": 2, "UNSTOP": 3}, true},
		"each twice, START after STOP":     {[]string{"STOP", "START", "START", "STOP"}, map[string]int{"STOP": 1, "START": 2}, true},
		"each twice, STOP after START":     {[]string{"STOP", "START", "START", "STOP"}, map[string]int{"STOP": 2, "START": 1}, false},
		"within the same second, in order": {[]string{"STOP", "START"}, map[string]int{"STOP": 1, "START": 1}, false},
	} {
		for who, start := range map[string]func(*testing.T) *subscription.Subscriber{"active": runner, "left": left} {
			w := newWorld(start(t))
			for _, words := range c.order {
				if err := w.receive(t, text(t, words, words, at(c.minute[words])), at(10)); err != nil {
					t.Fatal(err)
				}
			}
			active := w.subscriber.Text.State == subscription.Active
			if active != c.active || w.listed[number(t)] == c.active {
				t.Errorf("%s, %s before: %+v, on the list: %v", name, who, w.subscriber.Text, w.listed[number(t)])
			}
			receipts := 0
			for _, words := range w.sent {
				if words == texts(t).Stopped() {
					receipts++
				}
			}
			if receipts > 1 {
				t.Errorf("%s, %s before: %d receipts", name, who, receipts)
			}
		}
	}
}

func TestASTOPSentBeforeTheNumberWasConfirmedByLinkIsOverridden(t *testing.T) {
	r := runner(t)
	r.Text.Since = noon // by the link, after the text was sent
	w := newWorld(r)
	if err := w.receive(t, text(t, "m1", "STOP", noon.Add(-time.Minute)), noon); err != nil {
		t.Fatal(err)
	}
	if w.subscriber.Text.State != subscription.Active || len(w.sent) > 0 || len(w.listed) > 0 {
		t.Errorf("%+v, %q", w.subscriber.Text, w.sent)
	}
}

func TestAYESSentBeforeWeAskedConfirmsNothing(t *testing.T) {
	for _, words := range []string{"YES", "START"} {
		w := newWorld(pending(t))
		if err := w.receive(t, text(t, "m1", words, noon.Add(-2*time.Hour)), noon); err != nil {
			t.Fatal(err)
		}
		if w.subscriber.Text.State != subscription.Pending || len(w.consents) > 0 {
			t.Errorf("%s: %+v", words, w.subscriber.Text)
		}
	}
}

// vocabulary is what random runners say.
var vocabulary = []string{
	"STOP", "stop please", "START", "YES", "NO", "HELP", "DONE", "EASIER", "HARDER", "PAIN 4", "PAIN 8", "SNOOZE", "PAUSE", "RESUME", "hello", "",
}

func TestAfterTheLastSTOPWithNoLaterSTARTNothingIsSent(t *testing.T) {
	for seed := range uint64(3000) {
		random := rand.New(rand.NewPCG(seed, 3))
		w := newWorld([]func(*testing.T) *subscription.Subscriber{runner, pending, late, left, optedOut}[random.IntN(5)](t))
		var sent []reply.Incoming
		var lastStop, lastStart time.Time
		for i := range 1 + random.IntN(10) {
			words := vocabulary[random.IntN(len(vocabulary))]
			at := noon.Add(time.Duration(random.IntN(8)) * time.Minute)
			in := text(t, strconv.Itoa(i), words, at)
			for range 1 + random.IntN(2) {
				sent = append(sent, in)
			}
			switch kind := reply.Parse(words).Kind; {
			case kind == reply.Stop && at.After(lastStop):
				lastStop = at
			case kind == reply.Start && at.After(lastStart):
				lastStart = at
			}
		}
		random.Shuffle(len(sent), func(i, j int) { sent[i], sent[j] = sent[j], sent[i] })
		for _, in := range sent {
			// Each may be cut off anywhere first.
			w.calls, w.failAt, w.fault = nil, random.IntN(12), fault(1+random.IntN(4))
			_ = w.receive(t, in, noon.Add(10*time.Minute))
			w.calls, w.failAt = nil, 0
			if err := w.receive(t, in, noon.Add(11*time.Minute)); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if !lastStop.IsZero() && !lastStart.After(lastStop) && w.subscriber.Text.State == subscription.Active {
			t.Errorf("seed %d: %s after a STOP at %s: %+v", seed, w.subscriber.Text.State, lastStop, w.subscriber.Text)
		}
		if !lastStop.IsZero() && !lastStart.After(lastStop) && !w.listed[number(t)] {
			t.Errorf("seed %d: the network's list does not have the number", seed)
		}
		ids := map[string]bool{}
		for _, in := range sent {
			ids[in.ID] = true
		}
		if len(w.sent) > len(ids) {
			t.Errorf("seed %d: %d replies to %d texts", seed, len(w.sent), len(ids))
		}
	}
}

func TestANumberThatIsNobodysIsAnsweredAFewTimesOnly(t *testing.T) {
	w := newWorld(nil)
	say := func(id, words string) {
		t.Helper()
		if err := w.receive(t, text(t, id, words, noon), noon); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		say(strconv.Itoa(i), "who is this")
		say(strconv.Itoa(i), "who is this")
	}
	if want := []string{texts(t).NotKnown(), texts(t).NotKnown()}; !slices.Equal(w.sent, want) {
		t.Errorf("%q", w.sent)
	}
	w.sent = nil
	say("s1", "STOP")
	say("s1", "STOP")
	w.listed = map[contact.Phone]bool{}
	say("s2", "STOP")
	if want := []string{texts(t).Stopped()}; !slices.Equal(w.sent, want) || !w.listed[number(t)] {
		t.Errorf("%q, %v", w.sent, w.listed)
	}
}

func TestOneWhoHadAllErasedHearsNothingButWhatTheyAskFor(t *testing.T) {
	w := newWorld(nil)
	w.barred = true
	for i, words := range []string{"START", "YES", "DONE", "hello", "HELP", "HELP", "STOP", "STOP"} {
		w.listed = map[contact.Phone]bool{}
		if err := w.receive(t, text(t, strconv.Itoa(i), words, noon), noon); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{texts(t).Help(), texts(t).Stopped()}; !slices.Equal(w.sent, want) || !w.listed[number(t)] {
		t.Errorf("%q, %v", w.sent, w.listed)
	}
}

func TestAStrangersTextThatWasCutOffIsNeverAnsweredTwiceAndItsSTOPCounts(t *testing.T) {
	for _, words := range []string{"STOP", "hello"} {
		for at := 1; at <= 5; at++ {
			for fault, how := range faults {
				w := newWorld(nil)
				w.failAt, w.fault = at, fault
				_ = w.receive(t, text(t, "m1", words, noon), noon)
				w.failAt = 0
				if err := w.receive(t, text(t, "m1", words, noon), noon); err != nil {
					t.Fatal(err)
				}
				if len(w.sent) > 1 || w.listed[number(t)] != (words == "STOP") {
					t.Errorf("%s, %s call %d: %q, %v", words, how, at, w.sent, w.listed)
				}
			}
		}
	}
}

func TestASTARTThatTheNetworkWillNotTakeYetChangesNothing(t *testing.T) {
	w := newWorld(left(t))
	w.kept, w.listed[number(t)] = true, true
	if err := w.receive(t, text(t, "m1", "START", noon), noon); err != nil {
		t.Fatal(err)
	}
	if w.subscriber.Text.State != subscription.Left || len(w.consents) > 0 || len(w.sent) > 0 {
		t.Errorf("%+v, %v, %q", w.subscriber.Text, w.consents, w.sent)
	}
}

func TestTimesAreToldWhereTheRunnerIs(t *testing.T) {
	r := runner(t)
	r.Preferences.Zone = "Pacific/Auckland"
	r.Preferences.Away = subscription.Away{Zone: "America/New_York", Until: calendar.Date{Year: 2026, Month: 12, Day: 24}}
	w := newWorld(r)
	at := noon.Add(15 * time.Hour) // 03:00 UTC on Tuesday is still Monday in New York
	if err := w.receive(t, text(t, "m1", "PAUSE 1 DAY", at), at); err != nil {
		t.Fatal(err)
	}
	if want := []string{texts(t).Paused("Tue 24 Nov")}; !slices.Equal(w.sent, want) {
		t.Errorf("%q, want %q", w.sent, want)
	}
}
