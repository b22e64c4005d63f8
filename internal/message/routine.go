package message

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Routine is one day's routine, the same for every runner who gets it.
type Routine struct {
	Clinic    Clinic
	Title     string // in lower case, with no word about health: "stretch routine"
	Minutes   int    // how long it takes, rests included
	Day       string // "Monday"
	Date      string // "2026-11-23", by which the session page knows the routine
	Opening   string // a few words before all else; may be empty
	Note      string // why there is something in it that the title does not say; may be empty
	Exercises []Exercise
	HelpURL   string // the guide's page on when to stop and get help
}

// Exercise is one exercise as a routine shows it.
type Exercise struct {
	Name    string
	Dose    string // "2 sets of 15 seconds on each side"
	Seconds int    // how long it takes
	Start   string // how to begin, in sentences; may be empty
	Steps   []string
	Picture Picture
	Link    string // its page in the guide
}

// Picture is a drawing of the guide's, the same for everybody, at SITE/figures/ID.png. None where it is zero.
type Picture struct {
	URL string
	Alt string // what it shows
}

// Time says how long an exercise takes, to the next half of a minute.
func (e Exercise) Time() string {
	halves := (e.Seconds + 29) / 30
	switch {
	case halves == 1:
		return "About half a minute"
	case halves%2 == 1:
		return fmt.Sprintf("About %d½ minutes", halves/2)
	}
	return "About " + count(halves/2, "minute")
}

// Template is a message in which each reader's values are filled in when it is sent.
// Its only variables are those that Personal.Data gives.
type Template struct {
	Subject string
	HTML    string
	Text    string
}

var routineKind = newKind("routine")

// Template renders the routine. It is an error for it to have no exercises, no time, a link that isn't
// absolute, or a brace anywhere, which could pass for a variable.
func (r Routine) Template() (Template, error) {
	if err := r.check(); err != nil {
		return Template{}, err
	}
	email, err := routineKind.render(page{
		Clinic:    r.Clinic,
		Subject:   fmt.Sprintf("%s's %d-minute %s", r.Day, r.Minutes, r.Title),
		Preheader: r.preheader(),
		Why:       "You get this email because you asked for it on our website and confirmed your address.",
		Body:      r,
	})
	return Template(email), err
}

// Intro says what is to be done and how long it takes.
func (r Routine) Intro() string {
	intro := fmt.Sprintf("Today you have %s, about %s in all.", count(len(r.Exercises), "exercise"), count(r.Minutes, "minute"))
	if r.Note != "" {
		intro += " " + r.Note
	}
	return intro
}

func (r Routine) preheader() string {
	names := make([]string, len(r.Exercises))
	for i, e := range r.Exercises {
		names[i] = e.Name
	}
	return "Today: " + strings.Join(names, ", ") + "."
}

func (r Routine) check() error {
	if r.Day == "" || r.Title == "" || r.Minutes < 1 || len(r.Exercises) == 0 {
		return errors.New("message: a routine needs a day, a title, minutes and exercises")
	}
	if err := checkLink(r.HelpURL); err != nil {
		return err
	}
	if _, err := time.Parse(time.DateOnly, r.Date); err != nil { // it goes into links
		return errors.New("message: the date of a routine isn't one")
	}
	c := r.Clinic
	parts := []string{r.Day, r.Title, r.Opening, r.Note, c.Name, c.Phone, c.Address, c.Website, c.Company, c.Privacy}
	for _, e := range r.Exercises {
		if err := e.check(); err != nil {
			return err
		}
		parts = append(append(parts, e.Name, e.Dose, e.Start, e.Picture.Alt), e.Steps...)
	}
	if strings.ContainsAny(strings.Join(parts, ""), "{}") {
		return errors.New("message: a routine holds a brace")
	}
	return nil
}

func (e Exercise) check() error {
	if e.Name == "" || e.Dose == "" || e.Seconds < 1 || len(e.Steps) == 0 {
		return errors.New("message: an exercise needs a name, a dose, a time and steps")
	}
	if err := checkLink(e.Link); err != nil {
		return err
	}
	return checkPicture(e.Picture, e.Link)
}

// count writes a number with what it counts: "1 minute", "10 minutes".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
