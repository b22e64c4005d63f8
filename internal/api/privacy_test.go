package api

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/enquiry"
	"limber/internal/phone"
	"limber/internal/subscription"
)

// texting is a clinic that sends texts.
var texting = SubscriptionDeps{Service: &subscription.Service{Numbers: phone.Reader{}}}

// privacy returns the privacy page as people read it: without its tags.
func privacy(t *testing.T, d SubscriptionDeps) string {
	t.Helper()
	d.Clinic = Clinic{Name: "Example Clinic", Phone: "02476 000000", Address: "1 High Street, Coventry CV1 1AA"}
	w := httptest.NewRecorder()
	SubscriptionHandler(d).ServeHTTP(w, At(httptest.NewRequest(http.MethodGet, "/privacy", nil), noon, "request"))
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d", w.Code)
	}
	return plainText(w.Body.String())
}

func plainText(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, "</main>")
	return strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, "")), " ")
}

func TestPrivacyPageSaysWhatTheProductGoesBy(t *testing.T) {
	page := privacy(t, texting)
	for _, want := range []string{
		"A link to confirm works for " + forWords(subscription.ConfirmFor) + ".",
		"An address that nobody confirms is removed after " + forWords(subscription.UnconfirmedFor) + ".",
		"What we sent, and whether it arrived, is kept for " + forWords(subscription.LedgerFor) + ".",
		"Exercise answers are kept for " + forWords(subscription.AnswersFor) + ".",
		"Have we heard nothing from you for " + forWords(subscription.InactiveFor) + "?",
		"With no answer within " + forWords(subscription.AnswerWithin) + ", we remove everything.",
		"We remove everything " + forWords(subscription.InactiveFor) + " after you last did something here.",
		"Last traces, without your name, go after " + forWords(subscription.HuskFor) + ".",
		"when messages fail on " + count(subscription.SoftDays, "day") + " within " + count(subscription.SoftSpan, "day") + ".",
		"It works for " + forWords(subscription.DetailsFor) + ".",
		"A code counts for at most " + forWords(misuseFor()) + ".",
		"For " + forWords(subscription.HeardFor) + " we note that we have read them.",
		"Your message is kept for " + count(enquiry.ClosedMonths, "month") + " after we are done with it.",
		"We are done " + forWords(enquiry.ClosesAfter) + " after we answered, or sooner.",
		"A message that is spam is kept for " + forWords(enquiry.SpamFor) + ".",
		"Only the clinic's staff read your message.",
		"anyone else who has the link, can see when your routines come.",
		"Pages for our staff use one, to keep them signed in.",
		"They go after at most " + forWords(subscription.TracesFor) + ".",
		"Copies, in case of an emergency, are kept for 35 days.",
		"Within 30 days we tell you that we have your complaint.",
		"Call us on 02476 000000, or write to Example Clinic, 1 High Street, Coventry CV1 1AA.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
}

// A figure in the template would not follow the product when that changes.
func TestPrivacyPageHasNoFigureOfItsOwn(t *testing.T) {
	words := regexp.MustCompile(`(?s)<[^>]*>|\{\{.*?\}\}`).ReplaceAllString(readPart("privacy.html"), "")
	if found := regexp.MustCompile(`.{0,20}[0-9].{0,20}`).FindString(words); found != "" {
		t.Errorf("the template itself says %q", found)
	}
}

func TestPrivacyPageListsTheWordsAgreedTo(t *testing.T) {
	page := privacy(t, texting)
	versions := maps.Clone(subscription.Wordings)
	versions["enquiries"] = enquiry.Wording
	for to, version := range versions {
		if words := strings.ReplaceAll(consentWords[version], "{clinic}", "Example Clinic"); !strings.Contains(page, words) {
			t.Errorf("the words for %s are not on the page", to)
		}
	}
}

func TestPrivacyPageSpeaksOnlyOfWhatTheClinicHas(t *testing.T) {
	for name, test := range map[string]struct {
		deps  SubscriptionDeps
		words string
	}{
		"texts":        {texting, "We read the texts that you send us"},
		"a challenge":  {SubscriptionDeps{ChallengeKey: "key", Service: new(subscription.Service)}, "Cloudflare"},
		"a number":     {texting, "mobile number"},
		"text consent": {texting, "may text me"},
	} {
		if !strings.Contains(privacy(t, test.deps), test.words) || strings.Contains(privacy(t, SubscriptionDeps{Service: new(subscription.Service)}), test.words) {
			t.Errorf("%s: %q is missing, or there for a clinic without", name, test.words)
		}
	}
}

func TestSpansAreSaidInTheUnitThatPeopleCountIn(t *testing.T) {
	const day = 24 * time.Hour
	for want, span := range map[string]time.Duration{
		"1 hour": time.Hour, "24 hours": day, "48 hours": 2 * day, "3 days": 3 * day, "7 days": 7 * day, "36 hours": 36 * time.Hour,
		"30 days": 30 * day, "1 year": 365 * day, "2 years": 730 * day, "366 days": 366 * day, "73 hours": 73 * time.Hour,
	} {
		if have := forWords(span); have != want {
			t.Errorf("%s is said %q, not %q", span, have, want)
		}
	}
}
