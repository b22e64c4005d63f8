package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

type answer struct {
	status int
	header http.Header
	body   string
}

const (
	jsonType = "application/json"
	formType = "application/x-www-form-urlencoded"
)

// newRequest is a request as clients send it. headers are names and values in turn.
func newRequest(t testing.TB, method, path, contentType, body string, headers []string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, "https://limber.example"+path, strings.NewReader(body))
	if err != nil {
		t.Fatalf("%s %q: %v", method, path, err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return r
}

// answerOf reads what the function answered, as the HTTP API does.
func answerOf(t testing.TB, out events.APIGatewayV2HTTPResponse) answer {
	t.Helper()
	a := answer{status: out.StatusCode, header: http.Header{}, body: out.Body}
	for name, value := range out.Headers {
		a.header.Set(name, value)
	}
	if out.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(out.Body)
		if err != nil {
			t.Fatal(err)
		}
		a.body = string(decoded)
	}
	return a
}

// eventOf is what the HTTP API makes of a request that comes at an instant.
func eventOf(r *http.Request, body string, now time.Time) events.APIGatewayV2HTTPRequest {
	event := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery, Headers: map[string]string{},
		Body: base64.StdEncoding.EncodeToString([]byte(body)), IsBase64Encoded: true,
	}
	for name := range r.Header {
		event.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	event.RequestContext.TimeEpoch = now.UnixMilli()
	event.RequestContext.RequestID = "request-1"
	event.RequestContext.HTTP.Method = r.Method
	event.RequestContext.HTTP.SourceIP = "192.0.2.1"
	return event
}
