package dynamo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/calendar"
	"limber/internal/reminder"
)

const keepTallies = 30 * 24 * time.Hour

// Add implements reminder.Scores.
func (r *Reminders) Add(ctx context.Context, day calendar.Date, t reminder.Tally) error {
	_, _, err := r.update(ctx, update{
		pk: "REPUTATION", sk: day.String(), set: "ADD sent :sent, bounced :bounced, complained :complained SET #ttl = :ttl",
		names: map[string]string{"#ttl": "ttl"},
		values: item{
			":sent": number(t.Sent), ":bounced": number(t.Bounced), ":complained": number(t.Complained),
			":ttl": ttl(r.now().Add(keepTallies)),
		},
	})
	if err != nil {
		return fmt.Errorf("add to tally: %w", err)
	}
	return nil
}

// Sum implements reminder.Scores.
func (r *Reminders) Sum(ctx context.Context, first, last calendar.Date) (reminder.Tally, error) {
	days, err := r.query(ctx, &dynamodb.QueryInput{
		ConsistentRead:         aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk AND sk BETWEEN :first AND :last"),
		ExpressionAttributeValues: item{
			":pk": text("REPUTATION"), ":first": text(first.String()), ":last": text(last.String()),
		},
	})
	if err != nil {
		return reminder.Tally{}, fmt.Errorf("query tallies: %w", err)
	}
	var sum reminder.Tally
	for _, it := range days {
		fields := reader{item: it}
		sum.Sent += fields.int("sent")
		sum.Bounced += fields.int("bounced")
		sum.Complained += fields.int("complained")
		if fields.err != nil {
			return reminder.Tally{}, fields.err
		}
	}
	return sum, nil
}

const breaker, breakerKey = "BREAKER", "EMAIL"

// Trip implements reminder.Scores. The first reason stays.
func (r *Reminders) Trip(ctx context.Context, reason string, now time.Time) error {
	_, _, err := r.update(ctx, update{
		pk: breaker, sk: breakerKey, set: "SET reason = :reason, #at = :now", condition: absent,
		names: map[string]string{"#at": "at"}, values: item{":reason": text(reason), ":now": instant(now)},
	})
	if err != nil && !refused(err) {
		return fmt.Errorf("trip breaker: %w", err)
	}
	return nil
}

// Breaker reads whether emails are stopped. It implements reminder.Breaker.
type Breaker struct {
	table
	latest atomic.Pointer[answer]
}

// answer is what was read of the breaker, and when, by this machine's clock.
type answer struct {
	tripped bool
	asked   time.Time
}

// NewBreaker returns the breaker kept in a Reminders table.
func NewBreaker(client *dynamodb.Client, name string) *Breaker {
	return &Breaker{table: newTable(client, name)}
}

// freshBreaker is how long an answer is good for.
const freshBreaker = 5 * time.Second

// Tripped implements reminder.Breaker. Its answer is at most five seconds old.
func (b *Breaker) Tripped(ctx context.Context) (bool, error) {
	if have := b.latest.Load(); have != nil && time.Since(have.asked) < freshBreaker {
		return have.tripped, nil
	}
	asked := time.Now()
	found, _, err := b.get(ctx, breaker, breakerKey)
	if err != nil {
		return false, fmt.Errorf("get breaker: %w", err)
	}
	b.latest.Store(&answer{found != nil, asked})
	return found != nil, nil
}
