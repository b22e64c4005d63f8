package subscription

import (
	"context"
	"errors"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// Stop ends a channel because its address can't or mustn't be sent to; the other channel goes on. An id
// that isn't ours, or a channel that has stopped already, is nothing to do. It reports whether it was
// this call that stopped it.
func (s *Service) Stop(ctx context.Context, id string, c contact.Channel, reason string, now time.Time) (stopped bool, err error) {
	err = s.fail(ctx, id, func(next *Subscriber, w *Write) bool {
		if state := next.On(c).State; state == Stopped || state == None {
			stopped = false
			return false
		}
		next.On(c).set(Stopped, reason, now)
		w.Consents = []Consent{{To: string(c), Wording: Wordings[string(c)], At: now, Source: reason}}
		stopped = true
		return true
	})
	return stopped && err == nil, err
}

// Fail counts a failure on a channel that may pass, such as a full mailbox. The channel stops when such
// failures came on SoftDays different days within SoftSpan days. The same failure again changes nothing.
func (s *Service) Fail(ctx context.Context, id string, c contact.Channel, now time.Time) error {
	return s.fail(ctx, id, func(next *Subscriber, w *Write) bool {
		standing := next.On(c)
		if standing.State != Active {
			return false
		}
		before := standing.Soft
		if standing.Soft.fail(calendar.DateOf(now.UTC())) {
			standing.set(Stopped, "unreachable", now)
			w.Consents = []Consent{{To: string(c), Wording: Wordings[string(c)], At: now, Source: "unreachable"}}
		}
		return standing.Soft != before || standing.State == Stopped
	})
}

func (s *Service) fail(ctx context.Context, id string, edit func(*Subscriber, *Write) bool) error {
	_, err := s.change(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		return next.Erased.IsZero() && edit(next, w), nil
	})
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	return err
}
