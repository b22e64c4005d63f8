package sms

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"limber/infra/local/inbox"
)

// Limits of the real service.
const (
	maxBody        = 1600 // characters
	minTTL, maxTTL = 5, 259_200
	maxContext     = 5
	maxContextText = 800
)

// The request, as the API spells it. What Limber doesn't use is left out.
type sendRequest struct {
	DestinationPhoneNumber string
	OriginationIdentity    string
	MessageBody            string
	MessageType            string
	ConfigurationSetName   string
	Context                map[string]string
	TimeToLive             *int
	DryRun                 bool
}

func (s *Service) send(w http.ResponseWriter, body []byte) {
	var request sendRequest
	if err := json.Unmarshal(body, &request); err != nil {
		refuse(w, http.StatusBadRequest, "ValidationException", "The request is not the JSON that the SMS service takes.", "CANNOT_PARSE")
		return
	}
	if wrong := request.invalid(); wrong != "" {
		refuse(w, http.StatusBadRequest, "ValidationException", wrong, "INVALID_PARAMETER")
		return
	}
	if known := s.options.Identities; len(known) > 0 && !slices.Contains(known, request.OriginationIdentity) {
		refuse(w, http.StatusBadRequest, "ConflictException",
			"No origination identity of this account can send to the destination.", "NO_ORIGINATION_IDENTITIES_FOUND")
		return
	}
	if set, known := request.ConfigurationSetName, s.options.ConfigurationSets; set != "" && len(known) > 0 && !slices.Contains(known, set) {
		refuse(w, http.StatusBadRequest, "ResourceNotFoundException", "There is no such configuration set.", "")
		return
	}
	s.mu.Lock()
	_, out := s.optedOut[request.DestinationPhoneNumber]
	s.mu.Unlock()
	if out {
		refuse(w, http.StatusBadRequest, "ConflictException",
			"Destination phone number is opted out.", "DESTINATION_PHONE_NUMBER_OPTED_OUT")
		return
	}
	id := messageID()
	if request.DryRun {
		answer(w, http.StatusOK, map[string]string{"MessageId": id})
		return
	}
	t := s.accept(&request, id)
	answer(w, http.StatusOK, map[string]string{"MessageId": id})
	if set := request.ConfigurationSetName; set != "" { // no set, no events
		for _, e := range t.events {
			s.options.Publish(set, e.kind, t.report(e))
		}
	}
}

// accept captures a text and settles what becomes of it.
func (s *Service) accept(r *sendRequest, id string) text {
	t := text{
		request: r, id: id, from: sender(r.OriginationIdentity), at: s.options.Now(),
		events: []event{pending, s.fate(r.DestinationPhoneNumber, id)},
	}
	t.encoding, t.segments = measure(r.MessageBody)
	m := inbox.Message{
		Channel: inbox.SMS, To: r.DestinationPhoneNumber, From: t.from, MessageID: id, Time: t.at,
		Tags: r.Context, ConfigurationSet: r.ConfigurationSetName,
		Encoding: t.encoding, Segments: t.segments, Body: inbox.Content{Text: r.MessageBody},
	}
	for _, e := range t.events {
		m.Events = append(m.Events, e.kind)
	}
	s.options.Capture(m)
	return t
}

// invalid says what is wrong with a request, or "".
func (r *sendRequest) invalid() string {
	length := utf8.RuneCountInString(r.MessageBody)
	switch {
	case !e164(r.DestinationPhoneNumber):
		return "DestinationPhoneNumber must be a number such as +447700900123."
	case length > maxBody || strings.TrimSpace(r.MessageBody) == "":
		return "MessageBody must have 1 to 1600 characters, and not only spaces."
	case r.MessageType != "" && r.MessageType != "TRANSACTIONAL" && r.MessageType != "PROMOTIONAL":
		return "MessageType must be TRANSACTIONAL or PROMOTIONAL."
	case r.TimeToLive != nil && (*r.TimeToLive < minTTL || *r.TimeToLive > maxTTL):
		return "TimeToLive must be from 5 to 259200 seconds."
	case len(r.Context) > maxContext:
		return "Context must have at most 5 entries."
	}
	for key, value := range r.Context {
		if key == "" || len(key) > 100 || len(value) > maxContextText || value == "" || value != strings.TrimSpace(value) {
			return "A Context entry is empty or too long, or has spaces around it."
		}
	}
	return ""
}
