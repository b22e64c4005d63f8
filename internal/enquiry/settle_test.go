package enquiry_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"
)

func TestAMailWithoutAnAnswerIsSentAgainOnlyOnceReportsAreSeenToFlow(t *testing.T) {
	for _, c := range []struct {
		name    string
		failure memory.Failure
		late    time.Duration
		silent  bool
		after   time.Duration // by when it is handed over; zero for never
		taken   int
	}{
		{"never arrived, reports flow", memory.Before, time.Minute, false, 25 * time.Minute, 1},
		{"arrived, reports flow", memory.After, time.Minute, false, 15 * time.Minute, 1},
		{"never arrived, reports are late", memory.Before, 50 * time.Minute, false, 70 * time.Minute, 1},
		{"arrived, reports are late", memory.After, 50 * time.Minute, false, 70 * time.Minute, 1},
		{"never arrived, reports are lost", memory.Before, 0, true, 0, 0},
		{"arrived, reports are lost", memory.After, 0, true, 0, 1},
	} {
		w := newWorld(t)
		r := request()
		r.Email, r.Phone = "", "01632 960001"
		w.provider.fail, w.provider.late, w.provider.silent = firstCalls(1, c.failure), c.late, c.silent
		e := w.send(r)
		if state := w.find(e.Reference).Mails[enquiry.Notice].State; state != enquiry.Begun {
			t.Errorf("%s: it is %s at once", c.name, state)
		}
		handed := func() bool { return w.find(e.Reference).Mails[enquiry.Notice].State == enquiry.Handed }
		if c.after > 0 {
			w.pass(c.after)
			if !handed() {
				t.Errorf("%s: it isn't handed over after %s", c.name, c.after)
			}
		}
		w.pass(7 * time.Hour)
		if n := w.provider.of(enquiry.Notice); n != c.taken || handed() != (c.after > 0) {
			t.Errorf("%s: taken %d times, handed over %v", c.name, n, handed())
		}
		if n := w.provider.of(enquiry.ProbeMail); n > 30 { // of some eight hours
			t.Errorf("%s: %d probes were sent", c.name, n)
		}
		if alarmed := w.alarms["unknown"] > 0; alarmed != (c.silent || c.late > 0 && c.after > enquiry.LateAfter) {
			t.Errorf("%s: alarms %v", c.name, w.alarms)
		}
	}
}

// between notes all reports while the domain is between two of its questions.
type between struct {
	enquiry.Reports
	note func()
}

func (b between) Reported(ctx context.Context, about, tag string) (bool, error) {
	reported, err := b.Reports.Reported(ctx, about, tag)
	b.note()
	return reported, err
}

func TestReportsThatComeBetweenTwoQuestionsDoNotLookLikeAMailThatWasNotTaken(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.Email, r.Phone = "", "01632 960001"
	w.provider.fail, w.provider.silent = firstCalls(1, memory.After), true
	e := w.send(r)
	w.pass(20 * time.Minute) // the probe is sent, and nothing is reported
	w.provider.silent = false
	w.service.Reports = between{w.store, func() { _ = w.intake.Take(t.Context(), w.provider.due()) }}
	for range 12 {
		w.now = w.now.Add(5 * time.Minute)
		if _, err := w.upkeep.Run(t.Context(), w.now); err != nil {
			t.Fatal(err)
		}
	}
	if n := w.provider.of(enquiry.Notice); n != 1 || w.find(e.Reference).Mails[enquiry.Notice].State != enquiry.Handed {
		t.Errorf("taken %d times; %+v", n, w.find(e.Reference).Mails[enquiry.Notice])
	}
}

// Both are at the same point: the report of a probe has come, the mail's hasn't, and it is to be sent again.
func TestOfManyWhoSettleAtOnceOneSendsAgain(t *testing.T) {
	w := newWorld(t)
	w.provider.fail = firstCalls(1, memory.Before)
	e := w.send(request())
	w.pass(15 * time.Minute)
	if err := w.intake.Take(t.Context(), w.provider.due()); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(5 * time.Minute)
	done := make(chan error)
	for range 20 {
		go func() { done <- w.service.Post(t.Context(), e.Reference, w.now) }()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if err := w.outcome(e); err != nil {
		t.Error(err)
	}
}

// Staff act at the very moment at which the provider says that it can't take a letter just now.
func TestALetterThatNobodyNeedsSinceItsAttemptBeganIsNotTriedAgain(t *testing.T) {
	for _, c := range []struct {
		act  enquiry.Act
		kind enquiry.Kind
	}{{enquiry.MarkedDone, enquiry.Overdue}, {enquiry.MarkedSpam, enquiry.Acknowledgement}} {
		w := newWorld(t)
		var acted bool
		e, err := w.service.Receive(t.Context(), request(), w.now)
		if err != nil {
			t.Fatal(err)
		}
		w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
			if l.Kind != c.kind || acted {
				return receipt.Sent
			}
			acted = true
			w.do(e.Reference, c.act)
			return receipt.Transient
		}
		w.pass(3 * 24 * time.Hour)
		if m := w.find(e.Reference).Mails[c.kind]; !acted || w.provider.of(c.kind) != 0 || !m.Next.IsZero() {
			t.Errorf("%s after %s: %d were sent, %+v", c.kind, c.act, w.provider.of(c.kind), m)
		}
	}
}
