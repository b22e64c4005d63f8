package subscription

import (
	"context"
	"time"
)

// RenewFeed puts another link to the calendar in the place of the one in force, which is no good from then on.
func (s *Service) RenewFeed(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		next.Feed++
		next.act(now)
		return true, nil
	})
}
