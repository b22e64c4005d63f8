// Package reminder is the domain of sending each runner's routine: once, on the day, at the time.
//
// A slot is a local time on certain days in one zone. The Planner queues a job for each slot that fell
// due; the Deliverer sends a job's reminders page by page and keeps the ledger; Reports settles what
// the provider tells later. See infra/decisions/0002 for why nothing is lost and nothing sent twice.
package reminder

import (
	"fmt"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/message"
	"limber/internal/subscription"
)

// Stale is how late a reminder may be. Later ones are recorded, not sent.
const Stale = 90 * time.Minute

// Occurrence is one coming of a slot, on one channel.
type Occurrence struct {
	Date    calendar.Date
	Slot    calendar.Slot
	Channel contact.Channel
	Due     time.Time
	Snoozed bool // one runner asked for it again, at Due
}

// Key names the occurrence for one runner and channel, who is in one slot only: "2026-11-23_0700", or
// "2026-11-23_0700_1130" when it was asked for again at half past eleven UTC. It fits an SES tag.
func (o Occurrence) Key() string {
	key := o.Date.String() + "_" + strings.ReplaceAll(o.Slot.Time.String(), ":", "")
	if o.Snoozed {
		key += o.Due.UTC().Format("_1504")
	}
	return key
}

// NewOccurrence works out when a slot is due on a date. The slot's zone must be one that exists.
func NewOccurrence(date calendar.Date, slot calendar.Slot, channel contact.Channel) (Occurrence, error) {
	zone, err := calendar.Zone(slot.Zone)
	if err != nil {
		return Occurrence{}, err
	}
	return Occurrence{Date: date, Slot: slot, Channel: channel, Due: calendar.At(date, slot.Time, zone).UTC()}, nil
}

// Job is one piece of work: the part of an occurrence's runners whose ids lie in one of Parts equal
// ranges, or, where Page is set, the members of one page whose fate is unknown, or, where Runner is set,
// that one runner's snoozed reminder.
type Job struct {
	Occurrence Occurrence
	Part       int
	Parts      int
	Page       string
	Runner     string
}

// Run names the job's run, which is done once however often the job comes.
func (j Job) Run() string {
	run := fmt.Sprintf("%s#%s#%d", j.Occurrence.Date, j.Occurrence.Slot.Key(), j.Part)
	if j.Occurrence.Channel != contact.ByEmail {
		run += "#" + string(j.Occurrence.Channel)
	}
	if j.Runner != "" {
		run += "#" + j.Runner + "#" + j.Occurrence.Key()
	}
	if j.Page != "" {
		run += "#" + j.Page
	}
	return run
}

// Decision is what to do about one runner.
type Decision struct {
	Send   bool
	Skip   string // the reason to record, when not sending
	NotDue bool   // nothing is due to this runner: neither send nor record
}

// Decide says what to do about a subscriber's occurrence at an instant. It is the only place where that
// is decided, asked when the slot is read and again for whoever changed since.
func Decide(s subscription.Subscriber, o Occurrence, now time.Time) Decision {
	away := s.Preferences.Away
	switch {
	case o.Due.Before(s.From):
		return Decision{NotDue: true}
	case s.On(o.Channel).State == subscription.Stopped:
		return Decision{Skip: "stopped"}
	case s.On(o.Channel).State != subscription.Active:
		return Decision{Skip: "left"}
	case s.Preferences.Slot() != o.Slot, !s.Takes(o.Channel):
		return Decision{Skip: "moved"}
	case away.Zone != "" && o.Date.Ordinal() > away.Until.Ordinal():
		return Decision{NotDue: true} // it is due at home
	case s.Preferences.Paused(o.Date):
		return Decision{Skip: "paused"}
	case Rests(s, o.Date):
		return Decision{Skip: "resting"}
	case now.Sub(o.Due) > Stale, o.Channel == contact.ByText && quiet(o.Slot.Zone, now):
		return Decision{Skip: "stale"}
	}
	return Decision{Send: true}
}

// Rests reports whether a subscriber rests from a date's routine. Stretches may go on where strength work doesn't.
func Rests(s subscription.Subscriber, date calendar.Date) bool {
	return s.Resting && !(s.Stretching && s.Preferences.FocusOn(date.Weekday()) == guide.Stretch)
}

// quiet reports whether it is too late in a zone's evening, or too early, for a text that is late.
func quiet(zone string, now time.Time) bool {
	at, err := calendar.Zone(zone)
	if err != nil {
		return true
	}
	minute := calendar.TimeOf(now.In(at))
	return minute < subscription.FirstText || minute >= subscription.QuietFrom
}

// Page is what is handed to the provider in one call: one body and up to 50 runners, or one text.
type Page struct {
	Occurrence Occurrence
	Template   message.Template
	Recipients []Recipient
}

// Recipient is one runner of a page.
type Recipient struct {
	Runner  string
	Email   contact.Email
	Data    string // the template's replacements for this runner, as JSON
	Headers []message.Header
	Phone   contact.Phone
	Text    string // the whole text, on that channel
}
