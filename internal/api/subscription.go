package api

import (
	"maps"
	"net/http"
	"slices"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// SubscriptionDeps is what the subscription's handler needs.
type SubscriptionDeps struct {
	Service *subscription.Service
	// Progress takes what runners tell of their sessions.
	Progress *progress.Service
	Clinic   Clinic
	// TextName is the clinic's name in texts, by which people know them.
	TextName string
	// Guide gives the safety words of the sign-up page. It is called at the first page.
	Guide func() (*guide.Guide, error)
	// Limits hold callers to the rules; Keys answer a POST that is sent again.
	Limits Limits
	Keys   Idempotency
	// Bots tells people from programs. ChallengeKey is the public key of its challenge, empty where there
	// is none.
	Bots         Bots
	ChallengeKey string
	// Archive reads what is held about a runner, History what became of their reminders.
	Archive subscription.Archive
	History History
}

// texts reports whether the clinic sends texts.
func (d SubscriptionDeps) texts() bool { return d.Service.Numbers != nil }

// SubscriptionHandler serves the life of a subscription: sign up, confirm, change, leave.
func SubscriptionHandler(d SubscriptionDeps) http.Handler {
	routes := subscriptionRoutes(d)
	for i := range routes {
		if !slices.Contains(tellings, routes[i].pattern) {
			routes[i].handle = d.Keys.Guard(routes[i].handle)
		}
	}
	return newHandler(d.Clinic, routes)
}

// tellings are the routes whose answers tell of health, so that none is kept to be given again under a key. They need no
// key: the same telling again counts once.
var tellings = []string{"POST /session/{link}", "POST /progress/{link}/settled"}

// SubscriptionRoutes lists what SubscriptionHandler answers, such as "POST /confirm/{link}".
func SubscriptionRoutes() []string { return patterns(subscriptionRoutes(SubscriptionDeps{})) }

func subscriptionRoutes(d SubscriptionDeps) []route {
	return []route{
		{"POST /v1/subscriptions", d.subscribe},
		{"GET /v1/forms/subscription", d.signUpForm},
		{"GET /subscribe", d.subscribePage},
		{"POST /subscribe", d.subscribeForm},
		{"GET /confirm/{link}", d.confirmPage(contact.ByEmail)},
		{"POST /confirm/{link}", d.confirm(contact.ByEmail)},
		{"GET /c/{link}", d.confirmPage(contact.ByText)},
		{"POST /c/{link}", d.confirm(contact.ByText)},
		{"GET /unsubscribe/{link}", d.unsubscribePage(contact.ByEmail)},
		{"POST /unsubscribe/{link}", d.unsubscribe(contact.ByEmail)},
		{"GET /s/{link}", d.unsubscribePage(contact.ByText)},
		{"POST /s/{link}", d.unsubscribe(contact.ByText)},
		{"GET /privacy", d.privacyPage},
		{"GET /preferences/{link}", d.preferencesPage},
		{"POST /preferences/{link}", d.preferences},
		{"POST /preferences/{link}/channels", d.join},
		{"POST /preferences/{link}/leave", d.leaveForm},
		{"POST /preferences/{link}/answers", d.keepAnswers},
		{"POST /preferences/{link}/keep", d.keep},
		{"POST /preferences/{link}/recover", d.recoverForm},
		{"POST /preferences/{link}/fewer", d.answerFewer},
		{"POST /preferences/{link}/reason", d.answerReason},
		{"POST /preferences/{link}/details", d.sendDetails},
		{"POST /preferences/{link}/calendar", d.renewFeed},
		{"GET /calendar/{link}", d.feed},
		{"GET /t/{link}", d.today},
		{"GET /session/{link}", d.session},
		{"POST /session/{link}", d.tell},
		{"GET /progress/{link}", d.progressPage},
		{"POST /progress/{link}/step", d.takeStep},
		{"POST /progress/{link}/settled", d.settle},
		{"POST /progress/{link}/stretches", d.stretchOn},
		{"POST /progress/{link}/rest", d.rest},
		{"GET /r/{link}", d.detailsPage},
		{"GET /details/{link}", d.detailsPage},
		{"POST /details/{link}", d.erase},
		{"GET /details/{link}/export", d.export},
		{"GET /v1/subscription", bearer(d.getResource)},
		{"PATCH /v1/subscription", bearer(d.patchResource)},
		{"DELETE /v1/subscription", bearer(d.deleteResource)},
	}
}

// linkOf is the end of the link by which a page was reached: a capability, or in texts a code.
func linkOf(r *http.Request) string { return r.PathValue("link") }

// signedUp is the answer for every address, known or not.
type signedUp struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

func (d SubscriptionDeps) subscribe(w http.ResponseWriter, r *http.Request) error {
	if contentType(r) == formType {
		return d.subscribeForm(w, r)
	}
	request, token, err := readRequest(r)
	if err != nil {
		return err
	}
	if err := d.allow(r, request); err != nil {
		return err
	}
	if err := d.Bots.Require(r.Context(), token); err != nil {
		return err
	}
	if err := d.Service.Subscribe(r.Context(), request, Now(r)); err != nil {
		return err
	}
	words := d.lookFor() + " Follow its link within " + forWords(subscription.ConfirmFor) + "."
	return writeJSON(w, http.StatusAccepted, signedUp{"check your messages", words})
}

// lookFor says what to wait for. It doesn't depend on what was sent, if anything was.
func (d SubscriptionDeps) lookFor() string {
	if d.texts() {
		return "Look for our email or text."
	}
	return "Look for our email."
}

// allow holds a sign-up to the rules: for the caller, and for each address. It looks nothing up, so an
// address is counted the same whether it is known or not. Answers that are wrong in themselves are said
// first and count nothing, since they do nothing.
func (d SubscriptionDeps) allow(r *http.Request, request subscription.Request) error {
	email, phone, err := d.Service.Check(request, Now(r))
	if err != nil {
		return err
	}
	return d.allowAddresses(r, email, phone)
}

// allowAddresses holds whoever wants messages sent to addresses to the rules. Either may be zero.
func (d SubscriptionDeps) allowAddresses(r *http.Request, email contact.Email, phone contact.Phone) error {
	return d.Limits.allow(r, SignUpsFromIP, SignUpsOfAddress, email, phone)
}

func readRequest(r *http.Request) (request subscription.Request, token string, err error) {
	body, err := readJSONBody(r)
	if err != nil {
		return request, "", err
	}
	request.Source = "api"
	var wordings []string
	c := &request.Choices
	err = readJSON(body, map[string]jsonField{
		"email":     {&request.Email, "text"},
		"phone":     {&request.Phone, "text"},
		"name":      {&request.Name, "text"},
		"days":      {&c.Days, `a list of days, such as ["mon", "thu"]`},
		"run_days":  {&c.RunDays, `a list of days, such as ["tue", "sun"]`},
		"time":      {&c.Time, `text, such as "07:00"`},
		"time_zone": {&c.Zone, `text, such as "Europe/London"`},
		"focus":     {&c.Focus, "text"},
		"minutes":   {&c.Minutes, "a whole number"},
		"consent":   {(*agreement)(&request.Consent), `an object such as {"email": true}, of email, sms and answers`},
		"wordings":  {&wordings, `a list of versions of our words, such as ["email-2026-11"]`},
		"turnstile": {&token, "text"},
	})
	if err == nil {
		err = checkWordings(wordings, slices.Collect(maps.Values(subscription.Wordings))...)
	}
	return request, token, err
}

// agreement is what a person agreed to, as JSON has it: each by itself.
type agreement subscription.Agreed

// UnmarshalJSON takes an object of known consents only.
func (a *agreement) UnmarshalJSON(text []byte) error {
	return readJSON(text, map[string]jsonField{
		"email":   {&a.Email, "true or false"},
		"sms":     {&a.Text, "true or false"},
		"answers": {&a.Answers, "true or false"},
	})
}
