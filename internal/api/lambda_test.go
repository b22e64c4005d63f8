package api_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/api"
)

func call(t *testing.T, event events.APIGatewayV2HTTPRequest, h http.HandlerFunc) events.APIGatewayV2HTTPResponse {
	t.Helper()
	if event.RequestContext.HTTP.Method == "" {
		event.RequestContext.HTTP.Method = http.MethodGet
	}
	if event.RequestContext.TimeEpoch == 0 {
		event.RequestContext.TimeEpoch = 1_790_000_000_123
	}
	out, err := api.Lambda(h)(t.Context(), event)
	if err != nil {
		t.Fatalf("the runtime would log this error: %v", err)
	}
	return out
}

func TestEventArrivesAsTheRequestThatWasSent(t *testing.T) {
	event := events.APIGatewayV2HTTPRequest{
		RawPath: "/v1/exercises/a%2Fb", RawQueryString: "a=1&a=2&b=%C3%A9", Cookies: []string{"x=1", "y=2"},
		Headers: map[string]string{"content-type": "text/plain", "if-none-match": `"a","b"`},
		Body:    base64.StdEncoding.EncodeToString([]byte{0, 0xff, 'a'}), IsBase64Encoded: true,
	}
	event.RequestContext.HTTP.Method = http.MethodPost
	event.RequestContext.HTTP.SourceIP = "2001:db8::1"
	event.RequestContext.DomainName = "limber.example"
	call(t, event, func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		got := fmt.Sprint(
			r.Method, " ", r.URL.Path, " ", r.URL.Query()["a"], r.URL.Query().Get("b"), " ", r.RequestURI, " ", r.Host, " ", r.RemoteAddr, " ",
			r.Header.Get("Content-Type"), " ", r.Header.Get("If-None-Match"), " ", r.Header.Get("Cookie"), " ", body, r.ContentLength, err,
		)
		want := `POST /v1/exercises/a/b [1 2]é /v1/exercises/a/b?a=1&a=2&b=%C3%A9 limber.example [2001:db8::1]:0 text/plain "a","b" x=1; y=2 [0 255 97] 3 <nil>`
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if now := api.Now(r); !now.Equal(time.UnixMilli(1_790_000_000_123)) {
			t.Errorf("now is %v", now)
		}
	})
}

func TestAnswerArrivesAsTheHandlerWroteIt(t *testing.T) {
	out := call(t, events.APIGatewayV2HTTPRequest{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Vary", "a")
		w.Header().Add("Vary", "b")
		w.Header().Add("Set-Cookie", "x=1, 2")
		w.Header().Add("Set-Cookie", "y=2")
		w.WriteHeader(http.StatusTeapot)
		w.WriteHeader(http.StatusOK) // too late, as with net/http
		io.WriteString(w, "téa")
	})
	if out.StatusCode != http.StatusTeapot || out.Headers["vary"] != "a, b" || out.Body != "téa" || out.IsBase64Encoded {
		t.Errorf("answered %+v", out)
	}
	if _, leaked := out.Headers["set-cookie"]; leaked || strings.Join(out.Cookies, ";") != "x=1, 2;y=2" {
		t.Errorf("cookies: %v %v", out.Cookies, out.Headers)
	}
}

func TestBytesThatAreNotTextArriveWhole(t *testing.T) {
	out := call(t, events.APIGatewayV2HTTPRequest{}, func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte{0x89, 'P', 0xff})
	})
	if !out.IsBase64Encoded || out.Body != base64.StdEncoding.EncodeToString([]byte{0x89, 'P', 0xff}) {
		t.Errorf("answered %+v", out)
	}
}

func TestAHandlerThatWritesNothingAnswers200(t *testing.T) {
	out := call(t, events.APIGatewayV2HTTPRequest{}, func(http.ResponseWriter, *http.Request) {})
	if out.StatusCode != http.StatusOK || out.Body != "" {
		t.Errorf("answered %+v", out)
	}
}

func TestHeadIsAnsweredWithoutItsBody(t *testing.T) {
	event := events.APIGatewayV2HTTPRequest{}
	event.RequestContext.HTTP.Method = http.MethodHead
	out := call(t, event, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "body") })
	if out.StatusCode != http.StatusOK || out.Body != "" {
		t.Errorf("answered %+v", out)
	}
}

func TestAPanicIsLoggedAndAnsweredWithNothingOfIt(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	var none []int
	for name, trouble := range map[string]func(){
		"a text":          func() { panic("sam@example.org can't be") },
		"a runtime error": func() { _ = none[3] },
	} {
		out := call(t, events.APIGatewayV2HTTPRequest{}, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", "half")
			io.WriteString(w, "half an answer")
			trouble()
		})
		if out.StatusCode != 500 || out.Headers["etag"] != "" || out.Headers["content-type"] != "application/problem+json" || strings.Contains(out.Body, "half") {
			t.Errorf("%s is answered %+v", name, out)
		}
	}
	if text := log.String(); strings.Contains(text, "sam@") || !strings.Contains(text, "index out of range") || !strings.Contains(text, "lambda_test.go") {
		t.Errorf("the log says %s", text)
	}
}

func TestAnEventWithoutItsInstantIsNotServed(t *testing.T) {
	s := newSite(t)
	link := s.signUp(address)
	s.now = time.UnixMilli(0)
	if a := s.post("/confirm/"+link, formType, ""); a.status != http.StatusInternalServerError {
		t.Errorf("answered %d", a.status)
	}
}

func TestAnEventThatCanNotBeReadIsRefused(t *testing.T) {
	for name, event := range map[string]events.APIGatewayV2HTTPRequest{
		"body":   {Body: "%%", IsBase64Encoded: true},
		"method": {RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "G T"}}},
	} {
		out := call(t, event, func(http.ResponseWriter, *http.Request) { t.Errorf("%s: the handler was called", name) })
		if out.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: answered %d", name, out.StatusCode)
		}
	}
}
