package subscription

import (
	"context"
	"errors"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// Errors of a Store.
var (
	ErrAbsent   = errors.New("subscription: no such subscriber")
	ErrBarred   = errors.New("subscription: this address must not be sent to")
	ErrConflict = errors.New("subscription: somebody else wrote first")
	ErrRepeat   = errors.New("subscription: this text was heard before")
)

// Finder reads subscribers. Reads are consistent: what was written is seen.
type Finder interface {
	// ByID returns ErrAbsent when there is none.
	ByID(ctx context.Context, id string) (Subscriber, error)
	// ByAddress returns whose address it is by its hash: ErrAbsent when it is nobody's, ErrBarred when
	// its owner had everything erased.
	ByAddress(ctx context.Context, hash string) (Subscriber, error)
}

// Write is one change to what is kept, whole or not at all.
type Write struct {
	Old      *Subscriber // nil when Next is new
	Next     Subscriber  // with the same id as Old
	Consents []Consent
	Claims   []string // hashes of addresses that become Next's
	Frees    []string // hashes of addresses of Old's that are nobody's from now on
	Bars     []string // hashes of addresses of Old's that must not be sent to again
	Heard    string   // the id of the incoming text that asked for this, or empty
}

// Keeper writes subscribers. Repeats are refused, not applied: the caller reads again and decides again.
type Keeper interface {
	// Write returns ErrConflict when Old is no longer what is kept, or an address is another's; ErrRepeat
	// when the text was heard before. Whoever is sending to Old's slot at this moment learns of it: see
	// reminder.Roster.Touched.
	Write(ctx context.Context, w Write) error
	// Purge removes rows about a subscriber beside the profile: all of them, or the exercise answers alone.
	// With the profile kept, doing it again is harmless.
	Purge(ctx context.Context, id string, answersOnly bool) error
	// Remove removes the profile of a husk. ErrConflict when it was written since.
	Remove(ctx context.Context, s Subscriber) error
}

// Slots learns of each slot that comes into use, before anybody is in it. Repeats are harmless.
type Slots interface {
	Use(ctx context.Context, slot calendar.Slot, c contact.Channel) error
}
