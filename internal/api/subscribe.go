package api

import (
	"errors"
	"net/http"
	"strings"

	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// consentWords are the words beside the consent box, by the version of them that a consent is kept with.
// Words that were shown once stay here for ever, as proof of what was agreed to. {clinic} is its name.
var consentWords = map[string]string{
	"email-2026-11": "Yes, {clinic} may email me exercise routines on the days I choose. I can stop at any time.",
}

// usual are the answers that the form starts with. Nobody's consent is among them.
var usual = subscription.Choices{
	Days: []string{"mon", "wed", "fri"}, Time: "07:00", Zone: "Europe/London", Focus: "both", Minutes: 10,
}

// subscribeBody is the sign-up page.
type subscribeBody struct {
	form
	Emergency    guide.Card
	ConsentWords string
}

func (d SubscriptionDeps) subscribePage(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Has("sent") {
		return writePublicPage(w, r, page{Name: "sent", Title: "Check your email", Clinic: d.Clinic})
	}
	p, err := d.signUp(form{Choices: usual, Preselect: true})
	if err != nil {
		return err
	}
	return writePublicPage(w, r, p)
}

// signUp returns the sign-up page with a form filled in so far.
func (d SubscriptionDeps) signUp(f form) (page, error) {
	content, err := d.Guide()
	if err != nil {
		return page{}, err
	}
	body := subscribeBody{form: f, ConsentWords: strings.ReplaceAll(consentWords[subscription.Wording], "{clinic}", d.Clinic.Name)}
	for _, card := range content.Article().Cards {
		if card.Level == guide.Emergency {
			body.Emergency = card
		}
	}
	return page{
		Name: "subscribe", Title: "Get your routine by email", Clinic: d.Clinic, Wrong: len(f.Wrong) > 0,
		Summary: "Choose your days and your time. We email you a short routine to follow.", Body: body,
	}, nil
}

// subscribeForm takes the form of the sign-up page, or of the clinic's own. Its answer is the same for
// every address, known or not. What is wrong is shown on the sign-up page, with the answers so far.
func (d SubscriptionDeps) subscribeForm(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, signUpQuestions, manyAnswers, &wrong)
	if err != nil {
		return err
	}
	request := subscription.Request{
		Email: posted.Get("email"), Name: posted.Get("name"), Choices: choicesOf(posted),
		Consent: posted.Get("consent") == "email", Source: "form",
	}
	if err = wrong.Err(); err == nil {
		err = d.Service.Subscribe(r.Context(), request, Now(r))
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) > 0 {
		p, err := d.signUp(form{
			Wrong: forPeople(f.Fields), Email: request.Email, Name: request.Name, Choices: request.Choices, Consent: request.Consent,
		})
		if err != nil {
			return err
		}
		return writePersonalPage(w, status(f), p)
	}
	if err != nil {
		return err
	}
	// See other: so reloading the page doesn't send the form again.
	w.Header().Set("Location", "/subscribe?sent=yes")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}
