package api

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"limber/internal/reminder"
	"limber/internal/subscription"
)

const (
	feedDays  = 56             // that the calendar looks ahead
	feedSince = 24 * time.Hour // that it looks back, so that a routine doesn't vanish while it is under way
	feedEvery = "PT4H"         // how often programs are to ask again
)

// feedLinks are the two forms of a runner's link to their calendar: for people to copy, and for their calendar program to
// open. It is a capability of its own: machines keep it, and it shows no more than when routines come.
type feedLinks struct {
	Web string
	App template.URL
}

func (c Clinic) feedLinks(s subscription.Subscriber) *feedLinks {
	web := c.Site + "/calendar/" + s.Capability(subscription.ToCalendar)
	_, rest, _ := strings.Cut(web, "://")
	return &feedLinks{Web: web, App: template.URL("webcal://" + rest)}
}

// feed answers with the calendar of what comes to a runner.
func (d SubscriptionDeps) feed(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Service.View(r.Context(), linkOf(r), subscription.ToCalendar, Now(r))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="routines.ics"`)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	return d.Clinic.feedOf(s, Now(r)).SerializeTo(w, ics.WithNewLineWindows)
}

// feedOf lists the reminders of a runner as events. Their times are instants, so that no program has to know when which
// zone changes its clocks. A day has at most one reminder, so that an event keeps its UID when the plan changes.
func (c Clinic) feedOf(s subscription.Subscriber, now time.Time) *ics.Calendar {
	cal := ics.NewCalendarFor("Limber")
	cal.SetProductId("-//Limber//Routines//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetName(strings.Join(strings.Fields(c.Name), " ")) // on one line: the library lets a carriage return through
	cal.SetRefreshInterval(feedEvery)
	cal.SetXPublishedTTL(feedEvery)
	_, host, _ := strings.Cut(c.Site, "://")
	end := now.AddDate(0, 0, feedDays)
	for _, u := range reminder.Next(s, now.Add(-feedSince), feedDays+2) {
		if u.Due.After(end) {
			break
		}
		event := cal.AddEvent(u.Date.String() + "-" + s.ID + "@" + host)
		event.SetDtStampTime(now)
		event.SetSequence(s.Version)
		event.SetStartAt(u.Due)
		event.SetEndAt(u.Due.Add(time.Duration(s.Preferences.Minutes) * time.Minute))
		event.SetSummary(fmt.Sprintf("Your %d-minute routine", s.Preferences.Minutes))
		event.SetURL(fmt.Sprintf("%s/routine?focus=%s&minutes=%d", c.Site, u.Focus, s.Preferences.Minutes))
		event.SetClass(ics.ClassificationPrivate)
		event.SetTimeTransparency(ics.TransparencyTransparent)
	}
	if len(cal.Components) == 0 {
		addUTC(cal)
	}
	return cal
}

// addUTC gives a calendar without events the one component that RFC 5545 demands of each.
func addUTC(cal *ics.Calendar) {
	standard := cal.AddTimezone("UTC").AddStandard()
	standard.AddProperty(ics.ComponentPropertyDtStart, "19700101T000000")
	standard.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), "+0000")
	standard.AddProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), "+0000")
}

// renewFeed takes the button that makes a new link to the calendar.
func (d SubscriptionDeps) renewFeed(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	if _, err := d.Service.RenewFeed(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, "calendar")
}
