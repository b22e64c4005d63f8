package reminder

import (
	"errors"
	"slices"
	"time"

	"limber/internal/calendar"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/subscription"
)

// Routine names a day's routine. Runners with the same one get the same body.
type Routine = guide.Request

// RoutineOf says which routine a subscriber gets on an occurrence.
func RoutineOf(s subscription.Subscriber, o Occurrence) Routine {
	p := s.Preferences
	return Routine{
		Focus:   guide.DayFocus(p.Focus, p.Days.Set(), o.Date.Weekday()),
		Level:   s.Level,
		Tier:    guide.Tier(s.Tier),
		Minutes: p.Minutes,
		Turn:    turn(p, o.Date),
	}
}

// turns is a multiple of every number of exercises to choose among, so that counting may start anew.
const turns = 60

// turn counts the runner's days of the same focus, so that the routine changes from one to the next.
func turn(p subscription.Preferences, date calendar.Date) int {
	days := p.Days.Set()
	today := guide.DayFocus(p.Focus, days, date.Weekday())
	week, perWeek, sofar := (date.Ordinal()+3)/7, 0, 0 // weeks begin on Monday
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if guide.DayFocus(p.Focus, days, day) != today {
			continue
		}
		if (int(date.Weekday())+6)%7 > i {
			sofar++
		}
		perWeek++
	}
	return (week*perWeek + sofar) % turns
}

// Composer makes pages. Each routine's body is rendered once in its life.
type Composer struct {
	Load    func() (*guide.Guide, error) // asked when the first page is made
	Clinic  message.Clinic
	SiteURL string // no slash at the end

	rendered map[rendering]message.Template
	known    map[Routine]bool // routines that exist, by what a record says of them
}

type rendering struct {
	routine Routine
	day     time.Weekday
}

// Check says whether a subscriber's record holds what a page needs.
func (c *Composer) Check(s subscription.Subscriber) error {
	if s.State != subscription.Active {
		return nil // Decide has the say
	}
	if s.Email.IsZero() || len(s.Secret) == 0 || !subscription.ValidID(s.ID) {
		return errBroken
	}
	var fields fault.Fields
	if subscription.CleanName(s.Name, &fields) != s.Name {
		return errBroken
	}
	kind := Routine{Focus: guide.Stretch, Level: s.Level, Tier: guide.Tier(s.Tier), Minutes: s.Preferences.Minutes}
	if !slices.Contains(subscription.Focuses, s.Preferences.Focus) {
		return errBroken
	}
	if c.known[kind] {
		return nil
	}
	content, err := c.Load()
	if err != nil {
		return nil // no fault of the record: making the page says so, and the job comes again
	}
	if _, err := content.Routine(kind); err != nil {
		return errBroken
	}
	if c.known == nil {
		c.known = map[Routine]bool{}
	}
	c.known[kind] = true
	return nil
}

var errBroken = errors.New("reminder: the record lacks what a page needs")

// Page makes the page that sends a routine to the runners.
func (c *Composer) Page(o Occurrence, routine Routine, runners []subscription.Subscriber) (Page, error) {
	template, err := c.template(routine, o.Date.Weekday())
	if err != nil {
		return Page{}, err
	}
	page := Page{Occurrence: o, Template: template, Recipients: make([]Recipient, len(runners))}
	for i, s := range runners {
		if page.Recipients[i], err = c.recipient(s, line(s, routine)); err != nil {
			return Page{}, err
		}
	}
	return page, nil
}

// line is a sentence for this runner alone.
func line(s subscription.Subscriber, routine Routine) string {
	if routine.Focus == guide.Stretch && s.Preferences.Focus == "strength" {
		return "Your muscles rest from strength work today."
	}
	return ""
}

func (c *Composer) recipient(s subscription.Subscriber, line string) (Recipient, error) {
	unsubscribe := c.SiteURL + "/unsubscribe/" + s.Capability(subscription.ToUnsubscribe, time.Time{})
	data, err := message.Personal{
		Name:           s.Name,
		PreferencesURL: c.SiteURL + "/preferences/" + s.Capability(subscription.ToPreferences, time.Time{}),
		UnsubscribeURL: unsubscribe,
		Line:           line,
	}.Data()
	if err != nil {
		return Recipient{}, err
	}
	headers, err := message.UnsubscribeHeaders(unsubscribe, "")
	return Recipient{Runner: s.ID, Email: s.Email, Data: data, Headers: headers}, err
}

func (c *Composer) template(routine Routine, day time.Weekday) (message.Template, error) {
	key := rendering{routine, day}
	if have, ok := c.rendered[key]; ok {
		return have, nil
	}
	content, err := c.Load()
	if err != nil {
		return message.Template{}, err
	}
	r, err := content.Routine(routine)
	if err != nil {
		return message.Template{}, err
	}
	m := message.Routine{
		Clinic:  c.Clinic,
		Title:   string(routine.Focus) + " routine",
		Minutes: (r.Seconds + 59) / 60,
		Day:     day.String(),
		HelpURL: c.SiteURL + "/guide#help",
	}
	for _, item := range r.Items {
		m.Exercises = append(m.Exercises, message.Exercise{
			Name: item.Exercise.Name, Dose: item.DoseText, Steps: item.Exercise.Steps,
			Link: c.SiteURL + "/guide#" + item.Exercise.ID,
		})
	}
	made, err := m.Template()
	if err != nil {
		return message.Template{}, err
	}
	if c.rendered == nil {
		c.rendered = map[rendering]message.Template{}
	}
	c.rendered[key] = made
	return made, nil
}
