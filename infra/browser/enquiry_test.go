package browser_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"limber/infra/local/visitor"
)

const (
	sam       = "sam@runner.example"
	kim       = "kim@runner.example"
	reception = "reception@riverside.example"
	owner     = "owner@riverside.example"
)

// enquiries plays what becomes of some enquiries, and returns every page and email on the way.
func enquiries(t *testing.T) []sheet {
	t.Helper()
	s := openSite(t)
	s.until(23, 10, 0)
	s.contact()
	s.stop()
	w := s.write()
	link := s.askForLink(w.open)
	o := s.office(w.open)
	o.lists()
	o.read(w)
	o.answer(w)
	o.search()
	o.erase(w)
	s.wait(w)
	s.open("staff link too old", link, http.StatusGone)
	s.many()
	full := openSite(t, "EnquiryNotice=full")
	full.enquire(dorasEnquiry())
	full.mail("notice in full", reception)
	return append(s.pages, full.pages...)
}

// sound is an enquiry as the form of the contact page sends it, ages after the page was opened.
func (s *site) sound(page string, more ...string) url.Values {
	s.t.Helper()
	must(s.t, s.Advance(s.t.Context(), time.Minute))
	form := visitor.Hidden(page)
	for name, value := range map[string]string{
		"website": "", "name": "Kim Lee", "email": kim, "phone": "020 7946 0199", "way": "phone", "call_time": "morning",
		"topic": "back-pain", "message": "Since yesterday it is hard to pee.", "consent": "true",
	} {
		form.Set(name, value)
	}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

// contact has people use the contact page wrongly.
func (s *site) contact() {
	page := s.open("contact", "/contact", 200)
	s.press("contact with no answers", "/contact", url.Values{}, 422)
	wrong := without(s.sound(page, "name", strings.Repeat("Long", 20), "email", "nonsense", "phone", "12", "way", "dove",
		"call_time", "night", "topic", "legs", "message", strings.Repeat("a", 2001)), "consent")
	s.press("contact with every error", "/contact", wrong, 422)
	s.press("contact with an unknown sign", "/contact", s.sound(page, "signs", "none"), 422)
	s.press("contact with an unknown question", "/contact", s.sound(page, strings.Repeat("q", 40), "yes"), 422)
	s.press("contact doubted", "/contact", s.sound(page, "website", "https://a.example"), 422)
}

// stop has Kim tick a sign of each card, and send her message in spite of the first.
func (s *site) stop() {
	page := s.open("contact once more", "/contact", 200)
	for _, level := range []string{"non-urgent", "urgent", "emergency"} {
		stopped := s.press("contact stop "+level, "/contact", s.sound(page, "signs", level+".1"), 200)
		if level == "emergency" {
			s.press("contact sent", "/contact", visitor.Hidden(stopped), 200)
		}
	}
	s.mail("acknowledgement", kim)
	s.mail("notice to read first", reception)
	s.tooOften("contact too often", "/contact", 10, func(i int) url.Values { // more than may come from one address in an hour
		return s.sound(page, "message", fmt.Sprint("It is better today. ", i))
	})
}

// dorasEnquiry has much that no line can be broken in, and words that run from right to left.
func dorasEnquiry() visitor.Enquiry {
	return visitor.Enquiry{
		Name: doraName + " أحمد", Email: dora, Phone: "+44 20 7946 0188", Way: "email", CallTime: "evening", Topic: "other",
		Message: "Hello.\n\nשלום, הגב שלי כואב.\n" + strings.Repeat("Aaaaah", 40) + "\n    <b>1 & 2</b>\n\nThank you",
	}
}

// enquire writes to the clinic, and returns the reference.
func (s *site) enquire(e visitor.Enquiry) string {
	s.t.Helper()
	reference, err := s.Enquire(s.t.Context(), e)
	must(s.t, err)
	must(s.t, s.Drain(s.t.Context()))
	return reference
}

// written are the references of enquiries.
type written struct{ open, call, long, held string }

// write has people write to the clinic, of whom one is none.
func (s *site) write() (w written) {
	s.IP = "203.0.113.1" // not Kim's, who has written too often
	w.call = s.enquire(visitor.Enquiry{Name: "Lee", Phone: "020 7946 0177", CallTime: "evening", Topic: "appointment", Message: "Please call me."})
	s.mail("notice to call", reception)
	w.long = s.enquire(dorasEnquiry())
	s.mail("notice of a long name", reception)
	w.held = s.enquire(visitor.Enquiry{
		Name: "Best Offers", Email: "x@mailinator.com", Topic: "other",
		Message: "<a href=https://a.example>Look</a> https://b.example https://c.example",
	})
	w.open = s.enquire(visitor.Enquiry{Name: "Sam Green", Email: sam, Topic: "appointment", Message: "When could you see me?\n\nI work until 4pm."})
	s.mail("notice", reception)
	return w
}

// wait has Sam's enquiry wait until the owner is told.
func (s *site) wait(w written) {
	s.until(24, 9, 10)
	s.mail("digest", reception)
	s.until(24, 10, 30)
	s.mailAbout("overdue", reception, w.open)
	s.mailAbout("overdue to call", reception, w.call)
	o := s.office("")
	o.sees("staff list of late ones", 200)(o.staff.Open(s.t.Context(), "/staff?list=new"))
	s.until(25, 10, 30)
	s.mailAbout("escalation", owner, w.open)
}

// many has more people write than a list shows at once.
func (s *site) many() {
	for i := range 26 {
		s.IP = fmt.Sprint("203.0.113.", 10+i)
		s.enquire(visitor.Enquiry{Name: fmt.Sprint("Runner ", i), Email: fmt.Sprintf("r%d@runner.example", i), Topic: "back-pain", Message: fmt.Sprint("Hello ", i)})
	}
	must(s.t, s.Advance(s.t.Context(), 10*time.Minute)) // until all mail of them is sent
	o := s.office("")
	page := o.sees("staff list of many", 200)(o.staff.Open(s.t.Context(), "/staff?list=new"))
	older := regexp.MustCompile(`href="(/staff\?list=new&amp;before=[^"]+)"`).FindStringSubmatch(page)
	if older == nil {
		s.t.Fatal("a list of many has no link to the older ones")
	}
	o.sees("staff list older", 200)(o.staff.Open(s.t.Context(), html.UnescapeString(older[1])))
}
