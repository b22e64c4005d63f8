package cloud

import (
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/template"
)

// notify publishes a message to an SNS topic, at the moment that its envelope tells.
func (c *Cloud) notify(topic, message string, at time.Time) {
	for _, t := range c.stack.Topics {
		if t.ARN != topic {
			continue
		}
		n := notification(t, message, at)
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
type note struct {
	topic, message, id, at string
}

func notification(t template.Topic, message string, at time.Time) note {
	return note{topic: t.ARN, message: message, id: bus.NewID(), at: at.UTC().Format("2006-01-02T15:04:05.000Z")}
}

// envelope is the body that a queue gets.
func (n note) envelope() string {
	return string(mustJSON(map[string]any{
		"Type": "Notification", "MessageId": n.id, "TopicArn": n.topic, "Message": n.message, "Timestamp": n.at,
		"SignatureVersion": "1", "Signature": "local", "SigningCertURL": "", "UnsubscribeURL": "",
	}))
}

// event wraps the notification as Lambda gets it, which spells some names otherwise.
func (n note) event() []byte {
	record := map[string]any{
		"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": n.topic + ":local", "Sns": map[string]any{
			"Type": "Notification", "MessageId": n.id, "TopicArn": n.topic, "Subject": nil, "Message": n.message, "Timestamp": n.at,
			"SignatureVersion": "1", "Signature": "local", "SigningCertUrl": "", "UnsubscribeUrl": "", "MessageAttributes": map[string]any{},
		},
	}
	return mustJSON(map[string]any{"Records": []any{record}})
}
