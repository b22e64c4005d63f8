package dynamodb

import (
	"context"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

func TestUnitsAreThoseOfAWS(t *testing.T) {
	a := newAccount(t)
	for _, i := range []item{row("one", 10), row("three", 2500), row("five", 4600)} {
		if _, err := a.client.PutItem(t.Context(), &ddb.PutItemInput{TableName: aws.String(table), Item: i}); err != nil {
			t.Fatal(err)
		}
	}
	put := func(i item) types.TransactWriteItem {
		return types.TransactWriteItem{Put: &types.Put{TableName: aws.String(table), Item: i}}
	}
	transact := func(members ...types.TransactWriteItem) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := a.client.TransactWriteItems(ctx, &ddb.TransactWriteItemsInput{TransactItems: members})
			return err
		}
	}
	query := func(index *string, name, value string, consistent bool) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := a.client.Query(ctx, &ddb.QueryInput{
				TableName: aws.String(table), IndexName: index, ConsistentRead: aws.Bool(consistent),
				KeyConditionExpression: aws.String(name + " = :v"), ExpressionAttributeValues: item{":v": text(value)},
			})
			return err
		}
	}
	batch := func(consistent bool, keys ...string) func(context.Context) error {
		return func(ctx context.Context) error {
			all := types.KeysAndAttributes{ConsistentRead: aws.Bool(consistent)}
			for _, k := range keys {
				all.Keys = append(all.Keys, item{"pk": text(k)})
			}
			_, err := a.client.BatchGetItem(ctx, &ddb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{table: all}})
			return err
		}
	}
	add := func(pk string, n int, condition *string) func(context.Context) error {
		return func(ctx context.Context) error {
			values := item{":n": &types.AttributeValueMemberN{Value: strconv.Itoa(n)}}
			if condition != nil {
				values[(*condition)[4:]] = &types.AttributeValueMemberN{Value: map[string]string{":most": "5", ":least": "1"}[(*condition)[4:]]}
			}
			_, err := a.client.UpdateItem(ctx, &ddb.UpdateItemInput{
				TableName: aws.String(table), Key: item{"pk": text(pk)}, UpdateExpression: aws.String("ADD n :n"),
				ConditionExpression: condition, ExpressionAttributeValues: values, ReturnValues: types.ReturnValueUpdatedNew,
			})
			return err
		}
	}
	del := func(pk string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := a.client.DeleteItem(ctx, &ddb.DeleteItemInput{TableName: aws.String(table), Key: item{"pk": text(pk)}})
			return err
		}
	}
	newest := func(pk string, limit int32) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := a.client.Query(ctx, &ddb.QueryInput{
				TableName: aws.String(table), KeyConditionExpression: aws.String("pk = :v"), ExpressionAttributeValues: item{":v": text(pk)},
				ScanIndexForward: aws.Bool(false), Limit: aws.Int32(limit),
			})
			return err
		}
	}
	indexed := func(pk string) item {
		i := row(pk, 10)
		i["g"] = text("group")
		return i
	}
	onlyNew := &types.Put{TableName: aws.String(table), Item: row("one", 10), ConditionExpression: aws.String("attribute_not_exists(pk)")}
	for _, c := range []struct {
		name        string
		call        func(context.Context) error
		read, write float64
		fails       bool
	}{
		{"get of 1 kB", func(ctx context.Context) error {
			_, err := a.client.GetItem(ctx, &ddb.GetItemInput{TableName: aws.String(table), Key: item{"pk": text("one")}})
			return err
		}, 0.5, 0, false},
		{"consistent get of 5 kB", func(ctx context.Context) error {
			_, err := a.client.GetItem(ctx, &ddb.GetItemInput{TableName: aws.String(table), Key: item{"pk": text("five")}, ConsistentRead: aws.Bool(true)})
			return err
		}, 2, 0, false},
		{"put of 3 kB", func(ctx context.Context) error {
			_, err := a.client.PutItem(ctx, &ddb.PutItemInput{TableName: aws.String(table), Item: row("three", 2500)})
			return err
		}, 0, 3, false},
		{"put that enters an index", func(ctx context.Context) error {
			_, err := a.client.PutItem(ctx, &ddb.PutItemInput{TableName: aws.String(table), Item: indexed("i1")})
			return err
		}, 0, 2, false},
		{"put whose condition fails", func(ctx context.Context) error {
			_, err := a.client.PutItem(ctx, &ddb.PutItemInput{TableName: onlyNew.TableName, Item: onlyNew.Item, ConditionExpression: onlyNew.ConditionExpression})
			return err
		}, 0, 1, true},
		{"query that finds nothing", query(nil, "pk", "none", false), 0.5, 0, false},
		{"consistent query that finds nothing", query(nil, "pk", "none", true), 1, 0, false},
		{"index query that finds nothing", query(aws.String("byg"), "g", "none", false), 0.5, 0, false},
		{"query of 5 kB", query(nil, "pk", "five", false), 1, 0, false},
		{"batch of one found and two missing", batch(false, "one", "none", "nor this"), 1.5, 0, false},
		{"consistent batch of two missing", batch(true, "none", "nor this"), 2, 0, false},
		{"transaction of one put", transact(put(row("t1", 10))), 0, 2, false},
		{"transaction of three equal puts", transact(put(row("t2", 10)), put(row("t3", 10)), put(row("t4", 10))), 0, 6, false},
		{"transaction of unequal puts", transact(put(row("t5", 2500)), put(row("t6", 10)), put(row("t7", 10))), 0, 10, false},
		{"transaction of two puts that enter an index", transact(put(indexed("t8")), put(indexed("t9"))), 0, 8, false},
		{"update that adds to nothing", add("counter", 1, nil), 0, 1, false},
		{"update that adds under a condition", add("counter", 1, aws.String("n < :most")), 0, 1, false},
		{"update whose condition fails", add("counter", 9, aws.String("n < :least")), 0, 1, true},
		{"update of 3 kB", add("three", 1, nil), 0, 3, false},
		{"query that looks at the newest first", newest("five", 1), 1, 0, false},
		{"delete of 3 kB", del("three"), 0, 3, false},
		{"delete of what isn't there", del("three"), 0, 1, false},
		{"transaction of an update, a delete and a check", transact(
			types.TransactWriteItem{Update: &types.Update{
				TableName: aws.String(table), Key: item{"pk": text("counter")}, UpdateExpression: aws.String("ADD n :n"),
				ExpressionAttributeValues: item{":n": &types.AttributeValueMemberN{Value: "1"}},
			}},
			types.TransactWriteItem{Delete: &types.Delete{TableName: aws.String(table), Key: item{"pk": text("t1")}}},
			types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
				TableName: aws.String(table), Key: item{"pk": text("one")}, ConditionExpression: aws.String("attribute_exists(pk)"),
			}},
		), 0, 6, false},
		{"transaction of one update of 5 kB", transact(types.TransactWriteItem{Update: &types.Update{
			TableName: aws.String(table), Key: item{"pk": text("five")}, UpdateExpression: aws.String("ADD n :n"),
			ExpressionAttributeValues: item{":n": &types.AttributeValueMemberN{Value: "1"}},
		}}), 0, 10, false},
		{"batch that deletes two", func(ctx context.Context) error {
			_, err := a.client.BatchWriteItem(ctx, &ddb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{table: {
				{DeleteRequest: &types.DeleteRequest{Key: item{"pk": text("t2")}}}, {DeleteRequest: &types.DeleteRequest{Key: item{"pk": text("t3")}}},
			}}})
			return err
		}, 0, 2, false},
		{"transaction that is cancelled", transact(put(row("t10", 10)), types.TransactWriteItem{Put: onlyNew}), 0, 4, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			a.units() // forget those of before
			if err := c.call(t.Context()); (err != nil) != c.fails {
				t.Fatal(err)
			}
			if read, write := a.units(); read != c.read || write != c.write {
				t.Errorf("counted %v read and %v write units, want %v and %v", read, write, c.read, c.write)
			}
		})
	}
}
