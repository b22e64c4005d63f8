package browser_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"limber/infra/browser"
	"limber/internal/dynamo"
	"limber/internal/enquiry"
)

// kept reads an enquiry from the table.
func (s *site) kept(reference string) enquiry.Enquiry {
	s.t.Helper()
	e, err := dynamo.NewEnquiries(s.Database(), s.Table("EnquiriesTable")).ByReference(s.t.Context(), reference)
	must(s.t, err)
	return e
}

// lines reads one of staff's lists from the table.
func (s *site) lines(list enquiry.List) []enquiry.Line {
	s.t.Helper()
	lines, err := dynamo.NewEnquiries(s.Database(), s.Table("EnquiriesTable")).List(s.t.Context(), list, s.Cloud.Now().Add(time.Hour), 100)
	must(s.t, err)
	return lines
}

// reference reads the reference off the page after the form.
func (p person) reference() string {
	p.t.Helper()
	p.sees(http.StatusOK, "We have your message")
	return p.looks(`document.querySelector(".reference [aria-hidden]").innerText`)
}

func TestWithoutJavaScriptAnEnquiryWithASignIsStoppedAndThenSent(t *testing.T) {
	p, s := visit(t), openSite(t)
	p.opens(s.Site + "/contact")
	p.types("#name", "Kim Lee")
	p.types("#email", kim)
	p.types("#phone", "020 7946 0199")
	p.clicks("label[for=way-phone]")
	p.tabsTo("#call_time") // the list of a select is drawn outside of the page, so it is chosen from by key
	p.key("ArrowDown")
	p.clicks("label[for=topic]")
	p.types("#message", "My back aches.\nWhen could you see me?")
	p.clicks("label[for=signs]")
	p.clicks("label[for=consent]")
	must(t, s.Advance(p.ctx, time.Minute)) // as long as people take
	p.follows("form button")
	words := p.sees(http.StatusOK, "Stop: call 999 or go to A&E now")
	if !strings.Contains(words, "Your message is not sent yet") || len(s.lines(enquiry.ReadFirst)) > 0 {
		t.Errorf("whoever ticks a sign isn't stopped before anything is sent: %s", words)
	}
	p.follows("form button")
	reference := p.reference()
	e := s.kept(reference)
	got := []string{e.Name, e.Email.Reveal(), e.Phone.Reveal(), e.Way, e.CallTime, string(e.Topic), e.Message, string(e.Urgency), string(e.State)}
	want := []string{"Kim Lee", kim, "+442079460199", "phone", "morning", "back-pain", "My back aches.\nWhen could you see me?", "emergency", "open"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("stored as %q, want %q", got, want)
	}
	must(t, s.Drain(p.ctx))
	s.mailAbout("notice", reception, "read first: enquiry "+reference)
}

func TestWithTheKeyboardAloneAWrongFormIsMendedAndSent(t *testing.T) {
	p, s := visit(t), openSite(t)
	p.opens(s.Site + "/contact")
	for _, field := range [][2]string{{"#name", "Sam"}, {"#email", sam}} {
		p.tabsTo(field[0])
		must(t, p.tab.Type(p.ctx, field[1]))
	}
	p.tabsTo("#topic")
	p.key("ArrowDown")
	p.key(" ")
	p.tabsTo("#message")
	must(t, p.tab.Type(p.ctx, "Hello"))
	must(t, s.Advance(p.ctx, time.Minute))
	enter := func() error { return p.tab.Press(p.ctx, "Enter") }
	p.tabsTo("form button")
	must(t, p.tab.Follow(p.ctx, enter))
	p.sees(http.StatusUnprocessableEntity, "Error: Write to us")
	if !p.comesTo(".errors[role=alert]") {
		t.Error("the keyboard isn't at what is wrong")
	}
	p.tabsTo(".errors a")
	p.key("Enter")
	if !p.comesTo("#consent") {
		t.Error("the link of an error doesn't lead to its question")
	}
	p.key(" ")
	p.tabsTo("form button")
	must(t, p.tab.Follow(p.ctx, enter))
	if e := s.kept(p.reference()); e.Name != "Sam" || e.Topic != enquiry.Appointment || e.Message != "Hello" || e.State != enquiry.Open {
		t.Errorf("stored as %s, about %s, %s", e.Name, e.Topic, e.State)
	}
}

// signsIn has one of staff follow the link in a notice, and the one that comes to their own address then.
func (p person) signsIn(s *site, notice, title string) {
	p.t.Helper()
	p.opens(notice)
	p.follows("a")
	if words := p.sees(http.StatusUnauthorized, "Sign in"); strings.Contains(words, doraName) {
		p.t.Error("the notice's link alone opens the enquiry")
	}
	p.types("#email", reception)
	p.follows("form[action='/staff/sign-in'] button")
	p.sees(http.StatusOK, "Check your email")
	p.opens(mailbox(p.t, `<a href="`+s.Site+s.link(reception, "/staff/sign-in/")+`">Sign in</a>`))
	p.follows("a")
	p.sees(http.StatusOK, "Sign in")
	p.follows("main button")
	if words := p.sees(http.StatusOK, title); !strings.Contains(words, doraName) {
		p.t.Error("the enquiry doesn't open after signing in")
	}
	p.holds(browser.Cookie{Name: "__Host-staff", Path: "/", SameSite: "Strict", Secure: true, HTTPOnly: true, Session: true})
}

func TestWithoutJavaScriptStaffComeInFromAMailedLinkAndNoOtherSiteCanUseTheirCookie(t *testing.T) {
	p, s := visit(t), openSite(t)
	reference := s.enquire(dorasEnquiry())
	here := s.Site + s.link(reception, "/staff/enquiries/")
	notice := mailbox(t, `<a href="`+here+`">Open the enquiry</a><form method="post" action="`+here+`/erase"><button name="erase" value="yes">Win</button></form>`)
	title := "Enquiry " + reference
	p.signsIn(s, notice, title)

	p.opens(notice)
	p.follows("button")
	p.sees(http.StatusForbidden, "Error: That did not work")
	p.opens(notice)
	p.follows("a")
	p.sees(http.StatusUnauthorized, "Sign in")
	p.follows("main a.button") // says that one is signed in
	p.sees(http.StatusOK, title)
	p.types("#note", "Asked Kim to call")
	p.follows("form:has(#note) button")
	p.sees(http.StatusOK, title)
	p.follows("button[value=answered]")
	if words := p.sees(http.StatusOK, title); !strings.Contains(words, "Asked Kim to call") || s.kept(reference).State != enquiry.Answered {
		t.Error("a note or the answer isn't kept")
	}
	p.follows("header button")
	if words := p.sees(http.StatusOK, "Sign in"); !strings.Contains(words, "You are signed out") {
		t.Error("nothing says that one is signed out")
	}
	p.holds()
	p.opens(here)
	p.sees(http.StatusUnauthorized, "Sign in")
}

// holds demands that the browser holds these cookies for the page, and that its scripts could read none.
func (p person) holds(want ...browser.Cookie) {
	p.t.Helper()
	got, err := p.tab.Cookies(p.ctx)
	must(p.t, err)
	if len(got) != len(want) || len(got) > 0 && got[0] != want[0] || p.looks("document.cookie") != "" {
		p.t.Errorf("the browser holds %+v, want %+v", got, want)
	}
}
