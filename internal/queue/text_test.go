package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/reply"
)

// notification wraps a message as SNS does for a queue.
func notification(message, at string) string {
	body, err := json.Marshal(map[string]string{
		"Type": "Notification", "MessageId": "n1", "TopicArn": "arn:aws:sns:eu-west-2:123456789012:t",
		"Message": message, "Timestamp": at, "SignatureVersion": "1",
	})
	if err != nil {
		panic(err)
	}
	return string(body)
}

const sentAt = "2026-11-23T12:00:00.250Z"

func incoming(id, from, words string) string {
	return fmt.Sprintf(`{"originationNumber":%q,"destinationNumber":"+447700900000","messageKeyword":"KEYWORD_1","messageBody":%q,"inboundMessageId":%q,"previousPublishedMessageId":"p"}`,
		from, words, id)
}

func textEvent(kind string, final bool, context string) string {
	return fmt.Sprintf(`{"eventType":%q,"eventVersion":"1.0","eventTimestamp":1795435200250,"isFinal":%v,"destinationPhoneNumber":"+447700900982","messageId":"m1","context":{%s}}`,
		kind, final, context)
}

const ids = `"runner":"r1","occurrence":"2026-11-23_1030"`

func TestAnIncomingTextIsReadWithTheTimeItWasSent(t *testing.T) {
	in, report, err := decodeText(notification(incoming("t1", "+447700900982", "Stop.\nThank \"you\""), sentAt))
	if err != nil || report != nil || in == nil {
		t.Fatalf("%v %v %v", in, report, err)
	}
	want := time.Date(2026, 11, 23, 12, 0, 0, 250_000_000, time.UTC)
	if in.ID != "t1" || in.From.Reveal() != "+447700900982" || in.Text != "Stop.\nThank \"you\"" || !in.SentAt.Equal(want) {
		t.Errorf("%+v", in)
	}
}

func TestATextFromNobodyWhoCouldBeAnsweredIsLeftAlone(t *testing.T) {
	for _, from := range []string{"60060", "YourNetwork", ""} {
		if in, report, err := decodeText(notification(incoming("t1", from, "Offer!"), sentAt)); in != nil || report != nil || err != nil {
			t.Errorf("%q: %v %v %v", from, in, report, err)
		}
	}
}

func TestEventsOfTextsMeanWhatTheNetworkSays(t *testing.T) {
	for kind, want := range map[string]reminder.ReportKind{
		"TEXT_PENDING": reminder.Accepted, "TEXT_QUEUED": reminder.Accepted, "TEXT_SENT": reminder.Accepted, "TEXT_SUCCESSFUL": reminder.Accepted,
		"TEXT_DELIVERED": reminder.Accepted, "TEXT_UNKNOWN": reminder.Accepted, "TEXT_TTL_EXPIRED": reminder.Accepted, "TEXT_INVALID": reminder.Bounced,
		"TEXT_INVALID_MESSAGE": reminder.Accepted, "TEXT_PROTECT_BLOCKED": reminder.Accepted, "TEXT_UNREACHABLE": reminder.Delayed,
		"TEXT_CARRIER_UNREACHABLE": reminder.Delayed, "TEXT_BLOCKED": reminder.Delayed, "TEXT_CARRIER_BLOCKED": reminder.Delayed, "TEXT_SPAM": reminder.Delayed,
	} {
		in, got, err := decodeText(notification(textEvent(kind, true, ids), sentAt))
		if err != nil || in != nil || got == nil {
			t.Fatalf("%s: %v %v %v", kind, in, got, err)
		}
		expected := reminder.Report{
			Kind: want, Channel: contact.ByText, Runner: "r1", Occurrence: "2026-11-23_1030", MessageID: "m1",
			At: time.UnixMilli(1795435200250).UTC(),
		}
		if *got != expected {
			t.Errorf("%s: %+v, want %+v", kind, *got, expected)
		}
		if _, early, err := decodeText(notification(textEvent(kind, false, ids), sentAt)); err != nil || early.Kind == reminder.Delayed {
			t.Errorf("%s counts as a failure while the network goes on trying", kind)
		}
	}
	if _, probe, err := decodeText(notification(textEvent("TEXT_DELIVERED", true, `"probe":"p1"`), sentAt)); err != nil || probe == nil || probe.Probe != "p1" {
		t.Errorf("probe: %+v, %v", probe, err)
	}
	if _, other, err := decodeText(notification(textEvent("TEXT_INVALID", true, ""), sentAt)); err != nil || other != nil {
		t.Errorf("of a text that isn't ours: %+v, %v", other, err)
	}
}

func TestWhatCannotBeReadIsAnErrorThatQuotesNothing(t *testing.T) {
	secret := "+447700900982"
	for _, body := range []string{
		"", "{}", "null", secret, notification("", sentAt), notification(secret, sentAt), notification("{}", sentAt), notification("[]", sentAt),
		strings.Replace(notification(incoming("t1", secret, "hi"), sentAt), "Notification", "SubscriptionConfirmation", 1),
		strings.Replace(notification(incoming("t1", secret, "hi"), sentAt), sentAt, secret, 1),
	} {
		in, report, err := decodeText(body)
		if err == nil || in != nil || report != nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v %v %v", body, in, report, err)
		}
	}
}

