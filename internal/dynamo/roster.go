package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

// index is the index of a channel's slots, and the attribute that is there only while the channel is sent to.
func index(c contact.Channel) string {
	if c == contact.ByText {
		return "text"
	}
	return "slot"
}

// Members implements reminder.Roster.
func (s *Subscribers) Members(ctx context.Context, job reminder.Job, after string, limit int) ([]reminder.Member, bool, error) {
	low, high := bounds(job.Part, job.Parts)
	if after != "" {
		low = after + "\x00"
	}
	slots := index(job.Occurrence.Channel)
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.name, IndexName: &slots, Limit: aws.Int32(int32(limit)),
		KeyConditionExpression:    aws.String("#slot = :slot AND id BETWEEN :low AND :high"),
		ExpressionAttributeNames:  map[string]string{"#slot": slots},
		ExpressionAttributeValues: item{":slot": text(job.Occurrence.Slot.Key()), ":low": text(low), ":high": text(high)},
	})
	if err != nil {
		return nil, false, fmt.Errorf("query slot: %w", err)
	}
	s.note(out.ResultMetadata)
	members := make([]reminder.Member, len(out.Items))
	for i, it := range out.Items {
		r := reader{item: it}
		members[i].Subscriber = decodeIndexed(&r, job.Occurrence)
		members[i].Err = r.err
	}
	return members, out.LastEvaluatedKey != nil, nil
}

// bounds gives the least and the greatest id of a part. The first and the last part hold whatever sorts
// before and after all proper ids.
func bounds(part, parts int) (low, high string) {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	at := func(n int) string { return string([]byte{digits[n/32], digits[n%32]}) }
	low, high = " ", "~"
	if part > 0 {
		low = at(part * 1024 / parts)
	}
	if part < parts-1 {
		high = at((part+1)*1024/parts-1) + "~"
	}
	return low, high
}

// fresh is how long the answer about a slot's changes is good for.
const fresh = 400 * time.Millisecond

// Touched implements reminder.Roster. Fast sending asks several times a second: an answer that is still
// fresh is given again, whatever the time asked for, since it reaches further back.
func (s *Subscribers) Touched(ctx context.Context, job reminder.Job, since time.Time) ([]string, error) {
	slot := job.Occurrence.Slot
	if have := s.latest.Load(); have != nil && have.slot == slot && time.Since(have.asked) < fresh && !have.since.After(since) {
		return have.ids, nil
	}
	asked := time.Now()
	ids, err := s.touched(ctx, slot, since)
	if err == nil {
		s.latest.Store(&changes{slot, since, asked, ids})
	}
	return ids, err
}

// changes is who left or changed in a slot, as of when it was asked.
type changes struct {
	slot         calendar.Slot
	since, asked time.Time
	ids          []string
}

func (s *Subscribers) touched(ctx context.Context, slot calendar.Slot, since time.Time) ([]string, error) {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		ConsistentRead:            aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk AND sk > :since"),
		ExpressionAttributeValues: item{":pk": text(touchedKey(slot.Key())), ":since": text(touchedAt(since))},
	})
	if err != nil {
		return nil, fmt.Errorf("query touched: %w", err)
	}
	ids := make([]string, len(found))
	for i, it := range found {
		r := reader{item: it}
		ids[i] = r.text("id")
	}
	return ids, nil
}

// Fresh implements reminder.Roster.
func (s *Subscribers) Fresh(ctx context.Context, ids []string) ([]reminder.Member, error) {
	keys := make([]item, len(ids))
	for i, id := range ids {
		keys[i] = key(runnerKey(id), profile)
	}
	found, err := s.batchGet(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("get profiles: %w", err)
	}
	members := make([]reminder.Member, len(found))
	for i, it := range found {
		members[i].Subscriber, members[i].Err = decodeProfile(it)
	}
	return members, nil
}
