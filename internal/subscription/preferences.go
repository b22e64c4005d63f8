package subscription

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"limber/internal/calendar"
	"limber/internal/fault"
)

// Preferences is what the runner chose.
type Preferences struct {
	Days    calendar.Days
	Time    calendar.TimeOfDay
	Zone    string
	Focus   string // stretch, strength or both
	Minutes int    // 5, 10, 15 or 20
}

// Slot returns the slot these preferences ask for.
func (p Preferences) Slot() calendar.Slot {
	return calendar.Slot{Zone: p.Zone, Time: p.Time, Days: p.Days}
}

// Choices is preferences as they are typed: nothing checked yet.
type Choices struct {
	Days    []string
	Time    string
	Zone    string
	Focus   string
	Minutes int
}

// The choices there are.
var (
	Focuses = []string{"stretch", "strength", "both"}
	Lengths = []int{5, 10, 15, 20}
)

// Check turns choices into preferences, noting what is wrong with each field under the names that the
// API and the forms use. A time zone that we don't know is an error; it is never replaced by another.
func (c Choices) Check(fields *fault.Fields) Preferences {
	p := Preferences{Zone: c.Zone, Focus: c.Focus, Minutes: c.Minutes}
	var err error
	if p.Days, err = calendar.ParseDays(c.Days); err != nil {
		fields.Add("days", "Choose at least one day, each once: mon, tue, wed, thu, fri, sat or sun.")
	}
	if p.Time, err = calendar.ParseTime(c.Time); err != nil {
		fields.Add("time", "Choose a time in 5-minute steps, such as 07:00 or 18:35.")
	}
	if _, err = calendar.Zone(c.Zone); err != nil {
		fields.Add("time_zone", "Choose a time zone from the list, such as Europe/London.")
	}
	if !slices.Contains(Focuses, c.Focus) {
		fields.Add("focus", "Choose stretch, strength or both.")
	}
	if !slices.Contains(Lengths, c.Minutes) {
		fields.Add("minutes", "Choose 5, 10, 15 or 20 minutes.")
	}
	return p
}

// MaxName is the longest name kept, in characters.
const MaxName = 50

// CleanName tidies the spaces of a name and checks it. Names hold letters, marks, spaces, hyphens,
// full stops and apostrophes: so a name can't carry a link or mark-up into a message, and reads the
// same escaped or not. No name is fine.
func CleanName(name string, fields *fault.Fields) string {
	const advice = "Use letters, spaces, hyphens and apostrophes only, or leave the name out."
	if !utf8.ValidString(name) || len(name) > 8*MaxName {
		fields.Add("name", advice)
		return ""
	}
	name = strings.Join(strings.Fields(strings.ReplaceAll(name, "'", "’")), " ")
	if utf8.RuneCountInString(name) > MaxName {
		fields.Add("name", "Use a name of up to 50 characters.")
		return ""
	}
	for i, r := range name {
		if unicode.IsLetter(r) || unicode.IsMark(r) && i > 0 || i > 0 && strings.ContainsRune(" -.’", r) {
			continue
		}
		fields.Add("name", advice)
		return ""
	}
	if strings.Contains(name, ".") && !initials(name) {
		fields.Add("name", advice)
		return ""
	}
	return name
}

// initials reports whether every full stop ends an abbreviation, so that a name can't be a web address,
// which mail programs would turn into a link.
func initials(name string) bool {
	for i, r := range name {
		if r == '.' && i+1 < len(name) && name[i+1] != ' ' {
			return false
		}
	}
	return true
}
