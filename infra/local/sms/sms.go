// Package sms stands in for the parts of AWS End User Messaging's SMS API that
// Limber uses: sending texts, and the list of numbers that opted out.
package sms

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
	// Publish gets the delivery events of each accepted text, as the service
	// writes them to an event destination. It must not block for long.
	Publish func(event json.RawMessage)
	// Capture gets each accepted text.
	Capture func(inbox.Message)
	// Identities are the numbers, sender IDs and pools to send from, by name or
	// by ARN. Sending from another is refused. With none given any will do.
	Identities []string
	Region     string // defaults to eu-west-2
	Account    string // defaults to 123456789012
}

// Service is the stand-in. It implements call.Service.
type Service struct {
	options  Options
	mu       sync.Mutex
	optedOut map[string]time.Time // by number: since when
}

var _ call.Service = (*Service)(nil)

// New returns a service to which nobody has opted out.
func New(options Options) *Service {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Publish == nil {
		options.Publish = func(json.RawMessage) {}
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
	return &Service{options: options, optedOut: map[string]time.Time{}}
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
	since, listed := s.optedOut[request.OptedOutNumber]
	switch {
	case !out:
		delete(s.optedOut, request.OptedOutNumber)
	case !listed:
		since = now
		s.optedOut[request.OptedOutNumber] = now
	}
	s.mu.Unlock()
	if !out && !listed {
		refuse(w, http.StatusBadRequest, "ResourceNotFoundException", "The number is not on the list.", "")
		return
	}
	answer(w, http.StatusOK, map[string]any{
		"OptOutListArn": s.arn("opt-out-list/", request.OptOutListName), "OptOutListName": request.OptOutListName,
		"OptedOutNumber": request.OptedOutNumber, "OptedOutTimestamp": float64(since.UnixMilli()) / 1000, "EndUserOptedOut": false,
	})
}

// OptOut puts a number on the opt-out list, as a STOP from it does.
func (s *Service) OptOut(number string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.optedOut[number] = s.options.Now()
}

// OptedOut gives the opt-out list, by number, to be kept for a later Restore.
func (s *Service) OptedOut() map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.optedOut)
}

// Restore puts numbers on the opt-out list, as they were.
func (s *Service) Restore(list map[string]time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.optedOut, list)
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
