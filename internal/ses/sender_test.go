package ses_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/message"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/ses"
)

// provider answers each call as told, and remembers who was in the calls it took.
type provider struct {
	calls  int
	taken  []string
	answer func(to []string) (status int, kind, body string)
}

func (p *provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.calls++
	var request struct {
		BulkEmailEntries []struct {
			Destination struct{ ToAddresses []string }
		}
	}
	_ = json.NewDecoder(r.Body).Decode(&request)
	var to []string
	for _, e := range request.BulkEmailEntries {
		to = append(to, e.Destination.ToAddresses...)
	}
	status, kind, body := http.StatusOK, "", ""
	if p.answer != nil {
		status, kind, body = p.answer(to)
	}
	if status == 0 {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	if status == http.StatusOK && body == "" {
		p.taken = append(p.taken, to...)
		var results []string
		for i := range to {
			results = append(results, fmt.Sprintf(`{"Status":"SUCCESS","MessageId":"m%d"}`, i))
		}
		body = `{"BulkEmailEntryResults":[` + strings.Join(results, ",") + `]}`
	}
	w.Header().Set("X-Amzn-Errortype", kind)
	w.WriteHeader(status)
	fmt.Fprint(w, body)
}

func newSender(t *testing.T, p *provider) *ses.Sender {
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return ses.NewSender(ses.NewClient(
		aws.Config{Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("a", "b", "")}, &server.URL,
	), "Clinic", "c@example.org", "set")
}

func page(t *testing.T, names ...string) reminder.Page {
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, calendar.Slot{Zone: "Europe/London", Time: 420, Days: 2}, contact.ByEmail)
	if err != nil {
		t.Fatal(err)
	}
	p := reminder.Page{Occurrence: o, Template: message.Template{Subject: "s", HTML: "h", Text: "t"}}
	for _, name := range names {
		email, err := contact.ParseEmail(name + "@runner.example")
		if err != nil {
			t.Fatal(err)
		}
		p.Recipients = append(p.Recipients, reminder.Recipient{Runner: name, Email: email, Data: "{}"})
	}
	return p
}

func TestACallIsMadeOnceAndItsAnswerMeansWhatSESKnows(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		kind    string
		outcome receipt.Outcome
	}{
		"taken":                     {200, "", receipt.Sent},
		"too fast":                  {429, "TooManyRequestsException", receipt.Transient},
		"daily quota":               {400, "LimitExceededException", receipt.Transient},
		"paused":                    {400, "SendingPausedException", receipt.Transient},
		"no right to":               {403, "AccessDeniedException", receipt.Transient},
		"wrong in itself":           {400, "BadRequestException", receipt.Permanent},
		"a failure of its own":      {500, "InternalServiceErrorException", receipt.Unknown},
		"an error nobody has heard": {400, "NovelException", receipt.Unknown},
		"no answer":                 {0, "", receipt.Unknown},
	} {
		p := &provider{}
		if name != "taken" {
			p.answer = func([]string) (int, string, string) { return c.status, c.kind, "{}" }
		}
		receipts := newSender(t, p).Send(t.Context(), page(t, "anna"))
		if p.calls != 1 || len(receipts) != 1 || receipts[0].Outcome != c.outcome {
			t.Errorf("%s: %d calls, %+v", name, p.calls, receipts)
		}
	}
}

func TestOneRecipientThatSpoilsACallDoesNotStopTheOthers(t *testing.T) {
	p := &provider{}
	p.answer = func(to []string) (int, string, string) {
		for _, address := range to {
			if strings.HasPrefix(address, "bad") {
				return 400, "BadRequestException", "{}"
			}
		}
		return 200, "", ""
	}
	receipts := newSender(t, p).Send(t.Context(), page(t, "a", "b", "c", "bad", "e", "f", "g"))
	if len(p.taken) != 6 {
		t.Errorf("taken: %v", p.taken)
	}
	for i, r := range receipts {
		if want := i != 3; (r.Outcome == receipt.Sent) != want || i == 3 && r.Outcome != receipt.Permanent {
			t.Errorf("recipient %d: %+v", i, r)
		}
	}
}

func TestEachRecipientHasAResultOfItsOwn(t *testing.T) {
	p := &provider{answer: func([]string) (int, string, string) {
		return 200, "", `{"BulkEmailEntryResults":[{"Status":"SUCCESS","MessageId":"m1"},{"Status":"INVALID_PARAMETER","Error":"x"},
			{"Status":"ACCOUNT_THROTTLED"},{"Status":"TRANSIENT_FAILURE"},{"Status":"MESSAGE_REJECTED"},{"Status":"FAILED"}]}`
	}}
	receipts := newSender(t, p).Send(t.Context(), page(t, "a", "b", "c", "d", "e", "f", "g"))
	want := []receipt.Outcome{
		receipt.Sent, receipt.Permanent, receipt.Transient, receipt.Transient, receipt.Permanent, receipt.Transient,
		receipt.Unknown, // SES says nothing of the last
	}
	for i, r := range receipts {
		if r.Outcome != want[i] {
			t.Errorf("recipient %d: %+v", i, r)
		}
	}
}
