// Package visitor uses the product as its users do: over HTTP, through the links in the messages they
// get. The demonstration and the end-to-end tests are told in its terms.
package visitor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"limber/infra/local/gateway"
	"limber/infra/local/inbox"
)

// Visitor is somebody at the site.
type Visitor struct {
	Site string // no slash at the end
	IP   string // the address to call from, of the local gateway's making; empty for the real one
	// Seen is called with each exchange with the site; it may be nil.
	Seen func(r *http.Request, status int, header http.Header, body []byte)
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Do makes a request; a body is sent under its content type.
func (v *Visitor) Do(ctx context.Context, method, path, contentType, body string) (Answer, error) {
	headers := map[string]string{}
	if contentType != "" {
		headers["Content-Type"] = contentType
	}
	return v.DoWith(ctx, method, path, headers, body)
}

// DoWith makes a request with headers of its own. The path may be a whole address. Redirects are
// answers like others.
func (v *Visitor) DoWith(ctx context.Context, method, path string, headers map[string]string, body string) (Answer, error) {
	if !strings.HasPrefix(path, "http") {
		path = v.Site + path
	}
	r, err := http.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	if err != nil {
		return Answer{}, err
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	if v.IP != "" {
		r.Header.Set(gateway.SourceHeader, v.IP)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(r)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && v.Seen != nil && !strings.Contains(path, "/_local/") {
		v.Seen(r, response.StatusCode, response.Header, text)
	}
	return Answer{response.StatusCode, response.Header, string(text)}, err
}

// Get opens an address.
func (v *Visitor) Get(ctx context.Context, path string) (Answer, error) {
	return v.Do(ctx, http.MethodGet, path, "", "")
}

// Press presses a page's button: it POSTs the form.
func (v *Visitor) Press(ctx context.Context, path string, form url.Values) (Answer, error) {
	return v.Do(ctx, http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

// SignUp is the sign-up that the API takes. Where Consent is nil, Subscribe consents to the channels given.
type SignUp struct {
	Email    string          `json:"email,omitempty"`
	Phone    string          `json:"phone,omitempty"`
	Name     string          `json:"name,omitempty"`
	Days     []string        `json:"days"`
	RunDays  []string        `json:"run_days,omitempty"`
	Time     string          `json:"time"`
	TimeZone string          `json:"time_zone"`
	Focus    string          `json:"focus"`
	Minutes  int             `json:"minutes"`
	Consent  map[string]bool `json:"consent"`
}

// Subscribe asks for a subscription.
func (v *Visitor) Subscribe(ctx context.Context, s SignUp) error {
	if s.Consent == nil {
		s.Consent = map[string]bool{}
		if s.Email != "" {
			s.Consent["email"] = true
		}
		if s.Phone != "" {
			s.Consent["sms"] = true
		}
	}
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	answer, err := v.Do(ctx, http.MethodPost, "/v1/subscriptions", "application/json", string(body))
	if err != nil {
		return err
	}
	if answer.Status != http.StatusAccepted {
		return fmt.Errorf("subscribing was answered with %d: %s", answer.Status, answer.Body)
	}
	return nil
}

// Inbox returns the messages an address has, oldest first.
func (v *Visitor) Inbox(ctx context.Context, address string) ([]inbox.Message, error) {
	answer, err := v.Get(ctx, "/_local/messages?to="+url.QueryEscape(address))
	if err != nil {
		return nil, err
	}
	var messages []inbox.Message
	if err := json.Unmarshal([]byte(answer.Body), &messages); err != nil {
		return nil, fmt.Errorf("inbox: %w", err)
	}
	return messages, nil
}

// Header returns a message's header, or "".
func Header(m inbox.Message, name string) string {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

// Confirm opens the latest confirmation in an inbox and presses its button.
func (v *Visitor) Confirm(ctx context.Context, address string) error {
	return v.confirm(ctx, address, "/confirm")
}

// confirm follows the link of the latest message to an address, and presses the page's button.
func (v *Visitor) confirm(ctx context.Context, address, path string) error {
	messages, err := v.Inbox(ctx, address)
	if err != nil {
		return err
	}
	if len(messages) == 0 {
		return errors.New("no message to confirm came")
	}
	link, err := Link(messages[len(messages)-1], path)
	if err != nil {
		return err
	}
	return v.accept(ctx, link)
}

// accept opens the page of a confirmation and presses its button.
func (v *Visitor) accept(ctx context.Context, link string) error {
	if page, err := v.Get(ctx, link); err != nil || page.Status != http.StatusOK {
		return errors.Join(fmt.Errorf("the confirmation page was answered with %d", page.Status), err)
	}
	answer, err := v.Press(ctx, link, nil)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("confirming was answered with %d", answer.Status)
	}
	return err
}

// OneClick leaves as mail programs do for their readers (RFC 8058).
func (v *Visitor) OneClick(ctx context.Context, m inbox.Message) (Answer, error) {
	link := strings.Trim(strings.Split(Header(m, "List-Unsubscribe"), ",")[0], "<> ")
	if link == "" || Header(m, "List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" {
		return Answer{}, errors.New("the message has no one-click unsubscribe")
	}
	return v.Do(ctx, http.MethodPost, link, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
}

// Now reads the local cloud's clock.
func (v *Visitor) Now(ctx context.Context) (time.Time, error) {
	answer, err := v.Get(ctx, "/_local/clock")
	return clock(answer, err)
}

// WaitUntil moves the clock on; everything due by then has been done when it returns.
func (v *Visitor) WaitUntil(ctx context.Context, at time.Time) error {
	body, err := json.Marshal(map[string]string{"to": at.UTC().Format(time.RFC3339)})
	if err != nil {
		return err
	}
	_, err = clock(v.Do(ctx, http.MethodPost, "/_local/clock", "application/json", string(body)))
	return err
}

// Leap moves the clock on without the ticks of schedules on the way, which is quick. The next tick catches up. It ends all
// faults.
func (v *Visitor) Leap(ctx context.Context, at time.Time) error {
	const faults = "/_local/faults"
	answer, err := v.Do(ctx, http.MethodPost, faults, "application/json", `{"Service":"scheduler","Mode":"drop"}`)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("holding the schedules back was answered with %d: %s", answer.Status, answer.Body)
	}
	if err == nil {
		err = v.WaitUntil(ctx, at)
	}
	_, ended := v.Do(ctx, http.MethodDelete, faults, "", "")
	return errors.Join(err, ended)
}

func clock(answer Answer, err error) (time.Time, error) {
	if err != nil {
		return time.Time{}, err
	}
	var now struct {
		Now   time.Time `json:"now"`
		Error string    `json:"error"`
	}
	if err := json.NewDecoder(bytes.NewReader([]byte(answer.Body))).Decode(&now); err != nil || now.Error != "" {
		return time.Time{}, fmt.Errorf("clock: %s %w", now.Error, err)
	}
	return now.Now, nil
}

var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// Hidden returns what the forms of a page, or of a part of it, have in fields that nobody sees.
func Hidden(page string) url.Values {
	form := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		form.Add(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	return form
}
