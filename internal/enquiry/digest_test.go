package enquiry_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/receipt"
)

// digests are the summaries that were taken.
func (p *provider) digests() []enquiry.Summary {
	var all []enquiry.Summary
	for _, l := range p.taken {
		if l.Kind == enquiry.DigestMail {
			all = append(all, l.Digest)
		}
	}
	return all
}

// dates are the days of the digests that were taken.
func (w *world) dates() []string {
	var dates []string
	for _, d := range w.provider.digests() {
		dates = append(dates, d.Date.Format("01-02"))
	}
	return dates
}

func (w *world) wantDigests(when string, want ...string) {
	w.t.Helper()
	if got := w.dates(); !slices.Equal(got, want) {
		w.t.Errorf("%s: digests of %v, want %v", when, got, want)
	}
}

func TestThereIsADigestOnceEachWorkingDayFromWhenWorkBegins(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC) // Saturday
	w.send(request())
	w.day(44*time.Hour + 55*time.Minute)
	w.wantDigests("Monday at five to nine")
	w.day(5 * time.Minute)
	w.wantDigests("Monday at nine", "11-30")
	w.day(24 * time.Hour * 5)
	w.wantDigests("Saturday", "11-30", "12-01", "12-02", "12-03", "12-04")
}

func TestThereIsNoDigestOnHolidays(t *testing.T) {
	w := newWorld(t)
	w.now = time.Date(2026, 12, 23, 12, 0, 0, 0, time.UTC)
	w.send(request())
	w.day(8 * 24 * time.Hour)
	w.wantDigests("over Christmas", "12-23", "12-24", "12-29", "12-30", "12-31")
}

func TestThereIsNoDigestWhereNothingWaitsAndNothingCame(t *testing.T) {
	w := newWorld(t)
	w.day(2 * 24 * time.Hour)
	w.wantDigests("nothing yet")
	e := w.send(request()) // Wednesday 10:00, after that day's
	w.do(e.Reference, enquiry.MarkedDone)
	w.day(24 * time.Hour)
	w.wantDigests("one came, and was answered", "11-26")
	w.day(24 * time.Hour)
	w.wantDigests("nothing since", "11-26")
}

