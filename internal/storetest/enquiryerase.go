package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/enquiry"
)

func erases(ctx context.Context, t *testing.T, s Enquiries) {
	e, other := add(ctx, t, s, message(1)), add(ctx, t, s, message(2))
	for _, one := range []enquiry.Enquiry{e, other} {
		must(t, s.Log(ctx, one.Reference, enquiry.Event{At: begun, By: "sam@example.org", Act: enquiry.Noted, Text: "Call back"}))
		must(t, s.Note(ctx, []enquiry.Report{{About: one.Reference, Tag: "notice-1", Kind: enquiry.Accepted, At: begun}}))
	}
	day := digest(22)
	day.Summary.Oldest = e.Line()
	must(t, s.WriteDigest(ctx, enquiry.Digest{}, day))
	for range 2 {
		must(t, s.Erase(ctx, e, hashesOf(e)))
		nothingOf(ctx, t, s, e)
		if taken, err := s.Reported(ctx, e.Reference, "notice-1"); err != nil || taken {
			t.Errorf("its report is kept: %v", err)
		}
		latest, err := s.Latest(ctx)
		if err != nil || latest.Summary.Oldest.Reference != "" || latest.Summary.Oldest.Name != "" || latest.Summary.Waiting != day.Summary.Waiting {
			t.Errorf("the digest: %+v %v", latest, err)
		}
		untouched(ctx, t, s, other)
	}
	if err := s.Write(ctx, e, e); !errors.Is(err, enquiry.ErrConflict) {
		t.Errorf("a change comes after it: %v", err)
	}
	if err := s.Log(ctx, e.Reference, enquiry.Event{At: begun, Act: enquiry.Viewed}); !errors.Is(err, enquiry.ErrAbsent) {
		t.Errorf("a view comes after it: %v", err)
	}
	nothingOf(ctx, t, s, e)
	day.Version = 3
	must(t, s.WriteDigest(ctx, latestOf(ctx, t, s), day))
	must(t, s.Erase(ctx, other, hashesOf(other)))
	if latest := latestOf(ctx, t, s); latest.Summary.Oldest.Reference != e.Reference {
		t.Error("another's line was taken out of the digest")
	}
}

// untouched holds that an enquiry is kept whole, with an event after the first, and a report.
func untouched(ctx context.Context, t *testing.T, s Enquiries, other enquiry.Enquiry) {
	t.Helper()
	if got, err := s.ByReference(ctx, other.Reference); err != nil || all(got) != all(other) {
		t.Errorf("the other is %s: %v", all(got), err)
	}
	if events, err := s.History(ctx, other.Reference); err != nil || len(events) != 2 {
		t.Errorf("the other's history: %+v %v", events, err)
	}
	if taken, err := s.Reported(ctx, other.Reference, "notice-1"); err != nil || !taken {
		t.Errorf("the other's report is gone: %v", err)
	}
	if found, err := s.ByAddress(ctx, hashesOf(other)[0]); err != nil || len(found) != 1 {
		t.Errorf("under the other's address: %v %v", found, err)
	}
}

func erasesAmidst(ctx context.Context, t *testing.T, s Enquiries) {
	for round := range 5 {
		e := add(ctx, t, s, message(round))
		var wait sync.WaitGroup
		for i := range 6 {
			wait.Go(func() {
				event := enquiry.Event{At: begun.Add(time.Duration(i)), By: "sam@example.org", Act: enquiry.Viewed}
				if err := s.Log(ctx, e.Reference, event); err != nil && !errors.Is(err, enquiry.ErrAbsent) {
					t.Errorf("log: %v", err)
				}
			})
			wait.Go(func() {
				next := e
				next.Version++
				err := s.Write(ctx, e, next, enquiry.Event{At: begun, By: fmt.Sprint("staff", i), Act: enquiry.Called, Text: "No answer"})
				if err != nil && !errors.Is(err, enquiry.ErrConflict) {
					t.Errorf("write: %v", err)
				}
			})
		}
		wait.Go(func() {
			if err := s.Erase(ctx, e, hashesOf(e)); err != nil {
				t.Errorf("erase: %v", err)
			}
		})
		wait.Wait()
		nothingOf(ctx, t, s, e)
	}
}

// digest is that of a day in November.
func digest(day int) enquiry.Digest {
	date := calendar.Date{Year: 2026, Month: 11, Day: day}
	return enquiry.Digest{
		Version: 1, Mail: enquiry.Mail{State: enquiry.Begun, Try: 2, Since: begun, At: begun.Add(time.Millisecond), Next: begun.Add(time.Hour)},
		Summary: enquiry.Summary{Date: date, Since: begun.Add(-time.Hour), New: 3, Waiting: 5, Overdue: 1, Held: 2, More: true},
	}
}

func latestOf(ctx context.Context, t *testing.T, s Enquiries) enquiry.Digest {
	t.Helper()
	latest, err := s.Latest(ctx)
	must(t, err)
	return latest
}
