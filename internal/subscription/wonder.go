package subscription

import (
	"context"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
)

const (
	// reasonEvery is how often at most we ask what came between: who doesn't care to tell of sessions isn't asked each week.
	// Source: our own number, for the clinic to approve.
	reasonEvery = 28 * day
	// ReasonFor is how long after that one word by text is its answer: later it is about something else.
	ReasonFor = 7 * day
)

// askFewerAt is when to ask how many reminders the runner wants; zero where that is asked, or isn't to be.
func (s Subscriber) askFewerAt(rule guide.FadeRule) time.Time {
	if rule.Weeks == 0 || s.Settled.IsZero() || !s.FadeAsked.IsZero() || !s.Asked.IsZero() {
		return time.Time{}
	}
	at := latest(s.Settled, s.pauseEnd()).Add(time.Duration(rule.Weeks) * 7 * day)
	if s.WhyOpen() {
		at = latest(at, s.Lapsed.Add(ReasonFor)) // one question at a time
	}
	return s.daytime(at)
}

// askReasonAt is when to ask what came between: the morning after so many whole days without a session, a pause or a
// change of plan. Zero is never.
func (s Subscriber) askReasonAt(rule guide.MissedRule) time.Time {
	open := !s.Lapsed.IsZero() || !s.FadeAsked.IsZero() || !s.Asked.IsZero()
	if rule.Days == 0 || s.Trained.IsZero() || !s.Answers || open {
		return time.Time{}
	}
	at := s.pastDays(latest(s.Trained, s.Settled, s.pauseEnd()), rule.Days)
	if !s.AskedWhy.IsZero() {
		at = latest(at, s.AskedWhy.Add(reasonEvery))
	}
	return s.daytime(at)
}

// WhyOpen reports whether we asked what came between, and weren't told yet.
func (s Subscriber) WhyOpen() bool {
	return !s.Lapsed.IsZero() && s.Reasoned.IsZero() && s.Active() && !s.Resting
}

// WhyOpenAt reports whether one word by text, sent at an instant, is the answer to that.
func (s Subscriber) WhyOpenAt(sent time.Time) bool {
	return s.WhyOpen() && !sent.Before(s.Lapsed) && sent.Sub(s.Lapsed) < ReasonFor
}

// daytime is the first instant from t on at which we write without being written to: in the hours of texts.
func (s Subscriber) daytime(t time.Time) time.Time {
	local := t.In(s.Place())
	switch clock := calendar.TimeOf(local); {
	case clock < FirstText:
		return calendar.At(calendar.DateOf(local), FirstText, s.Place())
	case clock > LastText:
		return calendar.At(calendar.DateOf(local).Add(1), FirstText, s.Place())
	}
	return t
}

// pastDays is the end of so many days after the one of an instant, where the runner is.
func (s Subscriber) pastDays(from time.Time, days int) time.Time {
	return calendar.At(calendar.DateOf(from.In(s.Place())).Add(days+1), 0, s.Place())
}

// question is what to ask the runner at an instant, one thing at a time; empty for nothing. Not while they pause or rest,
// and not at night, even where a turn of ours came late.
func (s Subscriber) question(rules guide.Rules, now time.Time) NoteKind {
	clock := calendar.TimeOf(now.In(s.Place()))
	switch held := s.Resting || !s.Erased.IsZero() || s.held(s.Preferences.PausedUntil, now); {
	case !s.Active() || held || clock < FirstText || clock >= QuietFrom:
		return ""
	case due(s.askFewerAt(rules.Fade), now), due(s.fadesAt(rules.Fade), now) && !s.reached(s.FadeAsked):
		return AskFewer
	case due(s.askReasonAt(rules.Missed), now):
		return AskReason
	}
	return ""
}

// reached reports whether it is known that a question which we began to ask at an instant was taken, for an address that
// is good still.
func (s Subscriber) reached(asked time.Time) bool {
	for _, c := range contact.Channels {
		if on := s.On(c); on.ToldAt.Equal(asked) && on.Told && on.State == Active {
			return true
		}
	}
	return false
}

// wonder asks what the rules want asked, once: see once. Where it isn't known that the question went out, how many
// is asked again when the time to answer is over; what came between isn't.
func (u *Upkeep) wonder(ctx context.Context, found Subscriber, now time.Time) error {
	kind := found.question(u.Service.Rules, now)
	channel, ok := found.reachable()
	if kind == "" || !ok {
		return nil
	}
	return u.Service.once(ctx, found.ID, channel, announcement{
		begin: func(next *Subscriber) bool {
			if next.question(u.Service.Rules, now) != kind || next.On(channel).State != Active {
				return false
			}
			if kind == AskFewer {
				next.FadeAsked = now
			} else {
				next.Lapsed, next.Reasoned, next.AskedWhy = now, time.Time{}, now
			}
			return true
		},
		note: func(next Subscriber) Note { return u.note(next, kind) },
		undo: func(next *Subscriber) bool { return u.Service.Notes[channel] != nil && next.unask(kind, found, now) },
	}, now)
}

// unask takes back a question that was surely not asked, unless something else became of it meanwhile.
func (s *Subscriber) unask(kind NoteKind, before Subscriber, asked time.Time) bool {
	if kind == AskFewer {
		open := s.FadeAsked.Equal(asked)
		if open {
			s.FadeAsked = before.FadeAsked
		}
		return open
	}
	open := s.Lapsed.Equal(asked)
	if open {
		s.Lapsed, s.AskedWhy = time.Time{}, before.AskedWhy
	}
	return open
}

func (u *Upkeep) note(s Subscriber, kind NoteKind) Note {
	if kind == AskReason {
		return Note{Kind: kind}
	}
	rule := u.Service.Rules.Fade
	return Note{
		Kind: kind, Weeks: s.Weeks(), Left: s.Fewer(rule).Count(),
		By: calendar.DateOf(s.FadeAsked.Add(time.Duration(rule.AnswerDays) * day).In(s.Place())),
	}
}

// AnswerReason notes that a runner said what came between, once for each time that we ask. What they say isn't kept.
func (s *Service) AnswerReason(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		if !next.WhyOpen() {
			return false, nil
		}
		next.Reasoned = now
		next.Met(now)
		return true, nil
	})
}
