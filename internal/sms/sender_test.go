package sms_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/pinpointsmsvoicev2"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/reply"
	"limber/internal/sms"
	"limber/internal/subscription"
)

// request is what the provider was asked.
type request struct {
	Action, DestinationPhoneNumber, OriginationIdentity, MessageBody, MessageType, ConfigurationSetName string
	OptOutListName, OptedOutNumber                                                                      string
	Context                                                                                             map[string]string
	TimeToLive                                                                                          int
}

// provider answers each call as told, and remembers what it was asked.
type provider struct {
	mu     sync.Mutex
	asked  []request
	status int // 0 breaks the connection
	body   string
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked request
	_ = json.NewDecoder(r.Body).Decode(&asked)
	_, asked.Action, _ = strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	p.mu.Lock()
	p.asked = append(p.asked, asked)
	p.mu.Unlock()
	if p.status == 0 {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(p.status)
	fmt.Fprint(w, p.body)
}

// calls counts them; after a broken connection the handler may not be through.
func (p *provider) calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked)
}

var config = aws.Config{Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}

// url begins the provider's service and returns where it is.
func (p *provider) url(t *testing.T) *string {
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return &server.URL
}

var due = time.Date(2026, 11, 23, 10, 30, 0, 0, time.UTC)

func newSender(t *testing.T, p *provider) *sms.Sender {
	return &sms.Sender{
		Client: sms.NewClient(config, p.url(t)), Origin: "arn:origin", ConfigurationSet: "set", Now: func() time.Time { return due },
	}
}

func phone(t *testing.T, text string) contact.Phone {
	t.Helper()
	p, err := contact.ParsePhone(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func page(t *testing.T, numbers ...string) reminder.Page {
	slot := calendar.Slot{Zone: "Europe/London", Time: 10*60 + 30, Days: 2}
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, slot, contact.ByText)
	if err != nil {
		t.Fatal(err)
	}
	p := reminder.Page{Occurrence: o}
	for i, n := range numbers {
		p.Recipients = append(p.Recipients, reminder.Recipient{Runner: fmt.Sprintf("r%d", i), Phone: phone(t, n), Text: "Hello " + n[len(n)-3:]})
	}
	return p
}

const anna = "+447700900982"

func TestATextIsHandedOverOnceAndTheAnswerMeansWhatAWSKnows(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		outcome receipt.Outcome
		reason  string
	}{
		"taken":            {200, `{"MessageId":"m1"}`, receipt.Sent, ""},
		"opted out":        {400, `{"__type":"ConflictException","Reason":"DESTINATION_PHONE_NUMBER_OPTED_OUT","Message":"+447700900982"}`, receipt.Permanent, "opted-out"},
		"invalid number":   {400, `{"__type":"ValidationException","Reason":"FIELD_VALIDATION_FAILED","Fields":[{"Name":"DestinationPhoneNumber","Message":"x"}]}`, receipt.Permanent, "invalid"},
		"wrong in itself":  {400, `{"__type":"ValidationException","Reason":"INVALID_PARAMETER"}`, receipt.Permanent, "invalid_parameter"},
		"blocked country":  {400, `{"__type":"ConflictException","Reason":"DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"}`, receipt.Permanent, "destination_country_blocked_by_protect_configuration"},
		"account on trial": {400, `{"__type":"ConflictException","Reason":"DESTINATION_PHONE_NUMBER_NOT_VERIFIED"}`, receipt.Permanent, "destination_phone_number_not_verified"},
		"no origin":        {400, `{"__type":"ConflictException","Reason":"NO_ORIGINATION_IDENTITIES_FOUND"}`, receipt.Transient, "no_origination_identities_found"},
		"too fast":         {400, `{"__type":"ThrottlingException"}`, receipt.Transient, "ThrottlingException"},
		"money spent":      {400, `{"__type":"ServiceQuotaExceededException","Reason":"MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"}`, receipt.Transient, "monthly_spend_limit_reached_for_text"},
		"no right to":      {400, `{"__type":"AccessDeniedException"}`, receipt.Transient, "AccessDeniedException"},
		"no such set":      {400, `{"__type":"ResourceNotFoundException"}`, receipt.Transient, "ResourceNotFoundException"},
		"its own failure":  {500, `{"__type":"InternalServerException"}`, receipt.Unknown, "InternalServerException"},
		"unheard of":       {400, `{"__type":"NovelException"}`, receipt.Unknown, "NovelException"},
		"no answer":        {0, "", receipt.Unknown, "no answer"},
	} {
		p := &provider{status: c.status, body: c.body}
		sender := newSender(t, p)
		for how, receipts := range map[string]func() []receipt.Receipt{
			"reminder": func() []receipt.Receipt { return sender.Send(t.Context(), page(t, anna)) },
			"reply": func() []receipt.Receipt {
				return []receipt.Receipt{sender.Text(t.Context(), phone(t, anna), "r0", "Hello")}
			},
		} {
			before := p.calls()
			got := receipts()
			if p.calls() != before+1 || len(got) != 1 || got[0].Outcome != c.outcome || got[0].Reason != c.reason {
				t.Errorf("%s, %s: asked %d times, %+v", name, how, p.calls()-before, got)
			}
		}
	}
}

