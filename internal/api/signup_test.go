package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/contact"
	"limber/internal/subscription"
)

const textJSON = `{"phone":"` + number + `","days":["mon"],"time":"18:35","time_zone":"Europe/London","focus":"both","minutes":10,"consent":{"sms":true}}`

func TestANumberAloneIsAskedByTextAlone(t *testing.T) {
	for name, post := range map[string][2]string{
		"JSON": {jsonType, textJSON},
		"form": {formType, strings.NewReplacer("07:00", "18:35", "consent=email", "consent=sms").Replace(signUpForm) + "&phone=" + url.QueryEscape(number)},
	} {
		s := newSite(t)
		if a := s.post("/v1/subscriptions", post[0], post[1]); a.status >= 400 {
			t.Fatalf("%s: answered %d %s", name, a.status, a.body)
		}
		if len(s.provider.Notes) != 1 || s.provider.Notes[0].Channel != contact.ByText {
			t.Errorf("%s: sent %+v", name, s.provider.Notes)
		}
		for id, runner := range s.store.All() {
			if runner.Phone.Reveal() != "+447700900982" || !runner.Email.IsZero() || runner.Answers {
				t.Errorf("%s: kept %+v", name, runner)
			}
			if c := s.store.Consents[id]; len(c) != 1 || c[0].To != "sms" || c[0].Wording != subscription.Wordings["sms"] {
				t.Errorf("%s: consents %+v", name, c)
			}
		}
	}
}

func TestEachAddressNeedsItsOwnTick(t *testing.T) {
	for _, test := range []struct {
		email, phone string
		ticks        string
		field        string // that is wrong, or nothing
	}{
		{address, number, "email sms", ""},
		{address, number, "email sms answers", ""},
		{address, number, "email", "consent"},
		{address, number, "sms", "consent"},
		{address, number, "answers", "consent"},
		{address, "", "sms", "phone"},
		{address, "", "answers", "consent"},
		{"", number, "email sms", "email"},
		{"", "", "email sms answers", "email"},
		{"", "", "sms", "phone"},
		{"", "", "", "email"},
	} {
		t.Run(test.email+test.phone+" "+test.ticks, func(t *testing.T) {
			form := url.Values{"email": {test.email}, "phone": {test.phone}, "consent": strings.Fields(test.ticks)}
			s := newSite(t)
			before := s.state()
			a := s.post("/subscribe", formType, strings.NewReplacer("07:00", "18:35", "&consent=email", "", "&email=", "").Replace(signUpForm)+"&"+form.Encode())
			if test.field == "" {
				if a.status != http.StatusSeeOther || len(s.provider.Notes) != 2 {
					t.Errorf("answered %d, sent %+v", a.status, s.provider.Notes)
				}
				for _, runner := range s.store.All() {
					if runner.Answers != strings.Contains(test.ticks, "answers") {
						t.Errorf("answers kept: %t", runner.Answers)
					}
				}
				return
			}
			s.unchanged(before)
			if a.status != 422 || !strings.Contains(a.body, `href="#`+test.field+`"`) || !strings.Contains(a.body, `id="`+test.field+`-error"`) {
				t.Errorf("answered %d, not showing what is wrong with %s\n%s", a.status, test.field, a.body)
			}
		})
	}
}

func TestBothTicksMissingAreSaidAtOnce(t *testing.T) {
	a := newSite(t).post("/v1/subscriptions", jsonType, strings.Replace(bothJSON(address, number), `{"email":true,"sms":true}`, `{}`, 1))
	if a.status != 422 || !strings.Contains(a.body, "both boxes") {
		t.Errorf("answered %d %s", a.status, a.body)
	}
}

func TestTextsAloneCanNotComeAtNight(t *testing.T) {
	s := newSite(t)
	before := s.state()
	a := s.post("/v1/subscriptions", jsonType, strings.Replace(textJSON, "18:35", "07:00", 1))
	if a.status != 422 || !names(t, a.body, "time") {
		t.Errorf("answered %d %s", a.status, a.body)
	}
	s.unchanged(before)
}

func TestAClinicWithoutTextsAsksForNoNumberAndTakesNone(t *testing.T) {
	s := newSiteWith(t, func(d *api.SubscriptionDeps) { d.Service.Numbers = nil })
	for _, path := range []string{"/subscribe", "/subscribe?sent=yes"} {
		if a := s.get(path); regexp.MustCompile(`(?i)mobile|texts? `).MatchString(a.body) || strings.Contains(a.body, `name="phone"`) {
			t.Errorf("%s speaks of texts:\n%s", path, a.body)
		}
	}
	if a := s.post("/v1/subscriptions", jsonType, textJSON); a.status != 422 || !names(t, a.body, "phone") {
		t.Errorf("a number is answered %d %s", a.status, a.body)
	}
	s.signUp(address)
}

