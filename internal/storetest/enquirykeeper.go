package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"limber/internal/enquiry"
)

func addsOnce(ctx context.Context, t *testing.T, s Enquiries) {
	const tries = 50
	var wait sync.WaitGroup
	told := make([]string, tries)
	for i := range tries {
		wait.Go(func() {
			e := message(i)
			e.Received = begun
			for told[i] == "" {
				same, err := s.Add(ctx, e, firstOf(e), "print", []string{"mail"}, begun.Add(-10*time.Minute))
				switch {
				case errors.Is(err, enquiry.ErrConflict):
					continue // as the domain does
				case err != nil:
					t.Errorf("try %d: %v", i, err)
					return
				}
				told[i] = same
				if same == "" {
					told[i] = e.Reference
				}
			}
		})
	}
	wait.Wait()
	kept := listed(ctx, t, s, enquiry.New, later, 2*tries)
	if len(kept) != 1 {
		t.Fatalf("%d are kept", len(kept))
	}
	for i, reference := range told {
		if reference != kept[0] {
			t.Errorf("%d was told %s, and %s is kept", i, reference, kept[0])
		}
	}
	if found, err := s.ByAddress(ctx, "mail"); err != nil || !slices.Equal(found, kept) {
		t.Errorf("under the address: %v %v", found, err)
	}
}

func addsAll(ctx context.Context, t *testing.T, s Enquiries) {
	const tries = 50
	added := count(t, tries, nil, func(i int) error {
		e := message(i)
		same, err := s.Add(ctx, e, firstOf(e), fmt.Sprint("print", i), []string{"mail"}, begun)
		if same != "" {
			return fmt.Errorf("taken for %s", same)
		}
		return err
	})
	if kept := listed(ctx, t, s, enquiry.New, later, 2*tries); added != tries || len(kept) != tries {
		t.Errorf("%d added, %d kept", added, len(kept))
	}
	if found, err := s.ByAddress(ctx, "mail"); err != nil || len(found) != tries {
		t.Errorf("%d under the address: %v", len(found), err)
	}
}

func knowsTheSame(ctx context.Context, t *testing.T, s Enquiries) {
	first, second, third := message(1), message(2), message(3)
	for _, step := range []struct {
		e     enquiry.Enquiry
		print string
		since time.Time
		same  string
	}{
		{first, "print", begun, ""},
		{second, "print", first.Received, first.Reference},
		{second, "print", first.Received.Add(-time.Millisecond), first.Reference},
		{second, "print-other", first.Received, ""},
		{third, "print", first.Received.Add(time.Millisecond), ""},
		{message(4), "print", first.Received, third.Reference}, // the latest is what is known
	} {
		same, err := s.Add(ctx, step.e, firstOf(step.e), step.print, hashesOf(step.e), step.since)
		if err != nil || same != step.same {
			t.Errorf("%s since %s: like %q, want %q: %v", step.e.Reference, step.since, same, step.same, err)
		}
	}
}

func addsAgain(ctx context.Context, t *testing.T, s Enquiries) {
	e := add(ctx, t, s, message(1))
	same, err := s.Add(ctx, e, firstOf(e), "print "+e.Reference, hashesOf(e), e.Received.Add(-time.Minute))
	if err != nil || same != e.Reference {
		t.Errorf("again: like %q, %v", same, err)
	}
	if events, err := s.History(ctx, e.Reference); err != nil || len(events) != 1 {
		t.Errorf("its history: %+v %v", events, err)
	}
}

func addsNothing(ctx context.Context, t *testing.T, s Enquiries) {
	e, again := add(ctx, t, s, message(1)), message(2)
	same, err := s.Add(ctx, again, firstOf(again), "print "+e.Reference, hashesOf(again), e.Received)
	if err != nil || same != e.Reference {
		t.Fatalf("like %q, %v", same, err)
	}
	nothingOf(ctx, t, s, again)
}

