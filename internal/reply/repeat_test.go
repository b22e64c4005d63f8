package reply_test

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"limber/internal/subscription"
)

// cut goes through every way to cut a text off, and gives the world after the text came again.
func cut(t *testing.T, s said, check func(name, call string, w *world)) {
	t.Helper()
	for at := 1; ; at++ {
		for fault, how := range faults {
			w := newWorld(s.runner(t))
			w.failAt, w.fault = at, fault
			_ = w.receive(t, text(t, "m1", s.words, noon), noon)
			if len(w.calls) < at { // it was through before
				return
			}
			call := w.calls[at-1]
			w.failAt = 0
			if err := w.receive(t, text(t, "m1", s.words, noon), noon.Add(time.Minute)); err != nil {
				t.Errorf("%s at %s: the next try fails: %v", how, call, err)
			}
			check(how+" "+strconv.Itoa(at)+" "+call, call, w)
		}
	}
}

func TestATextThatWasCutOffAnywhereAndCameAgainEndsAsIfItHadNot(t *testing.T) {
	for name, s := range withReasons(everyKind) {
		clean := newWorld(s.runner(t))
		if err := clean.receive(t, text(t, "m1", s.words, noon), noon); err != nil {
			t.Fatal(err)
		}
		cut(t, s, func(how, call string, w *world) {
			want, got := clean.state(), w.state()
			// Only the instant of the try that got through may differ.
			want.Subscriber.Seen, got.Subscriber.Seen = noon, noon
			want.Subscriber.Settled, got.Subscriber.Settled = noon, noon
			want.Subscriber.From, got.Subscriber.From = noon, noon
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: ends as\n%+v, want\n%+v", name, how, got, want)
			}
			switch {
			case len(w.sent) > len(clean.sent):
				t.Errorf("%s, %s: answered twice: %q", name, how, w.sent)
			case len(w.sent) > 0 && w.sent[0] != clean.sent[0]:
				t.Errorf("%s, %s: answered %q, want %q", name, how, w.sent, clean.sent)
			case len(w.sent) < len(clean.sent) && call != "Begin" && call != "Text":
				t.Errorf("%s, %s: an answer that was not begun was never given", name, how)
			}
		})
	}
}

func TestTheSameTextAgainChangesNothing(t *testing.T) {
	for name, s := range everyKind {
		w := newWorld(s.runner(t))
		for again := range 3 {
			now := noon.Add(time.Duration(again) * time.Minute)
			if err := w.receive(t, text(t, "m1", s.words, noon), now); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if want := s.expected(t); !reflect.DeepEqual(*w.subscriber, want) || len(w.snoozed) > 1 {
			t.Errorf("%s three times: %+v, %v, want %+v", name, *w.subscriber, w.snoozed, want)
		}
		if len(w.sent) > 1 {
			t.Errorf("%s was answered %d times", name, len(w.sent))
		}
	}
}

func TestTextsAreToldApartByTheInstantThatIsKept(t *testing.T) {
	// Instants are kept in milliseconds: a repeat must still know that it was this STOP that ended the texts.
	in := text(t, "m1", "STOP", noon.Add(123456*time.Nanosecond))
	w := newWorld(runner(t))
	w.failAt, w.fault = 3, crashBefore
	_ = w.receive(t, in, noon)
	if err := w.receive(t, in, noon); err != nil || len(w.sent) != 1 {
		t.Errorf("%v, %q after %v", err, w.sent, w.calls)
	}
}

func TestASTOPRecordedWhileASTARTIsUnderWayKeepsTheNumberOnTheList(t *testing.T) {
	w := newWorld(left(t))
	w.listed[number(t)] = true
	w.meanwhile = map[string]func(){"Hear": func() { w.subscriber.Text.Since = noon.Add(time.Second) }} // another STOP
	if err := w.receive(t, text(t, "m1", "START", noon), noon); err != nil {
		t.Fatal(err)
	}
	if w.subscriber.Text.State != subscription.Left || !w.listed[number(t)] || len(w.sent) > 0 {
		t.Errorf("%+v, %v, %q", w.subscriber.Text, w.listed, w.sent)
	}
}

func TestANumberThatIsAskedForAgainMeanwhileIsNotPutOnTheList(t *testing.T) {
	w := newWorld(runner(t))
	w.meanwhile = map[string]func(){"Text": func() { w.subscriber.Text = pending(t).Text }}
	if err := w.receive(t, text(t, "m1", "STOP", noon), noon); err != nil {
		t.Fatal(err)
	}
	if len(w.listed) > 0 {
		t.Error("the confirmation would be refused")
	}
}
