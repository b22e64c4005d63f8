package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/enquiry"
)

func TestAnEnquiryFromThePageIsKeptAsItWasTypedAndAnsweredWithItsReference(t *testing.T) {
	d := newDesk(t)
	page := filledIn(t, d.get("/contact").body)
	posted := letter("form_token", page.Get("form_token"))
	d.now = d.now.Add(time.Minute)
	reference := sentTo(t, d.press("/contact", posted))
	e := d.only()
	if e.Reference != reference || e.Name != "Sam Runner" || e.Email.Reveal() != address || e.Phone.Reveal() != "+441632960001" ||
		e.Way != "phone" || e.CallTime != "morning" || e.Topic != enquiry.BackPain || e.Message != message || e.Urgency != enquiry.NoSigns ||
		e.Source != "page" || e.Wording != enquiry.Wording || e.State != enquiry.Open || e.First || len(e.Doubts) > 0 {
		t.Errorf("kept %+v", e)
	}
	if len(d.mailer.sent) != 2 || d.mailer.sent[0].Kind != enquiry.Notice || d.mailer.sent[1].Kind != enquiry.Acknowledgement {
		t.Errorf("sent %+v", d.mailer.sent)
	}
	thanks := d.get("/contact?sent=" + reference)
	for _, want := range []string{">" + reference + "<", "by the end of Monday 23 November", "Call 999", "NHS 111 online", clinic.Phone} {
		if !strings.Contains(thanks.body, want) {
			t.Errorf("the page after it doesn't say %q:\n%s", want, thanks.body)
		}
	}
}

type taken struct {
	Reference, Message, Safety string
	Card                       *struct{ Level, Heading string }
}

// write sends an enquiry by the API.
func (d *desk) write(body string) taken {
	d.t.Helper()
	a := d.post("/v1/enquiries", jsonType, body)
	var answered taken
	if err := json.Unmarshal([]byte(a.body), &answered); err != nil || a.status != http.StatusAccepted {
		d.t.Fatalf("answered %d %s: %v", a.status, a.body, err)
	}
	return answered
}

func TestAnEnquiryByTheAPIIsAnsweredWithAllThatAWebsiteHasToShow(t *testing.T) {
	for _, test := range []struct{ signs, level string }{
		{`[]`, ""},
		{`["non-urgent"]`, "non-urgent"},
		{`["non-urgent","urgent"]`, "urgent"},
		{`["urgent","emergency","urgent","non-urgent"]`, "emergency"},
	} {
		d := newDesk(t)
		answered := d.write(enquiryJSON("signs", test.signs))
		e := d.only()
		if e.Reference != answered.Reference || e.Source != "api" || e.Way != "email" || string(e.Urgency) != test.level || e.First != (test.level != "") {
			t.Errorf("%s: answered %+v, kept %+v", test.signs, answered, e)
		}
		if !strings.Contains(answered.Safety, "Call 999 or go to A&E now") || !strings.Contains(answered.Message, "Monday 23 November") {
			t.Errorf("%s: answered %+v", test.signs, answered)
		}
		if got := answered.Card; (got == nil) != (test.level == "") || got != nil && got.Level != test.level {
			t.Errorf("%s: the card is %+v", test.signs, got)
		}
	}
}

func TestTheWordsOfAMessageChangeNothingThatItsSenderSees(t *testing.T) {
	const calm, alarming = "Are you open on Saturdays?", "I can't pee, my legs give way and I want to end my life"
	var answers, thanks []string
	for _, words := range []string{calm, alarming} {
		d := newDesk(t)
		answered := d.write(enquiryJSON("message", `"`+words+`"`))
		answered.Reference = ""
		answers = append(answers, fmt.Sprintf("%+v", answered))
		if first := d.only().First; first != (words == alarming) {
			t.Errorf("%q is read first: %t", words, first)
		}
		reference := sentTo(t, d.press("/contact", letter("message", words, "email", "kim@example.org")))
		thanks = append(thanks, regexp.MustCompile(`<p class="reference">.*?</p>`).ReplaceAllString(d.get("/contact?sent="+reference).body, ""))
	}
	if answers[0] != answers[1] || thanks[0] != thanks[1] {
		t.Errorf("answered\n%s\n%s", answers[0], answers[1])
	}
}

func TestOnlyAReferenceIsThankedForAndNothingElseIsShown(t *testing.T) {
	d := newDesk(t)
	for sent, shown := range map[string]string{"K7H-4M2": "K7H-4M2", "k7h4m2": "K7H-4M2", "K7H 4M2": "K7H-4M2"} {
		a := d.get("/contact?sent=" + url.QueryEscape(sent))
		if !strings.Contains(a.body, ">"+shown+"<") || strings.Contains(a.body, "<form") || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q shows\n%s", sent, a.body)
		}
	}
	for _, sent := range []string{"", "yes", "A0O-1I1", "K7H-4M22", "K7H-4M", "CALL-07700900982", "<b>K7H</b>", "K7H-4M2\nBcc: x", "Ｋ7H-4M2"} {
		a := d.get("/contact?sent=" + url.QueryEscape(sent))
		if a.status != http.StatusOK || !strings.Contains(a.body, "<form") || len(sent) > 3 && strings.Contains(a.body, sent) {
			t.Errorf("%q shows %d\n%s", sent, a.status, a.body)
		}
	}
}

