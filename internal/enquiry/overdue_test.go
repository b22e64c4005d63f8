package enquiry_test

import (
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"
)

// counts are how many letters of each kind staff have been sent about enquiries.
type counts struct{ notices, overdue, escalations int }

func (w *world) counts() counts {
	return counts{w.provider.of(enquiry.Notice), w.provider.of(enquiry.Overdue), w.provider.of(enquiry.Escalation)}
}

func (w *world) expect(when string, want counts) {
	w.t.Helper()
	if got := w.counts(); got != want {
		w.t.Errorf("%s: %+v, want %+v", when, got, want)
	}
}

// until lets time go by up to an instant of this week, in November, when London's clocks are UTC.
func (w *world) until(day, hour, minute int) {
	w.pass(time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC).Sub(w.now))
}

func TestAnUnansweredEnquiryIsBroughtUpOnceAndEscalatedOnce(t *testing.T) {
	w := newWorld(t) // Monday 10:00; eight working hours later is Tuesday 10:00
	w.send(request())
	w.until(24, 9, 55)
	w.expect("a day less five minutes", counts{notices: 1})
	w.until(24, 10, 0)
	w.expect("a day", counts{notices: 1, overdue: 1})
	w.until(25, 9, 55)
	w.expect("two days less five minutes", counts{notices: 1, overdue: 1})
	w.until(25, 10, 0)
	w.expect("two days", counts{notices: 1, overdue: 1, escalations: 1})
	w.pass(30 * 24 * time.Hour)
	w.expect("a month", counts{notices: 1, overdue: 1, escalations: 1})
	if len(w.alarms) != 0 {
		t.Errorf("alarms %v", w.alarms)
	}
}

func TestAWeekendIsNoWorkingTime(t *testing.T) {
	w := newWorld(t)
	w.until(27, 15, 0) // Friday
	w.send(request())
	w.until(30, 14, 55)
	w.expect("before Monday afternoon", counts{notices: 1})
	w.until(30, 15, 0)
	w.expect("Monday afternoon", counts{notices: 1, overdue: 1})
}

func TestAHeldOneIsBroughtUpToo(t *testing.T) {
	w := newWorld(t)
	r := request()
	r.Doubts = []string{enquiry.DoubtForm}
	w.send(r)
	w.until(26, 12, 0)
	w.expect("three days", counts{overdue: 1, escalations: 1})
}

func TestNothingIsBroughtUpOfOneThatWaitsNoMore(t *testing.T) {
	for _, act := range []enquiry.Act{enquiry.MarkedDone, enquiry.MarkedSpam, enquiry.Closing} {
		w := newWorld(t)
		e := w.send(request())
		w.do(e.Reference, act)
		w.until(29, 12, 0)
		w.expect(string(act)+" at once", counts{notices: 1})

		w = newWorld(t)
		e = w.send(request())
		w.until(24, 12, 0)
		w.do(e.Reference, act)
		w.until(29, 12, 0)
		w.expect(string(act)+" when it was overdue", counts{notices: 1, overdue: 1})
	}
}

func TestOneAnsweredBeforeStaffWereToldIsNotToldOf(t *testing.T) {
	w := newWorld(t)
	w.provider.answer = first(2, receipt.Transient) // the notice, and the acknowledgement
	e := w.send(request())
	w.do(e.Reference, enquiry.MarkedDone)
	w.pass(time.Hour)
	w.expect("answered", counts{})
	if w.provider.of(enquiry.Acknowledgement) != 1 {
		t.Error("its sender got no acknowledgement")
	}
}

// A letter whose answer was lost, and that never arrived, isn't sent again once nobody needs it any more.
func TestAnAttemptWithoutAnAnswerEndsWhereNobodyNeedsItAnyMore(t *testing.T) {
	for _, c := range []struct {
		name string
		act  enquiry.Act
		kind enquiry.Kind
	}{
		{"a reminder of one that was answered", enquiry.MarkedDone, enquiry.Overdue},
		{"a reminder of one that is spam", enquiry.MarkedSpam, enquiry.Overdue},
		{"a notice of one that was answered", enquiry.MarkedDone, enquiry.Notice},
		{"an acknowledgement of one that is spam", enquiry.MarkedSpam, enquiry.Acknowledgement},
	} {
		w := newWorld(t)
		lost := false
		var e enquiry.Enquiry
		w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
			if l.Kind == c.kind {
				lost = true
				return receipt.Unknown
			}
			return receipt.Sent
		}
		e = w.send(request())
		for !lost {
			w.pass(time.Hour)
		}
		w.do(e.Reference, c.act)
		w.pass(5 * 24 * time.Hour)
		if w.provider.of(c.kind) != 0 {
			t.Errorf("%s was sent", c.name)
		}
		if m := w.find(e.Reference).Mails[c.kind]; !m.Next.IsZero() {
			t.Errorf("%s is still %+v", c.name, m)
		}
	}
}

