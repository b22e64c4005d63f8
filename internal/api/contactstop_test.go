package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/enquiry"
)

// headings of the cards, as pages have them.
var headings = map[string]string{
	"emergency": "Call 999 or go to A&amp;E now if:", "urgent": "Ask for an urgent GP appointment, or go to NHS 111 online or call 111, if:", "non-urgent": "See a GP if:",
}

// stopped fails the test where an answer isn't the page with the card of a level, and no other card.
func stopped(t testing.TB, a answer, level string) {
	t.Helper()
	if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.body, "<title>Stop: ") {
		t.Fatalf("answered %d\n%s", a.status, a.body)
	}
	for card, heading := range headings {
		if strings.Contains(a.body, heading) != (card == level) {
			t.Errorf("the card of %s is missing, or there for %s:\n%s", card, level, a.body)
		}
	}
}

func TestWhoTickedASignIsStoppedAndCanStillSendAllThatTheyTyped(t *testing.T) {
	for _, path := range []string{"/contact", "/v1/enquiries"} {
		for _, test := range []struct {
			ticked []string
			level  string
		}{
			{[]string{"non-urgent.1"}, "non-urgent"},
			{[]string{"non-urgent.4", "urgent.6"}, "urgent"},
			{[]string{"urgent.1", "urgent.2", "emergency.8"}, "emergency"},
			{[]string{"emergency.1", "non-urgent.1"}, "emergency"},
			{[]string{"urgent"}, "urgent"}, // the clinic's own form
		} {
			t.Run(path+fmt.Sprint(test.ticked), func(t *testing.T) {
				d := newDesk(t)
				posted := letter("message", "Line one.\r\n\r\n\"Two\" <b>&amp; three 👟\r\nمرحبا")
				posted["signs"] = test.ticked
				a := d.press(path, posted)
				stopped(t, a, test.level)
				d.none()
				if strings.Count(a.body, "<button") != 2 || !strings.Contains(a.body, ">I have read this. Send my message</button>") {
					t.Errorf("the page has not its two buttons:\n%s", a.body)
				}
				shown := filledIn(t, a.body)
				same(t, posted, shown, "seen")
				if shown.Get("form_token") != posted.Get("form_token") {
					t.Error("the token isn't the form's own")
				}
				sentTo(t, d.press("/contact", shown))
				e := d.only()
				if string(e.Urgency) != test.level || !e.First || e.State != enquiry.Open || e.Message != "Line one.\n\n\"Two\" <b>&amp; three 👟\nمرحبا" {
					t.Errorf("kept %+v", e)
				}
			})
		}
	}
}

func TestWhoWasStoppedCanGoBackToAllThatTheyTypedAndIsStoppedAgain(t *testing.T) {
	d := newDesk(t)
	posted := letter("message", "Line one.\n\"Two\" <b>")
	posted["signs"] = []string{"emergency.2"}
	shown := filledIn(t, d.press("/contact", posted).body)
	shown.Set("back", "yes")
	a := d.press("/contact", shown)
	if a.status != http.StatusOK || strings.Contains(a.body, "<title>Error") || strings.Contains(a.body, "There is a problem") {
		t.Fatalf("answered %d\n%s", a.status, a.body)
	}
	same(t, posted, filledIn(t, a.body), "form_token")
	d.none()
	stopped(t, d.press("/contact", filledIn(t, a.body)), "emergency")
}

func TestAStopComesBeforeEverythingElse(t *testing.T) {
	judged := 0
	d := newDeskWith(t, func(deps *api.EnquiryDeps) {
		deps.Bots.Challenge, deps.ChallengeKey = counted{&judged}, "site-key"
	})
	for range 30 { // more than may write from one address
		posted := letter("email", "not an address", "name", "", "consent", "", "website", "x", "form_token", "x")
		posted["signs"] = []string{"emergency.3"}
		stopped(t, d.press("/contact", posted), "emergency")
	}
	if judged > 0 {
		t.Error("the challenge's answer was used up")
	}
	d.none()
	sentTo(t, d.press("/contact", letter()))
}

