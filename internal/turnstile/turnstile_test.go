package turnstile_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"limber/internal/turnstile"
)

// verify asks a service that gives one answer, and returns what it was asked.
func verify(t *testing.T, token string, status int, body string) (passed bool, asked []string, err error) {
	t.Helper()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, fmt.Sprint(r.Method, " ", r.URL, " ", r.Header.Get("Content-Type"), " "), r.FormValue("secret"), r.FormValue("response"), fmt.Sprint(len(r.Form)))
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	defer service.Close()
	passed, err = turnstile.NewAt(service.URL+"/siteverify", "widget-secret").Passed(t.Context(), token)
	return passed, asked, err
}

func TestOnlyATokenThatTurnstileAcceptsPasses(t *testing.T) {
	for name, c := range map[string]struct {
		status       int
		body         string
		passed, fail bool
	}{
		"good":                {200, `{"success":true,"error-codes":[],"hostname":"clinic.example","challenge_ts":"2026-11-22T12:00:00Z"}`, true, false},
		"forged":              {200, `{"success":false,"error-codes":["invalid-input-response"]}`, false, false},
		"forged, as refused":  {400, `{"success":false,"error-codes":["invalid-input-response"]}`, false, false},
		"used or old":         {200, `{"success":false,"error-codes":["timeout-or-duplicate"]}`, false, false},
		"our secret is wrong": {200, `{"success":false,"error-codes":["invalid-input-secret"]}`, false, true},
		"both are wrong":      {200, `{"success":false,"error-codes":["invalid-input-response","invalid-input-secret"]}`, false, true},
		"its own mistake":     {200, `{"success":false,"error-codes":["internal-error"]}`, false, true},
		"no reason":           {200, `{"success":false}`, false, true},
		"down":                {503, `<html>`, false, true},
		"down but glad":       {503, `{"success":true}`, false, true},
		"moved":               {307, `{"success":true}`, false, true},
		"not JSON":            {200, `success`, false, true},
		"endless":             {200, `{"success":true` + strings.Repeat(" ", 70<<10) + `}`, false, true},
	} {
		passed, asked, err := verify(t, "token", c.status, c.body)
		if passed != c.passed || (err != nil) != c.fail {
			t.Errorf("%s: %v %v", name, passed, err)
		}
		if err != nil && (strings.Contains(err.Error(), "widget-secret") || strings.Contains(err.Error(), "token")) {
			t.Errorf("%s: the error tells %v", name, err)
		}
		if len(asked) != 4 {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
}

func TestTurnstileIsToldTheSecretAndTheTokenOnly(t *testing.T) {
	_, asked, _ := verify(t, "tok&en=", 200, `{"success":true}`)
	if got := strings.Join(asked, "|"); got != "POST /siteverify application/x-www-form-urlencoded |widget-secret|tok&en=|2" {
		t.Errorf("asked %s", got)
	}
}

func TestATokenThatCanNotBeOneIsNotSent(t *testing.T) {
	for _, token := range []string{"", strings.Repeat("x", 2049)} {
		if passed, asked, err := verify(t, token, 200, `{"success":true}`); passed || err != nil || len(asked) > 0 {
			t.Errorf("%d bytes: %v %v %q", len(token), passed, err, asked)
		}
	}
	if passed, _, err := verify(t, strings.Repeat("x", 2048), 200, `{"success":true}`); !passed || err != nil {
		t.Errorf("the longest token: %v %v", passed, err)
	}
}

func TestNoAnswerIsAnErrorAndNotAVerdict(t *testing.T) {
	hung := make(chan struct{})
	service := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hung }))
	defer service.Close()
	defer close(hung)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if passed, err := turnstile.NewAt(service.URL, "s").Passed(ctx, "token"); passed || err == nil {
		t.Errorf("given up: %v %v", passed, err)
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	if passed, err := turnstile.NewAt(gone.URL, "s").Passed(t.Context(), "token"); passed || err == nil {
		t.Errorf("unreachable: %v %v", passed, err)
	}
}
