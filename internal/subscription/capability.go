package subscription

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
)

// Purpose is the one thing a link may be used for.
type Purpose string

// The purposes of links.
const (
	ToConfirm     Purpose = "confirm"
	ToConfirmText Purpose = "confirm-text"
	ToPreferences Purpose = "preferences"
	ToToday       Purpose = "today" // in texts: today's routine, and from there the preferences
	ToUnsubscribe Purpose = "unsubscribe"
	ToStopTexts   Purpose = "stop-texts"
	ToDetails     Purpose = "details"  // to see or erase what is held
	ToCalendar    Purpose = "calendar" // to see when routines come: the one link that is given to a machine
)

// Confirming is the purpose of a channel's confirmation.
func Confirming(c contact.Channel) Purpose {
	if c == contact.ByText {
		return ToConfirmText
	}
	return ToConfirm
}

// Leaving is the purpose of the link that ends a channel.
func Leaving(c contact.Channel) Purpose {
	if c == contact.ByText {
		return ToStopTexts
	}
	return ToUnsubscribe
}

// Capability returns the text that lets its holder do one thing to one subscription: the subscriber's
// id, the term, and a keyed hash of purpose and term under the subscriber's own secret. It needs no
// escaping in a URL.
func (s Subscriber) Capability(purpose Purpose) string {
	term := s.term(purpose)
	return s.ID + "." + term + "." + base64.RawURLEncoding.EncodeToString(s.mac(purpose, term)[:16])
}

// Code is a capability short enough for a text: 24 characters. Its term isn't in it but in the record,
// and 8 bytes of the hash have to do: they can be guessed at by asking us only.
func (s Subscriber) Code(purpose Purpose) string {
	raw, _ := idEncoding.DecodeString(s.ID) // ids are made by newID
	return base64.RawURLEncoding.EncodeToString(append(raw, short(s.mac(purpose, s.term(purpose)))...))
}

// short is the part of a hash that a code has. Its last bit is set, so that no code ends in a hyphen,
// which phones leave out of the link that they make of it.
func short(mac []byte) []byte {
	part := mac[:8]
	part[7] |= 1
	return part
}

// term is how long the link in force for a purpose is good: until it expires (zero for never) or, of the calendar's,
// until another has its place, by the number of those that it took the place of.
func (s Subscriber) term(purpose Purpose) string {
	if purpose == ToCalendar {
		return strconv.FormatInt(int64(s.Feed), 36)
	}
	return expiryText(s.expires(purpose))
}

// expires is the end of the outstanding link for a purpose; zero where links for it never end.
func (s Subscriber) expires(purpose Purpose) time.Time {
	switch purpose {
	case ToConfirm:
		return s.Mail.ConfirmBy
	case ToConfirmText:
		return s.Text.ConfirmBy
	case ToDetails:
		return s.DetailsBy
	}
	return time.Time{}
}

func expiryText(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.Unix(), 36)
}

func (s Subscriber) mac(purpose Purpose, term string) []byte {
	sum := hmac.New(sha256.New, s.Secret)
	sum.Write([]byte(string(purpose) + "\n" + s.ID + "\n" + term))
	switch purpose { // proves one address, and none that takes its place within the second that expiry counts
	case ToConfirm:
		sum.Write([]byte("\n" + s.Email.Key()))
	case ToConfirmText:
		sum.Write([]byte("\n" + s.Phone.Reveal()))
	case ToDetails:
		if s.DetailsTo != "" { // else it was sent before this was kept, and proves none
			sum.Write([]byte("\n" + string(s.DetailsTo) + "\n" + s.proven()))
		}
	}
	return sum.Sum(nil)
}

// proven is the address that whoever holds the link to the details has, as hashes know it; empty where
// that isn't known.
func (s Subscriber) proven() string {
	switch s.DetailsTo {
	case contact.ByEmail:
		return s.Email.Key()
	case contact.ByText:
		return s.Phone.Reveal()
	}
	return ""
}

// MaxCapability is longer than any link's text, in bytes; CodeLength is the length of a code.
const (
	MaxCapability = 80
	CodeLength    = 24
)

// capability is a link's text taken apart, not yet checked against its subscriber. A code has no term.
type capability struct {
	id, term string
	mac      []byte
}

func parseCapability(text string) (capability, error) {
	if len(text) == CodeLength && !strings.Contains(text, ".") {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil || base64.RawURLEncoding.EncodeToString(raw) != text {
			return capability{}, errLink
		}
		return capability{id: idEncoding.EncodeToString(raw[:10]), mac: raw[10:]}, nil
	}
	parts := strings.Split(text, ".")
	if len(text) > MaxCapability || len(parts) != 3 || !ValidID(parts[0]) || parts[1] == "" {
		return capability{}, errLink
	}
	mac, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(mac) != 16 {
		return capability{}, errLink
	}
	return capability{parts[0], parts[1], mac}, nil
}

// check compares in constant time before it looks at anything else.
func (c capability) check(s Subscriber, purpose Purpose, now time.Time) error {
	term := c.term
	if term == "" {
		term = s.term(purpose)
	}
	right := s.mac(purpose, term)[:16]
	if len(c.mac) < len(right) {
		right = short(right)
	}
	if len(s.Secret) == 0 || !hmac.Equal(c.mac, right) {
		return errLink
	}
	if purpose == ToCalendar {
		if term != s.term(purpose) {
			return errExpired // another has its place
		}
		return nil
	}
	if term == "0" {
		if purpose == ToConfirm || purpose == ToConfirmText || purpose == ToDetails {
			return errExpired // links for these always end
		}
		return nil
	}
	expires, err := strconv.ParseInt(term, 36, 64)
	if err != nil || !now.Before(time.Unix(expires, 0)) {
		return errExpired
	}
	return nil
}

var (
	errLink    = fault.New(fault.Forbidden, "This link is not complete, or is too old. Please use the whole link from our latest message.")
	errExpired = fault.New(fault.Expired, "This link has run out. Please ask for a new one.")
)
