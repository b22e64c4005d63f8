package progress

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// Subscribers finds and changes who a link is for. *subscription.Service does it.
type Subscribers interface {
	// Holder returns the subscriber of a link to the preferences.
	Holder(ctx context.Context, link string, now time.Time) (subscription.Subscriber, error)
	// Hear applies edit once for each telling: subscription.ErrRepeat, and nothing changed, when it was heard before.
	Hear(ctx context.Context, id, telling string, edit func(next *subscription.Subscriber) []subscription.Consent) (subscription.Subscriber, error)
	// Adjust applies edit, as often as it is asked to.
	Adjust(ctx context.Context, id string, edit func(next *subscription.Subscriber)) (subscription.Subscriber, error)
}

// Service takes what runners tell of their sessions, and changes their plan as they say.
type Service struct {
	Subscribers Subscribers
	Answers     Answers
	Rules       guide.Rules
}

// Telling is what a runner tells at the end of a session.
type Telling struct {
	Answer
	Sign bool // one of those that need a doctor is ticked
}

// Told is what came of a telling.
type Told struct {
	Subscriber subscription.Subscriber // as they stand after it
	Advice     Advice
	Offer      *Offer // a step up that they may take now
	Kept       bool   // the answer is kept: they agreed to that
}

// Tell takes what a runner tells of a session. However often the same telling comes, it counts once: that it was heard is
// kept with what it changed, and keeping the answer again changes nothing. Without consent nothing of the answer is kept,
// be it pain or not: the plan alone may change, as it also may by the runner's own choice. What calls for a stop is never
// taken for another telling of the same session: it is heard for itself.
func (s *Service) Tell(ctx context.Context, link string, t Telling, now time.Time) (Told, error) {
	who, err := s.Subscribers.Holder(ctx, link, now)
	if err != nil {
		return Told{}, err
	}
	others, err := History(ctx, s.Answers, who, now)
	if err != nil {
		return Told{}, err
	}
	stop := t.Sign || t.much(s.Rules)
	if i := slices.IndexFunc(others, func(a Answer) bool { return a.ID == t.ID }); i >= 0 {
		t.again(others[i], stop)
		others = slices.Delete(others, i, i+1)
	}
	var told Told
	told.Subscriber, err = s.Subscribers.Hear(ctx, who.ID, t.heard(stop), func(next *subscription.Subscriber) []subscription.Consent {
		*next, told.Advice = After(s.Rules, *next, others, t.Answer, t.Sign, now)
		next.Met(now)
		return nil
	})
	if errors.Is(err, subscription.ErrRepeat) {
		told.Subscriber, err = s.Subscribers.Holder(ctx, link, now)
		_, told.Advice = After(s.Rules, told.Subscriber, others, t.Answer, t.Sign, now)
	}
	if err != nil {
		return Told{}, fmt.Errorf("hear a session of %s: %w", who.ID, err)
	}
	if !told.Subscriber.Answers {
		return told, nil
	}
	if err := s.Answers.Keep(ctx, who.ID, t.Answer); err != nil {
		return Told{}, fmt.Errorf("keep an answer of %s: %w", who.ID, err)
	}
	told.Kept = true
	if offer, ok := OfferTo(s.Rules, told.Subscriber, with(others, t.Answer), now); ok {
		told.Offer = &offer
	}
	return told, nil
}

// heard is what a telling is remembered by. What calls for a stop has a name of its own, in which nobody can read that.
func (t Telling) heard(stop bool) string {
	name := sha256.Sum256(fmt.Appendf(nil, "%t %s", stop, t.ID))
	return "session-" + base64.RawURLEncoding.EncodeToString(name[:16])
}

// again is a telling of what was told before: how long ago that was is reckoned anew each time it is sent, and the first
// holds. What was felt is what was told first, too, unless it now calls for a stop.
func (t *Telling) again(first Answer, stop bool) {
	if stop {
		t.At, t.Settled = first.At, first.Settled
		return
	}
	t.Answer = first
}

// History is what is kept of a runner's answers: of a year, which is as long as they are. It is nothing without their consent.
func History(ctx context.Context, kept Answers, who subscription.Subscriber, now time.Time) ([]Answer, error) {
	if !who.Answers {
		return nil, nil
	}
	list, err := kept.List(ctx, who.ID, now.Add(-subscription.AnswersFor))
	if err != nil {
		return nil, fmt.Errorf("list answers of %s: %w", who.ID, err)
	}
	return list, nil
}

