package api

import (
	"net/http"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/subscription"
)

// signUpForm answers with the form of the sign-up page, for websites.
func (d SubscriptionDeps) signUpForm(w http.ResponseWriter, r *http.Request) error {
	if err := refuseQuery(r); err != nil {
		return err
	}
	p, err := d.signUp(form{Choices: d.usual()}, "")
	if err != nil {
		return err
	}
	body, page := p.Body.(subscribeBody), d.Clinic.Site+"/subscribe"
	first := formPart{Heading: "First, make sure that it is safe for you", Blocks: []guide.Block{
		textBlock("If you have back pain, ask a professional before you start."),
		linkBlock("See who should ask first", d.Clinic.Site+"/guide#ask-first"),
	}}
	later := formPart{Heading: "If nothing comes", Blocks: []guide.Block{
		textBlock("It can take a few minutes. Look in your spam or junk folder too."),
	}}
	if d.texts() {
		later.Blocks = append(later.Blocks, textBlock("Our texts start with “"+d.TextName+"”. "+
			"Did you give an email address and a number? Then look for both, and follow both links."))
	}
	outro := textBlock("We will ask you to confirm. Nothing else is sent before you do.")
	return writePublicJSON(w, r, formAnswer{
		Title: p.Title, Summary: p.Summary + " It is free, and you can stop at any time.",
		Intro: []formPart{first, cardPart(body.Emergency)}, Questions: d.signUpQuestions(body), Button: "Sign me up",
		Outro: []guide.Block{outro, d.Clinic.privacyLink()}, Sorry: d.Clinic.sorry(page), Stops: []formStop{},
		Sent: formSent{Title: "Check your messages", Parts: []formPart{later}},
		Page: page, Hosted: d.ChallengeKey != "",
	})
}

func (d SubscriptionDeps) signUpQuestions(b subscribeBody) []formQuestion {
	questions := []formQuestion{{Name: "email", Kind: "email", Label: "Your email address", Fill: "email"}}
	if b.Texts {
		questions = append(questions, formQuestion{
			Name: "phone", Kind: "tel", Label: "Your UK mobile number", Hint: "We only use it to text you your routines.", Fill: "tel",
		})
	}
	questions = append(questions, formQuestion{Name: "name", Kind: "text", Label: "Your name (you can leave this out)", Fill: "name"})
	questions = append(questions, askPlan(b)...)
	return append(questions, askConsent(b)...)
}

func askPlan(b subscribeBody) []formQuestion {
	runs, _ := choose(b.RunDays().Days)
	days, _ := choose(b.Days().Days)
	focuses, focus := choose(b.Focuses())
	lengths, length := choose(b.Lengths())
	times := "Use steps of 5 minutes, such as 07:00 or 18:35."
	if b.Texts {
		times += " Texts go from " + b.TextHours() + ". At other times you get the email only."
	}
	return []formQuestion{
		{
			Name: "run_days", Kind: "many", Label: "Which days do you run? (you can leave this out)", Groups: runs, Wrong: wrongDays["run_days"],
			Hint: "If you tell us, we plan stretches after your runs, and strength work on other days.",
		},
		{
			Name: "days", Kind: "many", Label: "Which days would you like a routine?", Groups: days, Wrong: wrongDays["days"],
			Hint: "If you told us the days you run, tick none here and we choose for you.",
		},
		{Name: "time", Kind: "time", Label: "What time?", Hint: times, Value: b.Choices.Time},
		{
			Name: "time_zone", Kind: "zone", Label: "Whose time is that?", Hint: "Choose a city with the same time as you.",
			Value: b.Choices.Zone, Groups: zoneChoices(b.Zones()),
		},
		{
			Name: "focus", Kind: "one", Label: "What would you like to do?", Value: focus, Groups: focuses,
			Hint: "Muscles need a day off after strength work, so it never comes on two days in a row.",
		},
		{Name: "minutes", Kind: "one", Label: "How long?", Value: length, Number: true, Groups: lengths},
	}
}

func zoneChoices(zones []zoneGroup) (groups []choiceGroup) {
	for _, z := range zones {
		group, _ := choose(z.Zones)
		group[0].Label = z.Label
		groups = append(groups, group...)
	}
	return groups
}

func askConsent(b subscribeBody) []formQuestion {
	box := func(to, words string) formChoice { return formChoice{to, words, subscription.Wordings[to]} }
	boxes := []formChoice{box(string(contact.ByEmail), b.Words.Email)}
	send := formQuestion{Name: "consent", Kind: "agree", Label: "May we email you?"}
	if b.Texts {
		send.Label, send.Hint = "May we send them to you?", "Tick a box for each one that you gave us above."
		boxes = append(boxes, box(string(contact.ByText), b.Words.Text))
	}
	send.Groups = consentGroup(boxes...)
	return []formQuestion{send, {
		Name: "answers", Kind: "agree", Label: "May we keep your answers? (you need not agree)",
		Hint:   "You can tell us how an exercise went. You get your routines whether you agree or not.",
		Groups: consentGroup(box(subscription.ToAnswers, b.Words.Answers)),
	}}
}
