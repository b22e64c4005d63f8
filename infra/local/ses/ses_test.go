package ses

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"limber/infra/local/call"
	"limber/infra/local/inbox"
)

// monday is the simulated time of the tests.

var monday = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// account is a stand-in, the SDK's client of it, and what came of the calls.

type account struct {
	*Service
	client *sesv2.Client
	inbox  inbox.Store

	mu     sync.Mutex
	events []published
}

// published is an event as its receiver sees it.

type published struct {
	detailType string
	detail     map[string]any
}

// newAccount gives an account that may send from clinic.example, with a

// configuration set "reminders" that publishes everything.

func newAccount(t *testing.T, change func(*Options)) *account {
	t.Helper()
	a := &account{}
	options := Options{
		Now:        func() time.Time { return monday },
		Identities: []string{"clinic.example", "anna@other.example"},
		ConfigurationSets: map[string][]string{
			"reminders": {"SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE"},
			"quiet":     {"bounce", "renderingFailure"},
		},
		Quota:   Quota{Rate: 1000},
		Capture: func(m inbox.Message) { a.inbox.Add(m) },
		Publish: func(detailType string, detail json.RawMessage) {
			e := published{detailType: detailType}
			if err := json.Unmarshal(detail, &e.detail); err != nil {
				t.Error(err)
			}
			a.mu.Lock()
			defer a.mu.Unlock()
			a.events = append(a.events, e)
		},
	}
	if change != nil {
		change(&options)
	}
	a.Service = New(options)
	server := httptest.NewServer(serve(a.Service))
	t.Cleanup(server.Close)
	a.client = sesv2.NewFromConfig(aws.Config{
		Region: "eu-west-2", BaseEndpoint: aws.String(server.URL), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: credentials.NewStaticCredentialsProvider("KEY", "secret", ""),
	})
	return a
}

// serve hands calls over as the local cloud's engine does.

func serve(s *Service) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the caller went away
		}
		d, err := s.Describe(r, body)
		if err != nil {
			s.Refuse(w, http.StatusBadRequest, "ValidationException", err.Error())
			return
		}
		s.Serve(w, &call.Call{Function: "DeliverFunction", Service: "ses", Description: d, Request: r, Body: body})
	}
}

// eventTypes gives the types of all events so far, with their subtypes.

func (a *account) eventTypes() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var kinds []string
	for _, e := range a.events {
		kind := e.detailType
		if b, ok := e.detail["bounce"].(map[string]any); ok {
			kind += " " + b["bounceType"].(string) + "/" + b["bounceSubType"].(string)
		}
		kinds = append(kinds, kind)
	}
	return kinds
}

func content(data string) *types.Content { return &types.Content{Data: aws.String(data)} }

// simple is a SendEmail that is taken.

func simple(to string) *sesv2.SendEmailInput {
	return &sesv2.SendEmailInput{
		FromEmailAddress: aws.String("The Clinic <hello@clinic.example>"), ReplyToAddresses: []string{"desk@clinic.example"},
		Destination:          &types.Destination{ToAddresses: []string{to}},
		ConfigurationSetName: aws.String("reminders"),
		EmailTags:            []types.MessageTag{{Name: aws.String("kind"), Value: aws.String("confirm")}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content("Confirm £5"), Body: &types.Body{Text: content("Plain {{name}}"), Html: content("<p>Rich {{name}}</p>")},
			Headers: []types.MessageHeader{{Name: aws.String("List-Unsubscribe"), Value: aws.String("<https://clinic.example/u>")}},
		}},
	}
}

// bulk is a SendBulkEmail that is taken.

