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
	AnswerBy   string // a day: "Monday 30 November"
	ContactURL string // where to write again
	Safety     Safety
}

// Safety says when and where to get help at once.
type Safety struct {
	Not       string   // for emergencies
	Emergency string   // what to do if any of Signs fits; ends in a colon
	Signs     []string // none of them ends a sentence
	Urgent    string   // a sentence that names NHS 111 online
	Relay     string   // for people who can't hear or speak on the phone
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
// the day or any of the safety words to be missing.
func (r EnquiryReceived) Email() (Email, error) {
	if r.Reference == "" || r.AnswerBy == "" {
		return Email{}, errors.New("message: an acknowledgement needs a reference, and a day by which there is an answer")
	}
	if s := r.Safety; s.Not == "" || s.Emergency == "" || len(s.Signs) == 0 || s.Urgent == "" || s.Relay == "" {
		return Email{}, errors.New("message: an acknowledgement needs the safety words, all of them")
	}
	if err := checkLink(r.ContactURL); err != nil {
		return Email{}, err
	}
	return enquiryReceivedKind.render(page{
		Clinic:    r.Clinic,
		Subject:   "We have your message " + r.Reference,
		Preheader: r.Safety.Not,
		Why:       "You get this email because someone typed your address on our website.",
		Body:      r,
	})
}
