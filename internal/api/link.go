package api

import (
	"errors"
	"net/http"
	"time"

	"limber/internal/fault"
	"limber/internal/subscription"
)

// linkBody is a page reached by a link of ours.
type linkBody struct {
	form
	Plan  string // the runner's choices in words
	Next  string // when the next routine comes, in words
	First bool   // no routine has come yet
	Saved bool
	// Paths of pages for the same runner, where the page offers them.
	Preferences, Unsubscribe string
}

func bodyFor(s subscription.Subscriber) linkBody {
	return linkBody{
		Plan:        planWords(s.Preferences),
		Preferences: "/preferences/" + s.Capability(subscription.ToPreferences, time.Time{}),
		Unsubscribe: "/unsubscribe/" + s.Capability(subscription.ToUnsubscribe, time.Time{}),
	}
}

// nothing reports whether a request brings no body at all, as a button's form need not.
func nothing(r *http.Request) bool {
	return r.Header.Get("Content-Type") == "" && r.ContentLength == 0
}

// pressed reads the form of a page that has only a button.
func pressed(r *http.Request) error {
	if nothing(r) {
		return nil
	}
	var wrong fault.Fields
	if _, err := postedForm(r, nil, nil, &wrong); err != nil {
		return err
	}
	return wrong.Err()
}

func (d SubscriptionDeps) confirmPage(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Service.View(r.Context(), r.PathValue("link"), subscription.ToConfirm, Now(r))
	if err != nil {
		return err
	}
	if s.State == subscription.Active {
		return d.confirmed(w, r, s)
	}
	return writePersonalPage(w, http.StatusOK, page{
		Name: "confirm", Title: "Start your routines", Clinic: d.Clinic, Body: bodyFor(s),
	})
}

func (d SubscriptionDeps) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	s, err := d.Service.Confirm(r.Context(), r.PathValue("link"), Now(r))
	if err != nil {
		return err
	}
	return d.confirmed(w, r, s)
}

func (d SubscriptionDeps) confirmed(w http.ResponseWriter, r *http.Request, s subscription.Subscriber) error {
	body := bodyFor(s)
	body.First = !s.From.Before(Now(r))
	var err error
	if body.Next, err = nextRoutine(s, Now(r)); err != nil {
		return err
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "confirmed", Title: "You are all set", Clinic: d.Clinic, Body: body})
}

// active finds the subscriber of a preferences link, who must be getting routines.
func (d SubscriptionDeps) active(r *http.Request) (subscription.Subscriber, error) {
	s, err := d.Service.View(r.Context(), r.PathValue("link"), subscription.ToPreferences, Now(r))
	if err == nil && s.State != subscription.Active {
		err = fault.New(fault.Expired, "You do not get routines from us now. You can subscribe at any time.")
	}
	return s, err
}

func (d SubscriptionDeps) preferencesPage(w http.ResponseWriter, r *http.Request) error {
	s, err := d.active(r)
	if err != nil {
		return err
	}
	return d.showPreferences(w, r, s, form{Choices: chosen(s.Preferences)}, false)
}

func chosen(p subscription.Preferences) subscription.Choices {
	return subscription.Choices{
		Days: p.Days.Names(), Time: p.Time.String(), Zone: p.Zone, Focus: p.Focus, Minutes: p.Minutes,
	}
}

func (d SubscriptionDeps) showPreferences(w http.ResponseWriter, r *http.Request, s subscription.Subscriber, f form, saved bool) error {
	body := bodyFor(s)
	body.form, body.Saved = f, saved
	var err error
	if body.Next, err = nextRoutine(s, Now(r)); err != nil {
		return err
	}
	status := http.StatusOK
	if len(f.Wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return writePersonalPage(w, status, page{
		Name: "preferences", Title: "Change your routine", Clinic: d.Clinic, Wrong: len(f.Wrong) > 0, Body: body,
	})
}

func (d SubscriptionDeps) preferences(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, choiceQuestions, manyAnswers, &wrong)
	if err != nil {
		return err
	}
	s, err := d.active(r)
	if err != nil {
		return err
	}
	choices, next := choicesOf(posted), s
	if err = wrong.Err(); err == nil {
		next, err = d.Service.Prefer(r.Context(), r.PathValue("link"), choices, Now(r))
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && len(f.Fields) > 0 {
		return d.showPreferences(w, r, s, form{Wrong: forPeople(f.Fields), Choices: choices}, false)
	}
	if err != nil {
		return err
	}
	return d.showPreferences(w, r, next, form{Choices: chosen(next.Preferences)}, true)
}
