package api_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// monday is the day of the runners' next routine.
const monday = "2026-11-23"

func TestASessionIsTheRoutineOfTheRunnersDayInWordsAndForItsScript(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	runner := s.trainee(true)
	for query, want := range map[string]struct {
		day     int // of November
		minutes int
	}{
		"":                             {23, 10},
		"?day=" + monday:               {23, 10},
		"?minutes=5":                   {23, 5},
		"?day=2026-11-19&minutes=20":   {19, 20},
		"?day=2026-11-24":              {23, 10}, // no day of theirs, and to come
		"?day=2026-11-26":              {23, 10}, // later than the next one
		"?day=2024-11-21":              {23, 10}, // long ago
		"?day=x&minutes=7&other=thing": {23, 10},
	} {
		for _, link := range []string{runner.Code(subscription.ToToday), runner.Capability(subscription.ToPreferences)} {
			a := s.get("/session/" + link + query)
			request := reminder.RoutineOf(runner, reminder.Occurrence{Date: calendar.Date{Year: 2026, Month: 11, Day: want.day}})
			request.Minutes = want.minutes
			routine, err := content.Routine(request)
			if err != nil {
				t.Fatal(err)
			}
			sees(t, a, routine.Title, `action="/session/`+link+`"`, `name="turn" value="`)
			for _, item := range routine.Items {
				sees(t, a, "<h2>"+item.Exercise.Name+"</h2>", item.DoseText)
			}
			if n := strings.Count(a.body, `class="exercise"`); n != len(routine.Items) {
				t.Errorf("%s: %d exercises, not %d", query, n, len(routine.Items))
			}
		}
	}
}

func TestTheFormOfASessionAsItIsSentCountsIt(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	link := runner.Code(subscription.ToToday)
	page := s.get("/session/" + link + "?minutes=5").body
	form := url.Values{"felt": {"done"}}
	for _, hidden := range regexp.MustCompile(`type="hidden" name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		form.Set(hidden[1], hidden[2])
	}
	sees(t, s.post("/session/"+link, formType, form.Encode()), "We counted your session.")
	kept := s.store.Answers(runner.ID)
	if len(kept) != 1 || kept[0].Seconds > 300 || kept[0].Seconds < 120 || kept[0].Step != runner.Step() {
		t.Errorf("%+v", kept)
	}
	if again := s.get("/session/" + link + "?minutes=5").body; strings.Contains(again, form.Get("session")) {
		t.Error("two showings of the page are one session")
	}
}

func TestOpeningASessionChangesNothingAndItIsNobodysToKeep(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	before := s.state()
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, path := range []string{"/session/", "/progress/"} {
			a := s.send(method, path+runner.Code(subscription.ToToday), "", "")
			if a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("%s %s: %d %v", method, path, a.status, a.header)
			}
		}
	}
	s.unchanged(before)
}

func TestWhoRestsIsShownNoSessionButTheirStretches(t *testing.T) {
	s := newSite(t)
	runner := s.trainee(true)
	link := runner.Code(subscription.ToToday)
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.Rest(s.now) })
	sees(t, s.get("/session/"+link), "You are resting")
	s.edit(runner.ID, func(next *subscription.Subscriber) { next.Stretching = true })
	sees(t, s.get("/session/"+link+"?day=2026-11-19"), "stretch routine") // Mondays are for strength, Thursdays for stretches
	sees(t, s.get("/session/"+link+"?day="+monday), "You are resting")
}

func TestASessionForAnybodyTellsNobody(t *testing.T) {
	s := newSite(t)
	a := s.get("/session?focus=strength&minutes=5&level=2&tier=advanced&turn=7")
	sees(t, a, "5-minute strength routine", "/session?focus=strength&amp;minutes=20&amp;level=2&amp;tier=advanced&amp;turn=7")
	if strings.Contains(a.body, `method="post"`) || strings.Contains(a.body, `name="session"`) {
		t.Error("its form would tell somebody")
	}
	policy := a.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "connect-src 'self'", "worker-src 'self'", "form-action 'self'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q has no %s", policy, part)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q", policy)
	}
	for query, to := range map[string]string{
		"": "/routine", "?focus=arms": "/routine?focus=arms", "?focus=stretch&minutes=7": "/routine?focus=stretch&minutes=7", "?turn=-1": "/routine?turn=-1",
	} {
		if a := s.get("/session" + query); a.status != http.StatusFound || a.header.Get("Location") != to {
			t.Errorf("/session%s is answered %d, to %s", query, a.status, a.header.Get("Location"))
		}
	}
	if a := s.get("/session-worker.js"); a.header.Get("Service-Worker-Allowed") != "/session" || !strings.Contains(a.body, "addEventListener") {
		t.Errorf("the worker: %d %v", a.status, a.header)
	}
}

func FuzzAnySessionIsPlayedOrLeadsToTheForm(f *testing.F) {
	f.Add("focus=strength&minutes=5&level=2&tier=advanced&turn=7")
	f.Add("focus=%zz&minutes=\x00")
	f.Add("turn=99999999999999999999&focus=stretch&minutes=5")
	f.Fuzz(func(t *testing.T, query string) {
		s := newSite(t)
		a := s.get("/session?" + (&url.URL{RawQuery: query}).Query().Encode())
		if a.status == http.StatusOK {
			return
		}
		if to := a.header.Get("Location"); a.status != http.StatusFound || to != "/routine" && !strings.HasPrefix(to, "/routine?") {
			t.Errorf("%q is answered %d, to %q", query, a.status, to)
		}
	})
}
