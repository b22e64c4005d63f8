// Package gateway stands in for an API Gateway HTTP API: it picks the route of a request, invokes
// the route's function with a version 2.0 event, and turns what the function answers into a response.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/lambda"
	"limber/infra/local/template"
)

// maxBody is the largest request body, in bytes.
const maxBody = 10 << 20

// Options are what a gateway is made of.
type Options struct {
	Routes []template.Route
	CORS   *template.CORS // nil to answer no cross-origin requests
	Now    func() time.Time
	Invoke func(ctx context.Context, function string, payload []byte) ([]byte, error)
	Report func(format string, args ...any) // told of failed invocations
}

// Gateway is the HTTP handler of the API.
type Gateway struct {
	Options
	routes []route
}

// New makes a gateway.
func New(options Options) *Gateway {
	g := &Gateway{Options: options}
	for _, r := range options.Routes {
		g.routes = append(g.routes, parseRoute(r))
	}
	return g
}

// ServeHTTP answers as AWS does, errors of its own included.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	route, parameters := g.find(r.Method, r.URL.Path)
	if g.CORS != nil && r.Method == http.MethodOptions && (route == nil || preflight(r)) {
		g.answerPreflight(w, r)
		return
	}
	if g.CORS != nil {
		g.allow(w.Header(), r.Header.Get("Origin"))
	}
	if route == nil {
		refuse(w, http.StatusNotFound, "Not Found")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		} else {
			refuse(w, http.StatusBadRequest, "Bad Request")
		}
		return
	}
	g.invoke(w, r, route, g.event(r, route, parameters, body))
}

func (g *Gateway) invoke(w http.ResponseWriter, r *http.Request, route *route, event []byte) {
	ctx, cancel := context.WithTimeout(r.Context(), route.Timeout)
	defer cancel()
	type result struct {
		response []byte
		err      error
	}
	done := make(chan result, 1) // the invocation goes on when nobody waits for it any more
	go func() {
		response, err := g.Invoke(ctx, route.Function, event)
		done <- result{response, err}
	}()
	select {
	case got := <-done:
		switch {
		case errors.Is(got.err, lambda.ErrTooLarge):
			refuse(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		case got.err != nil:
			g.Report("%s %s: %s: %v", r.Method, route.Path, route.Function, got.err)
			refuse(w, http.StatusInternalServerError, "Internal Server Error")
		default:
			g.answer(w, r, route, got.response)
		}
	case <-ctx.Done():
		refuse(w, http.StatusServiceUnavailable, "Service Unavailable")
	}
}

func refuse(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Apigw-Requestid", bus.NewID())
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
}
