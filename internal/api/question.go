package api

import (
	"net/http"
	"strconv"

	"limber/internal/calendar"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// fewerPanel asks how many routines a runner wants from now on.
type fewerPanel struct {
	Weeks    int    // since when the days are the same; under one, it isn't said
	All, Few string // the days as they are, and those that would be left; Few is empty where there is but one
	Count    int    // of all
	Left     int    // of few
	By       string // from when there are fewer if they don't say
}

func (d SubscriptionDeps) fewerPanel(s subscription.Subscriber) *fewerPanel {
	if s.FadeAsked.IsZero() || !s.Active() || s.Resting {
		return nil
	}
	rule := d.Service.Rules.Fade
	panel := &fewerPanel{Weeks: s.Weeks(), All: dayWords(s.Preferences.Days), Count: s.Preferences.Days.Count()}
	if few := s.Fewer(rule); few != 0 {
		panel.Few, panel.Left = dayWords(few), few.Count()
	}
	panel.By = dateWords(calendar.DateOf(s.FadeAsked.AddDate(0, 0, rule.AnswerDays).In(s.Place())))
	return panel
}

// Since says for how long the days are the same.
func (p fewerPanel) Since() string {
	switch p.Weeks {
	case 0:
		return "You have had your routines for a while."
	case 1:
		return "You have had your routines on the same days for 1 week."
	}
	return "You have had your routines on the same days for " + strconv.Itoa(p.Weeks) + " weeks."
}

// answerFewer takes the answer to how many routines a runner wants.
func (d SubscriptionDeps) answerFewer(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "days")
	if err == nil && given["days"] != "all" && given["days"] != "fewer" {
		err = wrongField("fewer", "Choose how many routines you want.")
	}
	if err != nil {
		return d.again(w, r, err, nil)
	}
	if _, err := d.Service.AnswerFewer(r.Context(), linkOf(r), given["days"] == "fewer", Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, "days")
}

// reasons are what may have come between, to choose from; none where that isn't asked.
func (d SubscriptionDeps) reasons(s subscription.Subscriber) ([]choice, error) {
	if !s.WhyOpen() {
		return nil, nil
	}
	content, err := d.Guide()
	if err != nil {
		return nil, err
	}
	var list []choice
	for _, tip := range content.Tips() {
		list = append(list, choice{Value: string(tip.Reason), Label: tip.Name})
	}
	return list, nil
}

// tipBody is the page with the tip for one reason.
type tipBody struct {
	guide.Tip
	Links []link
	Back  string
}

// link leads to another page.
type link struct{ Words, Path string }

// answerReason shows the tip for what came between, however often it is asked for. It is the answer to the form itself: what
// came between is in no address.
func (d SubscriptionDeps) answerReason(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "reason")
	if err != nil {
		return d.again(w, r, err, nil)
	}
	content, err := d.Guide()
	if err != nil {
		return err
	}
	tip, ok := content.Tip(guide.Reason(given["reason"]))
	if !ok {
		return d.again(w, r, wrongField("reason", "Choose what got in the way."), nil)
	}
	if _, err := d.Service.AnswerReason(r.Context(), linkOf(r), Now(r)); err != nil {
		return err
	}
	back := "/preferences/" + linkOf(r)
	return writePersonalPage(w, http.StatusOK, page{
		Name: "tip", Title: tip.Heading, Clinic: d.Clinic, Body: tipBody{Tip: tip, Links: tipLinks(tip.Reason, back), Back: back},
	})
}

// tipLinks are where a tip can be followed.
func tipLinks(reason guide.Reason, preferences string) []link {
	switch reason {
	case guide.NoTime:
		return []link{{"Choose shorter routines", preferences + "#minutes"}}
	case guide.InPain:
		return []link{{"See when to get help", "/guide#help"}, {"Find the easier versions", "/guide#strength"}, {"Write to us", "/contact"}}
	case guide.Bored:
		return []link{{"Choose what to work on", preferences + "#focus"}}
	case guide.Forgot:
		return []link{{"Choose another time", preferences + "#time"}}
	case guide.Ill:
		return []link{{"Pause my routines", preferences + "#pause_until"}}
	}
	return []link{{"Write to us", "/contact"}}
}

// openQuestions lead from today's page to what we asked.
func openQuestions(s subscription.Subscriber, preferences string) (list []link) {
	if !s.FadeAsked.IsZero() && s.Active() && !s.Resting {
		list = append(list, link{"Choose how many routines you want", preferences + "#fewer"})
	}
	if s.WhyOpen() {
		list = append(list, link{"Tell us what got in the way", preferences + "#reason"})
	}
	return list
}