// nothingOf holds that nothing is kept of an enquiry.
func nothingOf(ctx context.Context, t *testing.T, s Enquiries, e enquiry.Enquiry) {
	t.Helper()
	if _, err := s.ByReference(ctx, e.Reference); !errors.Is(err, enquiry.ErrAbsent) {
		t.Errorf("%s is kept: %v", e.Reference, err)
	}
	if events, err := s.History(ctx, e.Reference); err != nil || len(events) > 0 {
		t.Errorf("its history is kept: %+v %v", events, err)
	}
	for _, hash := range hashesOf(e) {
		if found, err := s.ByAddress(ctx, hash); err != nil || len(found) > 0 {
			t.Errorf("under its address: %v %v", found, err)
		}
	}
	for _, list := range enquiry.Lists {
		if slices.Contains(listed(ctx, t, s, list, later, 100), e.Reference) {
			t.Errorf("list %s has it", list)
		}
	}
	if due, err := s.Due(ctx, later); err != nil || slices.Contains(due, e.Reference) {
		t.Errorf("it is due: %v %v", due, err)
	}
}

func takesReferences(ctx context.Context, t *testing.T, s Enquiries) {
	e := add(ctx, t, s, message(1))
	other := message(2)
	other.Reference = e.Reference
	if same, err := s.Add(ctx, other, firstOf(other), "print", []string{"other"}, begun); !errors.Is(err, enquiry.ErrConflict) || same != "" {
		t.Errorf("a reference that is taken: like %q, %v", same, err)
	}
	if got, err := s.ByReference(ctx, e.Reference); err != nil || all(got) != all(e) {
		t.Errorf("kept %s: %v", all(got), err)
	}
	if events, err := s.History(ctx, e.Reference); err != nil || len(events) != 1 {
		t.Errorf("its history: %+v %v", events, err)
	}
	if found, err := s.ByAddress(ctx, "other"); err != nil || len(found) > 0 {
		t.Errorf("under the other's address: %v %v", found, err)
	}
	other.Reference = message(2).Reference
	if same, err := s.Add(ctx, other, firstOf(other), "print", []string{"other"}, begun); err != nil || same != "" {
		t.Errorf("under another reference: like %q, %v", same, err)
	}
}

func changesOnce(ctx context.Context, t *testing.T, s Enquiries) {
	old := add(ctx, t, s, message(1))
	won := count(t, 16, enquiry.ErrConflict, func(i int) error {
		next := old
		next.Version++
		next.CallTime = fmt.Sprint("time", i)
		return s.Write(ctx, old, next, enquiry.Event{At: begun.Add(time.Hour), By: fmt.Sprint("time", i), Act: enquiry.Called})
	})
	got, err := s.ByReference(ctx, old.Reference)
	must(t, err)
	events, err := s.History(ctx, old.Reference)
	if won != 1 || err != nil || len(events) != 2 || events[1].By != got.CallTime {
		t.Errorf("%d wrote, %q is kept, with %+v: %v", won, got.CallTime, events, err)
	}
}

func changesWhole(ctx context.Context, t *testing.T, s Enquiries) {
	old := add(ctx, t, s, message(1))
	kept := alter(ctx, t, s, old, func(next *enquiry.Enquiry) { next.State = enquiry.Answered })
	stale := old
	stale.Version++
	stale.State = enquiry.Spam
	event := enquiry.Event{At: begun.Add(time.Hour), By: "sam@example.org", Act: enquiry.MarkedSpam}
	if err := s.Write(ctx, old, stale, event); !errors.Is(err, enquiry.ErrConflict) {
		t.Errorf("from an old reading: %v", err)
	}
	if got, err := s.ByReference(ctx, old.Reference); err != nil || all(got) != all(kept) {
		t.Errorf("kept %s: %v", all(got), err)
	}
	if events, err := s.History(ctx, old.Reference); err != nil || len(events) != 1 {
		t.Errorf("its history: %+v %v", events, err)
	}
	absent := message(2)
	if err := s.Write(ctx, absent, absent, event); !errors.Is(err, enquiry.ErrConflict) {
		t.Errorf("of one that isn't there: %v", err)
	}
	nothingOf(ctx, t, s, absent)
}

func logsAll(ctx context.Context, t *testing.T, s Enquiries) {
	e := add(ctx, t, s, message(1))
	event := enquiry.Event{At: begun.Add(time.Hour), By: "sam@example.org", Act: enquiry.Viewed}
	const tries = 50
	count(t, tries, nil, func(int) error { return s.Log(ctx, e.Reference, event) })
	events, err := s.History(ctx, e.Reference)
	if err != nil || len(events) != 1+tries {
		t.Errorf("%d events: %v", len(events), err)
	}
	for _, got := range events[1:] {
		if got != event {
			t.Errorf("kept %+v", got)
		}
	}
}
