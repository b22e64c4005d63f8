package message

import "errors"

// Details gives the owner of an address the link to what is held about them. It holds nothing that was
// typed into a form.
type Details struct {
	Clinic     Clinic
	DetailsURL string // a page to see, download or erase; opening it changes nothing
	Hours      int    // how long the link works
}

// StillWant asks a runner who has done nothing for a year whether to go on. It need not be answered:
// doing nothing stops.
type StillWant struct {
	Clinic         Clinic
	KeepURL        string // a page whose button keeps the subscription; opening it changes nothing
	UnsubscribeURL string
	On             string // the date of removal: "25 November 2026"
}

var (
	detailsKind   = newKind("details")
	stillWantKind = newKind("stillwant")
)

// Email renders the message. It is an error for the link not to be absolute or to work for no time.
func (d Details) Email() (Email, error) {
	if err := checkLink(d.DetailsURL); err != nil {
		return Email{}, err
	}
	if d.Hours < 1 {
		return Email{}, errors.New("message: a link to details must work for an hour at least")
	}
	return detailsKind.render(page{
		Clinic:    d.Clinic,
		Subject:   "The link to your details",
		Preheader: "It works for " + d.For() + ". If you did not ask, ignore this email.",
		Why:       "You get this email because someone asked for it on your routine page.",
		Body:      d,
	})
}

// For is how long the link works, in words.
func (d Details) For() string { return count(d.Hours, "hour") }

// Email renders the message. It is an error for a link not to be absolute or for the date to be missing.
func (s StillWant) Email() (Email, error) {
	for _, link := range []string{s.KeepURL, s.UnsubscribeURL} {
		if err := checkLink(link); err != nil {
			return Email{}, err
		}
	}
	if s.On == "" {
		return Email{}, errors.New("message: the date of removal is missing")
	}
	return stillWantKind.render(page{
		Clinic:    s.Clinic,
		Subject:   "Do you still want our routine emails?",
		Preheader: "If so, tell us before " + s.On + ".",
		Why:       "You get this email because you asked for routines on our website and confirmed your address.",
		Body:      s,
	})
}
