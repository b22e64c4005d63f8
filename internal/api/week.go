package api

import (
	"strconv"
	"time"

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

// weekPlan is what each day of a plan is for, Sunday being 0; nothing where no routine comes.
func weekPlan(p subscription.Preferences) (week [7]guide.Focus) {
	for day := range week {
		week[day] = guide.DayFocus(p.Focus, p.Days.Set(), p.RunDays.Set(), time.Weekday(day))
	}
	return week
}

// weekDays is the week of a runner from Monday, this one, with how long each routine takes.
func weekDays(content *guide.Guide, s subscription.Subscriber, today calendar.Date) (days []weekDay, err error) {
	monday := today.Add(-(int(today.Weekday()) + 6) % 7)
	plan := weekPlan(s.Preferences)
	for i := range 7 {
		date := monday.Add(i)
		day := weekDay{Day: date.Weekday().String(), What: "Rest", Run: s.Preferences.RunDays.Has(date.Weekday()), Today: date == today}
		if focus := plan[date.Weekday()]; focus != "" {
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
