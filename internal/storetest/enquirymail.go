package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/enquiry"
)

// reported holds which messages are known to have been taken.
func reported(ctx context.Context, t *testing.T, s Enquiries, about string, tags map[string]bool) {
	t.Helper()
	for tag, want := range tags {
		if got, err := s.Reported(ctx, about, tag); err != nil || got != want {
			t.Errorf("%s of %s was taken: %v, want %v: %v", tag, about, got, want, err)
		}
	}
}

func reports(ctx context.Context, t *testing.T, s Enquiries) {
	must(t, s.Note(ctx, nil))
	must(t, s.Note(ctx, []enquiry.Report{
		{About: "K7H-4M2", Tag: "notice-1", Kind: enquiry.Accepted, At: begun},
		{About: "K7H-4M2", Tag: "overdue-2", Kind: enquiry.Undelivered, At: begun},
		{About: "digest-2026-11-22", Tag: "digest-1", Kind: enquiry.Accepted, At: begun},
	}))
	reported(ctx, t, s, "K7H-4M2", map[string]bool{
		"notice-1": true, "overdue-2": true, "notice-2": false, "notice-10": false, "notice-1-probe-1": false, "notice": false,
		"digest-1": false, "": false,
	})
	reported(ctx, t, s, "digest-2026-11-22", map[string]bool{"digest-1": true, "notice-1": false})
	reported(ctx, t, s, "K7H-4M3", map[string]bool{"notice-1": false})
	must(t, s.Note(ctx, []enquiry.Report{{About: "K7H-4M2", Tag: "notice-12-probe-1", Kind: enquiry.Accepted, At: begun}}))
	reported(ctx, t, s, "K7H-4M2", map[string]bool{"notice-12-probe-1": true, "notice-12": false, "notice-12-probe-10": false})
}

func reportsAgain(ctx context.Context, t *testing.T, s Enquiries) {
	accepted := enquiry.Report{About: "K7H-4M2", Tag: "notice-1", Kind: enquiry.Accepted, At: begun}
	undelivered := accepted
	undelivered.Kind, undelivered.At = enquiry.Undelivered, begun.Add(time.Minute)
	for _, batch := range [][]enquiry.Report{
		{undelivered, accepted, undelivered, accepted}, {accepted}, {accepted, accepted, undelivered},
	} {
		must(t, s.Note(ctx, batch))
		reported(ctx, t, s, "K7H-4M2", map[string]bool{"notice-1": true, "notice-2": false})
	}
	var many []enquiry.Report
	for i := range 60 {
		many = append(many, enquiry.Report{About: fmt.Sprint("about", i/2), Tag: fmt.Sprint("notice-", i%2), Kind: enquiry.Accepted, At: begun})
	}
	must(t, s.Note(ctx, many))
	for _, r := range many {
		reported(ctx, t, s, r.About, map[string]bool{r.Tag: true, "notice-2": false})
	}
}

func readsDigests(ctx context.Context, t *testing.T, s Enquiries) {
	if latest, err := s.Latest(ctx); !errors.Is(err, enquiry.ErrAbsent) || !reflect.DeepEqual(latest, enquiry.Digest{}) {
		t.Errorf("before the first: %+v %v", latest, err)
	}
	oldest := message(1)
	oldest.First, oldest.Doubts = true, []string{enquiry.DoubtMail, enquiry.DoubtForm}
	full, empty := digest(22), digest(23)
	full.Summary.Oldest = oldest.Line()
	full.Mail.Probe, full.Mail.Probed = 1, begun.Add(time.Second)
	empty.Version, empty.Summary, empty.Mail = 2, enquiry.Summary{Date: empty.Date}, enquiry.Mail{State: enquiry.Handed, Since: begun}
	old := enquiry.Digest{}
	for _, next := range []enquiry.Digest{full, empty} {
		must(t, s.WriteDigest(ctx, old, next))
		if got, err := s.Latest(ctx); err != nil || !reflect.DeepEqual(got, next) {
			t.Errorf("%v\ngot  %+v\nwant %+v", err, got, next)
		}
		old = next
	}
	for name, stale := range map[string]enquiry.Digest{"none": {}, "the one before": full} {
		if err := s.WriteDigest(ctx, stale, digest(24)); !errors.Is(err, enquiry.ErrConflict) {
			t.Errorf("in place of %s: %v", name, err)
		}
	}
	if got, err := s.Latest(ctx); err != nil || !reflect.DeepEqual(got, empty) {
		t.Errorf("kept %+v: %v", got, err)
	}
}

