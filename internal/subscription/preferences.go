package subscription

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"limber/internal/calendar"
	"limber/internal/fault"
	"limber/internal/guide"
)

// Preferences is what the runner chose.
type Preferences struct {
	Days    calendar.Days // to be reminded on
	RunDays calendar.Days // that the runner runs on; may be none
	Time    calendar.TimeOfDay
	Zone    string // home
	Focus   string // stretch, strength or both
	Minutes int    // 5, 10, 15 or 20
	// PausedUntil is the first date to be reminded on again; zero when not paused.
	PausedUntil calendar.Date
	Away        Away
}

// Away is a stay in another zone, until the end of a date there. Its zero value is being at home.
type Away struct {
	Zone  string
	Until calendar.Date
}

// Slot returns the slot these preferences ask for now.
func (p Preferences) Slot() calendar.Slot {
	return calendar.Slot{Zone: p.ZoneNow(), Time: p.Time, Days: p.Days}
}

// ZoneNow is the zone that the runner is in.
func (p Preferences) ZoneNow() string {
	if p.Away.Zone != "" {
		return p.Away.Zone
	}
	return p.Zone
}

// FocusOn says what the routine of a day of the week is for; nothing on a day that isn't chosen.
func (p Preferences) FocusOn(day time.Weekday) guide.Focus {
	return guide.DayFocus(p.Focus, p.Days.Set(), p.RunDays.Set(), day)
}

// Paused reports whether a date lies in a pause.
func (p Preferences) Paused(date calendar.Date) bool { return date.Ordinal() < p.PausedUntil.Ordinal() }

// Choices is preferences as they are typed: nothing checked yet.
type Choices struct {
	Days       []string
	RunDays    []string // with no Days, these are planned from them
	Time       string
	Zone       string
	Focus      string
	Minutes    int
	PauseUntil string // a date, or empty
	AwayZone   string // empty at home
	AwayUntil  string // a date, or empty at home
}

// Choices returns preferences as they would be typed. A pause or a stay that is over is left out.
func (p Preferences) Choices(now time.Time) Choices {
	c := Choices{
		Days: p.Days.Names(), RunDays: p.RunDays.Names(), Time: p.Time.String(), Zone: p.Zone, Focus: p.Focus, Minutes: p.Minutes,
	}
	if zone, err := calendar.Zone(p.Zone); err == nil && p.Paused(calendar.DateOf(now.In(zone))) {
		c.PauseUntil = p.PausedUntil.String()
	}
	zone, err := calendar.Zone(p.Away.Zone)
	if err == nil && calendar.DateOf(now.In(zone)).Ordinal() <= p.Away.Until.Ordinal() {
		c.AwayZone, c.AwayUntil = p.Away.Zone, p.Away.Until.String()
	}
	return c
}

// The choices there are.
var (
	Focuses = []string{"stretch", "strength", "both"}
	Lengths = []int{5, 10, 15, 20}
)

// MaxAhead is how far ahead a pause or a stay elsewhere may end, in days.
const MaxAhead = 365

// Check turns choices into preferences, noting what is wrong with each field under the names that the
// API and the forms use. A time zone that we don't know is an error; it is never replaced by another.
func (c Choices) Check(now time.Time, fields *fault.Fields) Preferences {
	p := Preferences{Zone: c.Zone, Focus: c.Focus, Minutes: c.Minutes}
	var err error
	if len(c.RunDays) > 0 {
		if p.RunDays, err = calendar.ParseDays(c.RunDays); err != nil {
			fields.Add("run_days", "Choose each day that you run once: mon, tue, wed, thu, fri, sat or sun.")
		}
	}
	if len(c.Days) == 0 && p.RunDays != 0 {
		p.Days = planned(c.Focus, p.RunDays)
	} else if p.Days, err = calendar.ParseDays(c.Days); err != nil {
		fields.Add("days", "Choose at least one day, each once: mon, tue, wed, thu, fri, sat or sun.")
	}
	if p.Time, err = calendar.ParseTime(c.Time); err != nil {
		fields.Add("time", "Choose a time in 5-minute steps, such as 07:00 or 18:35.")
	}
	zone, err := calendar.Zone(c.Zone)
	if err != nil {
		fields.Add("time_zone", "Choose a time zone from the list, such as Europe/London.")
		zone = time.UTC
	}
	if !slices.Contains(Focuses, c.Focus) {
		fields.Add("focus", "Choose stretch, strength or both.")
	}
	if !slices.Contains(Lengths, c.Minutes) {
		fields.Add("minutes", "Choose 5, 10, 15 or 20 minutes.")
	}
	p.PausedUntil = ahead(c.PauseUntil, "pause_until", now.In(zone), fields)
	p.Away = c.away(now, fields)
	return p
}

func (c Choices) away(now time.Time, fields *fault.Fields) Away {
	switch {
	case c.AwayZone == "" && c.AwayUntil == "":
		return Away{}
	case c.AwayUntil == "":
		fields.Add("away_until", "Choose the last day of your stay.")
	case c.AwayZone == "":
		fields.Add("away_zone", "Choose the time zone of your stay, or leave out its last day.")
	}
	zone, err := calendar.Zone(c.AwayZone)
	if err != nil {
		fields.Add("away_zone", "Choose a time zone from the list, such as Europe/London.")
		return Away{}
	}
	return Away{Zone: c.AwayZone, Until: ahead(c.AwayUntil, "away_until", now.In(zone), fields)}
}

// ahead reads a date from today on, or none.
func ahead(text, field string, now time.Time, fields *fault.Fields) calendar.Date {
	if text == "" {
		return calendar.Date{}
	}
	date, err := calendar.ParseDate(text)
	today := calendar.DateOf(now)
	switch {
	case err != nil:
		fields.Add(field, "Write the date as year, month and day, such as "+today.Add(14).String()+".")
	case date.Ordinal() < today.Ordinal():
		fields.Add(field, "Choose today or a later date.")
	case date.Ordinal() > today.Ordinal()+MaxAhead:
		fields.Add(field, "Choose a date within the next year.")
	}
	return date
}

// planned are the days that suit a runner's running days: stretches on those, strength on two of the
// others that lie well apart. Source: content for the clinic to approve.
func planned(focus string, runs calendar.Days) calendar.Days {
	strength := strengthDays(^runs & 127) // seven days
	switch {
	case focus == "stretch", strength == 0:
		return runs
	case focus == "strength":
		return strength
	}
	return runs | strength
}

// strengthDays are the two free days that lie furthest apart, the earliest in the week; one or none where
// no two can have a day between them.
func strengthDays(free calendar.Days) calendar.Days {
	if two := free.Apart(2, 0); two.Gap() > 1 {
		return two
	}
	return free.Apart(1, 0)
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
