package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/subscription"
)

func TestConfirmPageTellsOfTheOtherAddressWithoutShowingIt(t *testing.T) {
	s := newSite(t)
	mail, text := s.signUpBoth(address, number)
	check := func(path, want string) {
		t.Helper()
		a := s.get(path)
		if a.status != http.StatusOK || !strings.Contains(a.body, want) || !strings.Contains(a.body, "If that is not yours, close this page.") {
			t.Errorf("%s answered %d without %q\n%s", path[:3], a.status, want, a.body)
		}
		for _, secret := range []string{address, "sam.runner", "900982", "900 982"} {
			if strings.Contains(a.body, secret) {
				t.Errorf("%s shows %s", path[:3], secret)
			}
		}
	}
	check("/confirm/"+mail, "You also asked for texts, to "+ending+".")
	check("/c/"+text, "You also asked for emails, to an address you gave.")
	s.post("/confirm/"+mail, formType, "")
	check("/c/"+text, "Emails also go to an address you gave.")

	s = newSite(t)
	mail, text = s.signUpBoth(address, number)
	s.post("/c/"+text, formType, "")
	check("/confirm/"+mail, "Texts also go to "+ending+".")
}

func TestEachChannelIsConfirmedByItself(t *testing.T) {
	s := newSite(t)
	mail, text := s.signUpBoth(address, number)
	id, _, _ := strings.Cut(mail, ".")
	a := s.post("/c/"+text, formType, "")
	if !strings.Contains(a.body, "<strong>Monday 23 November at 6:35pm</strong>, by text.") || !strings.Contains(a.body, "Now look for our email.") {
		t.Errorf("the page doesn't say what comes, and what waits:\n%s", a.body)
	}
	if runner := s.store.All()[id]; runner.Text.State != subscription.Active || runner.Mail.State != subscription.Pending {
		t.Errorf("text is %s, email %s", runner.Text.State, runner.Mail.State)
	}
	a = s.post("/confirm/"+mail, formType, "")
	if !strings.Contains(a.body, "<strong>Monday 23 November at 6:35pm</strong>, by email and text.") || strings.Contains(a.body, "Now look for") {
		t.Errorf("the page doesn't say that both come:\n%s", a.body)
	}
	before := s.state()
	for _, path := range []string{"/c/" + text, "/confirm/" + mail} { // again, which is harmless
		if a := s.post(path, formType, ""); a.status != http.StatusOK {
			t.Errorf("%s again answered %d", path[:3], a.status)
		}
	}
	s.unchanged(before)
}

func TestConfirmedPageWaitsForNothingThatHasRunOut(t *testing.T) {
	s := newSite(t)
	mail, _ := s.signUpBoth(address, number)
	s.post("/confirm/"+mail, formType, "")
	s.now = s.now.Add(subscription.ConfirmFor)
	if a := s.get("/confirm/" + mail); strings.Contains(a.body, "Now look for") {
		t.Errorf("the page waits for a text whose link has run out:\n%s", a.body)
	}
}

func TestWhoAsksForTextsEarlyInTheMorningIsToldThatNoneCome(t *testing.T) {
	s := newSite(t)
	early := strings.Replace(bothJSON(address, number), "18:35", "07:00", 1)
	if a := s.post("/v1/subscriptions", jsonType, early); a.status != http.StatusAccepted {
		t.Fatalf("answered %d %s", a.status, a.body)
	}
	const words = "Texts go from 9am to 8pm. Your time is 7am, so your routine comes by email only."
	mail, text := s.provider.Notes[0].Link, s.provider.Notes[1].Link
	for _, a := range []answer{s.get("/c/" + text), s.get("/confirm/" + mail), s.post("/confirm/"+mail, formType, "")} {
		if !strings.Contains(a.body, words) {
			t.Errorf("a page doesn't say that no texts come:\n%s", a.body)
		}
	}
}

func TestConfirmedPageSaysThatAPauseHoldsRoutinesBack(t *testing.T) {
	s := newSite(t)
	l := s.join(address)
	if _, err := s.service.Hear(t.Context(), l.id, "text", func(next *subscription.Subscriber) []subscription.Consent {
		next.Rest(s.now)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if a := s.get("/confirm/" + l.confirm); a.status != http.StatusOK || !strings.Contains(a.body, "Your routines are on hold") {
		t.Errorf("answered %d\n%s", a.status, a.body)
	}
}

func TestACodeOpensOnlyItsOwnDoor(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	_, pending := s.signUpBoth("kim@example.org", "07700900123")
	codes := map[string]string{
		"c": pending, "s": runner.Code(subscription.ToStopTexts), "today": runner.Code(subscription.ToToday), "none": strings.Repeat("A", 24),
	}
	before := s.state()
	for purpose, code := range codes {
		for _, door := range []string{"c", "s", "confirm", "unsubscribe"} {
			if door == purpose {
				continue
			}
			path := "/" + door + "/" + code
			for method, a := range map[string]answer{"GET": s.get(path), "POST": s.post(path, formType, "")} {
				if a.status != http.StatusForbidden || strings.Contains(a.body, code) {
					t.Errorf("a code for %s: %s %s answered %d", purpose, method, door, a.status)
				}
			}
		}
	}
	s.now = s.now.Add(subscription.ConfirmFor)
	if a := s.post("/c/"+pending, formType, ""); a.status != http.StatusGone {
		t.Errorf("a code that has run out answered %d", a.status)
	}
	s.unchanged(before)
}

func TestAnOlderConfirmationNoLongerWorks(t *testing.T) {
	s := newSite(t)
	s.post("/v1/subscriptions", jsonType, textJSON)
	s.now = s.now.Add(subscription.ConfirmFor + time.Minute)
	s.post("/v1/subscriptions", jsonType, textJSON)
	if len(s.provider.Notes) != 2 {
		t.Fatalf("%d texts were sent", len(s.provider.Notes))
	}
	for i, status := range []int{http.StatusForbidden, http.StatusOK} {
		if a := s.post("/c/"+s.provider.Notes[i].Link, formType, ""); a.status != status {
			t.Errorf("link %d answered %d", i+1, a.status)
		}
	}
	for _, runner := range s.store.All() {
		if runner.On(contact.ByText).State != subscription.Active {
			t.Errorf("the texts are %s", runner.Text.State)
		}
	}
}

func TestWhoComesBackFromARestIsToldHowToEndIt(t *testing.T) {
	s := newSite(t)
	mail, _ := s.signUpBoth(address, number)
	id, _, _ := strings.Cut(mail, ".")
	s.edit(id, func(next *subscription.Subscriber) { next.Rest(s.now) })
	a := s.post("/confirm/"+mail, formType, "")
	sees(t, a, "Your routines are on hold just now.", `#resting">Start again</a> when you feel better.`)
}
