// Schedule runs every five minutes: it queues a job for each slot that fell due.
package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"limber/internal/account"
	"limber/internal/dynamo"
	"limber/internal/logging"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/settings"
)

// tick is what EventBridge Scheduler sends: the time for which the tick was meant.
type tick struct {
	Time time.Time `json:"time"`
}

func main() {
	logging.Setup()
	env := settings.Env(os.Getenv)
	table, url := env.Required("REMINDERS_TABLE"), env.Required("DELIVERY_QUEUE_URL")
	if err := env.Err(); err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	config := account.Config()
	store := dynamo.NewReminders(dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
		o.BaseEndpoint = account.Endpoint("DYNAMODB")
	}), table)
	jobs := &queue.Jobs{URL: url, Client: sqs.NewFromConfig(config, func(o *sqs.Options) {
		o.BaseEndpoint = account.Endpoint("SQS")
	})}
	planner := &reminder.Planner{Watermark: store, Agenda: store, Queue: jobs}
	lambda.StartHandlerFunc(func(ctx context.Context, t tick) (struct{}, error) {
		queued, err := planner.Tick(ctx, t.Time)
		if queued > 0 || err != nil {
			slog.Info("tick", "time", t.Time, "jobs", queued, "error", err)
		}
		return struct{}{}, err
	})
}
