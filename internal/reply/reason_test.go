package reply_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/reply"
	"limber/internal/subscription"
)

// wondered is a runner whom we asked what came between, so long before noon.
func wondered(before time.Duration) func(*testing.T) *subscription.Subscriber {
	return with(func(s *subscription.Subscriber) {
		s.Trained, s.Lapsed, s.AskedWhy = noon.AddDate(0, 0, -20), noon.Add(-before), noon.Add(-before)
	})
}

func tip(reason guide.Reason) func(message.Texts) string {
	content, err := guide.Load()
	if err != nil {
		panic(err)
	}
	tip, _ := content.Tip(reason)
	return func(x message.Texts) string { return x.Tip(tip.Text) }
}

func reasons(s *subscription.Subscriber) { s.Reasoned = noon }

func answered(t *testing.T) *subscription.Subscriber {
	s := wondered(time.Hour)(t)
	s.Reasoned = noon.Add(-time.Minute)
	return s
}

var reasonKinds = map[string]said{
	"BUSY when asked":              {"Busy!", wondered(time.Hour), tip(guide.NoTime), reasons},
	"TIME when asked":              {"no time, sorry", wondered(time.Hour), tip(guide.NoTime), reasons},
	"BORED when asked":             {"I was bored", wondered(time.Hour), tip(guide.Bored), reasons},
	"FORGOT when asked":            {"forgot", wondered(6 * 24 * time.Hour), tip(guide.Forgot), reasons},
	"ILL when asked":               {"SICK", wondered(0), tip(guide.Ill), reasons},
	"OTHER when asked":             {"OTHER", wondered(time.Hour), tip(guide.Another), reasons},
	"BUSY a week later":            {"BUSY", wondered(7 * 24 * time.Hour), message.Texts.Friendly, nil},
	"BUSY before it is asked":      {"BUSY", wondered(-time.Minute), message.Texts.Friendly, nil},
	"BUSY unasked":                 {"BUSY", runner, message.Texts.Friendly, nil},
	"BUSY after an answer":         {"BUSY", answered, message.Texts.Friendly, nil},
	"BUSY while pending":           {"BUSY", pending, message.Texts.Friendly, nil},
	"BUSY after leaving":           {"BUSY", left, nil, nil},
	"a word of none, when asked":   {"windy", wondered(time.Hour), message.Texts.Friendly, nil},
	"PAIN 3 when asked":            {"PAIN 3", wondered(time.Hour), message.Texts.Rest, eases},
	"DONE when asked":              {"DONE", wondered(time.Hour), message.Texts.Done, func(s *subscription.Subscriber) { s.Trained, s.Lapsed = noon, time.Time{} }},
	"STOP among it, when asked":    {"bored, stop", wondered(time.Hour), message.Texts.Stopped, ends},
	"SNOOZE 2 H when asked":        {"SNOOZE 2H", wondered(time.Hour), func(x message.Texts) string { return x.Snoozed("Mon 23 Nov at 14:00") }, nil},
	"BUSY while they rest already": {"BUSY", with(func(s *subscription.Subscriber) { s.Lapsed, s.Resting = noon.Add(-time.Hour), true }), message.Texts.Friendly, nil},
}

// withReasons adds the texts that answer a question of ours to others.
func withReasons(others map[string]said) map[string]said {
	all := maps.Clone(others)
	maps.Copy(all, reasonKinds)
	return all
}

func TestOneWordIsAnsweredWithItsTipWhileItIsAskedAndOnce(t *testing.T) {
	for name, s := range reasonKinds {
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
		if !slices.Equal(w.sent, want) {
			t.Errorf("%s is answered with %q, want %q", name, w.sent, want)
		}
	}
	w := newWorld(wondered(time.Hour)(t))
	for i, words := range []string{"BUSY", "BORED"} {
		if err := w.receive(t, text(t, words, words, noon.Add(time.Duration(i)*time.Minute)), noon); err != nil {
			t.Fatal(err)
		}
	}
	if len(w.sent) != 2 || w.sent[0] != tip(guide.NoTime)(texts(t)) || w.sent[1] != texts(t).Friendly() {
		t.Errorf("two words are answered with %q", w.sent)
	}
	for _, a := range w.answers {
		t.Errorf("a reason is kept: %+v", a)
	}
}

// The words mean nothing of their own, so that outside the question all is as before.
func TestAReasonIsUnclearInItself(t *testing.T) {
	for words, want := range map[string]guide.Reason{
		"BUSY": guide.NoTime, "time": guide.NoTime, "Too busy": guide.NoTime, "BORED.": guide.Bored, "I forgot": guide.Forgot,
		"ill": guide.Ill, "I was sick": guide.Ill, "other": guide.Another, "busy bored": "", "what time": "", "sick of this": "",
	} {
		if got := reply.Parse(words); got != (reply.Command{Kind: reply.Unclear, Reason: want}) {
			t.Errorf("%q is %+v, want the reason %q", words, got, want)
		}
	}
}

func TestEveryTipFitsOneTextWholeWhateverTheClinic(t *testing.T) {
	if guide.MaxTip != message.MaxTextTip {
		t.Errorf("the guide takes tips of %d, texts hold %d", guide.MaxTip, message.MaxTextTip)
	}
	from, err := message.NewTexts(strings.Repeat("W", message.MaxTextName), "https://limber.example", "", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, tip := range content(t).Tips() {
		if got := from.Tip(tip.Text); tip.Text != "" && !strings.HasSuffix(got, ": "+tip.Text) || len(got) > message.MaxText {
			t.Errorf("%s: %q", tip.Reason, got)
		}
	}
}
