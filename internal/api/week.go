package api

import (
	"strconv"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// weekDay is a day of a runner's week.
type weekDay struct {
	Day   string
	What  string // "Strength, 10 minutes", or a rest
	Run   bool
	Today bool
}

// weekDays is the week of a runner from Monday, this one, with how long each routine takes.
func weekDays(content *guide.Guide, s subscription.Subscriber, today calendar.Date) (days []weekDay, err error) {
	for i := range 7 {
		date := today.Monday().Add(i)
		day := weekDay{Day: date.Weekday().String(), What: "Rest", Run: s.Preferences.RunDays.Has(date.Weekday()), Today: date == today}
		if focus := s.Preferences.FocusOn(date.Weekday()); focus != "" {
			routine, err := content.Routine(reminder.RoutineOf(s, reminder.Occurrence{Date: date}))
			if err != nil {
				return nil, err
			}
			day.What = capital(string(focus)) + ", " + strconv.Itoa(routine.Long()) + " minutes"
		}
		days = append(days, day)
	}
	return days, nil
}
