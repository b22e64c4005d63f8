package api_test

import (
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/api"
	"limber/internal/api/contract"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/figure"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/phone"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// site is the whole HTTP side over stores in memory, called as API Gateway calls it. Every answer is
// held against the OpenAPI document.
type site struct {
	t        testing.TB
	now      time.Time
	store    *memory.Store
	slots    *slots
	provider *memory.Provider
	guard    *memory.Guard
	service  *subscription.Service
	handlers map[bool]func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)
}

// slots counts the slots that came into use.
type slots struct {
	subscription.Slots
	mu   sync.Mutex
	used int
}

func (s *slots) Use(ctx context.Context, slot calendar.Slot, c contact.Channel) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used++
	return s.Slots.Use(ctx, slot, c)
}

var clinic = api.Clinic{
	Name: "Example Clinic", Phone: "02476 000000", Address: "1 High Street, Coventry CV1 1AA",
	Website: "https://clinic.example", Site: "https://limber.example",
}

// start is a Sunday evening in winter.
var start = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// bots are those of every site, so that forms can be written down with a token.
var bots = api.Bots{Secret: []byte("form key")}

func newSite(t testing.TB) *site {
	t.Helper()
	return newSiteWith(t, func(*api.SubscriptionDeps) {})
}

// newSiteWith returns a site of a clinic that also sends texts, with some of its parts changed.
func newSiteWith(t testing.TB, change func(*api.SubscriptionDeps)) *site {
	t.Helper()
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, now: start, guard: &memory.Guard{}}
	clock := func() time.Time { return s.now }
	s.store = memory.New(clock)
	s.slots = &slots{Slots: s.store}
	s.provider = &memory.Provider{Now: clock}
	s.service = &subscription.Service{
		Finder: s.store, Keeper: s.store, Slots: s.slots, AddressKey: []byte("address key"), Numbers: phone.Reader{}, Rules: content.Rules(),
		Notes: map[contact.Channel]subscription.Notes{},
	}
	for _, c := range contact.Channels {
		s.service.Notes[c] = s.provider.NotesBy(c)
	}
	d := api.SubscriptionDeps{
		Progress: &progress.Service{Subscribers: s.service, Answers: s.store, Rules: content.Rules()},
		Service:  s.service, Clinic: clinic, TextName: "Example Clinic", Guide: guide.Load, Bots: bots,
		Limits: api.Limits{Counter: s.guard, Secret: []byte("limit key")},
		Keys:   api.Idempotency{Keys: s.guard, Secret: []byte("key of keys")}, Archive: s.store, History: s.store,
	}
	change(&d)
	read := api.GuideHandler(api.GuideDeps{Guide: content, Figures: figure.File, Clinic: clinic})
	s.handlers = map[bool]func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error){
		true: api.Lambda(read), false: api.Lambda(api.SubscriptionHandler(d)),
	}
	return s
}

func (s *site) get(path string) answer { return s.send(http.MethodGet, path, "", "") }

func (s *site) post(path, contentType, body string) answer {
	return s.send(http.MethodPost, path, contentType, body)
}

func (s *site) send(method, path, contentType, body string, headers ...string) answer {
	s.t.Helper()
	r := newRequest(s.t, method, path, contentType, body, headers)
	reading := r.URL.Path == "/" || r.URL.Path == "/session" || r.URL.Path == "/session-worker.js" || slices.ContainsFunc([]string{"/guide", "/routine", "/figures/", "/embed.js", "/sitemap.xml", "/robots.txt"}, func(path string) bool {
		return strings.HasPrefix(r.URL.Path, path)
	}) || strings.HasPrefix(r.URL.Path, "/v1/") && !strings.HasPrefix(r.URL.Path, "/v1/subscription") && r.URL.Path != "/v1/forms/subscription"
	out, err := s.handlers[reading](s.t.Context(), eventOf(r, body, s.now))
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	a := answerOf(s.t, out)
	contract.Check(s.t, r, a.status, a.header, []byte(a.body))
	return a
}

