// Package ses hands messages to Amazon SES, each once.
//
// SES takes no idempotency token, so nothing here ever tries twice: the client must be made by
// NewClient, and a lost answer is receipt.Unknown, for the caller to settle from SES's events.
package ses

import (
	"context"
	"errors"
	"log/slog"
	"net/mail"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
	"github.com/aws/smithy-go"

	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/reminder"
)

// Sender sends under one identity and configuration set.
type Sender struct {
	Client           *sesv2.Client
	From             string // "Name <address>"
	ConfigurationSet string
}

// NewClient returns a client that tries each call once, of an endpoint that isn't AWS's where one is given.
func NewClient(config aws.Config, endpoint *string) *sesv2.Client {
	return sesv2.NewFromConfig(config, func(o *sesv2.Options) {
		o.Retryer, o.BaseEndpoint = aws.NopRetryer{}, endpoint
	})
}

// NewSender returns a sender in a clinic's name.
func NewSender(client *sesv2.Client, name, address, configurationSet string) *Sender {
	return &Sender{Client: client, From: (&mail.Address{Name: name, Address: address}).String(), ConfigurationSet: configurationSet}
}

// Tags by which SES's events lead back to what they are about. Names and values are letters, digits,
// "_" and "-" only.
const (
	TagRunner     = "runner"
	TagOccurrence = "occurrence"
	TagProbe      = "probe"
	TagEnquiry    = "enquiry" // what a letter is about
	TagMail       = "mail"    // which of its letters, and which attempt
)

// Send implements reminder.Sender. Each recipient is in one call that SES takes: a call is made once,
// and only one that SES refused as a whole, because something in it is wrong, is made again in halves,
// so that the recipient who is the cause doesn't stop the others.
func (s *Sender) Send(ctx context.Context, page reminder.Page) []receipt.Receipt {
	receipts, whole := s.bulk(ctx, page)
	if half := len(page.Recipients) / 2; half > 0 && whole == receipt.Permanent {
		first, second := page, page
		first.Recipients, second.Recipients = page.Recipients[:half], page.Recipients[half:]
		return append(s.Send(ctx, first), s.Send(ctx, second)...)
	}
	return receipts
}

// bulk makes one call. whole is what SES says of the call itself.
func (s *Sender) bulk(ctx context.Context, page reminder.Page) (receipts []receipt.Receipt, whole receipt.Outcome) {
	entries := make([]types.BulkEmailEntry, len(page.Recipients))
	for i, r := range page.Recipients {
		entries[i] = types.BulkEmailEntry{
			Destination: &types.Destination{ToAddresses: []string{r.Email.Reveal()}},
			ReplacementEmailContent: &types.ReplacementEmailContent{
				ReplacementTemplate: &types.ReplacementTemplate{ReplacementTemplateData: &page.Recipients[i].Data},
			},
			ReplacementHeaders: headers(r.Headers),
			ReplacementTags:    []types.MessageTag{tag(TagRunner, r.Runner)},
		}
	}
	out, err := s.Client.SendBulkEmail(ctx, &sesv2.SendBulkEmailInput{
		FromEmailAddress:     &s.From,
		ConfigurationSetName: &s.ConfigurationSet,
		DefaultEmailTags:     []types.MessageTag{tag(TagOccurrence, page.Occurrence.Key())},
		DefaultContent: &types.BulkEmailContent{Template: &types.Template{
			TemplateContent: &types.EmailTemplateContent{
				Subject: &page.Template.Subject, Html: &page.Template.HTML, Text: &page.Template.Text,
			},
			TemplateData: aws.String("{}"),
		}},
		BulkEmailEntries: entries,
	})
	receipts = make([]receipt.Receipt, len(entries))
	answer := receipt.Receipt{Outcome: receipt.Sent}
	if err != nil {
		answer = failed(err)
	}
	for i := range receipts {
		switch {
		case err != nil:
			receipts[i] = answer
		case i < len(out.BulkEmailEntryResults):
			receipts[i] = entry(out.BulkEmailEntryResults[i])
		}
	}
	return receipts, answer.Outcome
}

