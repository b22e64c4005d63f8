package enquiry_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/memory"
)

func (w *world) gone(reference string) bool {
	_, kept := w.store.Kept()[reference]
	return !kept
}

// jump goes to an instant, by way of the turn just before it, and takes the turn of it.
func (w *world) jump(to time.Time) {
	w.t.Helper()
	if to.Before(w.now) {
		w.t.Fatalf("%s is past", to)
	}
	w.now = to
	w.turn()
}

func TestAClosedEnquiryIsErasedSixMonthsLaterAndNotSooner(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.pass(time.Hour)
	w.do(e.Reference, enquiry.Closing)
	end := w.now.AddDate(0, 6, 0)
	w.jump(end.Add(-5 * time.Minute))
	if w.gone(e.Reference) {
		t.Fatal("it was erased too soon")
	}
	w.jump(end)
	if !w.gone(e.Reference) {
		t.Fatal("it is still there")
	}
	if events, err := w.store.History(t.Context(), e.Reference); err != nil || len(events) != 0 {
		t.Errorf("its history is still there: %v, %v", events, err)
	}
	for _, hash := range e.Addresses(w.service.Key) {
		if found, err := w.store.ByAddress(t.Context(), hash); err != nil || len(found) != 0 {
			t.Errorf("its address still finds %v, %v", found, err)
		}
	}
}

func TestAnAnsweredEnquiryIsClosedAfterThirtyDaysAndErasedSixMonthsAfterThat(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.pass(time.Hour)
	w.do(e.Reference, enquiry.MarkedDone)
	end := w.now.Add(30 * 24 * time.Hour)
	w.jump(end.Add(-5 * time.Minute))
	if state := w.find(e.Reference).State; state != enquiry.Answered {
		t.Fatalf("it is %s too soon", state)
	}
	w.jump(end)
	if e := w.find(e.Reference); e.State != enquiry.Closed || e.List() != enquiry.ClosedList {
		t.Fatalf("it is %s", e.State)
	}
	events, err := w.store.History(t.Context(), e.Reference)
	if last := events[len(events)-1]; err != nil || last.Act != enquiry.Closing || last.By != enquiry.ByLimber || !last.At.Equal(end) {
		t.Errorf("the history ends with %+v, %v", last, err)
	}
	w.jump(end.AddDate(0, 6, 0).Add(-5 * time.Minute))
	if w.gone(e.Reference) {
		t.Fatal("it was erased too soon")
	}
	w.jump(end.AddDate(0, 6, 0))
	if !w.gone(e.Reference) {
		t.Error("it is still there")
	}
}

func TestSpamIsErasedAfterThirtyDays(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.pass(time.Hour)
	w.do(e.Reference, enquiry.MarkedSpam)
	end := w.now.Add(30 * 24 * time.Hour)
	w.jump(end.Add(-5 * time.Minute))
	if w.gone(e.Reference) {
		t.Fatal("it was erased too soon")
	}
	w.jump(end)
	if !w.gone(e.Reference) {
		t.Error("it is still there")
	}
}

func TestOneThatWaitsIsNeverErasedNorClosed(t *testing.T) {
	w := newWorld(t)
	open := w.send(request())
	r := request()
	r.Email, r.Doubts = "al@runner.example", []string{enquiry.DoubtForm}
	held := w.send(r)
	w.pass(5 * 24 * time.Hour)
	for range 24 {
		w.jump(w.now.AddDate(0, 1, 0))
	}
	if a, b := w.find(open.Reference).State, w.find(held.Reference).State; a != enquiry.Open || b != enquiry.Held {
		t.Errorf("after two years they are %s and %s", a, b)
	}
}

func TestOneThatIsReopenedOrNoSpamIsKept(t *testing.T) {
	for _, acts := range [][2]enquiry.Act{
		{enquiry.Closing, enquiry.Reopened}, {enquiry.MarkedSpam, enquiry.MarkedReal}, {enquiry.MarkedDone, enquiry.Reopened},
	} {
		w := newWorld(t)
		e := w.send(request())
		w.do(e.Reference, acts[0])
		w.pass(time.Hour)
		w.do(e.Reference, acts[1])
		w.jump(w.now.AddDate(1, 0, 0))
		if e := w.find(e.Reference); e.State != enquiry.Open {
			t.Errorf("%v: it is %s", acts, e.State)
		}
	}
}

func TestAnErasureOnRequestIsAtOnceAndCanBeDoneAgain(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	for range 2 {
		if err := w.service.Erase(t.Context(), e.Reference); err != nil || !w.gone(e.Reference) {
			t.Fatalf("%v; gone %v", err, w.gone(e.Reference))
		}
	}
	sent := len(w.provider.taken)
	w.pass(5 * 24 * time.Hour)
	if len(w.provider.taken) != sent {
		t.Error("mail went about it afterwards")
	}
	if err := w.service.Do(t.Context(), e.Reference, desk, enquiry.MarkedDone, "", w.now); err == nil {
		t.Error("it can still be answered")
	}
	if _, _, err := w.service.Open(t.Context(), e.Reference, desk, w.now); err == nil {
		t.Error("it can still be opened")
	}
}

// An enquiry may be erased while its mail is being sent.
func TestAnErasureInTheMidstOfSendingIsNoError(t *testing.T) {
	w := newWorld(t)
	e, err := w.service.Receive(t.Context(), request(), w.now)
	if err != nil {
		t.Fatal(err)
	}
	w.provider.fail = func(string) memory.Failure {
		if err := w.service.Erase(t.Context(), e.Reference); err != nil {
			t.Fatal(err)
		}
		return memory.None
	}
	if err := w.service.Post(t.Context(), e.Reference, w.now); err != nil || !w.gone(e.Reference) || len(w.provider.taken) != 1 {
		t.Errorf("%v; gone %v, %d letters", err, w.gone(e.Reference), len(w.provider.taken))
	}
}

func TestAChoreThatFailsStopsNoOther(t *testing.T) {
	w := newWorld(t)
	for _, address := range []string{"a@runner.example", "b@runner.example", "c@runner.example"} {
		r := request()
		r.Email = address
		if _, err := w.service.Receive(t.Context(), r, w.now); err != nil {
			t.Fatal(err)
		}
	}
	w.service.Barred = barredFor{"b@runner.example"}
	done, err := w.upkeep.Run(t.Context(), w.now)
	if done != 2 || !errors.Is(err, memory.ErrFailed) {
		t.Errorf("%d done, %v", done, err)
	}
	if n, a := w.provider.of(enquiry.Notice), w.provider.of(enquiry.Acknowledgement); n != 3 || a != 2 {
		t.Errorf("%d notices, %d acknowledgements", n, a)
	}
}

// barredFor fails for one address.
type barredFor struct{ address string }

func (b barredFor) Barred(_ context.Context, address contact.Email) (bool, error) {
	if address.Key() == b.address {
		return false, memory.ErrFailed
	}
	return false, nil
}

// The store finds an enquiry by its chore: whenever something is due, it must have come.
func TestAfterATurnNothingIsLeftThatIsDue(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	for _, act := range []enquiry.Act{"", enquiry.MarkedDone, enquiry.Reopened, enquiry.Closing, enquiry.Reopened, enquiry.MarkedSpam} {
		if act != "" {
			w.do(e.Reference, act)
		}
		for range 12 * 24 * 3 {
			w.pass(5 * time.Minute)
			if due, err := w.store.Due(t.Context(), w.now); err != nil || len(due) > 0 {
				t.Fatalf("%s after %q: %v is due still, %v: %+v", w.now, act, due, err, w.find(e.Reference))
			}
		}
	}
}
