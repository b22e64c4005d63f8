package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/fault"
)

// Lambda lets an HTTP API (payload format 2.0) call h. The SDK's own adapter answers only function URLs
// that stream, and a panic in it ends the process. Here a panic is logged and answered as an internal
// problem, and the returned error is always nil: the runtime would log it whole.
func Lambda(h http.Handler) func(context.Context, events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
	return func(ctx context.Context, event events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
		w := &recorder{header: http.Header{}}
		r, err := newRequest(ctx, event)
		if err != nil {
			writeProblem(w, fault.New(fault.Invalid, "This request could not be read."))
		} else {
			serve(h, w, r)
		}
		if err := w.compress(event.Headers["accept-encoding"]); err != nil {
			slog.Error("answer not compressed", "request", event.RequestContext.RequestID, "error", err)
		}
		return w.response(event.RequestContext.HTTP.Method), nil
	}
}

func serve(h http.Handler, w *recorder, r *http.Request) {
	defer func() {
		trouble := recover()
		if trouble == nil {
			return
		}
		// The value may hold anything, an address too; a runtime error holds types and numbers.
		what := fmt.Sprintf("%T", trouble)
		if err, ok := trouble.(runtime.Error); ok {
			what = err.Error()
		}
		slog.Error("panic", "request", requestID(r), "panic", what, "stack", string(debug.Stack()))
		*w = recorder{header: http.Header{}}
		writeProblem(w, fault.As(nil))
	}()
	h.ServeHTTP(w, r)
}

func newRequest(ctx context.Context, event events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	about := event.RequestContext
	body := []byte(event.Body)
	if event.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(event.Body); err != nil {
			return nil, err
		}
	}
	path, err := url.PathUnescape(event.RawPath)
	if err != nil {
		path = event.RawPath // decoded already, with a per cent sign of its own
	}
	target := &url.URL{Path: path, RawQuery: event.RawQueryString}
	r, err := http.NewRequestWithContext(ctx, about.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.URL, r.RequestURI, r.Host = target, target.RequestURI(), about.DomainName
	for name, value := range event.Headers {
		r.Header.Set(name, value)
	}
	if len(event.Cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(event.Cookies, "; "))
	}
	if about.HTTP.SourceIP != "" {
		r.RemoteAddr = net.JoinHostPort(about.HTTP.SourceIP, "0")
	}
	return At(r, time.UnixMilli(about.TimeEpoch), about.RequestID), nil
}

// recorder is the answer on its way to Lambda.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header { return w.header }

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recorder) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *recorder) response(method string) events.APIGatewayV2HTTPResponse {
	w.WriteHeader(http.StatusOK)
	out := events.APIGatewayV2HTTPResponse{
		StatusCode: w.status, Headers: map[string]string{}, Cookies: w.header.Values("Set-Cookie"),
	}
	for name, values := range w.header {
		if name != "Set-Cookie" {
			out.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
		}
	}
	switch {
	case method == http.MethodHead:
	case utf8.Valid(w.body.Bytes()):
		out.Body = w.body.String()
	default:
		out.Body, out.IsBase64Encoded = base64.StdEncoding.EncodeToString(w.body.Bytes()), true
	}
	return out
}

// invocation is what is known of the one call being answered.
type invocation struct {
	at time.Time
	id string
}

type invocationKey struct{}

// At returns the request with the instant of its invocation and the id it is logged under.
func At(r *http.Request, at time.Time, id string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), invocationKey{}, invocation{at, id}))
}

// Now returns the one instant of this invocation. It panics where there is none, since a handler that
// made one up could let an expired link pass.
func Now(r *http.Request) time.Time {
	call, ok := r.Context().Value(invocationKey{}).(invocation)
	if !ok || call.at.Unix() <= 0 {
		panic("api: a request without the instant of its invocation")
	}
	return call.at
}

func requestID(r *http.Request) string {
	call, _ := r.Context().Value(invocationKey{}).(invocation)
	return call.id
}
