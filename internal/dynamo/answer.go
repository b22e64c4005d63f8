package dynamo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

const answers = "ANSWER#"

// Keep implements progress.Answers. The id alone is the key: two tellings of one session at once don't agree on its time.
func (s *Subscribers) Keep(ctx context.Context, runner string, a progress.Answer) error {
	w := writer(key(runnerKey(runner), answers+a.ID))
	w.text("felt", string(a.Felt))
	if a.Score != progress.NoScore {
		w["score"] = number(a.Score)
	}
	w.text("focus", string(a.Focus))
	w.number("level", a.Step.Level)
	w.text("tier", a.Step.Tier)
	w.number("seconds", a.Seconds)
	w.text("settled", string(a.Settled))
	w.instant("at", a.At)
	w["ttl"] = ttl(a.At.Add(subscription.AnswersFor))
	if err := s.batchPut(ctx, []item{item(w)}); err != nil {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// List implements progress.Answers.
func (s *Subscribers) List(ctx context.Context, runner string, since time.Time) ([]progress.Answer, error) {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		ConsistentRead:            aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk AND begins_with(sk, :answers)"),
		ExpressionAttributeValues: item{":pk": text(runnerKey(runner)), ":answers": text(answers)},
	})
	if err != nil {
		return nil, fmt.Errorf("query answers: %w", err)
	}
	list := make([]progress.Answer, 0, len(found))
	for _, it := range found {
		r := reader{item: it}
		id := r.text("sk")
		a := progress.Answer{
			ID: id[strings.LastIndex(id, "#")+1:], Felt: progress.Felt(r.text("felt")), Score: progress.NoScore, Focus: guide.Focus(r.text("focus")),
			Step: subscription.Step{Level: r.int("level"), Tier: r.text("tier")}, Seconds: r.int("seconds"),
			Settled: progress.Settled(r.text("settled")), At: r.instant("at"),
		}
		if r.has("score") {
			a.Score = r.int("score")
		}
		if r.err != nil {
			return nil, r.err
		}
		if !a.At.Before(since) {
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b progress.Answer) int { return a.At.Compare(b.At) })
	return list, nil
}
