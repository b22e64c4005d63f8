package sms

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
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
	now := s.options.Now()
	encoding, segments := measure(request.MessageBody)
	s.options.Capture(inbox.Message{
		Channel: inbox.SMS, To: request.DestinationPhoneNumber, From: request.OriginationIdentity, MessageID: id, Time: now,
		Tags: request.Context, ConfigurationSet: request.ConfigurationSetName, Events: []string{"TEXT_SENT", "TEXT_DELIVERED"},
		Encoding: encoding, Segments: segments, Body: inbox.Content{Text: request.MessageBody},
	})
	answer(w, http.StatusOK, map[string]string{"MessageId": id})
	if request.ConfigurationSetName != "" { // no set, no events
		s.publish(&request, id, encoding, segments, now)
	}
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
		if key == "" || len(key) > 100 || len(value) > maxContextText || value == "" {
			return "A Context entry is empty or too long."
		}
	}
	return ""
}

// publish hands over the events of a text that arrives at once.
func (s *Service) publish(r *sendRequest, id, encoding string, segments int, now time.Time) {
	kind := r.MessageType
	if kind == "" {
		kind = "TRANSACTIONAL"
	}
	for _, e := range []struct {
		eventType, status, description string
		final                          bool
	}{
		{"TEXT_SENT", "SENT", "Message has been sent to the carrier", false},
		{"TEXT_DELIVERED", "DELIVERED", "Message has been accepted by phone", true},
	} {
		text, err := json.Marshal(map[string]any{
			"eventType": e.eventType, "eventVersion": "1.0", "eventTimestamp": now.UnixMilli(), "isFinal": e.final,
			"originationPhoneNumber": r.OriginationIdentity, "destinationPhoneNumber": r.DestinationPhoneNumber,
			"isoCountryCode": country(r.DestinationPhoneNumber), "messageId": id, "messageRequestTimestamp": now.UnixMilli(),
			"messageEncoding": encoding, "messageType": kind, "messageStatus": e.status, "messageStatusDescription": e.description,
			"context": r.Context, "totalMessageParts": segments,
			"totalMessagePrice": 0.04 * float64(segments), "totalCarrierFee": 0.0,
		})
		if err != nil { // our own types always marshal
			panic(err)
		}
		s.options.Publish(text)
	}
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

// The GSM 7-bit alphabet. The extended characters take two places each.
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
		"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "\f^{}\\[~]|€"
)

// measure tells how a text is encoded, "GSM" or "Unicode", and how many parts
// it is sent and billed as.
func measure(text string) (encoding string, segments int) {
	var costs []int // places of each character
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmBasic, r):
			costs = append(costs, 1)
		case strings.ContainsRune(gsmExtended, r):
			costs = append(costs, 2)
		default:
			return "Unicode", parts(unicodeCosts(text), 70, 67)
		}
	}
	return "GSM", parts(costs, 160, 153)
}

// unicodeCosts gives the UTF-16 units of each character.
func unicodeCosts(text string) []int {
	var costs []int
	for _, r := range text {
		if r > 0xffff {
			costs = append(costs, 2)
		} else {
			costs = append(costs, 1)
		}
	}
	return costs
}

// parts counts the parts that characters of these costs fill. One part holds
// single places; each of several holds a little less. A character is never cut
// in two.
func parts(costs []int, single, several int) int {
	total := 0
	for _, c := range costs {
		total += c
	}
	if total <= single {
		return 1
	}
	n, used := 1, 0
	for _, c := range costs {
		if used+c > several {
			n, used = n+1, 0
		}
		used += c
	}
	return n
}
