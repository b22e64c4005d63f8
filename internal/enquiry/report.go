package enquiry

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Report is what the provider told of one message.
type Report struct {
	About string // see Letter
	Tag   string
	Kind  ReportKind
	At    time.Time
}

// ReportKind is what happened to a message.
type ReportKind string

// The kinds of report that are used.
const (
	Accepted    ReportKind = "accepted"    // the provider has taken it
	Undelivered ReportKind = "undelivered" // taken, and then not delivered
)

// Noter keeps reports. The same again changes nothing, whatever the order.
type Noter interface {
	Note(ctx context.Context, reports []Report) error
}

// Intake takes in what the provider tells of our mail.
type Intake struct {
	Noter Noter
	Alarm func(reason string, count int)
}

// Take notes reports. Mail to staff that doesn't arrive raises the alarm: an enquiry may go unseen. After
// an error all of them may come again.
func (i *Intake) Take(ctx context.Context, reports []Report) error {
	for _, r := range reports {
		if r.Kind == Undelivered && !r.toSender() {
			i.Alarm("not delivered", 1)
		}
	}
	if err := i.Noter.Note(ctx, reports); err != nil {
		return fmt.Errorf("note reports: %w", err)
	}
	return nil
}

// toSender reports whether the message was to whoever wrote to the clinic.
func (r Report) toSender() bool { return strings.HasPrefix(r.Tag, Acknowledgement.String()+"-") }
