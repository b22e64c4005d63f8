package reply_test

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/message"
	"limber/internal/subscription"
)

// said is one text to a runner, what is answered, and what is different after it.
type said struct {
	words  string
	runner func(*testing.T) *subscription.Subscriber
	answer func(message.Texts) string // nil is none
	after  func(*subscription.Subscriber)
}

// rester is whose link a resting runner is sent: links depend on the id and the secret alone.
var rester = subscription.Subscriber{ID: "0000000000000001", Secret: []byte("0123456789abcdef")}

const nextTime = "Wed 25 Nov at 10:30"

func goes(s *subscription.Subscriber, state subscription.State, confirmBy time.Time) {
	s.Text = subscription.Standing{State: state, Since: noon, ConfirmBy: confirmBy, ToldAt: noon}
	if state == subscription.Active {
		s.From = noon.Add(subscription.Grace)
		s.Settled = noon
	}
}

func begins(s *subscription.Subscriber) { goes(s, subscription.Active, time.Time{}) }

func ends(s *subscription.Subscriber) {
	goes(s, subscription.Left, time.Time{})
}

// refuses ends what was never confirmed: its confirmation stays known as the one that nobody gave.
func refuses(s *subscription.Subscriber) {
	goes(s, subscription.Left, s.Text.ConfirmBy)
}

func confirms(s *subscription.Subscriber) { goes(s, subscription.Active, noon.Add(47*time.Hour)) }

// agrees confirms since it was asked for: a STOP sent after that still counts.
func agrees(s *subscription.Subscriber) {
	confirms(s)
	s.Text.Since = noon.Add(-time.Hour)
}

func resumes(s *subscription.Subscriber) {
	s.Preferences.PausedUntil, s.Settled = calendar.Date{}, noon
}

func eases(s *subscription.Subscriber) { s.Tier, s.Eased = "beginner", noon }

