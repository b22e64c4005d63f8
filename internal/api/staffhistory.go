package api

import "limber/internal/enquiry"

// eventView is one thing that happened to an enquiry, as its history shows it.
type eventView struct {
	At   moment
	What string
	Who  string // an address of staff; empty for the sender and for us, of whom What tells
	Text string // of a note or a call
}

// actWords say what was done. Who did it follows.
var actWords = map[enquiry.Act]string{
	enquiry.Received:   "The message came",
	enquiry.Viewed:     "Read by",
	enquiry.Noted:      "Note by",
	enquiry.Called:     "Call by",
	enquiry.MarkedDone: "Marked as answered by",
	enquiry.MarkedSpam: "Marked as spam by",
	enquiry.MarkedReal: "Marked as not spam by",
	enquiry.Closing:    "Closed by",
	enquiry.Reopened:   "Opened again by",
}

// toldWords say of what staff were told, by the mail that told them.
var toldWords = map[string]string{
	enquiry.Notice.String():     "Staff were told of it by email",
	enquiry.Overdue.String():    "Staff were reminded by email that it still waited",
	enquiry.Escalation.String(): "The clinic’s second address was told by email that it still waited",
}

// eventViews are the history in words, newest last.
func (s staff) eventViews(events []enquiry.Event) []eventView {
	views := make([]eventView, 0, len(events))
	for _, event := range events {
		v := eventView{At: s.dated(event.At), What: actWords[event.Act], Who: event.By, Text: event.Text}
		switch event.Act {
		case enquiry.Received:
			v.Who = ""
		case enquiry.Told:
			v.What, v.Who, v.Text = toldWords[event.Text], "", ""
		}
		views = append(views, v)
	}
	return views
}
