package dynamo_test

import (
	"testing"

	"limber/internal/dynamo"
	"limber/internal/reminder"
	"limber/internal/storetest"
)

func TestDynamoDBKeepsTheStoresContracts(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Stores {
		client, tables := storetest.DynamoDB(t)
		name := tables["RemindersTable"]
		return storetest.Stores{
			Subscribers: dynamo.NewSubscribers(client, tables["SubscribersTable"]),
			Reminders:   dynamo.NewReminders(client, name),
			Breaker:     func() reminder.Breaker { return dynamo.NewBreaker(client, name) },
			Allowance: func(perRunner, inAll int) reminder.Allowance {
				return dynamo.NewAllowance(client, name, perRunner, inAll)
			},
		}
	})
}