var everyKind = map[string]said{
	"STOP":                   {"Stop. Thank you", runner, message.Texts.Stopped, ends},
	"STOP while pending":     {"STOP", pending, message.Texts.Stopped, refuses},
	"STOP after leaving":     {"STOP", left, nil, func(s *subscription.Subscriber) { s.Text.Since = noon }},
	"STOP of one opted out":  {"STOP", optedOut, nil, func(s *subscription.Subscriber) { s.Text.Since = noon }},
	"START after leaving":    {"START", left, func(x message.Texts) string { return x.Started(nextTime) }, begins},
	"START of one opted out": {"START", optedOut, func(x message.Texts) string { return x.Started(nextTime) }, begins},
	"START while pending":    {"START", pending, func(x message.Texts) string { return x.Confirmed(nextTime) }, confirms},
	"START too late":         {"START", late, message.Texts.ConfirmTooLate, nil},
	"START ends a pause": {"START", paused, func(x message.Texts) string { return x.Confirmed(nextTime) }, func(s *subscription.Subscriber) {
		s.Text.Since, s.Text.ToldAt, s.Preferences.PausedUntil, s.Settled = noon, noon, calendar.Date{}, noon
	}},
	"YES while pending":          {"Yes please", pending, func(x message.Texts) string { return x.Confirmed(nextTime) }, agrees},
	"YES too late":               {"YES", late, message.Texts.ConfirmTooLate, nil},
	"YES while active":           {"YES", runner, message.Texts.Friendly, nil},
	"YES is no START":            {"YES", left, nil, nil},
	"NO while pending":           {"NO", pending, message.Texts.Stopped, refuses},
	"NO while active":            {"NO", runner, message.Texts.Friendly, nil},
	"HELP":                       {"HELP", runner, message.Texts.Help, nil},
	"HELP while pending":         {"HELP", pending, message.Texts.Help, nil},
	"HELP after leaving":         {"HELP", left, message.Texts.Help, nil},
	"something else":             {"what is the weather like", runner, message.Texts.Friendly, nil},
	"something, pending":         {"what is the weather like", pending, message.Texts.Friendly, nil},
	"something, after leaving":   {"what is the weather like", left, nil, nil},
	"DONE":                       {"Done!", runner, message.Texts.Done, func(s *subscription.Subscriber) { s.Trained = noon }},
	"EASIER":                     {"EASIER", runner, func(x message.Texts) string { return x.Easier(true) }, eases},
	"EASIER at the lowest":       {"EASIER", lowest, func(x message.Texts) string { return x.Easier(false) }, eases},
	"EASIER while pending":       {"EASIER", pending, message.Texts.Friendly, nil},
	"HARDER":                     {"HARDER", runner, func(x message.Texts) string { return x.Harder(true) }, func(s *subscription.Subscriber) { s.Tier, s.Raised = "advanced", noon }},
	"HARDER after EASIER":        {"HARDER", eased, func(x message.Texts) string { return x.Harder(false) }, nil},
	"HOW AM I DOING":             {"How am I doing?", runner, func(x message.Texts) string { return x.Doing(0, 0, nextTime) }, nil},
	"HOW AM I DOING, no answers": {"HOW AM I DOING", silent, func(x message.Texts) string { return x.NotCounted(rester.Code(subscription.ToToday)) }, nil},
	"HARDER again":               {"HARDER", raised, func(x message.Texts) string { return x.Harder(false) }, nil},
	"HARDER while resting":       {"HARDER", resting, func(x message.Texts) string { return x.Harder(false) }, nil},
	"TOO EASY":                   {"It was too easy", runner, message.Texts.TooEasy, nil},
	"PAIN 0":                     {"PAIN 0", runner, message.Texts.Low, nil},
	"PAIN 2":                     {"PAIN 2", runner, message.Texts.Low, nil},
	"PAIN 3":                     {"PAIN 3", runner, message.Texts.Rest, eases},
	"PAIN 5":                     {"PAIN 5", runner, message.Texts.Rest, eases},
	"PAIN 6":                     {"PAIN 6", runner, message.Texts.StopNow, func(s *subscription.Subscriber) { s.Resting = true }},
	"PAIN 10":                    {"PAIN 10", runner, message.Texts.StopNow, func(s *subscription.Subscriber) { s.Resting = true }},
	"PAIN":                       {"it hurts", runner, message.Texts.HowMuch, nil},
	"PAIN while pending":         {"PAIN 9", pending, message.Texts.Help, nil},
	"SNOOZE":                     {"SNOOZE 2H", runner, func(x message.Texts) string { return x.Snoozed("Mon 23 Nov at 14:00") }, nil},
	"SNOOZE, unclear":            {"SNOOZE 3 WEEKS", runner, message.Texts.SnoozeUnclear, nil},
	"SNOOZE into the night":      {"SNOOZE 9H", runner, message.Texts.SnoozeTooLate, nil},
	"SNOOZE on a free day":       {"SNOOZE", sunday, message.Texts.NothingToday, nil},
	"SNOOZE, late on free day":   {"SNOOZE 9H", sunday, message.Texts.NothingToday, nil},
	"SNOOZE while paused":        {"SNOOZE", paused, message.Texts.NothingToday, nil},
	"PAUSE": {"PAUSE 2W", runner, func(x message.Texts) string { return x.Paused("Mon 7 Dec") }, func(s *subscription.Subscriber) {
		s.PausedFrom, s.Settled = noon, noon
		s.Preferences.PausedUntil = calendar.Date{Year: 2026, Month: 12, Day: 7}
	}},
	"PAUSE, unclear":       {"PAUSE 500 DAYS", runner, message.Texts.PauseUnclear, nil},
	"RESUME":               {"RESUME", paused, func(x message.Texts) string { return x.Resumed(nextTime) }, resumes},
	"RESUME without pause": {"RESUME", runner, func(x message.Texts) string { return x.Resumed(nextTime) }, resumes},
	"RESUME while resting": {"RESUME", resting, func(x message.Texts) string { return x.Resting(rester.Code(subscription.ToToday)) }, nil},
}

// expected is the runner as they should be after a text at noon.
func (s said) expected(t *testing.T) subscription.Subscriber {
	want := s.runner(t)
	before := want.Text.State
	if s.after != nil {
		s.after(want)
	}
	acts := before == subscription.Active || want.Text.State != before
	if acts {
		want.Seen = noon
	}
	want.Version++
	return *want
}

