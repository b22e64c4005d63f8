package api

import (
	"net/http"
	"slices"
	"time"

	"limber/internal/enquiry"
	"limber/internal/guide"
)

// EnquiryDeps is what the enquiries' handler needs.
type EnquiryDeps struct {
	Service *enquiry.Service
	Desk    *enquiry.Desk
	Search  *enquiry.Search
	Lister  enquiry.Lister
	Clinic  Clinic
	// Zone is that of the clinic's wall clock, by which pages say days and times.
	Zone *time.Location
	// Guide gives the safety words of the contact page. It is called at the first page.
	Guide func() (*guide.Guide, error)
	// SignInTakes is how long asking for a sign-in link takes at least, whoever asks: longer than sending one does.
	SignInTakes time.Duration
	// Limits hold callers to the rules; Keys answer a POST that is sent again.
	Limits Limits
	Keys   Idempotency
	// Bots tells people from programs. ChallengeKey is the public key of its challenge, empty where there
	// is none.
	Bots         Bots
	ChallengeKey string
}

// EnquiryHandler serves the contact page and its API, and the pages of staff.
func EnquiryHandler(d EnquiryDeps) http.Handler { return newHandler(d.Clinic, enquiryRoutes(d)) }

// EnquiryRoutes lists what EnquiryHandler answers, such as "POST /v1/enquiries".
func EnquiryRoutes() []string { return patterns(enquiryRoutes(EnquiryDeps{})) }

func enquiryRoutes(d EnquiryDeps) []route { return slices.Concat(contactRoutes(d), staffRoutes(d)) }
