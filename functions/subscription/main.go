// Subscription serves the life of a subscription: sign up, confirm, change, leave, see and erase.
package main

import (
	"errors"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/api"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/phone"
	"limber/internal/progress"
	"limber/internal/ses"
	"limber/internal/settings"
	"limber/internal/sms"
	"limber/internal/subscription"
	"limber/internal/turnstile"
)

func main() {
	logging.Setup()
	deps, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	lambda.StartHandlerFunc(api.Lambda(api.SubscriptionHandler(deps)))
}

func wire() (deps api.SubscriptionDeps, err error) {
	env := settings.Env(os.Getenv)
	clinic, site, texts := env.Clinic(), env.Site(), env.Texts()
	from, set, key := env.Required("FROM_ADDRESS"), env.Required("CONFIGURATION_SET"), []byte(env.Required("ADDRESS_KEY"))
	subscribersTable, remindersTable, guardTable := env.Required("SUBSCRIBERS_TABLE"), env.Required("REMINDERS_TABLE"), env.Required("GUARD_TABLE")
	enquiriesTable, countries, siteKey, secret := env.Required("ENQUIRIES_TABLE"), env.Required("PHONE_COUNTRIES"), env.Optional("TURNSTILE_SITE_KEY"), env.Optional("TURNSTILE_SECRET")
	theme, wrongTheme := api.NewTheme(api.ThemeSettings(env.Theme()))
	content, wrongGuide := guide.Load()
	if err := errors.Join(env.Err(), wrongTheme, wrongGuide); err != nil {
		return deps, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	subscribers, guard := dynamo.NewSubscribers(db, subscribersTable), dynamo.NewGuard(db, guardTable)
	mailer := ses.NewSender(ses.NewClient(config, account.Endpoint("SESV2")), clinic.Name, from, set)
	notes := map[contact.Channel]subscription.Notes{
		contact.ByEmail: &ses.Notes{Sender: mailer, Clinic: message.Clinic(clinic), SiteURL: site},
	}
	service := &subscription.Service{
		Finder: subscribers, Keeper: subscribers, Slots: dynamo.NewReminders(db, remindersTable), Notes: notes, AddressKey: key, Rules: content.Rules(),
		Correspondence: dynamo.Correspondence{Enquiries: dynamo.NewEnquiries(db, enquiriesTable), Key: key},
	}
	deps = api.SubscriptionDeps{
		Service: service, Progress: &progress.Service{Subscribers: service, Answers: subscribers, Rules: content.Rules()}, Guide: guide.Load,
		Archive: subscribers, History: subscribers, ChallengeKey: siteKey, TextName: texts.Name,
		Clinic: api.Clinic{Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, Website: clinic.Website, Site: site, Theme: theme},
		Limits: api.Limits{Counter: guard, Secret: key}, Keys: api.Idempotency{Keys: guard, Secret: key}, Bots: api.Bots{Secret: key},
	}
	if siteKey != "" {
		deps.Bots.Challenge = turnstile.New(secret)
	}
	if texts.Origin == "" {
		return deps, nil
	}
	words, err := message.NewTexts(texts.Name, site, clinic.Phone, texts.TwoWay)
	if err != nil {
		return deps, err
	}
	client := sms.NewClient(config, account.Endpoint("PINPOINT_SMS_VOICE_V2"))
	notes[contact.ByText] = &sms.Notes{Texts: words, Sender: &sms.Sender{Client: client, Origin: texts.Origin, ConfigurationSet: texts.ConfigurationSet}}
	service.Numbers, err = phone.NewReader(countries)
	return deps, err
}
