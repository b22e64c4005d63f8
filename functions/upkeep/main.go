// Upkeep runs every quarter of an hour: it does what time brings to subscriptions.
package main

import (
	"context"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/ses"
	"limber/internal/settings"
	"limber/internal/sms"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	upkeep, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	// What EventBridge Scheduler sends: the time for which the turn was meant.
	lambda.StartHandlerFunc(func(ctx context.Context, turn struct{ Time time.Time }) (struct{}, error) {
		done, err := upkeep.Run(ctx, turn.Time)
		if done > 0 || err != nil {
			slog.Info("upkeep", "time", turn.Time, "done", done, "error", err)
		}
		return struct{}{}, err
	})
}

func wire() (*subscription.Upkeep, error) {
	env := settings.Env(os.Getenv)
	clinic, site, texts := env.Clinic(), env.Site(), env.Texts()
	from, set, key := env.Required("FROM_ADDRESS"), env.Required("CONFIGURATION_SET"), env.Required("ADDRESS_KEY")
	subscribersTable, remindersTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE")
	if err := env.Err(); err != nil {
		return nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	mailer := ses.NewSender(ses.NewClient(config, account.Endpoint("SESV2")), clinic.Name, from, set)
	notes := map[contact.Channel]subscription.Notes{
		contact.ByEmail: &ses.Notes{Sender: mailer, Clinic: message.Clinic(clinic), SiteURL: site},
	}
	if texts.Origin != "" {
		words, err := message.NewTexts(texts.Name, site, clinic.Phone, texts.TwoWay)
		if err != nil {
			return nil, err
		}
		client := sms.NewClient(config, account.Endpoint("PINPOINT_SMS_VOICE_V2"))
		notes[contact.ByText] = &sms.Notes{
			Sender: &sms.Sender{Client: client, Origin: texts.Origin, ConfigurationSet: texts.ConfigurationSet}, Texts: words,
		}
	}
	content, err := guide.Load()
	if err != nil {
		return nil, err
	}
	subscribers := dynamo.NewSubscribers(db, subscribersTable)
	return &subscription.Upkeep{Chores: subscribers, Service: &subscription.Service{
		Finder: subscribers, Keeper: subscribers, Slots: dynamo.NewReminders(db, remindersTable),
		Notes: notes, AddressKey: []byte(key), Rules: content.Rules(),
	}}, nil
}
