package progress

import (
	"slices"
	"time"

	"limber/internal/calendar"
	"limber/internal/guide"
)

// Summary is what a runner sees of their sessions.
type Summary struct {
	InARow   int // sessions, each within a week of the one before, the latest within a week of now
	Sessions int // of all that are kept
	Seconds  int // that they took
	Weeks    []Week
	// Open is a session with some pain, of which it isn't known whether it was gone the next morning.
	Open *Answer
}

// Week is a week from Monday.
type Week struct {
	Monday            calendar.Date
	Stretch, Strength Tally
}

// Tally counts sessions.
type Tally struct{ Sessions, Seconds int }

func (t *Tally) add(a Answer) {
	t.Sessions++
	t.Seconds += a.Seconds
}

// Minutes is how long the sessions of a kind took, rounded up.
func (t Tally) Minutes() int { return rounded(t.Seconds) }

// Minutes is how long all of a week's sessions took, rounded up.
func (w Week) Minutes() int { return rounded(w.Seconds()) }

func rounded(seconds int) int { return (seconds + 59) / 60 }

// Seconds is the time of all of a week's sessions.
func (w Week) Seconds() int { return w.Stretch.Seconds + w.Strength.Seconds }

// Sessions is how many there were in a week.
func (w Week) Sessions() int { return w.Stretch.Sessions + w.Strength.Sessions }

// shownWeeks is how many weeks a summary has, this one the last.
const shownWeeks = 8

// Summarise counts the sessions among answers, oldest first, as seen by the runner's own clock, which now is in.
func Summarise(rule guide.SomePainRule, answers []Answer, now time.Time) Summary {
	today := calendar.DateOf(now)
	monday := today.Monday()
	s := Summary{}
	for i := range shownWeeks {
		s.Weeks = append(s.Weeks, Week{Monday: monday.Add(7 * (i - shownWeeks + 1))})
	}
	var last time.Time
	for _, a := range sessions(answers, now.Location()) {
		s.Sessions++
		s.Seconds += a.Seconds
		if calendar.DaysBetween(last, a.At, now.Location()) > 7 {
			s.InARow = 0
		}
		s.InARow, last = s.InARow+1, a.At
		s.week(a, now.Location())
	}
	if calendar.DaysBetween(last, now, now.Location()) > 7 {
		s.InARow = 0
	}
	s.Open = open(rule, answers, now)
	return s
}

// sessions are the answers that tell of one, each focus once a day.
func sessions(answers []Answer, zone *time.Location) (list []Answer) {
	for _, a := range answers {
		if !a.session() {
			continue
		}
		again := false
		for i := len(list) - 1; i >= 0 && calendar.DaysBetween(list[i].At, a.At, zone) == 0; i-- {
			if again = list[i].Focus == a.Focus; again {
				list[i].Seconds = max(list[i].Seconds, a.Seconds)
				break
			}
		}
		if !again {
			list = append(list, a)
		}
	}
	return list
}

// Minutes is how long the sessions of the last weeks took, this one among them, rounded up.
func (s Summary) Minutes(weeks int) int {
	seconds := 0
	for _, w := range s.Weeks[max(0, len(s.Weeks)-weeks):] {
		seconds += w.Seconds()
	}
	return rounded(seconds)
}

func (s *Summary) week(a Answer, zone *time.Location) {
	date := calendar.DateOf(a.At.In(zone))
	for i := range s.Weeks {
		if days := date.Ordinal() - s.Weeks[i].Monday.Ordinal(); days >= 0 && days < 7 {
			if a.Focus == guide.Strength {
				s.Weeks[i].Strength.add(a)
			} else {
				s.Weeks[i].Stretch.add(a)
			}
		}
	}
}

// open is the latest session that hurt some, where a morning has come since, and nothing is known of that.
func open(rule guide.SomePainRule, answers []Answer, now time.Time) *Answer {
	for _, a := range slices.Backward(answers) {
		if a.Felt != Pain || a.Score < rule.From {
			continue
		}
		past := calendar.DaysBetween(a.At, now, now.Location())
		if a.Settled != NotAsked || past < 1 || past > rule.Days {
			return nil
		}
		return &a
	}
	return nil
}
