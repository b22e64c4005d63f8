package subscription

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// Reasons say why a channel stopped, in words for the runner, by the code that is kept.
var Reasons = map[string]string{
	"bounce":      "Your mail provider says that it can't deliver to this address.",
	"complaint":   "You marked one of our emails as spam.",
	"unreachable": "Our messages could not be delivered on three days.",
	"invalid":     "Your network says that this number can't get texts.",
	"opted-out":   "You asked your network, or us, for no more texts.",
}

// SoftFailures counts days on which a message failed in a way that may pass, such as a full mailbox.
type SoftFailures struct {
	Count       int
	First, Last calendar.Date
}

// A channel stops when messages to it failed for a while on SoftDays different days within SoftSpan days.
const (
	SoftDays = 3
	SoftSpan = 30
)

// fail counts a failure of a day, once, and reports whether it is one too many. The first and the last
// day are all that is known of them, which is enough while the third stops the channel.
func (f *SoftFailures) fail(day calendar.Date) bool {
	old := func(d calendar.Date) bool { return day.Ordinal()-d.Ordinal() > SoftSpan }
	switch {
	case f.Count > 0 && (day == f.First || day == f.Last):
		return false
	case f.Count == 0 || old(f.Last):
		*f = SoftFailures{First: day}
	case old(f.First):
		*f = SoftFailures{Count: 1, First: f.Last}
	}
	f.Count, f.Last = f.Count+1, day
	return f.Count >= SoftDays
}

// confirmed reports whether the address's owner has confirmed this channel since it was last asked. One
// that ended without still knows of the confirmation that it had been waiting for.
func (s Standing) confirmed() bool {
	switch s.State {
	case Active:
		return true
	case Left, Stopped:
		return s.ConfirmBy.IsZero()
	}
	return false
}

// set changes a state, and forgets what was of the state before. A confirmed channel still knows its
// confirmation, so that following the link again says that all is well.
func (s *Standing) set(state State, reason string, now time.Time) {
	if state != Active && s.confirmed() {
		s.ConfirmBy = time.Time{}
	}
	s.State, s.Reason, s.Since, s.Soft = state, reason, now, SoftFailures{}
}

// ask begins the wait for a confirmation.
func (s *Standing) ask(now time.Time) {
	s.set(Pending, "", now)
	s.ConfirmBy, s.ToldAt, s.Told = now.Add(ConfirmFor), now, false
}

// waits reports whether a confirmation is outstanding that may have reached the owner: no other is sent.
func (s Standing) waits(now time.Time) bool {
	return s.State == Pending && now.Before(s.ConfirmBy) && (s.Told || now.Sub(s.ToldAt) < resendIn)
}

// Confirm makes a channel active, from now on. The plan begins with the first channel.
func (s *Subscriber) Confirm(c contact.Channel, now time.Time) {
	if !s.Active() {
		s.From = now.Add(Grace)
	}
	s.On(c).set(Active, "", now)
	s.act(now)
	s.settle(now)
}

// Leave ends a channel by the runner's own act. It reports whether there was anything to end.
func (s *Subscriber) Leave(c contact.Channel, now time.Time) bool {
	if state := s.On(c).State; state != Active && state != Pending {
		return false
	}
	s.On(c).set(Left, "", now)
	s.act(now)
	return true
}

// act notes that the runner did something: they are with us, and want what they get.
func (s *Subscriber) act(now time.Time) {
	if s.Met(now); !s.FadeAsked.IsZero() {
		s.settle(now)
	}
}

// Met notes that we heard of the runner: they are with us, whatever it was.
func (s *Subscriber) Met(now time.Time) { s.Seen, s.Asked = now, time.Time{} }
