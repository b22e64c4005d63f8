package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

// contactRoutes are those of whoever writes to the clinic.
func contactRoutes(d EnquiryDeps) []route {
	return []route{
		{"POST /v1/enquiries", d.Keys.Guard(d.enquire)},
		{"GET /v1/forms/enquiry", d.enquiryForm},
		{"GET /contact", d.contactPage},
		{"POST /contact", d.Keys.Guard(d.contactForm)},
	}
}

// The questions of the contact page that people see, in its order; and all those of its form, the clinic's
// own too. contactLists may have many answers.
var (
	contactAsked     = []string{"name", "email", "phone", "way", "call_time", "topic", "message", "signs", "consent"}
	contactQuestions = append([]string{trapQuestion, tokenQuestion, challengeQuestion, seenQuestion, againQuestion, backQuestion},
		slices.DeleteFunc(slices.Clone(contactAsked), func(name string) bool { return name == "signs" })...)
	contactLists = []string{"signs"}
)

const (
	seenQuestion  = "seen"  // the level of the card that the sender was stopped by
	againQuestion = "again" // that the form was shown again in doubt: "yes"
	backQuestion  = "back"  // that whoever was stopped wants the form back: "yes"
)

const (
	// postFor is how long staff's notice may hold up the answer. Where it isn't handed over by then, the
	// timer goes on with it.
	postFor = 3 * time.Second
	// answerFor is kept of the function's time to answer in, whatever else took long: who isn't told that
	// the enquiry was taken sends it again.
	answerFor = time.Second
)

// contactForm takes the form of the contact page, or of the clinic's own. Whoever ticked a sign is stopped
// first, by the page with its card, and sends from there, or goes back to the form. What is wrong is shown
// on the contact page with the answers so far; so is, once, a form that may be a program's.
func (d EnquiryDeps) contactForm(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, contactQuestions, contactLists, &wrong)
	if err != nil {
		return err
	}
	if posted.Get(backQuestion) == "yes" {
		return d.contactBack(w, r, posted)
	}
	signs := levels(posted["signs"], &wrong)
	if level := enquiry.MostUrgent(signs); len(wrong) == 0 && level != enquiry.NoSigns && !seen(posted, level) {
		return d.stopPage(w, posted, level)
	}
	taken, doubt, err := d.takeForm(r, posted, signs, wrong)
	if err != nil || doubt != "" {
		return d.contactAgain(w, r, posted, doubt, err)
	}
	return seeOther(w, contactPath+"?sent="+taken.Reference) // the reference is all that goes along
}

// takeForm takes an enquiry from a form with nothing wrong in it. One that may be a program's is shown
// again once, with what takeForm then says of it. When it comes back so, it is held for staff to look at.
func (d EnquiryDeps) takeForm(r *http.Request, posted url.Values, signs []string, wrong fault.Fields) (taken enquiry.Enquiry, doubt string, err error) {
	if err := wrong.Err(); err != nil {
		return taken, "", err
	}
	request := enquiry.Request{
		Name: posted.Get("name"), Email: posted.Get("email"), Phone: posted.Get("phone"),
		Way: posted.Get("way"), CallTime: posted.Get("call_time"), Topic: posted.Get("topic"),
		Message: posted.Get("message"), Signs: signs, Consent: posted.Get("consent") == "true", Source: "page",
	}
	if r.URL.Path != contactPath {
		request.Source = "form"
	}
	if err := d.allow(r, request); err != nil {
		return taken, "", err
	}
	if verdict := d.Bots.Check(r.Context(), posted, Now(r)); !verdict.Person() {
		slog.Info("form doubted", "request", requestID(r), "reason", verdict.Reason)
		if posted.Get(againQuestion) != "yes" {
			return taken, verdict.Doubt, nil
		}
		request.Doubts = []string{enquiry.DoubtForm}
	}
	taken, err = d.take(r, request)
	return taken, "", err
}

// allow holds an enquiry to the rules: for the caller, and for each address. Answers that are wrong in
// themselves are said first and count nothing, since they do nothing.
func (d EnquiryDeps) allow(r *http.Request, request enquiry.Request) error {
	email, phone, err := d.Service.Check(request)
	if err != nil {
		return err
	}
	return d.Limits.allow(r, EnquiriesFromIP, EnquiriesOfAddress, email, phone)
}

// take stores an enquiry, and tries to tell of it. Once it is stored it is taken, whatever becomes of that.
func (d EnquiryDeps) take(r *http.Request, request enquiry.Request) (enquiry.Enquiry, error) {
	taken, err := d.Service.Receive(r.Context(), request, Now(r))
	if err != nil {
		return taken, err
	}
	ctx, stop := context.WithTimeout(r.Context(), postFor)
	defer stop()
	if end, ends := r.Context().Deadline(); ends {
		ctx, stop = context.WithDeadline(ctx, end.Add(-answerFor))
		defer stop()
	}
	if err := d.Service.Post(ctx, taken.Reference, Now(r)); err != nil {
		slog.Warn("enquiry's mail left to the timer", "request", requestID(r), "enquiry", taken.Reference, "error", err)
	}
	return taken, nil
}

// signValue is a sign's level, and on our own form which of the card's it is, such as "urgent.2": so that
// a form shown again has the same boxes ticked. That goes no further than the form.
var signValue = regexp.MustCompile(`^(emergency|urgent|non-urgent)(\.[0-9]{1,2})?$`)

// levels reads the levels of the signs that were ticked.
func levels(ticked []string, wrong *fault.Fields) (signs []string) {
	for _, value := range ticked {
		if !signValue.MatchString(value) {
			wrong.Add("signs", "Tick only the boxes that there are.")
			continue
		}
		level, _, _ := strings.Cut(value, ".")
		signs = append(signs, level)
	}
	return signs
}

// seen reports whether the sender was stopped before, by a card at least as urgent.
func seen(posted url.Values, level enquiry.Urgency) bool {
	before := slices.Index(enquiry.Urgencies, enquiry.Urgency(posted.Get(seenQuestion)))
	return before >= 0 && before <= slices.Index(enquiry.Urgencies, level)
}
