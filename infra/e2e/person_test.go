package e2e

import (
	"cmp"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"limber/infra/local/inbox"
	"limber/infra/local/visitor"
)

// person is somebody who signed up and confirmed, and what they have seen so far.
type person struct {
	k            *clinic
	email, phone string // either may be empty
	link         string // to their page
	emails       int    // looked at
	texts        int
	details      string // a link to see what is held
	detailsAt    time.Time
}

var preferencesLink = regexp.MustCompile(`/preferences/([\w.-]+)`)

// join signs somebody up for every day, unless they say otherwise, and confirms each channel by its link.
func (k *clinic) join(up visitor.SignUp) *person {
	k.t.Helper()
	up.TimeZone, up.Focus, up.Minutes = cmp.Or(up.TimeZone, "Europe/London"), cmp.Or(up.Focus, "both"), cmp.Or(up.Minutes, 10)
	if up.Days == nil {
		up.Days = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
	}
	k.must(k.Subscribe(k.t.Context(), up))
	k.must(k.Drain(k.t.Context()))
	p := &person{k: k, email: up.Email, phone: up.Phone}
	for address, path := range map[string]string{p.email: "/confirm", p.phone: "/c"} {
		if address == "" {
			continue
		}
		messages := k.Messages(address)
		if len(messages) == 0 {
			k.t.Fatalf("no message to confirm for %+v", up)
		}
		link, err := visitor.Link(messages[len(messages)-1], path)
		k.must(err)
		page, err := k.Press(k.t.Context(), link, nil)
		k.must(err)
		found := preferencesLink.FindStringSubmatch(page.Body)
		if page.Status != http.StatusOK || found == nil {
			k.t.Fatalf("confirming was answered with %d", page.Status)
		}
		p.link = found[1]
	}
	p.news()
	return p
}

// news returns the emails and texts since the last look.
func (p *person) news() (emails, texts []inbox.Message) {
	if p.email != "" {
		all := p.k.Messages(p.email)
		emails, p.emails = all[p.emails:], len(all)
	}
	if p.phone != "" {
		all := p.k.Messages(p.phone)
		texts, p.texts = all[p.texts:], len(all)
	}
	return emails, texts
}

// expect demands that so many emails and texts have come since the last look, and returns them.
func (p *person) expect(emails, texts int) ([]inbox.Message, []inbox.Message) {
	p.k.t.Helper()
	mailed, texted := p.news()
	if len(mailed) != emails || len(texted) != texts {
		p.k.t.Fatalf("%s%s got %d emails and %d texts, want %d and %d", p.email, p.phone, len(mailed), len(texted), emails, texts)
	}
	return mailed, texted
}

// says texts the clinic, and demands one answer that says something.
func (p *person) says(body, want string) {
	p.k.t.Helper()
	p.k.must(p.k.Text(p.k.t.Context(), p.phone, body))
	_, texts := p.expect(0, 1)
	if answer := texts[0].Content().Text; !strings.Contains(answer, want) {
		p.k.t.Errorf("%q was answered with %q, want %q", body, answer, want)
	}
}

// own is somebody's subscription as the API shows it.
type own struct {
	Channels struct {
		Email, SMS struct{ State, Reason string }
	}
	PauseUntil string `json:"pause_until"`
	Resting    bool
	History    []struct{ Date, Channel, Outcome, Reason, Words string }
}

func (p *person) own() own {
	p.k.t.Helper()
	answer, err := p.k.View(p.k.t.Context(), p.link)
	p.k.must(err)
	var view own
	if err := json.Unmarshal([]byte(answer.Body), &view); err != nil || answer.Status != http.StatusOK {
		p.k.t.Fatalf("GET /v1/subscription: %d %v %s", answer.Status, err, answer.Body)
	}
	return view
}

// page is the page of preferences, as people read it.
func (p *person) page() string {
	p.k.t.Helper()
	answer, err := p.k.Get(p.k.t.Context(), "/preferences/"+p.link)
	p.k.must(err)
	return html.UnescapeString(answer.Body)
}

// press presses a button of the page of preferences.
func (p *person) press(what string, form url.Values) {
	p.k.t.Helper()
	answer, err := p.k.Press(p.k.t.Context(), "/preferences/"+p.link+"/"+what, form)
	p.k.must(err)
	if answer.Status != http.StatusSeeOther {
		p.k.t.Fatalf("the button %s was answered with %d", what, answer.Status)
	}
}

// row is a row of the export.
type row struct {
	Kind   string
	Fields map[string]any
}

// held exports all that is held, by a link freshly sent to whichever channel is on.
func (p *person) held() map[string][]row {
	p.k.t.Helper()
	if p.k.Cloud.Now().Sub(p.detailsAt) > 50*time.Minute {
		p.news()
		p.press("details", nil)
		emails, texts := p.news()
		link, err := "", error(nil)
		for _, m := range emails {
			link, err = visitor.Link(m, "/details")
		}
		for _, m := range texts {
			link, err = visitor.Link(m, "/r")
		}
		p.k.must(err)
		p.details, p.detailsAt = link[strings.LastIndex(link, "/"):], p.k.Cloud.Now()
	}
	answer, err := p.k.Get(p.k.t.Context(), "/details"+p.details+"/export")
	p.k.must(err)
	var file struct{ Held []row }
	if err := json.Unmarshal([]byte(answer.Body), &file); err != nil || answer.Status != http.StatusOK {
		p.k.t.Fatalf("export: %d %v", answer.Status, err)
	}
	held := map[string][]row{}
	for _, r := range file.Held {
		held[r.Kind] = append(held[r.Kind], r)
	}
	return held
}
