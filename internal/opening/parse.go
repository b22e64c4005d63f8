package opening

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"limber/internal/calendar"
)

// Settings is working time as a deployment sets it.
type Settings struct {
	// Hours are parted by commas, each some days and their spans: "mon-thu 08:30-18:00, fri 08:30-12:30
	// 13:30-16:00". Days that aren't named are closed.
	Hours string
	// BankHolidays is "england", whose bank holidays are then closed, or "none".
	BankHolidays string
	// Closed are more dates to be closed, and after the word "open" dates that have their weekday's hours
	// although they are bank holidays: "2026-12-24, open 2026-12-28".
	Closed string
	// Zone is the IANA name of the zone of the clinic's wall clock.
	Zone string
}

// Parse reads settings. Its errors say which part is wrong and how to write it, for whoever deploys.
func Parse(s Settings) (Hours, error) {
	var h Hours
	var err error
	if h.zone, err = calendar.Zone(s.Zone); err != nil {
		return Hours{}, fmt.Errorf("the clinic's zone is %q: write an IANA name, such as Europe/London", s.Zone)
	}
	switch s.BankHolidays {
	case "england":
		h.holidays = true
	case "none":
	default:
		return Hours{}, fmt.Errorf("the bank holidays are %q: write england, or none", s.BankHolidays)
	}
	if h.week, err = parseWeek(s.Hours); err != nil {
		return Hours{}, err
	}
	if h.dates, err = parseDates(s.Closed, h.week); err != nil {
		return Hours{}, err
	}
	return h, nil
}

const asHours = "write days and times, such as mon-thu 08:30-18:00, fri 08:30-12:30 13:30-16:00"

func parseWeek(text string) (week [7][]span, err error) {
	for part := range parts(text) {
		words := strings.Fields(part)
		days, ok := parseDays(words[0])
		if !ok || len(words) < 2 {
			return week, fmt.Errorf("the clinic's hours have %q: %s", part, asHours)
		}
		for _, word := range words[1:] {
			s, ok := parseSpan(word)
			if !ok {
				return week, fmt.Errorf("the clinic's hours have %q in %q: write two times with a hyphen, the earlier one first, "+
					"each a multiple of five minutes and no later than 24:00, such as 08:30-18:00", word, part)
			}
			for _, day := range days {
				week[day] = append(week[day], s)
			}
		}
	}
	open := false
	for day := range week {
		slices.SortFunc(week[day], func(a, b span) int { return int(a.from - b.from) })
		for i, s := range week[day] {
			if i > 0 && s.from <= week[day][i-1].to {
				return week, fmt.Errorf("the clinic's hours of %s have %s and %s, which overlap or touch: write them as one",
					time.Weekday(day), week[day][i-1], s)
			}
			open = true
		}
	}
	if !open {
		return week, fmt.Errorf("the clinic's hours are empty: %s", asHours)
	}
	return week, nil
}

// parseDays reads "fri", or "mon-thu" as all days from one to the other.
func parseDays(text string) ([]time.Weekday, bool) {
	first, last, ranged := strings.Cut(text, "-")
	from, ok := parseDay(first)
	if !ok || !ranged {
		return []time.Weekday{from}, ok
	}
	to, ok := parseDay(last)
	if !ok || from == to {
		return nil, false
	}
	days := []time.Weekday{from}
	for from != to {
		from = (from + 1) % 7
		days = append(days, from)
	}
	return days, true
}

func parseDay(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(name, day.String()[:3]) {
			return day, true
		}
	}
	return 0, false
}

func parseSpan(text string) (span, bool) {
	first, last, _ := strings.Cut(text, "-")
	from, err := calendar.ParseTime(first)
	if err != nil {
		return span{}, false
	}
	to := midnight
	if last != midnight.String() {
		if to, err = calendar.ParseTime(last); err != nil {
			return span{}, false
		}
	}
	return span{from, to}, from < to
}

const midnight = calendar.TimeOfDay(24 * 60)

func (s span) String() string { return s.from.String() + "-" + s.to.String() }

// parseDates reads the dates that are not as others: whether each is open.
func parseDates(text string, week [7][]span) (map[calendar.Date]bool, error) {
	dates := map[calendar.Date]bool{}
	for part := range parts(text) {
		written, open := part, false
		if words := strings.Fields(part); len(words) == 2 && strings.EqualFold(words[0], "open") {
			written, open = words[1], true
		}
		date, err := calendar.ParseDate(written)
		if err != nil {
			return nil, fmt.Errorf("the closed dates have %q: write a date such as 2026-12-24, or, "+
				"for a bank holiday on which the clinic is open, open 2026-12-28", part)
		}
		if _, twice := dates[date]; twice {
			return nil, fmt.Errorf("the closed dates have %s twice: write it once", date)
		}
		if open && len(week[date.Weekday()]) == 0 {
			return nil, fmt.Errorf("the closed dates say that %s is open, but the clinic's hours have no %s: add it to the hours, "+
				"or leave this date out", date, date.Weekday())
		}
		dates[date] = open
	}
	return dates, nil
}

// parts are what commas part, without the spaces around it and without the empty ones.
func parts(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for part := range strings.SplitSeq(text, ",") {
			if part = strings.TrimSpace(part); part != "" && !yield(part) {
				return
			}
		}
	}
}
