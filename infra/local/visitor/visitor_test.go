package visitor_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

const phone = "+447700900123"

// site is a site that answers with a status by method and path, and notes what it was asked.
type site struct {
	visitor.Visitor
	answers map[string]string // a body by "METHOD path"; a status stands before a space
	asked   []string          // "METHOD path [header] body"
}

func open(t *testing.T, answers map[string]string) *site {
	t.Helper()
	s := &site{answers: answers}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.asked = append(s.asked, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), body)))
		answer, known := s.answers[r.Method+" "+r.URL.Path]
		if !known {
			http.NotFound(w, r)
			return
		}
		status, content, _ := strings.Cut(answer, " ")
		code := http.StatusOK
		if _, err := fmt.Sscan(status, &code); err != nil {
			t.Error(err)
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, content)
	}))
	t.Cleanup(server.Close)
	s.Site = server.URL
	return s
}

func message(t *testing.T, bodies ...string) string {
	t.Helper()
	var all []inbox.Message
	for _, b := range bodies {
		all = append(all, inbox.Message{Channel: inbox.SMS, To: phone, Body: inbox.Content{Text: b}})
	}
	raw, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return "200 " + string(raw)
}

func TestATextGoesToTheLocalCloudAndItsRefusalIsAnError(t *testing.T) {
	s := open(t, map[string]string{"POST /_local/sms": "204"})
	if err := s.Text(t.Context(), phone, "PAUSE 2W"); err != nil {
		t.Fatal(err)
	}
	if want := `POST /_local/sms  {"body":"PAUSE 2W","from":"+447700900123"}`; !slices.Equal(s.asked, []string{want}) {
		t.Errorf("asked %q", s.asked)
	}
	s.answers["POST /_local/sms"] = `409 {"error":"no topic"}`
	if err := s.Text(t.Context(), phone, "STOP"); err == nil || !strings.Contains(err.Error(), "no topic") {
		t.Errorf("got %v", err)
	}
}

func TestConfirmingByTextFollowsTheLatestLinkAndPressesTheButton(t *testing.T) {
	s := open(t, map[string]string{"GET /c/new-_CODE": "200 page", "POST /c/new-_CODE": "200 done"})
	s.answers["GET /_local/messages"] = message(t, "Confirm: "+s.Site+"/c/old", "Confirm: "+s.Site+"/c/new-_CODE. Or reply YES.")
	if err := s.ConfirmText(t.Context(), phone); err != nil {
		t.Fatal(err)
	}
	if want := []string{"GET /_local/messages?to=%2B447700900123", "GET /c/new-_CODE", "POST /c/new-_CODE"}; !slices.Equal(s.asked, want) {
		t.Errorf("asked %q", s.asked)
	}
	s.answers["POST /c/new-_CODE"] = "403 no"
	for name, texts := range map[string]string{
		"refused": s.answers["GET /_local/messages"], "no text": "200 []", "no link": message(t, "Hello"), "no page": message(t, s.Site+"/c/other"),
	} {
		s.answers["GET /_local/messages"] = texts
		if err := s.ConfirmText(t.Context(), phone); err == nil {
			t.Errorf("%s: confirmed", name)
		}
	}
}

func TestTheSubscriptionIsAskedForWithItsCapability(t *testing.T) {
	s := open(t, map[string]string{"GET /v1/subscription": "200 {}", "PATCH /v1/subscription": "422 {}", "DELETE /v1/subscription": "204"})
	ctx := t.Context()
	for want, ask := range map[int]func() (visitor.Answer, error){
		200: func() (visitor.Answer, error) { return s.View(ctx, "cap") },
		422: func() (visitor.Answer, error) { return s.Patch(ctx, "cap", `{"minutes":7}`) },
		204: func() (visitor.Answer, error) { return s.Delete(ctx, "cap") },
	} {
		if answer, err := ask(); err != nil || answer.Status != want {
			t.Errorf("got %d %v, want %d", answer.Status, err, want)
		}
	}
	slices.Sort(s.asked)
	want := []string{"DELETE /v1/subscription Bearer cap", "GET /v1/subscription Bearer cap", `PATCH /v1/subscription Bearer cap {"minutes":7}`}
	if !slices.Equal(s.asked, want) {
		t.Errorf("asked %q", s.asked)
	}
}

func TestSigningUpConsentsToTheChannelsGiven(t *testing.T) {
	s := open(t, map[string]string{"POST /v1/subscriptions": "202 {}"})
	for want, up := range map[string]visitor.SignUp{
		`{"email":"a@x.example","days":null,"time":"","time_zone":"","focus":"","minutes":0,"consent":{"email":true}}`:                                  {Email: "a@x.example"},
		`{"phone":"07700900123","days":null,"run_days":["sat"],"time":"","time_zone":"","focus":"","minutes":0,"consent":{"sms":true}}`:                 {Phone: "07700900123", RunDays: []string{"sat"}},
		`{"email":"a@x.example","phone":"07700900123","days":null,"time":"","time_zone":"","focus":"","minutes":0,"consent":{"email":true,"sms":true}}`: {Email: "a@x.example", Phone: "07700900123"},
		`{"email":"a@x.example","phone":"07700900123","days":null,"time":"","time_zone":"","focus":"","minutes":0,"consent":{"email":true}}`:            {Email: "a@x.example", Phone: "07700900123", Consent: map[string]bool{"email": true}},
	} {
		s.asked = nil
		if err := s.Subscribe(t.Context(), up); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(s.asked, []string{"POST /v1/subscriptions  " + want}) {
			t.Errorf("asked %q, want %s", s.asked, want)
		}
	}
}

func TestEveryLinkOfAMessageIsFoundOnce(t *testing.T) {
	m := inbox.Message{Body: inbox.Content{
		Text: "Your routine (https://x.example/t/a_-B). Stop: http://x.example/s/c, or see <https://x.example/guide#help>! Not ftp://x.example.",
		HTML: `<html xmlns="http://www.w3.org/1999/xhtml"><a href="https://x.example/t/a_-B">a</a><a class=b href='https://x.example/?a=1&amp;b=2'>b</a>` +
			`<img SRC=https://x.example/i.png><form action="https://x.example/f">https://x.example/only-text</form><a href="mailto:a@x.example">c</a>`,
	}}
	want := []string{
		"https://x.example/t/a_-B", "http://x.example/s/c", "https://x.example/guide#help",
		"https://x.example/?a=1&b=2", "https://x.example/i.png", "https://x.example/f",
	}
	if got := visitor.Links(m); !slices.Equal(got, want) {
		t.Errorf("links %q", got)
	}
}