// A sign that was ticked by mistake, or one more: the form shown again keeps what was seen.
func TestOnlyAMoreUrgentSignStopsASenderAgain(t *testing.T) {
	d := newDesk(t)
	posted := letter("email", "not an address", "seen", "urgent")
	for level, stops := range map[string]bool{"emergency": true, "urgent": false, "non-urgent": false} {
		posted["signs"] = []string{level + ".2"}
		a := d.press("/contact", posted)
		if stops {
			stopped(t, a, level)
			continue
		}
		if a.status != 422 || !strings.Contains(a.body, "Enter an email address") {
			t.Fatalf("%s: answered %d\n%s", level, a.status, a.body)
		}
		same(t, posted, filledIn(t, a.body))
	}
	for _, seen := range []string{"yes", "", "non-urgent", "emergency.1"} {
		posted := letter("seen", seen)
		posted["signs"] = []string{"urgent.1"}
		stopped(t, d.press("/contact", posted), "urgent")
	}
	d.none()
}

// A form of the clinic's own gives levels alone, which no box of ours has.
func TestLevelsWithoutABoxStayInTheForm(t *testing.T) {
	d := newDesk(t)
	posted := letter("name", "", "seen", "urgent")
	posted["signs"] = []string{"urgent", "non-urgent"}
	a := d.press("/v1/enquiries", posted)
	if a.status != 422 {
		t.Fatalf("answered %d", a.status)
	}
	same(t, posted, filledIn(t, a.body))
}

func TestThePageAsksForEverySignOfTheGuidesCards(t *testing.T) {
	d := newDesk(t)
	page := d.get("/contact").body
	for level, count := range map[string]int{"emergency": 8, "urgent": 6, "non-urgent": 4} {
		if n := strings.Count(page, `type="checkbox" id="signs`); n != 18 {
			t.Fatalf("%d signs", n)
		}
		if n := strings.Count(page, `name="signs" value="`+level+`.`); n != count {
			t.Errorf("%d signs of %s", n, level)
		}
	}
	form := filledIn(t, page)
	if len(form["signs"]) > 0 || form.Has("consent") || form.Has("topic") || form.Has("way") {
		t.Errorf("something is chosen already: %v", form)
	}
}

func TestEnquiriesAreLimitedByAddressAndByNumber(t *testing.T) {
	for name, posted := range map[string]url.Values{
		"an address": letter("phone", "", "way", "email"), "a number": letter("email", ""), "both": letter(),
	} {
		d := newDesk(t)
		for i := range 6 {
			posted.Set("message", fmt.Sprint("Message ", i))
			a := d.press("/contact", posted)
			if i < 5 {
				sentTo(t, a)
				continue
			}
			if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "3600" || !strings.Contains(a.body, "Please wait 1 hour") {
				t.Errorf("%s: the sixth is answered %d, Retry-After %q", name, a.status, a.header.Get("Retry-After"))
			}
			same(t, posted, filledIn(t, a.body))
		}
		if n := len(d.kept.Kept()); n != 5 {
			t.Errorf("%s: kept %d", name, n)
		}
		if a := d.post("/v1/enquiries", jsonType, enquiryJSON("email", `"kim@example.org"`)); a.status != http.StatusAccepted {
			t.Errorf("%s: another address is answered %d", name, a.status)
		}
		d.now = d.now.Add(time.Hour)
		sentTo(t, d.press("/contact", posted))
	}
}

func TestEnquiriesAreLimitedByCallerAndWrongAnswersUseUpNoTries(t *testing.T) {
	d := newDesk(t)
	for range 30 {
		d.press("/contact", letter("topic", "none"))
		d.post("/v1/enquiries", jsonType, enquiryJSON("topic", `"none"`))
	}
	for i := range 20 {
		d.write(enquiryJSON("email", fmt.Sprintf(`"runner%d@example.org"`, i)))
	}
	if a := d.post("/v1/enquiries", jsonType, enquiryJSON()); a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "3600" {
		t.Errorf("answered %d, Retry-After %q", a.status, a.header.Get("Retry-After"))
	}
	if n := len(d.kept.Kept()); n != 20 {
		t.Errorf("kept %d", n)
	}
}
