package cloud

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/inbox"
	"limber/infra/local/sms"
	"limber/infra/local/template"
)

// ErrOneWay is returned for a text to a clinic that takes none.
var ErrOneWay = errors.New("the template has no topic for texts from people: it needs the output TwoWayTopicArn")

// IncomingText is a text from a person.
type IncomingText struct {
	From string    `json:"from"` // such as +447700900123
	Body string    `json:"body"`
	ID   string    `json:"id"` // the inboundMessageId; empty for a new one. The same again is a repeat.
	At   time.Time `json:"at"` // when the envelope says that it came; zero for now
}

// ReceiveText plays a text from a person, as AWS publishes it to the topic of a two-way number. It
// returns ErrOneWay when there is no such topic, and doesn't wait for what the text leads to.
func (c *Cloud) ReceiveText(text IncomingText) error {
	topic := c.stack.SMS.InboundTopic
	if topic == "" {
		return ErrOneWay
	}
	if text.At.IsZero() {
		text.At = c.clock.now()
	}
	text.ID = cmp.Or(text.ID, bus.NewID())
	again := func(m inbox.Message) bool { return m.MessageID == text.ID }
	if !slices.ContainsFunc(c.inbox.From(text.From), again) {
		c.inbox.Add(inbox.Message{
			Channel: inbox.SMS, Incoming: true, To: sms.Number, From: text.From, MessageID: text.ID, Time: text.At,
			Body: inbox.Content{Text: text.Body},
		})
	}
	c.notify(topic, string(mustJSON(map[string]string{
		"originationNumber": text.From, "destinationNumber": sms.Number, "messageKeyword": keyword(text.Body), "messageBody": text.Body,
		"inboundMessageId": text.ID, "previousPublishedMessageId": c.sms.Last(text.From),
	})), text.At)
	return nil
}

// keyword is the keyword of the number that AWS finds a text to be for: one of those that every number
// has, or else the number's own. It isn't the text's first word.
func keyword(body string) string {
	word := strings.ToUpper(strings.TrimSpace(body))
	if word == "STOP" || word == "HELP" {
		return word
	}
	return "KEYWORD_" + template.Account
}

// publishText hands a delivery event to the topics that its configuration set names for its kind.
// Faults of the service events hold or drop it by its kind, such as TEXT_DELIVERED.
func (c *Cloud) publishText(set, kind string, event json.RawMessage) {
	for _, s := range c.stack.SMS.ConfigurationSets {
		if set != s.Name && set != s.ARN {
			continue
		}
		for _, d := range s.Destinations {
			if slices.Contains(d.EventTypes, kind) || slices.Contains(d.EventTypes, "TEXT_ALL") || slices.Contains(d.EventTypes, "ALL") {
				c.bus.Pass(&bus.Event{DetailType: kind}, func() { c.notify(d.Topic, string(event), c.clock.now()) })
			}
		}
	}
}

// SetAddress settles what becomes of emails to an address from now on, by the name of one of the mailbox
// simulator's addresses, such as bounce.
func (c *Cloud) SetAddress(address, like string) error { return c.ses.Behave(address, like) }

// SetNumber settles what becomes of texts to a number from now on: delivered, invalid, unreachable or
// blocked. Opted-out puts it on the opt-out list, and opted-out-for-good keeps it there whatever is asked.
func (c *Cloud) SetNumber(number, fate string) error { return c.sms.Behave(number, fate) }
