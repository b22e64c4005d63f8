package enquiry_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"

	"pgregory.net/rapid"
)

func TestAnEnquiryIsStoredBeforeAnythingIsSent(t *testing.T) {
	w := newWorld(t)
	looked := 0
	w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
		looked++
		if _, stored := w.store.Kept()[l.About]; !stored {
			t.Error("a letter is about an enquiry that isn't stored")
		}
		return receipt.Sent
	}
	e, err := w.service.Receive(t.Context(), request(), w.now)
	if err != nil || looked != 0 {
		t.Fatalf("taking it in sent %d letters: %v", looked, err)
	}
	if err := w.service.Post(t.Context(), e.Reference, w.now); err != nil || looked != 2 {
		t.Errorf("%d letters, %v; want the notice and the acknowledgement", looked, err)
	}
	if w.provider.taken[0].Kind != enquiry.Notice {
		t.Errorf("the first letter is the %s", w.provider.taken[0].Kind)
	}
}

func TestWhatWasNotStoredIsNotAnsweredAndSendsNothing(t *testing.T) {
	w := newWorld(t)
	w.store.Fail = func(call string) memory.Failure { return memory.Before }
	e, err := w.service.Receive(t.Context(), request(), w.now)
	if err == nil || e.Reference != "" {
		t.Errorf("reference %q, error %v", e.Reference, err)
	}
	w.store.Fail = nil
	w.pass(time.Hour)
	if len(w.provider.taken) != 0 {
		t.Errorf("%d letters went", len(w.provider.taken))
	}
}

// submit sends until it is told a reference, as a person presses the button again.
func (w *world) submit(r enquiry.Request) enquiry.Enquiry {
	for range 10 {
		var e enquiry.Enquiry
		if w.lives(func() (err error) { e, err = w.service.Receive(w.t.Context(), r, w.now); return err }) {
			w.lives(func() error { return w.service.Post(w.t.Context(), e.Reference, w.now) })
			return e
		}
		w.now = w.now.Add(30 * time.Second)
	}
	w.t.Fatal("it was never taken")
	return enquiry.Enquiry{}
}

// outcome holds what is kept of one enquiry against what the provider took.
func (w *world) outcome(e enquiry.Enquiry) error {
	kept := w.store.Kept()
	if len(kept) != 1 {
		return fmt.Errorf("%d enquiries are kept", len(kept))
	}
	if _, found := kept[e.Reference]; !found {
		return fmt.Errorf("%s, which the sender was told, is lost", e.Reference)
	}
	for _, kind := range []enquiry.Kind{enquiry.Notice, enquiry.Acknowledgement} {
		m, n := kept[e.Reference].Mails[kind], w.provider.of(kind)
		if m.State == enquiry.Refused && kind == enquiry.Acknowledgement && w.provider.refused[kind] && n == 0 {
			continue // nobody tries that again
		}
		if n != 1 || m.State != enquiry.Handed || !m.Next.IsZero() {
			return fmt.Errorf("the %s was taken %d times; it is %+v", kind, n, m)
		}
	}
	events, err := w.store.History(w.t.Context(), e.Reference)
	if err != nil {
		return err
	}
	told := slices.DeleteFunc(events, func(e enquiry.Event) bool { return e.Act != enquiry.Told })
	if len(told) != 1 || told[0].Text != "notice" || told[0].By != enquiry.ByLimber {
		return fmt.Errorf("the history says that staff were told: %+v", told)
	}
	return nil
}

// first is a provider that doesn't take so many letters at first.
func first(n int, outcome receipt.Outcome) func(enquiry.Letter) receipt.Outcome {
	return func(enquiry.Letter) receipt.Outcome {
		if n--; n >= 0 {
			return outcome
		}
		return receipt.Sent
	}
}

// firstCalls makes so many calls fail at first.
func firstCalls(n int, failure memory.Failure) func(string) memory.Failure {
	return func(string) memory.Failure {
		if n--; n >= 0 {
			return failure
		}
		return memory.None
	}
}

// way is how a call fails.
type way struct {
	name    string
	failure memory.Failure
	kill    bool
}

var ways = []way{{"fails before", memory.Before, false}, {"fails after", memory.After, false}, {"kills", memory.None, true}}

// failing makes one call fail, and counts calls.
func (w *world) failing(point int, how way) *int {
	calls, before := new(int), w.provider.fail
	w.store.Fail = func(string) memory.Failure {
		switch *calls++; {
		case *calls != point:
			return memory.None
		case how.kill:
			panic(killed{})
		}
		return how.failure
	}
	w.provider.fail = func(call string) memory.Failure {
		if f := w.store.Fail(call); f != memory.None || before == nil {
			return f
		}
		return before(call)
	}
	return calls
}

// TestEachMailIsHandedOverOnceWhicheverCallFails fails each call in turn, in each way, until there is none
// left to fail, under each kind of trouble.
func TestEachMailIsHandedOverOnceWhicheverCallFails(t *testing.T) {
	for trouble, begin := range map[string]func(w *world){
		"all is well":           func(*world) {},
		"reports are late":      func(w *world) { w.provider.late = 40 * time.Minute },
		"the provider is busy":  func(w *world) { w.provider.answer = first(3, receipt.Transient) },
		"the provider refuses":  func(w *world) { w.provider.answer = first(2, receipt.Permanent) },
		"answers are lost, too": func(w *world) { w.provider.fail = firstCalls(2, memory.After) },
		"letters are lost, too": func(w *world) { w.provider.fail = firstCalls(2, memory.Before) },
	} {
		for _, how := range ways {
			for point, more := 1, true; more; point++ {
				w := newWorld(t)
				begin(w)
				calls := w.failing(point, how)
				e := w.submit(request())
				w.pass(5 * time.Hour)
				more = *calls >= point
				w.store.Fail = nil
				if err := w.outcome(e); err != nil {
					t.Fatalf("%s, and call %d %s: %v", trouble, point, how.name, err)
				}
				if !more && point < 20 {
					t.Errorf("%s, %s: only %d calls were tried", trouble, how.name, point)
				}
			}
		}
	}
}

// TestEachMailIsHandedOverOnceWhateverFails fails many calls of one story.
func TestEachMailIsHandedOverOnceWhateverFails(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.provider.late = time.Duration(rapid.IntRange(0, 50).Draw(rt, "reports after")) * time.Minute
		w.provider.held = w.now.Add(time.Duration(rapid.IntRange(0, 180).Draw(rt, "no reports for")) * time.Minute)
		left := rapid.IntRange(0, 12).Draw(rt, "failures")
		w.store.Fail = func(call string) memory.Failure {
			if left == 0 {
				return memory.None
			}
			switch way := rapid.IntRange(0, 20).Draw(rt, call); way {
			case 0, 1:
				left--
				return []memory.Failure{memory.Before, memory.After}[way]
			case 2:
				left--
				panic(killed{})
			}
			return memory.None
		}
		w.provider.fail = w.store.Fail
		w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
			if left == 0 || l.Kind == enquiry.ProbeMail {
				return receipt.Sent
			}
			outcome := rapid.SampledFrom([]receipt.Outcome{receipt.Sent, receipt.Sent, receipt.Transient, receipt.Permanent}).Draw(rt, "outcome")
			if outcome != receipt.Sent {
				left--
			}
			return outcome
		}
		e := w.submit(request())
		w.pass(4 * time.Hour)
		left = 0
		w.pass(3 * time.Hour)
		w.store.Fail = nil
		if err := w.outcome(e); err != nil {
			rt.Fatal(err)
		}
	})
}
