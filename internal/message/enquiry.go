package message

import (
	"errors"
	"strings"
)

// EnquiryNotice tells staff that someone has written to the clinic. The sender's own words are its Name,
// ReplyTo, Phone and Message: they are shown as they are, and in the plain text no line of them begins
// where ours do. None of them is in the subject or in what an inbox shows after it.
type EnquiryNotice struct {
	Clinic    Clinic
	Reference string
	First     bool   // to be read before others
	Received  string // "Friday 27 November at 4:10pm"
	Name      string
	ReplyTo   string // their email address; one of the two may be empty
	Phone     string
	Way       string // how the sender likes to be answered: "by email"
	CallTime  string // "in the morning"; empty without a phone
	OpenURL   string // where staff open it
	Topic     string // what it is about; empty where only the link is sent
	Message   string // its lines parted by \n; empty where only the link is sent
}

// EnquiryReceived tells whoever wrote to the clinic that it came. It holds nothing that they typed, since
// anyone can type anyone's address.
type EnquiryReceived struct {
	Clinic     Clinic
	Reference  string
	Within     string // "2 working days"
	ContactURL string // where to write again
	Emergency  Card
}

// Card says when to get help.
type Card struct {
	Heading string // a call to action, ending in "if:"
	Intro   string
	Items   []string
}

var (
	enquiryNoticeKind   = newKind("enquirynotice")
	enquiryReceivedKind = newKind("enquiryreceived")
	errEnquiry          = errors.New("message: an email about an enquiry needs its reference and when it came")
)

// staffWhy is why staff get emails.
const staffWhy = "You get this email because you are on the staff list of the clinic."

// Email renders the notice. It is an error for the link not to be absolute, or for the reference or the
// time to be missing.
func (n EnquiryNotice) Email() (Email, error) {
	if n.Reference == "" || n.Received == "" {
		return Email{}, errEnquiry
	}
	if err := checkLink(n.OpenURL); err != nil {
		return Email{}, err
	}
	subject := "New enquiry " + n.Reference
	if n.First {
		subject = "Please read first: enquiry " + n.Reference
	}
	return enquiryNoticeKind.render(page{
		Clinic:    n.Clinic,
		Subject:   subject,
		Preheader: "It came on " + n.Received + ".",
		Why:       staffWhy,
		Body:      n,
	})
}

// Lines are those of the message.
func (n EnquiryNotice) Lines() []string { return strings.Split(n.Message, "\n") }

// Email renders the acknowledgement. It is an error for the link not to be absolute, or for the reference,
// the time to answer or the signs of an emergency to be missing.
func (r EnquiryReceived) Email() (Email, error) {
	if r.Reference == "" || r.Within == "" || r.Emergency.Heading == "" || len(r.Emergency.Items) == 0 {
		return Email{}, errors.New("message: an acknowledgement needs a reference, a time to answer and the signs of an emergency")
	}
	if err := checkLink(r.ContactURL); err != nil {
		return Email{}, err
	}
	return enquiryReceivedKind.render(page{
		Clinic:    r.Clinic,
		Subject:   "We have your message " + r.Reference,
		Preheader: "Keep your reference number. Our contact form is not for emergencies.",
		Why:       "You get this email because someone typed your address on our website.",
		Body:      r,
	})
}