func TestEachRecipientHasATextOfTheirOwnThatCarriesIdsOnly(t *testing.T) {
	p := &provider{status: 200, body: `{"MessageId":"m1"}`}
	receipts := newSender(t, p).Send(t.Context(), page(t, anna, "+447700900983"))
	if len(p.asked) != 2 || len(receipts) != 2 {
		t.Fatalf("%+v, %+v", p.asked, receipts)
	}
	second := p.asked[1]
	if second.DestinationPhoneNumber != "+447700900983" || second.MessageBody != "Hello 983" || second.OriginationIdentity != "arn:origin" ||
		second.ConfigurationSetName != "set" || second.MessageType != "TRANSACTIONAL" {
		t.Errorf("%+v", second)
	}
	if len(second.Context) != 2 || second.Context["runner"] != "r1" || second.Context["occurrence"] != "2026-11-23_1030" {
		t.Errorf("context %v", second.Context)
	}
}

func TestAReminderIsNotDeliveredWhenItIsStale(t *testing.T) {
	for after, want := range map[time.Duration]int{
		0: 90 * 60, 30 * time.Minute: 60 * 60, 90 * time.Minute: 5, 3 * time.Hour: 5, -26 * time.Hour: 90 * 60,
	} {
		p := &provider{status: 200, body: `{"MessageId":"m1"}`}
		sender := newSender(t, p)
		sender.Now = func() time.Time { return due.Add(after) }
		sender.Send(t.Context(), page(t, anna))
		if p.asked[0].TimeToLive != want {
			t.Errorf("%s after it was due: tried for %d seconds, want %d", after, p.asked[0].TimeToLive, want)
		}
	}
}

func TestAProbeGoesToTheProbeNumberOrNowhere(t *testing.T) {
	p := &provider{status: 200, body: `{"MessageId":"m1"}`}
	sender := newSender(t, p)
	if r := sender.Probe(t.Context(), "probe-1"); r.Outcome != receipt.Permanent || r.Reason != "no probe" || len(p.asked) > 0 {
		t.Errorf("%+v, %+v", r, p.asked)
	}
	sender.ProbeTo = phone(t, "+447700900999")
	if r := sender.Probe(t.Context(), "probe-1"); r.Outcome != receipt.Sent || p.asked[0].DestinationPhoneNumber != "+447700900999" || p.asked[0].Context["probe"] != "probe-1" {
		t.Errorf("%+v, %+v", r, p.asked)
	}
}

