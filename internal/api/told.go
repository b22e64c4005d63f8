package api

import (
	"net/http"
	"net/url"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// toldBody is the page after a session was told of.
type toldBody struct {
	Link      string
	Lead      string
	Words     []string   // what follows from it, and what to do
	Tips      []tipsPart // for each exercise of the session; none where there is nothing to mend
	Seek      bool       // a professional's advice is called for
	Offer     *offerPart
	Ease, Up  *stepPart // a step that the runner may take by themselves; nil where that isn't called for
	Agreed    bool      // to answers being kept
	Consent   string    // the words of that
	Emergency guide.Card
}

// tipsPart is a few lines about an exercise.
type tipsPart struct {
	Name  string
	Lines []string
}

// stepPart is a step to take, in words, with a button for it.
type stepPart struct {
	subscription.Step
	Words string
}

// offerPart is a step up that is offered, and why.
type offerPart struct {
	stepPart
	Why string
}

// showTold answers a telling that lets the runner go on.
func (d SubscriptionDeps) showTold(w http.ResponseWriter, r *http.Request, t telling, came progress.Told) error {
	content, err := d.Guide()
	if err != nil {
		return err
	}
	s := came.Subscriber
	body := toldBody{
		Link: linkOf(r), Lead: toldLead(t, came), Words: adviceWords(content, t, came), Tips: tips(t.routine, came.Advice),
		Seek: came.Advice == progress.SeeProfessional, Agreed: s.Answers, Consent: d.Clinic.consents().Answers,
		Emergency: cardOf(content, guide.Emergency), Offer: offered(content, came.Offer),
	}
	if came.Advice == progress.ShowEasier {
		body.Ease = easier(content, s)
	}
	if t.Felt == progress.TooEasy && body.Offer == nil && !s.Answers && s.MayRaise(content.Rules().Pace, Now(r)) {
		body.Up = higher(content, s)
	}
	title := "Well done"
	if t.Felt == progress.Pain && t.Score > 0 {
		title = "Thank you for telling us"
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "told", Title: title, Clinic: d.Clinic, Body: body})
}

// offered is an offer as pages show it; nil where there is none.
func offered(content *guide.Guide, o *progress.Offer) *offerPart {
	if o == nil {
		return nil
	}
	rules := content.Rules()
	why := "You told us that " + count(rules.Easy.Sessions, "session") + " in a row felt too easy."
	if o.Rule == "steady" {
		why = "You did " + count(rules.Steady.Sessions, "session") + " that felt right."
	}
	return &offerPart{stepPart{o.To, stepWords(content, o.To)}, why}
}

// easier is the step down that a runner may take; nil at the first.
func easier(content *guide.Guide, s subscription.Subscriber) *stepPart {
	down, ok := s.Step().Down()
	if !ok {
		return nil
	}
	return &stepPart{s.Step(), stepWords(content, down)}
}

// higher is the step up; nil at the last.
func higher(content *guide.Guide, s subscription.Subscriber) *stepPart {
	up, ok := s.Step().Up()
	if !ok {
		return nil
	}
	return &stepPart{up, stepWords(content, up)}
}

// tips are the easier ways to do a routine's exercises, or how to do them well.
func tips(routine guide.Routine, advice progress.Advice) (list []tipsPart) {
	for _, item := range routine.Items {
		switch advice {
		case progress.ShowEasier:
			list = append(list, tipsPart{item.Exercise.Name, []string{item.Exercise.Easier}})
		case progress.ShowForm:
			list = append(list, tipsPart{item.Exercise.Name, item.Exercise.Cues})
		}
	}
	return list
}

// haltBody is the page that stops a runner who told of much pain, or of a sign that needs a doctor.
type haltBody struct {
	Link    string
	Lead    string
	Cards   []guide.Card // the one that fits first
	Safety  safety
	Phone   string
	Restart string // the scores to start again with, in words
	// Resting is so unless the runner has started again since, and sent the same once more. Stretching says that stretches go
	// on; MayStretch, that the plan has any.
	Resting, Stretching, MayStretch bool
}

// showStop answers a telling that stops everything. With a sign ticked its card comes first.
func (d SubscriptionDeps) showStop(w http.ResponseWriter, r *http.Request, s subscription.Subscriber, level enquiry.Urgency) error {
	content, err := d.Guide()
	if err != nil {
		return err
	}
	body := haltBody{
		Link: linkOf(r), Lead: "You told us of pain that is too much to go on with.", Safety: safetyWords, Phone: d.Clinic.Phone,
		Restart: upTo(content.Rules().MuchPain.Restart), Resting: s.Resting, Stretching: s.Stretching, MayStretch: stretches(s.Preferences),
		Cards: []guide.Card{cardOf(content, guide.Emergency), cardOf(content, guide.Urgent)},
	}
	title := "Stop, and rest"
	if stop, ok := stops[level]; ok && level != enquiry.NonUrgent {
		title, body.Lead = stop.title, "You ticked a sign that a doctor must look at. Most back pain is not serious, but do not wait with this."
		if level == enquiry.Urgent {
			body.Cards[0], body.Cards[1] = body.Cards[1], body.Cards[0]
		}
	}
	return writePersonalPage(w, http.StatusOK, page{Name: "halt", Title: title, Clinic: d.Clinic, Body: body})
}

// stretches reports whether a plan has days for stretches.
func stretches(p subscription.Preferences) bool {
	for day := range time.Weekday(7) {
		if p.FocusOn(day) == guide.Stretch {
			return true
		}
	}
	return false
}

// againBody is the form at the end of a session with what is wrong in it.
type againBody struct {
	form
	Link      string
	Posted    url.Values
	Groups    []signGroup
	Emergency guide.Card
}

// Asked reports whether the page has a question of that name, to link to.
func (againBody) Asked(name string) bool {
	return name == "felt" || name == "score" || name == "signs"
}

// tellAgain shows the form again with all that was answered.
func (d SubscriptionDeps) tellAgain(w http.ResponseWriter, r *http.Request, posted url.Values, err error) error {
	f := report(r, err)
	if len(f.Fields) == 0 {
		return f
	}
	content, failed := d.Guide()
	if failed != nil {
		return failed
	}
	body := againBody{Link: linkOf(r), Posted: posted, Emergency: cardOf(content, guide.Emergency)}
	body.Wrong = inOrder(f.Fields, tellingAsked)
	body.Groups, _ = signGroups(redFlags(content), posted["signs"])
	setFailure(w, f)
	return writePersonalPage(w, status(f), page{Name: "tellagain", Title: "How did it feel?", Clinic: d.Clinic, Wrong: true, Body: body})
}

// redFlags are the cards of the signs that stop a session: those that need help now, or soon.
func redFlags(content *guide.Guide) []guide.Card {
	return []guide.Card{cardOf(content, guide.Emergency), cardOf(content, guide.Urgent)}
}

// Sent lists what the page itself adds to the form.
func (b againBody) Sent() (list []fault.Field) {
	for _, name := range tellingSent {
		list = append(list, fault.Field{Name: name, Message: b.Posted.Get(name)})
	}
	return list
}

// Felts lists what a runner can say.
func (b againBody) Felts() []choice { return felts(b.Posted.Get("felt")) }

func felts(chosen string) []choice {
	return choices(progress.Felts, map[progress.Felt]string{
		progress.Done: "It felt right", progress.TooEasy: "Too easy", progress.TooHard: "Too hard", progress.Pain: "It hurt",
	}, chosen)
}

// Scores lists how much it can hurt.
func (b againBody) Scores() []choice { return scores(b.Posted.Get("score")) }
