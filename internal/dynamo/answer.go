package dynamo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

const answers = "ANSWER#"

// answerAt begins the key of an answer, so that answers sort by time.
func answerAt(t time.Time) string { return answers + t.UTC().Format("20060102T150405.000Z") }

// Keep implements progress.Answers. The same answer again changes nothing.
func (s *Subscribers) Keep(ctx context.Context, runner string, a progress.Answer) error {
	w := writer(key(runnerKey(runner), answerAt(a.At)+"#"+a.ID))
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
		KeyConditionExpression:    aws.String("pk = :pk AND sk BETWEEN :since AND :end"),
		ExpressionAttributeValues: item{":pk": text(runnerKey(runner)), ":since": text(answerAt(since)), ":end": text(answers + "~")},
	})
	if err != nil {
		return nil, fmt.Errorf("query answers: %w", err)
	}
	list := make([]progress.Answer, len(found))
	for i, it := range found {
		r := reader{item: it}
		_, id, _ := strings.Cut(strings.TrimPrefix(r.text("sk"), answers), "#")
		list[i] = progress.Answer{
			ID: id, Felt: progress.Felt(r.text("felt")), Score: progress.NoScore, Focus: guide.Focus(r.text("focus")),
			Step: subscription.Step{Level: r.int("level"), Tier: r.text("tier")}, Seconds: r.int("seconds"),
			Settled: progress.Settled(r.text("settled")), At: r.instant("at"),
		}
		if r.has("score") {
			list[i].Score = r.int("score")
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	return list, nil
}
