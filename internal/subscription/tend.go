package subscription

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
)

// beforePause is how long before a pause ends its days off are counted, so that the first routine after it is right
// even if that is at midnight.
const beforePause = 6 * time.Hour

// tending is when the rules want something of a runner next: easier routines after days off, a question, fewer days. Zero
// is never. Nothing of it comes while the runner pauses or rests. Whoever doesn't know the rules leaves it as it was.
func (s Subscriber) tending(rules guide.Rules) time.Time {
	if rules == (guide.Rules{}) {
		return s.Tend
	}
	var next time.Time
	if !s.Active() || s.Resting || !s.Erased.IsZero() {
		return next
	}
	for _, t := range []time.Time{
		s.countsAt(rules.TimeOff), s.easesAt(rules.TimeOff), s.askFewerAt(rules.Fade), s.fadesAt(rules.Fade), s.askReasonAt(rules.Missed),
	} {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next
}

// countsAt is when the days off of a pause are counted: shortly before it ends where they make routines easier, else at its
// end. Zero where there is none to count.
func (s Subscriber) countsAt(rule guide.TimeOffRule) time.Time {
	if s.PausedFrom.IsZero() {
		return time.Time{}
	}
	if counted := s; counted.countPause(rule) {
		return s.back()
	}
	return s.pauseEnd()
}

// countPause makes routines gentler after the whole of the latest pause, as off does.
func (s *Subscriber) countPause(rule guide.TimeOffRule) (eased bool) {
	return s.off(rule, s.between(latest(s.PausedFrom, s.Trained), s.pauseEnd()))
}

// back is from when on the latest pause counts as over: shortly before it is.
func (s Subscriber) back() time.Time { return s.pauseEnd().Add(-beforePause) }

// easesAt is when days off since the latest session make the routines easier next.
func (s Subscriber) easesAt(rule guide.TimeOffRule) time.Time {
	days := rule.Days
	if s.TimeOff >= someOff || days == 0 {
		days = rule.LongDays
	}
	if s.Trained.IsZero() || s.TimeOff >= longOff || days == 0 {
		return time.Time{}
	}
	return latest(s.Trained.Add(time.Duration(days)*day), s.back())
}

// tend does what the rules want of a runner's plan: routines get easier after days off, and fewer where nobody answered
// that they want as many. Doing it again changes nothing.
func (s *Subscriber) tend(rules guide.Rules, now time.Time) (changed bool) {
	before := *s
	if s.Resting || now.Before(s.back()) {
		return false // a rest's days off count when it ends
	}
	if !s.PausedFrom.IsZero() {
		s.countPause(rules.TimeOff)
		if due(s.pauseEnd(), now) {
			s.PausedFrom = time.Time{} // not before: who makes it longer in its last hours has all its days counted
		}
	}
	if s.Active() {
		if !s.Trained.IsZero() {
			s.off(rules.TimeOff, latest(now, s.pauseEnd()).Sub(s.Trained))
		}
		if due(s.fadesAt(rules.Fade), now) && s.reached(s.FadeAsked) && s.quiet(now).Equal(now) {
			s.fade(rules.Fade, now)
		}
	}
	return s.Step() != before.Step() || s.Course != before.Course || s.Resting != before.Resting || s.Preferences != before.Preferences
}

// pauseEnd is when routines go on after the latest pause, whether that is over or not; zero where there was none.
func (s Subscriber) pauseEnd() time.Time {
	if s.Preferences.PausedUntil == (calendar.Date{}) {
		return time.Time{}
	}
	return s.midnight(s.Preferences.PausedUntil)
}

const day = 24 * time.Hour

// due reports whether a time has come; zero never does.
func due(t, now time.Time) bool { return !t.IsZero() && !t.After(now) }

func latest(first time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.After(first) {
			first = t
		}
	}
	return first
}