// entry reads one recipient's result.
func entry(r types.BulkEmailEntryResult) receipt.Receipt {
	switch r.Status {
	case types.BulkEmailStatusSuccess:
		return receipt.Receipt{Outcome: receipt.Sent, MessageID: aws.ToString(r.MessageId)}
	case types.BulkEmailStatusMessageRejected, types.BulkEmailStatusInvalidParameter:
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: strings.ToLower(string(r.Status))}
	}
	// The rest is about the account or the moment, not about this recipient: SES has not taken it, and
	// may later, when somebody has mended what is wrong.
	return receipt.Receipt{Outcome: receipt.Transient, Reason: strings.ToLower(string(r.Status))}
}

// failed says what a call's error means. Only what SES says itself is known; anything else may have
// happened after it took the messages.
func failed(err error) receipt.Receipt {
	var api smithy.APIError
	if !errors.As(err, &api) {
		slog.Warn("SES did not answer", "error", err) // of the network: it holds no address
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: "no answer"}
	}
	if api.ErrorFault() == smithy.FaultServer {
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: api.ErrorCode()}
	}
	reason := api.ErrorCode()
	switch reason {
	case "BadRequestException", "MessageRejected":
		return receipt.Receipt{Outcome: receipt.Permanent, Reason: reason}
	case "TooManyRequestsException", "ThrottlingException", "LimitExceededException", "AccountSuspendedException",
		"SendingPausedException", "MailFromDomainNotVerifiedException", "NotFoundException", "AccessDeniedException":
		return receipt.Receipt{Outcome: receipt.Transient, Reason: reason}
	}
	return receipt.Receipt{Outcome: receipt.Unknown, Reason: reason}
}

// simulator is SES's own mailbox: it takes everything, and nobody reads it.
const simulator = "success@simulator.amazonses.com"

var probe = message.Email{Subject: "Probe", Text: "Shows that reports of sent mail come through."}

// Probe implements reminder.Sender.
func (s *Sender) Probe(ctx context.Context, name string) receipt.Receipt {
	return s.one(ctx, parcel{Email: probe, to: []string{simulator}}, tag(TagProbe, name))
}

// parcel is a message with who gets it, all of them together, and who gets their answers.
type parcel struct {
	message.Email
	to      []string
	replyTo []string // bare addresses; empty for the sender's own
	headers []message.Header
}

// one sends one message, once: not repeated, whatever happens.
func (s *Sender) one(ctx context.Context, p parcel, tags ...types.MessageTag) receipt.Receipt {
	body := &types.Body{Text: content(p.Text)}
	if p.HTML != "" {
		body.Html = content(p.HTML)
	}
	out, err := s.Client.SendEmail(ctx, &sesv2.SendEmailInput{
		FromEmailAddress:     &s.From,
		ConfigurationSetName: &s.ConfigurationSet,
		Destination:          &types.Destination{ToAddresses: p.to},
		ReplyToAddresses:     p.replyTo,
		Content:              &types.EmailContent{Simple: &types.Message{Subject: content(p.Subject), Body: body, Headers: headers(p.headers)}},
		EmailTags:            tags,
	})
	if err != nil {
		return failed(err)
	}
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: aws.ToString(out.MessageId)}
}

func content(text string) *types.Content {
	return &types.Content{Data: &text, Charset: aws.String("UTF-8")}
}

func tag(name, value string) types.MessageTag { return types.MessageTag{Name: &name, Value: &value} }

func headers(list []message.Header) []types.MessageHeader {
	if len(list) == 0 {
		return nil // no empty list goes to SES
	}
	out := make([]types.MessageHeader, len(list))
	for i := range list {
		out[i] = types.MessageHeader{Name: &list[i].Name, Value: &list[i].Value}
	}
	return out
}
