package api_test

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"limber/internal/enquiry"
)

// link has a sign-in link sent to one of staff, and returns its end.
func (o *office) link(address, reference string) string {
	o.t.Helper()
	before := len(o.mail.sent)
	a := o.visitor().press("/staff/sign-in", url.Values{"email": {address}, "enquiry": {reference}})
	if a.status != http.StatusSeeOther || len(o.mail.sent) != before+1 {
		o.t.Fatalf("asking for a link answered %d, and %d letters were sent", a.status, len(o.mail.sent)-before)
	}
	return o.mail.sent[before].Link
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
	h := held{o.store.Kept(), map[string][]string{}, len(o.mail.sent)}
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