func TestOneThatIsReopenedHasItsWholeTimeAgainAndIsBroughtUpAgain(t *testing.T) {
	for _, how := range []struct {
		name    string
		failure memory.Failure
	}{{"answers come", memory.None}, {"the answer of the second is lost, and it is taken", memory.After}, {"the second never arrives", memory.Before}} {
		w := newWorld(t)
		e := w.send(request())
		w.until(24, 12, 0)
		w.do(e.Reference, enquiry.MarkedDone)
		w.until(26, 12, 0) // Thursday
		w.do(e.Reference, enquiry.Reopened)
		w.provider.fail = firstCalls(1, how.failure)
		w.until(27, 11, 55)
		w.expect(how.name+": within its time", counts{notices: 1, overdue: 1})
		w.until(27, 13, 0)
		w.expect(how.name+": after it", counts{notices: 1, overdue: 2})
		w.until(30, 11, 55)
		w.expect(how.name+": before the escalation", counts{notices: 1, overdue: 2})
		w.until(30, 12, 0)
		w.expect(how.name+": in the end", counts{notices: 1, overdue: 2, escalations: 1})
	}
}

// An attempt of the first time must not be taken for one of the second: its probe's report proves nothing.
func TestAnOldProbeProvesNothingOfANewAttempt(t *testing.T) {
	w := newWorld(t)
	e := w.send(request())
	w.until(24, 9, 55)
	w.provider.fail = firstCalls(1, memory.Before) // the first attempt never arrives, is proven, and then refused
	w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
		if l.Kind == enquiry.Overdue {
			return receipt.Transient
		}
		return receipt.Sent
	}
	w.until(24, 12, 0)
	w.do(e.Reference, enquiry.MarkedDone)
	w.do(e.Reference, enquiry.Reopened)
	w.until(25, 11, 55)
	w.provider.answer, w.provider.late = nil, 40*time.Minute
	w.provider.fail = firstCalls(1, memory.After) // taken, and reported late
	w.until(25, 16, 0)
	w.expect("after it was reopened", counts{notices: 1, overdue: 1})
}

func TestMailToStaffThatIsLateOrRefusedRaisesTheAlarm(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(enquiry.Letter) receipt.Outcome
		fail   func(string) memory.Failure
		silent bool
		want   string
	}{
		{"busy", first(1000, receipt.Transient), nil, false, "made so"},
		{"refused", first(1, receipt.Permanent), nil, false, "refused: made so"},
		{"no answer, and no report", nil, firstCalls(1, memory.After), true, "unknown"},
		{"never an answer", nil, firstCalls(1000, memory.Before), false, "unknown"},
	} {
		w := newWorld(t)
		r := request()
		r.Email, r.Phone = "", "01632 960001" // nobody to acknowledge it to
		w.provider.answer, w.provider.fail, w.provider.silent = c.answer, c.fail, c.silent
		w.send(r)
		if c.name != "refused" {
			w.pass(20 * time.Minute)
			if len(w.alarms) != 0 {
				t.Errorf("%s: alarms after 20 minutes: %v", c.name, w.alarms)
			}
		}
		w.pass(40 * time.Minute)
		if w.alarms[c.want] == 0 {
			t.Errorf("%s: alarms after an hour: %v", c.name, w.alarms)
		}
	}
}

func TestAMailToTheSenderRaisesNoAlarm(t *testing.T) {
	w := newWorld(t)
	w.provider.answer = func(l enquiry.Letter) receipt.Outcome {
		if l.Kind == enquiry.Acknowledgement {
			return receipt.Transient
		}
		return receipt.Sent
	}
	w.send(request())
	w.pass(3 * time.Hour)
	report := enquiry.Report{About: "K7H-4M2", Tag: "acknowledgement-1", Kind: enquiry.Undelivered, At: w.now}
	if err := w.intake.Take(t.Context(), []enquiry.Report{report}); err != nil || len(w.alarms) != 0 {
		t.Errorf("alarms %v, %v", w.alarms, err)
	}
}

func TestMailToStaffThatBouncesRaisesTheAlarm(t *testing.T) {
	for _, tag := range []string{"notice-1", "overdue-2", "escalation-1", "digest-1", "sign-in-1"} {
		w := newWorld(t)
		report := enquiry.Report{About: "K7H-4M2", Tag: tag, Kind: enquiry.Undelivered, At: w.now}
		if err := w.intake.Take(t.Context(), []enquiry.Report{report}); err != nil || w.alarms["not delivered"] != 1 {
			t.Errorf("%s: alarms %v, %v", tag, w.alarms, err)
		}
	}
}
