package api

import (
	"net/http"

	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/subscription"
)

// takePart is the button that takes a step.
type takePart struct {
	Link, Move, Button string
	subscription.Step
}

// Take is a button of the page after a session.
func (b toldBody) Take(s subscription.Step, move, button string) takePart {
	return takePart{b.Link, move, button, s}
}

// Take is a button of the progress page.
func (b progressBody) Take(s subscription.Step, move, button string) takePart {
	return takePart{b.Link, move, button, s}
}

// toProgress goes to the page after a form of it was taken.
func toProgress(w http.ResponseWriter, r *http.Request, code string) error {
	return toPersonal(w, r, "/progress/", code)
}

// takeStep takes the buttons that go up, which is the runner's yes to it, go down, or leave things as they are. Up names
// the step to go to, and down the one to go from, so that a button that is pressed twice moves once.
func (d SubscriptionDeps) takeStep(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "move", "level", "tier")
	if err != nil {
		return err
	}
	step := subscription.Step{Level: number(given["level"]), Tier: given["tier"]}
	switch move := given["move"]; move {
	case "up":
		_, err = d.Progress.Raise(r.Context(), linkOf(r), step, Now(r))
	case "down":
		_, err = d.Progress.Ease(r.Context(), linkOf(r), step, Now(r))
	case "stay":
		_, err = d.Progress.Decline(r.Context(), linkOf(r), Now(r))
	default:
		return wrongField("move", "Press one of the buttons on the page.")
	}
	if err != nil {
		return err
	}
	return toProgress(w, r, given["move"])
}

// rest takes the button that holds all routines back.
func (d SubscriptionDeps) rest(w http.ResponseWriter, r *http.Request) error {
	if err := pressed(r); err != nil {
		return err
	}
	if _, err := d.Progress.Rest(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	return toProgress(w, r, "resting")
}

// stretchOn takes the button that lets stretches go on in a rest, or ends that.
func (d SubscriptionDeps) stretchOn(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "stretches")
	if err == nil && given["stretches"] != "yes" && given["stretches"] != "no" {
		err = wrongField("stretches", "Press one of the buttons on the page.")
	}
	if err != nil {
		return err
	}
	on := given["stretches"] == "yes"
	if _, err := d.Progress.Stretch(r.Context(), linkOf(r), on, Now(r)); err != nil {
		return err
	}
	return toProgress(w, r, map[bool]string{true: "stretching", false: "resting"}[on])
}

// settledBody is the page after the question whether a pain was gone the next morning.
type settledBody struct {
	Link      string
	Seek      bool // a professional's advice is called for
	Emergency guide.Card
}

// settle takes whether the pain of the latest session was gone the next morning. Its page is in no address: it tells of health.
func (d SubscriptionDeps) settle(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "settled")
	if err != nil {
		return err
	}
	settled := progress.Settled(given["settled"])
	if settled != progress.IsSettled && settled != progress.NotSettled {
		return wrongField("settled", "Say yes or no.")
	}
	content, err := d.Guide()
	if err != nil {
		return err
	}
	if _, err := d.Progress.Settle(r.Context(), linkOf(r), settled, Now(r)); err != nil {
		return err
	}
	return writePersonalPage(w, http.StatusOK, page{
		Name: "settled", Title: "Thank you for telling us", Clinic: d.Clinic,
		Body: settledBody{linkOf(r), settled == progress.NotSettled, cardOf(content, guide.Emergency)},
	})
}
