package api

import (
	"fmt"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// timeWords says a time of day as people do.
func timeWords(t calendar.TimeOfDay) string { return t.Words() }

// dayWords says days of the week: "every day", or "every Monday, Wednesday and Friday".
func dayWords(days calendar.Days) string {
	var list []string
	for i := 1; i <= 7; i++ {
		if day := time.Weekday(i % 7); days.Has(day) {
			list = append(list, day.String())
		}
	}
	switch n := len(list); n {
	case 7:
		return "every day"
	case 1:
		return "every " + list[0]
	default:
		return "every " + strings.Join(list[:n-1], ", ") + " and " + list[n-1]
	}
}

// zoneWords says whose time it is: "London time", "UTC".
func zoneWords(zone string) string {
	_, place, inArea := strings.Cut(zone, "/")
	if inArea && strings.HasPrefix(zone, "Etc/") {
		return place
	}
	if !inArea {
		return zone
	}
	parts := strings.Split(place, "/")
	return placeWords(parts[len(parts)-1]) + " time"
}

// planWords says when and what: "10 minutes of stretches, every Monday and Friday at 7am, London time".
func planWords(p subscription.Preferences) string {
	return fmt.Sprintf("%d minutes of %s, %s at %s, %s",
		p.Minutes, focusWords[p.Focus], dayWords(p.Days), timeWords(p.Time), zoneWords(p.Zone))
}

var focusWords = map[string]string{"stretch": "stretches", "strength": "strength work", "both": "stretches and strength work"}

// dateWords says a date: "Monday 23 November".
func dateWords(d calendar.Date) string { return d.Format("Monday 2 January") }

// upcomingWords says what will come, when and how: "Monday 23 November at 7am: stretches, by email". Whose
// time that is, it says only of a stay away from home.
func upcomingWords(u reminder.Upcoming, home string) string {
	when := calendar.Words(u.Due)
	if zone := u.Due.Location().String(); zone != home {
		when += ", " + zoneWords(zone)
	}
	return when + ": " + focusWords[string(u.Focus)] + ", " + byWords(u.Channels)
}

// singular names one message of a channel.
var singular = map[contact.Channel]string{contact.ByEmail: "email", contact.ByText: "text"}

// masked shows as much of an address as its owner needs to know it by: "s…@example.org", "…982". It is
// empty where there is none.
func masked(s subscription.Subscriber, c contact.Channel) string {
	switch {
	case c == contact.ByText && !s.Phone.IsZero():
		return "…" + s.Phone.Ending()
	case c == contact.ByEmail && !s.Email.IsZero():
		address := s.Email.Reveal()
		return address[:1] + "…" + address[strings.LastIndexByte(address, '@'):]
	}
	return ""
}

// addressWords names an address in a sentence: "s…@example.org", "your number ending 982".
func addressWords(s subscription.Subscriber, c contact.Channel) string {
	if c == contact.ByText {
		return "your number ending " + s.Phone.Ending()
	}
	return masked(s, c)
}

// standingWords says where a channel stands, and why.
func standingWords(s subscription.Subscriber, c contact.Channel, now time.Time) string {
	standing, many := s.On(c), plural[c]
	switch standing.State {
	case subscription.Active:
		words := "We send " + many + " to " + addressWords(s, c) + "."
		if !s.Takes(c) {
			words += " But texts go from " + textHours() + " only. Your time is " + timeWords(s.Preferences.Time) + ", so none goes out now."
		}
		return words
	case subscription.Pending:
		if !now.Before(standing.ConfirmBy) {
			return "You did not confirm " + addressWords(s, c) + " in time. You can ask again."
		}
		return "We wait for you to confirm " + addressWords(s, c) + ". Look for our " + singular[c] + "."
	case subscription.Left:
		return "You stopped the " + many + "."
	case subscription.Stopped:
		return strings.TrimSpace("We stopped the " + many + ". " + subscription.Reasons[standing.Reason])
	}
	return "You get no " + many + " from us."
}