// state is all that a request could change.
type state struct {
	profiles map[string]subscription.Subscriber
	consents map[string][]subscription.Consent
	notes    []memory.Note
	slots    int
}

func (s *site) state() state {
	return state{s.store.All(), maps.Clone(s.store.Consents), append([]memory.Note(nil), s.provider.Notes...), s.slots.used}
}

// unchanged fails the test where anything is not as it was.
func (s *site) unchanged(before state) {
	s.t.Helper()
	if after := s.state(); !reflect.DeepEqual(before, after) {
		s.t.Errorf("something has changed:\nbefore %+v\nafter  %+v", before, after)
	}
}

const address = "sam.runner@example.org"

// signUp subscribes and returns the link of the confirmation email.
func (s *site) signUp(email string) string {
	s.t.Helper()
	before := len(s.provider.Notes)
	if a := s.post("/v1/subscriptions", jsonType, signUpJSON(email)); a.status != http.StatusAccepted {
		s.t.Fatalf("sign-up answered %d %s", a.status, a.body)
	}
	if len(s.provider.Notes) != before+1 {
		s.t.Fatal("no confirmation was sent")
	}
	return s.provider.Notes[before].Link
}

// links of one active subscriber.
type links struct{ id, confirm, preferences, unsubscribe string }

// join signs up and confirms.
func (s *site) join(email string) links {
	s.t.Helper()
	l := links{confirm: s.signUp(email)}
	if a := s.post("/confirm/"+l.confirm, formType, ""); a.status != http.StatusOK {
		s.t.Fatalf("confirm answered %d", a.status)
	}
	l.id, _, _ = strings.Cut(l.confirm, ".")
	runner := s.store.All()[l.id]
	l.preferences = runner.Capability(subscription.ToPreferences)
	l.unsubscribe = runner.Capability(subscription.ToUnsubscribe)
	return l
}

// number is the typed form of a number that reaches nobody, and what pages show of it.
const (
	number = "07700 900 982"
	ending = "the number ending 982"
)

// signUpBoth subscribes an address and a number together, and returns the links of the messages that ask
// to confirm them.
func (s *site) signUpBoth(email, number string) (mail, text string) {
	s.t.Helper()
	before := len(s.provider.Notes)
	if a := s.post("/v1/subscriptions", jsonType, bothJSON(email, number)); a.status != http.StatusAccepted {
		s.t.Fatalf("sign-up answered %d %s", a.status, a.body)
	}
	if len(s.provider.Notes) != before+2 {
		s.t.Fatalf("%d messages were sent", len(s.provider.Notes)-before)
	}
	return s.provider.Notes[before].Link, s.provider.Notes[before+1].Link
}

// joinBoth signs an address and a number up, and confirms both.
func (s *site) joinBoth(email, number string) subscription.Subscriber {
	s.t.Helper()
	mail, text := s.signUpBoth(email, number)
	for _, path := range []string{"/confirm/" + mail, "/c/" + text} {
		if a := s.post(path, formType, ""); a.status != http.StatusOK {
			s.t.Fatalf("%s answered %d %s", path[:3], a.status, a.body)
		}
	}
	id, _, _ := strings.Cut(mail, ".")
	return s.store.All()[id]
}

func signUpJSON(email string) string {
	return `{"email":"` + email + `","name":"Sam","days":["mon","thu"],"time":"07:00","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"email":true}}`
}

func bothJSON(email, number string) string {
	both := strings.Replace(signUpJSON(email), `{`, `{"phone":"`+number+`",`, 1)
	return strings.NewReplacer("07:00", "18:35", `{"email":true}`, `{"email":true,"sms":true}`).Replace(both)
}

const choicesForm = "days=mon&days=thu&time=07:00&time_zone=Europe/London&focus=both&minutes=10"

// signUpForm is our form as a person posts it who took a minute; the address comes at its end.
var signUpForm = choicesForm + "&name=Sam&consent=email&website=&form_token=" + bots.Token(start.Add(-time.Minute)) + "&email="