// Standing is how a runner is getting on.
type Standing struct {
	Summary
	Offer   *Offer // a step up that they may take now
	Towards int    // sessions that felt right on this step, of those that a step up wants
}

// Look returns how a runner is getting on, by their own calendar. Changing nothing, it may be asked at any time.
func (s *Service) Look(ctx context.Context, who subscription.Subscriber, now time.Time) (Standing, error) {
	now = now.In(who.Place())
	list, err := History(ctx, s.Answers, who, now)
	if err != nil {
		return Standing{}, err
	}
	standing := Standing{Summary: Summarise(s.Rules.SomePain, list, now), Towards: Towards(s.Rules, who, list, now)}
	if offer, ok := OfferTo(s.Rules, who, list, now); ok {
		standing.Offer = &offer
	}
	return standing, nil
}

var errNoStep = fault.New(fault.Invalid, "No step up is open to you just now. You can go up once a week, and not while you rest or just after pain.")

// Raise goes up to a step, which the runner has confirmed. Confirming the same again changes nothing.
func (s *Service) Raise(ctx context.Context, link string, to subscription.Step, now time.Time) (subscription.Subscriber, error) {
	who, err := s.Subscribers.Holder(ctx, link, now)
	if err != nil {
		return who, err
	}
	list, err := History(ctx, s.Answers, who, now)
	if err != nil {
		return who, err
	}
	ok := false
	next, err := s.Subscribers.Adjust(ctx, who.ID, func(next *subscription.Subscriber) {
		if ok = next.Step() == to; ok {
			return
		}
		if up, _ := next.Step().Up(); up == to && !Hurt(s.Rules, list, now) {
			ok = next.Raise(s.Rules.Pace, now)
		}
	})
	if err == nil && !ok {
		err = errNoStep
	}
	return next, err
}

// Ease goes down from a step, as the runner asks. Asking the same again changes nothing.
func (s *Service) Ease(ctx context.Context, link string, from subscription.Step, now time.Time) (subscription.Subscriber, error) {
	return s.adjust(ctx, link, now, func(next *subscription.Subscriber) {
		if next.Step() == from {
			next.Ease(now)
		}
	})
}

// Decline notes that the runner doesn't want a step up for now.
func (s *Service) Decline(ctx context.Context, link string, now time.Time) (subscription.Subscriber, error) {
	return s.adjust(ctx, link, now, func(next *subscription.Subscriber) { next.Declined = now })
}

// Rest holds all reminders back, as the runner asks.
func (s *Service) Rest(ctx context.Context, link string, now time.Time) (subscription.Subscriber, error) {
	return s.adjust(ctx, link, now, func(next *subscription.Subscriber) {
		if !next.Resting {
			next.Rest(now)
		}
	})
}

// Stretch lets stretches go on while a runner rests from strength work, or ends that.
func (s *Service) Stretch(ctx context.Context, link string, on bool, now time.Time) (subscription.Subscriber, error) {
	return s.adjust(ctx, link, now, func(next *subscription.Subscriber) { next.Stretching = on && next.Resting })
}

func (s *Service) adjust(ctx context.Context, link string, now time.Time, edit func(*subscription.Subscriber)) (subscription.Subscriber, error) {
	who, err := s.Subscribers.Holder(ctx, link, now)
	if err != nil {
		return who, err
	}
	return s.Subscribers.Adjust(ctx, who.ID, func(next *subscription.Subscriber) {
		edit(next)
		next.Met(now)
	})
}

// Settle takes whether the pain of the latest session was gone the next morning, and returns the advice that follows. Where
// no such question is open, nothing changes.
func (s *Service) Settle(ctx context.Context, link string, settled Settled, now time.Time) (Advice, error) {
	who, err := s.Subscribers.Holder(ctx, link, now)
	if err != nil {
		return GoOn, err
	}
	standing, err := s.Look(ctx, who, now)
	if err != nil || standing.Open == nil {
		return GoOn, err
	}
	a := *standing.Open
	a.Settled = settled
	if err := s.Answers.Keep(ctx, who.ID, a); err != nil {
		return GoOn, fmt.Errorf("keep an answer of %s: %w", who.ID, err)
	}
	if settled == NotSettled {
		return SeeProfessional, nil
	}
	return GoOn, nil
}
