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
	"limber/internal/message"
	"limber/internal/subscription"
)

// Stale is how late a reminder may be. Later ones are recorded, not sent.
const Stale = 90 * time.Minute

// Occurrence is one coming of a slot.
type Occurrence struct {
	Date calendar.Date
	Slot calendar.Slot
	Due  time.Time
}

// Key names the occurrence for one runner, who is in one slot only: "2026-11-23_0700". It fits an SES tag.
func (o Occurrence) Key() string {
	return o.Date.String() + "_" + strings.ReplaceAll(o.Slot.Time.String(), ":", "")
}

// NewOccurrence works out when a slot is due on a date. The slot's zone must be one that exists.
func NewOccurrence(date calendar.Date, slot calendar.Slot) (Occurrence, error) {
	zone, err := calendar.Zone(slot.Zone)
	if err != nil {
		return Occurrence{}, err
	}
	return Occurrence{Date: date, Slot: slot, Due: calendar.At(date, slot.Time, zone).UTC()}, nil
}

// Job is one piece of work: the part of an occurrence's runners whose ids lie in one of Parts equal
// ranges, or, where Page is set, the members of one page whose fate is unknown.
type Job struct {
	Occurrence Occurrence
	Part       int
	Parts      int
	Page       string
}

// Run names the job's run, which is done once however often the job comes.
func (j Job) Run() string {
	run := fmt.Sprintf("%s#%s#%d", j.Occurrence.Date, j.Occurrence.Slot.Key(), j.Part)
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
	slot, active := s.Slot()
	switch {
	case o.Due.Before(s.From):
		return Decision{NotDue: true}
	case s.State == subscription.Stopped:
		return Decision{Skip: "stopped"}
	case !active:
		return Decision{Skip: "left"}
	case slot != o.Slot:
		return Decision{Skip: "moved"}
	case now.Sub(o.Due) > Stale:
		return Decision{Skip: "stale"}
	}
	return Decision{Send: true}
}

// Page is what is handed to the provider in one call: one body, up to 50 runners.
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
}
