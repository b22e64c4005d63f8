package dynamo_test

import (
	"testing"

	"limber/internal/dynamo"
	"limber/internal/storetest"
)

func TestDynamoDBKeepsTheGuardsContract(t *testing.T) {
	storetest.RunGuard(t, func(t *testing.T) storetest.Guard {
		client, tables := storetest.DynamoDB(t)
		return dynamo.NewGuard(client, tables["GuardTable"])
	})
}
