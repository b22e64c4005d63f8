package api

import (
	"errors"
	"net/http"
	"slices"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// preferencesBody is the page where a runner sees and changes all there is to a subscription.
type preferencesBody struct {
	form                 // of the plan or, after an error, of whichever part of the page was sent
	Link     string      // the page's own, of either kind
	Done     string      // what was just done, in words
	AnswerBy string      // we asked whether they still want this: until when they may answer
	Fewer    *fewerPanel // we asked how many they want
	Reasons  []choice    // we asked what came between: what there is to choose from
	Resting  bool        // reminders are held back
	// Stretching says that stretches go on meanwhile; Well is the scores of pain to start again with, in words.
	Stretching bool
	Well       string
	Active     bool          // some channel is
	Home       string        // time zone
	Paused     string        // until when, in words
	Upcoming   []string      // the next reminders, in words
	Held       string        // why none will come
	Channels   []channelPart // email, and texts where the clinic sends them
	Agreed     bool          // to answers being kept
	Words      string        // of that consent
	Past       []pastReminder
	Feed       *feedLinks // to the calendar; nil where nothing could come
}

// upcomingShown is how many reminders to come a runner is shown.
const upcomingShown = 3

func (d SubscriptionDeps) preferencesPage(w http.ResponseWriter, r *http.Request) error {
	s, err := d.holder(r)
	if err != nil {
		return err
	}
	body, err := d.preferencesBody(r, s)
	if err != nil {
		return err
	}
	body.Done = doneWords[r.URL.Query().Get("done")]
	return d.writePreferences(w, http.StatusOK, body)
}

func (d SubscriptionDeps) writePreferences(w http.ResponseWriter, status int, body preferencesBody) error {
	return writePersonalPage(w, status, page{
		Name: "preferences", Title: "Your routines", Clinic: d.Clinic, Wrong: len(body.Wrong) > 0, Body: body,
	})
}

func (d SubscriptionDeps) preferencesBody(r *http.Request, s subscription.Subscriber) (preferencesBody, error) {
	now := Now(r)
	past, err := d.past(r.Context(), s.ID)
	if err != nil {
		return preferencesBody{}, err
	}
	body := preferencesBody{
		Stretching: s.Stretching, Well: upTo(d.Service.Rules.MuchPain.Restart),
		form: form{Choices: s.Preferences.Choices(now), Texts: d.texts()},
		Link: linkOf(r), Resting: s.Resting, Active: s.Active(), Home: s.Preferences.Zone,
		Agreed: s.Answers, Words: d.Clinic.consents().Answers, Past: past, Channels: d.channelParts(s, now),
	}
	body.Fewer = d.fewerPanel(s)
	if body.Reasons, err = d.reasons(s); err != nil {
		return preferencesBody{}, err
	}
	if !s.Asked.IsZero() {
		body.AnswerBy = dateWords(calendar.DateOf(s.Asked.Add(subscription.AnswerWithin)))
	}
	if body.Choices.PauseUntil != "" {
		body.Paused = dateWords(s.Preferences.PausedUntil)
	}
	for _, u := range reminder.Next(s, now, upcomingShown) {
		body.Upcoming = append(body.Upcoming, upcomingWords(u, s.Preferences.Zone))
	}
	if s.Active() {
		body.Feed = d.Clinic.feedLinks(s)
	}
	if len(body.Upcoming) == 0 {
		body.Held = heldWords(s)
	}
	return body, nil
}

// heldWords says why no reminder will come.
func heldWords(s subscription.Subscriber) string {
	for _, c := range contact.Channels {
		if !s.Active() && s.On(c).State == subscription.Pending {
			return "Nothing is sent before you confirm. Look for our " + singular[c] + "."
		}
	}
	switch {
	case !s.Active():
		return "You get no routines from us now."
	case s.Resting:
		return "We hold your routines back until you start again."
	}
	return "Nothing will come at the time you chose. Choose another time."
}

// Asked reports whether the page has a question of that name, to link to.
func (b preferencesBody) Asked(name string) bool {
	if name == "fewer" || name == "reason" {
		return name == "fewer" && b.Fewer != nil || name == "reason" && len(b.Reasons) > 0
	}
	return b.form.Asked(name) || slices.Contains([]string{"well", consentBox(contact.ByEmail), consentBox(contact.ByText)}, name)
}

// Parts lists the channels, each with the form as it was sent.
func (b preferencesBody) Parts() []channelPart {
	parts := slices.Clone(b.Channels)
	for i := range parts {
		parts[i].Link, parts[i].Form = b.Link, b.form
	}
	return parts
}

// Going reports whether there is anything to stop.
func (b preferencesBody) Going() bool {
	return slices.ContainsFunc(b.Channels, func(p channelPart) bool { return p.Going })
}

// AwayZones lists the zones for a stay elsewhere.
func (b preferencesBody) AwayZones() []zoneGroup { return zoneGroups(b.Choices.AwayZone) }

// doneWords are the things that were just done, by the code that the address of the page has for them.
var doneWords = map[string]string{
	"saved":         "Saved.",
	"joined":        "Now look for our message, and follow its link. It can take a few minutes.",
	"left":          "Done. You will get no more of the messages that you stopped.",
	"answers-on":    "Saved. We will keep your answers.",
	"answers-off":   "Done. Your answers are removed, and we keep no new ones.",
	"kept":          "Thank you. Your routines go on.",
	"days":          "Thank you. Your plan shows the days of your routines.",
	"recovered":     "Welcome back. You start again with easier exercises.",
	"calendar":      "Done. The old link no longer works. Give your calendar the new one.",
	"details-email": "We have sent you a link by email. It works for one hour.",
	"details-sms":   "We have sent you a link by text. It works for one hour.",
}

// toPreferences goes to the page after a form of it was taken.
func toPreferences(w http.ResponseWriter, r *http.Request, code string) error {
	return toPersonal(w, r, "/preferences/", code)
}

// again shows the page with what is wrong with a form of it. An error without fields is answered as others are.
func (d SubscriptionDeps) again(w http.ResponseWriter, r *http.Request, err error, typed func(*preferencesBody)) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	s, err := d.holder(r)
	if err != nil {
		return err
	}
	body, err := d.preferencesBody(r, s)
	if err != nil {
		return err
	}
	body.Wrong = forPeople(f.Fields)
	if typed != nil {
		typed(&body)
	}
	return d.writePreferences(w, status(f), body)
}

