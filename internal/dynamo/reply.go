package dynamo

import (
	"context"
	"fmt"

	"limber/internal/reply"
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

// Keep implements reply.Answers. The same answer again changes nothing.
func (s *Subscribers) Keep(ctx context.Context, runner string, a reply.Answer) error {
	w := writer(key(runnerKey(runner), "ANSWER#"+a.At.UTC().Format("20060102T150405.000Z")+"#"+a.ID))
	w.text("kind", a.Kind)
	if a.Score >= 0 {
		w["score"] = number(a.Score)
	}
	w.instant("at", a.At)
	w["ttl"] = ttl(a.At.Add(subscription.AnswersFor))
	if err := s.batchPut(ctx, []item{item(w)}); err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}
