package ses_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/ses"
)

// call is what SES is asked in one SendEmail.
type call struct {
	Destination      struct{ ToAddresses, CcAddresses, BccAddresses []string }
	FromEmailAddress string
	ReplyToAddresses []string
	Content          struct {
		Simple struct {
			Subject struct{ Data string }
			Body    struct{ HTML, Text struct{ Data string } }
		}
	}
	ConfigurationSetName string
	EmailTags            []struct{ Name, Value string }
}

// office answers each SendEmail as told, and remembers all of them.
type office struct {
	calls  []call
	bodies []string
	status int
	kind   string
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body json.RawMessage
	var c call
	if json.NewDecoder(r.Body).Decode(&body) != nil || json.Unmarshal(body, &c) != nil {
		panic("not JSON")
	}
	o.calls, o.bodies = append(o.calls, c), append(o.bodies, string(body))
	if o.status == 0 {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	w.Header().Set("X-Amzn-Errortype", o.kind)
	w.WriteHeader(o.status)
	fmt.Fprint(w, `{"MessageId":"m1"}`)
}

func email(t testing.TB, text string) contact.Email {
	t.Helper()
	e, err := contact.ParseEmail(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func letters(t testing.TB, o *office) *ses.Letters {
	t.Helper()
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	client := ses.NewClient(aws.Config{Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}, &server.URL)
	return &ses.Letters{
		Sender: ses.NewSender(client, "Clinic", "c@example.org", "set"), SiteURL: "https://limber.example", Zone: london,
		Clinic: message.Clinic{Name: "Clinic", Phone: "01632 960 001", Address: "12 Example Row", Website: "https://clinic.example"},
		Staff:  []contact.Email{email(t, "desk@clinic.example"), email(t, "kim@clinic.example")}, Escalation: email(t, "owner@clinic.example"),
	}
}

func anEnquiry(t testing.TB) enquiry.Enquiry {
	t.Helper()
	phone, err := contact.ParsePhone("+447700900982")
	if err != nil {
		t.Fatal(err)
	}
	return enquiry.Enquiry{
		Reference: "K7H-4M2", Name: "Sam Okafor", Email: email(t, "sam@runner.example"), Phone: phone, Way: "phone", CallTime: "morning",
		Topic: enquiry.BackPain, Message: "My knee is sore.\nThank you", Urgency: enquiry.Urgent, Source: "page", State: enquiry.Open,
		Received: time.Date(2026, 7, 31, 15, 10, 0, 0, time.UTC), DueBy: time.Date(2026, 8, 3, 23, 30, 0, 0, time.UTC),
	}
}

// everyLetter gives a letter of each kind.
func everyLetter(t testing.TB) []enquiry.Letter {
	t.Helper()
	e := anEnquiry(t)
	return []enquiry.Letter{
		{Kind: enquiry.Notice, About: "K7H-4M2", Tag: "notice-1", Enquiry: e},
		{Kind: enquiry.Acknowledgement, About: "K7H-4M2", Tag: "acknowledgement-1", Enquiry: e},
		{Kind: enquiry.Overdue, About: "K7H-4M2", Tag: "overdue-2", Enquiry: e},
		{Kind: enquiry.Escalation, About: "K7H-4M2", Tag: "escalation-1", Enquiry: e},
		{Kind: enquiry.DigestMail, About: "digest-2026-07-31", Tag: "digest-1", Digest: enquiry.Summary{
			Date: calendar.Date{Year: 2026, Month: 7, Day: 31}, New: 2, Waiting: 3, Overdue: 1, Held: 4, Oldest: e.Line(),
		}},
		{Kind: enquiry.SignIn, About: "sign-in", Tag: "sign-in-1", To: "kim@clinic.example", Link: "TOKEN"},
		{Kind: enquiry.ProbeMail, About: "K7H-4M2", Tag: "notice-1-probe"},
	}
}

// send sends one letter, and returns the one call it makes.
func send(t testing.TB, l *ses.Letters, o *office, letter enquiry.Letter) call {
	t.Helper()
	before := len(o.calls)
	if r := l.Send(t.Context(), letter); r.Outcome != receipt.Sent || r.MessageID != "m1" || len(o.calls) != before+1 {
		t.Fatalf("%v: %+v after %d calls", letter.Kind, r, len(o.calls)-before)
	}
	return o.calls[before]
}

// fill puts a mark of its own into each string of a value, and returns the marks. Addresses stay.
func fill(value reflect.Value) []string {
	var marks []string
	switch value.Kind() {
	case reflect.String:
		marks = append(marks, fmt.Sprintf("zqx%dzqx", value.Addr().Pointer()))
		value.SetString(marks[0])
	case reflect.Slice:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		marks = fill(value.Index(0))
	case reflect.Struct:
		for i := range value.NumField() {
			if value.Field(i).CanSet() {
				marks = append(marks, fill(value.Field(i))...)
			}
		}
	}
	return marks
}