func TestRunningDaysAlonePlanTheWeek(t *testing.T) {
	s := newSite(t)
	if a := s.post("/subscribe", formType, strings.Replace(signUpForm, "days=mon&days=thu", "run_days=tue&run_days=sun", 1)+address); a.status != http.StatusSeeOther {
		t.Fatalf("answered %d %s", a.status, a.body)
	}
	for _, runner := range s.store.All() {
		if days := fmt.Sprint(runner.Preferences.Days.Names(), runner.Preferences.RunDays.Names()); days != "[mon tue thu sun] [tue sun]" {
			t.Errorf("planned %s", days)
		}
	}
}

func TestAFormThatAProgramMayHaveSentIsShownAgainAndTheNextPressTakesIt(t *testing.T) {
	for name, form := range map[string]string{
		"the clinic's own form": choicesForm + "&consent=email&consent=answers&email=" + address,
		"the trap filled in":    strings.Replace(signUpForm, "website=", "website=x", 1) + address + "&consent=answers",
		"sent in a second":      strings.Replace(signUpForm, bots.Token(start.Add(-time.Minute)), bots.Token(start.Add(-time.Second)), 1) + address + "&consent=answers",
	} {
		s := newSite(t)
		before := s.state()
		a := s.post("/v1/subscriptions", formType, form)
		s.unchanged(before)
		if a.status != 422 || !strings.Contains(a.body, "Please check your answers and press the button again.") {
			t.Errorf("%s: answered %d\n%s", name, a.status, a.body)
		}
		for _, want := range []string{`value="` + address + `"`, `name="consent" value="email" checked`, `value="answers" checked`, `value="thu" checked`} {
			if !strings.Contains(a.body, want) {
				t.Errorf("%s: the form comes back without %s", name, want)
			}
		}
		token := attribute(regexp.MustCompile(`<input[^>]* name="form_token"[^>]*>`).FindString(a.body), "value")
		s.now = s.now.Add(3 * time.Second)
		again := strings.Replace(signUpForm, bots.Token(start.Add(-time.Minute)), token, 1) + address
		if a := s.post("/subscribe", formType, again); a.status != http.StatusSeeOther {
			t.Errorf("%s: the next press answered %d\n%s", name, a.status, a.body)
		}
	}
}

// gate lets through those who know the word.
type gate string

func (g gate) Passed(_ context.Context, token string) (bool, error) { return token == string(g), nil }

func TestWithAChallengeOnlyWhoPassedItSignsUp(t *testing.T) {
	s := newSiteWith(t, func(d *api.SubscriptionDeps) { d.Bots.Challenge, d.ChallengeKey = gate("friend"), "site-key" })
	a := s.get("/subscribe")
	if !strings.Contains(a.body, `data-sitekey="site-key"`) || !strings.Contains(a.header.Get("Content-Security-Policy"), "script-src 'sha256-") ||
		!strings.Contains(a.header.Get("Content-Security-Policy"), " https://challenges.cloudflare.com") {
		t.Errorf("the page has no challenge, or its policy %q doesn't let it run", a.header.Get("Content-Security-Policy"))
	}
	if a := s.get("/subscribe?sent=yes"); strings.Contains(a.header.Get("Content-Security-Policy"), "cloudflare") {
		t.Error("a page without the challenge lets its script in")
	}
	withToken := func(token string) string {
		return strings.Replace(signUpJSON(address), `{`, `{"turnstile":"`+token+`",`, 1)
	}
	before := s.state()
	for _, body := range []string{signUpJSON(address), withToken("foe")} {
		if a := s.post("/v1/subscriptions", jsonType, body); a.status != 422 || !names(t, a.body, "turnstile") {
			t.Errorf("JSON answered %d %s", a.status, a.body)
		}
	}
	if a := s.post("/subscribe", formType, signUpForm+address+"&cf-turnstile-response=foe"); a.status != 422 {
		t.Errorf("the form answered %d", a.status)
	}
	s.unchanged(before)
	if a := s.post("/v1/subscriptions", jsonType, withToken("friend")); a.status != http.StatusAccepted {
		t.Errorf("JSON of a person answered %d %s", a.status, a.body)
	}
	if a := s.post("/subscribe", formType, signUpForm+"kim@example.org&cf-turnstile-response=friend"); a.status != http.StatusSeeOther {
		t.Errorf("the form of a person answered %d", a.status)
	}
}

