// Deliver takes jobs from the delivery queue, sends their reminders and keeps the ledger.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"limber/internal/account"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/figure"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/ses"
	"limber/internal/settings"
	"limber/internal/sms"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	delivery, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(queue.Receive(delivery))
}

func wire() (reminder.Delivery, error) {
	env := settings.Env(os.Getenv)
	clinic, site, texts := env.Clinic(), env.Site(), env.Texts()
	from, set, url := env.Required("FROM_ADDRESS"), env.Required("CONFIGURATION_SET"), env.Required("DELIVERY_QUEUE_URL")
	subscribersTable, remindersTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE")
	probeTo, rate, each, all := env.Optional("TEXT_PROBE"), env.Number("TEXT_RATE"), env.Number("TEXTS_PER_RUNNER"), env.Number("TEXTS_PER_MONTH")
	if err := env.Err(); err != nil {
		return nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) {
		o.BaseEndpoint = account.Endpoint("DYNAMODB")
		o.DisableValidateResponseChecksum = true // TLS has checked the answer; this costs a twentieth
	})
	jobs := queue.Jobs{Client: sqs.NewFromConfig(config, func(o *sqs.Options) { o.BaseEndpoint = account.Endpoint("SQS") }), URL: url}
	subscribers, reminders := dynamo.NewSubscribers(db, subscribersTable), dynamo.NewReminders(db, remindersTable)
	mailer := ses.NewClient(config, account.Endpoint("SESV2"))
	quota := &ses.Quota{Client: mailer}
	email := reminder.Deliverer{
		Runs: reminders, Splitter: reminders, Roster: subscribers, Ledger: subscribers, Breaker: dynamo.NewBreaker(db, remindersTable),
		Stopper: &subscription.Service{Finder: subscribers, Keeper: subscribers, Slots: reminders}, Queue: &jobs, Alarm: logging.Counter("NotSent"),
	}
	text := email
	email.Sender = ses.NewSender(mailer, clinic.Name, from, set)
	email.Pace = dynamo.NewPace(db, remindersTable, contact.ByEmail, quota.Rate)
	email.Composer = reminder.NewEmailComposer(guide.Load, figure.Alt, message.Clinic(clinic), site)
	delivery := reminder.Delivery{contact.ByEmail: &email}
	if texts.Origin == "" {
		return delivery, nil
	}
	words, err := message.NewTexts(texts.Name, site, clinic.Phone, texts.TwoWay)
	if err != nil {
		return nil, err
	}
	probe, _ := contact.ParsePhone(probeTo) // the template checks it; empty sends no probes
	client := sms.NewClient(config, account.Endpoint("PINPOINT_SMS_VOICE_V2"))
	text.Sender = &sms.Sender{Client: client, Origin: texts.Origin, ConfigurationSet: texts.ConfigurationSet, ProbeTo: probe}
	text.Pace = reminder.OneByOne{Pace: dynamo.NewPace(db, remindersTable, contact.ByText, func(context.Context) (float64, error) { return float64(rate), nil })}
	text.Allowance = dynamo.NewAllowance(db, remindersTable, each, all)
	text.Composer = reminder.NewTextComposer(guide.Load, words)
	delivery[contact.ByText] = &text
	return delivery, nil
}
