package api

import (
	"net/http"
	"net/url"

	"limber/internal/enquiry"
	"limber/internal/guide"
)

// enquiryForm answers with the form of the contact page, for websites.
func (d EnquiryDeps) enquiryForm(w http.ResponseWriter, r *http.Request) error {
	if err := refuseQuery(r); err != nil {
		return err
	}
	p, err := d.contact(url.Values{}, "", Now(r))
	if err != nil {
		return err
	}
	content, err := d.Guide()
	if err != nil {
		return err
	}
	body, page := p.Body.(contactBody), d.Clinic.Site+contactPath
	call := formPart{Heading: "Your message", Blocks: []guide.Block{
		textBlock(body.Answer + " We read messages when the clinic is open. You can also call us on " + d.Clinic.Phone + "."),
	}}
	next := formPart{Heading: "What happens next", Blocks: []guide.Block{
		textBlock("You may also get a short email that says we have it. Look in your spam or junk folder too."),
		textBlock("Have you heard nothing by then? Call us on " + d.Clinic.Phone + ", and tell us your reference."),
	}}
	return writePublicJSON(w, r, formAnswer{
		Title: p.Title, Summary: p.Summary, Intro: []formPart{safetyPart("Do you need help now?"), call},
		Questions: contactFormQuestions(body), Button: "Send my message",
		Outro: []guide.Block{d.Clinic.privacyLink()}, Sorry: d.Clinic.sorry(page), Stops: formStops(content.Article().Cards),
		Sent: formSent{
			Title: "We have your message", Lead: "Your reference is:",
			Parts: []formPart{next, safetyPart("If you need help sooner")},
		},
		Page: page, Hosted: d.ChallengeKey != "",
	})
}

// safetyPart is the standing safety text.
func safetyPart(heading string) formPart {
	s := safetyWords
	return formPart{Heading: heading, Blocks: append(
		[]guide.Block{textBlock(s.Not), textBlock(s.Emergency), {List: s.Signs}}, append(urgentBlocks(), textBlock(s.Relay))...,
	)}
}

func urgentBlocks() []guide.Block {
	s := safetyWords
	return []guide.Block{
		textBlock(s.Urgent + " " + s.Online + " " + s.Call), linkBlock(s.Online, "https://111.nhs.uk/"),
	}
}

// formStops has the card of each level as its first part.
func formStops(cards []guide.Card) (list []formStop) {
	for _, card := range cards {
		stop := stops[enquiry.Urgency(card.Level)]
		first := cardPart(card)
		if card.Level == guide.Urgent {
			first.Blocks = append(first.Blocks, urgentBlocks()...)
		}
		first.Blocks = append(first.Blocks, textBlock(safetyWords.Relay))
		lead := formPart{Heading: "Your message is not sent yet", Blocks: []guide.Block{
			textBlock(stop.lead), textBlock("You can still send it. We do not read messages straight away."),
		}}
		list = append(list, formStop{
			Level: card.Level, Title: stop.title, Parts: []formPart{first, lead},
			Send: "I have read this. Send my message", Back: "Go back to my message",
		})
	}
	return list
}

func contactFormQuestions(b contactBody) []formQuestion {
	ways, _ := choose(b.Ways())
	times, _ := choose(b.CallTimes())
	topics, _ := choose(b.Topics())
	either := "Give an email address, a phone number, or both."
	return []formQuestion{
		{Name: "name", Kind: "text", Label: "Your name", Fill: "name"},
		{Name: "email", Kind: "email", Label: "Your email address", Hint: either, Fill: "email"},
		{Name: "phone", Kind: "tel", Label: "Your phone number", Hint: "We only use it to answer you.", Fill: "tel"},
		{Name: "way", Kind: "one", Label: "How would you like us to answer? (you can leave this out)", Groups: ways},
		{Name: "call_time", Kind: "select", Label: "If we call you, when is a good time?", Value: enquiry.CallTimes[0], Groups: times},
		{Name: "topic", Kind: "one", Label: "What is your message about?", Groups: topics},
		{
			Name: "message", Kind: "long", Label: "Your message",
			Hint: "Tell us only what we need to answer you. Use up to " + b.Most() + " characters.",
		},
		{
			Name: "signs", Kind: "many", Label: "Do any of these fit you?", Groups: signChoices(b.Signs),
			Hint: "Most back pain is not serious. A few signs need a doctor, so we ask everybody. If you tick one, we tell you where to get help.",
		},
		{
			Name: "consent", Kind: "agree", Label: "May we keep and read your message?",
			Groups: consentGroup(formChoice{"true", b.Words, enquiry.Wording}),
		},
	}
}

// signChoices are the signs, each of the value that the API takes: its level. Which it is stays with the form.
func signChoices(signs []signGroup) (groups []choiceGroup) {
	for _, s := range signs {
		group := choiceGroup{Label: s.Legend}
		for _, sign := range s.Signs {
			group.Choices = append(group.Choices, formChoice{Value: s.Level, Label: sign.Label})
		}
		groups = append(groups, group)
	}
	return groups
}
