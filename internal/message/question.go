package message

import "errors"

// Fewer asks a runner who has had their routines for some weeks how many they want from now on. It says what follows from
// no answer.
type Fewer struct {
	Clinic         Clinic
	ChooseURL      string // a page with the choices; opening it changes nothing
	UnsubscribeURL string
	HelpURL        string // when to get help
	Weeks          int    // since when the days are the same; under one, it isn't said
	Left           int    // on how many days a week routines come if there is no answer; 0 is none
	From           string // the date from when on: "25 November 2026"
}

// Reason asks a runner who has told of no session for a week what came between. It need not be answered: nothing follows.
type Reason struct {
	Clinic         Clinic
	ReasonURL      string // a page with the reasons; opening it changes nothing
	UnsubscribeURL string
	HelpURL        string
}

var (
	fewerKind  = newKind("fewer")
	reasonKind = newKind("reason")
)

// Email renders the message. It is an error for a link not to be absolute or for the date to be missing.
func (f Fewer) Email() (Email, error) {
	for _, link := range []string{f.ChooseURL, f.UnsubscribeURL, f.HelpURL} {
		if err := checkLink(link); err != nil {
			return Email{}, err
		}
	}
	if f.From == "" {
		return Email{}, errors.New("message: the date from when there are fewer is missing")
	}
	return fewerKind.render(page{
		Clinic:    f.Clinic,
		Subject:   "How many routines would you like now?",
		Preheader: "You can keep them all, or have fewer. Choose on your page.",
		Why:       asked,
		Body:      f,
	})
}

const asked = "You get this email because you asked for routines on our website and confirmed your address."

// So says for how long the days are the same.
func (f Fewer) So() string {
	if f.Weeks < 1 {
		return "You have had your routines for a while."
	}
	return "You have had your routines on the same days for " + count(f.Weeks, "week") + "."
}

// Else says what follows from no answer.
func (f Fewer) Else() string {
	if f.Left < 1 {
		return "If you do nothing, we will send none from " + f.From + ". You can start them again at any time."
	}
	return "If you do nothing, we will send " + count(f.Left, "routine") + " a week from " + f.From + "."
}

// Email renders the message. It is an error for a link not to be absolute.
func (r Reason) Email() (Email, error) {
	for _, link := range []string{r.ReasonURL, r.UnsubscribeURL, r.HelpURL} {
		if err := checkLink(link); err != nil {
			return Email{}, err
		}
	}
	return reasonKind.render(page{
		Clinic:    r.Clinic,
		Subject:   "Did you have a quiet week?",
		Preheader: "Tell us what got in the way, and we show you one tip.",
		Why:       asked,
		Body:      r,
	})
}
