package ses

import (
	"context"
	"errors"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/message"
	"limber/internal/receipt"
)

// Letters sends the emails about enquiries. It implements enquiry.Mailer.
type Letters struct {
	Sender     *Sender
	Clinic     message.Clinic
	SiteURL    string // no slash at the end
	Staff      []contact.Email
	Escalation contact.Email // zero where staff are told the last time too
	// Full puts what the sender wrote into the notice to staff; else it has the link to it alone.
	Full bool
	Zone *time.Location // the clinic's
}

// Send implements enquiry.Mailer: one call, with all of staff in it, so that all of them are told or none.
func (l *Letters) Send(ctx context.Context, letter enquiry.Letter) receipt.Receipt {
	m, err := l.email(letter)
	if err != nil { // only settings can be wrong: mended, the next try sends it
		return receipt.Receipt{Outcome: receipt.Transient, Reason: err.Error()}
	}
	p := parcel{Email: m, to: l.to(letter)}
	if answerable(letter) {
		p.replyTo = []string{letter.Enquiry.Email.Reveal()}
	}
	return l.Sender.one(ctx, p, tag(TagEnquiry, letter.About), tag(TagMail, letter.Tag))
}

// answerable reports whether pressing Reply writes to whoever wrote to the clinic.
func answerable(letter enquiry.Letter) bool {
	return (letter.Kind == enquiry.Notice || letter.Kind == enquiry.Overdue) && !letter.Enquiry.Email.IsZero()
}

func (l *Letters) to(letter enquiry.Letter) []string {
	switch letter.Kind {
	case enquiry.Acknowledgement:
		return []string{letter.Enquiry.Email.Reveal()}
	case enquiry.SignIn:
		return []string{letter.To}
	case enquiry.ProbeMail:
		return []string{simulator}
	case enquiry.Escalation:
		if !l.Escalation.IsZero() {
			return []string{l.Escalation.Reveal()}
		}
	}
	staff := make([]string, len(l.Staff))
	for i, e := range l.Staff {
		staff[i] = e.Reveal()
	}
	return staff
}

func (l *Letters) email(letter enquiry.Letter) (message.Email, error) {
	switch letter.Kind {
	case enquiry.Notice:
		return l.notice(letter.Enquiry)
	case enquiry.Acknowledgement:
		return l.received(letter.Enquiry.Reference, letter.Enquiry.DueBy)
	case enquiry.Overdue, enquiry.Escalation:
		return message.EnquiryWaiting{
			Clinic: l.Clinic, Reference: letter.Enquiry.Reference, Since: l.words(letter.Enquiry.Received),
			OpenURL: l.open(letter.Enquiry.Reference), Replies: answerable(letter), Escalated: letter.Kind == enquiry.Escalation,
		}.Email()
	case enquiry.DigestMail:
		return l.digest(letter.Digest)
	case enquiry.SignIn:
		return message.StaffSignIn{
			Clinic: l.Clinic, LinkURL: l.SiteURL + "/staff/sign-in/" + letter.Link, Minutes: int(enquiry.LinkFor / time.Minute),
		}.Email()
	case enquiry.ProbeMail:
		return probe, nil
	}
	return message.Email{}, errors.New("ses: no such kind of letter")
}

func (l *Letters) notice(e enquiry.Enquiry) (message.Email, error) {
	n := message.EnquiryNotice{
		Clinic: l.Clinic, Reference: e.Reference, First: e.First, Received: l.words(e.Received), Name: e.Name,
		ReplyTo: e.Email.Reveal(), Phone: e.Phone.Reveal(), Way: enquiry.WayWords[e.Way], CallTime: enquiry.CallTimeWords[e.CallTime], OpenURL: l.open(e.Reference),
	}
	if l.Full {
		n.Topic, n.Message = topics[e.Topic], e.Message
	}
	return n.Email()
}

// received takes no more of an enquiry than its reference and when an answer is due: nothing that was typed
// goes to an address that wasn't checked.
func (l *Letters) received(reference string, due time.Time) (message.Email, error) {
	words := enquiry.SafetyWords
	return message.EnquiryReceived{
		Clinic: l.Clinic, Reference: reference, AnswerBy: due.In(l.Zone).Format("Monday 2 January"), ContactURL: l.SiteURL + "/contact",
		Safety: message.Safety{
			Not: words.Not, Emergency: words.Emergency, Signs: words.Signs, Relay: words.Relay,
			Urgent: words.Urgent + " " + words.Online + " " + words.Call,
		},
	}.Email()
}

func (l *Letters) digest(s enquiry.Summary) (message.Email, error) {
	d := message.EnquiryDigest{
		Clinic: l.Clinic, Date: s.Date.Format("Monday 2 January"), New: s.New, Waiting: s.Waiting, Overdue: s.Overdue,
		Held: s.Held, More: s.More, Oldest: s.Oldest.Reference, ListURL: l.SiteURL + "/staff",
	}
	if d.Oldest != "" {
		d.Since = l.words(s.Oldest.Received)
	}
	return d.Email()
}

func (l *Letters) open(reference string) string { return l.SiteURL + "/staff/enquiries/" + reference }

func (l *Letters) words(t time.Time) string { return calendar.Words(t.In(l.Zone)) }

var topics = map[enquiry.Topic]string{
	enquiry.BackPain: "running and back pain", enquiry.Appointment: "an appointment", enquiry.Other: "something else",
}
