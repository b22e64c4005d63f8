package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/contact"
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

// decodeReport reads a report. used is false for kinds that mean nothing here.
func decodeReport(body string) (report reminder.Report, used bool, err error) {
	var e mailEvent
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return reminder.Report{}, false, fmt.Errorf("mail event: %w", err)
	}
	first := func(tag string) string {
		if values := e.Detail.Mail.Tags[tag]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	report = reminder.Report{
		Channel: contact.ByEmail, Runner: first("runner"), Occurrence: first("occurrence"), Probe: first("probe"),
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
		return reminder.Report{}, false, nil
	}
	return report, report.Runner != "" || report.Probe != "", nil
}

// Taker takes reports in; see reminder.Reports.
type Taker interface {
	Take(ctx context.Context, reports []reminder.Report) error
}

// ReceiveReports is the handling of a batch of reports. One that can't be read comes back, and goes to
// the dead letters in the end; when the others can't be noted, all of them come back: noting a report
// twice changes nothing.
func ReceiveReports(t Taker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
		var answer events.SQSEventResponse
		var reports []reminder.Report
		for _, m := range batch.Records {
			report, used, err := decodeReport(m.Body)
			if err != nil {
				slog.Error("mail event not understood", "message", m.MessageId)
				answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
			}
			if used {
				reports = append(reports, report)
			}
		}
		if len(reports) == 0 {
			return answer, nil
		}
		return answer, t.Take(ctx, reports)
	}
}
