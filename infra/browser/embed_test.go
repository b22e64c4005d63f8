package browser_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

const (
	subscribe = "limber-subscribe"
	contactUs = "limber-contact"
	routine   = "limber-routine"
)

// elements are ours, and where the website's own links in them lead.
var elements = map[string]string{subscribe: "/subscribe", contactUs: "/contact", routine: "/routine?focus=stretch&minutes=10"}

func TestTheElementsWorkOnAWebsiteOfAnotherOrigin(t *testing.T) {
	s, origin := openWebsite(t)
	c, axe := tools(t)
	g := lookAt(t, origin, c)
	t.Run("they show what is the clinic's", func(t *testing.T) { g.t = t; g.loaded(s); g.fits(axe, "at first") })
	t.Run("what is wrong is said where it is", func(t *testing.T) { g.t = t; g.errs(); g.fits(axe, "with errors") })
	t.Run("a runner signs up", func(t *testing.T) { g.t = t; g.signsUp(s) })
	t.Run("a sign stops a message, which is then sent", func(t *testing.T) { g.t = t; g.writes(s, func() { g.fits(axe, "stopped") }) })
	g.fits(axe, "sent")
	for _, asked := range g.tab.Requests() {
		if !strings.HasPrefix(asked, origin) && !strings.HasPrefix(asked, s.URL()) {
			t.Errorf("the page asks %s", asked)
		}
	}
	for _, trouble := range g.tab.Troubles() {
		if !strings.Contains(trouble, "422") { // which the browser counts as trouble
			t.Errorf("the browser says: %s", trouble)
		}
	}
}

func (g guest) loaded(s *site) {
	g.t.Helper()
	g.sees(subscribe, "Sign me up")
	g.sees(contactUs, "Send my message")
	g.sees(routine, "10-minute stretch routine")
	g.sees(contactUs, "Messages to us are not for emergencies.")
	answer, err := s.Get(g.ctx, "/v1/routines?focus=stretch&minutes=10&format=text")
	must(g.t, err)
	lines := regexp.MustCompile(`(?m)^\d+\. (.*)$`).FindAllStringSubmatch(answer.Body, -1) // exercises and steps
	shown := g.words(routine)
	for _, line := range lines {
		if !strings.Contains(shown, line[1]) {
			g.t.Errorf("the routine hasn't got %q", line[1])
		}
	}
	if len(lines) < 15 {
		g.t.Errorf("the routine is %q", lines)
	}
}

func (g guest) errs() {
	g.t.Helper()
	g.types(contactUs, "email", "nonsense")
	g.ticks(contactUs, "signs", "non-urgent") // and unticked: no sign is left
	g.ticks(contactUs, "signs", "non-urgent")
	g.presses(contactUs, "Send my message", 1)
	g.at(contactUs, "There is a problem")
	g.presses(subscribe, "Sign me up", 1)
	g.at(subscribe, "There is a problem")
	g.sees(subscribe, "Choose at least one day.")
	if kept := g.value(contactUs, "email"); kept != "nonsense" {
		g.t.Errorf("what was typed is now %q", kept)
	}
	heard, err := g.tab.Hear(g.ctx, "alert", "textbox", "group", "checkbox", "link")
	must(g.t, err)
	said := func(role, name, description string, invalid bool) {
		g.t.Helper()
		for _, h := range heard {
			if h.Role == role && h.Name == name && strings.Contains(h.Description, description) && h.Invalid == invalid {
				return
			}
		}
		g.t.Errorf("no %s %q that says %q is heard among %+v", role, name, description, heard)
	}
	said("textbox", "Your name", "Error: Enter your name.", true)
	said("textbox", "Your email address", "Error: Enter an email address, like name@example.com.", true)
	said("group", "What is your message about?", "Error: Choose what your message is about.", false)
	said("group", "Do any of these fit you?", "If you tick one, we tell you where to get help.", false)
	must(g.t, g.tab.Evaluate(g.ctx, `[...`+g.in(contactUs, ".errors")+`.querySelectorAll("a")].find(a => a.innerText.startsWith("Enter your name")).click()`, nil))
	g.waits(g.in(contactUs, `[name="name"]`) + `.matches(":focus")`)
}

func (g guest) signsUp(s *site) {
	g.t.Helper()
	must(g.t, g.tab.Evaluate(g.ctx, `addEventListener("limber-sent", e => { window.sent = (window.sent || "") + e.target.localName + " " })`, nil))
	g.types(subscribe, "email", anna)
	g.types(subscribe, "name", "Anna")
	g.ticks(subscribe, "days", "mon")
	g.ticks(subscribe, "consent", "email")
	g.presses(subscribe, "Sign me up", 3)
	g.at(subscribe, "Check your messages")
	g.sees(subscribe, "Look for our email or text.")
	g.waits(`window.sent === "limber-subscribe "`)
	must(g.t, s.Drain(g.ctx))
	if n := len(s.Messages(anna)); n != 1 {
		g.t.Fatalf("Anna got %d messages", n)
	}
	must(g.t, s.Confirm(g.ctx, anna))
}

var referred = regexp.MustCompile(`[2-9A-Z]{3}-[2-9A-Z]{3}`)

func (g guest) writes(s *site, stopped func()) {
	g.t.Helper()
	must(g.t, g.tab.Evaluate(g.ctx, g.in(contactUs, `[name="email"]`)+`.value = ""`, nil))
	g.types(contactUs, "name", "Ben Hill")
	g.types(contactUs, "email", ben)
	g.types(contactUs, "message", "May I run uphill again?")
	g.ticks(contactUs, "topic", "back-pain")
	g.ticks(contactUs, "consent", "true")
	g.ticks(contactUs, "signs", "emergency")
	g.presses(contactUs, "Send my message", 1)
	g.at(contactUs, "Stop: call 999 or go to A&E now")
	g.sees(contactUs, "Emergency: Call 999 or go to A&E now if:")
	stopped()
	if len(s.Messages(reception)) > 0 {
		g.t.Error("the message was sent before the sign was spoken of")
	}
	g.presses(contactUs, "Go back to my message", 1)
	if kept := g.value(contactUs, "message"); kept != "May I run uphill again?" {
		g.t.Errorf("what was typed is now %q", kept)
	}
	g.presses(contactUs, "Send my message", 1)
	g.presses(contactUs, "I have read this. Send my message", 1)
	g.at(contactUs, "We have your message")
	for _, words := range []string{"Your reference is:", "Messages to us are not for emergencies.", "We aim to answer by the end of", "Emergency: Call 999 or go to A&E now if:"} {
		g.sees(contactUs, words)
	}
	if strings.Contains(g.words(contactUs), "not sent yet") {
		g.t.Error("it says that the message is not sent")
	}
	g.kept(s, "May I run uphill again?")
}

// kept demands that staff were told of one message, and read it under the reference that is shown.
func (g guest) kept(s *site, message string) {
	g.t.Helper()
	must(g.t, s.Drain(g.ctx))
	if told, thanked := len(s.Messages(reception)), len(s.Messages(ben)); told != 1 || thanked != 1 {
		g.t.Errorf("staff got %d messages, the sender %d", told, thanked)
	}
	reference := referred.FindString(g.words(contactUs))
	staff, _, err := s.SignIn(g.ctx, reception, reference)
	must(g.t, err)
	read, err := staff.Open(g.ctx, "/staff/enquiries/"+reference)
	must(g.t, err)
	if read.Status != http.StatusOK || !strings.Contains(read.Body, message) {
		g.t.Errorf("staff read %d %s", read.Status, read.Body)
	}
}