var planQuestions = slices.Concat(choiceQuestions, []string{"pause_until", "away_zone", "away_until"})

// preferences takes the form of the plan.
func (d SubscriptionDeps) preferences(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, planQuestions, manyAnswers, &wrong)
	if err != nil {
		return err
	}
	choices := choicesOf(posted)
	if err = wrong.Err(); err == nil {
		_, err = d.Service.Prefer(r.Context(), linkOf(r), choices, Now(r))
	}
	if err != nil {
		return d.again(w, r, err, func(b *preferencesBody) { b.Choices = choices })
	}
	return toPreferences(w, r, "saved")
}

// keepAnswers takes the form that agrees to exercise answers being kept, or ends that.
func (d SubscriptionDeps) keepAnswers(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "answers")
	if err != nil {
		return d.again(w, r, err, nil)
	}
	code := "answers-on"
	switch given["answers"] {
	case "yes":
	case "no":
		code = "answers-off"
	default:
		return d.again(w, r, wrongField("answers", "Tick the box to say that we may keep your answers."), nil)
	}
	if _, err = d.Service.KeepAnswers(r.Context(), linkOf(r), code == "answers-on", "preferences", Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, code)
}

// keep takes the button of a runner whom we asked whether they still want this.
func (d SubscriptionDeps) keep(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	if _, err := d.Service.Keep(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, "kept")
}

// recoverForm takes the form that ends a rest. Its tick says that the runner is well enough.
func (d SubscriptionDeps) recoverForm(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "well")
	if err == nil && given["well"] != "yes" {
		err = wrongField("well", "Tick the box when your pain is "+upTo(d.Service.Rules.MuchPain.Restart)+" out of 10.")
	}
	if err != nil {
		return d.again(w, r, err, nil)
	}
	if _, err = d.Service.Recover(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, "recovered")
}

func wrongField(name, message string) error {
	var wrong fault.Fields
	wrong.Add(name, message)
	return wrong.Err()
}