func TestEachNoteIsSentInItsOwnWordsAndOneThatIsNotKnownIsNotSent(t *testing.T) {
	texts, err := message.NewTexts("Riverside Physio", "https://limber.example", "01632 960 001", true)
	if err != nil {
		t.Fatal(err)
	}
	code := "AbCdEfGhIjKlMnOpQrStUv-_"
	by := calendar.Date{Year: 2026, Month: 12, Day: 23}
	for kind, want := range map[subscription.NoteKind]string{
		subscription.AskConfirm: texts.Confirm(code), subscription.SayAlready: texts.Already(code),
		subscription.SendDetails: texts.Details(code), subscription.StillWant: texts.StillWant(code, "23 Dec 2026"), "novel": "",
		subscription.AskFewer: texts.Fewer(code, 2, "23 Dec 2026"), subscription.AskReason: texts.Reason(code),
	} {
		p := &provider{status: 200, body: `{"MessageId":"m1"}`}
		notes := &sms.Notes{Sender: newSender(t, p), Texts: texts}
		r := notes.Tell(t.Context(), subscription.Subscriber{ID: "r1", Phone: phone(t, anna)}, subscription.Note{Kind: kind, Link: code, By: by, Weeks: 12, Left: 2})
		if want == "" {
			if r.Outcome != receipt.Permanent || len(p.asked) > 0 {
				t.Errorf("%s: %+v", kind, r)
			}
			continue
		}
		if r.Outcome != receipt.Sent || len(p.asked) != 1 || p.asked[0].MessageBody != want || p.asked[0].Context["runner"] != "r1" {
			t.Errorf("%s: %+v, %+v", kind, r, p.asked)
		}
	}
}

func TestTheListOfOptOutsTakesRepeatsAndSaysWhenItKeepsANumber(t *testing.T) {
	errOther := errors.New("another")
	for name, c := range map[string]struct {
		status      int
		body        string
		add, remove error
	}{
		"done":            {200, `{}`, nil, nil},
		"not on the list": {400, `{"__type":"ResourceNotFoundException","ResourceType":"opted-out-number"}`, errOther, nil},
		"no such list":    {400, `{"__type":"ResourceNotFoundException","ResourceType":"opt-out-list"}`, errOther, errOther},
		"too soon":        {400, `{"__type":"ConflictException"}`, errOther, reply.ErrKept},
		"not allowed":     {400, `{"__type":"ValidationException","Reason":"PHONE_NUMBER_CANNOT_BE_OPTED_IN"}`, errOther, reply.ErrKept},
		"wrong settings":  {400, `{"__type":"ValidationException","Reason":"INVALID_ARN","Message":"+447700900982"}`, errOther, errOther},
	} {
		p := &provider{status: c.status, body: c.body}
		list := &sms.OptOuts{List: "list", Client: pinpointsmsvoicev2.NewFromConfig(config, func(o *pinpointsmsvoicev2.Options) {
			o.BaseEndpoint = p.url(t)
		})}
		for call, got := range map[string]struct{ err, want error }{
			"PutOptedOutNumber": {list.Add(t.Context(), phone(t, anna)), c.add}, "DeleteOptedOutNumber": {list.Remove(t.Context(), phone(t, anna)), c.remove},
		} {
			if (got.err == nil) != (got.want == nil) || errors.Is(got.want, reply.ErrKept) != errors.Is(got.err, reply.ErrKept) {
				t.Errorf("%s, %s: %v, want %v", name, call, got.err, got.want)
			}
			if got.err != nil && strings.Contains(got.err.Error(), anna) {
				t.Errorf("%s, %s: the error names the number", name, call)
			}
		}
		for i, call := range []string{"PutOptedOutNumber", "DeleteOptedOutNumber"} {
			if a := p.asked[i]; a.Action != call || a.OptOutListName != "list" || a.OptedOutNumber != anna {
				t.Errorf("%s: %+v", name, a)
			}
		}
	}
}