func bulk(to ...string) *sesv2.SendBulkEmailInput {
	in := &sesv2.SendBulkEmailInput{
		FromEmailAddress: aws.String("hello@clinic.example"), ConfigurationSetName: aws.String("reminders"),
		DefaultEmailTags: []types.MessageTag{{Name: aws.String("kind"), Value: aws.String("routine")}, {Name: aws.String("run"), Value: aws.String("1")}},
		DefaultContent: &types.BulkEmailContent{Template: &types.Template{
			TemplateContent: &types.EmailTemplateContent{
				Subject: aws.String("Hello {{name}}"), Text: aws.String("Dear {{ name }}, go to {{link}}."), Html: aws.String("<p>Dear {{name}}</p><a href=\"{{link}}\">Go</a>"),
			},
			TemplateData: aws.String(`{"link":"https://clinic.example/"}`),
			Headers:      []types.MessageHeader{{Name: aws.String("X-Run"), Value: aws.String("1")}, {Name: aws.String("List-Unsubscribe"), Value: aws.String("<none>")}},
		}},
	}
	for _, address := range to {
		in.BulkEmailEntries = append(in.BulkEmailEntries, types.BulkEmailEntry{
			Destination: &types.Destination{ToAddresses: []string{address}},
			ReplacementEmailContent: &types.ReplacementEmailContent{ReplacementTemplate: &types.ReplacementTemplate{
				ReplacementTemplateData: aws.String(`{"name":"Sam &amp; Jo","n":5}`),
			}},
			ReplacementHeaders: []types.MessageHeader{{Name: aws.String("list-unsubscribe"), Value: aws.String("<https://clinic.example/u/" + address + ">")}},
			ReplacementTags:    []types.MessageTag{{Name: aws.String("run"), Value: aws.String("2")}, {Name: aws.String("subscriber"), Value: aws.String("s-1")}},
		})
	}
	return in
}

func TestASimpleEmailArrivesAsItWasSent(t *testing.T) {
	a := newAccount(t, nil)
	out, err := a.client.SendEmail(t.Context(), simple("Sam <sam@runner.example>"))
	if err != nil {
		t.Fatal(err)
	}
	messages := a.inbox.List("SAM@runner.example")
	if len(messages) != 1 {
		t.Fatalf("%d messages arrived", len(messages))
	}
	m := messages[0]
	c := m.Content()
	if c.Subject != "Confirm £5" || c.Text != "Plain {{name}}" || c.HTML != "<p>Rich {{name}}</p>" {
		t.Errorf("the content is %+v", c)
	}
	for name, want := range map[string]string{
		"From": "The Clinic <hello@clinic.example>", "To": "Sam <sam@runner.example>", "Reply-To": "desk@clinic.example",
		"List-Unsubscribe": "<https://clinic.example/u>", "Message-ID": "<" + *out.MessageId + "@eu-west-2.amazonses.com>",
	} {
		if got := m.Header(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if m.MessageID != *out.MessageId || m.Tags["kind"] != "confirm" || !m.Time.Equal(monday) || m.ConfigurationSet != "reminders" {
		t.Errorf("the message is %+v", m)
	}
}

func TestEventsSayWhichMessageAndWhoseTags(t *testing.T) {
	a := newAccount(t, nil)
	out, err := a.client.SendBulkEmail(t.Context(), bulk("bounce@simulator.amazonses.com"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range a.events {
		mail := e.detail["mail"].(map[string]any)
		tags := mail["tags"].(map[string]any)
		if mail["messageId"] != *out.BulkEmailEntryResults[0].MessageId || mail["timestamp"] != "2026-11-23T07:00:00.000Z" ||
			mail["destination"].([]any)[0] != "bounce@simulator.amazonses.com" || mail["source"] != "hello@clinic.example" {
			t.Errorf("%s is about %v", e.detailType, mail)
		}
		for name, want := range map[string]string{"subscriber": "s-1", "run": "2", "kind": "routine", "ses:configuration-set": "reminders"} {
			if values, ok := tags[name].([]any); !ok || len(values) != 1 || values[0] != want {
				t.Errorf("%s has the tag %s = %v, want %s", e.detailType, name, tags[name], want)
			}
		}
		if subject := mail["commonHeaders"].(map[string]any)["subject"]; subject != "Hello Sam &amp; Jo" {
			t.Errorf("%s has the subject %v", e.detailType, subject)
		}
	}
	if a.events[0].detail["eventType"] != "Send" || a.events[0].detail["send"] == nil || a.events[1].detail["eventType"] != "Bounce" {
		t.Errorf("the events are %v", a.events)
	}
}

func TestOnlyTheEventsOfTheConfigurationSetArePublished(t *testing.T) {
	a := newAccount(t, nil)
	in := simple("bounce@simulator.amazonses.com")
	in.ConfigurationSetName = aws.String("quiet")
	if _, err := a.client.SendEmail(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	in.ConfigurationSetName = nil
	if _, err := a.client.SendEmail(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if got := a.eventTypes(); !slices.Equal(got, []string{"Email Bounced Permanent/General"}) {
		t.Errorf("published %v", got)
	}
}
