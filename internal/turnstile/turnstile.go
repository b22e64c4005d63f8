// Package turnstile asks Cloudflare Turnstile whether a form's token was earned by a person.
//
// It is optional: a clinic that has a Turnstile widget sets its secret. Cloudflare is told the token and
// nothing else, not even the person's IP address.
package turnstile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	verifyURL = "https://challenges.cloudflare.com/turnstile/v0/siteverify"
	// timeout is for the whole call. A person is waiting.
	timeout = 5 * time.Second
	// maxToken is the longest token that Turnstile gives, in bytes.
	maxToken = 2048
	// maxAnswer is more than any answer has, in bytes.
	maxAnswer = 64 << 10
)

// Client verifies the tokens of one widget. It is an api.Challenge.
type Client struct {
	secret string
	url    string
	http   http.Client
}

// New returns a client for the widget with that secret.
func New(secret string) *Client { return NewAt(verifyURL, secret) }

// NewAt returns a client of a service at another URL that answers as Turnstile does.
func NewAt(url, secret string) *Client {
	return &Client{secret: secret, url: url, http: http.Client{
		Timeout: timeout,
		// A redirect would carry the secret to wherever it leads.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is what siteverify says.
type answer struct {
	Success bool     `json:"success"`
	Errors  []string `json:"error-codes"`
}

// tokenErrors are Turnstile's words for a token that is at fault. Any other is ours or Cloudflare's.
var tokenErrors = []string{"missing-input-response", "invalid-input-response", "timeout-or-duplicate"}

// Passed reports whether a token is good: it was earned in the last five minutes, and not verified
// before. An error says that Turnstile could not be asked, or would not answer us: a wrong secret is one
// of those, since it says nothing of the person. It holds neither the secret nor the token.
func (c *Client) Passed(ctx context.Context, token string) (bool, error) {
	if token == "" || len(token) > maxToken {
		return false, nil
	}
	form := url.Values{"secret": {c.secret}, "response": {token}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, strings.NewReader(form.Encode()))
	if err != nil {
		return false, fmt.Errorf("turnstile: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := c.http.Do(request)
	if err != nil {
		return false, fmt.Errorf("turnstile: %w", err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return false, fmt.Errorf("turnstile: read answer: %w", err)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return false, fmt.Errorf("turnstile: answer %d is not JSON", response.StatusCode)
	}
	return a.verdict(response.StatusCode)
}

func (a answer) verdict(status int) (bool, error) {
	blamed := func(code string) bool { return slices.Contains(tokenErrors, code) }
	switch {
	case status == http.StatusOK && a.Success:
		return true, nil
	case len(a.Errors) > 0 && !slices.ContainsFunc(a.Errors, func(code string) bool { return !blamed(code) }):
		return false, nil
	case len(a.Errors) == 0:
		return false, fmt.Errorf("turnstile: answer %d without a reason", status)
	}
	return false, errors.New("turnstile: " + strings.Join(a.Errors, ", "))
}
