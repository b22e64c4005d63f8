package enquiry

import (
	"context"
	"errors"
	"time"
)

// Errors of a store.
var (
	ErrAbsent   = errors.New("enquiry: there is no such thing")
	ErrConflict = errors.New("enquiry: somebody else wrote first")
)

// Finder reads enquiries. Reads are consistent: what was written is seen.
type Finder interface {
	// ByReference returns ErrAbsent when there is none.
	ByReference(ctx context.Context, reference string) (Enquiry, error)
	// ByAddress returns the references of all enquiries under an address's hash, in any order.
	ByAddress(ctx context.Context, hash string) ([]string, error)
	// History returns what happened to an enquiry, oldest first.
	History(ctx context.Context, reference string) ([]Event, error)
}

// Lister lists enquiries. What was written within the last second may be missing.
type Lister interface {
	// List returns those of a list that were received before an instant, latest first, up to limit. Of
	// each only what Line says is filled.
	List(ctx context.Context, list List, before time.Time, limit int) ([]Line, error)
}

// Line is an enquiry as lists show it.
type Line struct {
	Reference string
	Name      string
	Email     string // in the clear, to search in
	Phone     string
	Topic     Topic
	State     State
	First     bool
	Doubts    []string
	Received  time.Time
	DueBy     time.Time
}

// Keeper writes enquiries. Repeats are refused, not applied: the caller reads again and decides again.
type Keeper interface {
	// Add writes a new enquiry with its first event, to be found under the hashes of its addresses, whole
	// or not at all. Where the same message, by its fingerprint, was added at or after since, nothing is
	// written, and it returns that one's reference. It returns ErrConflict when the reference is taken.
	Add(ctx context.Context, e Enquiry, first Event, fingerprint string, addresses []string, since time.Time) (same string, err error)
	// Write changes an enquiry and notes events, whole or not at all. It returns ErrConflict when old is
	// no longer what is kept.
	Write(ctx context.Context, old, next Enquiry, events ...Event) error
	// Erase removes an enquiry and all that is held with it: its history, reports and addresses, and its
	// line in the latest digest. After an error it can be found still, and doing it again is harmless. The
	// fingerprint, which is a keyed hash, is gone within a day of Add.
	Erase(ctx context.Context, e Enquiry, addresses []string) error
}

// Journal notes what happened to enquiries.
type Journal interface {
	// Log notes an event of an enquiry. An event is never written over another. It returns ErrAbsent, and
	// leaves nothing behind, when there is no such enquiry.
	Log(ctx context.Context, reference string, event Event) error
}

// Chores finds what time has brought.
type Chores interface {
	// Due returns the references of enquiries whose Chore has come. It may leave some for the next time.
	Due(ctx context.Context, now time.Time) ([]string, error)
}

// Event is one thing that happened to an enquiry.
type Event struct {
	At   time.Time
	By   string // the address of one of staff; or BySender, or ByLimber
	Act  Act
	Text string // of a note or a call
}

// Doer is who did it, as the sender may know: of staff no name.
func (e Event) Doer() string {
	if e.By == BySender || e.By == ByLimber {
		return e.By
	}
	return "staff"
}

// Act is what was done.
type Act string

// The acts.
const (
	Received   Act = "received"
	Viewed     Act = "viewed"
	Noted      Act = "note"
	Called     Act = "call"
	MarkedDone Act = "answered"
	MarkedSpam Act = "spam"
	MarkedReal Act = "not spam"
	Closing    Act = "closed"
	Reopened   Act = "reopened"
	Told       Act = "told" // staff were told of it: the text says how
)

// Who acts, besides staff.
const (
	BySender = "sender" // whoever wrote to the clinic
	ByLimber = "Limber" // when time alone does
)
