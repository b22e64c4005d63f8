package message

import "errors"

// Confirmation asks the owner of an address whether they want the emails. It holds nothing that was
// typed into the form, since anyone can type anything there, and it promotes nothing.
type Confirmation struct {
	Clinic     Clinic
	ConfirmURL string // a page whose button confirms; opening it changes nothing
	Hours      int    // how long the link works
}

// AlreadySubscribed tells the owner of an address that gets the emails that somebody asked for them
// again. It holds nothing that the asker typed.
type AlreadySubscribed struct {
	Clinic         Clinic
	PreferencesURL string
}

var (
	confirmationKind      = newKind("confirmation")
	alreadySubscribedKind = newKind("alreadysubscribed")
)

// Email renders the confirmation. It is an error for the link not to be absolute or to work for no time.
func (c Confirmation) Email() (Email, error) {
	if err := checkLink(c.ConfirmURL); err != nil {
		return Email{}, err
	}
	if c.Hours < 1 {
		return Email{}, errors.New("message: a confirmation link must work for an hour at least")
	}
	return confirmationKind.render(page{
		Clinic:    c.Clinic,
		Subject:   "Please confirm your email",
		Preheader: "Confirm within " + c.For() + ". If you did not ask, ignore this email.",
		Why:       "You get this email because someone typed your address on our website.",
		Body:      c,
	})
}

// For is how long the link works, in words.
func (c Confirmation) For() string { return count(c.Hours, "hour") }

// Email renders the message. It is an error for the link not to be absolute.
func (a AlreadySubscribed) Email() (Email, error) {
	if err := checkLink(a.PreferencesURL); err != nil {
		return Email{}, err
	}
	return alreadySubscribedKind.render(page{
		Clinic:    a.Clinic,
		Subject:   "You already get our routine emails",
		Preheader: "Nothing has changed. You can see or change your days.",
		Why:       "You get this email because someone typed your address on our website.",
		Body:      a,
	})
}
