package reminder

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// Report is what the provider told of one message.
type Report struct {
	Kind       ReportKind
	Channel    contact.Channel
	Runner     string // whose message; empty for a probe
	Occurrence string // an Occurrence's Key; empty for a message that is no reminder
	Probe      string // the name of a probe, or empty
	MessageID  string
	At         time.Time // when it happened
}

// ReportKind is what happened to a message.
type ReportKind string

// The kinds of report that are used.
const (
	Accepted   ReportKind = "accepted"   // the provider has taken it
	Bounced    ReportKind = "bounced"    // the address doesn't exist
	Delayed    ReportKind = "failed"     // not delivered, for a reason that may pass
	Complained ReportKind = "complained" // the reader marked it as spam
	Refused    ReportKind = "refused"    // taken, then not sent: rejected, or the template failed
	OptedOut   ReportKind = "opted-out"  // the network says that its owner wants none
)

// Journal keeps reports beside the ledger, as long. The same again changes nothing, whatever the order.
type Journal interface {
	Note(ctx context.Context, reports []Report) error
}

// Stopper ends a channel whose address can't or mustn't be sent to. Repeats change nothing.
type Stopper interface {
	// Stop reports whether it was this call that stopped it. For reasons see subscription.Reasons.
	Stop(ctx context.Context, runner string, c contact.Channel, reason string, now time.Time) (bool, error)
	// Fail counts a failure that may pass, of which enough stop the channel.
	Fail(ctx context.Context, runner string, c contact.Channel, now time.Time) error
}

// Reports takes in what the provider tells.
type Reports struct {
	Journal Journal
	Stopper Stopper
	// Reputation is nil for a channel that has none to lose.
	Reputation *Reputation
}

// stops are the reasons to stop a channel, by what the provider told.
var stops = map[contact.Channel]map[ReportKind]string{
	contact.ByEmail: {Bounced: "bounce", Complained: "complaint"},
	contact.ByText:  {Bounced: "invalid", OptedOut: "opted-out"},
}

// Take stops who bounced or complained, then notes all. The same reports again change nothing, so after
// an error all of them may come again.
func (r *Reports) Take(ctx context.Context, reports []Report) error {
	var failed error
	var latest time.Time
	tally := map[calendar.Date]Tally{}
	for _, report := range reports {
		if report.At.After(latest) {
			latest = report.At
		}
		day := calendar.DateOf(report.At.UTC())
		counts := tally[day]
		if report.Kind == Accepted {
			counts.Sent++
		}
		stopped, err := r.act(ctx, report)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("act on a report of %s: %w", report.Runner, err))
		}
		if stopped && report.Kind == Bounced {
			counts.Bounced++
		}
		if stopped && report.Kind == Complained {
			counts.Complained++
		}
		tally[day] = counts
	}
	if err := r.Journal.Note(ctx, reports); err != nil {
		failed = errors.Join(failed, fmt.Errorf("note reports: %w", err))
	}
	if r.Reputation != nil {
		failed = errors.Join(failed, r.Reputation.count(ctx, tally, latest))
	}
	return failed
}

// act stops a channel where a report says so, and tells whether it did just now.
func (r *Reports) act(ctx context.Context, report Report) (bool, error) {
	if report.Runner == "" {
		return false, nil
	}
	if report.Kind == Delayed {
		return false, r.Stopper.Fail(ctx, report.Runner, report.Channel, report.At)
	}
	reason := stops[report.Channel][report.Kind]
	if reason == "" {
		return false, nil
	}
	return r.Stopper.Stop(ctx, report.Runner, report.Channel, reason, report.At)
}
