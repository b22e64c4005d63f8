package dynamo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/subscription"
)

const (
	absent  = "attribute_not_exists(pk)"
	present = "attribute_exists(pk)"
	version = "#version = :version"
	mine    = "id = :id" // of a claim
)

// Write implements subscription.Keeper, as one transaction. The trace in the old slot is written with the
// change or not at all.
func (s *Subscribers) Write(ctx context.Context, w subscription.Write) error {
	heard, writes := -1, s.writes(w)
	if w.Heard != "" {
		row := key(runnerKey(w.Next.ID), textKey(w.Heard))
		row["at"], row["ttl"] = instant(s.now()), ttl(s.now().Add(subscription.HeardFor))
		heard = len(writes)
		writes = append(writes, s.putting(row, absent, nil))
	}
	out, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	switch {
	case heard >= 0 && failed(err, heard):
		return subscription.ErrRepeat
	case refused(err):
		return subscription.ErrConflict
	case err != nil:
		return fmt.Errorf("write subscriber: %w", err)
	}
	s.note(out.ResultMetadata)
	return nil
}

// failed reports whether the condition of one of a transaction's writes did not hold.
func failed(err error, at int) bool {
	var many *types.TransactionCanceledException
	return errors.As(err, &many) && at < len(many.CancellationReasons) &&
		aws.ToString(many.CancellationReasons[at].Code) == "ConditionalCheckFailed"
}

// writes are the writes of a change, without the text that asked for it.
func (s *Subscribers) writes(w subscription.Write) []types.TransactWriteItem {
	id, now := item{":id": text(w.Next.ID)}, s.now()
	put := s.putting(encodeProfile(w.Next), absent, nil)
	if w.Old != nil {
		put = s.putting(encodeProfile(w.Next), version, item{":version": number(w.Old.Version)})
	}
	writes := []types.TransactWriteItem{put}
	for _, hash := range w.Claims {
		row := key(addressKey(hash), "CLAIM")
		row["id"], row["at"] = text(w.Next.ID), instant(now)
		writes = append(writes, s.putting(row, absent, nil))
	}
	for _, hash := range w.Frees {
		writes = append(writes, types.TransactWriteItem{Delete: &types.Delete{
			TableName: &s.name, Key: key(addressKey(hash), "CLAIM"), ConditionExpression: aws.String(mine), ExpressionAttributeValues: id,
		}})
	}
	for _, hash := range w.Bars {
		row := key(addressKey(hash), "CLAIM")
		row["barred"] = instant(now)
		writes = append(writes, s.putting(row, mine, id))
	}
	for i, c := range w.Consents {
		writes = append(writes, s.putting(encodeConsent(w.Next, c, i), "", nil))
	}
	if w.Old == nil {
		return writes
	}
	if slot, ok := w.Old.Slot(); ok {
		row := key(touchedKey(slot.Key()), touchedAt(now)+"#"+w.Old.ID)
		row["id"], row["ttl"] = text(w.Old.ID), ttl(now.Add(24*time.Hour))
		writes = append(writes, s.putting(row, "", nil))
	}
	return writes
}

// putting puts an item on a condition, which may be empty.
func (t table) putting(it item, condition string, values item) types.TransactWriteItem {
	put := &types.Put{TableName: &t.name, Item: it, ExpressionAttributeValues: values}
	if condition != "" {
		put.ConditionExpression = &condition
	}
	if condition == version {
		put.ExpressionAttributeNames = map[string]string{"#version": "version"}
	}
	return types.TransactWriteItem{Put: put}
}

// touchedAt sorts by time: milliseconds, in a fixed width.
func touchedAt(t time.Time) string { return fmt.Sprintf("%015d", t.UnixMilli()) }

func textKey(id string) string { return "TEXT#" + id }

// encodeConsent writes a consent. Its key also has the profile's version and a number: of consents to the
// same thing none takes the place of another, however close in time.
func encodeConsent(s subscription.Subscriber, c subscription.Consent, i int) item {
	at := c.At.UTC().Format("20060102T150405.000Z")
	w := writer(key(runnerKey(s.ID), fmt.Sprintf("CONSENT#%s#%s#%d.%d", c.To, at, s.Version, i)))
	w.text("to", c.To)
	w["given"] = flag(c.Given)
	w.text("wording", c.Wording)
	w.instant("at", c.At)
	w.text("source", c.Source)
	return item(w)
}

// Purge implements subscription.Keeper.
func (s *Subscribers) Purge(ctx context.Context, id string, answersOnly bool) error {
	in := &dynamodb.QueryInput{
		ConsistentRead: aws.Bool(true), ProjectionExpression: aws.String("pk, sk"),
		KeyConditionExpression:    aws.String("pk = :pk"),
		ExpressionAttributeValues: item{":pk": text(runnerKey(id))},
	}
	if answersOnly {
		in.KeyConditionExpression = aws.String("pk = :pk AND begins_with(sk, :answers)")
		in.ExpressionAttributeValues[":answers"] = text("ANSWER#")
	}
	found, err := s.query(ctx, in)
	if err != nil {
		return fmt.Errorf("list rows: %w", err)
	}
	var writes []types.WriteRequest
	for _, it := range found {
		if r := (reader{item: it}); r.text("sk") != profile {
			writes = append(writes, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: it}})
		}
	}
	if err := s.batchWrite(ctx, writes); err != nil {
		return fmt.Errorf("delete rows: %w", err)
	}
	return nil
}

// Remove implements subscription.Keeper.
func (s *Subscribers) Remove(ctx context.Context, n subscription.Subscriber) error {
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.name, Key: key(runnerKey(n.ID), profile), ConditionExpression: aws.String(version),
		ExpressionAttributeNames:  map[string]string{"#version": "version"},
		ExpressionAttributeValues: item{":version": number(n.Version)},
	})
	if refused(err) {
		return subscription.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("delete profile: %w", err)
	}
	return nil
}