func writesDigestOnce(ctx context.Context, t *testing.T, s Enquiries) {
	old := enquiry.Digest{}
	for round := range 3 {
		won := count(t, 16, enquiry.ErrConflict, func(i int) error {
			next := digest(1 + i)
			next.Version = old.Version + 1
			return s.WriteDigest(ctx, old, next)
		})
		latest, err := s.Latest(ctx)
		if won != 1 || err != nil || latest.Version != round+1 || latest.Date == (calendar.Date{}) {
			t.Errorf("%d wrote: %+v %v", won, latest, err)
		}
		old = latest
	}
}

// pass is a session's, under a hash.
func pass(hash string) enquiry.Pass {
	return enquiry.Pass{
		Hash: hash, Kind: enquiry.SessionPass, Staff: "Sam@example.org", Expires: begun.Add(time.Hour), End: begun.Add(12 * time.Hour),
	}
}

func readsPasses(ctx context.Context, t *testing.T, s Enquiries) {
	session, link := pass("one"), pass("two")
	link.Kind, link.To, link.End = enquiry.LinkPass, "K7H-4M2", time.Time{}
	for _, want := range []enquiry.Pass{session, link} {
		must(t, s.PutPass(ctx, want))
		if got, err := s.FindPass(ctx, want.Kind, want.Hash); err != nil || got != want {
			t.Errorf("got %+v, want %+v: %v", got, want, err)
		}
	}
	for _, absent := range []enquiry.Pass{{Kind: enquiry.LinkPass, Hash: "one"}, {Kind: enquiry.SessionPass, Hash: "two"}, {Kind: enquiry.LinkPass, Hash: "tw"}} {
		if got, err := s.FindPass(ctx, absent.Kind, absent.Hash); !errors.Is(err, enquiry.ErrAbsent) {
			t.Errorf("%s %s: found %+v %v", absent.Kind, absent.Hash, got, err)
		}
		if got, err := s.TakePass(ctx, absent.Kind, absent.Hash); !errors.Is(err, enquiry.ErrAbsent) {
			t.Errorf("%s %s: took %+v %v", absent.Kind, absent.Hash, got, err)
		}
	}
	session.Expires, session.Staff = begun.Add(2*time.Hour), "max@example.org"
	must(t, s.ExtendPass(ctx, session))
	if got, err := s.FindPass(ctx, session.Kind, session.Hash); err != nil || got != session {
		t.Errorf("written anew: got %+v, want %+v: %v", got, session, err)
	}
	_, err := s.TakePass(ctx, session.Kind, session.Hash)
	must(t, err)
	if err := s.ExtendPass(ctx, session); !errors.Is(err, enquiry.ErrAbsent) {
		t.Errorf("a session that has ended was extended: %v", err)
	}
}

func takesPasses(ctx context.Context, t *testing.T, s Enquiries) {
	want := pass("one")
	must(t, s.PutPass(ctx, want))
	won := count(t, 16, enquiry.ErrAbsent, func(int) error {
		got, err := s.TakePass(ctx, want.Kind, want.Hash)
		if err == nil && got != want {
			t.Errorf("took %+v", got)
		}
		return err
	})
	if won != 1 {
		t.Errorf("%d took it", won)
	}
	if got, err := s.FindPass(ctx, want.Kind, want.Hash); !errors.Is(err, enquiry.ErrAbsent) {
		t.Errorf("found %+v %v", got, err)
	}
}

func keepsPassesApart(ctx context.Context, t *testing.T, s Enquiries) {
	session, link := pass("one"), pass("one")
	link.Kind = enquiry.LinkPass
	must(t, s.PutPass(ctx, session))
	must(t, s.PutPass(ctx, link))
	_, err := s.TakePass(ctx, link.Kind, link.Hash)
	must(t, err)
	if got, err := s.FindPass(ctx, session.Kind, session.Hash); err != nil || got != session {
		t.Errorf("found %+v %v", got, err)
	}
}
