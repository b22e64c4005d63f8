// Package contract holds answers against the OpenAPI document that the product serves. It is for tests.
package contract

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"limber/internal/api"
)

// Check fails the test where an answer isn't one that the document has for its request: status, headers
// and body. A request that was taken must be one that the document allows, as far as its body can be read
// again (GetBody). An address or method that isn't documented must be answered 404 or 405.
func Check(t testing.TB, r *http.Request, status int, header http.Header, body []byte) {
	t.Helper()
	if err := check(r, status, header, body); err != nil {
		t.Errorf("%s %s answered %d, against the document: %v", r.Method, r.URL.Path, status, err)
	}
}

func check(r *http.Request, status int, header http.Header, body []byte) error {
	router, err := document()
	if err != nil {
		return err
	}
	asked := r.Clone(context.Background())
	if r.Method == http.MethodHead {
		asked.Method = http.MethodGet // HEAD answers as GET does, with no body
	}
	asked.URL.Scheme, asked.URL.Host = "", "" // wherever the product is
	route, parameters, err := router.FindRoute(asked)
	if err == nil && slices.Contains(slices.Collect(maps.Values(parameters)), "") {
		err = routers.ErrPathNotFound // a name in a path stands for some text
	}
	if err != nil {
		return checkUndocumented(status, err)
	}
	input := &openapi3filter.RequestValidationInput{
		Request: asked, PathParams: parameters, Route: route,
		Options: &openapi3filter.Options{
			IncludeResponseStatus: true, SkipSettingDefaults: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, // an answer tells whether a capability was good
		},
	}
	if status < 300 && r.GetBody != nil {
		if asked.Body, err = r.GetBody(); err != nil {
			return err
		}
		if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
			return fmt.Errorf("it was taken, but should not have been: %w", err)
		}
	}
	input.Options.ExcludeResponseBody = r.Method == http.MethodHead
	return checkAnswer(input, status, header, body)
}

func checkAnswer(input *openapi3filter.RequestValidationInput, status int, header http.Header, body []byte) error {
	documented := input.Route.Operation.Responses.Status(status)
	if documented == nil {
		return fmt.Errorf("no such status")
	}
	if len(documented.Value.Content) == 0 && len(body) > 0 {
		return fmt.Errorf("a body of %d bytes where none should be", len(body))
	}
	for name, h := range documented.Value.Headers { // the filter passes over redirects and 304
		if h.Value.Required && header.Get(name) == "" {
			return fmt.Errorf("no header %s", name)
		}
	}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: status, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	})
}

func checkUndocumented(status int, why error) error {
	missing := why.Error() == routers.ErrPathNotFound.Error() || why.Error() == routers.ErrMethodNotAllowed.Error()
	if missing && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) {
		return nil
	}
	return why
}

// document is read once, from where the product serves it.
var document = sync.OnceValues(func() (routers.Router, error) {
	for _, plain := range []string{"text/html", "text/javascript", "text/calendar", "application/xml", "image/svg+xml", "image/png"} {
		openapi3filter.RegisterBodyDecoder(plain, openapi3filter.PlainBodyDecoder)
	}
	w := httptest.NewRecorder()
	api.GuideHandler(api.GuideDeps{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/v1/openapi.json", strings.NewReader("")))
	content, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		return nil, fmt.Errorf("load document: %w", err)
	}
	return legacy.NewRouter(content)
})
