package subscription

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
)

// Step is where a runner stands on the way from the first exercises to the last.
type Step struct {
	Level int    // 1 to MaxLevel
	Tier  string // beginner, intermediate or advanced
}

// MaxLevel is the last level. Tiers are the doses within a level, from the least.
const MaxLevel = 4

var tiers = []string{string(guide.Beginner), string(guide.Intermediate), string(guide.Advanced)}

func (s Step) tier() int {
	for i, t := range tiers {
		if s.Tier == t {
			return i
		}
	}
	return 0
}

// Above reports whether a step is higher than another. A level's lowest is above the one before's highest.
func (s Step) Above(other Step) bool {
	return s.Level > other.Level || s.Level == other.Level && s.tier() > other.tier()
}

// Up is the next step: a tier, or from the highest the next level's lowest. False at the last.
func (s Step) Up() (Step, bool) {
	switch tier := s.tier(); {
	case tier < len(tiers)-1:
		return Step{s.Level, tiers[tier+1]}, true
	case s.Level < MaxLevel:
		return Step{s.Level + 1, tiers[0]}, true
	}
	return s, false
}

// Down is the step before: a tier, or from the lowest a level. False at the first.
func (s Step) Down() (Step, bool) {
	switch tier := s.tier(); {
	case tier > 0:
		return Step{s.Level, tiers[tier-1]}, true
	case s.Level > 1:
		return Step{s.Level - 1, tiers[0]}, true
	}
	return s, false
}

// Step returns where the runner stands.
func (s Subscriber) Step() Step { return Step{s.Level, s.Tier} }

func (s *Subscriber) stand(at Step) { s.Level, s.Tier = at.Level, at.Tier }

// Ease goes one step down, as the runner asks or for a rule's sake. False when there is nothing easier. Either way
// none goes up within the pace of the rules.
func (s *Subscriber) Ease(now time.Time) bool {
	s.act(now)
	s.Eased = now
	down, ok := s.Step().Down()
	s.stand(down)
	return ok
}

// Stands is since when the runner stands on their step by a choice or a rule, other than for days off. Zero is ever since.
func (s Subscriber) Stands() time.Time { return latest(s.Raised, s.Eased) }

// MayRaise reports whether the runner may go a step up, if they want to: not while they rest, nor sooner than the
// pace allows after the last step, up or down.
func (s Subscriber) MayRaise(pace guide.PaceRule, now time.Time) bool {
	_, higher := s.Step().Up()
	week := time.Duration(pace.Days) * day
	return higher && !s.Resting && now.Sub(s.Raised) >= week && now.Sub(s.Eased) >= week
}

// Raise goes one step up, which only the runner's own word does. False, and nothing changed, where MayRaise says no.
func (s *Subscriber) Raise(pace guide.PaceRule, now time.Time) bool {
	s.act(now)
	if !s.MayRaise(pace, now) {
		return false
	}
	up, _ := s.Step().Up()
	s.stand(up)
	s.Raised = now
	return true
}

// Rest holds all reminders back until the runner says that they are well again. The record doesn't tell why: it is
// the same for who had pain and for who just wants a rest.
func (s *Subscriber) Rest(now time.Time) {
	s.hold()
	s.act(now)
}

// hold is a rest that nobody asked for: no act of the runner's.
func (s *Subscriber) hold() { s.Resting, s.Stretching = true, false }

// Recover ends a rest: one level lower, at the lowest tier, and as after any step down none goes up within the pace of the
// rules. Days off count from here, those of a pause too.
func (s *Subscriber) Recover(now time.Time) {
	s.Resting, s.Stretching = false, false
	s.stand(Step{max(1, s.Level-1), tiers[0]})
	s.Eased = now
	if s.TimeOff = noneOff; !s.Trained.IsZero() {
		s.trained(now)
	}
	if s.PausedFrom = (time.Time{}); s.held(s.Preferences.PausedUntil, now) {
		s.PausedFrom = now
	}
	s.act(now)
	s.settle(now)
}

// Train notes a session that the runner told of, of which the record has the time alone.
func (s *Subscriber) Train(at time.Time) {
	if at.After(s.Trained) {
		s.trained(at)
	}
}

func (s *Subscriber) trained(at time.Time) {
	s.Trained, s.Lapsed, s.Reasoned, s.TimeOff = at, time.Time{}, time.Time{}, noneOff
}

// Pause holds reminders back until a date; the zero date ends a pause. How long a pause was counts as days off.
func (s *Subscriber) Pause(until calendar.Date, rule guide.TimeOffRule, now time.Time) {
	was := s.Preferences.PausedUntil
	s.Preferences.PausedUntil = until
	s.paused(was, rule, now)
	s.act(now)
	s.settle(now)
}

// paused notes that a pause was begun, moved or ended.
func (s *Subscriber) paused(was calendar.Date, rule guide.TimeOffRule, now time.Time) {
	switch before, after := s.held(was, now), s.held(s.Preferences.PausedUntil, now); {
	case !before && after:
		s.PausedFrom = now
		if s.Trained.IsZero() {
			s.TimeOff = noneOff
		}
	case before && !after && !s.PausedFrom.IsZero():
		s.off(rule, s.between(latest(s.PausedFrom, s.Trained), now))
		s.PausedFrom = time.Time{}
	}
}

// held reports whether a pause until a date holds reminders back at an instant.
func (s Subscriber) held(until calendar.Date, now time.Time) bool {
	return until != (calendar.Date{}) && now.Before(s.midnight(until))
}

// midnight is the first instant of a date where the runner is.
func (s Subscriber) midnight(date calendar.Date) time.Time { return calendar.At(date, 0, s.Place()) }

// Place is the zone that the runner is in, by which their days count.
func (s Subscriber) Place() *time.Location {
	zone, err := calendar.Zone(s.Preferences.ZoneNow())
	if err != nil {
		zone = time.UTC // a zone that is gone
	}
	return zone
}

// between counts the days from one instant to another as the runner's calendar does, whatever the hour: two weeks from
// a Monday evening end on a Monday, though its first minute is sooner.
func (s Subscriber) between(from, to time.Time) time.Duration {
	return time.Duration(calendar.DaysBetween(from, to, s.Place())) * day
}

// How much easier the routines have become for days off: not at all, by a tier, by a level.
const (
	noneOff = iota
	someOff
	longOff
)

// off makes routines gentler after so long without one: once for each of the rule's two lengths. It is no step of the
// runner's own, so it doesn't keep them from going up again.
func (s *Subscriber) off(rule guide.TimeOffRule, length time.Duration) (eased bool) {
	days := func(n int) bool { return n > 0 && length >= time.Duration(n)*day }
	tier := s.Step().tier()
	switch {
	case s.TimeOff < longOff && days(rule.LongDays):
		s.stand(Step{max(1, s.Level-1), tiers[0]})
		s.TimeOff = longOff
	case s.TimeOff < someOff && days(rule.Days):
		s.Tier = tiers[max(0, tier-1)]
		s.TimeOff = someOff
	default:
		return false
	}
	return true
}
