package api

import (
	"net/http"
	"strconv"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// progressBody is the page of how a runner is getting on.
type progressBody struct {
	Link, Done     string
	Resting        bool
	Stretching     bool
	MayStretch     bool // the plan has stretches to go on with
	Agreed         bool // to answers being kept
	Consent        string
	Open           bool // we ask whether the pain of the latest session was gone the next morning
	InARow         string
	Minutes        string
	Sessions       int // of all that are kept
	Chart          chart
	Step           string
	Why, What      string // why they stand there, and what brings the next step
	Exercises      []string
	Next, NextLong string // the reminder that comes next, and how long it takes; empty where none comes
	Offer          *offerPart
	Ease, Up       *stepPart
	Week           []weekDay
	Active         bool
}

var progressDone = map[string]string{
	"up":         "Done. You went one step up.",
	"down":       "Done. Your routines are one step easier.",
	"stay":       "Fine. You stay where you are.",
	"resting":    "Done. We hold your routines back until you start again.",
	"stretching": "Done. Your stretches go on. Stop at once if one hurts.",
}

// progressPage shows how a runner is getting on, what comes next, and why.
func (d SubscriptionDeps) progressPage(w http.ResponseWriter, r *http.Request) error {
	s, content, err := d.reader(r)
	if err != nil {
		return err
	}
	zone, err := calendar.Zone(s.Preferences.ZoneNow())
	if err != nil {
		return err
	}
	now := Now(r).In(zone)
	standing, err := d.Progress.Look(r.Context(), s, now)
	if err != nil {
		return err
	}
	done := r.URL.Query().Get("done")
	if (done == "resting" || done == "stretching") && !s.Resting { // the button was of a page from before they started again
		done = ""
	}
	body := progressBody{
		Link: linkOf(r), Done: progressDone[done], Resting: s.Resting, Stretching: s.Stretching,
		MayStretch: stretches(s.Preferences), Agreed: s.Answers, Consent: d.Clinic.consents().Answers, Open: standing.Open != nil,
		InARow: count(standing.InARow, "session"), Minutes: count(standing.Minutes(4), "minute"), Sessions: standing.Sessions,
		Chart: chartOf(standing.Weeks), Offer: offered(content, standing.Offer), Active: s.Active(),
	}
	if body.Week, err = weekDays(content, s, calendar.DateOf(now)); err != nil {
		return err
	}
	body.place(content, s, standing, now)
	return writePersonalPage(w, http.StatusOK, page{Name: "progress", Title: "How you are getting on", Clinic: d.Clinic, Body: body})
}

// place says where the runner stands, why, and what comes next.
func (b *progressBody) place(content *guide.Guide, s subscription.Subscriber, standing progress.Standing, now time.Time) {
	b.Step = capital(stepWords(content, s.Step()))
	for _, m := range content.Levels()[s.Level-1].Moves {
		if e, ok := content.Exercise(m.ID); ok {
			b.Exercises = append(b.Exercises, e.Name)
		}
	}
	b.Ease = easier(content, s)
	rules := content.Rules()
	if b.Offer == nil && s.MayRaise(rules.Pace, now) {
		b.Up = higher(content, s)
	}
	b.Why, b.What = whyWords(s), whatWords(rules, s, standing)
	next := reminder.Next(s, now, 1)
	if len(next) == 0 {
		return
	}
	b.Next = upcomingWords(next[0], s.Preferences.Zone)
	if routine, err := content.Routine(reminder.RoutineOf(s, reminder.Occurrence{Date: next[0].Date})); err == nil {
		b.NextLong = "about " + count(routine.Long(), "minute")
	}
}

// whyWords says how a runner came to stand where they do, in days of their own zone.
func whyWords(s subscription.Subscriber) string {
	since := func(t time.Time) string { return dateWords(calendar.DateOf(t.In(s.Place()))) }
	switch {
	case s.TimeOff > 0:
		return "You had some time off, so we made your routines gentler."
	case !s.Eased.IsZero() && s.Eased.After(s.Raised):
		return "Your routines were made easier on " + since(s.Eased) + "."
	case s.Step() == subscription.Step{Level: 1, Tier: string(guide.Beginner)}: // time off may have led back to it
		return "Everybody starts here."
	case !s.Raised.IsZero():
		return "You chose to go one step up on " + since(s.Raised) + "."
	}
	return ""
}

// whatWords says what brings the next step.
func whatWords(r guide.Rules, s subscription.Subscriber, standing progress.Standing) string {
	if _, higher := s.Step().Up(); !higher {
		return "This is the highest step there is. Two strength days a week keep you there."
	}
	if !s.Answers || s.Resting {
		return ""
	}
	return "We offer a step up after " + count(r.Easy.Sessions, "strength session") + " in a row that felt too easy, or " +
		strconv.Itoa(r.Steady.Sessions) + " that felt right over at least " + count(r.Steady.Days, "day") + ". " +
		"Here you have " + strconv.Itoa(standing.Towards) + " of " + strconv.Itoa(r.Steady.Sessions) + " that felt right."
}
