package browser_test

import (
	"net/http"
	"net/url"
	"strings"

	"limber/infra/local/visitor"
)

// askForLink keeps the pages of signing in, and returns the path of a link that nobody used.
func (s *site) askForLink(reference string) string {
	here := "/staff/enquiries/" + reference
	s.open("staff sign in", "/staff/sign-in", 200)
	s.open("staff lists before signing in", "/staff", http.StatusUnauthorized)
	s.open("staff enquiry before signing in", here, http.StatusUnauthorized)
	s.press("staff note without a session", here, url.Values{"act": {"note"}, "text": {"Asked Kim to call.\n\n" + strings.Repeat("Aaaaah", 20)}}, http.StatusUnauthorized)
	s.press("staff sign in with an error", "/staff/sign-in", url.Values{"email": {"nonsense"}, "enquiry": {reference}}, 422)
	s.press("staff asked for a link", "/staff/sign-in", url.Values{"email": {reception}, "enquiry": {reference}}, 200)
	s.mail("staff link", reception)
	link := s.link(reception, "/staff/sign-in/")
	s.open("staff link", link, 200)
	s.open("staff link forged", "/staff/sign-in/nothing", http.StatusForbidden)
	return link
}

// office is one of staff at work.
type office struct {
	s     *site
	staff *visitor.Staff
}

// office signs reception in.
func (s *site) office(reference string) office {
	s.t.Helper()
	staff, _, err := s.SignIn(s.t.Context(), reception, reference)
	must(s.t, err)
	return office{s, staff}
}

// sees keeps and returns the page that an exchange leads to.
func (o office) sees(name string, status int) func(visitor.Answer, error) string {
	return func(answer visitor.Answer, err error) string {
		o.s.t.Helper()
		must(o.s.t, err)
		if answer.Status == http.StatusSeeOther {
			answer, err = o.staff.Open(o.s.t.Context(), answer.Header.Get("Location"))
			must(o.s.t, err)
		}
		must(o.s.t, o.s.Drain(o.s.t.Context()))
		o.s.keep(name, answer, status)
		return answer.Body
	}
}

// lists keeps the lists in which enquiries are, and one that is empty.
func (o office) lists() {
	ctx := o.s.t.Context()
	o.sees("staff begins", 200)(o.staff.Open(ctx, "/staff"))
	o.sees("staff guide to review", 200)(o.staff.Open(ctx, "/staff/guide"))
	for _, list := range []string{"first", "new", "held", "closed"} {
		o.sees("staff list "+list, 200)(o.staff.Open(ctx, "/staff?list="+list))
	}
	o.sees("staff list unknown", http.StatusNotFound)(o.staff.Open(ctx, "/staff?list=none"))
	o.sees("staff list before nothing", http.StatusBadRequest)(o.staff.Open(ctx, "/staff?list=new&before=then"))
}

// read keeps enquiries as they came.
func (o office) read(w written) {
	ctx := o.s.t.Context()
	for name, reference := range map[string]string{"open": w.open, "to call": w.call, "long": w.long, "held": w.held} {
		o.sees("staff enquiry "+name, 200)(o.staff.Open(ctx, "/staff/enquiries/"+reference))
	}
	first := o.s.within(o.sees("staff list first again", 200)(o.staff.Open(ctx, "/staff?list=first")), "/staff/enquiries/")
	o.sees("staff enquiry to read first", 200)(o.staff.Open(ctx, first))
	o.sees("staff enquiry unknown", http.StatusNotFound)(o.staff.Open(ctx, "/staff/enquiries/222-222"))
}

// answer presses every button, on enquiries other than Sam's, which goes on waiting.
func (o office) answer(w written) {
	ctx := o.s.t.Context()
	long := strings.Repeat("No answer. ", 30) + strings.Repeat("Aaaaah", 40) + "\n\nI try again at 3pm."
	o.sees("staff note wrong", 422)(o.staff.Act(ctx, w.long, "note", " \n "))
	o.sees("staff call wrong", 422)(o.staff.Act(ctx, w.long, "call", strings.Repeat("a", 2001)))
	o.sees("staff note kept", 200)(o.staff.Act(ctx, w.long, "note", "הערה\nAsked Kim."))
	o.sees("staff call noted", 200)(o.staff.Act(ctx, w.long, "call", long))
	o.sees("staff enquiry answered", 200)(o.staff.Act(ctx, w.long, "answered", ""))
	o.sees("staff list answered", 200)(o.staff.Open(ctx, "/staff?list=answered"))
	o.sees("staff enquiry closed", 200)(o.staff.Act(ctx, w.long, "closed", ""))
	o.sees("staff enquiry opened again", 200)(o.staff.Act(ctx, w.long, "reopened", ""))
	o.sees("staff enquiry spam", 200)(o.staff.Act(ctx, w.held, "spam", ""))
	o.sees("staff list spam", 200)(o.staff.Open(ctx, "/staff?list=spam"))
	o.sees("staff button too late", http.StatusBadRequest)(o.staff.Act(ctx, w.held, "answered", ""))
	o.sees("staff enquiry not spam", 200)(o.staff.Act(ctx, w.held, "not spam", ""))
}

func (o office) search() {
	for name, words := range map[string]string{"found": "sam", "not found": "nobody of that name", "long": strings.Repeat("Aaaaah", 40)} {
		o.sees("staff search "+name, 200)(o.staff.Find(o.s.t.Context(), words))
	}
	o.sees("staff search for nothing", 422)(o.staff.Find(o.s.t.Context(), ""))
}

// erase has an enquiry erased, and whoever did it leave.
func (o office) erase(w written) {
	ctx, here := o.s.t.Context(), "/staff/enquiries/"+w.held
	o.sees("staff erase without the tick", 422)(o.staff.Submit(ctx, here, here+"/erase", url.Values{}))
	o.sees("staff erased", 200)(o.staff.Erase(ctx, w.held))
	o.sees("staff signed out", 200)(o.staff.Submit(ctx, "/staff", "/staff/sign-out", url.Values{}))
}
