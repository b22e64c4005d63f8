package enquiry_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"
)

func TestOfManyWhoSendAtOnceNoneIsLostAndEachHasAReferenceOfTheirOwn(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	references := make([]string, 400)
	for i := range references {
		group.Go(func() {
			r := request()
			r.Message = fmt.Sprintf("Message %d.", i/2) // each is sent twice at once
			e, err := w.service.Receive(t.Context(), r, w.now)
			if err != nil {
				t.Error(err)
			}
			references[i] = e.Reference
		})
	}
	group.Wait()
	for i := 0; i < len(references); i += 2 {
		if references[i] != references[i+1] {
			t.Errorf("message %d is %s and %s", i/2, references[i], references[i+1])
		}
	}
	slices.Sort(references)
	if distinct := len(slices.Compact(references)); distinct != 200 || len(w.store.Kept()) != 200 {
		t.Errorf("%d references, %d enquiries", distinct, len(w.store.Kept()))
	}
}

// Two processes post the same enquiry at the same moment: who took it in, and the upkeep.
func TestOfManyWhoPostAtOnceOneSends(t *testing.T) {
	w := newWorld(t)
	e, err := w.service.Receive(t.Context(), request(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if err := w.service.Post(t.Context(), e.Reference, w.now); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if err := w.outcome(e); err != nil {
		t.Error(err)
	}
}

func TestWhatIsHeldIsNeitherToldNorAcknowledgedUnlessItIsToBeReadFirst(t *testing.T) {
	for _, c := range []struct {
		name      string
		edit      func(r *enquiry.Request)
		state     enquiry.State
		first     bool
		list      enquiry.List
		notice    int
		thank     int
		doubtless bool
	}{
		{"an honest one", func(*enquiry.Request) {}, enquiry.Open, false, enquiry.New, 1, 1, true},
		{"a sign", func(r *enquiry.Request) { r.Signs = []string{"urgent"} }, enquiry.Open, true, enquiry.ReadFirst, 1, 1, true},
		{"a word", func(r *enquiry.Request) { r.Message = "My leg is NUMB." }, enquiry.Open, true, enquiry.ReadFirst, 1, 1, true},
		{"a doubt", func(r *enquiry.Request) { r.Doubts = []string{enquiry.DoubtForm} }, enquiry.Held, false, enquiry.HeldList, 0, 0, false},
		{"links", func(r *enquiry.Request) { r.Message = strings.Repeat("https://a.example ", 3) }, enquiry.Held, false, enquiry.HeldList, 0, 0, false},
		{"a throw-away address", func(r *enquiry.Request) { r.Email = "jo@mailinator.com" }, enquiry.Held, false, enquiry.HeldList, 0, 0, false},
		{"a doubt and a sign", func(r *enquiry.Request) {
			r.Doubts, r.Signs = []string{enquiry.DoubtForm}, []string{"emergency"}
		}, enquiry.Held, true, enquiry.ReadFirst, 1, 0, false},
		{"only a number", func(r *enquiry.Request) { r.Email, r.Phone = "", "01632 960001" }, enquiry.Open, false, enquiry.New, 1, 0, true},
	} {
		w := newWorld(t)
		r := request()
		c.edit(&r)
		e := w.send(r)
		w.pass(time.Hour)
		if e.State != c.state || e.First != c.first || e.List() != c.list || (len(e.Doubts) == 0) != c.doubtless {
			t.Errorf("%s: %s, first %v, in %s, doubts %q", c.name, e.State, e.First, e.List(), e.Doubts)
		}
		if n, a := w.provider.of(enquiry.Notice), w.provider.of(enquiry.Acknowledgement); n != c.notice || a != c.thank {
			t.Errorf("%s: %d notices, %d acknowledgements", c.name, n, a)
		}
	}
}

func TestTheSameWordsFromManyAreHeldFromTheFourthAndShortOnesNever(t *testing.T) {
	for _, c := range []struct {
		message string
		held    int
	}{{words, 2}, {"Please call me.", 0}} {
		w := newWorld(t)
		held := 0
		for i := range enquiry.MostAlike + 2 {
			r := request()
			r.Email, r.Message = fmt.Sprintf("jo%d@runner.example", i), strings.ToUpper(c.message)
			if e := w.send(r); e.State == enquiry.Held {
				held++
				if !slices.Equal(e.Doubts, []string{enquiry.DoubtMany}) {
					t.Errorf("doubts %q", e.Doubts)
				}
			}
		}
		if sent := enquiry.MostAlike + 2 - held; held != c.held || w.provider.of(enquiry.Notice) != sent || w.provider.of(enquiry.Acknowledgement) != sent {
			t.Errorf("%q: %d held, %d notices, %d acknowledgements", c.message, held, w.provider.of(enquiry.Notice), w.provider.of(enquiry.Acknowledgement))
		}
	}
}

func TestWhoPressesTheButtonAgainIsNotMany(t *testing.T) {
	w := newWorld(t)
	failures := 6
	w.store.Fail = func(call string) memory.Failure {
		if call == "Add" && failures > 0 {
			failures--
			return memory.Before
		}
		return memory.None
	}
	w.submit(request())
	for range 6 {
		w.send(request())
	}
	for _, e := range w.store.Kept() {
		if e.State != enquiry.Open {
			t.Errorf("it is %s: %q", e.State, e.Doubts)
		}
	}
}

func TestAGuardThatIsAwayTurnsNobodyAway(t *testing.T) {
	w := newWorld(t)
	w.guard.Fail = func(string) memory.Failure { return memory.Before }
	if e := w.send(request()); e.State != enquiry.Open {
		t.Errorf("it is %s", e.State)
	}
}

func TestABarredAddressIsSentNothing(t *testing.T) {
	w := newWorld(t)
	w.barred[jo] = true
	e := w.send(request())
	w.pass(time.Hour)
	if n, a := w.provider.of(enquiry.Notice), w.provider.of(enquiry.Acknowledgement); n != 1 || a != 0 {
		t.Errorf("%d notices, %d acknowledgements", n, a)
	}
	if m := w.find(e.Reference).Mails[enquiry.Acknowledgement]; m.State != enquiry.Refused || !m.Next.IsZero() {
		t.Errorf("the acknowledgement is %+v", m)
	}
}

func TestAnAddressThatIsBarredMeanwhileIsSentNothing(t *testing.T) {
	for _, outcome := range []receipt.Outcome{receipt.Transient, receipt.Unknown} {
		w := newWorld(t)
		w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
			if l.Kind == enquiry.Acknowledgement && !w.barred[jo] {
				return outcome
			}
			return receipt.Sent
		}
		w.send(request())
		w.barred[jo] = true
		w.pass(2 * time.Hour)
		if w.provider.of(enquiry.Acknowledgement) != 0 {
			t.Errorf("after outcome %d it was sent", outcome)
		}
	}
}

func TestWhileNobodyKnowsWhoIsBarredTheAcknowledgementWaitsAndTheNoticeDoesNot(t *testing.T) {
	w := newWorld(t)
	w.barredErr = memory.ErrFailed
	e, err := w.service.Receive(t.Context(), request(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.service.Post(context.Background(), e.Reference, w.now); err == nil {
		t.Error("the error was swallowed")
	}
	if n, a := w.provider.of(enquiry.Notice), w.provider.of(enquiry.Acknowledgement); n != 1 || a != 0 {
		t.Errorf("%d notices, %d acknowledgements", n, a)
	}
	w.barredErr = nil
	w.pass(10 * time.Minute)
	if err := w.outcome(e); err != nil {
		t.Error(err)
	}
}
