// Package opening knows a clinic's working time: its hours, its bank holidays, and the days it is closed.
package opening

import (
	"time"

	"limber/internal/calendar"

	"github.com/rickar/cal/v2/gb"
)

// Hours is a clinic's working time. Parse makes one; the zero value never opens, and isn't to be used.
type Hours struct {
	week     [7][]span // by time.Weekday, in order, none touching the one before
	holidays bool      // closed on England's bank holidays
	dates    map[calendar.Date]bool
	zone     *time.Location
}

// span is working time between two readings of the wall clock. Its end may be 24:00.
type span struct{ from, to calendar.TimeOfDay }

// Zone is the zone of the clinic's wall clock.
func (h Hours) Zone() *time.Location { return h.zone }

// Add returns the first instant at which so much working time has passed since another: in a working
// span, or at the end of one. It counts time that passes, not what the wall clock says: a span in which
// the clock goes back is an hour longer. No working time has passed at from itself.
func (h Hours) Add(from time.Time, working time.Duration) time.Time {
	if working <= 0 {
		return from
	}
	// It ends: Parse leaves at least one day of the week with a span, and takes finitely many dates from it.
	for date := calendar.DateOf(from.In(h.zone)); ; date = date.Add(1) {
		for _, s := range h.spans(date) {
			start, end := h.instants(date, s)
			if start.Before(from) {
				start = from
			}
			switch open := end.Sub(start); {
			case open <= 0: // it was over before, or the clock skipped it
			case open >= working:
				return start.Add(working)
			default:
				working -= open
			}
		}
	}
}

// Opens returns when work begins on the day of an instant, and whether it does.
func (h Hours) Opens(day time.Time) (time.Time, bool) {
	date := calendar.DateOf(day.In(h.zone))
	for _, s := range h.spans(date) {
		if start, end := h.instants(date, s); end.After(start) {
			return start, true
		}
	}
	return time.Time{}, false
}

// spans is the working time of a date.
func (h Hours) spans(date calendar.Date) []span {
	open, set := h.dates[date]
	if set && !open || !set && h.holidays && bankHoliday(date) {
		return nil
	}
	return h.week[date.Weekday()]
}

func (h Hours) instants(date calendar.Date, s span) (start, end time.Time) {
	return calendar.At(date, s.from, h.zone), calendar.At(date, s.to, h.zone)
}

// bankHoliday reports whether a date is a bank holiday in England, or is one that has its substitute on
// a later day: on a Saturday that is Christmas Day the clinic is closed as well as on the Monday after. The
// rules know of no holiday that is proclaimed once, such as for a coronation, before their package does:
// a clinic sets such a date as closed.
func bankHoliday(date calendar.Date) bool {
	for _, holiday := range gb.Holidays {
		day, substitute := holiday.Calc(date.Year)
		if !day.IsZero() && (calendar.DateOf(day) == date || calendar.DateOf(substitute) == date) {
			return true
		}
	}
	return false
}
