package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/reminder"
)

// mailEvent is what SES tells of a message, through EventBridge. Only what is used is read: no address.
type mailEvent struct {
	Detail struct {
		EventType string `json:"eventType"`
		Mail      struct {
			MessageID string              `json:"messageId"`
			Timestamp time.Time           `json:"timestamp"`
			Tags      map[string][]string `json:"tags"`
		} `json:"mail"`
		Bounce struct {
			BounceType string    `json:"bounceType"`
			Timestamp  time.Time `json:"timestamp"`
		} `json:"bounce"`
		Complaint struct {
			Timestamp time.Time `json:"timestamp"`
		} `json:"complaint"`
	} `json:"detail"`
}

func readMailEvent(body string) (mailEvent, error) {
	var e mailEvent
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return mailEvent{}, fmt.Errorf("mail event: %w", err)
	}
	return e, nil
}

// tag returns the message's tag of a name, which is empty where it has none.
func (e mailEvent) tag(name string) string {
	if values := e.Detail.Mail.Tags[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// reminder reads a report of a reminder, or of a message about a subscription. used is false for kinds and
// messages that mean nothing there.
func (e mailEvent) reminder() (report reminder.Report, used bool) {
	report = reminder.Report{
		Channel: contact.ByEmail, Runner: e.tag("runner"), Occurrence: e.tag("occurrence"), Probe: e.tag("probe"),
		MessageID: e.Detail.Mail.MessageID, At: e.Detail.Mail.Timestamp,
	}
	switch e.Detail.EventType {
	case "Send":
		report.Kind = reminder.Accepted
	case "Bounce":
		report.Kind = reminder.Bounced
		if e.Detail.Bounce.BounceType != "Permanent" {
			report.Kind = reminder.Delayed // given up on this message only
		}
		report.At = e.Detail.Bounce.Timestamp
	case "Complaint":
		report.Kind = reminder.Complained
		report.At = e.Detail.Complaint.Timestamp
	case "Reject", "Rendering Failure":
		report.Kind = reminder.Refused
	default:
		return reminder.Report{}, false
	}
	return report, report.Runner != "" || report.Probe != ""
}

// enquiry reads a report of an email about an enquiry. A bounce of any kind is the end of that one message,
// and so is a complaint: whoever pressed "spam" at the clinic sees no more of them.
func (e mailEvent) enquiry() (report enquiry.Report, used bool) {
	report = enquiry.Report{About: e.tag("enquiry"), Tag: e.tag("mail"), At: e.Detail.Mail.Timestamp}
	switch e.Detail.EventType {
	case "Send":
		report.Kind = enquiry.Accepted
	case "Bounce":
		report.Kind, report.At = enquiry.Undelivered, e.Detail.Bounce.Timestamp
	case "Complaint":
		report.Kind, report.At = enquiry.Undelivered, e.Detail.Complaint.Timestamp
	case "Reject", "Rendering Failure":
		report.Kind = enquiry.Undelivered
	default:
		return enquiry.Report{}, false
	}
	return report, report.About != "" && report.Tag != ""
}

// Taker takes reports in; see reminder.Reports.
type Taker interface {
	Take(ctx context.Context, reports []reminder.Report) error
}

// EnquiryTaker takes in reports of emails about enquiries; see enquiry.Intake.
type EnquiryTaker interface {
	Take(ctx context.Context, reports []enquiry.Report) error
}

// ReceiveReports is the handling of a batch of reports. One that can't be read comes back, and goes to
// the dead letters in the end; when the others can't be noted, all of them come back: noting a report
// twice changes nothing. Neither taker waits for the other to be well.
func ReceiveReports(reminders Taker, enquiries EnquiryTaker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
		var answer events.SQSEventResponse
		var ofReminders []reminder.Report
		var ofEnquiries []enquiry.Report
		for _, m := range batch.Records {
			e, err := readMailEvent(m.Body)
			if err != nil {
				slog.Error("mail event not understood", "message", m.MessageId)
				answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
				continue
			}
			if report, used := e.reminder(); used {
				ofReminders = append(ofReminders, report)
			}
			if report, used := e.enquiry(); used {
				ofEnquiries = append(ofEnquiries, report)
			}
		}
		var failed error
		if len(ofReminders) > 0 {
			failed = reminders.Take(ctx, ofReminders)
		}
		if len(ofEnquiries) > 0 {
			failed = errors.Join(failed, enquiries.Take(ctx, ofEnquiries))
		}
		return answer, failed
	}
}
