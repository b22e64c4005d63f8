package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"

	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/enquiry"
	"limber/internal/storetest"
	"limber/internal/subscription"
)

func TestDynamoDBKeepsTheContractsOfEnquiries(t *testing.T) {
	storetest.RunEnquiries(t, func(t *testing.T) storetest.Enquiries {
		client, tables := storetest.DynamoDB(t)
		return dynamo.NewEnquiries(client, tables["EnquiriesTable"])
	})
}

func TestDynamoDBKeepsTheContractOfCorrespondence(t *testing.T) {
	storetest.RunCorrespondence(t, func(t *testing.T) (storetest.Enquiries, subscription.Correspondence) {
		client, tables := storetest.DynamoDB(t)
		s := dynamo.NewEnquiries(client, tables["EnquiriesTable"])
		return s, dynamo.Correspondence{Enquiries: s, Key: storetest.CorrespondenceKey}
	})
}

var (
	errCut = errors.New("cut off")
	noon   = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	key    = []byte("key")
)

// cut returns a client that is cut off from a call on: that one is made, if it is answered, or not at all.
func cut(client *dynamodb.Client, call int, made bool) *dynamodb.Client {
	var calls atomic.Int32
	return dynamodb.New(client.Options(), func(o *dynamodb.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("cut", func(
				ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
			) (middleware.InitializeOutput, middleware.Metadata, error) {
				n := int(calls.Add(1))
				if n < call || n == call && made {
					out, meta, err := next.HandleInitialize(ctx, in)
					if n == call {
						err = errCut
					}
					return out, meta, err
				}
				return middleware.InitializeOutput{}, middleware.Metadata{}, errCut
			}), middleware.Before)
		})
	})
}

// letter is a message from an address.
func letter(t *testing.T, reference string) enquiry.Enquiry {
	t.Helper()
	email, err := contact.ParseEmail("sam@example.org")
	if err != nil {
		t.Fatal(err)
	}
	return enquiry.Enquiry{Reference: reference, Name: "Sam", Email: email, Message: "Hello", State: enquiry.Closed, Received: noon, Changed: noon, Version: 1}
}

// received is how a message's history begins.
var received = enquiry.Event{At: noon, By: "sender", Act: enquiry.Received}

func TestAnErasureCutOffAtAnyCallIsFoundByItsAddressAndDoneAgain(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	name := tables["EnquiriesTable"]
	s := dynamo.NewEnquiries(client, name)
	ctx, finished := t.Context(), false
	for call := 1; !finished; call++ {
		for _, made := range []bool{false, true} {
			e := letter(t, fmt.Sprint("K7H-", call, made))
			_, err := s.Add(ctx, e, received, e.Reference, e.Addresses(key), noon)
			err = errors.Join(err, s.Note(ctx, []enquiry.Report{{About: e.Reference, Tag: "notice-1", Kind: enquiry.Accepted, At: noon}}))
			if err != nil {
				t.Fatal(err)
			}
			err = dynamo.NewEnquiries(cut(client, call, made), name).Erase(ctx, e, e.Addresses(key))
			finished = err == nil
			if err != nil && !errors.Is(err, errCut) {
				t.Fatal(err)
			}
			found, err := s.ByAddress(ctx, e.Addresses(key)[0])
			due, err2 := s.Due(ctx, e.Erase())
			if !slices.Equal(found, due) {
				t.Errorf("cut off at call %d (made: %v), its address finds %v and upkeep %v", call, made, found, due)
			}
			if len(found) > 0 {
				err = errors.Join(err, s.Erase(ctx, e, e.Addresses(key)))
			}
			left, err3 := client.Scan(ctx, &dynamodb.ScanInput{
				TableName: &name, FilterExpression: aws.String("NOT begins_with(pk, :same)"),
				ExpressionAttributeValues: map[string]types.AttributeValue{":same": &types.AttributeValueMemberS{Value: "SAME#"}},
			})
			if err := errors.Join(err, err2, err3); err != nil || len(left.Items) > 0 {
				t.Errorf("cut off at call %d (made: %v), it leaves %+v: %v", call, made, left.Items, err)
			}
		}
	}
}

func TestAMessageSentAgainSinceItsAnswerWasLostIsOneEnquiry(t *testing.T) {
	for _, made := range []bool{false, true} {
		client, tables := storetest.DynamoDB(t)
		s := dynamo.NewEnquiries(client, tables["EnquiriesTable"])
		first, again := letter(t, "K7H-222"), letter(t, "K7H-333")
		lost := dynamo.NewEnquiries(cut(client, 1, made), tables["EnquiriesTable"])
		if same, err := lost.Add(t.Context(), first, received, "print", first.Addresses(key), noon); !errors.Is(err, errCut) || same != "" {
			t.Errorf("the first time: like %q, %v", same, err)
		}
		same, err := s.Add(t.Context(), again, received, "print", again.Addresses(key), noon)
		if err != nil || (same == first.Reference) != made {
			t.Errorf("made: %v; again: like %q, %v", made, same, err)
		}
		if found, err := s.ByAddress(t.Context(), first.Addresses(key)[0]); err != nil || len(found) != 1 {
			t.Errorf("made: %v; kept: %v %v", made, found, err)
		}
	}
}

func TestAnEnquiryOfWhichSomethingCantBeReadIsListed(t *testing.T) {
	client, tables := storetest.DynamoDB(t)
	name := tables["EnquiriesTable"]
	s := dynamo.NewEnquiries(client, name)
	for _, reference := range []string{"K7H-222", "K7H-333"} {
		e := letter(t, reference)
		if _, err := s.Add(t.Context(), e, received, reference, nil, noon); err != nil {
			t.Fatal(err)
		}
	}
	_, err := client.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{ // as a person's hand might
		TableName: &name, UpdateExpression: aws.String("SET #name = :n, doubts = :n, due_by = :s"),
		Key: map[string]types.AttributeValue{
			"pk": &types.AttributeValueMemberS{Value: "ENQUIRY#K7H-222"}, "sk": &types.AttributeValueMemberS{Value: "ENQUIRY"},
		},
		ExpressionAttributeNames: map[string]string{"#name": "name"},
		ExpressionAttributeValues: map[string]types.AttributeValue{
			":n": &types.AttributeValueMemberN{Value: "7"}, ":s": &types.AttributeValueMemberS{Value: "soon"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	lines, err := s.List(t.Context(), enquiry.ClosedList, noon.Add(time.Hour), 10)
	if err != nil || len(lines) != 2 {
		t.Fatalf("listed %+v: %v", lines, err)
	}
	if _, err := s.ByReference(t.Context(), "K7H-222"); err == nil {
		t.Error("it was read as if nothing were wrong")
	}
	if _, err := s.ByReference(t.Context(), "K7H-333"); err != nil {
		t.Errorf("the other can't be read: %v", err)
	}
}
