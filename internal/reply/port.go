package reply

import (
	"context"
	"errors"
	"time"

	"limber/internal/contact"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Subscribers finds whose text it is and changes what the text asks for. *subscription.Service does it.
type Subscribers interface {
	// ByPhone returns subscription.ErrAbsent or ErrBarred where the number is nobody's.
	ByPhone(ctx context.Context, phone contact.Phone) (subscription.Subscriber, error)
	// Hear applies edit once for each text: subscription.ErrRepeat, and nothing changed, when the text was
	// heard before. After another error it may have been applied; the same text again then is the repeat.
	Hear(ctx context.Context, id, text string, edit func(next *subscription.Subscriber) []subscription.Consent) (subscription.Subscriber, error)
	// Stop ends a channel that the network won't send to. Repeats change nothing.
	Stop(ctx context.Context, id string, c contact.Channel, reason string, now time.Time) (bool, error)
}

// Replies remembers which texts were answered.
type Replies interface {
	// Begin says that the reply to a text that was heard is about to be sent. True once only for each
	// text, whoever asks: after an error nobody knows, and the next to ask may be told false.
	Begin(ctx context.Context, runner, text string) (first bool, err error)
}

// Sender hands one text to the network, once. It doesn't try again, and says what it knows. The runner
// is empty for a number that is nobody's.
type Sender interface {
	Text(ctx context.Context, to contact.Phone, runner, text string) receipt.Receipt
}

// OptOuts is the network's own list of numbers that want no texts. Repeats change nothing; after an
// error the caller asks again.
type OptOuts interface {
	Add(ctx context.Context, phone contact.Phone) error
	// Remove is ErrKept when the network won't take the number off its list yet.
	Remove(ctx context.Context, phone contact.Phone) error
}

// ErrKept says that a number stays on the network's list of opt-outs: it leaves it once in 30 days.
var ErrKept = errors.New("reply: the network keeps the number on its list")

// Counter counts within windows of time that follow one another, such as each day in UTC.
type Counter interface {
	// Count adds one to a key's window around an instant and returns the new number, this one among it.
	// A try whose answer was lost may be counted twice, never not at all.
	Count(ctx context.Context, key string, window time.Duration, now time.Time) (n int, ends time.Time, err error)
}

// Snoozer brings today's reminder again, by text, at an instant: false when there is none today, or no
// text may go then. Asking twice for the same minute is done once.
type Snoozer interface {
	Snooze(ctx context.Context, s subscription.Subscriber, at, now time.Time) (bool, error)
}
