package dynamo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"
)

const (
	// shards are the parts of the index of chores. In one part alone all that is written would meet.
	shards = "0123"
	// mostChores is how many are taken at a time, of all parts together.
	mostChores = 1000
)

// Shard is the part of the index of chores that an id is in: ids begin with one of 32 characters.
func Shard(id string) string {
	at := strings.IndexByte("0123456789abcdefghijklmnopqrstuv", id[0])
	return shards[max(0, at)%len(shards):][:1]
}

// Due implements subscription.Chores: those that have waited longest, of each part of the index.
func (s *Subscribers) Due(ctx context.Context, now time.Time) ([]string, error) {
	found := make([][]item, len(shards))
	group, ctx := errgroup.WithContext(ctx)
	for i := range found {
		group.Go(func() (err error) {
			found[i], err = s.query(ctx, &dynamodb.QueryInput{
				IndexName: aws.String("chore"), Limit: aws.Int32(mostChores / int32(len(shards))),
				KeyConditionExpression:    aws.String("chore = :shard AND chore_at <= :now"),
				ExpressionAttributeValues: item{":shard": text(shards[i : i+1]), ":now": instant(now)},
			})
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("query chores: %w", err)
	}
	var ids []string
	for _, it := range slices.Concat(found...) {
		r := reader{item: it}
		if id := r.text("pk"); r.err == nil && len(id) > len("RUNNER#") {
			ids = append(ids, id[len("RUNNER#"):])
		}
	}
	return ids, nil
}
