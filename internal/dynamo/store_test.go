package dynamo_test

import (
	"testing"

	"limber/internal/dynamo"
	"limber/internal/storetest"
)

func TestDynamoDBKeepsTheStoresContracts(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (storetest.Subscribers, storetest.Reminders) {
		client, tables := storetest.DynamoDB(t)
		return dynamo.NewSubscribers(client, tables["SubscribersTable"]), dynamo.NewReminders(client, tables["RemindersTable"])
	})
}
