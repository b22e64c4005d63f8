package api

import (
	"fmt"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/enquiry"
)

// moment is an instant as pages show it.
type moment struct {
	Exact string // for programs
	Words string
}

// at says an instant by the clinic's clock, as people do who read it now: "today at 10:05am".
func (s staff) at(t, now time.Time) moment {
	local := t.In(s.Zone)
	date, today := calendar.DateOf(local), calendar.DateOf(now.In(s.Zone))
	day := "on " + dateWords(date)
	switch date {
	case today:
		day = "today"
	case today.Add(-1):
		day = "yesterday"
	case today.Add(1):
		day = "tomorrow"
	default:
		if date.Format("2006") != today.Format("2006") {
			day = "on " + date.Format("Monday 2 January 2006")
		}
	}
	return moment{t.UTC().Format(time.RFC3339), day + " at " + timeWords(calendar.TimeOf(local))}
}

// dated says an instant by the clinic's clock so that it holds whenever it is read: "Monday 23 November 2026
// at 10:05am".
func (s staff) dated(t time.Time) moment {
	local := t.In(s.Zone)
	return moment{t.UTC().Format(time.RFC3339), local.Format("Monday 2 January 2006") + " at " + timeWords(calendar.TimeOf(local))}
}

var listLabels = map[enquiry.List]string{
	enquiry.ReadFirst: "Read first", enquiry.New: "New", enquiry.HeldList: "Held",
	enquiry.AnsweredList: "Answered", enquiry.ClosedList: "Closed", enquiry.SpamList: "Spam",
}

// listAbout says what a list is, and how long what is in it stays.
func listAbout(list enquiry.List) string {
	switch list {
	case enquiry.ReadFirst:
		return "In these, a sign to get help was ticked, or there is a word from the clinic’s list. Please read them first."
	case enquiry.New:
		return "These wait for an answer."
	case enquiry.HeldList:
		return "These may not be from people. Please look at each, and say whether it is spam."
	case enquiry.AnsweredList:
		return "Each is closed " + forWords(enquiry.ClosesAfter) + " after it was answered."
	case enquiry.ClosedList:
		return "Each is erased " + count(enquiry.ClosedMonths, "month") + " after it was closed."
	case enquiry.SpamList:
		return "Each is erased " + forWords(enquiry.SpamFor) + " after it was marked."
	}
	return ""
}

func listPath(list enquiry.List) string { return "/staff?list=" + string(list) }

// listLinks lead to the lists, and say how many wait in each where somebody is waited for.
func listLinks(shown enquiry.List, counts map[enquiry.List]int) []listLink {
	var links []listLink
	for _, list := range enquiry.Lists {
		label := listLabels[list]
		if n, counted := counts[list]; counted && n >= mostTold {
			label += fmt.Sprintf(" (%d or more)", mostTold)
		} else if counted {
			label += fmt.Sprintf(" (%d)", n)
		}
		links = append(links, listLink{listPath(list), label, list == shown})
	}
	return links
}

// lineView is an enquiry as lists show it.
type lineView struct {
	Reference, Path string
	Name, Topic     string
	Received        moment
	Late            bool
	Standing        string // of those that don't wait, or are held
	Doubts          []string
}

func (s staff) lineViews(lines []enquiry.Line, now time.Time) []lineView {
	views := make([]lineView, 0, len(lines))
	for _, l := range lines {
		v := lineView{
			Reference: l.Reference, Path: placeOf(l.Reference), Name: l.Name, Topic: staffTopics[l.Topic],
			Received: s.at(l.Received, now),
		}
		switch l.State {
		case enquiry.Held:
			v.Standing, v.Doubts, v.Late = standings[l.State], l.Doubts, isLate(l.DueBy, now)
		case enquiry.Open:
			v.Late = isLate(l.DueBy, now)
		default:
			v.Standing = standings[l.State]
		}
		views = append(views, v)
	}
	return views
}

func isLate(due, now time.Time) bool { return !due.IsZero() && now.After(due) }

var standings = map[enquiry.State]string{
	enquiry.Open: "Waits for an answer", enquiry.Held: "Held", enquiry.Answered: "Answered", enquiry.Spam: "Spam", enquiry.Closed: "Closed",
}

var staffTopics = map[enquiry.Topic]string{
	enquiry.BackPain: "Back pain when running", enquiry.Appointment: "An appointment", enquiry.Other: "Something else",
}

// signWords say what a sign that a sender ticked is a sign for.
var signWords = map[enquiry.Urgency]string{
	enquiry.Emergency: "to call 999 or go to A&E",
	enquiry.Urgent:    "to get help today from a GP or NHS 111",
	enquiry.NonUrgent: "to see a GP",
}

// liked says how and when its sender likes to be answered.
func liked(e enquiry.Enquiry) string {
	words := capital(enquiry.WayWords[e.Way])
	if e.Phone.IsZero() {
		return words
	}
	when := enquiry.CallTimeWords[e.CallTime]
	switch {
	case when == "":
		return words
	case e.Way == "phone":
		return words + ", " + when
	}
	return words + ". If you call, " + when
}

var sources = map[string]string{"page": "Our page", "form": "A form on the clinic’s website", "api": "The clinic’s website"}

// receiptWords says what its sender was told.
func receiptWords(m enquiry.Mail) string {
	switch m.State {
	case enquiry.Handed:
		return "We told them by email that their message is here."
	case enquiry.Owed, enquiry.Begun:
		return "An email to say that their message is here is on its way."
	case enquiry.Refused:
		return "We could not email them. They were told on the page only."
	}
	return "We sent them no email. They were told on the page only."
}

func isBlank(text string) bool { return strings.TrimSpace(text) == "" }

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }
