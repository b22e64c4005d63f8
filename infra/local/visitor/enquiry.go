package visitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Enquiry is the enquiry that the API takes.
type Enquiry struct {
	Name     string   `json:"name"`
	Email    string   `json:"email,omitempty"`
	Phone    string   `json:"phone,omitempty"`
	Way      string   `json:"way,omitempty"`
	CallTime string   `json:"call_time,omitempty"`
	Topic    string   `json:"topic"`
	Message  string   `json:"message"`
	Signs    []string `json:"signs,omitempty"`
	Consent  bool     `json:"consent"`
}

// Enquire writes to the clinic, with consent, and returns the reference.
func (v *Visitor) Enquire(ctx context.Context, e Enquiry) (reference string, err error) {
	e.Consent = true
	body, err := json.Marshal(e)
	if err != nil {
		return "", err
	}
	answer, err := v.Do(ctx, http.MethodPost, "/v1/enquiries", "application/json", string(body))
	if err != nil {
		return "", err
	}
	var made struct{ Reference string }
	if err := json.Unmarshal([]byte(answer.Body), &made); err != nil || answer.Status != http.StatusAccepted || made.Reference == "" {
		return "", fmt.Errorf("the enquiry was answered with %d: %s", answer.Status, answer.Body)
	}
	return made.Reference, nil
}

// Staff is one of the clinic's staff, signed in.
type Staff struct {
	*Visitor
	cookie string
}

// SignIn asks for a link to an address of staff, opens it and presses its button. Of the page that it leads
// to it returns the path.
func (v *Visitor) SignIn(ctx context.Context, address, reference string) (*Staff, string, error) {
	form := url.Values{"email": {address}}
	if reference != "" {
		form.Set("enquiry", reference)
	}
	asked, err := v.Press(ctx, "/staff/sign-in", form)
	if err != nil || asked.Status >= http.StatusBadRequest {
		return nil, "", fmt.Errorf("asking to sign in was answered with %d %w", asked.Status, err)
	}
	messages, err := v.Inbox(ctx, address)
	if err != nil || len(messages) == 0 {
		return nil, "", errors.Join(errors.New("no link to sign in came"), err)
	}
	link, err := Link(messages[len(messages)-1], "/staff/sign-in")
	if err != nil {
		return nil, "", err
	}
	entered, err := v.Press(ctx, link, nil)
	if err != nil || entered.Status != http.StatusSeeOther {
		return nil, "", fmt.Errorf("signing in was answered with %d %w", entered.Status, err)
	}
	cookie, _, _ := strings.Cut(entered.Header.Get("Set-Cookie"), ";")
	return &Staff{v, cookie}, entered.Header.Get("Location"), nil
}

// Open opens a page of staff.
func (s *Staff) Open(ctx context.Context, path string) (Answer, error) {
	return s.DoWith(ctx, http.MethodGet, path, map[string]string{"Cookie": s.cookie}, "")
}

// Act opens an enquiry and presses one of its buttons.
func (s *Staff) Act(ctx context.Context, reference, act, text string) (Answer, error) {
	form := url.Values{"act": {act}}
	if text != "" {
		form.Set("text", text)
	}
	return s.Submit(ctx, "/staff/enquiries/"+reference, "/staff/enquiries/"+reference, form)
}

// Erase opens an enquiry, ticks that it is to be erased, and presses the button.
func (s *Staff) Erase(ctx context.Context, reference string) (Answer, error) {
	page := "/staff/enquiries/" + reference
	return s.Submit(ctx, page, page+"/erase", url.Values{"erase": {"yes"}})
}

// Find searches for an enquiry.
func (s *Staff) Find(ctx context.Context, words string) (Answer, error) {
	return s.Submit(ctx, "/staff", "/staff/search", url.Values{"words": {words}})
}

// Submit opens a page and posts a form of it.
func (s *Staff) Submit(ctx context.Context, page, to string, form url.Values) (Answer, error) {
	opened, err := s.Open(ctx, page)
	if err != nil {
		return opened, err
	}
	found := regexp.MustCompile(`(?s)action="` + to + `".*?name="form_token" value="([^"]+)"`).FindStringSubmatch(opened.Body)
	if opened.Status != http.StatusOK || found == nil {
		return opened, fmt.Errorf("the page %s was answered with %d, or has no form", page, opened.Status)
	}
	form.Set("form_token", found[1])
	headers := map[string]string{"Cookie": s.cookie, "Content-Type": "application/x-www-form-urlencoded"}
	return s.DoWith(ctx, http.MethodPost, to, headers, form.Encode())
}
