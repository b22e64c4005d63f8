package api_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/subscription"
)

func feedOf(s subscription.Subscriber) string {
	return "/calendar/" + s.Capability(subscription.ToCalendar)
}

// feed reads a runner's calendar as it is now.
func (s *site) feed(runner subscription.Subscriber) []event {
	s.t.Helper()
	a := s.get(feedOf(runner))
	_, events, err := readFeed(a.body)
	if a.status != http.StatusOK || err != nil {
		s.t.Fatalf("answered %d: %v\n%s", a.status, err, a.body)
	}
	return events
}

func TestAChangedPlanMovesTheEventsOfItsDaysAndDoublesNone(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	before := s.feed(runner)
	choices := runner.Preferences.Choices(s.now)
	choices.Time, choices.Minutes = "12:00", 20
	if _, err := s.service.Prefer(t.Context(), runner.Capability(subscription.ToPreferences), choices, s.now); err != nil {
		t.Fatal(err)
	}
	after := s.feed(s.store.All()[runner.ID])
	if len(after) != len(before) || len(after) < 16 {
		t.Fatalf("%d events became %d", len(before), len(after))
	}
	for i, e := range after {
		was := before[i]
		if e.uid != was.uid || e.start.Equal(was.start) || e.sequence <= was.sequence || e.end.Sub(e.start) != 20*time.Minute || e.summary != "Your 20-minute routine" {
			t.Errorf("%+v became %+v", was, e)
		}
	}
}

func TestTheCalendarIsEmptyButWholeWhileNothingCanCome(t *testing.T) {
	for name, edit := range map[string]func(*subscription.Subscriber){
		"resting": func(s *subscription.Subscriber) { s.Rest(start) },
		"left":    func(s *subscription.Subscriber) { s.Leave(contact.ByEmail, start); s.Leave(contact.ByText, start) },
		"paused":  func(s *subscription.Subscriber) { s.Pause(calendar.DateOf(start).Add(100), guide.TimeOffRule{}, start) },
	} {
		s := newSite(t)
		if events := s.feed(s.edit(s.joinBoth(address, number).ID, edit)); len(events) > 0 {
			t.Errorf("%s: %+v", name, events)
		}
	}
}

func TestARoutineStaysInTheCalendarForTheDay(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	first := s.feed(runner)[0]
	s.now = first.start.Add(23 * time.Hour)
	if events := s.feed(runner); events[0].uid != first.uid || events[1].uid == first.uid {
		t.Errorf("a day later: %+v", events[:2])
	}
}

func TestNoNameOfAClinicBreaksTheCalendar(t *testing.T) {
	for given, want := range map[string]string{
		"Riverside, Physio; Co": "Riverside, Physio; Co", `Back\slash`: `Back\slash`, `a\nb\,c`: `a\nb\,c`,
		"Two\r\nlines\rand\nmore":                                "Two lines and more",
		"BEGIN:VEVENT\r\nEND:VCALENDAR":                          "BEGIN:VEVENT END:VCALENDAR",
		strings.Repeat("🏃🏽‍♀️", 40):                              strings.Repeat("🏃🏽‍♀️", 40),
		strings.Repeat("عيادة العلاج ", 20) + "\u200f!":          strings.Repeat("عيادة العلاج ", 20) + "\u200f!",
		strings.Repeat("a", 70) + " " + strings.Repeat("é,", 90): strings.Repeat("a", 70) + " " + strings.Repeat("é,", 90),
		strings.Repeat("<b> ", 60) + strings.Repeat("\\;", 60):   strings.Repeat("<b> ", 60) + strings.Repeat("\\;", 60),
	} {
		s := newSiteWith(t, func(d *api.SubscriptionDeps) { d.Clinic.Name = given })
		name, events, err := readFeed(s.get(feedOf(s.joinBoth(address, number))).body)
		if err != nil || name != want || len(events) == 0 {
			t.Errorf("%q is read as %q with %d events: %v", given, name, len(events), err)
		}
	}
}

