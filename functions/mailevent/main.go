// Mailevent takes what SES reports of each message, from its queue.
package main

import (
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/dynamo"
	"limber/internal/logging"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/settings"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	env := settings.Env(os.Getenv)
	table := env.Required("SUBSCRIBERS_TABLE")
	if err := env.Err(); err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	subscribers := dynamo.NewSubscribers(dynamodb.NewFromConfig(account.Config(), func(o *dynamodb.Options) {
		o.BaseEndpoint = account.Endpoint("DYNAMODB")
	}), table)
	reports := &reminder.Reports{
		Journal: subscribers,
		Stopper: &subscription.Service{Finder: subscribers, Keeper: subscribers},
	}
	lambda.StartHandlerFunc(queue.ReceiveReports(reports))
}
