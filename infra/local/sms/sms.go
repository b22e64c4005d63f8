// Package sms stands in for the parts of AWS End User Messaging's SMS API that
// Limber uses: sending texts, and the list of numbers that opted out.
//
// The number to send from manages its own opt-outs: a STOP from a person is
// carried like any text, and only the API changes the list.
package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"limber/infra/local/call"
	"limber/infra/local/inbox"
)

// Options say what kind of account is stood in for.
type Options struct {
	// Now gives the simulated time. Defaults to time.Now.
	Now func() time.Time
	// Publish gets each delivery event of a text that was sent with a
	// configuration set: the set as the request named it, by name or by ARN, the
	// kind, such as TEXT_DELIVERED, and the event as the service writes it to a
	// destination. It must not block for long.
	Publish func(set, kind string, event json.RawMessage)
	// Capture gets each accepted text.
	Capture func(inbox.Message)
	// Identities are the numbers, sender IDs and pools to send from, by name or
	// by ARN. Sending from another is refused. With none given any will do.
	Identities []string
	// ConfigurationSets are those that may be named, by name or by ARN. Naming
	// another is refused.
	ConfigurationSets []string
	Region            string // defaults to eu-west-2
	Account           string // defaults to 123456789012
}

// Service is the stand-in. It implements call.Service.
type Service struct {
	options  Options
	mu       sync.Mutex
	optedOut map[string]OptOut // by number
	fates    map[string]string // by number: a key of fates
	last     map[string]string // by number: the ID of the last text to it
}

var _ call.Service = (*Service)(nil)

// New returns a service to which nobody has opted out.
func New(options Options) *Service {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Publish == nil {
		options.Publish = func(string, string, json.RawMessage) {}
	}
	if options.Capture == nil {
		options.Capture = func(inbox.Message) {}
	}
	if options.Region == "" {
		options.Region = "eu-west-2"
	}
	if options.Account == "" {
		options.Account = "123456789012"
	}
	return &Service{options: options, optedOut: map[string]OptOut{}, fates: map[string]string{}, last: map[string]string{}}
}

const target = "PinpointSMSVoiceV2."

// Describe implements call.Service.
func (s *Service) Describe(r *http.Request, body []byte) (call.Description, error) {
	d := call.Description{Action: strings.TrimPrefix(r.Header.Get("X-Amz-Target"), target)}
	var request struct{ OriginationIdentity, OptOutListName string }
	if err := json.Unmarshal(body, &request); err != nil {
		return d, errors.New("the request is not the JSON that the SMS service takes")
	}
	resource := ""
	switch d.Action {
	case "SendTextMessage":
		resource = s.origination(request.OriginationIdentity)
	case "PutOptedOutNumber", "DeleteOptedOutNumber":
		resource = s.arn("opt-out-list/", request.OptOutListName)
	default:
		return d, errors.New("the local cloud's SMS service does not know this call")
	}
	d.Access = []call.Access{{Action: "sms-voice:" + d.Action, Resource: resource}}
	return d, nil
}

// origination gives the ARN of what a text is sent from.
func (s *Service) origination(identity string) string {
	switch {
	case identity == "":
		return "*"
	case strings.HasPrefix(identity, "pool-"):
		return s.arn("pool/", identity)
	case strings.HasPrefix(identity, "phone-"), strings.HasPrefix(identity, "+"):
		return s.arn("phone-number/", identity)
	}
	if name, country, ok := strings.Cut(identity, "/"); ok && !strings.HasPrefix(identity, "arn:") {
		return s.arn("sender-id/", name+"/"+country)
	}
	if strings.HasPrefix(identity, "arn:") {
		return identity
	}
	return s.arn("sender-id/", identity+"/GB")
}

// arn gives the ARN of a resource, or name itself where it already is one.
func (s *Service) arn(kind, name string) string {
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	return "arn:aws:sms-voice:" + s.options.Region + ":" + s.options.Account + ":" + kind + name
}

// Serve implements call.Service.
func (s *Service) Serve(w http.ResponseWriter, c *call.Call) {
	switch c.Action {
	case "SendTextMessage":
		s.send(w, c.Body)
	case "PutOptedOutNumber":
		s.changeOptOut(w, c.Body, true)
	case "DeleteOptedOutNumber":
		s.changeOptOut(w, c.Body, false)
	default:
		s.Refuse(w, http.StatusBadRequest, "UnknownOperationException", "the local cloud's SMS service does not know this call")
	}
}

// Refuse implements call.Service.
func (s *Service) Refuse(w http.ResponseWriter, status int, code, message string) {
	refuse(w, status, code, message, "")
}

// refuse answers an error. Conflicts and invalid requests carry a reason.
func refuse(w http.ResponseWriter, status int, code, message, reason string) {
	body := map[string]string{"__type": code, "Message": message}
	if reason != "" {
		body["Reason"] = reason
	}
	answer(w, status, body)
}

func answer(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil { // our own types always marshal
		panic(err)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a caller that went away needs no answer
}

// changeOptOut puts a number on the opt-out list or takes it off.
func (s *Service) changeOptOut(w http.ResponseWriter, body []byte, out bool) {
	var request struct{ OptOutListName, OptedOutNumber string }
	if json.Unmarshal(body, &request) != nil || !e164(request.OptedOutNumber) || request.OptOutListName == "" {
		refuse(w, http.StatusBadRequest, "ValidationException", "A list and a number such as +447700900123 are needed.", "INVALID_PARAMETER")
		return
	}
	now := s.options.Now()
	s.mu.Lock()
	entry, listed := s.optedOut[request.OptedOutNumber]
	switch {
	case !out && !entry.ForGood:
		delete(s.optedOut, request.OptedOutNumber)
	case out && !listed:
		entry.Since = now
		s.optedOut[request.OptedOutNumber] = entry
	}
	s.mu.Unlock()
	switch {
	case !out && !listed:
		refuse(w, http.StatusBadRequest, "ResourceNotFoundException", "The number is not on the list.", "")
		return
	case !out && entry.ForGood:
		refuse(w, http.StatusBadRequest, "ValidationException", "The number can't be opted in now.", "PHONE_NUMBER_CANNOT_BE_OPTED_IN")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"OptOutListArn": s.arn("opt-out-list/", request.OptOutListName), "OptOutListName": request.OptOutListName,
		"OptedOutNumber": request.OptedOutNumber, "OptedOutTimestamp": float64(entry.Since.UnixMilli()) / 1000, "EndUserOptedOut": false,
	})
}

// e164 tells whether text is a number such as +447700900123.
func e164(text string) bool {
	digits, plus := strings.CutPrefix(text, "+")
	if !plus || len(digits) < 7 || len(digits) > 15 || digits[0] == '0' {
		return false
	}
	for _, d := range digits {
		if d < '0' || d > '9' {
			return false
		}
	}
	return true
}

// messageID makes an ID in the shape of the service's own, a UUID.
func messageID() string {
	a, b := rand.Uint64(), rand.Uint64()
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", a>>32, a>>16&0xffff, a&0x0fff|0x4000, b>>48&0x3fff|0x8000, b&0xffffffffffff)
}
