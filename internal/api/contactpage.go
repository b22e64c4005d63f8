package api

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/guide"
)

const contactPath = "/contact"

// contactBody is the contact page: the answers so far, and what is wrong with them.
type contactBody struct {
	form
	Way, CallTime, Topic, Text string
	Agreed                     bool
	Signs                      []signGroup
	// Kept are signs that were ticked on another form, which gave their levels alone.
	Kept   []string
	Seen   string // the level of the card that the sender was stopped by
	Again  bool   // the form is shown again in doubt
	Safety safety
	Answer string // how soon we answer
	Words  string // beside the consent box
	// Token says when the form was made.
	Token, Challenge string
}

// signGroup is the signs of one card, to tick.
type signGroup struct {
	Level  string
	Legend string
	Signs  []choice
}

// signLegends head the groups of signs, in words that frighten nobody.
var signLegends = map[guide.CardLevel]string{
	guide.Emergency: "Signs that need help now",
	guide.Urgent:    "Signs that need help soon",
	guide.NonUrgent: "Signs to see a GP about",
}

func (d EnquiryDeps) contactPage(w http.ResponseWriter, r *http.Request) error {
	if reference, ok := enquiry.ParseReference(r.URL.Query().Get("sent")); ok {
		return d.thanksPage(w, r, reference)
	}
	p, err := d.contact(begun(r.URL.Query().Get("about")), d.Bots.Token(Now(r)), Now(r))
	if err != nil {
		return err
	}
	p.Public, p.Path = true, contactPath
	return writePersonalPage(w, http.StatusOK, p)
}

// begun is what the form begins with: nothing or, for whoever had to stop their exercises, a few words to change as they
// like. The address says no more than that they come from a session.
func begun(about string) url.Values {
	if about != "session" {
		return url.Values{}
	}
	return url.Values{
		"topic":   {string(enquiry.BackPain)},
		"message": {"I did one of your exercise routines, and I would like your advice about what I felt."},
	}
}

// contact returns the contact page with the form as it was posted, if it was.
func (d EnquiryDeps) contact(posted url.Values, token string, now time.Time) (page, error) {
	content, err := d.Guide()
	if err != nil {
		return page{}, err
	}
	body := contactBody{
		form: form{Name: posted.Get("name"), Email: posted.Get("email"), Phone: posted.Get("phone")},
		Way:  posted.Get("way"), CallTime: posted.Get("call_time"), Topic: posted.Get("topic"), Text: posted.Get("message"),
		Agreed: posted.Get("consent") == "true", Seen: posted.Get(seenQuestion), Again: posted.Get(againQuestion) == "yes",
		Safety: safetyWords, Answer: d.answerWords(now), Words: d.Clinic.consents().Message, Token: token, Challenge: d.ChallengeKey,
	}
	body.Signs, body.Kept = signGroups(content.Article().Cards, posted["signs"])
	return page{
		Name: "contact", Title: "Write to us", Clinic: d.Clinic, Body: body, Challenge: d.ChallengeKey,
		Summary: "Ask us about running back pain, an appointment, or something else.",
	}, nil
}

// signGroups lists the signs of the cards to tick, and what was ticked that none of them is.
func signGroups(cards []guide.Card, ticked []string) (groups []signGroup, kept []string) {
	kept = slices.Clone(ticked)
	for _, card := range cards {
		group := signGroup{Level: string(card.Level), Legend: signLegends[card.Level]}
		for i, sign := range card.Items {
			value := string(card.Level) + "." + strconv.Itoa(i+1)
			group.Signs = append(group.Signs, choice{value, capital(sign), slices.Contains(ticked, value)})
			kept = slices.DeleteFunc(kept, func(have string) bool { return have == value })
		}
		groups = append(groups, group)
	}
	return groups, kept
}

// contactAgain shows the form again with all that was typed, whatever went wrong: an enquiry that isn't
// taken must not be lost either.
func (d EnquiryDeps) contactAgain(w http.ResponseWriter, r *http.Request, posted url.Values, doubt string, err error) error {
	p, failed := d.contact(posted, d.Bots.Again(posted, Now(r)), Now(r))
	if failed != nil {
		return failed
	}
	body, code := p.Body.(contactBody), http.StatusUnprocessableEntity
	body.Doubt = doubt
	body.Again = body.Again || doubt != ""
	if err != nil {
		f := report(r, err)
		code = status(f)
		setFailure(w, f)
		if body.Wrong = inOrder(f.Fields, contactAsked); len(f.Fields) == 0 {
			body.Doubt = f.Message + " What you wrote is still here."
		}
	}
	p.Wrong, p.Body = true, body
	return writePersonalPage(w, code, p)
}

