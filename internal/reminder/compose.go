package reminder

import (
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
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
		Focus:   p.FocusOn(o.Date.Weekday()),
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
	today := p.FocusOn(date.Weekday())
	week, perWeek, sofar := (date.Ordinal()+3)/7, 0, 0 // weeks begin on Monday
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if p.FocusOn(day) != today {
			continue
		}
		if (int(date.Weekday())+6)%7 > i {
			sofar++
		}
		perWeek++
	}
	return (week*perWeek + sofar) % turns
}

// EmailComposer makes pages of emails. Each routine's body is rendered once a day in its life.
type EmailComposer struct {
	records

	Clinic  message.Clinic
	SiteURL string // no slash at the end
	// Alt says what the drawing of an exercise shows; nothing where there is none.
	Alt func(id string) string

	rendered map[rendering]message.Template
}

// NewEmailComposer returns a composer; load is asked for the guide when the first page is made.
func NewEmailComposer(load func() (*guide.Guide, error), alt func(id string) string, clinic message.Clinic, siteURL string) *EmailComposer {
	return &EmailComposer{records: records{load: load, channel: contact.ByEmail}, Clinic: clinic, SiteURL: siteURL, Alt: alt}
}

type rendering struct {
	routine Routine
	date    calendar.Date
}

// Page makes the page that sends a routine to the runners.
func (c *EmailComposer) Page(o Occurrence, routine Routine, runners []subscription.Subscriber) (Page, error) {
	template, err := c.template(routine, o.Date)
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

func (c *EmailComposer) recipient(s subscription.Subscriber, line string) (Recipient, error) {
	unsubscribe := c.SiteURL + "/unsubscribe/" + s.Capability(subscription.ToUnsubscribe)
	data, err := message.Personal{
		Name:           s.Name,
		SessionURL:     c.SiteURL + "/session/" + s.Capability(subscription.ToPreferences),
		PreferencesURL: c.SiteURL + "/preferences/" + s.Capability(subscription.ToPreferences),
		UnsubscribeURL: unsubscribe,
		Line:           line,
	}.Data()
	if err != nil {
		return Recipient{}, err
	}
	headers, err := message.UnsubscribeHeaders(unsubscribe, "")
	return Recipient{Runner: s.ID, Email: s.Email, Data: data, Headers: headers}, err
}

func (c *EmailComposer) template(routine Routine, date calendar.Date) (message.Template, error) {
	key := rendering{routine, date}
	if have, ok := c.rendered[key]; ok {
		return have, nil
	}
	content, err := c.load()
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
		Minutes: r.Long(),
		Day:     date.Weekday().String(),
		Date:    date.String(),
		Opening: message.Opening(string(routine.Focus), routine.Turn),
		Note:    r.Note,
		HelpURL: c.SiteURL + "/guide#help",
	}
	for _, item := range r.Items {
		m.Exercises = append(m.Exercises, c.exercise(item))
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

func (c *EmailComposer) exercise(item guide.Item) message.Exercise {
	e := item.Exercise
	m := message.Exercise{
		Name: e.Name, Dose: item.DoseText, Seconds: item.Seconds, Start: e.Start, Steps: e.Steps,
		Link: c.SiteURL + "/guide/" + e.ID,
	}
	if alt := c.Alt(e.ID); alt != "" {
		m.Picture = message.Picture{URL: c.SiteURL + "/figures/" + e.ID + ".png", Alt: alt}
	}
	return m
}
