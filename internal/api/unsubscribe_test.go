package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"limber/internal/subscription"
)

func TestLeavingOneChannelLeavesTheOtherAndOffersToStopItToo(t *testing.T) {
	for name, test := range map[string]struct {
		path   func(subscription.Subscriber) string
		goesOn string
		after  [2]subscription.State // email, texts
	}{
		"the emails": {
			func(r subscription.Subscriber) string {
				return "/unsubscribe/" + r.Capability(subscription.ToUnsubscribe)
			},
			"The texts go on.",
			[2]subscription.State{subscription.Left, subscription.Active},
		},
		"the texts": {
			func(r subscription.Subscriber) string { return "/s/" + r.Code(subscription.ToStopTexts) },
			"The emails go on.",
			[2]subscription.State{subscription.Active, subscription.Left},
		},
	} {
		s := newSite(t)
		runner := s.joinBoth(address, number)
		if a := s.get(test.path(runner)); a.status != http.StatusOK || !strings.Contains(a.body, test.goesOn) {
			t.Errorf("%s: the page before answered %d\n%s", name, a.status, a.body)
		}
		a := s.post(test.path(runner), formType, "")
		if a.status != http.StatusOK || !strings.Contains(a.body, test.goesOn) {
			t.Errorf("%s: answered %d\n%s", name, a.status, a.body)
		}
		if now := s.store.All()[runner.ID]; [2]subscription.State{now.Mail.State, now.Text.State} != test.after {
			t.Errorf("%s: email is %s, texts are %s", name, now.Mail.State, now.Text.State)
		}
		button := regexp.MustCompile(`<form method="post" action="([^"]+)">`).FindStringSubmatch(a.body)
		if button == nil {
			t.Fatalf("%s: the page doesn't offer to stop the rest", name)
		}
		if a = s.post(button[1], formType, ""); a.status != http.StatusOK || !strings.Contains(a.body, "Nothing else is sent to you.") {
			t.Errorf("%s: stopping the rest answered %d\n%s", name, a.status, a.body)
		}
		if now := s.store.All()[runner.ID]; now.Active() {
			t.Errorf("%s: in the end there is %+v", name, now)
		}
	}
}

func TestOneClickStopsTheEmailsOnly(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	a := s.post("/unsubscribe/"+runner.Capability(subscription.ToUnsubscribe), formType, "List-Unsubscribe=One-Click")
	if a.status != http.StatusOK || a.body != "You will get no more emails from us.\n" {
		t.Errorf("answered %d %s", a.status, a.body)
	}
	if now := s.store.All()[runner.ID]; now.Mail.State != subscription.Left || now.Text.State != subscription.Active {
		t.Errorf("email is %s, texts are %s", now.Mail.State, now.Text.State)
	}
}

// Whoever holds a link to leave may hold no other: mail programs post to it by themselves.
func TestPagesToLeaveGiveAwayNothingButTheWayOut(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	mail, text := runner.Capability(subscription.ToUnsubscribe), runner.Code(subscription.ToStopTexts)
	pages := []answer{
		s.get("/unsubscribe/" + mail), s.get("/s/" + text), s.post("/s/"+text, formType, ""), s.get("/s/" + text),
		s.post("/unsubscribe/"+mail, formType, ""), s.get("/unsubscribe/" + mail),
	}
	for i, a := range pages {
		if a.status != http.StatusOK {
			t.Errorf("page %d answered %d", i, a.status)
		}
		body := strings.ReplaceAll(strings.ReplaceAll(a.body, `action="/unsubscribe/`+mail+`"`, ""), `action="/s/`+text+`"`, "")
		for _, secret := range []string{runner.ID, text[:13], address, "982", "/preferences/", "/t/"} {
			if strings.Contains(body, secret) {
				t.Errorf("page %d holds %s:\n%s", i, secret, a.body)
			}
		}
	}
}
