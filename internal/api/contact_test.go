package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/enquiry"
	"limber/internal/memory"
	"limber/internal/receipt"
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

func TestAnEnquiryThatCanNotBeKeptIsShownAgainWithAllThatWasTyped(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	d := newDesk(t)
	d.kept.Fail = func(call string) memory.Failure {
		if call == "Add" {
			return memory.Before
		}
		return memory.None
	}
	posted := letter()
	a := d.press("/contact", posted)
	if a.status != http.StatusInternalServerError || !strings.Contains(a.body, "Something went wrong on our side.") {
		t.Fatalf("answered %d\n%s", a.status, a.body)
	}
	d.none()
	shown := filledIn(t, a.body)
	same(t, posted, shown)
	if a := d.post("/v1/enquiries", jsonType, enquiryJSON()); a.status != http.StatusInternalServerError {
		t.Errorf("JSON answered %d %s", a.status, a.body)
	}
	d.kept.Fail = nil
	sentTo(t, d.press("/contact", shown))
	d.only()
	for _, secret := range []string{address, "Sam Runner", "hurts", "960001"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %s:\n%s", secret, log.String())
		}
	}
}

func TestAnEnquiryIsTakenWhateverBecomesOfItsMail(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(&log, nil)))
	defer slog.SetDefault(before)
	for _, outcome := range []receipt.Outcome{receipt.Unknown, receipt.Transient, receipt.Permanent} {
		d := newDesk(t)
		d.mailer.send = func(context.Context) receipt.Receipt { return receipt.Receipt{Outcome: outcome, Reason: "away"} }
		reference := sentTo(t, d.press("/contact", letter()))
		if e := d.only(); e.Reference != reference || e.Mails[enquiry.Notice].State == enquiry.Handed || e.Mails[enquiry.Notice].Next.IsZero() {
			t.Errorf("%v: kept %+v", outcome, e.Mails)
		}
	}
	d := newDesk(t)
	d.kept.Fail = func(call string) memory.Failure {
		if call == "Write" {
			return memory.Before
		}
		return memory.None
	}
	reference := sentTo(t, d.press("/contact", letter()))
	if d.only().Reference != reference || !strings.Contains(log.String(), reference) || strings.Contains(log.String(), address) {
		t.Errorf("logged %s", log.String())
	}
}

// Who isn't answered doesn't know that the enquiry was taken: mail gets three seconds of the function's
// ten, and never its last one.
func TestMailHoldsTheAnswerUpForThreeSecondsAtMost(t *testing.T) {
	for given, most := range map[time.Duration]time.Duration{10 * time.Second: 3 * time.Second, 2 * time.Second: time.Second, 0: 3 * time.Second} {
		d := newDesk(t)
		var left time.Duration
		d.mailer.send = func(ctx context.Context) receipt.Receipt {
			end, ends := ctx.Deadline()
			if !ends {
				t.Error("the mailer may take as long as it likes")
			}
			left = time.Until(end)
			return receipt.Receipt{Outcome: receipt.Unknown}
		}
		ctx := t.Context()
		if given > 0 {
			var stop context.CancelFunc
			ctx, stop = context.WithTimeout(ctx, given)
			defer stop()
		}
		r, err := http.NewRequest(http.MethodPost, "https://limber.example/contact", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", formType)
		out, err := d.handlers[true](ctx, d.event(r, letter().Encode()))
		if err != nil || out.StatusCode != http.StatusSeeOther {
			t.Fatalf("answered %d, %v", out.StatusCode, err)
		}
		if left <= 0 || left > most {
			t.Errorf("with %s for all, mail may take %s", given, left)
		}
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
