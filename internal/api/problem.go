package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"limber/internal/fault"
)

// statuses is the one place where a kind of fault becomes an HTTP status.
var statuses = map[fault.Kind]int{
	fault.Internal:     http.StatusInternalServerError,
	fault.Invalid:      http.StatusUnprocessableEntity,
	fault.TooLarge:     http.StatusRequestEntityTooLarge,
	fault.Unsupported:  http.StatusUnsupportedMediaType,
	fault.NotFound:     http.StatusNotFound,
	fault.Forbidden:    http.StatusForbidden,
	fault.Expired:      http.StatusGone,
	fault.Unavailable:  http.StatusServiceUnavailable,
	fault.TooMany:      http.StatusTooManyRequests,
	fault.Busy:         http.StatusConflict,
	fault.Unauthorized: http.StatusUnauthorized,
}

// status says that input is 400 where it can't be read at all, and 422 where fields of it are wrong. The
// wrong method has no kind of its own, since only routing knows of methods.
func status(f *fault.Error) int {
	switch {
	case f == errMethod:
		return http.StatusMethodNotAllowed
	case f.Kind == fault.Invalid && len(f.Fields) == 0:
		return http.StatusBadRequest
	}
	return statuses[f.Kind]
}

var errMethod = fault.New(fault.Unsupported, "This address can't be used in that way.")

// retryAfter is how long a client should wait when we are unavailable and the fault doesn't say.
const retryAfter = time.Minute

// problem is RFC 9457's, with the fields that are wrong.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail"`
	Errors []fieldProblem `json:"errors,omitempty"`
}

type fieldProblem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// fail answers with what went wrong: a problem to callers of the API, a page to people. What isn't a
// fault is logged, and answered with a bland sentence.
func fail(w http.ResponseWriter, r *http.Request, clinic Clinic, err error) {
	f := report(r, err)
	if wantsJSON(r) || clinic.writeError(w, f) != nil {
		writeProblem(w, f)
	}
}

// report logs an internal error and returns what may be said of it. It logs the route, not the path:
// a link's capability is in the path.
func report(r *http.Request, err error) *fault.Error {
	f := fault.As(err)
	if f.Kind == fault.Internal && err != nil {
		slog.Error("request failed", "request", requestID(r), "route", r.Pattern, "error", err)
	}
	return f
}

// wantsJSON tells callers of the API from people, who may post a form to it from the clinic's website.
func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/v1/") && contentType(r) != formType
}

func writeProblem(w http.ResponseWriter, f *fault.Error) {
	p := problem{Type: "about:blank", Status: status(f), Title: http.StatusText(status(f)), Detail: f.Message}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, fieldProblem{field.Name, field.Message})
	}
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // texts and a number can't fail
	}
	w.Header().Set("Content-Type", "application/problem+json")
	setFailure(w, f)
	w.WriteHeader(p.Status)
	w.Write(body)
}

// renamed gives the fields of an error the names that they have where it is shown: by the name they had.
func renamed(err error, names map[string]string) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	shown := *f
	shown.Fields = slices.Clone(f.Fields)
	for i, field := range shown.Fields {
		if name := names[field.Name]; name != "" {
			shown.Fields[i].Name = name
		}
	}
	return &shown
}

// setFailure sets the headers that problems and error pages share.
func setFailure(w http.ResponseWriter, f *fault.Error) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if f.Kind == fault.Unauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	wait := f.RetryAfter
	if wait <= 0 && f.Kind == fault.Unavailable {
		wait = retryAfter
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)) // rounded up
	}
}