func TestAFormThatMayBeAProgramsIsShownAgainOnceAndThenHeldWithoutAWordOfIt(t *testing.T) {
	for name, changed := range map[string][]string{
		"the trap filled in": {"website", "http://example.com"},
		"sent in a second":   {"form_token", bots.Token(start.Add(-time.Second))},
		"a made-up token":    {"form_token", "x.y"},
	} {
		d := newDesk(t)
		posted := letter(changed...)
		a := d.press("/contact", posted)
		if a.status != 422 || !strings.Contains(a.body, "Please check your answers and press the button again.") {
			t.Fatalf("%s: answered %d\n%s", name, a.status, a.body)
		}
		d.none()
		shown := filledIn(t, a.body)
		same(t, posted, shown, "website", "again")
		shown.Set("website", "still there")
		d.now = d.now.Add(3 * time.Second)
		reference := sentTo(t, d.press("/contact", shown))
		if e := d.only(); e.State != enquiry.Held || len(e.Doubts) != 1 || e.Doubts[0] != enquiry.DoubtForm || e.Reference != reference || e.Message != message {
			t.Errorf("%s: kept %+v", name, e)
		}
		if len(d.mailer.sent) > 0 {
			t.Errorf("%s: sent %+v", name, d.mailer.sent)
		}
	}
}

func TestAPersonInDoubtIsTakenAtTheNextPress(t *testing.T) {
	d := newDesk(t)
	posted := letter()
	for _, ours := range []string{"website", "form_token"} {
		posted.Del(ours) // the clinic's own form has neither
	}
	a := d.press("/v1/enquiries", posted)
	if a.status != 422 || !strings.Contains(a.body, `<form method="post" action="/contact"`) {
		t.Fatalf("answered %d\n%s", a.status, a.body)
	}
	d.none()
	shown := filledIn(t, a.body)
	same(t, posted, shown, "website", "again")
	d.now = d.now.Add(3 * time.Second)
	sentTo(t, d.press("/contact", shown))
	if e := d.only(); e.State != enquiry.Open || len(e.Doubts) > 0 || e.Source != "page" {
		t.Errorf("kept %+v", e)
	}
}

func TestWithAChallengeOnlyWhoPassedItIsNotInDoubt(t *testing.T) {
	d := newDeskWith(t, func(deps *api.EnquiryDeps) { deps.Bots.Challenge, deps.ChallengeKey = gate("friend"), "site-key" })
	a := d.get("/contact")
	if !strings.Contains(a.body, `data-sitekey="site-key"`) || !strings.Contains(a.header.Get("Content-Security-Policy"), " https://challenges.cloudflare.com") {
		t.Errorf("the page has no challenge, or its policy %q doesn't let it run", a.header.Get("Content-Security-Policy"))
	}
	for _, body := range []string{enquiryJSON(), enquiryJSON("turnstile", `"foe"`)} {
		if a := d.post("/v1/enquiries", jsonType, body); a.status != 422 || !names(t, a.body, "turnstile") {
			t.Errorf("JSON answered %d %s", a.status, a.body)
		}
	}
	a = d.press("/contact", letter("cf-turnstile-response", "foe"))
	if a.status != 422 {
		t.Errorf("the form answered %d", a.status)
	}
	d.none()
	sentTo(t, d.press("/contact", letter("cf-turnstile-response", "friend")))
	if e := d.only(); e.State != enquiry.Open {
		t.Errorf("a friend's is %+v", e)
	}
	again := filledIn(t, a.body) // of somebody without JavaScript
	again.Set("email", "kim@example.org")
	sentTo(t, d.press("/contact", again))
	if all := d.kept.Kept(); len(all) != 2 {
		t.Errorf("kept %+v", all)
	}
}

func TestTheSameMessageTwiceIsOneEnquiry(t *testing.T) {
	d := newDesk(t)
	first := sentTo(t, d.press("/contact", letter()))
	d.now = d.now.Add(9 * time.Minute)
	if again := sentTo(t, d.press("/contact", letter())); again != first {
		t.Errorf("%s, and then %s", first, again)
	}
	d.only()
	if len(d.mailer.sent) != 2 {
		t.Errorf("sent %+v", d.mailer.sent)
	}
}

func TestAnEnquirySentAgainUnderItsKeyIsDoneOnce(t *testing.T) {
	d := newDesk(t)
	first := d.send(http.MethodPost, "/v1/enquiries", jsonType, enquiryJSON(), "Idempotency-Key", "one")
	for range 10 { // more than the limit for the address, and later than the same message counts as one
		d.now = d.now.Add(time.Hour)
		if a := d.send(http.MethodPost, "/v1/enquiries", jsonType, enquiryJSON(), "Idempotency-Key", "one"); a.status != first.status || a.body != first.body {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	}
	d.only()
	for _, path := range []string{"/contact", "/v1/enquiries"} {
		if a := d.send(http.MethodPost, path, "", "", "Idempotency-Key", "not a key"); a.status != http.StatusBadRequest {
			t.Errorf("%s answers a broken key with %d", path, a.status)
		}
	}
}
