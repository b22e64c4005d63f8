// Subscription serves the life of a subscription: sign up, confirm, change, leave.
package main

import (
	"log/slog"
	"net/http"
	"net/mail"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"limber/internal/account"
	"limber/internal/api"
	"limber/internal/dynamo"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/ses"
	"limber/internal/settings"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	handler, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(api.Lambda(handler))
}

func wire() (http.Handler, error) {
	env := settings.Env(os.Getenv)
	clinic := env.Clinic()
	from := mail.Address{Name: clinic.Name, Address: env.Required("FROM_ADDRESS")}
	set, key := env.Required("CONFIGURATION_SET"), env.Required("ADDRESS_KEY")
	subscribersTable, remindersTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE")
	if err := env.Err(); err != nil {
		return nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	mailer := sesv2.NewFromConfig(config, ses.NoRetry, func(o *sesv2.Options) { o.BaseEndpoint = account.Endpoint("SESV2") })
	subscribers := dynamo.NewSubscribers(db, subscribersTable)
	return api.SubscriptionHandler(api.SubscriptionDeps{
		Clinic: api.Clinic(clinic),
		Guide:  guide.Load,
		Service: &subscription.Service{
			Finder: subscribers, Keeper: subscribers, Slots: dynamo.NewReminders(db, remindersTable),
			AddressKey: []byte(key),
			Notes: &ses.Notes{
				Sender:  &ses.Sender{Client: mailer, From: from.String(), ConfigurationSet: set},
				SiteURL: clinic.Site,
				Clinic: message.Clinic{
					Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, Website: clinic.Website,
				},
			},
		},
	}), nil
}
