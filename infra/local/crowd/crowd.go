// Package crowd puts many confirmed runners into a local cloud at once, for load and crash tests.
package crowd

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"limber/infra/local/cloud"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/subscription"
)

// numbers is how many numbers Ofcom keeps free for drama: a bigger crowd shares them.
const numbers = 1000

// Fill puts count runners of some channels, email if none is named, into a slot, as if they had confirmed
// before since. The group's name keeps them apart from others; it is part of their addresses,
// group-N@runner.example. Nobody's address is claimed.
func Fill(ctx context.Context, c *cloud.Cloud, group string, slot calendar.Slot, count int, since time.Time, channels ...contact.Channel) ([]subscription.Subscriber, error) {
	if len(channels) == 0 {
		channels = []contact.Channel{contact.ByEmail}
	}
	runners := make([]subscription.Subscriber, count)
	for i := range runners {
		email, err := contact.ParseEmail(fmt.Sprintf("%s-%d@runner.example", group, i))
		if err != nil {
			return nil, err
		}
		phone, err := contact.ParsePhone(fmt.Sprintf("+447700900%03d", i%numbers))
		if err != nil {
			return nil, err
		}
		r := subscription.Subscriber{
			ID: id(group, i), Name: "Sam", Level: 1, Tier: "beginner", From: since, Secret: []byte("0123456789abcdef"),
			Preferences: subscription.Preferences{Days: slot.Days, Time: slot.Time, Zone: slot.Zone, Focus: "both", Minutes: 10},
			Seen:        since, Created: since, Version: 1,
		}
		for _, channel := range channels {
			if channel == contact.ByText {
				r.Phone = phone
			} else {
				r.Email = email
			}
			*r.On(channel) = subscription.Standing{State: subscription.Active, Since: since}
		}
		runners[i] = r
	}
	slots := dynamo.NewReminders(c.Database(), c.Table("RemindersTable"))
	for _, channel := range channels {
		if err := slots.Use(ctx, slot, channel); err != nil {
			return nil, err
		}
	}
	return runners, write(ctx, c, runners)
}

// write keeps the first runner as the product does, and the others as copies of its record.
func write(ctx context.Context, c *cloud.Cloud, runners []subscription.Subscriber) error {
	table, db := c.Table("SubscribersTable"), c.Database()
	first := runners[0]
	if err := dynamo.NewSubscribers(db, table).Write(ctx, subscription.Write{Next: first}); err != nil {
		return err
	}
	record, err := db.GetItem(ctx, &dynamodb.GetItemInput{TableName: &table, Key: map[string]types.AttributeValue{
		"pk": text("RUNNER#" + first.ID), "sk": text("PROFILE"),
	}})
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(4)
	for start := 1; start < len(runners); start += 25 {
		writes := make([]types.WriteRequest, 0, 25)
		for _, r := range runners[start:min(start+25, len(runners))] {
			item := maps.Clone(record.Item)
			item["pk"], item["id"], item["chore"] = text("RUNNER#"+r.ID), text(r.ID), text(dynamo.Shard(r.ID))
			for name, address := range map[string]string{"email": r.Email.Reveal(), "phone": r.Phone.Reveal()} {
				if address != "" {
					item[name] = text(address)
				}
			}
			writes = append(writes, types.WriteRequest{PutRequest: &types.PutRequest{Item: item}})
		}
		group.Go(func() error {
			_, err := db.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: writes}})
			return err
		})
	}
	return group.Wait()
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

// id spreads the ids evenly, as random ones are, and differs from group to group.
func id(group string, i int) string {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	sum := 0
	for _, r := range group {
		sum = sum*31 + int(r)
	}
	return fmt.Sprintf("%c%c%06d%08d", digits[i%32], digits[i/32%32], i, sum%100_000_000)
}
