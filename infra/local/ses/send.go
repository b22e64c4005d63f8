package ses

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"limber/infra/local/call"
	"limber/infra/local/inbox"
)

// email is one message that passed every check, to the recipients of one
// destination.
type email struct {
	sender      sender
	destination destination
	recipients  []string // bare addresses
	headers     []header
	tags        []tag
	body        body
	missing     string // a template variable without a value: SES takes it, and can't render it
	operation   string
	function    string
}

// body is the content of an email.
type body interface {
	inbox.Body
	Subject() string
}

// fixed is a body that needs no rendering.
type fixed struct{ subject, text, html string }

func (f fixed) Subject() string { return f.subject }

func (f fixed) Content() inbox.Content {
	return inbox.Content{Subject: f.subject, Text: f.text, HTML: f.html}
}

func (s *Service) sendEmail(w http.ResponseWriter, c *call.Call) {
	var request emailRequest
	if err := json.Unmarshal(c.Body, &request); err != nil {
		s.refuse(w, bad("The request is not the JSON that SES takes."))
		return
	}
	e, err := s.readEmail(&request)
	if err == nil {
		err = s.limiter.take(len(e.recipients), s.options.Now())
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	e.function = c.Function
	id, events := s.accept(e)
	answer(w, http.StatusOK, map[string]string{"MessageId": id})
	s.publish(events)
}

// readEmail checks a SendEmail request.
func (s *Service) readEmail(request *emailRequest) (email, error) {
	e := email{
		sender: request.sender, destination: request.Destination, tags: request.EmailTags, operation: "SendEmail",
	}
	e.sender.ConfigurationSetName = s.configurationSet(request.ConfigurationSetName)
	if request.ListManagementOptions != nil {
		return e, bad("The local cloud keeps no contact lists: leave out ListManagementOptions.")
	}
	if err := s.checkSender(e.sender.FromEmailAddress, e.sender.ReplyToAddresses); err != nil {
		return e, err
	}
	if set := e.sender.ConfigurationSetName; s.configurationSetMissing(set) {
		return e, &refusal{http.StatusNotFound, "NotFoundException", fmt.Sprintf("Configuration set <%s> does not exist.", set)}
	}
	var err error
	if e.recipients, err = e.destination.recipients(); err != nil {
		return e, err
	}
	if err := checkTags(e.tags); err != nil {
		return e, err
	}
	switch content := request.Content; {
	case content.Raw != nil:
		return e, bad("The local cloud takes no raw messages: use Simple or Template.")
	case content.Simple != nil && content.Template == nil:
		err = e.readSimple(content.Simple)
	case content.Template != nil && content.Simple == nil:
		err = e.readTemplate(content.Template)
	default:
		err = bad("Exactly one kind of content must be given.")
	}
	if err != nil {
		return e, err
	}
	return e, checkHeaders(e.headers)
}

func (e *email) readSimple(content *simpleContent) error {
	f := fixed{subject: content.Subject.Data}
	if content.Body.Text != nil {
		f.text = content.Body.Text.Data
	}
	if content.Body.HTML != nil {
		f.html = content.Body.HTML.Data
	}
	if f.text == "" && f.html == "" {
		return bad("The body must have a text or an HTML part.")
	}
	if len(content.Attachments) > 0 {
		return bad("The local cloud takes no attachments.")
	}
	e.body, e.headers = f, content.Headers
	return nil
}

func (e *email) readTemplate(use *templateUse) error {
	if len(use.Attachments) > 0 {
		return bad("The local cloud takes no attachments.")
	}
	t, err := parseTemplate(use.TemplateContent)
	if err != nil {
		return err
	}
	v, err := parseData(use.TemplateData, nil)
	if err != nil {
		return err
	}
	e.body, e.headers, e.missing = rendered{t, v}, use.Headers, t.missing(v)
	return nil
}

// accept takes an email: it goes to the inbox, and what becomes of it is
// settled at once. The events are for publishing after the call is answered.
func (s *Service) accept(e email) (id string, events []event) {
	now := s.options.Now()
	id = messageID(now)
	mail := s.mail(e, id, now)
	if e.missing != "" {
		failure := detail{EventType: "Rendering Failure", Mail: mail, Failure: &failure{
			ErrorMessage: fmt.Sprintf("Attribute '%s' is not present in the rendering data.", e.missing), TemplateName: "",
		}}
		return id, []event{s.event(e, "Email Rendering Failed", "renderingfailure", failure)}
	}
	events = append(events, s.event(e, "Email Sent", "send", detail{EventType: "Send", Mail: mail, Send: &struct{}{}}))
	for _, address := range e.recipients {
		fate := s.fate(address)
		s.options.Capture(inbox.Message{
			Channel: inbox.Email, To: address, From: e.sender.FromEmailAddress, MessageID: id, Time: now,
			Headers: inboxHeaders(e, id, s.options.Region), Tags: tagMap(e.tags),
			ConfigurationSet: e.sender.ConfigurationSetName, Events: fate.names(), Body: e.body,
		})
		events = append(events, s.outcomes(e, mail, address, fate)...)
	}
	return id, events
}

// inboxHeaders are all header lines but the subject.
func inboxHeaders(e email, id, region string) []inbox.Header {
	headers := make([]inbox.Header, 0, len(e.headers)+5)
	for _, h := range [...]struct{ name, value string }{
		{"From", e.sender.FromEmailAddress},
		{"Reply-To", strings.Join(e.sender.ReplyToAddresses, ", ")},
		{"To", strings.Join(e.destination.ToAddresses, ", ")},
		{"Cc", strings.Join(e.destination.CcAddresses, ", ")},
		{"Message-ID", "<" + id + "@" + region + ".amazonses.com>"},
	} {
		if h.value != "" {
			headers = append(headers, inbox.Header{Name: h.name, Value: h.value})
		}
	}
	for _, h := range e.headers {
		headers = append(headers, inbox.Header(h))
	}
	return headers
}

func tagMap(tags []tag) map[string]string {
	m := make(map[string]string, len(tags))
	for _, t := range tags {
		m[t.Name] = t.Value
	}
	return m
}

// messageID makes an ID in the shape of SES's own: the region's number and the
// time in milliseconds, then a random part.
func messageID(now time.Time) string {
	a, b := rand.Uint64(), rand.Uint64()
	return fmt.Sprintf("010b%012x-%08x-%04x-%04x-%04x-%012x-000000",
		now.UnixMilli(), a>>32, a>>16&0xffff, a&0x0fff|0x4000, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}
