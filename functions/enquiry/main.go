// Enquiry takes what people write to the clinic, and serves the pages on which staff read and answer it.
package main

import (
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/api"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/enquiry"
	"limber/internal/guide"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/opening"
	"limber/internal/phone"
	"limber/internal/ses"
	"limber/internal/settings"
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
	lambda.StartHandlerFunc(api.Lambda(api.EnquiryHandler(deps)))
}

func wire() (deps api.EnquiryDeps, err error) {
	env := settings.Env(os.Getenv)
	clinic, site, set := env.Clinic(), env.Site(), env.Enquiries()
	from, configuration, key := env.Required("FROM_ADDRESS"), env.Required("CONFIGURATION_SET"), []byte(env.Required("ADDRESS_KEY"))
	enquiriesTable, subscribersTable, guardTable := env.Required("ENQUIRIES_TABLE"), env.Required("SUBSCRIBERS_TABLE"), env.Required("GUARD_TABLE")
	countries, siteKey, secret := env.Required("PHONE_COUNTRIES"), env.Optional("TURNSTILE_SITE_KEY"), env.Optional("TURNSTILE_SECRET")
	theme, wrongTheme := api.NewTheme(api.ThemeSettings(env.Theme()))
	if err := errors.Join(env.Err(), wrongTheme); err != nil {
		return deps, err
	}
	hours, wrongHours := opening.Parse(opening.Settings{Hours: set.Hours, BankHolidays: set.BankHolidays, Closed: set.Closed, Zone: set.Zone})
	staff, wrongStaff := contact.ParseEmails(set.Staff)
	escalation, wrongEscalation := contact.ParseEmail(set.Escalation)
	numbers, wrongCountries := phone.NewReader(countries)
	if err := errors.Join(wrongHours, wrongStaff, wrongEscalation, wrongCountries); err != nil {
		return deps, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	enquiries, guard := dynamo.NewEnquiries(db, enquiriesTable), dynamo.NewGuard(db, guardTable)
	letters := &ses.Letters{
		Sender: ses.NewSender(ses.NewClient(config, account.Endpoint("SESV2")), clinic.Name, from, configuration),
		Clinic: message.Clinic(clinic), SiteURL: site, Staff: staff, Escalation: escalation, Full: set.Full, Zone: hours.Zone(),
	}
	service := &enquiry.Service{
		Finder: enquiries, Keeper: enquiries, Journal: enquiries, Reports: enquiries, Mailer: letters, Numbers: numbers, Hours: hours,
		Barred: &subscription.Service{Finder: dynamo.NewSubscribers(db, subscribersTable), AddressKey: key}, Alike: guard,
		AnswerWithin: set.Within, Words: enquiry.ParseWords(set.Words), Key: key, Alarm: logging.Counter("NoticeFailed"),
	}
	deps = api.EnquiryDeps{
		Service: service, Desk: &enquiry.Desk{Passes: enquiries, Mailer: letters, Staff: staff, Key: key},
		Search: &enquiry.Search{Service: service, Lister: enquiries}, Lister: enquiries, Zone: hours.Zone(), Guide: guide.Load, ChallengeKey: siteKey, SignInTakes: time.Second,
		Clinic: api.Clinic{Name: clinic.Name, Phone: clinic.Phone, Address: clinic.Address, Website: clinic.Website, Site: site, Theme: theme},
		Limits: api.Limits{Counter: guard, Secret: key}, Keys: api.Idempotency{Keys: guard, Secret: key}, Bots: api.Bots{Secret: key},
	}
	if siteKey != "" {
		deps.Bots.Challenge = turnstile.New(secret)
	}
	return deps, nil
}
