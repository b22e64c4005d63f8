package e2e

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

var kept = map[string]bool{"email": true, "sms": true, "answers": true}

func TestAQuietWeekIsAskedAboutOnceAndAnsweredWithOneTip(t *testing.T) {
	k := open(t)
	texter := k.join(visitor.SignUp{Phone: "+447700900211", Time: "12:00", Consent: map[string]bool{"sms": true, "answers": true}})
	reader := k.join(visitor.SignUp{Email: "reader@runner.example", Phone: "+447700900212", Time: "12:00", Consent: kept})
	k.until(at(23, 12, 1))
	texter.expect(0, 1)
	reader.expect(1, 1)
	texter.says("DONE", "well done")
	reader.says("DONE", "well done")
	k.skipTo(at(30, 23, 0))
	k.until(at(31, 8, 50)) // 1 December
	texter.expect(0, 0)
	reader.expect(0, 0)
	k.until(at(31, 9, 16))
	_, texts := texter.expect(0, 1)
	if body := texts[0].Content().Text; !strings.Contains(body, "quiet week? Reply BUSY, BORED, FORGOT or OTHER") {
		t.Errorf("the text asks %q", body)
	}
	emails, _ := reader.expect(1, 0)
	link, err := visitor.Link(emails[0], "/preferences")
	k.must(err)
	if !strings.Contains(emails[0].Content().Text, link+"#reason") || emails[0].Header("List-Unsubscribe-Post") == "" {
		t.Errorf("the email leads to %s, with the headers %v", link, emails[0].Headers)
	}
	texter.says("BUSY", "A short routine counts too.")
	texter.says("BORED", "we did not get that")
	for range 2 {
		answer, err := k.Press(t.Context(), "/preferences/"+reader.link+"/reason", url.Values{"reason": {"pain"}})
		if k.must(err); answer.Status != http.StatusOK || !strings.Contains(answer.Body, "6 or more out of 10? Stop") {
			t.Errorf("the reason is answered %d", answer.Status)
		}
	}
	for _, p := range []*person{texter, reader} {
		if strings.Contains(p.page(), "What got in the way?") {
			t.Error("the page still asks")
		}
	}
	k.must(k.Advance(context.WithoutCancel(t.Context()), time.Hour))
	texter.expect(0, 0)
	reader.expect(0, 0)
	for _, reason := range []string{"pain", "BUSY", "bored"} {
		if found := k.stored("SubscribersTable").with(`"` + reason + `"`); len(found) > 0 {
			t.Errorf("the reason is kept: %s", strings.Join(found, "\n"))
		}
	}
}

func TestAfterTwelveWeeksThereAreFewerUnlessTheRunnerSaysOtherwise(t *testing.T) {
	k := open(t)
	silent := k.join(visitor.SignUp{Email: "silent@runner.example", Time: "12:00"})
	keeps := k.join(visitor.SignUp{Email: "keeps@runner.example", Time: "12:00"})
	begun := k.Cloud.Now()
	k.skipTo(begun.Add(84*24*time.Hour + time.Minute))
	k.must(k.Advance(context.WithoutCancel(t.Context()), 16*time.Minute))
	for _, p := range []*person{silent, keeps} {
		emails, _ := p.expect(1, 0)
		link, err := visitor.Link(emails[0], "/preferences")
		if k.must(err); !strings.Contains(emails[0].Content().Text, link+"#fewer") || !strings.Contains(p.page(), "How many routines would you like from now on?") {
			t.Errorf("the email leads to %s", link)
		}
	}
	keeps.press("fewer", url.Values{"days": {"all"}})
	asked := k.Cloud.Now()
	k.skipTo(asked.Add(14 * 24 * time.Hour))
	k.must(k.Advance(context.WithoutCancel(t.Context()), 16*time.Minute))
	for _, test := range []struct {
		p    *person
		next []string
	}{
		{silent, []string{"Monday 1 March", "Friday 5 March", "Monday 8 March"}},
		{keeps, []string{"Monday 1 March", "Tuesday 2 March", "Wednesday 3 March"}},
	} {
		_, list, _ := strings.Cut(test.p.page(), "What comes next")
		list, _, _ = strings.Cut(list, "</ul>")
		for _, day := range test.next {
			if strings.Count(list, "<li>") != len(test.next) || !strings.Contains(list, day+" at midday") {
				t.Errorf("%s gets %s, want %v", test.p.email, list, test.next)
			}
		}
	}
	// Sending looks a slot up by its days: the runner is in the new one, and the schedule knows of it.
	in, known := k.stored("SubscribersTable").with("Europe/London#12:00#22"), k.stored("RemindersTable").with("d22")
	if len(in) == 0 || len(known) == 0 {
		t.Errorf("in the slot: %v; the schedule knows: %v of %v", in, known, k.stored("RemindersTable"))
	}
}
