package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"limber/infra/local/cloud"
	"limber/infra/local/visitor"
)

// document is the OpenAPI document of the repository.
func document(t *testing.T) *openapi3.T {
	t.Helper()
	d, err := openapi3.NewLoader().LoadFromFile(filepath.Join(root, "infra", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// oneWay are the settings of a clinic that texts come from but not to.
var oneWay = []string{"TextTwoWay=no", "TextOrigin=arn:aws:sms-voice:eu-west-2:123456789012:sender-id/RIVERSIDE/GB"}

// walker opens whatever can be opened.
type walker struct {
	*clinic
	document *openapi3.T
	opened   map[string]bool // paths of the document that answered well
}

// TestOpeningAddressesNeverChangesAByte does what mail scanners, previews and crawlers do, at every stage
// of a life on both channels.
func TestOpeningAddressesNeverChangesAByte(t *testing.T) {
	opened := map[string]bool{}
	for name, settings := range map[string][]string{"two-way": nil, "one-way": oneWay} {
		t.Run(name, func(t *testing.T) {
			w := &walker{open(t, settings...), document(t), opened}
			w.live(settings == nil)
		})
	}
	for path, item := range document(t).Paths.Map() {
		if item.Get != nil && !opened[path] {
			t.Errorf("no link led to %s", path)
		}
	}
}

// live leads a runner on both channels and one on texts alone through all that brings messages.
func (w *walker) live(twoWay bool) {
	const anna, annasPhone, bobsPhone = "anna@runner.example", "+447700900151", "+447700900152"
	ctx := w.t.Context()
	both := visitor.SignUp{Email: anna, Phone: annasPhone, Name: "Anna", Time: "12:00", Consent: map[string]bool{"email": true, "sms": true, "answers": true}}
	texts := visitor.SignUp{Phone: bobsPhone, Time: "12:00"}
	for _, up := range []*visitor.SignUp{&both, &texts} {
		up.Days, up.TimeZone, up.Focus, up.Minutes = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, "Europe/London", "both", 10
		w.must(w.Subscribe(ctx, *up))
	}
	_, err := w.Enquire(ctx, from("Walker"))
	w.must(err)
	_, err = w.Press(ctx, "/staff/sign-in", url.Values{"email": {reception}})
	w.must(err)
	w.must(w.Drain(ctx))
	w.walk("waiting to be confirmed")
	w.must(w.Confirm(ctx, anna))
	w.must(w.ConfirmText(ctx, annasPhone))
	w.must(w.ConfirmText(ctx, bobsPhone))
	w.until(at(23, 12, 1))
	w.train(w.holder(anna))
	if twoWay {
		for _, words := range []string{"DONE", "EASIER", "HARDER", "SNOOZE 30M", "PAUSE 1 DAY", "RESUME", "HELP", "what?", "PAIN 6", "STOP", "START"} {
			w.must(w.Text(ctx, annasPhone, words))
		}
		w.must(w.Text(ctx, "+447700900159", "hello"))
	}
	w.until(at(24, 18, 30))
	w.must(w.Subscribe(ctx, both)) // they are told that they have it already
	w.must(w.Subscribe(ctx, texts))
	w.must(w.Drain(ctx))
	w.walk("with reminders")
	for _, address := range []string{anna, bobsPhone} {
		answer, err := w.Press(ctx, "/preferences/"+w.holder(address)+"/details", nil)
		w.must(err)
		if answer.Status != http.StatusSeeOther {
			w.t.Fatalf("asking for the details: %d", answer.Status)
		}
	}
	w.walk("with links to the details")
	if !twoWay {
		return
	}
	w.skipTo(w.Cloud.Now().Add(364 * 24 * time.Hour))
	w.until(w.Cloud.Now().Add(25 * time.Hour))
	for _, address := range []string{anna, bobsPhone} {
		messages := w.Messages(address)
		if asked := messages[len(messages)-1]; asked.Time.Before(w.Cloud.Now().Add(-26 * time.Hour)) {
			w.t.Errorf("%s was not asked after a year", address)
		}
	}
	w.walk("a year later")
}

// leap moves the clock without a tick of any schedule, which is quick. The next ticks catch up.
func (k *clinic) leap(to time.Time) {
	k.t.Helper()
	_, err := k.Inject(cloud.Fault{Service: "scheduler", Mode: cloud.Drop})
	k.must(err)
	k.until(to)
	k.ClearFaults()
}

// skipTo leaps so far that catching up would take long: from then on no reminder falls due.
func (k *clinic) skipTo(to time.Time) {
	k.t.Helper()
	k.leap(to)
	_, err := k.Inject(cloud.Fault{Service: "scheduler", Function: "ScheduleFunction", Mode: cloud.Drop})
	k.must(err)
}

// holder is the end of the latest link to somebody's own page.
func (k *clinic) holder(address string) string {
	k.t.Helper()
	messages := k.Messages(address)
	for _, m := range slices.Backward(messages) {
		for _, path := range []string{"/preferences", "/t"} {
			if link, err := visitor.Link(m, path); err == nil {
				return end(link)
			}
		}
	}
	k.t.Fatalf("%s has no link to their page", address)
	return ""
}

// end is what a link ends in.
func end(link string) string {
	path, _, _ := strings.Cut(link, "?")
	return path[strings.LastIndex(path, "/")+1:]
}

// walk opens every link of every message so far and every path of the document with each link's end, and
// demands that all that is kept is as before, to the byte: rows, counters, queues, messages.
func (w *walker) walk(stage string) {
	w.t.Helper()
	w.must(w.Drain(w.t.Context()))
	before := w.stored()
	var ends []string
	for _, link := range w.links() {
		w.visit(link, nil)
		if strings.Count(strings.TrimPrefix(link, w.URL()), "/") > 1 {
			ends = append(ends, end(link))
		}
	}
	ends = append(ends, w.feeds(ends)...)
	if len(ends) == 0 {
		w.t.Errorf("%s: no message holds a link", stage)
	}
	for path, item := range w.document.Paths.Map() {
		if item.Get != nil {
			w.visitPath(path, item.Get, ends)
		} else {
			w.visitPath(path, &openapi3.Operation{}, ends) // where there is a button's POST alone
		}
	}
	w.must(w.Drain(w.t.Context()))
	if changes := w.stored().changes(before); len(changes) > 0 {
		w.t.Errorf("%s, opening addresses changed:\n%s", stage, strings.Join(changes, "\n"))
	}
}

var feedLink = regexp.MustCompile(`href="https?://[^"]+/calendar/([\w.-]+)"`)

// feeds are the ends of the links to calendars that the pages of these holders have, which no message has.
func (k *clinic) feeds(holders []string) (ends []string) {
	k.t.Helper()
	for _, holder := range holders {
		answer, err := k.Get(k.t.Context(), "/preferences/"+holder)
		k.must(err)
		if found := feedLink.FindStringSubmatch(answer.Body); found != nil && !slices.Contains(ends, found[1]) {
			ends = append(ends, found[1])
		}
	}
	return ends
}

// links are all links to the site in all messages so far, each once.
func (k *clinic) links() []string {
	var links []string
	for _, m := range k.Messages("") {
		for _, link := range visitor.Links(m) {
			link, _, _ = strings.Cut(link, "#")
			if strings.HasPrefix(link, k.URL()+"/") && !slices.Contains(links, link) {
				links = append(links, link)
			}
		}
	}
	return links
}

// visitPath opens a path of the document with each end of a link that it can have.
func (w *walker) visitPath(path string, get *openapi3.Operation, ends []string) {
	for _, end := range append([]string{"no-link"}, ends...) {
		headers := map[string]string{}
		if get.Security != nil && len(*get.Security) > 0 {
			headers["Authorization"] = "Bearer " + end
		}
		filled := strings.NewReplacer("{link}", end, "{reference}", end, "{id}", "clam", "{file}", "clam.svg").Replace(path)
		query := url.Values{}
		for _, p := range get.Parameters {
			if p.Value.In == openapi3.ParameterInQuery && p.Value.Required {
				query.Set(p.Value.Name, fmt.Sprint(p.Value.Example))
			}
		}
		if len(query) > 0 {
			filled += "?" + query.Encode()
		}
		status := w.visit(filled, headers)
		// Staff's pages ask whoever has no session to sign in: a scanner has none.
		if status < http.StatusBadRequest || strings.HasPrefix(path, "/staff") && status == http.StatusUnauthorized {
			w.opened[path] = true
		}
		if filled == path && len(headers) == 0 {
			return // the same for everybody
		}
	}
}

// visit opens an address by HEAD and by GET, and returns what GET was answered with.
func (w *walker) visit(address string, headers map[string]string) int {
	w.t.Helper()
	status := 0
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		answer, err := w.DoWith(w.t.Context(), method, address, headers, "")
		w.must(err)
		if status = answer.Status; status >= http.StatusInternalServerError {
			w.t.Errorf("%s %s: %d", method, address, status)
		}
	}
	return status
}
