package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/subscription"
)

// Allowance caps the texts of a month, in UTC. It implements reminder.Allowance.
type Allowance struct {
	table
	perRunner, inAll int
}

// NewAllowance returns the allowance kept in a Reminders table: at most so many texts a month to one
// runner, and in all.
func NewAllowance(client *dynamodb.Client, name string, perRunner, inAll int) *Allowance {
	return &Allowance{newTable(client, name), perRunner, inAll}
}

// everybody is the sort key of the count of all texts; no runner's id is like it.
const everybody = "ALL"

// Take implements reminder.Allowance. After an error one text more may be counted than was sent, never
// one less.
func (a *Allowance) Take(ctx context.Context, runner string, now time.Time) (bool, error) {
	month := "TEXTS#" + now.UTC().Format("2006-01")
	ok, err := a.count(ctx, month, runner, a.perRunner, now)
	if err != nil || !ok {
		return false, err
	}
	if ok, err = a.count(ctx, month, everybody, a.inAll, now); err != nil || ok {
		return ok, err
	}
	_, _, err = a.update(ctx, update{
		pk: month, sk: runner, set: "ADD #n :less", names: map[string]string{"#n": "n"}, values: item{":less": number(-1)},
	})
	if err != nil {
		return false, fmt.Errorf("give back: %w", err)
	}
	return false, nil
}

// count adds one to a counter that is below its cap, and reports whether it was.
func (a *Allowance) count(ctx context.Context, month, who string, most int, now time.Time) (bool, error) {
	if most < 1 {
		return false, nil
	}
	_, _, err := a.update(ctx, update{
		pk: month, sk: who, set: "ADD #n :one SET #ttl = :ttl", condition: "attribute_not_exists(#n) OR #n < :most",
		names:  map[string]string{"#n": "n", "#ttl": "ttl"},
		values: item{":one": number(1), ":most": number(most), ":ttl": ttl(now.Add(subscription.TracesFor))},
	})
	if refused(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("count text: %w", err)
	}
	return true, nil
}
