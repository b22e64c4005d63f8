package ses

import (
	"encoding/json"
	"strings"
	"time"
)

// event is one event that the configuration set publishes.
type event struct {
	wanted     bool
	detailType string
	detail     detail
}

// The detail of an event, as SES hands it to EventBridge.
type detail struct {
	EventType string     `json:"eventType"`
	Mail      *mailFacts `json:"mail"`
	Send      *struct{}  `json:"send,omitempty"`
	Delivery  *delivery  `json:"delivery,omitempty"`
	Bounce    *bounce    `json:"bounce,omitempty"`
	Complaint *complaint `json:"complaint,omitempty"`
	Failure   *failure   `json:"failure,omitempty"`
}

type mailFacts struct {
	Timestamp        string              `json:"timestamp"`
	Source           string              `json:"source"`
	SourceARN        string              `json:"sourceArn"`
	SendingAccountID string              `json:"sendingAccountId"`
	MessageID        string              `json:"messageId"`
	Destination      []string            `json:"destination"`
	HeadersTruncated bool                `json:"headersTruncated"`
	Headers          []eventHeader       `json:"headers"`
	CommonHeaders    commonHeaders       `json:"commonHeaders"`
	Tags             map[string][]string `json:"tags"`
}

type eventHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type commonHeaders struct {
	From      []string `json:"from"`
	ReplyTo   []string `json:"replyTo,omitempty"`
	To        []string `json:"to"`
	MessageID string   `json:"messageId"`
	Subject   string   `json:"subject"`
}

type delivery struct {
	Timestamp            string   `json:"timestamp"`
	ProcessingTimeMillis int      `json:"processingTimeMillis"`
	Recipients           []string `json:"recipients"`
	SMTPResponse         string   `json:"smtpResponse"`
	ReportingMTA         string   `json:"reportingMTA"`
}

type bounce struct {
	BounceType        string             `json:"bounceType"`
	BounceSubType     string             `json:"bounceSubType"`
	BouncedRecipients []bouncedRecipient `json:"bouncedRecipients"`
	Timestamp         string             `json:"timestamp"`
	FeedbackID        string             `json:"feedbackId"`
	ReportingMTA      string             `json:"reportingMTA"`
}

type bouncedRecipient struct {
	EmailAddress   string `json:"emailAddress"`
	Action         string `json:"action"`
	Status         string `json:"status"`
	DiagnosticCode string `json:"diagnosticCode"`
}

type complaint struct {
	ComplainedRecipients  []complainedRecipient `json:"complainedRecipients"`
	Timestamp             string                `json:"timestamp"`
	FeedbackID            string                `json:"feedbackId"`
	ComplaintFeedbackType string                `json:"complaintFeedbackType"`
}

type complainedRecipient struct {
	EmailAddress string `json:"emailAddress"`
}

type failure struct {
	ErrorMessage string `json:"errorMessage"`
	TemplateName string `json:"templateName"`
}

// event gives an event about e, which the set publishes if it publishes that
// type.
func (s *Service) event(e email, detailType, eventType string, d detail) event {
	return event{s.published[e.sender.ConfigurationSetName][eventType], detailType, d}
}

// publish hands over the events that the configuration set publishes.
func (s *Service) publish(events []event) {
	for _, e := range events {
		if !e.wanted {
			continue
		}
		text, err := json.Marshal(e.detail)
		if err != nil { // our own types always marshal
			panic(err)
		}
		s.options.Publish(e.detailType, text)
	}
}

// mail gives the part that all events about an email share.
func (s *Service) mail(e email, id string, now time.Time) *mailFacts {
	set := e.sender.ConfigurationSetName
	if len(s.published[set]) == 0 {
		return nil // nothing will be published
	}
	addr, _ := bare(e.sender.FromEmailAddress)
	identity, _ := s.identity(addr)
	_, domain, _ := strings.Cut(addr, "@")
	subject := e.body.Subject()
	to := e.destination.ToAddresses
	m := &mailFacts{
		Timestamp: stamp(now), Source: e.sender.FromEmailAddress, SourceARN: s.arn("identity/" + identity),
		SendingAccountID: s.options.Account, MessageID: id, Destination: e.recipients,
		CommonHeaders: commonHeaders{
			From: []string{e.sender.FromEmailAddress}, ReplyTo: e.sender.ReplyToAddresses, To: to, MessageID: id, Subject: subject,
		},
		Headers: []eventHeader{{"From", e.sender.FromEmailAddress}},
		Tags: map[string][]string{
			"ses:operation": {e.operation}, "ses:configuration-set": {set}, "ses:from-domain": {domain},
			"ses:source-ip": {"127.0.0.1"}, "ses:caller-identity": {e.function},
		},
	}
	if len(e.sender.ReplyToAddresses) > 0 {
		m.Headers = append(m.Headers, eventHeader{"Reply-To", strings.Join(e.sender.ReplyToAddresses, ", ")})
	}
	m.Headers = append(m.Headers, eventHeader{"To", strings.Join(to, ", ")}, eventHeader{"Subject", subject})
	for _, h := range e.headers {
		m.Headers = append(m.Headers, eventHeader(h))
	}
	for _, t := range e.tags {
		m.Tags[t.Name] = []string{t.Value}
	}
	return m
}

// outcomes gives the events of what becomes of an email at one recipient.
func (s *Service) outcomes(e email, mail *mailFacts, address string, f fate) []event {
	now := s.options.Now()
	at := stamp(now)
	var events []event
	if f.delivered {
		events = append(events, s.event(e, "Email Delivered", "delivery", detail{EventType: "Delivery", Mail: mail, Delivery: &delivery{
			Timestamp: at, ProcessingTimeMillis: 1, Recipients: []string{address},
			SMTPResponse: "250 2.0.0 OK", ReportingMTA: "local.smtp-out." + s.options.Region + ".amazonses.com",
		}}))
	}
	if f.bounceType != "" {
		events = append(events, s.event(e, "Email Bounced", "bounce", detail{EventType: "Bounce", Mail: mail, Bounce: &bounce{
			BounceType: f.bounceType, BounceSubType: f.bounceSubType, Timestamp: at,
			FeedbackID: messageID(now), ReportingMTA: "dns; local.smtp-out." + s.options.Region + ".amazonses.com",
			BouncedRecipients: []bouncedRecipient{{
				EmailAddress: address, Action: "failed", Status: f.status, DiagnosticCode: f.diagnostic,
			}},
		}}))
	}
	if f.complained {
		events = append(events, s.event(e, "Email Complaint Received", "complaint", detail{EventType: "Complaint", Mail: mail, Complaint: &complaint{
			ComplainedRecipients: []complainedRecipient{{address}}, Timestamp: at, FeedbackID: messageID(now), ComplaintFeedbackType: "abuse",
		}}))
	}
	return events
}

// stamp writes a time as SES's events do.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