// listener fails for the texts it is told to, and remembers them in order.
type listener struct {
	fail map[string]bool
	got  []string
	now  []time.Time
}

func (l *listener) Receive(_ context.Context, in reply.Incoming, now time.Time) error {
	l.got, l.now = append(l.got, in.ID), append(l.now, now)
	if l.fail[in.ID] {
		return errors.New("failed")
	}
	return nil
}

type failingTaker struct{ taker }

func (t *failingTaker) Take(ctx context.Context, reports []reminder.Report) error {
	return errors.Join(t.taker.Take(ctx, reports), errors.New("failed"))
}

func sqsMessage(id, body string) events.SQSMessage {
	return events.SQSMessage{MessageId: id, Body: body, Attributes: map[string]string{
		"SentTimestamp": "1795435201000", "ApproximateFirstReceiveTimestamp": "1795435260000", "ApproximateReceiveCount": "2",
	}}
}

func failures(answer events.SQSEventResponse) []string {
	var failed []string
	for _, f := range answer.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	slices.Sort(failed)
	return failed
}

func TestTextsOfOneBatchAreHeardInTheOrderTheyWereSentAndOneThatFailsHoldsNoOtherUp(t *testing.T) {
	said := func(id, at string) events.SQSMessage {
		return sqsMessage("message-"+id, notification(incoming(id, "+447700900982", "hi"), at))
	}
	l, to := &listener{fail: map[string]bool{"a": true}}, &taker{}
	answer, err := ReceiveTexts(l, to)(t.Context(), events.SQSEvent{Records: []events.SQSMessage{
		said("c", "2026-11-23T12:00:03.000Z"), sqsMessage("broken", "{"), said("a", "2026-11-23T12:00:01.000Z"),
		sqsMessage("event", notification(textEvent("TEXT_DELIVERED", true, ids), sentAt)), said("b", "2026-11-23T12:00:02.000Z"),
	}})
	if err != nil || !slices.Equal(l.got, []string{"a", "b", "c"}) || len(to.reports) != 1 {
		t.Errorf("%v, %v, %+v", err, l.got, to.reports)
	}
	if failed := failures(answer); !slices.Equal(failed, []string{"broken", "message-a"}) {
		t.Errorf("come back: %v", failed)
	}
}

func TestEventsThatCouldNotBeNotedComeBackAndTheTextsDoNot(t *testing.T) {
	l, to := &listener{}, &failingTaker{}
	answer, err := ReceiveTexts(l, to)(t.Context(), events.SQSEvent{Records: []events.SQSMessage{
		sqsMessage("text", notification(incoming("t1", "+447700900982", "hi"), sentAt)),
		sqsMessage("one", notification(textEvent("TEXT_PENDING", false, ids), sentAt)),
		sqsMessage("two", notification(textEvent("TEXT_DELIVERED", true, ids), sentAt)),
	}})
	if failed := failures(answer); err != nil || !slices.Equal(failed, []string{"one", "two"}) || len(to.reports) != 2 {
		t.Errorf("%v, come back: %v, %+v", err, failed, to.reports)
	}
}

func TestATextThatComesAgainIsHeardAtTheSameInstantAndNeverBeforeItWasSent(t *testing.T) {
	body := notification(incoming("t1", "+447700900982", "hi"), sentAt)
	sent := time.Date(2026, 11, 23, 12, 0, 0, 250_000_000, time.UTC)
	at := sqsMessage("m", body)
	without := events.SQSMessage{MessageId: "m", Body: body}
	early := sqsMessage("m", body)
	early.Attributes["ApproximateFirstReceiveTimestamp"] = "1000"
	l := &listener{}
	for _, m := range []events.SQSMessage{at, without, early} {
		if _, err := ReceiveTexts(l, &taker{})(t.Context(), events.SQSEvent{Records: []events.SQSMessage{m}}); err != nil {
			t.Fatal(err)
		}
	}
	if want := []time.Time{time.UnixMilli(1795435260000).UTC(), sent, sent}; !slices.EqualFunc(l.now, want, time.Time.Equal) {
		t.Errorf("%v, want %v", l.now, want)
	}
}

func FuzzTexts(f *testing.F) {
	f.Add(notification(incoming("t1", "+447700900982", "STOP"), sentAt))
	f.Add(notification(textEvent("TEXT_INVALID", true, ids), sentAt))
	f.Add(`{"Type":"Notification","Message":"{\"eventType\":\"x\"}","Timestamp":"2026-11-23T12:00:00Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		in, report, err := decodeText(body)
		if in != nil && report != nil || err != nil && (in != nil || report != nil) {
			t.Errorf("%q is more than one thing", body)
		}
		if in != nil && (in.ID == "" || in.From.IsZero() || in.SentAt.IsZero()) {
			t.Errorf("%q leaves out what a text must have: %+v", body, in)
		}
		if report != nil && (report.Kind == "" || report.Runner == "" && report.Probe == "" || report.Channel != contact.ByText) {
			t.Errorf("%q leaves out what a report must have: %+v", body, report)
		}
	})
}
