// Package progress is the domain of how routines follow the runner: from what they tell of their sessions to the step
// they stand on, what they are offered, and what they are advised. The numbers of the rules are the guide's; what each
// does is here. Nothing here moves anybody up: only the runner's own word does, in Service.Raise.
package progress

import (
	"context"
	"slices"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// Felt is what a runner says of a session.
type Felt string

// What they can say.
const (
	Done    Felt = "done"
	TooEasy Felt = "too_easy"
	TooHard Felt = "too_hard"
	Pain    Felt = "pain"
)

// Felts lists what there is to say.
var Felts = []Felt{Done, TooEasy, TooHard, Pain}

// NoScore stands for a score that isn't known.
const NoScore = -1

// Settled is whether a pain was back to normal the next morning.
type Settled string

// What is known of that.
const (
	NotAsked   Settled = ""
	IsSettled  Settled = "yes"
	NotSettled Settled = "no"
)

// Answer is what a runner told of a session. It is kept only with their consent.
type Answer struct {
	ID      string // of the telling: the same again is the same answer
	Felt    Felt
	Score   int               // of Pain: 0 to 10, or NoScore; NoScore of all else
	Focus   guide.Focus       // of the session; empty where it was a word about the plan, and no session
	Step    subscription.Step // that the session was for
	Seconds int               // that the exercises took
	Settled Settled
	At      time.Time
}

// Answers keeps what runners told.
type Answers interface {
	// Keep keeps an answer, in place of one with the same id. After an error the caller may do it again.
	Keep(ctx context.Context, runner string, a Answer) error
	// List returns the answers since an instant, oldest first. What was kept before is among them.
	List(ctx context.Context, runner string, since time.Time) ([]Answer, error)
}

// session reports whether an answer tells of a session of which something was done. It may be a word about the plan, or of
// pain before the first exercise.
func (a Answer) session() bool { return a.Focus != "" && a.Seconds > 0 }

// hurts reports whether an answer tells of pain from a score up. A pain whose score isn't known hurts.
func (a Answer) hurts(from int) bool {
	return a.Felt == Pain && (a.Score >= from || a.Score == NoScore)
}

// strength returns the strength sessions among answers, one a day: of two on one day the later counts, since muscles
// need a day off, and a session may be told of twice, on the phone and by text.
func strength(answers []Answer, zone *time.Location) (sessions []Answer) {
	for _, a := range answers {
		if a.Focus != guide.Strength || !a.session() {
			continue
		}
		if n := len(sessions); n > 0 && calendar.DaysBetween(sessions[n-1].At, a.At, zone) == 0 {
			sessions[n-1] = a
			continue
		}
		sessions = append(sessions, a)
	}
	return sessions
}

// since is from when on sessions count for another step: since the runner stands on this one, and has had no such time off
// as makes routines gentler. What was before they have left behind.
func since(rule guide.TimeOffRule, s subscription.Subscriber, history []Answer, now time.Time) time.Time {
	from, next := s.Stands(), now
	for _, a := range slices.Backward(history) {
		switch {
		case !a.session():
			continue
		case !a.At.After(from):
			return from
		case rule.Days > 0 && calendar.DaysBetween(a.At, next, s.Place()) >= rule.Days:
			return a.At
		}
		next = a.At
	}
	return from
}

// after returns the answers from after an instant.
func after(sessions []Answer, from time.Time) []Answer {
	return slices.DeleteFunc(slices.Clone(sessions), func(a Answer) bool { return !a.At.After(from) })
}

// painful reports whether any of the answers from an instant on hurts from a score up.
func painful(answers []Answer, since time.Time, from int) bool {
	return slices.ContainsFunc(answers, func(a Answer) bool { return !a.At.Before(since) && a.hurts(from) })
}
