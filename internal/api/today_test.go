package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func TestTodaysPageHasTheRoutineThatTheReminderMeans(t *testing.T) {
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name       string
		now        string
		zone       string
		date       calendar.Date
		title, day string
	}{
		{"a day of theirs", "2026-11-23T12:00:00Z", "Europe/London", calendar.Date{Year: 2026, Month: 11, Day: 23}, "Your routine for today", "Monday 23 November"},
		{"another day", "2026-11-24T12:00:00Z", "Europe/London", calendar.Date{Year: 2026, Month: 11, Day: 26}, "Your next routine", "Thursday 26 November"},
		{"today there, not here", "2026-11-22T18:00:00Z", "Asia/Tokyo", calendar.Date{Year: 2026, Month: 11, Day: 23}, "Your routine for today", "Monday 23 November"},
		{"still yesterday there", "2026-11-24T02:00:00Z", "America/New_York", calendar.Date{Year: 2026, Month: 11, Day: 23}, "Your routine for today", "Monday 23 November"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.Preferences.Zone = test.zone })
			s.now, err = time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}
			routine, err := content.Routine(reminder.RoutineOf(runner, reminder.Occurrence{Date: test.date}))
			if err != nil {
				t.Fatal(err)
			}
			page := s.get("/t/" + runner.Code(subscription.ToToday)).body
			saw(t, page, "<h1>"+test.title+"</h1>")
			saw(t, page, test.day)
			at := 0
			for _, item := range routine.Items {
				next := strings.Index(page[at:], "<h2>"+item.Exercise.Name+"</h2>")
				if next < 0 || !strings.Contains(page[at+next:], item.DoseText) || !strings.Contains(page, item.Exercise.Stop) {
					t.Fatalf("%s is missing, or out of its turn", item.Exercise.ID)
				}
				at += next
			}
			if have := strings.Count(page, `class="exercise"`); have != len(routine.Items) {
				t.Errorf("%d exercises are shown, not %d", have, len(routine.Items))
			}
		})
	}
}

func TestTodaysPageHasTheWayToHelpToChangeAndToStop(t *testing.T) {
	s := newSite(t)
	runner := s.joinBoth(address, number)
	code := runner.Code(subscription.ToToday)
	page := s.get("/t/" + code).body
	for _, want := range []string{"Call 999 or go to A&amp;E now if:", `href="/preferences/` + code + `"`, `href="/s/` + runner.Code(subscription.ToStopTexts) + `"`} {
		saw(t, page, want)
	}
	for _, link := range []string{"/preferences/" + code, "/s/" + runner.Code(subscription.ToStopTexts)} {
		if a := s.get(link); a.status != http.StatusOK {
			t.Errorf("%.6s answered %d", link, a.status)
		}
	}
	if a := s.post("/t/"+code, formType, ""); a.status != http.StatusMethodNotAllowed {
		t.Errorf("POST answered %d", a.status)
	}
}

func TestWhoeverRestsIsShownNoExercise(t *testing.T) {
	s := newSite(t)
	runner := s.edit(s.joinBoth(address, number).ID, func(next *subscription.Subscriber) { next.Rest(s.now) })
	page := s.get("/t/" + runner.Code(subscription.ToToday)).body
	if strings.Contains(page, `class="exercise"`) {
		t.Error("there are exercises on the page")
	}
	saw(t, page, "<h1>Rest today</h1>")
	saw(t, page, "Call 999 or go to A&amp;E now if:")
}

func TestTodaysPageSaysWhyNoReminderComes(t *testing.T) {
	for words, edit := range map[string]func(*subscription.Subscriber){
		"You paused your reminders until Monday 7 December.": func(s *subscription.Subscriber) {
			s.Preferences.PausedUntil = calendar.Date{Year: 2026, Month: 12, Day: 7}
		},
		"You get no reminders from us now.": func(s *subscription.Subscriber) {
			s.Mail.State, s.Text.State = subscription.Left, subscription.Left
		},
	} {
		s := newSite(t)
		page := s.get("/t/" + s.edit(s.joinBoth(address, number).ID, edit).Code(subscription.ToToday)).body
		saw(t, page, words)
		saw(t, page, `class="exercise"`)
	}
}
