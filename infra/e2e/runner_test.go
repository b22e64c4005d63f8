package e2e

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"limber/infra/local/story"
	"limber/infra/local/template"
	"limber/infra/local/visitor"
)

func signUp(k *clinic, to string) {
	k.t.Helper()
	k.must(k.Subscribe(k.t.Context(), visitor.SignUp{
		Email: to, Name: "Sam", Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, Time: "07:00",
		TimeZone: "Europe/London", Focus: "strength", Minutes: 15,
	}))
	k.must(k.Drain(k.t.Context()))
}

func TestTheStoryThatMakeRunTellsHolds(t *testing.T) {
	k := open(t)
	k.must(story.Play(t.Context(), k.Visitor, io.Discard))
}

func TestEveryPathAnswersAndLinksToNobodyOpenNothing(t *testing.T) {
	k := open(t)
	for path, want := range map[string]int{
		"/": 302, "/guide": 200, "/guide/clam": 200, "/guide/how-it-adapts": 200, "/v1/rules": 200, "/routine?focus=stretch&minutes=5": 200, "/figures/clam.svg": 200, "/figures/share.png": 200,
		"/sitemap.xml": 200, "/robots.txt": 200, "/subscribe": 200, "/v1/guide": 200, "/v1/exercises": 200, "/v1/exercises/clam": 200,
		"/v1/exercises/handstand": 404, "/v1/routines?focus=stretch&level=1&tier=beginner&minutes=10": 200,
		"/v1/routines?focus=dance&minutes=7": 422, "/v1/openapi.json": 200, "/confirm/nothing": 403, "/preferences/nothing": 403,
		"/unsubscribe/nothing": 403, "/c/nothing": 403, "/s/nothing": 403, "/t/nothing": 403, "/r/nothing": 403, "/details/nothing": 403,
		"/details/nothing/export": 403, "/calendar/nothing": 403, "/privacy": 200,
	} {
		answer, err := k.Get(t.Context(), path)
		k.must(err)
		if answer.Status != want {
			t.Errorf("GET %s: %d, want %d", path, answer.Status, want)
		}
	}
}

func TestAnEmailRunnerIsServedFromTheFormToTheEnd(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	const anna = "anna@runner.example"
	signUp(k, anna)
	k.must(k.Confirm(ctx, anna))
	k.until(at(23, 7, 1))
	messages, err := k.Inbox(ctx, anna)
	k.must(err)
	if len(messages) != 2 || !strings.Contains(messages[1].Content().Subject, "Monday") {
		t.Fatalf("on Monday there are %d messages", len(messages))
	}
	if !strings.Contains(messages[1].Content().Text, "Hello Sam") || !strings.Contains(messages[1].Content().HTML, "Hello Sam") {
		t.Error("the routine doesn't greet by name")
	}
	preferences, err := visitor.Link(messages[1], "/preferences")
	k.must(err)
	if page, err := k.Get(ctx, preferences); err != nil || page.Status != 200 {
		t.Fatalf("preferences page: %d %v", page.Status, err)
	}
	answer, err := k.Press(ctx, preferences, url.Values{
		"days": {"mon", "tue"}, "time": {"18:30"}, "time_zone": {"Europe/Paris"}, "focus": {"stretch"}, "minutes": {"5"},
	})
	if err != nil || answer.Status != 200 && answer.Status != 303 {
		t.Fatalf("changing preferences: %d %v %s", answer.Status, err, answer.Body)
	}
	k.until(at(23, 23, 0))
	if n := len(k.Messages(anna)); n != 2 {
		t.Errorf("Monday's turn has come already, yet there are %d messages", n)
	}
	k.until(at(24, 17, 31)) // 18:30 in Paris
	messages, err = k.Inbox(ctx, anna)
	k.must(err)
	if len(messages) != 3 || !messages[2].Time.Truncate(60e9).Equal(at(24, 17, 30)) {
		t.Fatalf("on Tuesday there are %d messages", len(messages))
	}
	answer, err = k.OneClick(ctx, messages[2])
	if err != nil || answer.Status != 200 {
		t.Errorf("one click: %d %v", answer.Status, err)
	}
	k.until(at(30, 17, 31))
	if n := len(k.Messages(anna)); n != 3 {
		t.Errorf("after leaving there are %d messages", n)
	}
}

func TestAPageThatGetsNoAnswerIsSettledAndSentOnce(t *testing.T) { open(t).unanswered() }

// TestScannersThatOpenEveryLinkChangeNothing opens links as mail scanners do, with GET and HEAD.
func TestScannersThatOpenEveryLinkChangeNothing(t *testing.T) {
	k := open(t)
	ctx := t.Context()
	const anna = "anna@runner.example"
	signUp(k, anna)
	confirm, err := visitor.Link(k.Messages(anna)[0], "/confirm")
	k.must(err)
	for range 3 {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			_, err := k.Do(ctx, method, confirm, "", "")
			k.must(err)
		}
	}
	k.until(at(23, 7, 1))
	if n := len(k.Messages(anna)); n != 1 {
		t.Fatalf("opening the link confirmed: %d messages", n)
	}
	k.must(k.Confirm(ctx, anna))
	k.until(at(24, 7, 1))
	routine := k.Messages(anna)[1]
	leave, err := visitor.Link(routine, "/unsubscribe")
	k.must(err)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		_, err := k.Do(ctx, method, leave, "", "")
		k.must(err)
	}
	k.until(at(25, 7, 1))
	if n := len(k.Messages(anna)); n != 3 {
		t.Errorf("opening the unsubscribe link ended the subscription: %d messages", n)
	}
	if !strings.Contains(routine.Content().Text, template.Clinic("")["ClinicAddress"]) {
		t.Error("the routine doesn't say where the clinic is")
	}
}
