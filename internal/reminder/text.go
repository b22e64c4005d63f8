package reminder

import (
	"context"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/subscription"
)

// TextComposer makes the texts that remind of a routine. A text is short: the routine is behind its link.
type TextComposer struct {
	records
	Texts message.Texts
}

// NewTextComposer returns a composer; load is asked for the guide when the first text is made.
func NewTextComposer(load func() (*guide.Guide, error), texts message.Texts) *TextComposer {
	return &TextComposer{records: records{load: load, channel: contact.ByText}, Texts: texts}
}

// Page implements Composer.
func (c *TextComposer) Page(o Occurrence, routine Routine, runners []subscription.Subscriber) (Page, error) {
	content, err := c.load()
	if err != nil {
		return Page{}, err
	}
	made, err := content.Routine(routine)
	if err != nil {
		return Page{}, err
	}
	page := Page{Occurrence: o, Recipients: make([]Recipient, len(runners))}
	for i, s := range runners {
		page.Recipients[i] = Recipient{Runner: s.ID, Phone: s.Phone, Text: c.Texts.Reminder(
			s.Name, made.Long(), s.Code(subscription.ToToday), s.Code(subscription.ToStopTexts))}
	}
	return page, nil
}

// OneByOne keeps the pace of a channel whose provider takes one message a call.
type OneByOne struct{ Pace }

// Page implements Pace.
func (OneByOne) Page(context.Context) (int, error) { return 1, nil }
