package gateway_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/infra/local/gateway"
	"limber/infra/local/lambda"
	"limber/infra/local/template"
)

var now = time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)

// play serves one request through a gateway whose functions answer with the response or the error.
type play struct {
	routes   []string // METHOD /path, the function named by the whole
	cors     *template.CORS
	response string
	err      error

	function string // invoked, or empty
	event    events.APIGatewayV2HTTPRequest
}

func (p *play) serve(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	o := gateway.Options{CORS: p.cors, Now: func() time.Time { return now }, Report: t.Logf}
	for _, r := range p.routes {
		method, path, _ := strings.Cut(r, " ")
		o.Routes = append(o.Routes, template.Route{Method: method, Path: path, Function: r, Timeout: time.Minute})
	}
	o.Invoke = func(_ context.Context, function string, payload []byte) ([]byte, error) {
		p.function = function
		if err := json.Unmarshal(payload, &p.event); err != nil {
			t.Error(err)
		}
		return []byte(p.response), p.err
	}
	w := httptest.NewRecorder()
	gateway.New(o).ServeHTTP(w, r)
	return w
}

func TestTheMostSpecificRouteIsTaken(t *testing.T) {
	routes := []string{
		"ANY $default", "ANY /{proxy+}", "GET /v1/{proxy+}", "ANY /v1/x/{id}", "GET /v1/x/{id}", "GET /v1/x/new",
		"GET /v1/{kind}/new", "POST /v1/x", "GET /",
	}
	tests := []struct {
		request, want string
		parameters    map[string]string
	}{
		{"GET /", "GET /", nil},
		{"POST /", "ANY $default", nil},
		{"GET /v1/x/new", "GET /v1/x/new", nil},
		{"GET /v1/y/new", "GET /v1/{kind}/new", map[string]string{"kind": "y"}},
		{"GET /v1/x/7", "GET /v1/x/{id}", map[string]string{"id": "7"}},
		{"PUT /v1/x/7", "ANY /v1/x/{id}", map[string]string{"id": "7"}},
		{"HEAD /v1/x", "ANY /{proxy+}", map[string]string{"proxy": "v1/x"}},
		{"GET /v1/x/7/more", "GET /v1/{proxy+}", map[string]string{"proxy": "x/7/more"}},
		{"GET /v1/x/", "GET /v1/{proxy+}", map[string]string{"proxy": "x/"}},
		{"POST /v1/x", "POST /v1/x", nil},
	}
	for _, test := range tests {
		p := &play{routes: routes}
		method, path, _ := strings.Cut(test.request, " ")
		p.serve(t, httptest.NewRequest(method, path, nil))
		key := test.want
		if key == "ANY $default" {
			key = "$default"
		}
		if p.function != test.want || p.event.RouteKey != key {
			t.Errorf("%s goes to %q (%q), want %q", test.request, p.function, p.event.RouteKey, test.want)
		}
		if len(test.parameters) > 0 && !reflect.DeepEqual(p.event.PathParameters, test.parameters) {
			t.Errorf("%s: parameters %v, want %v", test.request, p.event.PathParameters, test.parameters)
		}
	}
}

func TestHeadIsNotServedByARouteForGet(t *testing.T) {
	p := &play{routes: []string{"GET /x"}}
	w := p.serve(t, httptest.NewRequest("HEAD", "/x", nil))
	if w.Code != http.StatusNotFound || p.function != "" {
		t.Errorf("status %d, function %q", w.Code, p.function)
	}
	w = p.serve(t, httptest.NewRequest("GET", "/y", nil))
	if strings.TrimSpace(w.Body.String()) != `{"message":"Not Found"}` {
		t.Errorf("an unknown path answers %s", w.Body)
	}
}

