package api

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// usual are the answers that the form starts with. Nobody's consent is among them. Where there are texts,
// the time is one at which they go.
func (d SubscriptionDeps) usual() subscription.Choices {
	choices := subscription.Choices{Time: "07:00", Zone: "Europe/London", Focus: "both", Minutes: 10}
	if d.texts() {
		choices.Time = "18:00"
	}
	return choices
}

// The questions of the sign-up form, the clinic's own form too. signUpLists may have many answers.
var (
	signUpQuestions = append([]string{"email", "phone", "name", trapQuestion, tokenQuestion, challengeQuestion}, choiceQuestions...)
	signUpLists     = append([]string{"consent"}, manyAnswers...)
)

// subscribeBody is the sign-up page.
type subscribeBody struct {
	form
	Emergency guide.Card
	Words     consentTexts
	Token     string // says when the form was made
	Challenge string
}

func (d SubscriptionDeps) subscribePage(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("sent") {
		body := sentBody{LookFor: d.lookFor(), Within: forWords(subscription.ConfirmFor)}
		if d.texts() {
			body.Texts = d.TextName
		}
		return writePublicPage(w, r, page{Name: "sent", Title: "Check your messages", Clinic: d.Clinic, Body: body})
	}
	p, err := d.signUp(form{Choices: d.usual(), Preselect: true}, d.Bots.Token(Now(r)))
	if err != nil {
		return err
	}
	return writePersonalPage(w, http.StatusOK, p)
}

// sentBody is the page after the form: the same for everyone.
type sentBody struct {
	LookFor string
	Within  string
	Texts   string // what our texts start with; empty where there are none
}

// signUp returns the sign-up page with a form filled in so far.
func (d SubscriptionDeps) signUp(f form, token string) (page, error) {
	content, err := d.Guide()
	if err != nil {
		return page{}, err
	}
	f.Texts = d.texts()
	body := subscribeBody{
		form: f, Emergency: cardOf(content, guide.Emergency), Words: d.Clinic.consents(), Token: token, Challenge: d.ChallengeKey,
	}
	p := page{
		Name: "subscribe", Title: "Get your routine by email", Clinic: d.Clinic, Wrong: len(f.Wrong) > 0 || f.Doubt != "",
		Summary: "Choose your days and your time. We email you a short routine to follow.",
		Body:    body, Public: true, Path: "/subscribe", Challenge: d.ChallengeKey,
	}
	if d.texts() {
		p.Title, p.Summary = "Get your routine by email or text", "Choose your days and your time. We send you a short routine to follow."
	}
	return p, nil
}

// subscribeForm takes the form of the sign-up page, or of the clinic's own. Its answer is the same for
// every address, known or not. What is wrong is shown on the sign-up page, with the answers so far. So is
// a form that may be a program's: a clinic's own form, which has no token of ours, is always shown so once.
func (d SubscriptionDeps) subscribeForm(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, signUpQuestions, signUpLists, &wrong)
	if err != nil {
		return err
	}
	request := subscription.Request{
		Email: posted.Get("email"), Phone: posted.Get("phone"), Name: posted.Get("name"),
		Choices: choicesOf(posted), Consent: agreed(posted["consent"], &wrong), Source: "form",
	}
	doubt, err := d.takeForm(r, request, posted, wrong)
	if f, ok := errors.AsType[*fault.Error](err); err != nil && (!ok || len(f.Fields) == 0) {
		return err
	} else if ok || doubt != "" {
		return d.formAgain(w, r, request, posted, forPeople(fault.As(err).Fields), doubt)
	}
	return seeOther(w, "/subscribe?sent=yes")
}

// takeForm subscribes whoever filled in a form, where nothing is wrong with it. Where it may be a
// program's, nothing changes, and it returns what to say.
func (d SubscriptionDeps) takeForm(r *http.Request, request subscription.Request, posted url.Values, wrong fault.Fields) (doubt string, err error) {
	if err := wrong.Err(); err != nil {
		return "", err
	}
	if err := d.allow(r, request); err != nil {
		return "", err
	}
	if verdict := d.Bots.Check(r.Context(), posted, Now(r)); !verdict.Person() {
		slog.Info("form doubted", "request", requestID(r), "reason", verdict.Reason)
		return verdict.Doubt, nil
	}
	return "", d.Service.Subscribe(r.Context(), request, Now(r))
}

// formAgain shows a form with the answers so far.
func (d SubscriptionDeps) formAgain(w http.ResponseWriter, r *http.Request, request subscription.Request, posted url.Values, wrong []fault.Field, doubt string) error {
	p, err := d.signUp(form{
		Wrong: wrong, Doubt: doubt, Email: request.Email, Phone: request.Phone, Name: request.Name,
		Choices: request.Choices, Consent: request.Consent,
	}, d.Bots.Again(posted, Now(r)))
	if err != nil {
		return err
	}
	p.Public = false
	return writePersonalPage(w, http.StatusUnprocessableEntity, p)
}

// agreed reads which boxes were ticked.
func agreed(ticked []string, wrong *fault.Fields) (a subscription.Agreed) {
	for _, box := range ticked {
		switch box {
		case "email":
			a.Email = true
		case "sms":
			a.Text = true
		case "answers":
			a.Answers = true
		default:
			wrong.Add("consent", "Tick only the boxes that there are.")
		}
	}
	return a
}
