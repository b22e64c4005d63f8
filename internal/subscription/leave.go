package subscription

import (
	"context"
	"time"

	"limber/internal/contact"
)

// Leave ends a channel by its link. Leaving again changes nothing. It returns the subscriber as left.
func (s *Service) Leave(ctx context.Context, link string, c contact.Channel, now time.Time) (Subscriber, error) {
	found, err := s.open(ctx, link, Leaving(c), now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.leave(ctx, found.ID, []contact.Channel{c}, "link", now)
}

// LeaveAll ends the channels named by a link to the preferences; none named is all of them.
func (s *Service) LeaveAll(ctx context.Context, link string, channels []contact.Channel, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	if len(channels) == 0 {
		channels = contact.Channels
	}
	return s.leave(ctx, found.ID, channels, "preferences", now)
}

func (s *Service) leave(ctx context.Context, id string, channels []contact.Channel, source string, now time.Time) (Subscriber, error) {
	return s.change(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		for _, c := range channels {
			if next.Leave(c, now) {
				w.Consents = append(w.Consents, Consent{To: string(c), Wording: Wordings[string(c)], At: now, Source: source})
			}
		}
		return len(w.Consents) > 0, nil
	})
}

// Keep notes that the runner still wants the routines, as we asked.
func (s *Service) Keep(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	return s.act(ctx, link, now, func(next *Subscriber) {
		next.act(now)
		next.settle(now)
	})
}

// Recover ends a rest, once the runner says that they are well enough.
func (s *Service) Recover(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	return s.act(ctx, link, now, func(next *Subscriber) {
		if next.Resting {
			next.Recover(now)
		}
	})
}

func (s *Service) act(ctx context.Context, link string, now time.Time, edit func(*Subscriber)) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		edit(next)
		return true, nil
	})
}

// KeepAnswers gives or withdraws the consent to keep exercise answers. Withdrawing removes them. That they are to be removed
// is kept with the withdrawal: upkeep does it should it fail here, and once more in case an answer was on its way.
func (s *Service) KeepAnswers(ctx context.Context, link string, agreed bool, source string, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	next, err := s.change(ctx, found.ID, func(next *Subscriber, w *Write) (bool, error) {
		if next.Answers == agreed {
			return false, nil
		}
		next.Answers = agreed
		if !agreed {
			next.Trained, next.Lapsed, next.Reasoned, next.Forget = time.Time{}, time.Time{}, time.Time{}, now
		} else if !next.Forget.IsZero() { // what they wanted removed isn't to come back
			if err := s.Keeper.Purge(ctx, next.ID, true); err != nil {
				return false, err
			}
			next.Forget = time.Time{}
		}
		next.act(now)
		w.Consents = []Consent{{To: ToAnswers, Given: agreed, Wording: Wordings[ToAnswers], At: now, Source: source}}
		return true, nil
	})
	if err == nil && !agreed {
		err = s.Keeper.Purge(ctx, next.ID, true) // again and again is harmless
	}
	return next, err
}
