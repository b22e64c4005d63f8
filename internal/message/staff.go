package message

import "errors"

// StaffAlert tells the clinic's staff that the service needs them. Its sentences are the caller's, and
// must hold no personal data: alerts go to shared inboxes.
type StaffAlert struct {
	Clinic    Clinic
	Subject   string
	Sentences []string // one paragraph each
}

var staffAlertKind = newKind("staffalert")

// Email renders the alert. It is an error for it to have no subject or no sentence.
func (a StaffAlert) Email() (Email, error) {
	if len(a.Sentences) == 0 {
		return Email{}, errors.New("message: an alert says nothing")
	}
	return staffAlertKind.render(page{
		Clinic:    a.Clinic,
		Subject:   a.Subject,
		Preheader: a.Sentences[0],
		Why:       "You get this email because you are on the staff list. The reminder service wrote it.",
		Body:      a,
	})
}
