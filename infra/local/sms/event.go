package sms

import (
	"encoding/json"
	"strings"
	"time"
)

// event is one thing that happens to an accepted text.
type event struct {
	kind, description string
	final             bool
}

// pending is the first thing that AWS reports of a text: its TEXT_SENT isn't
// supported.
var pending = event{"TEXT_PENDING", "Message is being sent to the carrier", false}

// text is an accepted text on its way.
type text struct {
	request  *sendRequest
	id       string
	from     string
	encoding string
	segments int
	at       time.Time
	events   []event // what happens to it, all at once
}

// report writes an event of the text as AWS does.
func (t text) report(e event) json.RawMessage {
	kind := t.request.MessageType
	if kind == "" {
		kind = "TRANSACTIONAL"
	}
	report, err := json.Marshal(map[string]any{
		"eventType": e.kind, "eventVersion": "1.0", "eventTimestamp": t.at.UnixMilli(), "isFinal": e.final,
		"originationPhoneNumber": t.from, "destinationPhoneNumber": t.request.DestinationPhoneNumber,
		"isoCountryCode": country(t.request.DestinationPhoneNumber), "messageId": t.id, "messageRequestTimestamp": t.at.UnixMilli(),
		"messageEncoding": t.encoding, "messageType": kind, "messageStatus": strings.TrimPrefix(e.kind, "TEXT_"),
		"messageStatusDescription": e.description, "context": t.request.Context, "totalMessageParts": t.segments,
		"totalMessagePrice": 0.04 * float64(t.segments), "totalCarrierFee": 0.0,
	})
	if err != nil { // our own types always marshal
		panic(err)
	}
	return report
}

// Number is the number that every phone number identity and pool of this
// account stands for. Nobody has it: Ofcom keeps it for dramas.
const Number = "+447700900000"

// sender gives what a phone shows as the sender: a number, or a sender ID.
func sender(identity string) string {
	name := identity
	if _, resource, found := strings.Cut(identity, ":phone-number/"); found {
		name = resource
	} else if _, resource, found := strings.Cut(identity, ":pool/"); found {
		name = resource
	} else if _, resource, found := strings.Cut(identity, ":sender-id/"); found {
		name = resource
	}
	if strings.HasPrefix(name, "phone-") || strings.HasPrefix(name, "pool-") {
		return Number
	}
	name, _, _ = strings.Cut(name, "/") // of a sender ID's country
	return name
}

// country gives the country of a number where it is one that tests use.
func country(number string) string {
	for prefix, code := range map[string]string{"+44": "GB", "+353": "IE", "+33": "FR", "+49": "DE"} {
		if strings.HasPrefix(number, prefix) {
			return code
		}
	}
	return ""
}
