package reminder

import (
	"errors"
	"slices"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// records checks runners' records before anything is made of them.
type records struct {
	load    func() (*guide.Guide, error)
	channel contact.Channel
	known   map[Routine]bool // routines that exist, by what a record says of them
}

var errBroken = errors.New("reminder: the record lacks what a page needs")

// Check implements Composer.
func (c *records) Check(s subscription.Subscriber) error {
	address := !s.Email.IsZero()
	if c.channel == contact.ByText {
		address = !s.Phone.IsZero()
	}
	if !address || len(s.Secret) == 0 || !subscription.ValidID(s.ID) {
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
	content, err := c.load()
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
