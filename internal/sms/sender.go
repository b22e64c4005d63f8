// Package sms hands texts to AWS End User Messaging, each once, and keeps its list of opt-outs in step.
//
// Sending takes no idempotency token, so nothing here ever sends twice: the Sender's client must be made
// by NewClient, and a lost answer is receipt.Unknown, for the caller to settle from the delivery events.
package sms

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2/types"

	"limber/internal/contact"
	"limber/internal/receipt"
	"limber/internal/reminder"
)

// Sender sends from one origin.
type Sender struct {
	Client           *pinpointsmsvoicev2.Client
	Origin           string // the ARN of a number, a sender ID or a pool
	ConfigurationSet string
	// ProbeTo takes probes: a number of the clinic's own, or of AWS's simulator. Zero sends none, so that a
	// text whose fate is unknown stays so.
	ProbeTo contact.Phone
	// Now tells how long a reminder is still worth delivering; nil is the machine's clock.
	Now func() time.Time
}

// NewClient returns a client that tries each call once, of an endpoint that isn't AWS's where one is given.
func NewClient(config aws.Config, endpoint *string) *pinpointsmsvoicev2.Client {
	return pinpointsmsvoicev2.NewFromConfig(config, func(o *pinpointsmsvoicev2.Options) {
		o.Retryer, o.BaseEndpoint = aws.NopRetryer{}, endpoint
	})
}

// What a text carries along, by which its delivery events lead back to what they are about: ids only.
const (
	ContextRunner     = "runner"
	ContextOccurrence = "occurrence"
	ContextProbe      = "probe"
)

// How long the network tries to deliver a text.
const (
	shortest = 5 * time.Second // AWS takes no less
	replyFor = 6 * time.Hour   // an answer to a text, which later only puzzles
	probeFor = time.Hour
)

// Send implements reminder.Sender: each recipient of the page is a call of its own, made once. A reminder
// isn't delivered later than reminder.Stale after it was due.
func (s *Sender) Send(ctx context.Context, page reminder.Page) []receipt.Receipt {
	receipts := make([]receipt.Receipt, len(page.Recipients))
	for i, r := range page.Recipients {
		receipts[i] = s.one(ctx, text{
			to: r.Phone, body: r.Text, lasts: page.Occurrence.Due.Add(reminder.Stale).Sub(s.now()), most: reminder.Stale,
			context: map[string]string{ContextRunner: r.Runner, ContextOccurrence: page.Occurrence.Key()},
		})
	}
	return receipts
}

// Probe implements reminder.Sender.
func (s *Sender) Probe(ctx context.Context, name string) receipt.Receipt {
	if s.ProbeTo.IsZero() {
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: "no probe"}
	}
	return s.one(ctx, text{
		to: s.ProbeTo, body: "Shows that reports of sent texts come through.", lasts: probeFor, most: probeFor,
		context: map[string]string{ContextProbe: name},
	})
}

// Text implements reply.Sender.
func (s *Sender) Text(ctx context.Context, to contact.Phone, runner, words string) receipt.Receipt {
	return s.note(ctx, to, runner, words, replyFor)
}

// note sends a text that is no reminder.
func (s *Sender) note(ctx context.Context, to contact.Phone, runner, words string, lasts time.Duration) receipt.Receipt {
	t := text{to: to, body: words, lasts: lasts, most: lasts}
	if runner != "" {
		t.context = map[string]string{ContextRunner: runner}
	}
	return s.one(ctx, t)
}

func (s *Sender) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// text is one text to one number.
type text struct {
	to          contact.Phone
	body        string
	context     map[string]string
	lasts, most time.Duration // how long to try, within bounds whatever this machine's clock says
}

// one sends a text, once: not repeated, whatever happens.
//
// All texts are TRANSACTIONAL, which AWS has for what is time-sensitive: people asked for each of them,
// at a time they chose or in answer to a text of theirs, and a late one is no use. Besides, a number is
// registered for one type only, and refuses texts of the other.
func (s *Sender) one(ctx context.Context, t text) receipt.Receipt {
	out, err := s.Client.SendTextMessage(ctx, &pinpointsmsvoicev2.SendTextMessageInput{
		DestinationPhoneNumber: aws.String(t.to.Reveal()),
		OriginationIdentity:    &s.Origin,
		ConfigurationSetName:   &s.ConfigurationSet,
		MessageBody:            &t.body,
		MessageType:            types.MessageTypeTransactional,
		Context:                t.context,
		TimeToLive:             aws.Int32(int32(min(max(t.lasts, shortest), t.most) / time.Second)),
	})
	if err != nil {
		return failed(err)
	}
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: aws.ToString(out.MessageId)}
}
