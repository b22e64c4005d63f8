package bus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Schedule is a parsed rate(...) or cron(...) expression.
type Schedule struct {
	every    time.Duration // of a rate; zero for cron
	location *time.Location
	minutes  set
	hours    set
	days     set // of the month
	months   set
	weekdays set // 1 is Sunday
	years    set
}

// set holds the small whole numbers of a cron field; nil holds all.
type set map[int]bool

func (s set) has(n int) bool { return s == nil || s[n] }

var cronFields = []struct {
	name     string
	min, max int
	names    string // three letters each, in order from min
}{
	{"minutes", 0, 59, ""},
	{"hours", 0, 23, ""},
	{"day of month", 1, 31, ""},
	{"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"},
	{"day of week", 1, 7, "SUNMONTUEWEDTHUFRISAT"},
	{"year", 1970, 2199, ""},
}

// ParseSchedule reads an EventBridge Scheduler expression. The time zone is an IANA name; empty is
// UTC, and rates ignore it.
func ParseSchedule(expression, zone string) (Schedule, error) {
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return Schedule{}, fmt.Errorf("unknown time zone %q", zone)
	}
	body, closed := strings.CutSuffix(expression, ")")
	kind, body, opened := strings.Cut(body, "(")
	switch {
	case opened && closed && kind == "rate":
		return parseRate(body)
	case opened && closed && kind == "cron":
		return parseCron(body, location)
	}
	return Schedule{}, fmt.Errorf("the schedule %q is neither rate(...) nor cron(...)", expression)
}

func parseRate(body string) (Schedule, error) {
	number, unit, _ := strings.Cut(body, " ")
	n, err := strconv.Atoi(number)
	units := map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}
	length, known := units[strings.TrimSuffix(unit, "s")]
	if err != nil || n < 1 || !known {
		return Schedule{}, fmt.Errorf("the rate %q is not understood", body)
	}
	return Schedule{every: time.Duration(n) * length}, nil
}

func parseCron(body string, location *time.Location) (Schedule, error) {
	parts := strings.Fields(body)
	if len(parts) != len(cronFields) {
		return Schedule{}, fmt.Errorf("cron takes %d fields, not %d", len(cronFields), len(parts))
	}
	if (parts[2] == "?") == (parts[4] == "?") {
		return Schedule{}, errors.New("cron needs ? in either the day of the month or the day of the week")
	}
	s := Schedule{location: location}
	for i, into := range []*set{&s.minutes, &s.hours, &s.days, &s.months, &s.weekdays, &s.years} {
		parsed, err := parseField(parts[i], i)
		if err != nil {
			return Schedule{}, err
		}
		*into = parsed
	}
	return s, nil
}

func parseField(text string, field int) (set, error) {
	if text == "*" || text == "?" {
		return nil, nil
	}
	f := cronFields[field]
	values := set{}
	for part := range strings.SplitSeq(text, ",") {
		span, stepText, stepped := strings.Cut(part, "/")
		step := 1
		if stepped {
			var err error
			if step, err = strconv.Atoi(stepText); err != nil || step < 1 {
				return nil, fmt.Errorf("cron %s: %q is not understood", f.name, part)
			}
		}
		from, to, ok := parseSpan(span, field, stepped)
		if !ok {
			return nil, fmt.Errorf("cron %s: %q is not understood", f.name, part)
		}
		for n := from; n <= to; n += step {
			values[n] = true
		}
	}
	return values, nil
}

// parseSpan reads n, n-m or *. With a step, n alone means from n to the end.
func parseSpan(span string, field int, stepped bool) (from, to int, ok bool) {
	f := cronFields[field]
	if span == "*" {
		return f.min, f.max, true
	}
	first, last, ranged := strings.Cut(span, "-")
	from, ok = parseNumber(first, field)
	if !ok {
		return 0, 0, false
	}
	switch {
	case ranged:
		to, ok = parseNumber(last, field)
	case stepped:
		to = f.max
	default:
		to = from
	}
	return from, to, ok && from <= to
}

func parseNumber(text string, field int) (int, bool) {
	f := cronFields[field]
	if at := strings.Index(f.names, strings.ToUpper(text)); len(text) == 3 && at >= 0 && at%3 == 0 {
		return f.min + at/3, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.min && n <= f.max
}

// Next returns the first instant of the schedule after the given one, or the zero time when there is
// none. Rates are counted from midnight UTC of 1 January of year 1, so they don't drift over restarts.
func (s Schedule) Next(after time.Time) time.Time {
	if s.every > 0 {
		return after.UTC().Truncate(s.every).Add(s.every)
	}
	local := after.In(s.location)
	year, month, day := local.Date()
	for d := 0; d < 366*30; d++ {
		date := time.Date(year, month, day+d, 12, 0, 0, 0, s.location)
		if !s.onDay(date) {
			continue
		}
		if at := s.onDate(date, after); !at.IsZero() {
			return at.UTC()
		}
	}
	return time.Time{}
}

func (s Schedule) onDay(date time.Time) bool {
	return s.years.has(date.Year()) && s.months.has(int(date.Month())) &&
		s.days.has(date.Day()) && s.weekdays.has(int(date.Weekday())+1)
}

// onDate returns the first instant after the given one on that date. Local times that the clocks skip don't occur.
func (s Schedule) onDate(date, after time.Time) time.Time {
	for hour := range 24 {
		if !s.hours.has(hour) {
			continue
		}
		for minute := range 60 {
			if !s.minutes.has(minute) {
				continue
			}
			at := time.Date(date.Year(), date.Month(), date.Day(), hour, minute, 0, 0, s.location)
			if at.After(after) && at.Hour() == hour && at.Minute() == minute {
				return at
			}
		}
	}
	return time.Time{}
}
