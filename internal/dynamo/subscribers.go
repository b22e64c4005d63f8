package dynamo

import (
	"context"
	"fmt"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/subscription"
)

// Subscribers is the table of who gets reminders and what became of them. It is a subscription.Finder,
// Keeper, Archive and Chores, a reminder.Roster, Ledger and Journal, an api.History, a reply.Replies
// and a progress.Answers.
type Subscribers struct {
	table
	latest atomic.Pointer[changes]
}

// NewSubscribers returns the table of that name.
func NewSubscribers(client *dynamodb.Client, name string) *Subscribers {
	return &Subscribers{table: newTable(client, name)}
}

const profile = "PROFILE"

func runnerKey(id string) string    { return "RUNNER#" + id }
func addressKey(h string) string    { return "ADDRESS#" + h }
func touchedKey(slot string) string { return "TOUCHED#" + slot }

// ByID implements subscription.Finder.
func (s *Subscribers) ByID(ctx context.Context, id string) (subscription.Subscriber, error) {
	found, _, err := s.get(ctx, runnerKey(id), profile)
	if err != nil {
		return subscription.Subscriber{}, fmt.Errorf("get profile: %w", err)
	}
	if found == nil {
		return subscription.Subscriber{}, subscription.ErrAbsent
	}
	return decodeProfile(found)
}

// ByAddress implements subscription.Finder.
func (s *Subscribers) ByAddress(ctx context.Context, hash string) (subscription.Subscriber, error) {
	claim, _, err := s.get(ctx, addressKey(hash), "CLAIM")
	if err != nil {
		return subscription.Subscriber{}, fmt.Errorf("get claim: %w", err)
	}
	r := reader{item: claim}
	switch {
	case claim == nil:
		return subscription.Subscriber{}, subscription.ErrAbsent
	case r.has("barred"):
		return subscription.Subscriber{}, subscription.ErrBarred
	}
	return s.ByID(ctx, r.text("id"))
}
