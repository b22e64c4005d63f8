package subscription

import (
	"time"

	"limber/internal/guide"
)

// beforePause is how long before a pause ends its days off are counted, so that the first routine after it is right
// even if that is at midnight.
const beforePause = 6 * time.Hour

// tending is when the rules want something of a runner next: easier routines after days off, a question. Zero is never.
// Nothing of it comes while the runner pauses or rests. Whoever doesn't know the rules leaves it as it was.
func (s Subscriber) tending(rules guide.Rules) time.Time {
	var next, floor time.Time
	sooner := func(t time.Time, n int, unit time.Duration) {
		if t.IsZero() || n == 0 {
			return
		}
		if t = t.Add(time.Duration(n) * unit); t.Before(floor) {
			t = floor
		}
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	if rules == (guide.Rules{}) {
		return s.Tend
	}
	if !s.Active() || s.Resting || !s.Erased.IsZero() {
		return next
	}
	const day = 24 * time.Hour
	if !s.PausedFrom.IsZero() {
		end := s.midnight(s.Preferences.PausedUntil)
		sooner(end.Add(-beforePause), 1, 0)
		floor = end
	}
	if s.TimeOff < someOff {
		sooner(s.Trained, rules.TimeOff.Days, day)
	}
	if s.TimeOff < longOff {
		sooner(s.Trained, rules.TimeOff.LongDays, day)
	}
	if s.Lapsed.IsZero() {
		sooner(s.Trained, rules.Missed.Days, day)
	}
	if s.FadeAsked.IsZero() {
		sooner(s.Settled, rules.Fade.Weeks, 7*day)
	}
	sooner(s.FadeAsked, rules.Fade.AnswerDays, day)
	return next
}

// tend makes routines gentler after days off. Doing it again changes nothing.
func (s *Subscriber) tend(rules guide.Rules, now time.Time) (changed bool) {
	before := *s
	if !s.PausedFrom.IsZero() {
		end := s.midnight(s.Preferences.PausedUntil)
		if now.Before(end.Add(-beforePause)) {
			return false
		}
		s.off(rules.TimeOff, s.between(s.PausedFrom, end))
		s.PausedFrom = time.Time{}
	}
	if !s.Trained.IsZero() && s.Active() && !s.Resting && !s.held(s.Preferences.PausedUntil, now) {
		s.off(rules.TimeOff, now.Sub(s.Trained))
	}
	return s.Step() != before.Step() || s.Course != before.Course
}
