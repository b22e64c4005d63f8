// Package inbox keeps the emails and texts that the local cloud accepted, and
// shows them to people and to tests.
//
// A message is rendered when someone looks at it, not when it arrives: a load
// test captures a thousand a second and reads hardly any.
package inbox

import (
	"bytes"
	"encoding/json"
	"html"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The channels a message can come by.
const (
	Email = "email"
	SMS   = "sms"
)

// Header is one header line of an email, as it was sent.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Content is what a person reads. HTML and Subject are empty for a text.
type Content struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
}

// Body gives a message's content. It is called at each look, from any
// goroutine, and always gives the same.
type Body interface {
	Content() Content
}

// Content is itself a body: one that needs no rendering.
var _ Body = Content{}

// Content gives c.
func (c Content) Content() Content { return c }

// Message is one email or text to one person, or one text from a person.
type Message struct {
	ID               int64 // order of arrival, from 1; given by Store.Add
	Channel          string
	Incoming         bool   // a text from a person to the clinic
	To               string // the bare address or the number
	From             string // as it was sent, so it may hold a display name
	MessageID        string // as the sender got it in the answer
	Time             time.Time
	Headers          []Header // without Subject, which is in the body
	Tags             map[string]string
	ConfigurationSet string
	Events           []string // what became of it: "Send", "Delivery", "Bounce" ...
	Encoding         string   // texts only: "GSM" or "Unicode"
	Segments         int      // texts only: how many parts it is billed as
	Body             Body
}

// wire is the form of a message in JSON, for tests and for the saved file.
type wire struct {
	ID               int64             `json:"id"`
	Channel          string            `json:"channel"`
	Direction        string            `json:"direction"` // in or out
	To               string            `json:"to"`
	From             string            `json:"from"`
	Subject          string            `json:"subject"`
	Preheader        string            `json:"preheader"`
	Headers          []Header          `json:"headers"`
	Text             string            `json:"text"`
	HTML             string            `json:"html"`
	Time             time.Time         `json:"time"`
	MessageID        string            `json:"messageId"`
	Tags             map[string]string `json:"tags"`
	ConfigurationSet string            `json:"configurationSet,omitempty"`
	Events           []string          `json:"events"`
	Encoding         string            `json:"encoding,omitempty"`
	Segments         int               `json:"segments,omitempty"`
}

// MarshalJSON renders the message.
func (m Message) MarshalJSON() ([]byte, error) {
	c := m.Content()
	headers := slices.Clone(m.Headers)
	if m.Channel == Email {
		headers = append(headers, Header{"Subject", c.Subject})
	}
	direction := "out"
	if m.Incoming {
		direction = "in"
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(wire{
		ID: m.ID, Channel: m.Channel, Direction: direction, To: m.To, From: m.From, Subject: c.Subject, Preheader: preheader(c),
		Headers: headers, Text: c.Text, HTML: c.HTML, Time: m.Time, MessageID: m.MessageID, Tags: m.Tags,
		ConfigurationSet: m.ConfigurationSet, Events: m.Events, Encoding: m.Encoding, Segments: m.Segments,
	})
	return out.Bytes(), err
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Message) UnmarshalJSON(text []byte) error {
	var w wire
	if err := json.Unmarshal(text, &w); err != nil {
		return err
	}
	*m = Message{
		ID: w.ID, Channel: w.Channel, Incoming: w.Direction == "in", To: w.To, From: w.From, MessageID: w.MessageID, Time: w.Time,
		Headers: slices.DeleteFunc(w.Headers, func(h Header) bool { return h.Name == "Subject" }),
		Tags:    w.Tags, ConfigurationSet: w.ConfigurationSet, Events: w.Events, Encoding: w.Encoding, Segments: w.Segments,
		Body: Content{Subject: w.Subject, Text: w.Text, HTML: w.HTML},
	}
	return nil
}

// Content renders the message.
func (m Message) Content() Content {
	if m.Body == nil {
		return Content{}
	}
	return m.Body.Content()
}

// Person gives the address or the number of the clinic's counterpart: whom the
// message went to, or for an incoming one whom it came from.
func (m Message) Person() string {
	if m.Incoming {
		return m.From
	}
	return m.To
}

// Header gives the value of the first header of that name, in any letter case,
// or "". The subject is part of the content instead.
func (m Message) Header(name string) string {
	for _, h := range m.Headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return ""
}

const preheaderLength = 140 // characters: about what mail clients show beside the subject

var (
	unseen = regexp.MustCompile(`(?is)<head\b.*?</head>|<style\b.*?</style>|<script\b.*?</script>|<!--.*?-->`)
	markup = regexp.MustCompile(`<[^>]*>`)
)

// preheader is the line that mail clients show beside the subject: the first
// words of the HTML, hidden ones included, or of the text where there is none.
func preheader(c Content) string {
	body := c.HTML
	if body == "" {
		body = c.Text
	} else {
		body = html.UnescapeString(markup.ReplaceAllString(unseen.ReplaceAllString(body, " "), " "))
	}
	// Senders pad the preheader with invisible characters to keep the body out.
	body = strings.Map(func(r rune) rune {
		switch r {
		case '\u034f', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
			return -1
		case '\u00a0', '\u2007':
			return ' '
		}
		return r
	}, body)
	line := []rune(strings.Join(strings.Fields(body), " "))
	if len(line) > preheaderLength {
		return strings.TrimSpace(string(line[:preheaderLength-1])) + "…"
	}
	return string(line)
}