func TestADigestThatWasMissedComesLaterThatDayAndOneOnlyAfterDays(t *testing.T) {
	w := newWorld(t)
	w.send(request())
	for _, at := range []time.Duration{5*time.Hour + 30*time.Minute, 0, 5 * time.Minute, 3 * 24 * time.Hour, time.Hour} {
		w.now = w.now.Add(at)
		if err := w.secretary.Run(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
	}
	w.wantDigests("Monday afternoon and Thursday", "11-23", "11-26")
}

// Lambda keeps a run that it has no room for, or that failed, and makes it later, with the time of then.
func TestARunThatComesAfterOneOfTheNextDaySendsNoDigestAgain(t *testing.T) {
	w := newWorld(t)
	w.send(request())
	for _, at := range []time.Duration{0, 24 * time.Hour, 3 * time.Hour, 25 * time.Hour} {
		if err := w.secretary.Run(t.Context(), w.now.Add(at)); err != nil {
			t.Fatal(err)
		}
	}
	w.wantDigests("after a late run", "11-23", "11-24")
}

func TestADigestCountsWhatWaits(t *testing.T) {
	w := newWorld(t)
	send := func(message string, doubts ...string) enquiry.Enquiry {
		r := request()
		r.Message, r.Doubts = message, doubts
		w.now = w.now.Add(time.Minute)
		return w.send(r)
	}
	oldest := send("one")
	send("two")
	w.do(send("three").Reference, enquiry.MarkedDone)
	w.do(send("four").Reference, enquiry.MarkedSpam)
	send("five", enquiry.DoubtForm)
	w.day(5 * time.Minute)
	w.pass(30 * time.Hour) // Tuesday afternoon
	send("My leg is numb.")
	w.day(time.Hour) // the next day's digest is sent at once: Tuesday had none yet
	got := w.provider.digests()
	if len(got) != 2 {
		t.Fatalf("%d digests", len(got))
	}
	first, second := got[0], got[1]
	if first.New != 3 || first.Waiting != 2 || first.Held != 1 || first.Overdue != 0 || first.Oldest.Reference != oldest.Reference || first.More {
		t.Errorf("Monday: %+v", first)
	}
	if second.New != 1 || second.Waiting != 3 || second.Held != 1 || second.Overdue != 3 || second.Oldest.Reference != oldest.Reference {
		t.Errorf("Tuesday: %+v", second)
	}
	if second.Since.Before(first.Since) || first.Date.String() != "2026-11-23" || second.Date.String() != "2026-11-24" {
		t.Errorf("%s since %s, %s since %s", first.Date, first.Since, second.Date, second.Since)
	}
}

func TestWhatStaffWereNeverToldOfIsNewInTheNextDigest(t *testing.T) {
	w := newWorld(t)
	w.send(request())
	w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
		if l.Kind == enquiry.DigestMail && w.now.Day() == 23 {
			return receipt.Transient
		}
		return receipt.Sent
	}
	w.day(13 * time.Hour)
	w.wantDigests("all Monday")
	if w.alarms["made so"] == 0 {
		t.Errorf("alarms %v", w.alarms)
	}
	w.now = w.now.Add(10*time.Hour + 30*time.Minute) // nothing ran all night
	w.day(time.Hour)
	w.wantDigests("Tuesday", "11-24")
	if got := w.provider.digests()[0]; got.New != 1 || !got.Since.IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestADigestIsSentOnceWhicheverCallFails(t *testing.T) {
	for _, how := range ways {
		for point, more := 1, true; more; point++ {
			w := newWorld(t)
			w.send(request())
			w.provider.late = 3 * time.Minute
			calls := w.failing(point, how)
			for range 12 * 4 {
				w.now = w.now.Add(5 * time.Minute)
				w.lives(func() error { return w.secretary.Run(t.Context(), w.now) })
				due := w.provider.due()
				if !w.lives(func() error { return w.intake.Take(t.Context(), due) }) {
					w.provider.reports = append(due, w.provider.reports...)
				}
			}
			more = *calls >= point
			w.store.Fail = nil
			if got := w.dates(); !slices.Equal(got, []string{"11-23"}) {
				t.Fatalf("call %d %s: digests of %v", point, how.name, got)
			}
			if d, err := w.store.Latest(t.Context()); err != nil || d.Mail.State != enquiry.Handed {
				t.Errorf("call %d %s: the digest is %+v, %v", point, how.name, d.Mail, err)
			}
			if !more && point < 10 {
				t.Errorf("%s: only %d calls were tried", how.name, point)
			}
		}
	}
}

func TestOfManyWhoRunAtOnceOneSendsTheDigest(t *testing.T) {
	w := newWorld(t)
	w.send(request())
	done := make(chan error)
	for range 20 {
		go func() { done <- w.secretary.Run(t.Context(), w.now) }()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.wantDigests("at once", "11-23")
}

func TestWhatIsErasedLeavesTheDigestThatIsOwed(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.provider.answer = first(1, receipt.Transient)
	w.day(5 * time.Minute)
	if err := w.service.Erase(t.Context(), e.Reference); err != nil {
		t.Fatal(err)
	}
	w.day(10 * time.Minute)
	if got := w.provider.digests(); len(got) != 1 || got[0].Oldest.Reference != "" || got[0].Oldest.Name != "" {
		t.Errorf("%+v", got)
	}
}

// late lists what was there before its enquiry was erased, as an index does for a moment.
type late struct {
	enquiry.Lister
	before func()
}

func (l *late) List(ctx context.Context, list enquiry.List, before time.Time, limit int) ([]enquiry.Line, error) {
	lines, err := l.Lister.List(ctx, list, before, limit)
	if len(lines) > 0 {
		l.before()
	}
	return lines, err
}

func TestADigestThatIsWrittenDuringAnErasureKeepsNothingOfTheSender(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.secretary.Lister = &late{w.store, func() {
		if err := w.service.Erase(t.Context(), e.Reference); err != nil {
			t.Fatal(err)
		}
	}}
	w.day(5 * time.Minute)
	latest, err := w.store.Latest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if kept := latest.Summary.Oldest; kept.Reference != e.Reference || kept.Name+kept.Email+kept.Phone+string(kept.Topic) != "" {
		t.Errorf("it keeps %+v", kept)
	}
}