func TestSignUpsAreLimitedByAddressKnownOrNot(t *testing.T) {
	for name, body := range map[string]string{"an address": signUpJSON(address), "a number": textJSON, "both": bothJSON(address, number)} {
		s := newSite(t)
		for i := range 6 {
			before := s.state()
			a := s.post("/v1/subscriptions", jsonType, body)
			if i < 5 && a.status != http.StatusAccepted {
				t.Fatalf("%s: try %d is answered %d %s", name, i+1, a.status, a.body)
			}
			if i == 5 && (a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "3600") {
				t.Errorf("%s: the sixth try is answered %d, Retry-After %q", name, a.status, a.header.Get("Retry-After"))
			}
			if i > 0 {
				s.unchanged(before)
			}
		}
		if a := s.post("/subscribe", formType, signUpForm+"kim@example.org"); a.status != http.StatusSeeOther {
			t.Errorf("%s: another address is answered %d", name, a.status)
		}
		s.now = s.now.Add(time.Hour)
		if a := s.post("/v1/subscriptions", jsonType, body); a.status != http.StatusAccepted {
			t.Errorf("%s: an hour later it is answered %d", name, a.status)
		}
	}
}

func TestSignUpsAreLimitedByCallerAndAFormIsToldOnAPage(t *testing.T) {
	s := newSite(t)
	for i := range 20 {
		s.signUp(fmt.Sprintf("runner%d@example.org", i))
	}
	before := s.state()
	a := s.post("/subscribe", formType, signUpForm+address)
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "3600" || !strings.Contains(a.body, "<h1>Please wait") {
		t.Errorf("answered %d\n%s", a.status, a.body)
	}
	s.unchanged(before)
}

func TestWrongAnswersUseUpNoTries(t *testing.T) {
	s := newSite(t)
	for range 30 {
		s.post("/v1/subscriptions", jsonType, strings.Replace(signUpJSON(address), "07:00", "7", 1))
	}
	s.signUp(address)
}

func TestASignUpSentAgainUnderItsKeyIsDoneOnce(t *testing.T) {
	s := newSite(t)
	first := s.send(http.MethodPost, "/v1/subscriptions", jsonType, signUpJSON(address), "Idempotency-Key", "one")
	before := s.state()
	for range 10 { // more than the limit for the address
		if a := s.send(http.MethodPost, "/v1/subscriptions", jsonType, signUpJSON(address), "Idempotency-Key", "one"); a.status != first.status || a.body != first.body {
			t.Errorf("answered %d %s", a.status, a.body)
		}
	}
	if a := s.send(http.MethodPost, "/v1/subscriptions", jsonType, signUpJSON("kim@example.org"), "Idempotency-Key", "one"); a.status != 422 {
		t.Errorf("another request under the key is answered %d", a.status)
	}
	s.unchanged(before)
}

func TestEveryPostTakesAnIdempotencyKey(t *testing.T) {
	s := newSite(t)
	before := s.state()
	posts := 0
	for _, route := range api.SubscriptionRoutes() {
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodPost {
			continue
		}
		if path == "/session/{link}" || path == "/progress/{link}/settled" {
			continue // what they answer tells of health, so it isn't kept; sent again, they count once: see TestASessionIsToldOnce
		}
		posts++
		path = strings.ReplaceAll(path, "{link}", "x")
		if a := s.send(method, path, "", "", "Idempotency-Key", "not a key"); a.status != http.StatusBadRequest {
			t.Errorf("%s answers a broken key with %d", route, a.status)
		}
	}
	if posts < 6 {
		t.Errorf("only %d routes take a POST", posts)
	}
	s.unchanged(before)
}

func TestWhatIsWrongIsListedInTheOrderOfTheForm(t *testing.T) {
	a := newSite(t).post("/subscribe", formType, "website=&form_token=x&phone=1&email=x&name=1&run_days=x&time=x&time_zone=x&focus=x&minutes=x")
	_, summary, _ := strings.Cut(a.body, `aria-labelledby="problem"`)
	summary, form, _ := strings.Cut(summary, "<form")
	at := 0
	for _, link := range regexp.MustCompile(`href="#([a-z_]+)"`).FindAllStringSubmatch(strings.Split(summary, "</div>")[0], -1) {
		next := strings.Index(form, ` id="`+link[1]+`"`)
		if next < at {
			t.Errorf("%s is listed after a later question, or is nowhere on the form", link[1])
		}
		at = next
	}
	if at == 0 {
		t.Errorf("nothing is listed:\n%s", a.body)
	}
}
