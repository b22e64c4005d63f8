package sms

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	voice "github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2/types"
	"github.com/aws/smithy-go"

	"limber/infra/local/call"
	"limber/infra/local/inbox"
)

var monday = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// account is a stand-in, the SDK's client of it, and what came of the calls.
type account struct {
	*Service
	client *voice.Client
	inbox  inbox.Store
	events []map[string]any
}

func newAccount(t *testing.T, identities ...string) *account {
	t.Helper()
	a := &account{}
	a.Service = New(Options{
		Now: func() time.Time { return monday }, Capture: func(m inbox.Message) { a.inbox.Add(m) }, Identities: identities,
		Publish: func(set, kind string, event json.RawMessage) {
			var e map[string]any
			if err := json.Unmarshal(event, &e); err != nil {
				t.Error(err)
			}
			if set != "texts" || e["eventType"] != kind {
				t.Errorf("an event %s for %q: %s", kind, set, event)
			}
			a.events = append(a.events, e)
		},
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		d, err := a.Describe(r, body)
		if err != nil {
			a.Refuse(w, http.StatusBadRequest, "ValidationException", err.Error())
			return
		}
		a.Serve(w, &call.Call{Function: "DeliverFunction", Service: "sms-voice", Description: d, Request: r, Body: body})
	}))
	t.Cleanup(server.Close)
	a.client = voice.NewFromConfig(aws.Config{
		Region: "eu-west-2", BaseEndpoint: aws.String(server.URL), Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: credentials.NewStaticCredentialsProvider("KEY", "secret", ""),
	})
	return a
}

func textTo(to, body string) *voice.SendTextMessageInput {
	return &voice.SendTextMessageInput{
		DestinationPhoneNumber: aws.String(to), MessageBody: aws.String(body), OriginationIdentity: aws.String("+447700900999"),
		MessageType: types.MessageTypeTransactional, ConfigurationSetName: aws.String("texts"),
		Context: map[string]string{"subscriber": "s-1"},
	}
}

func TestATextArrivesAndItsEventsFollow(t *testing.T) {
	a := newAccount(t)
	out, err := a.client.SendTextMessage(t.Context(), textTo("+447700900123", "Time to stretch 🧘"))
	if err != nil {
		t.Fatal(err)
	}
	messages := a.inbox.List("+447700900123")
	if len(messages) != 1 {
		t.Fatalf("%d texts arrived", len(messages))
	}
	m := messages[0]
	if m.Channel != inbox.SMS || m.From != "+447700900999" || m.Content().Text != "Time to stretch 🧘" || m.MessageID != *out.MessageId ||
		m.Encoding != "Unicode" || m.Segments != 1 || m.Tags["subscriber"] != "s-1" || !m.Time.Equal(monday) {
		t.Errorf("the text is %+v", m)
	}
	if len(a.events) != 2 {
		t.Fatalf("the events are %v", a.events)
	}
	for i, want := range []string{"TEXT_PENDING", "TEXT_DELIVERED"} {
		e := a.events[i]
		if e["eventType"] != want || e["messageId"] != *out.MessageId || e["context"].(map[string]any)["subscriber"] != "s-1" ||
			e["destinationPhoneNumber"] != "+447700900123" || e["isoCountryCode"] != "GB" || e["eventTimestamp"] != float64(monday.UnixMilli()) {
			t.Errorf("event %d is %v", i, e)
		}
	}
}

func TestNobodyWhoOptedOutGetsAText(t *testing.T) {
	a := newAccount(t)
	list, number := aws.String("Default"), aws.String("+447700900123")
	if _, err := a.client.PutOptedOutNumber(t.Context(), &voice.PutOptedOutNumberInput{OptOutListName: list, OptedOutNumber: number}); err != nil {
		t.Fatal(err)
	}
	if err := a.Behave("+447700900124", OptedOut); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"+447700900123", "+447700900124"} {
		_, err := a.client.SendTextMessage(t.Context(), textTo(to, "Hello"))
		var conflict *types.ConflictException
		if !errors.As(err, &conflict) || conflict.Reason != types.ConflictExceptionReasonDestinationPhoneNumberOptedOut {
			t.Errorf("%s: got %v", to, err)
		}
	}
	later := newAccount(t)
	later.Restore(a.State())
	if _, err := later.client.SendTextMessage(t.Context(), textTo("+447700900123", "Hello")); err == nil {
		t.Error("an opt-out did not outlive a restart")
	}
	if a.inbox.Len() != 0 || later.inbox.Len() != 0 {
		t.Error("a text reached someone who opted out")
	}
	if _, err := a.client.DeleteOptedOutNumber(t.Context(), &voice.DeleteOptedOutNumberInput{OptOutListName: list, OptedOutNumber: number}); err != nil {
		t.Fatal(err)
	}
	if _, err := a.client.SendTextMessage(t.Context(), textTo("+447700900123", "Hello")); err != nil {
		t.Errorf("after opting in again: %v", err)
	}
	var missing *types.ResourceNotFoundException
	if _, err := a.client.DeleteOptedOutNumber(t.Context(), &voice.DeleteOptedOutNumberInput{OptOutListName: list, OptedOutNumber: number}); !errors.As(err, &missing) {
		t.Errorf("taking off a number that isn't listed gave %v", err)
	}
}

