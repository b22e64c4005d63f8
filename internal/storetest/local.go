package storetest

import (
	"context"
	"crypto/rand"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/infra/local/template"
)

// DynamoDB returns a client of DynamoDB Local with the template's tables, empty and not shared with any
// other test, and the tables' names by logical id. Without LIMBER_DYNAMODB the test is skipped:
// `make test` sets it.
func DynamoDB(t *testing.T) (*dynamodb.Client, map[string]string) {
	t.Helper()
	url := os.Getenv("LIMBER_DYNAMODB")
	if url == "" {
		t.Skip("needs DynamoDB Local: run make test")
	}
	stack, err := template.Read("../../template.yaml", template.Options{Parameters: template.Clinic("https://limber.example")})
	if err != nil {
		t.Fatal(err)
	}
	client := dynamodb.NewFromConfig(aws.Config{
		Region: template.Region,
		// The server keeps a separate set of tables for each access key.
		Credentials: credentials.NewStaticCredentialsProvider(rand.Text(), "x", ""),
	}, func(o *dynamodb.Options) { o.BaseEndpoint = &url })
	names := map[string]string{}
	for _, table := range stack.Tables {
		names[table.ID] = table.Name
		if _, err := client.CreateTable(context.Background(), create(table)); err != nil {
			t.Fatal(err)
		}
	}
	return client, names
}

func create(table template.Table) *dynamodb.CreateTableInput {
	in := &dynamodb.CreateTableInput{TableName: &table.Name, BillingMode: types.BillingModePayPerRequest, KeySchema: schema(table.Key)}
	for _, name := range slices.Sorted(maps.Keys(table.Types)) {
		in.AttributeDefinitions = append(in.AttributeDefinitions, types.AttributeDefinition{
			AttributeName: &name, AttributeType: types.ScalarAttributeType(table.Types[name]),
		})
	}
	for _, index := range table.Indexes {
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: &index.Name, KeySchema: schema(index.Key),
			Projection: &types.Projection{ProjectionType: types.ProjectionType(index.Projection), NonKeyAttributes: index.Include},
		})
	}
	return in
}

func schema(k template.Key) []types.KeySchemaElement {
	var elements []types.KeySchemaElement
	for _, name := range k.Hash {
		elements = append(elements, types.KeySchemaElement{AttributeName: &name, KeyType: types.KeyTypeHash})
	}
	for _, name := range k.Range {
		elements = append(elements, types.KeySchemaElement{AttributeName: &name, KeyType: types.KeyTypeRange})
	}
	return elements
}
