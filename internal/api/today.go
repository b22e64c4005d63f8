package api

import (
	"fmt"
	"net/http"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// todayBody is the page that a text leads to: the routine of the day.
type todayBody struct {
	Routine   guide.Routine
	Items     []routineItem // none while the runner rests
	Day       string        // the date in words
	Note      string        // why no reminder of it goes out, where none does
	Resting   bool
	Questions []link // to what we asked
	Emergency guide.Card
	Well      string // the scores of pain to start again with
	// Paths of pages for the same runner; StopTexts is empty where no texts go out.
	Preferences, Progress, Session, StopTexts string
}

// today shows the routine of the day that it is where the runner is. On a day without one it shows the next.
func (d SubscriptionDeps) today(w http.ResponseWriter, r *http.Request) error {
	s, content, err := d.reader(r)
	if err != nil {
		return err
	}
	date, isToday, err := routineDay(s.Preferences, Now(r))
	if err != nil {
		return err
	}
	body := todayBody{
		Day: dateWords(date), Resting: reminder.Rests(s, date), Note: noteWords(s, date), Well: upTo(content.Rules().MuchPain.Restart),
		Emergency: cardOf(content, guide.Emergency), Preferences: "/preferences/" + linkOf(r), Progress: "/progress/" + linkOf(r),
		Session: "/session/" + linkOf(r) + "?day=" + date.String(),
	}
	body.Questions = openQuestions(s, body.Preferences)
	if s.Text.State == subscription.Active || s.Text.State == subscription.Pending {
		body.StopTexts = "/s/" + s.Code(subscription.ToStopTexts)
	}
	if !body.Resting {
		if body.Routine, err = content.Routine(reminder.RoutineOf(s, reminder.Occurrence{Date: date})); err != nil {
			return fmt.Errorf("make routine: %w", err)
		}
		body.Items = routineItems(body.Routine, nil)
	}
	title := "Your next routine"
	if isToday {
		title = "Your routine for today"
	}
	if body.Resting {
		title = "Rest today"
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "today", Title: title, Clinic: d.Clinic, Body: body})
}

// routineDay is today where the runner is, or the next day that they chose.
func routineDay(p subscription.Preferences, now time.Time) (date calendar.Date, isToday bool, err error) {
	zone, err := calendar.Zone(p.ZoneNow())
	if err != nil {
		return date, false, err
	}
	today := calendar.DateOf(now.In(zone))
	for i := range 7 {
		if date = today.Add(i); p.Days.Has(date.Weekday()) {
			return date, i == 0, nil
		}
	}
	return date, false, fmt.Errorf("no day chosen in %s", p.Slot().Key())
}

// noteWords says why no reminder of a day's routine goes out; nothing where one does, or while resting,
// of which the page says more.
func noteWords(s subscription.Subscriber, date calendar.Date) string {
	switch {
	case reminder.Rests(s, date):
		return ""
	case !s.Active():
		return "You get no reminders from us now. The routine is here if you want it."
	case s.Preferences.Paused(date):
		return "You paused your reminders until " + dateWords(s.Preferences.PausedUntil) + ". The routine is here if you want it."
	}
	return ""
}

// cardOf returns the guide's card of a level. There is one of each, which the guide makes sure of.
func cardOf(content *guide.Guide, level guide.CardLevel) guide.Card {
	for _, card := range content.Article().Cards {
		if card.Level == level {
			return card
		}
	}
	return guide.Card{}
}
