package api_test

import (
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

func TestRunnerSubscribesConfirmsChangesAndLeaves(t *testing.T) {
	s := newSite(t)
	link := s.signUp(address)
	if a := s.get("/confirm/" + link); !strings.Contains(a.body, "every Monday and Thursday at 7am, London time") {
		t.Errorf("the confirmation page doesn't say what is confirmed:\n%s", a.body)
	}
	a := s.post("/confirm/"+link, formType, "")
	if !strings.Contains(a.body, "first routine comes on <strong>Monday 23 November at 7am</strong>") {
		t.Errorf("the page doesn't say when the first routine comes:\n%s", a.body)
	}
	preferences := pathOnPage(t, a.body, "/preferences/")
	if a = s.get(preferences); a.status != http.StatusOK {
		t.Fatalf("preferences answered %d", a.status)
	}
	if a = s.post(preferences, formType, "days=sat&time=18:35&time_zone=Asia/Tokyo&focus=stretch&minutes=5"); a.status != http.StatusSeeOther {
		t.Errorf("saving answered %d\n%s", a.status, a.body)
	}
	id, _, _ := strings.Cut(link, ".")
	leave := "/unsubscribe/" + s.store.All()[id].Capability(subscription.ToUnsubscribe)
	if a = s.post(leave, formType, ""); a.status != http.StatusOK || !strings.Contains(a.body, `href="/subscribe"`) {
		t.Errorf("leaving answered %d without a way back:\n%s", a.status, a.body)
	}
	runner := s.store.All()[id]
	if runner.Mail.State != subscription.Left || runner.Preferences.Zone != "Asia/Tokyo" || runner.Preferences.Minutes != 5 {
		t.Errorf("in the end there is %+v", runner)
	}
	consents := s.store.Consents[id]
	if len(consents) != 2 || !consents[0].Given || consents[0].Wording != subscription.Wordings["email"] || consents[0].Source != "api" || consents[1].Given {
		t.Errorf("the consents kept are %+v", consents)
	}
}

func pathOnPage(t *testing.T, body, start string) string {
	t.Helper()
	path := regexp.MustCompile(regexp.QuoteMeta(start) + `[A-Za-z0-9._-]+`).FindString(body)
	if path == "" {
		t.Fatalf("no %s on the page:\n%s", start, body)
	}
	return path
}

// known signs an address up and brings it to a state.
var known = map[string]func(*site){
	"unknown": func(*site) {},
	"pending": func(s *site) { s.signUp(address) },
	"active":  func(s *site) { s.join(address) },
	"left": func(s *site) {
		s.post("/unsubscribe/"+s.join(address).unsubscribe, formType, "")
	},
	"stopped": func(s *site) {
		if _, err := s.service.Stop(s.t.Context(), s.join(address).id, contact.ByEmail, "bounce", s.now); err != nil {
			s.t.Fatal(err)
		}
	},
}

func TestAnswerIsTheSameForKnownAndUnknownAddresses(t *testing.T) {
	for _, form := range []struct{ path, contentType, body string }{
		{"/v1/subscriptions", jsonType, signUpJSON(address)},
		{"/v1/subscriptions", formType, signUpForm + address},
		{"/subscribe", formType, signUpForm + address},
	} {
		var first answer
		for name, bring := range known {
			s := newSite(t)
			bring(s)
			s.now = s.now.Add(time.Hour)
			a := s.post(form.path, form.contentType, form.body)
			if first.status == 0 {
				first = a
			}
			if a.status >= 400 || !reflect.DeepEqual(a, first) {
				t.Errorf("%s: an address that is %s is answered %+v, another %+v", form.path, name, a, first)
			}
		}
	}
}

func TestSignUpPageWorksAsItIsSentWithAnAddressADayAndTheTick(t *testing.T) {
	s := newSite(t)
	page := s.get("/subscribe").body
	sent := url.Values{"email": {address}, "days": {"mon"}, "consent": {"email"}}
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(page, -1) {
		name, value := attribute(tag, "name"), attribute(tag, "value")
		if box := strings.Contains(tag, `type="checkbox"`) || strings.Contains(tag, `type="radio"`); strings.Contains(tag, " checked") || !box && name != "email" {
			sent.Add(name, value)
		}
		if name == "consent" && strings.Contains(tag, " checked") {
			t.Error("the consent box is ticked from the start")
		}
	}
	sent.Set("time_zone", attribute(regexp.MustCompile(`<option[^>]* selected>`).FindString(page), "value"))
	s.now = s.now.Add(time.Minute)
	a := s.post("/subscribe", formType, sent.Encode())
	if a.status != http.StatusSeeOther {
		t.Fatalf("sending %v answered %d\n%s", sent, a.status, a.body)
	}
	if a = s.get(a.header.Get("Location")); a.status != http.StatusOK || !strings.Contains(a.body, "Check your messages") {
		t.Errorf("the page after it answered %d\n%s", a.status, a.body)
	}
	if len(s.provider.Notes) != 1 {
		t.Errorf("%d notes were sent", len(s.provider.Notes))
	}
}

func attribute(tag, name string) string {
	found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	return found[1]
}

func TestReadingAPageChangesNothing(t *testing.T) {
	s := newSite(t)
	pending, active := s.signUp("pending@example.org"), s.join(address)
	left := s.join("left@example.org")
	s.post("/unsubscribe/"+left.unsubscribe, formType, "")
	_, pendingText := s.signUpBoth("both@example.org", "07700900123")
	both := s.joinBoth("two@example.org", number)
	before := s.state()
	for _, path := range []string{
		"/privacy", "/c/" + pendingText, "/c/" + both.Code(subscription.ToConfirmText), "/s/" + both.Code(subscription.ToStopTexts),
		"/t/" + both.Code(subscription.ToToday), feedOf(both), "/subscribe", "/subscribe?sent=yes", "/confirm/" + pending, "/confirm/" + active.confirm,
		"/preferences/" + active.preferences, "/unsubscribe/" + active.unsubscribe,
		"/unsubscribe/" + left.unsubscribe, "/preferences/" + left.preferences,
		"/", "/guide", "/v1/guide", "/v1/exercises", "/v1/routines?focus=stretch&minutes=5", "/v1/subscriptions",
	} {
		got := s.get(path)
		head := s.send(http.MethodHead, path, "", "")
		if head.body != "" || head.status != got.status {
			t.Errorf("HEAD %s answers %d with %d bytes, GET %d", path, head.status, len(head.body), got.status)
		}
	}
	s.unchanged(before)
}

func TestOneClickLeavesWithoutAPage(t *testing.T) {
	const multipart = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
	for name, post := range map[string][2]string{
		"urlencoded": {formType, "List-Unsubscribe=One-Click"},
		"multipart":  {"multipart/form-data; boundary=b", multipart},
	} {
		s := newSite(t)
		l := s.join(address)
		for range 2 { // mail programs may try again
			a := s.post("/unsubscribe/"+l.unsubscribe, post[0], post[1])
			if a.status != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "text/plain") {
				t.Errorf("%s: answered %d, %s", name, a.status, a.header.Get("Content-Type"))
			}
		}
		if state := s.store.All()[l.id].Mail.State; state != subscription.Left {
			t.Errorf("%s: the runner is %s", name, state)
		}
	}
}