func TestAnEventShowsNothingOfHealthAndOpensNothingOfTheRunners(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	a := s.get(feedOf(runner))
	for name, want := range map[string]string{
		"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		"Referrer-Policy": "no-referrer", "Content-Disposition": `inline; filename="routines.ics"`,
	} {
		if have := a.header.Get(name); have != want {
			t.Errorf("%s is %q", name, have)
		}
	}
	if found := regexp.MustCompile(`(?i)\b(back|pain\w*|hurt\w*|injur\w*|ache\w*|sore\w*|physio\w*|health\w*|patient\w*|treat\w*|therap\w*|spine|pelvi\w*)\b|Sam|@example|7700`).FindString(a.body); found != "" {
		t.Errorf("the calendar says %q", found)
	}
	for _, e := range s.feed(runner) {
		path, ours := strings.CutPrefix(e.url, clinic.Site)
		if opened := s.get(path); !ours || opened.status != http.StatusOK || strings.Contains(e.url, runner.ID) {
			t.Errorf("%s answered %d", e.url, opened.status)
		}
	}
}

func TestANewLinkToTheCalendarEndsTheOld(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	var old []string
	for range 40 { // the count gets a second digit
		runner = s.store.All()[runner.ID]
		page := s.get(home(runner)).body
		for _, scheme := range []string{"https", "webcal"} {
			saw(t, page, fmt.Sprintf(`href="%s://limber.example%s"`, scheme, feedOf(runner)))
		}
		if have := object(t, s.own(http.MethodGet, "", runner).body)["calendar"]; have != clinic.Site+feedOf(runner) {
			t.Errorf("the API has %v", have)
		}
		s.feed(runner)
		old = append(old, feedOf(runner))
		a := s.post(home(runner)+"/calendar", "", "")
		if a.status != http.StatusSeeOther {
			t.Fatalf("the button answered %d", a.status)
		}
		saw(t, s.get(a.header.Get("Location")).body, "The old link no longer works.")
	}
	for _, path := range old {
		if a := s.get(path); a.status != http.StatusGone || strings.Contains(a.body, "VCALENDAR") {
			t.Fatalf("an old link answered %d", a.status)
		}
	}
	if slices.Sort(old); len(slices.Compact(old)) != 40 {
		t.Error("a link came back")
	}
}

func TestTheCalendarOpensWithItsOwnLinkOnlyAndItsLinkOpensNothingElse(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.DetailsBy = s.now.Add(time.Hour) })
	other := s.join("other@example.org")
	own := runner.Capability(subscription.ToCalendar)
	parts := strings.Split(own, ".")
	before := s.state()
	forged := []string{
		"", "x", own + "x", own[:len(own)-1], other.id + "." + parts[1] + "." + parts[2], parts[0] + ".1." + parts[2], parts[0] + ".00." + parts[2],
		parts[0] + ".0." + strings.Repeat("A", 22), other.preferences, other.unsubscribe,
	}
	for _, purpose := range []subscription.Purpose{
		subscription.ToPreferences, subscription.ToToday, subscription.ToUnsubscribe, subscription.ToStopTexts, subscription.ToDetails, subscription.ToConfirm,
	} {
		forged = append(forged, runner.Capability(purpose), runner.Code(purpose))
	}
	for _, link := range forged {
		if a := s.get("/calendar/" + link); a.status != http.StatusForbidden && link != "" || strings.Contains(a.body, "VCALENDAR") {
			t.Errorf("%q answered %d", link, a.status)
		}
	}
	for _, link := range []string{own, runner.Code(subscription.ToCalendar)} {
		for _, path := range []string{"/preferences/", "/t/", "/r/", "/details/", "/unsubscribe/", "/s/", "/confirm/", "/c/"} {
			if a := s.get(path + link); a.status != http.StatusForbidden {
				t.Errorf("%s answers the calendar's link with %d", path, a.status)
			}
		}
		if a := s.post("/preferences/"+link+"/calendar", "", ""); a.status != http.StatusForbidden {
			t.Errorf("the calendar's link makes a new one: %d", a.status)
		}
	}
	s.unchanged(before)
}

func TestTheCalendarOfWhoIsErasedIsGone(t *testing.T) {
	s := newSite(t)
	runner, link := s.fresh()
	s.feed(runner)
	s.post("/details/"+link, formType, "erase=yes")
	if a := s.get(feedOf(runner)); a.status != http.StatusForbidden || strings.Contains(a.body, "VCALENDAR") {
		t.Errorf("answered %d %s", a.status, a.body)
	}
}
