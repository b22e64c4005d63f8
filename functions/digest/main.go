// Digest runs every five minutes: it does what time brings to enquiries, and writes the daily digest.
package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/account"
	"limber/internal/contact"
	"limber/internal/dynamo"
	"limber/internal/enquiry"
	"limber/internal/logging"
	"limber/internal/message"
	"limber/internal/opening"
	"limber/internal/ses"
	"limber/internal/settings"
	"limber/internal/subscription"
)

func main() {
	logging.Setup()
	upkeep, secretary, err := wire()
	if err != nil {
		slog.Error("cannot start", "error", err)
		os.Exit(1)
	}
	// What EventBridge Scheduler sends: the time for which the turn was meant.
	lambda.StartHandlerFunc(func(ctx context.Context, turn struct{ Time time.Time }) (struct{}, error) {
		done, err := upkeep.Run(ctx, turn.Time)
		err = errors.Join(err, secretary.Run(ctx, turn.Time)) // whatever became of the rest
		if done > 0 || err != nil {
			slog.Info("digest", "time", turn.Time, "done", done, "error", err)
		}
		return struct{}{}, err
	})
}

func wire() (*enquiry.Upkeep, *enquiry.Secretary, error) {
	env := settings.Env(os.Getenv)
	clinic, site, set := env.Clinic(), env.Site(), env.Enquiries()
	from, configuration, key := env.Required("FROM_ADDRESS"), env.Required("CONFIGURATION_SET"), []byte(env.Required("ADDRESS_KEY"))
	enquiriesTable, subscribersTable := env.Required("ENQUIRIES_TABLE"), env.Required("SUBSCRIBERS_TABLE")
	if err := env.Err(); err != nil {
		return nil, nil, err
	}
	hours, wrongHours := opening.Parse(opening.Settings{Hours: set.Hours, BankHolidays: set.BankHolidays, Closed: set.Closed, Zone: set.Zone})
	staff, wrongStaff := contact.ParseEmails(set.Staff)
	escalation, wrongEscalation := contact.ParseEmail(set.Escalation)
	if err := errors.Join(wrongHours, wrongStaff, wrongEscalation); err != nil {
		return nil, nil, err
	}
	config := account.Config()
	db := dynamodb.NewFromConfig(config, func(o *dynamodb.Options) { o.BaseEndpoint = account.Endpoint("DYNAMODB") })
	enquiries, alarm := dynamo.NewEnquiries(db, enquiriesTable), logging.Counter("NoticeFailed")
	service := &enquiry.Service{
		Finder: enquiries, Keeper: enquiries, Journal: enquiries, Reports: enquiries, Hours: hours, AnswerWithin: set.Within,
		Barred: &subscription.Service{Finder: dynamo.NewSubscribers(db, subscribersTable), AddressKey: key}, Key: key, Alarm: alarm,
		Mailer: &ses.Letters{
			Sender: ses.NewSender(ses.NewClient(config, account.Endpoint("SESV2")), clinic.Name, from, configuration),
			Clinic: message.Clinic(clinic), SiteURL: site, Staff: staff, Escalation: escalation, Full: set.Full, Zone: hours.Zone(),
		},
	}
	secretary := &enquiry.Secretary{Service: service, Lister: enquiries, Digests: enquiries, Zone: hours.Zone()}
	return &enquiry.Upkeep{Service: service, Chores: enquiries}, secretary, nil
}
