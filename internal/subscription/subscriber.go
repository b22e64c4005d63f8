// Package subscription is the domain of who gets reminders: subscribers, their preferences and
// consent, and the links by which they change or end it.
package subscription

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// State is where a subscription stands.
type State string

// The states. Only an active subscriber has a slot, and so gets reminders.
const (
	Pending State = "pending" // asked for, address not confirmed yet
	Active  State = "active"
	Left    State = "left"    // by the runner's own act
	Stopped State = "stopped" // the address bounced, or its owner complained
)

// Subscriber is one person's subscription.
type Subscriber struct {
	ID          string // 16 characters of 0-9a-v, uniformly random, so that a slot can be split by it
	State       State
	Reason      string // why it was stopped: "bounce" or "complaint"
	Email       contact.Email
	Name        string // may be empty; see CleanName for what it may hold
	Preferences Preferences
	Level       int    // 1 to 4
	Tier        string // beginner, intermediate or advanced

	// From is when the slot began to count: occurrences due earlier are not this subscriber's.
	From time.Time
	// Secret keys the subscriber's links.
	Secret []byte
	// ConfirmBy is the end of the one outstanding confirmation link, while pending.
	ConfirmBy time.Time
	// MailedAt is when we last began to send a confirmation or a note; Mailed, whether it was taken.
	MailedAt time.Time
	Mailed   bool

	Created time.Time
	Version int // counts writes; a store refuses a write over another's
}

// Slot returns where the subscriber is sent from, and whether there is such a place.
func (s Subscriber) Slot() (calendar.Slot, bool) {
	if s.State != Active {
		return calendar.Slot{}, false
	}
	return s.Preferences.Slot(), true
}

// Consent is the receipt of one consent: what was agreed to, when and where.
type Consent struct {
	Channel string // "email"
	Wording string // version of the words shown; see the constant Wording
	At      time.Time
	Source  string // "form" or "api"
}

// Wording is the version of the words beside the consent box. Change it whenever the words change.
const Wording = "email-2026-11"

var idEncoding = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

func newID() string {
	var raw [10]byte
	rand.Read(raw[:]) // never fails: crypto/rand ends the process instead
	return idEncoding.EncodeToString(raw[:])
}

func newSecret() []byte {
	secret := make([]byte, 16)
	rand.Read(secret)
	return secret
}

// PackIDs writes ids in 10 bytes each; an id of another form is left out, since nobody is sent to by it.
func PackIDs(ids []string) []byte {
	packed := make([]byte, 0, 10*len(ids))
	for _, id := range ids {
		if ValidID(id) {
			packed, _ = idEncoding.AppendDecode(packed, []byte(id)) // can't fail: the form was checked
		}
	}
	return packed
}

// UnpackIDs reads what PackIDs wrote.
func UnpackIDs(packed []byte) []string {
	var ids []string
	for ; len(packed) >= 10; packed = packed[10:] {
		ids = append(ids, idEncoding.EncodeToString(packed[:10]))
	}
	return ids
}

// ValidID reports whether the text has the form of a subscriber's id.
func ValidID(id string) bool {
	return len(id) == 16 && strings.Trim(id, "0123456789abcdefghijklmnopqrstuv") == ""
}
