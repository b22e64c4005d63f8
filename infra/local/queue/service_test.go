package queue_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"

	"limber/infra/local/call"
	"limber/infra/local/queue"
)

func newClient(t *testing.T, q *queue.Queue) *sqs.Client {
	t.Helper()
	service := queue.NewService([]*queue.Queue{q})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		d, err := service.Describe(r, body)
		if err != nil {
			service.Refuse(w, http.StatusBadRequest, "InvalidParameterValue", err.Error())
			return
		}
		for _, a := range d.Access {
			if a.Action != "sqs:"+strings.TrimSuffix(d.Action, "Batch") {
				t.Errorf("%s needs %+v", d.Action, a)
			}
		}
		service.Serve(w, &call.Call{Function: "F", Service: "sqs", Description: d, Request: r, Body: body})
	}))
	t.Cleanup(server.Close)
	return sqs.New(sqs.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("key", "secret", ""),
	})
}

func TestTheSDKCanSend(t *testing.T) {
	c := newClock()
	q := queue.New(config(c), nil)
	client := newClient(t, q)
	ctx := context.Background()
	one, err := client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.URL, MessageBody: aws.String("héllo"), DelaySeconds: 3})
	if err != nil || *one.MessageId == "" {
		t.Fatal(err)
	}
	batch, err := client.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.URL, Entries: []types.SendMessageBatchRequestEntry{
		{Id: aws.String("a"), MessageBody: aws.String("first")},
		{Id: aws.String("b"), MessageBody: aws.String("bad\x00")},
	}})
	if err != nil || len(batch.Successful) != 1 || len(batch.Failed) != 1 || *batch.Failed[0].Code != "InvalidMessageContents" {
		t.Fatalf("%+v, %v", batch, err)
	}
	if got := receive(q); len(got) != 1 || got[0].Body != "first" {
		t.Errorf("received %q", bodies(got))
	}
	c.advance(3 * time.Second)
	got := receive(q)
	if len(got) != 1 || got[0].Body != "héllo" {
		t.Fatalf("received %q", bodies(got))
	}
	_, err = client.ChangeMessageVisibility(ctx, &sqs.ChangeMessageVisibilityInput{QueueUrl: &q.URL, ReceiptHandle: &got[0].Receipt, VisibilityTimeout: 0})
	if err != nil || q.Depth().Visible != 1 {
		t.Errorf("after a visibility of 0: %+v, %v", q.Depth(), err)
	}
	attributes, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &q.URL, AttributeNames: []types.QueueAttributeName{"All"}})
	if err != nil || attributes.Attributes["QueueArn"] != q.ARN || attributes.Attributes["ApproximateNumberOfMessages"] != "1" {
		t.Errorf("%+v, %v", attributes, err)
	}
	url, err := client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: &q.Name})
	if err != nil || *url.QueueUrl != q.URL {
		t.Errorf("%+v, %v", url, err)
	}
}

func TestSendsOverTheLimitsOfSQSAreRefused(t *testing.T) {
	q := queue.New(config(newClock()), nil)
	client := newClient(t, q)
	send := func(body string, delay int32) error {
		_, err := client.SendMessage(context.Background(), &sqs.SendMessageInput{QueueUrl: &q.URL, MessageBody: &body, DelaySeconds: delay})
		return err
	}
	batch := func(bodies ...string) error {
		entries := []types.SendMessageBatchRequestEntry{}
		for i, body := range bodies {
			entries = append(entries, types.SendMessageBatchRequestEntry{Id: aws.String(strconv.Itoa(i % 11)), MessageBody: &body})
		}
		_, err := client.SendMessageBatch(context.Background(), &sqs.SendMessageBatchInput{QueueUrl: &q.URL, Entries: entries})
		return err
	}
	tests := []struct {
		name, code string
		err        error
	}{
		{"empty body", "MissingParameter", send("", 0)},
		{"body over 1 MiB", "InvalidParameterValue", send(strings.Repeat("x", 1<<20+1), 0)},
		{"delay over 15 minutes", "InvalidParameterValue", send("x", 901)},
		{"empty batch", "EmptyBatchRequest", batch()},
		{"eleven entries", "TooManyEntriesInBatchRequest", batch(strings.Split("abcdefghijk", "")...)},
		{"batch over 1 MiB", "BatchRequestTooLong", batch(strings.Repeat("x", 1<<19), strings.Repeat("x", 1<<19), "x")},
	}
	for _, test := range tests {
		var got smithy.APIError
		if !errors.As(test.err, &got) || !strings.HasSuffix(got.ErrorCode(), test.code) {
			t.Errorf("%s: %v, want %s", test.name, test.err, test.code)
		}
	}
	_, err := client.SendMessage(context.Background(), &sqs.SendMessageInput{QueueUrl: aws.String(q.URL + "x"), MessageBody: aws.String("x")})
	if missing := new(types.QueueDoesNotExist); !errors.As(err, &missing) {
		t.Errorf("unknown queue: %v", err)
	}
	if d := q.Depth(); d != (queue.Depth{}) {
		t.Errorf("something was queued: %+v", d)
	}
}
