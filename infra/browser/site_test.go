package browser_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/infra/local/cloud"
	"limber/infra/local/template"
	"limber/infra/local/visitor"
)

const root = "../.."

var manifest, binaries = filepath.Join(root, "template.yaml"), filepath.Join(root, ".build", "browser")

// built builds the functions, once for all tests, and returns their names.
var built = sync.OnceValues(func() (functions []string, err error) {
	stack, err := template.Read(manifest, template.Options{Parameters: template.Clinic("http://localhost")})
	if err != nil {
		return nil, err
	}
	for _, f := range stack.Functions {
		functions = append(functions, f.ID)
	}
	return functions, cloud.Build(context.Background(), root, binaries, functions)
})

// sunday is when the tests begin, in London's winter.
var sunday = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// site is a deployment on a local cloud of its own, and the pages that were seen of it.
type site struct {
	*cloud.Cloud
	visitor.Visitor
	t     *testing.T
	pages []sheet
}

// openSite deploys the demonstration clinic, save for what settings say: "EnquiryNotice=full" and the like.
func openSite(t *testing.T, settings ...string) *site {
	t.Helper()
	database := os.Getenv("LIMBER_DYNAMODB")
	if database == "" {
		t.Skip("needs DynamoDB Local: run make browse")
	}
	functions, err := built()
	must(t, err)
	parameters := template.Clinic("{site}")
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		parameters[name] = value
	}
	c, err := cloud.Start(t.Context(), cloud.Options{
		Template: manifest, Binaries: binaries, Parameters: parameters, DynamoDB: database, ManualClock: true, Start: sunday,
	})
	must(t, err)
	c.SetQuota(10_000, 1_000_000) // many people write within one second here; pace is tested elsewhere
	t.Cleanup(func() {
		if t.Failed() {
			for _, f := range functions {
				lines := c.Logs(f)
				t.Logf("%s:\n%s", f, strings.Join(lines[max(0, len(lines)-10):], "\n"))
			}
		}
		_ = c.Close()
	})
	return &site{Cloud: c, Visitor: visitor.Visitor{Site: c.URL()}, t: t}
}

// keep keeps a page under a name.
func (s *site) keep(name string, answer visitor.Answer, status int) {
	s.t.Helper()
	if answer.Status != status || !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		s.t.Fatalf("%s: answered with %d, want a page with %d: %s", name, answer.Status, status, answer.Body)
	}
	if slices.ContainsFunc(s.pages, func(p sheet) bool { return p.name == name }) {
		s.t.Fatalf("there are two pages called %s", name)
	}
	s.pages = append(s.pages, sheet{
		name: name, html: answer.Body, header: answer.Header, wrong: status >= http.StatusBadRequest,
	})
}

// open keeps and returns the page at an address.
func (s *site) open(name, path string, status int) string {
	s.t.Helper()
	answer, err := s.Get(s.t.Context(), path)
	must(s.t, err)
	s.keep(name, answer, status)
	if status == http.StatusUnauthorized { // who isn't signed in yet has made no mistake
		s.pages[len(s.pages)-1].wrong = false
	}
	return answer.Body
}

// press posts a form, and keeps and returns the page that it leads to.
func (s *site) press(name, path string, form url.Values, status int) string {
	s.t.Helper()
	ctx := s.t.Context()
	answer, err := s.Press(ctx, path, form)
	must(s.t, err)
	if answer.Status == http.StatusSeeOther {
		answer, err = s.Get(ctx, answer.Header.Get("Location"))
		must(s.t, err)
	}
	must(s.t, s.Drain(ctx)) // what the form led to
	s.keep(name, answer, status)
	return answer.Body
}

// tooOften posts forms until that is too often, and keeps the page that says so.
func (s *site) tooOften(name, path string, most int, form func(i int) url.Values) {
	s.t.Helper()
	for i := range most {
		answer, err := s.Press(s.t.Context(), path, form(i))
		must(s.t, err)
		if answer.Status == http.StatusTooManyRequests {
			s.keep(name, answer, http.StatusTooManyRequests)
			return
		}
	}
	s.t.Errorf("nobody is ever told of too many tries at %s", path)
}

// mail keeps the latest email to an address.
func (s *site) mail(name, to string) { s.mailAbout(name, to, "") }

// mailAbout keeps the latest email to an address with these words in its subject.
func (s *site) mailAbout(name, to, words string) {
	s.t.Helper()
	for _, m := range slices.Backward(s.Messages(to)) {
		if content := m.Content(); strings.Contains(content.Subject, words) {
			s.pages = append(s.pages, sheet{
				name: "mail " + name, html: content.HTML, mail: true, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
			})
			return
		}
	}
	s.t.Fatalf("no message to %s is about %q", to, words)
}

// link finds a link in the messages to an address, the latest first, by the path that it begins with.
func (s *site) link(to, path string) string {
	s.t.Helper()
	all := s.Messages(to)
	for _, m := range slices.Backward(all) {
		for _, link := range visitor.Links(m) {
			if strings.HasPrefix(link, s.Site+path) {
				return strings.TrimPrefix(link, s.Site)
			}
		}
	}
	s.t.Fatalf("no message to %s has a link to %s", to, path)
	return ""
}

// within finds a link in a page by the path that it begins with.
func (s *site) within(html, path string) string {
	s.t.Helper()
	found := regexp.MustCompile(`(?:href|action)="(` + path + `[\w.-]+)"`).FindStringSubmatch(html)
	if found == nil {
		s.t.Fatalf("the page has no link to %s", path)
	}
	return found[1]
}

// until moves the clock on to a time of November 2026.
func (s *site) until(day, hour, minute int) {
	s.t.Helper()
	must(s.t, s.AdvanceTo(s.t.Context(), time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC)))
}

// text sends the clinic a text.
func (s *site) text(from, words string) {
	s.t.Helper()
	must(s.t, s.Text(s.t.Context(), from, words))
	must(s.t, s.Drain(s.t.Context()))
}

// signUp asks for routines each day at nine, by email and text where they are given.
func (s *site) signUp(email, phone, name string) {
	s.t.Helper()
	must(s.t, s.Subscribe(s.t.Context(), visitor.SignUp{
		Email: email, Phone: phone, Name: name, Days: []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"},
		RunDays: []string{"tue", "sun"}, Time: "09:00", TimeZone: "Europe/London", Focus: "both", Minutes: 10,
	}))
	must(s.t, s.Drain(s.t.Context()))
}

// join signs up and confirms.
func (s *site) join(email, phone, name string) {
	s.t.Helper()
	ctx := s.t.Context()
	s.signUp(email, phone, name)
	must(s.t, s.Confirm(ctx, email))
	if phone != "" {
		must(s.t, s.ConfirmText(ctx, phone))
	}
	must(s.t, s.Drain(ctx))
}
