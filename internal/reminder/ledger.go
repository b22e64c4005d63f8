package reminder

import (
	"context"
	"fmt"
	"time"

	"limber/internal/contact"
	"limber/internal/subscription"
)

// Entry is one line of the ledger: what became of one runner's occurrence on one channel.
type Entry struct {
	Runner    string
	Outcome   Outcome
	Reason    string // for skipped and failed: a short code, never an address
	MessageID string // for sent
}

// Outcome is the fate of a reminder.
type Outcome string

// The outcomes in the ledger.
const (
	Sent    Outcome = "sent"
	Skipped Outcome = "skipped"
	Failed  Outcome = "failed"
	Unknown Outcome = "unknown" // the provider may have it; settled from its events
)

// Past is a line of the ledger as its runner may read it.
type Past struct {
	Occurrence string // an Occurrence's Key
	Channel    contact.Channel
	Outcome    Outcome
	Reason     string
	At         time.Time
	Reported   []ReportKind // what the provider told of it later
}

// Ledger keeps what became of each reminder, for 90 days.
type Ledger interface {
	// Record writes entries; the same again changes nothing. On an error some may be written.
	Record(ctx context.Context, o Occurrence, entries []Entry, now time.Time) error
	// Known returns what is recorded for the runners, events of the provider included: an event that
	// the provider took the message counts as Sent.
	Known(ctx context.Context, o Occurrence, runners []string) (map[string]Entry, error)
	// ProbeSeen says whether the provider's event for a probe has come.
	ProbeSeen(ctx context.Context, name string) (bool, error)
}

// judge decides about one member; entry is what to record when it isn't sent to.
func (d *Deliverer) judge(m Member, o Occurrence, now time.Time) (Decision, *Entry) {
	if m.Err == nil && m.Subscriber.On(o.Channel).State == subscription.Active {
		m.Err = d.Composer.Check(m.Subscriber) // of the others Decide has the say
	}
	if m.Err != nil {
		return Decision{}, &Entry{Runner: m.Subscriber.ID, Outcome: Failed, Reason: "broken record"}
	}
	decision := Decide(m.Subscriber, o, now)
	if decision.Send || decision.NotDue {
		return decision, nil
	}
	return decision, &Entry{Runner: m.Subscriber.ID, Outcome: Skipped, Reason: decision.Skip}
}

// record writes entries and raises the alarm for those that a person should know of.
func (d *Deliverer) record(ctx context.Context, job Job, run *Run, entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	if err := d.Ledger.Record(ctx, job.Occurrence, entries, run.Now); err != nil {
		return fmt.Errorf("write ledger: %w", err)
	}
	alarms := map[string]int{}
	for _, e := range entries {
		handled := subscription.Reasons[e.Reason] != "" // the channel stops, and its owner is told why
		if e.Reason == "stale" || e.Reason == overCap || e.Outcome == Failed && !handled {
			alarms[e.Reason]++
		}
	}
	for reason, count := range alarms {
		d.Alarm(reason, count)
	}
	return nil
}