func TestPeopleWhoLeftAreToldSoAndCanNotChangeAnything(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	s.post("/unsubscribe/"+l.unsubscribe, formType, "")
	before := s.state()
	if a := s.get("/unsubscribe/" + l.unsubscribe); a.status != http.StatusOK || !strings.Contains(a.body, "The emails have stopped") {
		t.Errorf("the page to leave answers %d\n%s", a.status, a.body)
	}
	if a := s.post("/preferences/"+l.preferences, formType, choicesForm); a.status != http.StatusGone {
		t.Errorf("the preferences answer %d", a.status)
	}
	if a := s.post("/confirm/"+l.confirm, formType, ""); a.status != http.StatusGone {
		t.Errorf("the old confirmation answers %d", a.status)
	}
	s.unchanged(before)
}

func TestAMailServiceThatIsBusyIsToldAsTryAgain(t *testing.T) {
	s := newSite(t)
	s.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	for _, post := range [][3]string{
		{"/v1/subscriptions", jsonType, signUpJSON(address)}, {"/subscribe", formType, signUpForm + address},
	} {
		if a := s.post(post[0], post[1], post[2]); a.status != http.StatusServiceUnavailable {
			t.Errorf("%s answered %d", post[0], a.status)
		}
	}
	s.provider.Answer = nil
	s.signUp(address) // and the next try sends
}

func TestConfirmingAgainWhileTheStoreFailsHalfwayEndsActive(t *testing.T) {
	for _, failure := range []memory.Failure{memory.Before, memory.After} {
		s := newSite(t)
		link := s.signUp(address)
		id, _, _ := strings.Cut(link, ".")
		s.store.Fail = func(call string) memory.Failure {
			if call == "Write" {
				return failure
			}
			return memory.None
		}
		if a := s.post("/confirm/"+link, formType, ""); a.status != http.StatusInternalServerError {
			t.Errorf("a store that fails is answered %d", a.status)
		}
		s.store.Fail = nil
		if a := s.post("/confirm/"+link, formType, ""); a.status != http.StatusOK {
			t.Errorf("the next try is answered %d", a.status)
		}
		if state := s.store.All()[id].Mail.State; state != subscription.Active {
			t.Errorf("the runner is %s", state)
		}
	}
}
