package enquiry_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

// kindOf is the kind of fault that an error is; -1 where it is none.
func kindOf(err error) fault.Kind {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return -1
}

// reach brings an enquiry into a state.
var reach = map[enquiry.State][]enquiry.Act{
	enquiry.Open: nil, enquiry.Held: nil, enquiry.Answered: {enquiry.MarkedDone}, enquiry.Spam: {enquiry.MarkedSpam},
	enquiry.Closed: {enquiry.Closing},
}

func TestActsMoveAnEnquiryOnlyAsTheyMay(t *testing.T) {
	refused := enquiry.State("refused")
	for act, moves := range map[enquiry.Act]map[enquiry.State]enquiry.State{
		enquiry.MarkedDone: {"open": "answered", "held": "answered", "answered": "answered", "spam": refused, "closed": refused},
		enquiry.MarkedSpam: {"open": "spam", "held": "spam", "answered": "spam", "spam": "spam", "closed": refused},
		enquiry.MarkedReal: {"open": "open", "held": "open", "answered": refused, "spam": "open", "closed": refused},
		enquiry.Closing:    {"open": "closed", "held": "closed", "answered": "closed", "spam": refused, "closed": "closed"},
		enquiry.Reopened:   {"open": "open", "held": refused, "answered": "open", "spam": refused, "closed": "open"},
	} {
		for from, want := range moves {
			w := newWorld(t)
			r := request()
			if from == enquiry.Held {
				r.Doubts = []string{enquiry.DoubtForm}
			}
			e := w.send(r)
			for _, a := range reach[from] {
				w.do(e.Reference, a)
			}
			before, _ := w.store.History(t.Context(), e.Reference)
			w.now = w.now.Add(time.Minute)
			err := w.service.Do(t.Context(), e.Reference, pat, act, "", w.now)
			got, after := w.find(e.Reference), []enquiry.Event(nil)
			after, _ = w.store.History(t.Context(), e.Reference)
			if want == refused {
				if kindOf(err) != fault.Invalid || got.State != from || len(after) != len(before) {
					t.Errorf("%q of one that is %s: %v, now %s", act, from, err, got.State)
				}
				continue
			}
			if err != nil || got.State != want {
				t.Errorf("%q of one that is %s: %v, now %s", act, from, err, got.State)
			}
			noted := slices.Contains(after, enquiry.Event{At: w.now, By: pat, Act: act})
			if noted != (from != want) || noted != got.Changed.Equal(w.now) {
				t.Errorf("%q of one that is %s: noted %v, changed %s", act, from, noted, got.Changed)
			}
		}
	}
}

func TestNotesAndCallsAreNotedInAnyStateAndMoveNothing(t *testing.T) {
	for state, acts := range reach {
		for _, act := range []enquiry.Act{enquiry.Noted, enquiry.Called} {
			w := newWorld(t)
			r := request()
			if state == enquiry.Held {
				r.Doubts = []string{enquiry.DoubtForm}
			}
			e := w.send(r)
			for _, a := range acts {
				w.do(e.Reference, a)
			}
			before := w.find(e.Reference)
			if err := w.service.Do(t.Context(), e.Reference, pat, act, " Left a message.\r\nWill try again.\x00", w.now); err != nil {
				t.Errorf("%s, %s: %v", state, act, err)
			}
			events, err := w.store.History(t.Context(), e.Reference)
			want := enquiry.Event{At: w.now, By: pat, Act: act, Text: "Left a message.\nWill try again."}
			if err != nil || events[len(events)-1] != want || w.find(e.Reference).State != before.State {
				t.Errorf("%s, %s: %+v, %v", state, act, events[len(events)-1], err)
			}
		}
	}
}

func TestANoteNeedsWordsAndHasAnEnd(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	for text, want := range map[string]bool{
		"": false, " \n\u200b": false, "x": true, strings.Repeat("é", enquiry.MaxNote): true, strings.Repeat("é", enquiry.MaxNote+1): false,
	} {
		err := w.service.Do(t.Context(), e.Reference, desk, enquiry.Noted, text, w.now)
		if (err == nil) != want || !want && !slices.Equal(wrong(err), []string{"text"}) {
			t.Errorf("a note of %d bytes: %v", len(text), err)
		}
	}
}

func TestThereIsNoOtherAct(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	for _, act := range []enquiry.Act{"", "delete", enquiry.Received, enquiry.Viewed, enquiry.Told} {
		before, _ := w.store.History(t.Context(), e.Reference)
		if err := w.service.Do(t.Context(), e.Reference, desk, act, "text", w.now); kindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", act, err)
		}
		if after, _ := w.store.History(t.Context(), e.Reference); len(after) != len(before) {
			t.Errorf("%q was noted", act)
		}
	}
	if err := w.service.Do(t.Context(), "K7H-4M2", desk, enquiry.MarkedDone, "", w.now); kindOf(err) != fault.NotFound {
		t.Errorf("an enquiry that there isn't: %v", err)
	}
}

func TestEveryViewAndActIsInTheHistoryWithWhoAndWhen(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.now = w.now.Add(time.Minute)
	if _, _, err := w.service.Open(t.Context(), e.Reference, desk, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Minute)
	w.do(e.Reference, enquiry.MarkedDone)
	w.now = w.now.Add(time.Minute)
	got, events, err := w.service.Open(t.Context(), e.Reference, pat, w.now)
	if err != nil || got.State != enquiry.Answered || got.Message != words {
		t.Fatalf("%+v, %v", got, err)
	}
	want := []enquiry.Event{
		{At: monday, By: "sender", Act: enquiry.Received},
		{At: monday, By: enquiry.ByLimber, Act: enquiry.Told, Text: "notice"},
		{At: monday.Add(time.Minute), By: desk, Act: enquiry.Viewed},
		{At: monday.Add(2 * time.Minute), By: desk, Act: enquiry.MarkedDone},
		{At: monday.Add(3 * time.Minute), By: pat, Act: enquiry.Viewed},
	}
	if !slices.Equal(events, want) {
		t.Errorf("%+v\nwant %+v", events, want)
	}
	if _, _, err := w.service.Open(t.Context(), "K7H-4M2", pat, w.now); kindOf(err) != fault.NotFound {
		t.Errorf("an enquiry that there isn't: %v", err)
	}
}

func TestWhoActsAtTheSameMomentLosesNoActOfTheOthers(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	var group sync.WaitGroup
	var notes, refused atomic.Int64
	do := func(act enquiry.Act, done *atomic.Int64) {
		switch err := w.service.Do(t.Context(), e.Reference, pat, act, "one", w.now); {
		case err == nil:
			done.Add(1)
		case kindOf(err) == fault.Unavailable: // told to try again
			refused.Add(1)
		default:
			t.Error(err)
		}
	}
	for range 4 {
		group.Go(func() { do(enquiry.Noted, &notes) })
		group.Go(func() { do(enquiry.MarkedDone, new(atomic.Int64)) })
	}
	group.Wait()
	kept := map[enquiry.Act]int64{}
	events, err := w.store.History(t.Context(), e.Reference)
	for _, event := range events {
		kept[event.Act]++
	}
	if err != nil || kept[enquiry.Noted] != notes.Load() || kept[enquiry.MarkedDone] != 1 || refused.Load() > 6 {
		t.Errorf("%d notes were taken and %d kept, answered %d times, %d refused", notes.Load(), kept[enquiry.Noted], kept[enquiry.MarkedDone], refused.Load())
	}
}
