// Package message turns plain data into what people read: emails (subject, HTML and plain text) and
// text messages.
//
// Nothing here sends, stores or looks anything up. A routine is rendered once for all the runners who
// get it (Routine.Template) and filled in for each of them by the mail service (Personal.Data). Every
// other kind is rendered for one reader (its Email method). Texts writes the text messages.
//
// Promises, each with a test: text and HTML say the same; a message loads nothing but the guide's drawings, each from
// SITE/figures/ID.png without a query, the same for all readers, so it can't track its reader; it can be followed without
// them; subjects and texts hold no words about health; each email says which clinic sent it, and where that clinic is;
// each text takes one message, which is what it costs.
package message

import "errors"

// Email is a message ready to send to one reader.
type Email struct {
	Subject string
	HTML    string
	Text    string
}

// Clinic is the sender, as its footer names it. Name, Address and Website are required.
type Clinic struct {
	Name    string
	Phone   string // as people in the clinic's country write it
	Address string // the postal address, on one line
	Website string // absolute link
	Company string // what company law asks for: registered name, number, office
	Privacy string // absolute link to the privacy notice
}

func (c Clinic) check() error {
	if c.Name == "" || c.Address == "" {
		return errors.New("message: the clinic has no name or no address")
	}
	if err := checkLink(c.Website); err != nil {
		return err
	}
	return checkOptionalLink(c.Privacy)
}
