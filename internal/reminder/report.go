package reminder

import (
	"context"
	"errors"
	"fmt"
)

// Report is what the provider told of one message.
type Report struct {
	Kind       ReportKind
	Runner     string // whose message; empty for a probe
	Occurrence string // an Occurrence's Key; empty for a message that is no reminder
	Probe      string // the name of a probe, or empty
	MessageID  string
}

// ReportKind is what happened to a message.
type ReportKind string

// The kinds of report that are used.
const (
	Accepted   ReportKind = "accepted"   // the provider has taken it
	Bounced    ReportKind = "bounced"    // for good
	Complained ReportKind = "complained" // the reader marked it as spam
	Refused    ReportKind = "refused"    // taken, then not sent: rejected, or the template failed
)

// Journal keeps reports beside the ledger, as long. The same again changes nothing, whatever the order.
type Journal interface {
	Note(ctx context.Context, reports []Report) error
}

// Stopper ends the subscription of an address that can't or mustn't be mailed. Repeats change nothing.
type Stopper interface {
	Stop(ctx context.Context, runner, reason string) error
}

// Reports takes in what the provider tells.
type Reports struct {
	Journal Journal
	Stopper Stopper
}

// Take stops who bounced or complained, then notes all. The same reports again change nothing, so after
// an error all of them may come again.
func (r *Reports) Take(ctx context.Context, reports []Report) error {
	var failed error
	for _, report := range reports {
		reason := map[ReportKind]string{Bounced: "bounce", Complained: "complaint"}[report.Kind]
		if reason == "" || report.Runner == "" {
			continue
		}
		if err := r.Stopper.Stop(ctx, report.Runner, reason); err != nil {
			failed = errors.Join(failed, fmt.Errorf("stop %s: %w", report.Runner, err))
		}
	}
	if err := r.Journal.Note(ctx, reports); err != nil {
		failed = errors.Join(failed, fmt.Errorf("note reports: %w", err))
	}
	return failed
}
