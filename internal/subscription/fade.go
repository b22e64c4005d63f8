package subscription

import (
	"context"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
)

// Reminders fade with a question. Some weeks after the runner last chose their days, we ask how many they want. Any act of
// theirs is an answer. With none there are fewer, then one a week, and in the end none until they go on: but only where it
// is known that the question reached them.

// settle notes that the runner wants as many reminders as there are.
func (s *Subscriber) settle(now time.Time) { s.Settled, s.FadeAsked = now, time.Time{} }

// Weeks is for how many weeks the runner had reminders on the same days when we asked how many they want.
func (s Subscriber) Weeks() int {
	return int(s.FadeAsked.Sub(latest(s.Settled, s.pauseEnd())) / (7 * day))
}

// Fewer returns the days that are left where there are to be fewer; none where there is one already. They lie as far apart
// as can be. Of equal choices, those of strength work stay.
func (s Subscriber) Fewer(rule guide.FadeRule) calendar.Days {
	p, n := s.Preferences, 1
	if p.Days.Count() == 1 {
		return 0
	}
	if few := rule.DaysAWeek; few > 1 && few < p.Days.Count() {
		n = few
	}
	var strength calendar.Days
	for d := range time.Weekday(7) {
		if p.Focus == guide.Both && p.FocusOn(d) == guide.Strength {
			strength |= 1 << d
		}
	}
	return p.Days.Apart(n, strength)
}

// fade leaves fewer reminders or, of one a week, none until the runner goes on.
func (s *Subscriber) fade(rule guide.FadeRule, now time.Time) {
	if days := s.Fewer(rule); days != 0 {
		s.keepDays(days, now)
	} else {
		s.hold()
	}
	s.settle(now)
}

func (s *Subscriber) keepDays(days calendar.Days, now time.Time) {
	wanted := s.Preferences
	wanted.Days = days
	s.From = effective(*s, wanted, now)
	s.Preferences = wanted
}

// fadesAt is when an open question how many has had its time: there are fewer then, or it is put again. Zero is never.
func (s Subscriber) fadesAt(rule guide.FadeRule) time.Time {
	if s.FadeAsked.IsZero() || !s.Asked.IsZero() {
		return time.Time{}
	}
	end := latest(s.FadeAsked.Add(time.Duration(rule.AnswerDays)*day), s.pauseEnd())
	if s.reached(s.FadeAsked) {
		return s.quiet(end)
	}
	return s.daytime(end)
}

// A reminder under way when its slot is left isn't sent. So days are not changed without the runner's wish from shortly
// before one is due until it surely is sent, or too late.
const (
	beforeSlot = 10 * time.Minute
	afterSlot  = 2 * time.Hour
)

// quiet is the first instant from t on at which no reminder of the runner's is under way.
func (s Subscriber) quiet(t time.Time) time.Time {
	for i := -1; i <= 1; i++ {
		date := calendar.DateOf(t.In(s.Place())).Add(i)
		at := calendar.At(date, s.Preferences.Time, s.Place())
		if s.Preferences.Days.Has(date.Weekday()) && t.After(at.Add(-beforeSlot)) && t.Before(at.Add(afterSlot)) {
			return at.Add(afterSlot)
		}
	}
	return t
}

// AnswerFewer takes the answer to how many reminders a runner wants: all, or fewer. Where that isn't asked, nothing changes.
func (s *Service) AnswerFewer(ctx context.Context, link string, fewer bool, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		if next.FadeAsked.IsZero() {
			return false, nil
		}
		if days := next.Fewer(s.Rules.Fade); fewer && days != 0 {
			next.keepDays(days, now)
		}
		next.act(now)
		return true, nil
	})
}