func TestATestCanBeAnyCallerAndFunctionsDontSeeHow(t *testing.T) {
	p := &play{routes: []string{"GET /x"}}
	r := httptest.NewRequest("GET", "/x", nil)
	r.Header.Set(gateway.SourceHeader, "203.0.113.9")
	p.serve(t, r)
	if ip := p.event.RequestContext.HTTP.SourceIP; ip != "203.0.113.9" {
		t.Errorf("the caller is %s", ip)
	}
	if _, seen := p.event.Headers[strings.ToLower(gateway.SourceHeader)]; seen {
		t.Error("the function sees the header")
	}
}

func TestTheEventTellsTheRequestWhole(t *testing.T) {
	p := &play{routes: []string{"POST /v1/x/{id}"}, response: `{"statusCode":204}`}
	r := httptest.NewRequest("POST", "http://site.example/v1/x/a%20b?q=1&q=2&e=%26", strings.NewReader(`{"a":1}`))
	r.RemoteAddr = "198.51.100.7:4711"
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	r.Header.Set("User-Agent", "browser")
	r.Header.Add("X-Two", "one")
	r.Header.Add("X-Two", "two")
	r.Header.Set("X-Forwarded-For", "203.0.113.1")
	r.Header.Set("Cookie", "a=1; b=2")
	if w := p.serve(t, r); w.Code != http.StatusNoContent {
		t.Fatalf("status %d", w.Code)
	}
	e := p.event
	if e.Version != "2.0" || e.RawPath != "/v1/x/a b" || e.RawQueryString != "q=1&q=2&e=%26" || e.PathParameters["id"] != "a b" ||
		e.QueryStringParameters["q"] != "1,2" || e.QueryStringParameters["e"] != "&" || !slices.Equal(e.Cookies, []string{"a=1", "b=2"}) {
		t.Errorf("event %+v", e)
	}
	if e.Headers["x-two"] != "one,two" || e.Headers["cookie"] != "" || e.Headers["host"] != "site.example" ||
		e.Headers["x-forwarded-for"] != "203.0.113.1, 198.51.100.7" || e.Headers["content-length"] != "7" {
		t.Errorf("headers %v", e.Headers)
	}
	c := e.RequestContext
	if c.HTTP.Method != "POST" || c.HTTP.SourceIP != "198.51.100.7" || c.HTTP.UserAgent != "browser" || c.Stage != "$default" ||
		c.TimeEpoch != now.UnixMilli() || c.Time != "23/Nov/2026:07:00:00 +0000" || c.RequestID == "" || c.DomainName != "site.example" {
		t.Errorf("context %+v", c)
	}
	if e.IsBase64Encoded || e.Body != `{"a":1}` {
		t.Errorf("body %q, %v", e.Body, e.IsBase64Encoded)
	}
}

func TestOnlyTextBodiesReachFunctionsAsTheyAre(t *testing.T) {
	for contentType, plain := range map[string]bool{
		"text/plain": true, "application/json": true, "application/problem+json": true, "application/xml": true,
		"application/x-www-form-urlencoded": false, "application/octet-stream": false, "": false,
	} {
		p := &play{routes: []string{"POST /x"}, response: `{"statusCode":200}`}
		r := httptest.NewRequest("POST", "/x", strings.NewReader("a=b"))
		r.Header.Set("Content-Type", contentType)
		p.serve(t, r)
		want := "a=b"
		if !plain {
			want = base64.StdEncoding.EncodeToString([]byte(want))
		}
		if p.event.Body != want || p.event.IsBase64Encoded == plain {
			t.Errorf("%q: body %q, base64 %v", contentType, p.event.Body, p.event.IsBase64Encoded)
		}
	}
	p := &play{routes: []string{"POST /x"}, response: `{"statusCode":200}`}
	r := httptest.NewRequest("POST", "/x", strings.NewReader("\xff{"))
	r.Header.Set("Content-Type", "application/json")
	if p.serve(t, r); !p.event.IsBase64Encoded {
		t.Error("bytes that are not UTF-8 were passed as text")
	}
}

