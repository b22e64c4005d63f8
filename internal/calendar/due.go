package calendar

import "time"

// At returns the instant at which a wall clock in the zone first shows the time on the date. A time
// that the clock skips in spring is the first instant after the gap; a time that comes twice in
// autumn is its first coming.
func At(date Date, at TimeOfDay, zone *time.Location) time.Time {
	wall := date.at(at)
	// Go promises no choice for a time skipped or repeated, but its guess is right beside the change.
	guess := time.Date(date.Year, date.Month, date.Day, 0, int(at), 0, 0, zone)
	start, end := guess.ZoneBounds()
	for _, edge := range []time.Time{start, end} {
		if edge.IsZero() {
			continue
		}
		before, after := offset(edge.Add(-1)), offset(edge)
		first := wall.Add(-before).In(zone) // the reading, were the clock never changed
		switch gap := after - before; {
		case gap > 0 && !first.Before(edge) && first.Before(edge.Add(gap)):
			return edge
		case gap < 0 && first.Before(edge) && !first.Before(edge.Add(gap)):
			return first
		}
	}
	return guess
}

// Reading is what a wall clock says.
type Reading struct {
	Date Date
	Time TimeOfDay
}

// FellDue lists the readings on the grid that a zone's wall clock came to after one instant and up to
// another: each once, at the instant At gives. Its cost grows with the span, and with nothing else.
// It relies on clocks changing at instants on the grid, which a test holds for every zone.
func FellDue(zone *time.Location, after, upTo time.Time) []Reading {
	const step = Step * time.Minute
	var due []Reading
	for t := after.Truncate(step).Add(step); !t.After(upTo); t = t.Add(step) {
		local := t.In(zone)
		edge, _ := local.ZoneBounds()
		var shift time.Duration
		if !edge.IsZero() {
			shift = offset(local) - offset(edge.Add(-1))
		}
		if shift < 0 && local.Before(edge.Add(-shift)) {
			continue // the second coming
		}
		first := t
		if shift > 0 && local.Equal(edge) {
			first = t.Add(-shift) // what the clock skipped falls due now
		}
		for ; !first.After(t); first = first.Add(step) {
			due = append(due, reading(first.UTC().Add(offset(local))))
		}
	}
	return due
}

func reading(wall time.Time) Reading {
	return Reading{DateOf(wall), TimeOf(wall)}
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}