func TestEveryKindOfTextDoesWhatItSaysAndIsAnsweredInItsWords(t *testing.T) {
	for name, s := range everyKind {
		w := newWorld(s.runner(t))
		if err := w.receive(t, text(t, "m1", s.words, noon), noon); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want := s.expected(t); !reflect.DeepEqual(*w.subscriber, want) {
			t.Errorf("%s leads to\n%+v, want\n%+v", name, *w.subscriber, want)
		}
		var want []string
		if s.answer != nil {
			want = []string{s.answer(texts(t))}
		}
		if !reflect.DeepEqual(w.sent, want) {
			t.Errorf("%s is answered %q, want %q", name, w.sent, want)
		}
	}
}

func TestAnAnswerIsKeptOnlyWithConsent(t *testing.T) {
	for words, want := range map[string]int{"DONE": -1, "EASIER": -1, "HARDER": -1, "PAIN 6": 6, "PAIN 0": 0, "it hurts": -1} {
		for _, agreed := range []bool{true, false} {
			r := runner(t)
			r.Answers = agreed
			w := newWorld(r)
			if err := w.receive(t, text(t, "m1", words, noon), noon); err != nil {
				t.Fatal(err)
			}
			a, kept := w.answers["m1"]
			if kept != agreed || agreed && (a.Score != want || !a.At.Equal(noon)) {
				t.Errorf("%s with consent %v: %+v", words, agreed, w.answers)
			}
		}
	}
	w := newWorld(runner(t))
	for _, words := range []string{"HELP", "SNOOZE", "PAUSE", "what", "STOP"} {
		if err := w.receive(t, text(t, words, words, noon), noon); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.answers) > 0 {
		t.Errorf("these tell nothing of the exercises: %+v", w.answers)
	}
}

func TestConsentIsWrittenDownWithTheTimeOfTheText(t *testing.T) {
	for name, given := range map[string]*bool{"STOP": ref(false), "NO while pending": ref(false), "YES while pending": ref(true), "START after leaving": ref(true), "EASIER": nil, "STOP after leaving": nil} {
		s := everyKind[name]
		w := newWorld(s.runner(t))
		if err := w.receive(t, text(t, "m1", s.words, noon), noon.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		var want []subscription.Consent
		if given != nil {
			want = []subscription.Consent{{To: "sms", Given: *given, Wording: subscription.Wordings["sms"], At: noon, Source: "text"}}
		}
		if !reflect.DeepEqual(w.consents, want) {
			t.Errorf("%s: %+v, want %+v", name, w.consents, want)
		}
	}
}

func ref(b bool) *bool { return &b }

func TestANumberIsSentAtMostTenRepliesADayAndTheReceiptForASTOP(t *testing.T) {
	w := newWorld(runner(t))
	for i := range 30 {
		if err := w.receive(t, text(t, strconv.Itoa(i), "I am a machine", noon), noon); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.sent) != 10 {
		t.Errorf("%d replies", len(w.sent))
	}
	if err := w.receive(t, text(t, "stop", "STOP", noon), noon); err != nil {
		t.Fatal(err)
	}
	if len(w.sent) != 11 || w.sent[10] != texts(t).Stopped() {
		t.Errorf("no receipt: %q", w.sent[10:])
	}
	next := newWorld(runner(t))
	next.counts = w.counts
	if err := next.receive(t, text(t, "tomorrow", "HELP", noon.AddDate(0, 0, 1)), noon.AddDate(0, 0, 1)); err != nil || len(next.sent) != 1 {
		t.Errorf("the next day: %v, %q", err, next.sent)
	}
}

func TestAReplyRefusedBecauseTheNumberOptedOutStopsTheTexts(t *testing.T) {
	w := newWorld(runner(t))
	w.listed[number(t)] = true // by its network, say
	if err := w.receive(t, text(t, "m1", "HELP", noon), noon); err != nil {
		t.Fatal(err)
	}
	if w.subscriber.Text.State != subscription.Stopped || w.subscriber.Text.Reason != "opted-out" {
		t.Errorf("%+v", w.subscriber.Text)
	}
}
