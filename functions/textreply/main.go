// Textreply takes what runners text back, and what the network reports of our texts, from their queue.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"limber/internal/account"
	"limber/internal/dynamo"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/queue"
	"limber/internal/reminder"
	"limber/internal/reply"
	"limber/internal/settings"
	"limber/internal/sms"
	"limber/internal/subscription"
)

type handler = func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)

func main() {
	logging.Setup()
	handle, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(handle)
}

func wire() (handler, error) {
	env := settings.Env(os.Getenv)
	clinic, site, texts, list := env.Clinic(), env.Site(), env.Texts(), env.Required("TEXT_OPT_OUT_LIST")
	subscribersTable, remindersTable, guardTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE"), env.Required("GUARD_TABLE")
	url, key := env.Required("DELIVERY_QUEUE_URL"), []byte(env.Required("ADDRESS_KEY"))
	if err := env.Err(); err != nil {
		return nil, err
	}
	words, err := message.NewTexts(texts.Name, site, clinic.Phone, texts.TwoWay)
	if err != nil {
		return nil, err
	}
	content, err := guide.Load()
	if err != nil {
		return nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	jobs := sqs.NewFromConfig(config, func(o *sqs.Options) { o.BaseEndpoint = account.Endpoint("SQS") })
	at := func(o *pinpointsmsvoicev2.Options) { o.BaseEndpoint = account.Endpoint("PINPOINT_SMS_VOICE_V2") }
	store := dynamo.NewSubscribers(db, subscribersTable)
	service := &subscription.Service{
		Finder: store, Keeper: store, Slots: dynamo.NewReminders(db, remindersTable), AddressKey: key, Rules: content.Rules(),
	}
	return queue.ReceiveTexts(&reply.Service{
		Subscribers: service, Replies: store, Answers: store, Counter: dynamo.NewGuard(db, guardTable),
		Sender: &sms.Sender{
			Client: sms.NewClient(config, account.Endpoint("PINPOINT_SMS_VOICE_V2")),
			Origin: texts.Origin, ConfigurationSet: texts.ConfigurationSet,
		},
		OptOuts: &sms.OptOuts{Client: pinpointsmsvoicev2.NewFromConfig(config, at), List: list},
		Snoozer: &reminder.Snoozer{Queue: &queue.Jobs{Client: jobs, URL: url}},
		Rules:   content.Rules(), Tip: content.Tip, Texts: words, Secret: key,
	}, &reminder.Reports{Journal: store, Stopper: service}), nil
}
