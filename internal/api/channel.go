package api

import (
	"net/http"
	"strings"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/subscription"
)

// channelPart is one channel on the page of preferences.
type channelPart struct {
	Link     string // the page's own
	Form     form   // as it was sent, after an error
	Channel  contact.Channel
	Title    string
	Many     string // what the messages are called
	Standing string // where it stands, in words
	Active   bool
	Going    bool   // there is something to stop
	Known    string // the address that may come back, as its owner knows it; empty where none may
	Refused  bool   // its owner complained of us: it doesn't come back by a press of a button
	Words    string // of the consent that it needs
	Offered  bool   // it may be asked for
}

// Question is the name of the question for the address.
func (p channelPart) Question() string {
	if p.Channel == contact.ByText {
		return "phone"
	}
	return "email"
}

// Box is the id of the consent box, of which the page may have several.
func (p channelPart) Box() string { return consentBox(p.Channel) }

// Wrong reports whether something in this part's form is.
func (p channelPart) Wrong() bool { return p.Form.Message(p.Question())+p.Form.Message(p.Box()) != "" }

// Heading says what the part's form is for.
func (p channelPart) Heading() string {
	switch {
	case p.Active:
		return "Use another " + p.what()
	case p.Going:
		return "Ask again, or use another " + p.what()
	case p.Known != "":
		return "Get the " + p.Many + " again"
	}
	return "Get your routines by " + singular[p.Channel]
}

func (p channelPart) what() string {
	if p.Channel == contact.ByText {
		return "number"
	}
	return "address"
}

// Hint says what an empty box means, or what a new address does.
func (p channelPart) Hint() string {
	switch {
	case p.Refused:
		return "Use another address. To get emails at the one before, call us."
	case p.Known != "":
		return "Leave this empty to use " + p.Known + "."
	case p.Active:
		return "The " + p.Many + " stop now. They go on when you follow the link that we send there."
	}
	return ""
}

// Typed is the address as it was sent.
func (p channelPart) Typed() string {
	if p.Channel == contact.ByText {
		return p.Form.Phone
	}
	return p.Form.Email
}

// Ticked reports whether the consent box was.
func (p channelPart) Ticked() bool {
	if p.Channel == contact.ByText {
		return p.Form.Consent.Text
	}
	return p.Form.Consent.Email
}

// Described lists the ids of what stands beside the question.
func (p channelPart) Described() string {
	var ids []string
	if p.Hint() != "" {
		ids = append(ids, p.Question()+"-hint")
	}
	if p.Form.Message(p.Question()) != "" {
		ids = append(ids, p.Question()+"-error")
	}
	return strings.Join(ids, " ")
}

func consentBox(c contact.Channel) string { return "consent_" + string(c) }

func (d SubscriptionDeps) channelParts(s subscription.Subscriber, now time.Time) []channelPart {
	words := d.Clinic.consents()
	parts := []channelPart{
		{Channel: contact.ByEmail, Title: "Email", Words: words.Email, Offered: true},
		{Channel: contact.ByText, Title: "Texts", Words: words.Text, Offered: d.texts()},
	}
	if !d.texts() && s.Text.State == subscription.None {
		parts = parts[:1]
	}
	for i := range parts {
		p := &parts[i]
		state := s.On(p.Channel).State
		p.Many, p.Standing = plural[p.Channel], standingWords(s, p.Channel, now)
		p.Active = state == subscription.Active
		p.Refused = s.On(p.Channel).Reason == complained
		p.Going = p.Active || state == subscription.Pending
		if _, ok := known(s, p.Channel); ok {
			p.Known = addressWords(s, p.Channel)
		}
	}
	return parts
}

// complained is the reason of a channel that stopped because we were called a nuisance.
const complained = "complaint"

// known returns the address of a channel that isn't on, for asking its owner once more. There is none
// after a complaint.
func known(s subscription.Subscriber, c contact.Channel) (address string, ok bool) {
	standing := s.On(c)
	switch {
	case standing.State == subscription.None, standing.State == subscription.Active, standing.Reason == complained:
		return "", false
	case c == contact.ByText:
		return s.Phone.Reveal(), true
	}
	return s.Email.Reveal(), true
}

// join takes the form that adds an address, changes it, or brings it back. Its answer is the same whether
// or not an address is known to us.
func (d SubscriptionDeps) join(w http.ResponseWriter, r *http.Request) error {
	var wrong fault.Fields
	posted, err := postedForm(r, []string{"email", "phone"}, []string{"consent"}, &wrong)
	if err != nil {
		return err
	}
	request := subscription.Request{Email: posted.Get("email"), Phone: posted.Get("phone"), Source: "preferences"}
	for _, to := range posted["consent"] {
		switch to {
		case string(contact.ByEmail):
			request.Consent.Email = true
		case string(contact.ByText):
			request.Consent.Text = true
		default:
			wrong.Add("consent", "There is no such box.")
		}
	}
	if err = wrong.Err(); err == nil {
		err = d.ask(r, request, posted.Has("email"), posted.Has("phone"))
	}
	if err != nil {
		only := contact.ByEmail // each channel's form is its own
		if !posted.Has("email") {
			only = contact.ByText
		}
		return d.again(w, r, renamed(err, map[string]string{"consent": consentBox(only)}), func(b *preferencesBody) {
			b.Email, b.Phone, b.Consent = request.Email, request.Phone, request.Consent
		})
	}
	return toPreferences(w, r, "joined")
}

// ask asks the owners of the addresses to confirm. An address left empty in its own form is the one we know.
func (d SubscriptionDeps) ask(r *http.Request, request subscription.Request, email, phone bool) error {
	s, err := d.holder(r)
	if err != nil {
		return err
	}
	if address, ok := known(s, contact.ByEmail); ok && email && !phone && strings.TrimSpace(request.Email) == "" {
		request.Email = address
	}
	if address, ok := known(s, contact.ByText); ok && phone && !email && strings.TrimSpace(request.Phone) == "" {
		request.Phone = address
	}
	if phone && !email && strings.TrimSpace(request.Phone) == "" { // else it would be said of the other form
		return wrongField("phone", "Enter a UK mobile number, like 07700 900 982.")
	}
	if err := d.allowJoin(r, request); err != nil {
		return err
	}
	_, err = d.Service.Join(r.Context(), linkOf(r), request, Now(r))
	return err
}

// allowJoin holds a request to the rules, as a sign-up. An address that can't be read counts nothing: it
// is refused later.
func (d SubscriptionDeps) allowJoin(r *http.Request, request subscription.Request) error {
	email, _ := contact.ParseEmail(request.Email)
	var phone contact.Phone
	if d.Service.Numbers != nil {
		phone, _ = d.Service.Numbers.Read(request.Phone)
	}
	return d.allowAddresses(r, email, phone)
}

// leaveForm takes the form that ends a channel, or all of them where it names none.
func (d SubscriptionDeps) leaveForm(w http.ResponseWriter, r *http.Request) error {
	given, err := answered(r, "channel")
	if err != nil {
		return err
	}
	var channels []contact.Channel
	switch c, named := given["channel"]; {
	case !named:
	case c == string(contact.ByEmail), c == string(contact.ByText):
		channels = []contact.Channel{contact.Channel(c)}
	default:
		return wrongField("channel", "Choose email or sms.")
	}
	if _, err := d.Service.LeaveAll(r.Context(), linkOf(r), channels, Now(r)); err != nil {
		return err
	}
	return toPreferences(w, r, "left")
}
