package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/subscription"
)

// fresh returns a runner on both channels, and the link of a message to see or erase what is held.
func (s *site) fresh() (runner subscription.Subscriber, link string) {
	s.t.Helper()
	runner = s.joinBoth(address, number)
	if a := s.post(home(runner)+"/details", "", ""); a.status != http.StatusSeeOther {
		s.t.Fatalf("asking for the link answered %d", a.status)
	}
	return s.store.All()[runner.ID], s.provider.Notes[len(s.provider.Notes)-1].Link
}

func TestARunnerSeesDownloadsAndErasesWhatIsHeld(t *testing.T) {
	s := newSite(t)
	runner, link := s.fresh()
	page := s.get("/details/" + link).body
	for _, want := range []string{"Sam", "s…@example.org", "your number ending 982", "2 records of what you agreed to", `href="/details/` + link + `/export"`, clinic.Phone} {
		saw(t, page, want)
	}
	a := s.get("/details/" + link + "/export")
	if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("the export answered %d %v", a.status, a.header)
	}
	var export struct{ Held []subscription.Row }
	if err := json.Unmarshal([]byte(a.body), &export); err != nil {
		t.Fatal(err)
	}
	if kinds := kindsOf(export.Held); kinds["profile"] != 1 || kinds["consent"] != 2 || !strings.Contains(a.body, address) || !strings.Contains(a.body, "+447700900982") {
		t.Errorf("the file holds %v:\n%s", kinds, a.body)
	}
	if strings.Contains(a.body, string(runner.Secret)) || strings.Contains(a.body, "secret") {
		t.Error("the file holds the secret of the links")
	}
	gone := s.post("/details/"+link, formType, "erase=yes")
	saw(t, gone.body, "Everything is removed")
	if gone.header.Get("Clear-Site-Data") != `"storage"` {
		t.Error("the device keeps its session, and the answers that wait")
	}
	if left := s.store.All()[runner.ID]; left.Name != "" || !left.Email.IsZero() || !left.Phone.IsZero() || len(left.Secret) != 0 || left.Active() {
		t.Errorf("what stays is %+v", left)
	}
	for _, path := range []string{
		"/details/" + link, home(runner), "/t/" + runner.Code(subscription.ToToday), "/s/" + runner.Code(subscription.ToStopTexts),
		"/unsubscribe/" + runner.Capability(subscription.ToUnsubscribe), feedOf(runner),
	} {
		if a := s.get(path); a.status != http.StatusForbidden {
			t.Errorf("%.15s still answers %d", path, a.status)
		}
	}
}

func TestMessagesFromTheAddressOfTheLinkAreShownDownloadedAndErased(t *testing.T) {
	enquiries := &memory.Enquiries{}
	s := newSiteWith(t, func(d *api.SubscriptionDeps) {
		d.Service.Correspondence = memory.Correspondence{Enquiries: enquiries, Key: []byte("enquiry key")}
	})
	email, err := contact.ParseEmail(address)
	if err != nil {
		t.Fatal(err)
	}
	phone, err := contact.ParsePhone("+447700900982")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range []enquiry.Enquiry{{Reference: "K7H-222", Email: email}, {Reference: "K7H-333", Email: email}, {Reference: "K7H-444", Phone: phone}} {
		e.Message, e.Received = "My words of "+e.Reference, start
		first := enquiry.Event{At: start, By: "sender", Act: enquiry.Received}
		if _, err := enquiries.Add(t.Context(), e, first, e.Reference, e.Addresses([]byte("enquiry key")), start); err != nil {
			t.Fatal(err)
		}
	}
	_, link := s.fresh()
	page := s.get("/details/" + link).body
	for _, want := range []string{"2 messages that you sent us", "2 notes of what happened to your messages", "if you gave the email address that this link went to"} {
		saw(t, page, want)
	}
	file := s.get("/details/" + link + "/export").body
	if !strings.Contains(file, "My words of K7H-222") || !strings.Contains(file, "My words of K7H-333") || strings.Contains(file, "K7H-444") {
		t.Errorf("the file holds:\n%s", file)
	}
	saw(t, s.post("/details/"+link, formType, "erase=yes").body, "Everything is removed")
	if kept := enquiries.Kept(); len(kept) != 1 || kept["K7H-444"].Message == "" {
		t.Errorf("left: %+v", kept)
	}
}

func kindsOf(rows []subscription.Row) map[string]int {
	kinds := map[string]int{}
	for _, row := range rows {
		kinds[row.Kind]++
	}
	return kinds
}

func TestNothingIsSentToAnErasedAddressAgain(t *testing.T) {
	s := newSite(t)
	_, link := s.fresh()
	s.post("/details/"+link, formType, "erase=yes")
	before := len(s.provider.Notes)
	if a := s.post("/v1/subscriptions", jsonType, bothJSON(address, number)); a.status != http.StatusAccepted {
		t.Errorf("signing up again answered %d", a.status)
	}
	if len(s.provider.Notes) != before {
		t.Error("a message went to an address that was erased")
	}
}

func TestErasingNeedsTheTick(t *testing.T) {
	s := newSite(t)
	_, link := s.fresh()
	before := s.state()
	for _, form := range []string{"", "erase=", "erase=no"} {
		a := s.post("/details/"+link, formType, form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("%q answered %d", form, a.status)
		}
		saw(t, a.body, `<a href="#erase">Tick the box to remove everything.</a>`)
	}
	for body, status := range map[string]int{"erase=yes&erase=yes": 422, "erase=yes&why=x": 422, "%zz": 400} {
		if a := s.post("/details/"+link, formType, body); a.status != status {
			t.Errorf("%s answered %d", body, a.status)
		}
	}
	s.unchanged(before)
}

func TestADetailsLinkEndsAfterAnHourAndWhenANewOneIsSent(t *testing.T) {
	s := newSite(t)
	runner, old := s.fresh()
	code := runner.Code(subscription.ToDetails)
	for path, status := range map[string]int{"/details/" + old: 200, "/r/" + code: 200, "/details/" + code + "/export": 200} {
		if a := s.get(path); a.status != status {
			t.Errorf("%.12s answered %d", path, a.status)
		}
	}
	s.now = s.now.Add(subscription.DetailsFor)
	before := s.state()
	for _, path := range []string{"/details/" + old, "/details/" + old + "/export", "/r/" + code} {
		if a := s.get(path); a.status != http.StatusGone {
			t.Errorf("%.12s answered %d after an hour", path, a.status)
		}
	}
	if a := s.post("/details/"+old, formType, "erase=yes"); a.status != http.StatusGone {
		t.Errorf("erasing answered %d after an hour", a.status)
	}
	s.unchanged(before)
	s.now = s.now.Add(time.Minute)
	s.post(home(runner)+"/details", "", "")
	if a := s.get("/r/" + code); a.status != http.StatusForbidden {
		t.Errorf("the old code answered %d after a new one was sent", a.status)
	}
}
