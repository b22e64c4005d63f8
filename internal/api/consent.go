package api

import (
	"strings"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/subscription"
)

// consentWords are the words beside each consent box, by the version of them that a consent is kept with.
// Words that were shown once stay here for ever, as proof of what was agreed to. {clinic} is its name.
var consentWords = map[string]string{
	"email-2026-11": "Yes, {clinic} may email me exercise routines on the days I choose. I can stop at any time.",
	"sms-2026-11":   "Yes, {clinic} may text me exercise routines on the days I choose. I can stop at any time.",
	"answers-2026-11": "I agree that {clinic} may keep the answers I give about my exercises, " +
		"to choose which exercises to show me. I can change my mind at any time.",
	"enquiry-2026-11": "I agree that {clinic} may keep and read my message, which may be about my health, to answer me.",
}

// consentTexts are what a page shows beside its boxes.
type consentTexts struct{ Email, Text, Answers, Message string }

// consents returns the words to agree to now, in the clinic's name.
func (c Clinic) consents() consentTexts {
	words := func(version string) string {
		return strings.ReplaceAll(consentWords[version], "{clinic}", c.Name)
	}
	return consentTexts{
		Email: words(subscription.Wordings[string(contact.ByEmail)]), Text: words(subscription.Wordings[string(contact.ByText)]),
		Answers: words(subscription.Wordings[subscription.ToAnswers]), Message: words(enquiry.Wording),
	}
}
