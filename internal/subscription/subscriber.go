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

// State is where one channel of a subscription stands.
type State string

// The states. Only an active channel is sent reminders.
const (
	None    State = ""        // no such address
	Pending State = "pending" // asked for, not confirmed by its owner yet
	Active  State = "active"
	Left    State = "left"    // by the runner's own act
	Stopped State = "stopped" // the address can't or mustn't be sent to
)

// Standing is where one channel of a subscription stands.
type Standing struct {
	State  State
	Reason string    // why it stopped: a short code, see Reasons
	Since  time.Time // when the state changed last
	// ConfirmBy is the end of the one outstanding confirmation, while pending; see confirmed.
	ConfirmBy time.Time
	// ToldAt is when we last began to send a confirmation or a note; Told, whether it was taken.
	ToldAt time.Time
	Told   bool
	// Soft counts the days with a failure that may pass, since the first of them.
	Soft SoftFailures
}

// Subscriber is one person's subscription: one plan, and up to two channels, each with a standing of its own.
type Subscriber struct {
	ID          string // 16 characters of 0-9a-v, uniformly random, so that a slot can be split by it
	Name        string // may be empty; see CleanName for what it may hold
	Email       contact.Email
	Phone       contact.Phone
	Mail        Standing // of Email
	Text        Standing // of Phone
	Preferences Preferences
	Level       int    // 1 to 4; with Tier, where the runner stands: see Step
	Tier        string // beginner, intermediate or advanced
	// Resting holds all reminders back until the runner goes on; Stretching, those for strength only.
	Resting, Stretching bool
	// Answers is the runner's consent to keep exercise answers. Without it none is kept.
	Answers bool
	Course

	// From is when the slot began to count: occurrences due earlier are not this subscriber's. While it is
	// zero, nobody has links to the preferences but by an address that is still here.
	From time.Time
	// Secret keys the subscriber's links.
	Secret []byte
	// DetailsBy is the end of the one outstanding link to see or erase what is held.
	DetailsBy time.Time
	// DetailsTo is the channel that it was sent by. The link is good only while the address is still the
	// same: whoever holds it has that address, and perhaps not the other.
	DetailsTo contact.Channel
	// Feed counts the links to the calendar that ended because another took their place.
	Feed int

	Seen    time.Time // the runner's latest own act
	Asked   time.Time // when we asked whether they still want this, since then
	Erased  time.Time // since when this is but a husk, waiting for the last traces to be removed
	Created time.Time
	Version int // counts writes; a store refuses a write over another's
}

// Course is how the plan has followed the runner so far. Nothing in it tells of pain.
type Course struct {
	Raised   time.Time // when the runner last went a step up
	Eased    time.Time // when they last went a step down, or would have at the first step
	Declined time.Time // when they last said no to a step up
	// Trained is when days off count from: the latest session that the runner told of, or the end of a rest. It is kept
	// only where answers are.
	Trained time.Time
	// Lapsed is when we asked what came between, since Trained; Reasoned, when the runner said. What they said isn't kept.
	Lapsed, Reasoned time.Time
	// AskedWhy is when we asked that last, also of a time before Trained: see askReasonAt.
	AskedWhy time.Time
	// TimeOff is how far days off have made the routines gentler since Trained or, where that isn't kept, since the pause
	// before the last: noneOff, someOff or longOff.
	TimeOff    int
	PausedFrom time.Time // when the pause in force began
	// Settled is since when the runner wants as many reminders as there are; FadeAsked, when we asked whether they still do.
	Settled, FadeAsked time.Time
	// Forget is since when no answers are to be kept any more, until upkeep has seen to it.
	Forget time.Time
	// Tend is when the rules want something of this next: see tending. It is kept so that a store can find it.
	Tend time.Time
}

// On returns the standing of a channel.
func (s *Subscriber) On(c contact.Channel) *Standing {
	if c == contact.ByText {
		return &s.Text
	}
	return &s.Mail
}

// Takes reports whether reminders go to the subscriber by this channel.
func (s Subscriber) Takes(c contact.Channel) bool {
	if c == contact.ByText {
		return s.Text.State == Active && TextTime(s.Preferences.Time)
	}
	return s.Mail.State == Active
}

// Active reports whether any channel is.
func (s Subscriber) Active() bool { return s.Mail.State == Active || s.Text.State == Active }

// Slot returns where the subscriber is sent from, and whether there is such a place.
func (s Subscriber) Slot() (calendar.Slot, bool) {
	if !s.Active() {
		return calendar.Slot{}, false
	}
	return s.Preferences.Slot(), true
}

// Texts go within these local hours only: from the first, and not after the second.
// Source: the clinic's recommendation, to be approved; UK law has no hours for texts.
const (
	FirstText = calendar.TimeOfDay(9 * 60)
	LastText  = calendar.TimeOfDay(20 * 60)
)

// QuietFrom is when no text goes any more that should have gone earlier. Source: as above.
const QuietFrom = LastText + 30

// TextTime reports whether a text may be planned for this local time.
func TextTime(t calendar.TimeOfDay) bool { return t >= FirstText && t <= LastText }

// Consent is the receipt of one consent given or withdrawn: to what, in which words, when and where.
type Consent struct {
	To      string // "email", "sms" or "answers"
	Given   bool   // false: withdrawn
	Wording string // version of the words shown when it was given; see Wordings
	At      time.Time
	Source  string // "form", "api", "preferences", "link", "text", "bounce" and the like
}

// ToAnswers names the consent to keep exercise answers, which is apart from those to be sent to.
const ToAnswers = "answers"

// Wordings are the versions of the words beside each consent box. Change one whenever its words change.
var Wordings = map[string]string{
	string(contact.ByEmail): "email-2026-11",
	string(contact.ByText):  "sms-2026-11",
	ToAnswers:               "answers-2026-11",
}

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
