package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/template"
)

// defaultRetries is how often Lambda repeats an asynchronous invocation that failed.
const defaultRetries = 2

// invokeLater invokes a function asynchronously.
func (c *Cloud) invokeLater(f template.Function, payload []byte, retries int) {
	c.gauge.add(1)
	c.spawn(func() {
		defer c.gauge.add(-1)
		c.invokeFirmly(context.Background(), f, payload, retries)
	})
}

// invokeFirmly repeats an invocation that fails, at once, and at last sends it to the dead letters.
func (c *Cloud) invokeFirmly(ctx context.Context, f template.Function, payload []byte, retries int) {
	if f.Retries >= 0 {
		retries = f.Retries
	}
	for range retries + 1 {
		_, err := c.host.Invoke(ctx, f.ID, payload)
		if err == nil {
			return
		}
		c.report("%s: %v", f.ID, err)
	}
	if dead := c.queues[f.DeadLetter]; dead != nil {
		dead.Send(string(payload), -1)
	}
}

// notify publishes a message to an SNS topic.
func (c *Cloud) notify(topic, message string) {
	for _, t := range c.stack.Topics {
		if t.ARN != topic {
			continue
		}
		n := notification(t, message, c.clock.now())
		for _, target := range t.Targets {
			if q := c.queues[target.ARN]; q == nil {
				c.target(target.ARN)(n.event())
			} else if target.Raw {
				q.Send(message, -1)
			} else {
				q.Send(n.envelope(), -1)
			}
		}
	}
}

// note is one SNS notification.
type note map[string]any

func notification(t template.Topic, message string, now time.Time) note {
	return note{
		"Type": "Notification", "MessageId": bus.NewID(), "TopicArn": t.ARN, "Subject": nil, "Message": message,
		"Timestamp": now.Format("2006-01-02T15:04:05.000Z"), "SignatureVersion": "1", "Signature": "local",
		"SigningCertUrl": "", "UnsubscribeUrl": "", "MessageAttributes": map[string]any{},
	}
}

func (n note) envelope() string { return string(mustJSON(n)) }

// event wraps the notification as Lambda gets it.
func (n note) event() []byte {
	record := map[string]any{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": fmt.Sprint(n["TopicArn"], ":local"), "Sns": n}
	return mustJSON(map[string]any{"Records": []any{record}})
}

// mustJSON encodes what JSON always can.
func mustJSON(v any) []byte {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("cloud: %v", err))
	}
	return encoded
}

// ReceiveText plays a text from a person, as AWS publishes it to the topic of a two-way number. It
// reports whether the template has such a number.
func (c *Cloud) ReceiveText(from, body string) bool {
	if c.stack.SMS.InboundTopic == "" {
		return false
	}
	keyword, _, _ := strings.Cut(strings.TrimSpace(body), " ")
	c.notify(c.stack.SMS.InboundTopic, string(mustJSON(map[string]string{
		"originationNumber": from, "destinationNumber": "+447700900000", "messageKeyword": strings.ToUpper(keyword), "messageBody": body,
		"inboundMessageId": bus.NewID(), "previousPublishedMessageId": "",
	})))
	return true
}