func TestWhatTheFunctionAnswersIsTheResponse(t *testing.T) {
	tests := []struct {
		name, response string
		err            error
		status         int
		body           string
	}{
		{"whole", `{"statusCode":201,"headers":{"content-type":"text/html"},"body":"<p>"}`, nil, 201, "<p>"},
		{"base64", `{"statusCode":200,"isBase64Encoded":true,"body":"AAE="}`, nil, 200, "\x00\x01"},
		{"bad base64", `{"statusCode":200,"isBase64Encoded":true,"body":"*"}`, nil, 500, `{"message":"Internal Server Error"}`},
		{"bad status", `{"statusCode":9}`, nil, 500, `{"message":"Internal Server Error"}`},
		{"no status code", `{"ok":true}`, nil, 200, `{"ok":true}`},
		{"a string", `"hi"`, nil, 200, "hi"},
		{"failed", ``, &lambda.Error{Type: "X", Message: "secret"}, 500, `{"message":"Internal Server Error"}`},
		{"any other error", ``, errors.New("secret"), 500, `{"message":"Internal Server Error"}`},
		{"payload too large", ``, lambda.ErrTooLarge, 413, `{"message":"Request Entity Too Large"}`},
	}
	for _, test := range tests {
		p := &play{routes: []string{"GET /x"}, response: test.response, err: test.err}
		w := p.serve(t, httptest.NewRequest("GET", "/x", nil))
		if w.Code != test.status || strings.TrimSpace(w.Body.String()) != test.body {
			t.Errorf("%s: %d %s", test.name, w.Code, w.Body)
		}
	}
	p := &play{routes: []string{"GET /x"}, response: `{"statusCode":200,"cookies":["a=1","b=2"],"headers":{"x-y":"z"}}`}
	w := p.serve(t, httptest.NewRequest("GET", "/x", nil))
	if got := w.Header().Values("Set-Cookie"); !slices.Equal(got, []string{"a=1", "b=2"}) || w.Header().Get("X-Y") != "z" {
		t.Errorf("headers %v", w.Header())
	}
}

func TestABodyOverTenMegabytesIsRefused(t *testing.T) {
	p := &play{routes: []string{"POST /x"}}
	w := p.serve(t, httptest.NewRequest("POST", "/x", io.LimitReader(zeros{}, 10<<20+1)))
	if w.Code != http.StatusRequestEntityTooLarge || p.function != "" {
		t.Errorf("status %d, function %q", w.Code, p.function)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

func TestOnlyListedOriginsAreAllowed(t *testing.T) {
	cors := &template.CORS{Origins: []string{"https://clinic.example"}, Methods: []string{"GET", "POST"}, Headers: []string{"Content-Type"}, MaxAge: 600}
	ask := func(method, origin string) (*httptest.ResponseRecorder, *play) {
		p := &play{routes: []string{"POST /x"}, cors: cors, response: `{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}`}
		r := httptest.NewRequest(method, "/x", nil)
		r.Header.Set("Origin", origin)
		if method == "OPTIONS" {
			r.Header.Set("Access-Control-Request-Method", "POST")
		}
		return p.serve(t, r), p
	}
	w, p := ask("OPTIONS", "https://clinic.example")
	if h := w.Header(); w.Code != 204 || p.function != "" || h.Get("Access-Control-Allow-Origin") != "https://clinic.example" ||
		h.Get("Access-Control-Allow-Methods") != "GET,POST" || h.Get("Access-Control-Allow-Headers") != "content-type" || h.Get("Access-Control-Max-Age") != "600" {
		t.Errorf("preflight: %d %v", w.Code, w.Header())
	}
	if w, _ = ask("OPTIONS", "https://evil.example"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("preflight of another origin: %v", w.Header())
	}
	if w, _ = ask("POST", "https://clinic.example"); w.Header().Get("Access-Control-Allow-Origin") != "https://clinic.example" {
		t.Errorf("POST: %v", w.Header())
	}
	if w, _ = ask("POST", "https://evil.example"); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the function's own header got through: %v", w.Header())
	}
}