// contactBack shows whoever was stopped the form again, as they filled it in. The same sign stops them again.
func (d EnquiryDeps) contactBack(w http.ResponseWriter, r *http.Request, posted url.Values) error {
	posted.Del(seenQuestion)
	p, err := d.contact(posted, d.Bots.Again(posted, Now(r)), Now(r))
	if err != nil {
		return err
	}
	return writePersonalPage(w, http.StatusOK, p)
}

// Asked reports whether the page has a question of that name, to link to.
func (contactBody) Asked(name string) bool { return slices.Contains(contactAsked, name) }

// Most is how many characters a message may have.
func (contactBody) Most() string { return enquiry.Thousands(enquiry.MaxMessage) }

// Ways lists how we can answer.
func (b contactBody) Ways() []choice {
	return choices(enquiry.Ways, map[string]string{"email": "By email", "phone": "By phone"}, b.Way)
}

// CallTimes lists when we can call.
func (b contactBody) CallTimes() []choice {
	return choices(enquiry.CallTimes, map[string]string{
		"any": "Any time", "morning": "In the morning", "afternoon": "In the afternoon", "evening": "In the evening",
	}, b.CallTime)
}

// Topics lists what a message can be about.
func (b contactBody) Topics() []choice {
	return choices(enquiry.Topics, map[enquiry.Topic]string{
		enquiry.BackPain: "Back pain when I run", enquiry.Appointment: "An appointment", enquiry.Other: "Something else",
	}, b.Topic)
}

func choices[T ~string](values []T, labels map[T]string, chosen string) (list []choice) {
	for _, value := range values {
		list = append(list, choice{string(value), labels[value], string(value) == chosen})
	}
	return list
}

// stopBody is the page that stops a sender who ticked a sign. All that they typed is in its form.
type stopBody struct {
	Lead   string
	Card   guide.Card
	Safety safety
	Typed  []fault.Field // as name and value
}

// stops says what to do first, by the level of the card.
var stops = map[enquiry.Urgency]struct{ title, lead string }{
	enquiry.Emergency: {"Stop: call 999 or go to A&E now", "You ticked a sign that needs help now. Do not wait for our answer."},
	enquiry.Urgent:    {"Stop: ask a GP or NHS 111 for help", "You ticked a sign that needs urgent advice. Do not wait for our answer."},
	enquiry.NonUrgent: {"Stop: see a GP about this", "You ticked a sign that a GP should look at. You can write to us too."},
}

func (d EnquiryDeps) stopPage(w http.ResponseWriter, posted url.Values, level enquiry.Urgency) error {
	content, err := d.Guide()
	if err != nil {
		return err
	}
	body := stopBody{Lead: stops[level].lead, Card: cardOf(content, guide.CardLevel(level)), Safety: safetyWords}
	posted.Set(seenQuestion, string(level))
	for _, name := range slices.Concat(contactQuestions, contactLists) {
		for _, value := range posted[name] {
			body.Typed = append(body.Typed, fault.Field{Name: name, Message: value})
		}
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "contactstop", Title: stops[level].title, Clinic: d.Clinic, Body: body})
}

// thanksBody is the page after the form. It holds nothing but a reference, whoever made it up.
type thanksBody struct {
	Reference string
	Spelled   string // letter by letter, for who hears the page
	Answer    string
	Safety    safety
}

func (d EnquiryDeps) thanksPage(w http.ResponseWriter, r *http.Request, reference string) error {
	return writePersonalPage(w, http.StatusOK, page{
		Name: "contactsent", Title: "We have your message", Clinic: d.Clinic, Body: thanksBody{
			Reference: reference, Spelled: strings.Join(strings.Split(strings.ReplaceAll(reference, "-", ""), ""), ", "),
			Answer: d.answerWords(Now(r)), Safety: safetyWords,
		},
	})
}

// answerWords says by when we answer a message that comes now: by the end of a day, since a minute of it
// would promise what nobody means.
func (d EnquiryDeps) answerWords(now time.Time) string {
	by := d.Service.Hours.Add(now, d.Service.AnswerWithin)
	return "We aim to answer by the end of " + dateWords(calendar.DateOf(by.In(d.Zone))) + "."
}
