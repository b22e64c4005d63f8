package api

import (
	"fmt"
	"net/http"
	"time"

	"limber/internal/enquiry"
	"limber/internal/subscription"
)

const (
	// acknowledgeWithin is how soon a complaint about personal data must be acknowledged, by the Data (Use
	// and Access) Act 2025.
	acknowledgeWithin = 30 * 24 * time.Hour
	// backupsFor is how far back the tables can be restored: what DynamoDB's point-in-time recovery keeps
	// where nothing else is set.
	backupsFor = 35 * 24 * time.Hour
)

// privacyBody is the privacy page. Each figure on it is the very constant that the product works by; the
// template has none of its own, which a test holds.
//
// The words are ours, for the clinic to approve before it goes live: the reasons in law above all.
type privacyBody struct {
	Texts     bool // the clinic sends texts
	Challenge bool // another service tells people from programs

	ConfirmFor, UnconfirmedFor, InactiveFor, AnswerWithin, LedgerFor, AnswersFor                     string
	HeardFor, TracesFor, DetailsFor, HuskFor, SoftDays, SoftSpan, MisuseFor, BackupsFor, Acknowledge string
	// Of messages to the clinic.
	ClosesAfter, ClosedMonths, SpamFor string

	Words consentTexts
}

func (d SubscriptionDeps) privacyPage(w http.ResponseWriter, r *http.Request) error {
	return writePublicPage(w, r, page{
		Name: "privacy", Title: "Privacy", Clinic: d.Clinic, Path: "/privacy",
		Summary: "What we keep about you, why, for how long, and what you can ask of us.",
		Body: privacyBody{
			Texts: d.texts(), Challenge: d.ChallengeKey != "", Words: d.Clinic.consents(),
			ConfirmFor:     forWords(subscription.ConfirmFor),
			UnconfirmedFor: forWords(subscription.UnconfirmedFor),
			InactiveFor:    forWords(subscription.InactiveFor),
			AnswerWithin:   forWords(subscription.AnswerWithin),
			LedgerFor:      forWords(subscription.LedgerFor),
			AnswersFor:     forWords(subscription.AnswersFor),
			HeardFor:       forWords(subscription.HeardFor),
			TracesFor:      forWords(subscription.TracesFor),
			DetailsFor:     forWords(subscription.DetailsFor),
			HuskFor:        forWords(subscription.HuskFor),
			SoftDays:       count(subscription.SoftDays, "day"),
			SoftSpan:       count(subscription.SoftSpan, "day"),
			MisuseFor:      forWords(misuseFor()),
			BackupsFor:     forWords(backupsFor),
			Acknowledge:    forWords(acknowledgeWithin),
			ClosesAfter:    forWords(enquiry.ClosesAfter),
			ClosedMonths:   count(enquiry.ClosedMonths, "month"),
			SpamFor:        forWords(enquiry.SpamFor),
		},
	})
}

// misuseFor is how long the longest of what we keep against misuse counts.
func misuseFor() time.Duration {
	longest := keptFor
	for _, rules := range [][]Rule{
		SignUpsFromIP, SignUpsOfAddress, DetailsFromIP, EnquiriesFromIP, EnquiriesOfAddress, SignInsFromIP, SignInsOfAddress,
		SignInsOfMailbox,
	} {
		for _, rule := range rules {
			longest = max(longest, rule.Window)
		}
	}
	return longest
}

// forWords says a span of whole hours in the longest unit that people count it in: "48 hours", "7 days",
// "1 year". Months are no unit here, since they differ.
func forWords(span time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case span >= 365*day && span%(365*day) == 0:
		return count(int(span/(365*day)), "year")
	case span > 2*day && span%day == 0:
		return count(int(span/day), "day")
	}
	return count(int(span/time.Hour), "hour")
}

func count(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprint(n, " ", unit)
}
