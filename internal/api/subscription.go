package api

import (
	"net/http"

	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// SubscriptionDeps is what the subscription's handler needs.
type SubscriptionDeps struct {
	Service *subscription.Service
	Clinic  Clinic
	// Guide gives the safety words of the sign-up page. It is called at the first page.
	Guide func() (*guide.Guide, error)
}

// SubscriptionHandler serves the life of a subscription: sign up, confirm, change, leave.
func SubscriptionHandler(d SubscriptionDeps) http.Handler {
	return newHandler(d.Clinic, subscriptionRoutes(d))
}

// SubscriptionRoutes lists what SubscriptionHandler answers, such as "POST /confirm/{link}".
func SubscriptionRoutes() []string { return patterns(subscriptionRoutes(SubscriptionDeps{})) }

func subscriptionRoutes(d SubscriptionDeps) []route {
	return []route{
		{"POST /v1/subscriptions", d.subscribe},
		{"GET /subscribe", d.subscribePage},
		{"POST /subscribe", d.subscribeForm},
		{"GET /confirm/{link}", d.confirmPage},
		{"POST /confirm/{link}", d.confirm},
		{"GET /preferences/{link}", d.preferencesPage},
		{"POST /preferences/{link}", d.preferences},
		{"GET /unsubscribe/{link}", d.unsubscribePage},
		{"POST /unsubscribe/{link}", d.unsubscribe},
	}
}

// checkEmail is the answer for every address, known or not.
var checkEmail = []byte(`{"status":"check your email","message":"Look for our email and follow its link within 48 hours."}`)

func (d SubscriptionDeps) subscribe(w http.ResponseWriter, r *http.Request) error {
	switch contentType(r) {
	case formType:
		return d.subscribeForm(w, r)
	case jsonType:
	default:
		return fault.New(fault.Unsupported, "Send application/json, or a form.")
	}
	request, err := readRequest(r)
	if err != nil {
		return err
	}
	if err := d.Service.Subscribe(r.Context(), request, Now(r)); err != nil {
		return err
	}
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusAccepted)
	w.Write(checkEmail)
	return nil
}

func readRequest(r *http.Request) (subscription.Request, error) {
	body, err := readBody(r)
	if err != nil {
		return subscription.Request{}, err
	}
	var wrong fault.Fields
	var consent consentAnswer
	request := subscription.Request{Source: "api"}
	c := &request.Choices
	err = readJSON(body, map[string]jsonField{
		"email":     {&request.Email, "text"},
		"name":      {&request.Name, "text"},
		"days":      {&c.Days, `a list of days, such as ["mon", "thu"]`},
		"time":      {&c.Time, `text, such as "07:00"`},
		"time_zone": {&c.Zone, `text, such as "Europe/London"`},
		"focus":     {&c.Focus, "text"},
		"minutes":   {&c.Minutes, "a whole number"},
		"consent":   {&consent, `{"email": true} or {"email": false}`},
	}, &wrong)
	if err != nil {
		return request, err
	}
	request.Consent = consent.email
	return request, wrong.Err()
}

// consentAnswer is what a person agreed to: each channel by itself.
type consentAnswer struct{ email bool }

// UnmarshalJSON takes an object of known channels only.
func (c *consentAnswer) UnmarshalJSON(text []byte) error {
	var wrong fault.Fields
	if err := readJSON(text, map[string]jsonField{"email": {&c.email, "true or false"}}, &wrong); err != nil {
		return err
	}
	return wrong.Err()
}
