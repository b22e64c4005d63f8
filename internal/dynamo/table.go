package dynamo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
)

// item is a record as DynamoDB has it.
type item = map[string]types.AttributeValue

// table is one table and the store's own clock.
type table struct {
	client *dynamodb.Client
	name   string
	ahead  *atomic.Int64 // nanoseconds by which the store's clock is ahead of this machine's
}

func newTable(client *dynamodb.Client, name string) table {
	return table{client: client, name: name, ahead: new(atomic.Int64)}
}

// note learns the store's time from an answer, and returns it.
func (t table) note(answer middleware.Metadata) time.Time {
	server, ok := awsmiddleware.GetServerTime(answer)
	if !ok {
		return t.now()
	}
	t.ahead.Store(int64(time.Until(server)))
	return server.UTC()
}

// now is the store's time, to the second, as far as the answers so far tell. Machines' clocks differ;
// leases and traces of changes go by this one.
func (t table) now() time.Time {
	return time.Now().Add(time.Duration(t.ahead.Load())).UTC()
}

func (t table) get(ctx context.Context, pk, sk string) (item, time.Time, error) {
	out, err := t.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: &t.name, Key: key(pk, sk), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	return out.Item, t.note(out.ResultMetadata), nil
}

// batchGet reads up to any number of keys, consistently. Absent ones are left out, the order is free.
func (t table) batchGet(ctx context.Context, keys []item) ([]item, error) {
	var found []item
	for len(keys) > 0 {
		now := keys[:min(100, len(keys))]
		out, err := t.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{t.name: {Keys: now, ConsistentRead: aws.Bool(true)}},
		})
		if err != nil {
			return nil, err
		}
		t.note(out.ResultMetadata)
		found = append(found, out.Responses[t.name]...)
		left := out.UnprocessedKeys[t.name].Keys
		if len(left) == len(now) {
			return nil, errors.New("dynamo: no key of a batch was read")
		}
		keys = append(left, keys[len(now):]...)
	}
	return found, nil
}

// batchPut writes items, each for itself. The same again changes nothing.
func (t table) batchPut(ctx context.Context, items []item) error {
	writes := make([]types.WriteRequest, len(items))
	for i := range items {
		writes[i].PutRequest = &types.PutRequest{Item: items[i]}
	}
	return t.batchWrite(ctx, writes)
}

// batchWrite makes writes, each for itself, none of them to the same key.
func (t table) batchWrite(ctx context.Context, all []types.WriteRequest) error {
	for writes := range slices.Chunk(all, 25) {
		for try := 0; len(writes) > 0; try++ {
			if try == 8 {
				return errors.New("dynamo: a batch stays unwritten")
			}
			out, err := t.client.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
				RequestItems: map[string][]types.WriteRequest{t.name: writes},
			})
			if err != nil {
				return err
			}
			writes = out.UnprocessedItems[t.name]
			if len(writes) > 0 && !pause(ctx, 50*time.Millisecond<<try) {
				return ctx.Err()
			}
		}
	}
	return nil
}

// query reads all that a query finds, page by page.
func (t table) query(ctx context.Context, in *dynamodb.QueryInput) ([]item, error) {
	in.TableName = &t.name
	var found []item
	for {
		out, err := t.client.Query(ctx, in)
		if err != nil {
			return nil, err
		}
		t.note(out.ResultMetadata)
		found = append(found, out.Items...)
		if out.LastEvaluatedKey == nil || in.Limit != nil && len(found) >= int(*in.Limit) {
			return found, nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

// pause waits, and reports whether the context outlived the wait.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// update applies an expression and returns the attributes asked for.
func (t table) update(ctx context.Context, u update) (item, time.Time, error) {
	in := &dynamodb.UpdateItemInput{
		TableName: &t.name, Key: key(u.pk, u.sk), UpdateExpression: &u.set, ReturnValues: u.want,
	}
	if u.condition != "" {
		in.ConditionExpression = &u.condition
	}
	if len(u.values) > 0 {
		in.ExpressionAttributeValues = u.values
	}
	if len(u.names) > 0 {
		in.ExpressionAttributeNames = u.names
	}
	out, err := t.client.UpdateItem(ctx, in)
	if err != nil {
		return nil, time.Time{}, err
	}
	return out.Attributes, t.note(out.ResultMetadata), nil
}

type update struct {
	pk, sk, set, condition string
	values                 item
	names                  map[string]string
	want                   types.ReturnValue
}

// transact makes a transaction, and again where others' writes met it: then nothing of it was made. Each
// try has a token of its own, by which the client makes it once though an answer is lost.
func (t table) transact(ctx context.Context, writes []types.TransactWriteItem) error {
	const wait = 10 * time.Millisecond
	for try := 0; ; try++ {
		out, err := t.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
		if err == nil {
			t.note(out.ResultMetadata)
			return nil
		}
		if try == 5 || !met(err) || !pause(ctx, wait<<try+rand.N(wait<<try)) {
			return err
		}
	}
}

// met reports whether a transaction failed for no other reason than that others' writes met it.
func met(err error) bool {
	var many *types.TransactionCanceledException
	if !errors.As(err, &many) {
		return false
	}
	conflict := false
	for _, reason := range many.CancellationReasons {
		switch aws.ToString(reason.Code) {
		case "", "None":
		case "TransactionConflict":
			conflict = true
		default:
			return false
		}
	}
	return conflict
}

// refused reports whether a write's condition did not hold.
func refused(err error) bool {
	var one *types.ConditionalCheckFailedException
	if errors.As(err, &one) {
		return true
	}
	var many *types.TransactionCanceledException
	if !errors.As(err, &many) {
		return false
	}
	for _, reason := range many.CancellationReasons {
		if code := aws.ToString(reason.Code); code == "ConditionalCheckFailed" || code == "TransactionConflict" {
			return true
		}
	}
	return false
}
