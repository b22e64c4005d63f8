package api

import (
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"limber/internal/enquiry"
	"limber/internal/fault"
)

// enquiryBody is one enquiry, its history, and what can be done with it.
type enquiryBody struct {
	form
	Enquiry  enquiry.Enquiry
	Done     string // what was just done, in words
	Topic    string
	Liked    string // how and when to answer
	Reply    string // link to write to the sender in one's own mail program; empty without an address
	Call     template.URL
	ByPhone  bool   // they like to be called
	Signs    string // in words; empty where none was ticked
	Standing string
	Late     bool
	DueBy    moment // of one that waits
	Received moment
	Erased   moment // when time will erase it; empty where that isn't known
	From     string
	Receipt  string // what its sender was told
	Buttons  []choice
	History  []eventView
	ClockOf  string // whose time the times are
	Writings []writing
	Token    string
}

// writing is a form to write a few words in.
type writing struct {
	Path, Token                  string
	Act                          enquiry.Act // also the id of the question
	Heading, Label, Hint, Button string
	Typed                        string
	Wrong                        fault.Field
}

// Asked reports whether the page has a question of that name, to link to.
func (enquiryBody) Asked(name string) bool {
	return name == "note" || name == "call" || name == "erase"
}

// done says what a button did.
var done = map[string]string{
	"answered": "Marked as answered.", "spam": "Marked as spam.", "not-spam": "Marked as not spam.",
	"closed": "Closed.", "reopened": "Opened again. It waits for an answer.", "note": "Your note is kept.", "call": "The call is noted.",
}

func (s staff) enquiryPage(w http.ResponseWriter, r *http.Request, session enquiry.Pass) error {
	asked, err := query(r, "done")
	if err != nil {
		return err
	}
	return s.showEnquiry(w, r, session, http.StatusOK, func(b *enquiryBody) { b.Done = done[asked["done"]] })
}

var errNoReference = fault.New(fault.NotFound, "This is no reference of an enquiry. References are like K7H-4M2.")

// showEnquiry shows an enquiry, and notes in its history that it was seen: the one thing that a GET changes.
func (s staff) showEnquiry(w http.ResponseWriter, r *http.Request, session enquiry.Pass, status int, with func(*enquiryBody)) error {
	reference := referenceOf(r)
	if reference == "" {
		return errNoReference
	}
	e, events, err := s.Service.Open(r.Context(), reference, session.Staff, Now(r))
	if err != nil {
		return err
	}
	body := s.enquiryBody(e, events, Now(r))
	body.Token = s.Desk.FormToken(session, reference)
	body.Writings = writings(e, body.Token)
	with(&body)
	for i := range body.Writings {
		body.Writings[i].Wrong = body.At(string(body.Writings[i].Act))
	}
	return s.write(w, status, session, page{
		Name: "staff-enquiry", Title: "Enquiry " + reference, Wrong: len(body.Wrong) > 0 || body.Doubt != "", Body: body,
	})
}

func (s staff) enquiryBody(e enquiry.Enquiry, events []enquiry.Event, now time.Time) enquiryBody {
	body := enquiryBody{
		Enquiry: e, Topic: staffTopics[e.Topic], Liked: liked(e), ByPhone: e.Way == "phone", Signs: signWords[e.Urgency],
		Standing: standings[e.State], Received: s.dated(e.Received), From: sources[e.Source],
		Receipt: receiptWords(e.Mails[enquiry.Acknowledgement]), Buttons: buttons(e.State),
		History: s.eventViews(events), ClockOf: zoneWords(s.Zone.String()),
	}
	if !e.Email.IsZero() {
		body.Reply = replyLink(e, s.Clinic)
	}
	if !e.Phone.IsZero() {
		body.Call = template.URL("tel:" + e.Phone.Reveal()) // a plus sign and digits: see contact.ParsePhone
	}
	if e.Waits() {
		body.DueBy, body.Late = s.at(e.DueBy, now), isLate(e.DueBy, now)
	}
	if erase := e.Erase(); !erase.IsZero() {
		body.Erased = s.dated(erase)
	}
	return body
}

