package message

import (
	"errors"
	"fmt"
)

// EnquiryWaiting brings an enquiry up again that nobody has answered.
type EnquiryWaiting struct {
	Clinic    Clinic
	Reference string
	Since     string // "Friday 27 November at 4:10pm"
	OpenURL   string
	Replies   bool // pressing Reply writes to the sender
	Escalated bool // to whoever makes sure that staff answer
}

// EnquiryDigest tells staff what waits at the start of a working day. It names no sender.
type EnquiryDigest struct {
	Clinic  Clinic
	Date    string // "Friday 27 November"
	New     int
	Waiting int // for an answer, the new among them
	Overdue int
	Held    int
	More    bool   // there are more than were counted
	Oldest  string // the reference of the one that waits longest; empty where none does
	Since   string // since when that one waits
	ListURL string
}

// StaffSignIn gives one of staff a link to sign in by. It holds nothing that was typed into a form.
type StaffSignIn struct {
	Clinic  Clinic
	LinkURL string // a page whose button signs in; opening it changes nothing
	Minutes int    // how long the link works
}

var (
	enquiryWaitingKind = newKind("enquirywaiting")
	enquiryDigestKind  = newKind("enquirydigest")
	staffSignInKind    = newKind("staffsignin")
)

// Email renders the reminder. It is an error for the link not to be absolute, or for the reference or the
// time to be missing.
func (w EnquiryWaiting) Email() (Email, error) {
	if w.Reference == "" || w.Since == "" {
		return Email{}, errEnquiry
	}
	if err := checkLink(w.OpenURL); err != nil {
		return Email{}, err
	}
	subject, why := "Enquiry "+w.Reference+" still waits for an answer", staffWhy
	if w.Escalated {
		subject = "Enquiry " + w.Reference + " has had no answer"
		why = "You get this email because the clinic chose your address for enquiries that nobody answers."
	}
	return enquiryWaitingKind.render(page{
		Clinic:    w.Clinic,
		Subject:   subject,
		Preheader: "It came on " + w.Since + ".",
		Why:       why,
		Body:      w,
	})
}

// Email renders the digest. It is an error for the link not to be absolute or for the date to be missing.
func (d EnquiryDigest) Email() (Email, error) {
	if d.Date == "" || d.Oldest != "" && d.Since == "" {
		return Email{}, errors.New("message: a digest needs its date, and since when the oldest waits")
	}
	if err := checkLink(d.ListURL); err != nil {
		return Email{}, err
	}
	return enquiryDigestKind.render(page{
		Clinic:    d.Clinic,
		Subject:   "Enquiries on " + d.Date,
		Preheader: fmt.Sprintf("New: %d. Waiting for an answer: %d.", d.New, d.Waiting),
		Why:       staffWhy,
		Body:      d,
	})
}

// Email renders the message. It is an error for the link not to be absolute or to work for no time.
func (s StaffSignIn) Email() (Email, error) {
	if err := checkLink(s.LinkURL); err != nil {
		return Email{}, err
	}
	if s.Minutes < 1 {
		return Email{}, errors.New("message: a sign-in link must work for a minute at least")
	}
	return staffSignInKind.render(page{
		Clinic:    s.Clinic,
		Subject:   "Your sign-in link",
		Preheader: "It works once, for " + s.For() + ". If you did not ask, ignore this email.",
		Why:       staffWhy,
		Body:      s,
	})
}

// For is how long the link works, in words.
func (s StaffSignIn) For() string { return count(s.Minutes, "minute") }
