package api_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
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
	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/phone"
	"limber/internal/receipt"
)

// office is the pages of staff over stores in memory, called as API Gateway calls them. Every answer is
// held against the OpenAPI document.
type office struct {
	t       testing.TB
	now     time.Time
	store   *memory.Enquiries
	post    *postRoom
	desk    *enquiry.Desk
	service *enquiry.Service
	handler func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error)
	log     *bytes.Buffer
	seen    []string // every address that was asked for, led to or linked to
}

// postRoom takes letters, and answers as it is told to.
type postRoom struct {
	mu      sync.Mutex
	letters []enquiry.Letter
	outcome receipt.Outcome
}

func (p *postRoom) Send(_ context.Context, l enquiry.Letter) receipt.Receipt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.outcome == receipt.Sent {
		p.letters = append(p.letters, l)
	}
	return receipt.Receipt{Outcome: p.outcome, Reason: "told to"}
}

// alwaysOpen is a clinic whose working time is all time.
type alwaysOpen struct{}

func (alwaysOpen) Add(from time.Time, working time.Duration) time.Time { return from.Add(working) }
func (alwaysOpen) Opens(day time.Time) (time.Time, bool)               { return day, true }

// nobodyBarred is a clinic that nobody asked to be erased by.
type nobodyBarred struct{}

func (nobodyBarred) Barred(context.Context, contact.Email) (bool, error) { return false, nil }

// The staff of every office.
const (
	alex = "alex@clinic.example"
	kim  = "kim@clinic.example"
)

func newOffice(t testing.TB) *office {
	t.Helper()
	o := &office{t: t, now: start, store: &memory.Enquiries{}, post: &postRoom{outcome: receipt.Sent}, log: &bytes.Buffer{}}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	zone, err := calendar.Zone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	guard := &memory.Guard{}
	o.service = &enquiry.Service{
		Finder: o.store, Keeper: o.store, Journal: o.store, Reports: o.store, Mailer: o.post, Numbers: phone.Reader{},
		Hours: alwaysOpen{}, Barred: nobodyBarred{}, Alike: guard, AnswerWithin: 8 * time.Hour,
		Words: enquiry.ParseWords("numb"), Key: []byte("enquiry key"), Alarm: func(string, int) {},
	}
	o.desk = &enquiry.Desk{Passes: o.store, Mailer: o.post, Staff: []contact.Email{mustEmail(t, alex), mustEmail(t, kim)}, Key: []byte("desk key")}
	o.handler = api.Lambda(api.EnquiryHandler(api.EnquiryDeps{
		Service: o.service, Desk: o.desk, Search: &enquiry.Search{Service: o.service, Lister: o.store}, Lister: o.store,
		Clinic: clinic, Zone: zone, Limits: api.Limits{Counter: guard, Secret: []byte("limit key")},
	}))
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
	r, err := http.NewRequest(method, "https://limber.example"+path, strings.NewReader(body))
	if err != nil {
		v.t.Fatalf("%s %q: %v", method, path, err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", formType)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	event := (&site{now: v.now}).event(r, body)
	event.RequestContext.DomainName = "limber.example"
	if v.cookie != "" {
		event.Cookies = []string{v.cookie}
	}
	out, err := v.handler(v.t.Context(), event)
	if err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
	a := answer{status: out.StatusCode, header: http.Header{}, body: out.Body}
	for name, value := range out.Headers {
		a.header.Set(name, value)
	}
	if out.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(out.Body)
		if err != nil {
			v.t.Fatal(err)
		}
		a.body = string(decoded)
	}
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

// link has a sign-in link sent to one of staff, and returns its end.
func (o *office) link(address, reference string) string {
	o.t.Helper()
	before := len(o.post.letters)
	a := o.visitor().press("/staff/sign-in", url.Values{"email": {address}, "enquiry": {reference}})
	if a.status != http.StatusSeeOther || len(o.post.letters) != before+1 {
		o.t.Fatalf("asking for a link answered %d, and %d letters were sent", a.status, len(o.post.letters)-before)
	}
	return o.post.letters[before].Link
}

// signIn returns the browser of one of staff who is signed in.
func (o *office) signIn(address string) *visitor {
	o.t.Helper()
	v := o.visitor()
	if a := v.press("/staff/sign-in/"+o.link(address, ""), nil); a.status != http.StatusSeeOther || v.cookie == "" {
		o.t.Fatalf("signing in answered %d", a.status)
	}
	return v
}

// token returns what the form that posts to a path brings along.
func token(t testing.TB, page, path string) string {
	t.Helper()
	form := regexp.MustCompile(`(?s)<form method="post" action="` + regexp.QuoteMeta(path) + `".*?name="form_token" value="([^"]+)"`).FindStringSubmatch(page)
	if form == nil {
		t.Fatalf("there is no form to %s in\n%s", path, page)
	}
	return form[1]
}

// act presses a button of an enquiry's page.
func (v *visitor) act(reference, act, text string) answer {
	v.t.Helper()
	path := "/staff/enquiries/" + reference
	form := url.Values{"act": {act}, "form_token": {token(v.t, v.get(path).body, path)}}
	if text != "" {
		form.Set("text", text)
	}
	return v.press(path, form)
}

// request is an enquiry as most of them are.
func request() enquiry.Request {
	return enquiry.Request{
		Name: "Robin Runner", Email: "robin@example.org", Phone: "07700 900 982", Way: "email", Topic: "appointment",
		Message: "May I come on Friday?\nI run on Thursdays.", Consent: true, Source: "page",
	}
}

// receive stores an enquiry, and returns its reference.
func (o *office) receive(r enquiry.Request) string {
	o.t.Helper()
	e, err := o.service.Receive(o.t.Context(), r, o.now)
	if err != nil {
		o.t.Fatal(err)
	}
	return e.Reference
}

// history returns what happened to an enquiry, each as "act by whom".
func (o *office) history(reference string) []string {
	o.t.Helper()
	events, err := o.store.History(o.t.Context(), reference)
	if err != nil {
		o.t.Fatal(err)
	}
	var list []string
	for _, e := range events {
		list = append(list, string(e.Act)+" by "+e.By)
	}
	return list
}

// held is all that a request could change, but for sessions: the enquiries, their histories without views,
// and the letters.
type held struct {
	enquiries map[string]enquiry.Enquiry
	histories map[string][]string
	letters   int
}

func (o *office) state() held {
	o.t.Helper()
	h := held{o.store.Kept(), map[string][]string{}, len(o.post.letters)}
	for reference := range h.enquiries {
		h.histories[reference] = slices.DeleteFunc(o.history(reference), func(e string) bool { return strings.HasPrefix(e, string(enquiry.Viewed)) })
	}
	return h
}

func (o *office) unchanged(before held) {
	o.t.Helper()
	if after := o.state(); !reflect.DeepEqual(before, after) {
		o.t.Errorf("something has changed:\nbefore %+v\nafter  %+v", before, after)
	}
}
