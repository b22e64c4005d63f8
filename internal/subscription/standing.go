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

// Pause holds reminders back until a date; the zero date ends a pause.
func (s *Subscriber) Pause(until calendar.Date, now time.Time) {
	s.Preferences.PausedUntil = until
	s.act(now)
}

// act notes that the runner did something: they are with us.
func (s *Subscriber) act(now time.Time) { s.Seen, s.Asked = now, time.Time{} }

// Tiers are the doses, from the least. Levels go from 1 to MaxLevel.
var tiers = []string{"beginner", "intermediate", "advanced"}

// MaxLevel is the last level.
const MaxLevel = 4

// RaiseEvery is the least time between two steps up.
const RaiseEvery = 7 * 24 * time.Hour

func (s *Subscriber) tier() int {
	for i, t := range tiers {
		if s.Tier == t {
			return i
		}
	}
	return 0
}

// Ease goes one step down: a tier, or from the lowest a level. False when there is nothing easier.
func (s *Subscriber) Ease(now time.Time) bool {
	s.act(now)
	switch tier := s.tier(); {
	case tier > 0:
		s.Tier = tiers[tier-1]
	case s.Level > 1:
		s.Level--
	default:
		return false
	}
	return true
}

// Raise goes one step up, as the runner asks: a tier, or from the highest to the next level's lowest.
// False when there is nothing harder, or the last step was less than a week ago, or the runner rests.
func (s *Subscriber) Raise(now time.Time) bool {
	s.act(now)
	tier := s.tier()
	if s.Resting || now.Sub(s.Raised) < RaiseEvery || tier == len(tiers)-1 && s.Level >= MaxLevel {
		return false
	}
	if tier < len(tiers)-1 {
		s.Tier = tiers[tier+1]
	} else {
		s.Tier, s.Level = tiers[0], s.Level+1
	}
	s.Raised = now
	return true
}

// Rest holds all reminders back until the runner says that they are well again.
func (s *Subscriber) Rest(now time.Time) {
	s.Resting = true
	s.act(now)
}

// Recover ends a rest: one level lower, at the lowest tier.
func (s *Subscriber) Recover(now time.Time) {
	s.Resting, s.Level, s.Tier = false, max(1, s.Level-1), tiers[0]
	s.act(now)
}
