package api

import (
	"fmt"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/subscription"
)

// timeWords says a time of day as people do: "7am", "6:35pm", "midday".
func timeWords(t calendar.TimeOfDay) string {
	hour, minute := int(t)/60, int(t)%60
	switch {
	case hour == 0 && minute == 0:
		return "midnight"
	case hour == 12 && minute == 0:
		return "midday"
	}
	half := "am"
	if hour >= 12 {
		half = "pm"
	}
	if hour = hour % 12; hour == 0 {
		hour = 12
	}
	if minute == 0 {
		return fmt.Sprintf("%d%s", hour, half)
	}
	return fmt.Sprintf("%d:%02d%s", hour, minute, half)
}

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

// nextRoutine says when the next routine comes, in the runner's own words for days and times: "Monday 23
// November at 7am". It is the first chosen date that falls due no earlier than now, and than the slot counts.
func nextRoutine(s subscription.Subscriber, now time.Time) (string, error) {
	zone, err := calendar.Zone(s.Preferences.Zone)
	if err != nil {
		return "", err
	}
	earliest := s.From
	if earliest.Before(now) {
		earliest = now
	}
	// From the day before: a clock change may bring one date's time into the next.
	date := calendar.DateOf(earliest.In(zone)).Add(-1)
	for range 10 {
		if s.Preferences.Days.Has(date.Weekday()) && !calendar.At(date, s.Preferences.Time, zone).Before(earliest) {
			return fmt.Sprintf("%s %d %s at %s", date.Weekday(), date.Day, date.Month, timeWords(s.Preferences.Time)), nil
		}
		date = date.Add(1)
	}
	return "", fmt.Errorf("no date in ten days for %s", s.Preferences.Slot().Key())
}
