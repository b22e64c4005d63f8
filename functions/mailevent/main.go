// Mailevent takes what SES reports of each message, from its queue.
package main

import (
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/dynamo"
	"limber/internal/enquiry"
	"limber/internal/logging"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/settings"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	env := settings.Env(os.Getenv)
	subscribersTable, remindersTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE")
	enquiriesTable := env.Required("ENQUIRIES_TABLE")
	if err := env.Err(); err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	db := dynamodb.NewFromConfig(account.Config(), func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	subscribers, reminders := dynamo.NewSubscribers(db, subscribersTable), dynamo.NewReminders(db, remindersTable)
	reports := &reminder.Reports{
		Journal:    subscribers,
		Stopper:    &subscription.Service{Finder: subscribers, Keeper: subscribers, Slots: reminders},
		Reputation: &reminder.Reputation{Scores: reminders, Alarm: logging.Counter("SendingStopped")},
	}
	letters := &enquiry.Intake{Noter: dynamo.NewEnquiries(db, enquiriesTable), Alarm: logging.Counter("NoticeFailed")}
	lambda.StartHandlerFunc(queue.ReceiveReports(reports, letters))
}