// buttons are what can be done with an enquiry in a state; the first is the usual.
func buttons(state enquiry.State) []choice {
	button := func(act enquiry.Act, label string) choice { return choice{Value: string(act), Label: label} }
	answered, spam := button(enquiry.MarkedDone, "Mark as answered"), button(enquiry.MarkedSpam, "Mark as spam")
	closing, reopen := button(enquiry.Closing, "Close without an answer"), button(enquiry.Reopened, "Open again")
	genuine := button(enquiry.MarkedReal, "This is not spam")
	list := map[enquiry.State][]choice{
		enquiry.Open: {answered, closing, spam}, enquiry.Held: {answered, genuine, spam, closing},
		enquiry.Answered: {button(enquiry.Closing, "Close"), reopen, spam}, enquiry.Spam: {genuine}, enquiry.Closed: {reopen},
	}[state]
	list[0].Chosen = true
	return list
}

// writings are the forms to log a call to a sender who gave a number, and to add a note.
func writings(e enquiry.Enquiry, token string) []writing {
	call := writing{
		Act: enquiry.Called, Heading: "Log a call", Label: "What came of the call?",
		Hint: "Such as: no answer, I try again at 3pm.", Button: "Log this call",
	}
	note := writing{
		Act: enquiry.Noted, Heading: "Add a note", Label: "Your note, for staff only",
		Hint: "The sender may ask to see what we hold.", Button: "Keep this note",
	}
	list := []writing{call, note}
	if e.Phone.IsZero() {
		list = list[1:]
	}
	for i := range list {
		list[i].Path, list[i].Token = placeOf(e.Reference), token
	}
	return list
}

// replyLink opens a letter to an enquiry's sender in the reader's own mail program (RFC 6068). Each part is
// escaped whole, so that nothing that the sender wrote can add a header, an address or a line.
func replyLink(e enquiry.Enquiry, clinic Clinic) string {
	address := e.Email.Reveal()
	at := strings.LastIndexByte(address, '@')
	body := "Dear " + e.FirstName() + ",\r\n\r\nThank you for your message.\r\n\r\n\r\n\r\n" + clinic.Name + "\r\n" + clinic.Phone + "\r\n"
	return "mailto:" + percent(address[:at]) + "@" + percent(address[at+1:]) +
		"?subject=" + percent("Your message to "+clinic.Name+" ("+e.Reference+")") + "&body=" + percent(body)
}

// percent escapes all but letters, digits and - . _ ~. Mail programs take a plus sign for itself.
func percent(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// act does what a button of the page is for.
func (s staff) act(w http.ResponseWriter, r *http.Request, p press) error {
	act, text := enquiry.Act(p.given["act"]), p.given["text"]
	err := s.Service.Do(r.Context(), referenceOf(r), p.session.Staff, act, text, Now(r))
	if err == nil {
		return toStaff(w, placeOf(referenceOf(r))+"?done="+strings.ReplaceAll(string(act), " ", "-"))
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != fault.Invalid {
		return err
	}
	return s.showEnquiry(w, r, p.session, status(f), func(b *enquiryBody) {
		for i := range b.Writings {
			if b.Writings[i].Act == act {
				b.Writings[i].Typed = text
			}
		}
		if b.Wrong = fault.As(renamed(f, map[string]string{"text": string(act)})).Fields; len(b.Wrong) == 0 {
			b.Doubt = f.Message
		}
	})
}

// erase removes an enquiry, once the tick says that this is meant.
func (s staff) erase(w http.ResponseWriter, r *http.Request, p press) error {
	if p.given["erase"] != "yes" {
		return s.showEnquiry(w, r, p.session, http.StatusUnprocessableEntity, func(b *enquiryBody) {
			b.Wrong = []fault.Field{{Name: "erase", Message: "Tick the box to erase this enquiry."}}
		})
	}
	if err := s.Service.Erase(r.Context(), referenceOf(r)); err != nil {
		return err
	}
	slog.Info("enquiry erased", "request", requestID(r), "reference", referenceOf(r))
	return s.write(w, http.StatusOK, p.session, page{Name: "staff-erased", Title: "Enquiry " + referenceOf(r) + " is erased"})
}
