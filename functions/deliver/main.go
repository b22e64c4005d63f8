// Deliver takes jobs from the delivery queue, sends their reminders and keeps the ledger.
package main

import (
	"log/slog"
	"net/mail"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"limber/internal/account"
	"limber/internal/dynamo"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/ses"
	"limber/internal/settings"
)

func main() {
	logging.Setup()
	deliverer, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(queue.Receive(deliverer))
}

func wire() (*reminder.Deliverer, error) {
	env := settings.Env(os.Getenv)
	clinic := env.Clinic()
	from := mail.Address{Name: clinic.Name, Address: env.Required("FROM_ADDRESS")}
	set, url := env.Required("CONFIGURATION_SET"), env.Required("DELIVERY_QUEUE_URL")
	subscribersTable, remindersTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE")
	if err := env.Err(); err != nil {
		return nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
		o.BaseEndpoint = account.Endpoint("DYNAMODB")
		o.DisableValidateResponseChecksum = true // TLS has checked the answer; this costs a twentieth
	})
	jobs := sqs.NewFromConfig(config, func(o *sqs.Options) { o.BaseEndpoint = account.Endpoint("SQS") })
	mailer := sesv2.NewFromConfig(config, ses.NoRetry, func(o *sesv2.Options) { o.BaseEndpoint = account.Endpoint("SESV2") })
	subscribers, reminders := dynamo.NewSubscribers(db, subscribersTable), dynamo.NewReminders(db, remindersTable)
	quota := &ses.Quota{Client: mailer}
	return &reminder.Deliverer{
		Runs: reminders, Splitter: reminders, Roster: subscribers, Ledger: subscribers,
		Queue:  &queue.Jobs{Client: jobs, URL: url},
		Sender: &ses.Sender{Client: mailer, From: from.String(), ConfigurationSet: set},
		Pace:   dynamo.NewPace(db, remindersTable, quota.Rate),
		Composer: &reminder.Composer{Load: guide.Load, SiteURL: clinic.Site, Clinic: message.Clinic{
			Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, Website: clinic.Website,
		}},
		Alarm: func(reason string, count int) {
			logging.Metric{Name: "NotSent", Unit: "Count", Reason: reason, Value: count, At: time.Now()}.Write(os.Stdout)
		},
	}, nil
}
