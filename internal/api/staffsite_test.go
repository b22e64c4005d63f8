package api_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/api"
	"limber/internal/api/contract"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/phone"
)

// office is the pages of staff over stores in memory, called as API Gateway calls them. Every answer is
// held against the OpenAPI document.
type office struct {
	t       testing.TB
	now     time.Time
	store   *memory.Enquiries
	mail    *letters
	desk    *enquiry.Desk
	service *enquiry.Service
	handler func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)
	log     *bytes.Buffer
	seen    []string // every address that was asked for, led to or linked to
}

// alwaysOpen is a clinic whose working time is all time.
type alwaysOpen struct{}

func (alwaysOpen) Add(from time.Time, working time.Duration) time.Time { return from.Add(working) }
func (alwaysOpen) Opens(day time.Time) (time.Time, bool)               { return day, true }

// The staff of every office.
const (
	alex = "alex@clinic.example"
	kim  = "kim@clinic.example"
)

func newOffice(t testing.TB) *office {
	t.Helper()
	return newOfficeWith(t, guide.Load)
}

func newOfficeWith(t testing.TB, content func() (*guide.Guide, error)) *office {
	t.Helper()
	return newOfficeOf(t, func(d *api.EnquiryDeps) { d.Guide = content })
}

func newOfficeOf(t testing.TB, change func(*api.EnquiryDeps)) *office {
	t.Helper()
	o := &office{t: t, now: start, store: &memory.Enquiries{}, mail: &letters{}, log: &bytes.Buffer{}}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	zone, err := calendar.Zone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	guard := &memory.Guard{}
	o.service = &enquiry.Service{
		Finder: o.store, Keeper: o.store, Journal: o.store, Reports: o.store, Mailer: o.mail, Numbers: phone.Reader{},
		Hours: alwaysOpen{}, Barred: nobody{}, Alike: guard, AnswerWithin: 8 * time.Hour,
		Words: enquiry.ParseWords("numb"), Key: []byte("enquiry key"), Alarm: func(string, int) {},
	}
	o.desk = &enquiry.Desk{Passes: o.store, Mailer: o.mail, Staff: []contact.Email{mustEmail(t, alex), mustEmail(t, kim)}, Key: []byte("desk key")}
	deps := api.EnquiryDeps{
		Service: o.service, Desk: o.desk, Search: &enquiry.Search{Service: o.service, Lister: o.store}, Lister: o.store,
		Clinic: clinic, Zone: zone, Limits: api.Limits{Counter: guard, Secret: []byte("limit key")},
	}
	change(&deps)
	o.handler = api.Lambda(api.EnquiryHandler(deps))
	return o
}

func mustEmail(t testing.TB, text string) contact.Email {
	t.Helper()
	email, err := contact.ParseEmail(text)
	if err != nil {
		t.Fatal(err)
	}
	return email
}

// visitor is one browser: it keeps the cookie that it was given.
type visitor struct {
	*office
	cookie string
	ip     string // where it calls from; empty for the one of most
}

func (o *office) visitor() *visitor { return &visitor{office: o} }

func (v *visitor) get(path string, headers ...string) answer {
	v.t.Helper()
	return v.send(http.MethodGet, path, "", headers...)
}

func (v *visitor) press(path string, form url.Values, headers ...string) answer {
	v.t.Helper()
	return v.send(http.MethodPost, path, form.Encode(), headers...)
}

func (v *visitor) send(method, path, body string, headers ...string) answer {
	v.t.Helper()
	contentType := ""
	if method == http.MethodPost {
		contentType = formType
	}
	r := newRequest(v.t, method, path, contentType, body, headers)
	event := eventOf(r, body, v.now)
	event.RequestContext.DomainName = "limber.example"
	if v.ip != "" {
		event.RequestContext.HTTP.SourceIP = v.ip
	}
	if v.cookie != "" {
		event.Cookies = []string{v.cookie}
	}
	out, err := v.handler(v.t.Context(), event)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	a := answerOf(v.t, out)
	for _, cookie := range out.Cookies {
		a.header.Set("Set-Cookie", cookie)
		v.cookie, _, _ = strings.Cut(cookie, ";")
	}
	v.seen = append(v.seen, path, a.header.Get("Location"))
	for _, link := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		v.seen = append(v.seen, link[1])
	}
	contract.Check(v.t, r, a.status, a.header, []byte(a.body))
	return a
}
