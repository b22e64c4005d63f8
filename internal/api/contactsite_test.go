package api_test

import (
	"context"
	"encoding/json"
	"html"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/api"
	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/opening"
	"limber/internal/phone"
	"limber/internal/receipt"
)

// desk is the contact page and its API over a store in memory, on a site whose answers are held against
// the OpenAPI document.
type desk struct {
	*site
	kept    *memory.Enquiries
	mailer  *letters
	service *enquiry.Service
}

// letters takes every letter, and keeps it.
type letters struct {
	mu   sync.Mutex
	sent []enquiry.Letter
	send func(context.Context) receipt.Receipt // nil takes it
}

func (l *letters) Send(ctx context.Context, letter enquiry.Letter) receipt.Receipt {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, letter)
	if l.send != nil {
		return l.send(ctx)
	}
	return receipt.Receipt{Outcome: receipt.Sent}
}

// nobody is barred.
type nobody struct{}

func (nobody) Barred(context.Context, contact.Email) (bool, error) { return false, nil }

func newDesk(t testing.TB) *desk { return newDeskWith(t, func(*api.EnquiryDeps) {}) }

// newDeskWith returns a desk with some of its parts changed.
func newDeskWith(t testing.TB, change func(*api.EnquiryDeps)) *desk {
	t.Helper()
	hours, err := opening.Parse(opening.Settings{Hours: "mon-fri 08:30-17:30", BankHolidays: "england", Zone: "Europe/London"})
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{site: &site{t: t, now: start, guard: &memory.Guard{}}, kept: &memory.Enquiries{}, mailer: &letters{}}
	d.service = &enquiry.Service{
		Finder: d.kept, Keeper: d.kept, Journal: d.kept, Reports: d.kept, Mailer: d.mailer, Numbers: phone.Reader{}, Hours: hours,
		Barred: nobody{}, Alike: d.guard, AnswerWithin: 8 * time.Hour, Words: enquiry.ParseWords(""), Key: []byte("enquiry key"),
		Alarm: func(string, int) {},
	}
	deps := api.EnquiryDeps{
		Service: d.service, Clinic: clinic, Zone: hours.Zone(), Guide: guide.Load, Bots: bots,
		Limits: api.Limits{Counter: d.guard, Secret: []byte("limit key")}, Keys: api.Idempotency{Keys: d.guard, Secret: []byte("key of keys")},
	}
	change(&deps)
	answer := api.Lambda(api.EnquiryHandler(deps))
	d.handlers = map[bool]func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error){
		true: answer, false: answer,
	}
	return d
}

// press posts a form.
func (d *desk) press(path string, form url.Values) answer {
	return d.post(path, formType, form.Encode())
}

// only returns the one enquiry that is kept.
func (d *desk) only() enquiry.Enquiry {
	d.t.Helper()
	all := d.kept.Kept()
	for _, e := range all {
		if len(all) == 1 {
			return e
		}
	}
	d.t.Fatalf("%d enquiries are kept", len(all))
	return enquiry.Enquiry{}
}

// none fails the test where anything is kept or sent.
func (d *desk) none() {
	d.t.Helper()
	if all := d.kept.Kept(); len(all) > 0 || len(d.mailer.sent) > 0 {
		d.t.Errorf("%d are kept, and sent %+v", len(all), d.mailer.sent)
	}
}

const message = "My back hurts when I run up hills. Could I come and see you?"

// letter is our form as a person posts it who took a minute, with some answers changed: by name and value.
func letter(changed ...string) url.Values {
	form := url.Values{
		"name": {"Sam Runner"}, "email": {address}, "phone": {"01632 960 001"}, "way": {"phone"}, "call_time": {"morning"},
		"topic": {"back-pain"}, "message": {message}, "consent": {"true"}, "website": {""},
		"form_token": {bots.Token(start.Add(-time.Minute))},
	}
	for i := 0; i+1 < len(changed); i += 2 {
		form[changed[i]] = []string{changed[i+1]}
	}
	return form
}

// enquiryJSON is an enquiry by the API, with some answers changed: by name and JSON value.
func enquiryJSON(changed ...string) string {
	fields := map[string]json.RawMessage{
		"name": json.RawMessage(`"Sam Runner"`), "email": json.RawMessage(`"` + address + `"`), "topic": json.RawMessage(`"appointment"`),
		"message": json.RawMessage(`"` + message + `"`), "consent": json.RawMessage(`true`),
	}
	for i := 0; i+1 < len(changed); i += 2 {
		fields[changed[i]] = json.RawMessage(changed[i+1])
	}
	text, err := json.Marshal(fields)
	if err != nil {
		panic(err)
	}
	return string(text)
}

var inputs = regexp.MustCompile(`<(input|textarea|select|option)\b[^>]*>`)

// filledIn reads the form of a page as a browser would post it, untouched.
func filledIn(t testing.TB, page string) url.Values {
	t.Helper()
	_, page, found := strings.Cut(page, "<form")
	if !found {
		t.Fatalf("there is no form:\n%s", page)
	}
	form, list := url.Values{}, ""
	for _, at := range inputs.FindAllStringSubmatchIndex(page, -1) {
		tag, kind := page[at[0]:at[1]], page[at[2]:at[3]]
		name, value := attribute(tag, "name"), html.UnescapeString(attribute(tag, "value"))
		box := strings.Contains(tag, `type="checkbox"`) || strings.Contains(tag, `type="radio"`)
		switch {
		case kind == "select":
			list = name
		case kind == "option" && (form.Get(list) == "" || strings.HasSuffix(tag, " selected>")):
			form.Set(list, value)
		case kind == "textarea":
			text, _, _ := strings.Cut(page[at[1]:], "</textarea>")
			form.Set(name, html.UnescapeString(strings.TrimPrefix(text, "\n")))
		case kind == "input" && (!box || strings.HasSuffix(tag, " checked>")):
			form.Add(name, value)
		}
	}
	return form
}

// same fails the test where a form isn't filled in as it was posted, apart from what is named.
func same(t testing.TB, posted, shown url.Values, apart ...string) {
	t.Helper()
	posted, shown = maps.Clone(posted), maps.Clone(shown)
	for _, name := range append(apart, "form_token") {
		delete(posted, name)
		delete(shown, name)
	}
	if !reflect.DeepEqual(posted, shown) {
		t.Errorf("posted %v\nshown  %v", posted, shown)
	}
}

// sentTo is the reference to which a form's answer leads.
func sentTo(t testing.TB, a answer) string {
	t.Helper()
	place, found := strings.CutPrefix(a.header.Get("Location"), "/contact?sent=")
	if reference, ok := enquiry.ParseReference(place); a.status != http.StatusSeeOther || !found || !ok || reference != place {
		t.Fatalf("answered %d to %q: %s", a.status, a.header.Get("Location"), a.body)
	}
	return place
}
