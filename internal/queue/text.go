package queue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/reply"
)

// envelope is how SNS wraps what it passes to a queue.
type envelope struct {
	Type      string
	Message   string
	Timestamp time.Time
}

// textMessage is either of the two things that come in an envelope: a text from a person, as a two-way
// number publishes it, or an event of a text of ours. Only what is used is read.
type textMessage struct {
	// Of a text from a person.
	From string `json:"originationNumber"`
	Body string `json:"messageBody"`
	ID   string `json:"inboundMessageId"`
	// Of an event.
	EventType string `json:"eventType"`
	Timestamp int64  `json:"eventTimestamp"` // milliseconds since 1970
	Final     bool   `json:"isFinal"`
	MessageID string `json:"messageId"`
	Context   struct {
		Runner     string `json:"runner"`
		Occurrence string `json:"occurrence"`
		Probe      string `json:"probe"`
	} `json:"context"`
}

// textKinds are the events that tell more than that the network has taken a text. TEXT_TTL_EXPIRED is not
// among the failures: it says that a text grew too old on its way, not that the phone can't be reached.
var textKinds = map[string]reminder.ReportKind{
	"TEXT_INVALID":             reminder.Bounced,
	"TEXT_UNREACHABLE":         reminder.Delayed,
	"TEXT_CARRIER_UNREACHABLE": reminder.Delayed,
	"TEXT_BLOCKED":             reminder.Delayed,
	"TEXT_CARRIER_BLOCKED":     reminder.Delayed,
	"TEXT_SPAM":                reminder.Delayed,
}

var errText = errors.New("neither a text nor an event of one")

// decodeText reads a message of the text queue: one of the two is set, or neither, when it is nothing that
// can be answered or noted. Its errors quote nothing of the message.
func decodeText(body string) (in *reply.Incoming, report *reminder.Report, err error) {
	var e envelope
	if json.Unmarshal([]byte(body), &e) != nil || e.Type != "Notification" || e.Timestamp.IsZero() {
		return nil, nil, errText
	}
	var m textMessage
	if json.Unmarshal([]byte(e.Message), &m) != nil {
		return nil, nil, errText
	}
	switch {
	case m.ID != "":
		from, err := contact.ParsePhone(m.From)
		if err != nil {
			return nil, nil, nil // a short code, or a name such as the network's own: nobody to answer
		}
		return &reply.Incoming{ID: m.ID, From: from, Text: m.Body, SentAt: e.Timestamp}, nil, nil
	case m.EventType != "":
		return nil, m.report(), nil
	}
	return nil, nil, errText
}

// report is nil for an event of a text that isn't ours.
func (m textMessage) report() *reminder.Report {
	kind, ok := textKinds[m.EventType]
	if !ok || kind == reminder.Delayed && !m.Final { // the network goes on trying
		kind = reminder.Accepted
	}
	if m.Context.Runner == "" && m.Context.Probe == "" {
		return nil
	}
	return &reminder.Report{
		Kind: kind, Channel: contact.ByText, Runner: m.Context.Runner, Occurrence: m.Context.Occurrence,
		Probe: m.Context.Probe, MessageID: m.MessageID, At: time.UnixMilli(m.Timestamp).UTC(),
	}
}

// Listener deals with texts from people; see reply.Service.
type Listener interface {
	Receive(ctx context.Context, in reply.Incoming, now time.Time) error
}

// heard is a text from a person, with the message that brought it.
type heard struct {
	in  reply.Incoming
	id  string
	now time.Time
}

// ReceiveTexts is the handling of a batch of texts from people and events of our own texts. What fails is
// named in the answer and comes back, which is harmless: texts are done once, and events noted once.
// Texts go first, in the order in which they were sent; one that fails holds no other up, since the next
// may be a STOP.
func ReceiveTexts(l Listener, t Taker) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
		var answer events.SQSEventResponse
		failed := func(id string) {
			answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: id})
		}
		var texts []heard
		var reports []reminder.Report
		var from []string // the messages of the reports
		for _, m := range batch.Records {
			in, report, err := decodeText(m.Body)
			switch {
			case err != nil:
				slog.Error("message of the text queue not understood", "message", m.MessageId)
				failed(m.MessageId)
			case in != nil:
				texts = append(texts, heard{*in, m.MessageId, instant(m, in.SentAt)})
			case report != nil:
				reports, from = append(reports, *report), append(from, m.MessageId)
			}
		}
		slices.SortStableFunc(texts, func(a, b heard) int { return a.in.SentAt.Compare(b.in.SentAt) })
		for _, h := range texts {
			if err := l.Receive(ctx, h.in, h.now); err != nil {
				slog.Error("text failed", "message", h.id, "text", h.in.ID, "error", err)
				failed(h.id)
			}
		}
		if len(reports) == 0 {
			return answer, nil
		}
		if err := t.Take(ctx, reports); err != nil {
			slog.Error("events of texts failed", "error", fmt.Errorf("take %d: %w", len(reports), err))
			for _, id := range from {
				failed(id)
			}
		}
		return answer, nil
	}
}

// instant is when a message was first received: now, for all that its handling has to know, and the same
// when it comes again. Never before it was sent.
func instant(m events.SQSMessage, sent time.Time) time.Time {
	ms, err := strconv.ParseInt(cmp.Or(m.Attributes["ApproximateFirstReceiveTimestamp"], m.Attributes["SentTimestamp"]), 10, 64)
	if received := time.UnixMilli(ms).UTC(); err == nil && received.After(sent) {
		return received
	}
	return sent
}
