package dynamo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Guard is the table of tries counted and idempotency keys. It is an api.Counter, an
// api.Keys and an enquiry.Alike.
type Guard struct{ table }

// NewGuard returns the table of that name.
func NewGuard(client *dynamodb.Client, name string) *Guard { return &Guard{newTable(client, name)} }

// Count implements api.Counter, in one write. The window's length and start are the sort key, so a
// window that has ended is never read again, deleted or not.
func (g *Guard) Count(ctx context.Context, key string, window time.Duration, now time.Time) (int, time.Time, error) {
	starts := now.UTC().Truncate(window)
	ends := starts.Add(window)
	counted, _, err := g.update(ctx, update{
		pk: "LIMIT#" + key, sk: window.String() + "#" + starts.Format(time.RFC3339), set: "ADD #n :one SET #ttl = :ttl",
		names:  map[string]string{"#n": "n", "#ttl": "ttl"},
		values: item{":one": number(1), ":ttl": ttl(ends)},
		want:   types.ReturnValueUpdatedNew,
	})
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("count: %w", err)
	}
	fields := reader{item: counted}
	return fields.int("n"), ends, fields.err
}

// Alike implements enquiry.Alike, by days in UTC.
func (g *Guard) Alike(ctx context.Context, fingerprint string, now time.Time) (int, error) {
	n, _, err := g.Count(ctx, "alike-"+fingerprint, 24*time.Hour, now)
	return n, err
}

// Claim implements api.Keys. A refused write brings what is held with it, so one call is enough.
func (g *Guard) Claim(ctx context.Context, key string, record []byte, now, until time.Time) ([]byte, error) {
	put := g.put(key, record, until)
	put.ConditionExpression = aws.String("attribute_not_exists(pk) OR #until <= :now OR #record = :record")
	put.ExpressionAttributeNames = map[string]string{"#until": "until", "#record": "record"}
	put.ExpressionAttributeValues = item{":now": instant(now), ":record": bytes(record)}
	put.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	_, err := g.client.PutItem(ctx, put)
	var other *types.ConditionalCheckFailedException
	if errors.As(err, &other) {
		fields := reader{item: other.Item}
		if held := fields.bytes("record"); held != nil {
			return held, nil
		}
		return nil, errors.New("dynamo: a key is held without a record")
	}
	if err != nil {
		return nil, fmt.Errorf("claim key: %w", err)
	}
	return nil, nil
}

// Keep implements api.Keys.
func (g *Guard) Keep(ctx context.Context, key string, claim, record []byte, until time.Time) error {
	put := g.put(key, record, until)
	put.ConditionExpression = aws.String(stillHeld)
	put.ExpressionAttributeNames = map[string]string{"#record": "record"}
	put.ExpressionAttributeValues = item{":claim": bytes(claim)}
	if _, err := g.client.PutItem(ctx, put); err != nil && !refused(err) {
		return fmt.Errorf("keep answer: %w", err)
	}
	return nil
}

// Release implements api.Keys.
func (g *Guard) Release(ctx context.Context, id string, claim []byte) error {
	_, err := g.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &g.name, Key: key("KEY#"+id, "KEY"), ConditionExpression: aws.String(stillHeld),
		ExpressionAttributeNames:  map[string]string{"#record": "record"},
		ExpressionAttributeValues: item{":claim": bytes(claim)},
	})
	if err != nil && !refused(err) {
		return fmt.Errorf("release key: %w", err)
	}
	return nil
}

// stillHeld is the condition of the owner of a claim.
const stillHeld = "#record = :claim"

func (g *Guard) put(id string, record []byte, until time.Time) *dynamodb.PutItemInput {
	row := key("KEY#"+id, "KEY")
	row["record"], row["until"], row["ttl"] = bytes(record), instant(until), ttl(until)
	return &dynamodb.PutItemInput{TableName: &g.name, Item: row}
}
