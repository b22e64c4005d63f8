package enquiry

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"limber/internal/contact"
)

// State is where an enquiry stands.
type State string

// The states.
const (
	Open     State = "open"     // waits for an answer
	Held     State = "held"     // may be no person's: waits for staff to look at it
	Answered State = "answered" // staff say that they have answered
	Spam     State = "spam"     // staff say that it is
	Closed   State = "closed"   // nothing more to do
)

// List is one of the lists that staff see. Each enquiry is in one of them.
type List string

// The lists, in the order that staff see them.
const (
	New          List = "new"
	ReadFirst    List = "first"
	HeldList     List = "held"
	AnsweredList List = "answered"
	ClosedList   List = "closed"
	SpamList     List = "spam"
)

// Lists are all of them, what wants a look first.
var Lists = []List{ReadFirst, New, HeldList, AnsweredList, ClosedList, SpamList}

// Topic is what an enquiry is about.
type Topic string

// The topics.
const (
	BackPain    Topic = "back-pain"
	Appointment Topic = "appointment"
	Other       Topic = "other"
)

// Topics are all of them, in the order that people are asked in.
var Topics = []Topic{BackPain, Appointment, Other}

// Urgency says of which card a sender ticked a sign. Which sign it was is not kept.
type Urgency string

// The urgencies are the levels of the guide's cards; NoSigns is none ticked.
const (
	NoSigns   Urgency = ""
	Emergency Urgency = "emergency"
	Urgent    Urgency = "urgent"
	NonUrgent Urgency = "non-urgent"
)

// Urgencies are the cards' levels, the most urgent first.
var Urgencies = []Urgency{Emergency, Urgent, NonUrgent}

// MostUrgent returns the most urgent of some signs; what is none is passed over.
func MostUrgent(signs []string) Urgency {
	for _, level := range Urgencies {
		if slices.Contains(signs, string(level)) {
			return level
		}
	}
	return NoSigns
}

// The ways to be answered, and the times of day to be called at.
var (
	Ways      = []string{"email", "phone"}
	CallTimes = []string{"any", "morning", "afternoon", "evening"}
)

// The words that staff read for them.
var (
	WayWords      = map[string]string{"email": "by email", "phone": "by phone"}
	CallTimeWords = map[string]string{
		"any": "at any time", "morning": "in the morning", "afternoon": "in the afternoon", "evening": "in the evening",
	}
)

// Wording is the version of the words beside the consent box. Change it whenever the words change.
const Wording = "enquiry-2026-11"

// Enquiry is one message and what became of it.
type Enquiry struct {
	Reference string // see NewReference; it is also the id, in links and logs
	Name      string // one line; may hold any letters and signs
	Email     contact.Email
	Phone     contact.Phone // one of the two may be zero
	Way       string        // how the sender likes to be answered: one of Ways
	CallTime  string        // one of CallTimes; empty without a phone
	Topic     Topic
	Message   string
	Urgency   Urgency
	Source    string // "page", "form" or "api"
	Wording   string // version of the consent's words

	State    State
	First    bool     // staff read it first: a sign was ticked, or a word of the clinic's list is in it
	Doubts   []string // why it may be no person's; see the constants in screen.go
	Received time.Time
	Changed  time.Time // when its state changed last
	// DueBy is when it is brought up again if it still waits, EscalateBy when for the last time.
	DueBy      time.Time
	EscalateBy time.Time
	Mails      [4]Mail // by kind: see Mail
	Version    int     // counts writes; a store refuses a write over another's
}

// How long enquiries are kept. The privacy page says these same figures. To be approved by the clinic.
const (
	ClosedMonths = 6                   // after closing, then it is erased
	ClosesAfter  = 30 * 24 * time.Hour // an answered enquiry is closed when nothing more was done
	SpamFor      = 30 * 24 * time.Hour // after it was marked as spam, then it is erased
)

// Waits reports whether staff have yet to do something.
func (e Enquiry) Waits() bool { return e.State == Open || e.State == Held }

// List is the list that the enquiry is in. One to read first is never hidden among the held.
func (e Enquiry) List() List {
	switch {
	case e.Waits() && e.First:
		return ReadFirst
	case e.State == Held:
		return HeldList
	case e.State == Open:
		return New
	}
	return List(e.State)
}

// Chore is when time alone will do something about the enquiry next; zero is never.
func (e Enquiry) Chore() time.Time {
	var next time.Time
	sooner := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	for _, m := range e.Mails {
		sooner(m.Next)
	}
	switch {
	case e.Waits() && e.Mails[Overdue].State == NotOwed:
		sooner(e.DueBy)
	case e.Waits() && e.Mails[Escalation].State == NotOwed:
		sooner(e.EscalateBy)
	case e.State == Answered:
		sooner(e.Changed.Add(ClosesAfter))
	case !e.Erase().IsZero():
		sooner(e.Erase())
	}
	return next
}

// Erase is when the enquiry is to be erased; zero while that isn't known.
func (e Enquiry) Erase() time.Time {
	switch e.State {
	case Closed:
		return e.Changed.AddDate(0, ClosedMonths, 0)
	case Spam:
		return e.Changed.Add(SpamFor)
	}
	return time.Time{}
}

// letters are those that a reference is made of: none sounds or looks like another of them on the phone.
const letters = "23456789CFHJKMRWXY"

// NewReference makes a reference to read out on the phone, such as "K7H-4M2": one of 34 million. A store
// takes each once.
func NewReference() string {
	var plain []byte
	for len(plain) < 6 {
		var b [1]byte
		rand.Read(b[:]) // never fails: crypto/rand ends the process instead
		if int(b[0]) < 256/len(letters)*len(letters) {
			plain = append(plain, letters[int(b[0])%len(letters)])
		}
	}
	return string(plain[:3]) + "-" + string(plain[3:])
}

// ParseReference reads a reference as people type it: in any case, with or without the hyphen.
func ParseReference(text string) (string, bool) {
	plain := strings.ToUpper(strings.NewReplacer("-", "", " ", "", "–", "").Replace(text))
	if len(plain) != 6 || strings.Trim(plain, letters) != "" {
		return "", false
	}
	return plain[:3] + "-" + plain[3:], true
}

// AddressHash is what an enquiry is found by under an address: the table alone can't be searched for one.
// An email address is given by its Key.
func AddressHash(key []byte, address string) string {
	sum := hmac.New(sha256.New, key)
	sum.Write([]byte("enquiry\n" + address))
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// Addresses are the hashes of the sender's addresses.
func (e Enquiry) Addresses(key []byte) []string {
	var hashes []string
	if !e.Email.IsZero() {
		hashes = append(hashes, AddressHash(key, e.Email.Key()))
	}
	if !e.Phone.IsZero() {
		hashes = append(hashes, AddressHash(key, e.Phone.Reveal()))
	}
	return hashes
}

// FirstName is the first word of the sender's name, to greet by.
func (e Enquiry) FirstName() string {
	first, _, _ := strings.Cut(e.Name, " ")
	return first
}