func TestWhatTheServiceRefusesIsRefusedWithItsCode(t *testing.T) {
	a := newAccount(t, "+447700900999")
	for name, c := range map[string]struct {
		change func(*voice.SendTextMessageInput)
		code   string
	}{
		"local number":  {func(in *voice.SendTextMessageInput) { in.DestinationPhoneNumber = aws.String("07700900123") }, "ValidationException"},
		"not a number":  {func(in *voice.SendTextMessageInput) { in.DestinationPhoneNumber = aws.String("+44770090012x") }, "ValidationException"},
		"only spaces":   {func(in *voice.SendTextMessageInput) { in.MessageBody = aws.String(" \n") }, "ValidationException"},
		"too long":      {func(in *voice.SendTextMessageInput) { in.MessageBody = aws.String(strings.Repeat("é", 1601)) }, "ValidationException"},
		"short life":    {func(in *voice.SendTextMessageInput) { in.TimeToLive = aws.Int32(4) }, "ValidationException"},
		"unknown type":  {func(in *voice.SendTextMessageInput) { in.MessageType = "URGENT" }, "ValidationException"},
		"long context":  {func(in *voice.SendTextMessageInput) { in.Context["a"] = strings.Repeat("x", 801) }, "ValidationException"},
		"unknown from":  {func(in *voice.SendTextMessageInput) { in.OriginationIdentity = aws.String("+447700900998") }, "ConflictException"},
		"nothing to be": {func(in *voice.SendTextMessageInput) { in.OriginationIdentity = nil }, "ConflictException"},
	} {
		in := textTo("+447700900123", "Hello")
		c.change(in)
		_, err := a.client.SendTextMessage(t.Context(), in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorCode() != c.code {
			t.Errorf("%s: got %v, want %s", name, err, c.code)
		}
	}
	if a.inbox.Len() != 0 || len(a.events) != 0 {
		t.Error("a refused text was sent")
	}
}

func TestADryRunSendsNothing(t *testing.T) {
	a := newAccount(t)
	in := textTo("+447700900123", "Hello")
	in.DryRun = true
	if out, err := a.client.SendTextMessage(t.Context(), in); err != nil || *out.MessageId == "" {
		t.Fatal(err)
	}
	if a.inbox.Len() != 0 || len(a.events) != 0 {
		t.Error("a dry run sent a text")
	}
}

func TestPartsAreCountedAsTheyAreBilled(t *testing.T) {
	for _, c := range []struct {
		text     string
		encoding string
		segments int
	}{
		{"Hello", "GSM", 1},
		{strings.Repeat("a", 160), "GSM", 1},
		{strings.Repeat("a", 161), "GSM", 2},
		{strings.Repeat("a", 306), "GSM", 2},
		{strings.Repeat("a", 307), "GSM", 3},
		{strings.Repeat("€", 80), "GSM", 1},
		{strings.Repeat("€", 81), "GSM", 2},
		{strings.Repeat("€", 153), "GSM", 3}, // 76 fit in a part, none is cut in two
		{"£é@\n", "GSM", 1},
		{"’", "Unicode", 1},
		{strings.Repeat("’", 70), "Unicode", 1},
		{strings.Repeat("’", 71), "Unicode", 2},
		{strings.Repeat("🧘", 35), "Unicode", 1},
		{strings.Repeat("🧘", 36), "Unicode", 2},
		{strings.Repeat("🧘", 67), "Unicode", 3}, // 33 fit in a part
	} {
		if encoding, segments := measure(c.text); encoding != c.encoding || segments != c.segments {
			t.Errorf("%.10q... is %d parts of %s, want %d of %s", c.text, segments, encoding, c.segments, c.encoding)
		}
	}
}

func TestDescribeNamesWhereTheTextComesFrom(t *testing.T) {
	const arn = "arn:aws:sms-voice:eu-west-2:123456789012:"
	s := New(Options{})
	for from, want := range map[string]string{
		"": "*", "+447700900999": arn + "phone-number/+447700900999", "phone-1a": arn + "phone-number/phone-1a",
		"pool-1a": arn + "pool/pool-1a", "CLINIC": arn + "sender-id/CLINIC/GB", "CLINIC/IE": arn + "sender-id/CLINIC/IE",
		arn + "pool/pool-1a": arn + "pool/pool-1a",
	} {
		body, err := json.Marshal(map[string]string{"OriginationIdentity": from})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/", nil)
		r.Header.Set("X-Amz-Target", "PinpointSMSVoiceV2.SendTextMessage")
		d, err := s.Describe(r, body)
		if err != nil || len(d.Access) != 1 || d.Access[0] != (call.Access{Action: "sms-voice:SendTextMessage", Resource: want}) {
			t.Errorf("from %q: %+v, %v", from, d, err)
		}
	}
}
