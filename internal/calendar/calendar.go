// Package calendar turns the days and times that people choose into instants, and back.
//
// It holds the product's daylight-saving rules, and never asks the clock: every function is told the
// time. The IANA zone data is embedded, so a zone that is accepted today can be computed everywhere.
package calendar

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // AWS Lambda's own image has no zone data
)

// Step is the grid that times of day lie on, in minutes. The schedule ticks as often.
const Step = 5

// Errors of parsing. They hold nothing of the input.
var (
	ErrTime = errors.New("calendar: not a time of day on the grid")
	ErrDate = errors.New("calendar: not a date")
	ErrDays = errors.New("calendar: not days of the week")
	ErrZone = errors.New("calendar: not an IANA time zone")
)

// TimeOfDay is a wall-clock time in minutes after midnight, on the grid of Step.
type TimeOfDay int

// ParseTime reads "07:05". Times off the grid are ErrTime.
func ParseTime(text string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != 5 || t.Minute()%Step != 0 {
		return 0, ErrTime
	}
	return TimeOf(t), nil
}

// TimeOf is what t's own wall clock says, to the minute: it need not be on the grid.
func TimeOf(t time.Time) TimeOfDay { return TimeOfDay(t.Hour()*60 + t.Minute()) }

// String is the form ParseTime reads.
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// Date is a day of the civil calendar, with no zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day on t's own wall calendar.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2026-11-23".
func ParseDate(text string) (Date, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return Date{}, ErrDate
	}
	return DateOf(t), nil
}

// String is the form ParseDate reads.
func (d Date) String() string { return d.Format(time.DateOnly) }

// Format writes the date in a layout of package time.
func (d Date) Format(layout string) string { return d.at(0).Format(layout) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.at(0).Weekday() }

// Monday returns the first day of the date's week.
func (d Date) Monday() Date { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// DaysBetween counts the days from one instant to another by the calendar of a place, whatever the hour.
func DaysBetween(from, to time.Time, zone *time.Location) int {
	return DateOf(to.In(zone)).Ordinal() - DateOf(from.In(zone)).Ordinal()
}

// Add returns the date n days later.
func (d Date) Add(n int) Date { return DateOf(d.at(0).AddDate(0, 0, n)) }

// Ordinal counts days since 1 January 1970.
func (d Date) Ordinal() int { return int(d.at(0).Unix() / 86400) }

// at returns the wall-clock reading of d at t as if it were UTC.
func (d Date) at(t TimeOfDay) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, int(t), 0, 0, time.UTC)
}

// Days is a set of days of the week, one bit each, Sunday the lowest.
type Days uint8

var dayNames = [7]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// ParseDays reads names such as "mon", each at most once, at least one.
func ParseDays(names []string) (Days, error) {
	var days Days
	for _, name := range names {
		at := -1
		for i, known := range dayNames {
			if name == known {
				at = i
			}
		}
		if at < 0 || days.Has(time.Weekday(at)) {
			return 0, ErrDays
		}
		days |= 1 << at
	}
	if days == 0 {
		return 0, ErrDays
	}
	return days, nil
}

// Has reports whether the set holds the day.
func (d Days) Has(day time.Weekday) bool { return d>>day&1 == 1 }

// Valid reports whether the set is not empty and holds nothing but days.
func (d Days) Valid() bool { return d > 0 && d < 128 }

// Names lists the days as ParseDays reads them, from Monday.
func (d Days) Names() []string {
	var names []string
	for i := 1; i <= 7; i++ {
		if d.Has(time.Weekday(i % 7)) {
			names = append(names, dayNames[i%7])
		}
	}
	return names
}

// Set is the membership of each day, indexed by time.Weekday.
func (d Days) Set() (set [7]bool) {
	for i := range set {
		set[i] = d.Has(time.Weekday(i))
	}
	return set
}

var zones sync.Map // name -> *time.Location; loading one costs some 50 microseconds

// Zone returns the location of an IANA name, such as "Europe/London". "Local", the empty name and
// the file names that some systems keep beside the zones are ErrZone.
func Zone(name string) (*time.Location, error) {
	if have, ok := zones.Load(name); ok {
		return have.(*time.Location), nil
	}
	if name == "" || len(name) > 64 || name == "Local" || strings.HasPrefix(name, "posix") || strings.HasPrefix(name, "right/") ||
		strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/+-") != "" {
		return nil, ErrZone
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, ErrZone
	}
	zones.Store(name, location)
	return location, nil
}

// Slot is what a runner chooses: on these days, at this time, in this zone. All who chose the same
// are sent to together. The days are part of it so that a day's work reads nobody who isn't due.
type Slot struct {
	Zone string
	Time TimeOfDay
	Days Days
}

// Key names the slot in stores and jobs: "Europe/London#07:00#2a".
func (s Slot) Key() string {
	return s.Zone + "#" + s.Time.String() + "#" + fmt.Sprintf("%02x", uint8(s.Days))
}

// ParseSlot reads a Key.
func ParseSlot(key string) (Slot, error) {
	parts := strings.Split(key, "#")
	if len(parts) != 3 {
		return Slot{}, fmt.Errorf("calendar: slot of %d parts", len(parts))
	}
	if _, err := Zone(parts[0]); err != nil {
		return Slot{}, err
	}
	at, err := ParseTime(parts[1])
	if err != nil {
		return Slot{}, err
	}
	days, err := strconv.ParseUint(parts[2], 16, 8)
	if err != nil || !Days(days).Valid() {
		return Slot{}, ErrDays
	}
	return Slot{Zone: parts[0], Time: at, Days: Days(days)}, nil
}
