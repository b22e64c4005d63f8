package dynamo

import (
	"context"
	"fmt"

	"limber/internal/subscription"
)

// Begin implements reply.Replies.
func (s *Subscribers) Begin(ctx context.Context, runner, id string) (first bool, err error) {
	now := s.now()
	_, _, err = s.update(ctx, update{
		pk: runnerKey(runner), sk: textKey(id),
		set: "SET answered = :now, #ttl = if_not_exists(#ttl, :ttl)", condition: "attribute_not_exists(answered)",
		names: map[string]string{"#ttl": "ttl"}, values: item{":now": instant(now), ":ttl": ttl(now.Add(subscription.HeardFor))},
	})
	if refused(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("begin reply: %w", err)
	}
	return true, nil
}
