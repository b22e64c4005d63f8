package subscription

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/receipt"
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

// Note is a message about the subscription itself.
type Note struct {
	Kind NoteKind
	Link string        // a capability or, in texts, a code
	By   calendar.Date // for StillWant: when all is removed
}

// NoteKind says what a note is for.
type NoteKind string

// The notes.
const (
	AskConfirm  NoteKind = "confirm"
	SayAlready  NoteKind = "already"
	SendDetails NoteKind = "details"
	StillWant   NoteKind = "still"
)

// Notes sends the notes of a channel. A note is handed over once: the sender doesn't try again, and says
// what it knows.
type Notes interface {
	Tell(ctx context.Context, s Subscriber, n Note) receipt.Receipt
}

// Numbers reads a phone number as people type it. Its error's words are for them.
type Numbers interface {
	Read(text string) (contact.Phone, error)
}

// Service is the life of a subscription.
type Service struct {
	Finder Finder
	Keeper Keeper
	Slots  Slots
	Notes  map[contact.Channel]Notes
	// Numbers reads phone numbers; nil where the clinic sends no texts.
	Numbers Numbers
	// AddressKey keys the hash under which addresses are claimed.
	AddressKey []byte
}

// Grace is how long after a change the new slot begins to count. The index that slots are read from
// follows the table within about a second; nobody is promised a reminder inside this time.
const Grace = time.Minute

// hash is what an address is claimed under: the table alone doesn't tell which addresses it holds.
func (s *Service) hash(c contact.Channel, key string) string {
	sum := hmac.New(sha256.New, s.AddressKey)
	sum.Write([]byte(string(c) + "\n" + key))
	return hex.EncodeToString(sum.Sum(nil))
}

// addressHash is the hash of a subscriber's address on a channel; empty where there is none.
func (s *Service) addressHash(n Subscriber, c contact.Channel) string {
	switch {
	case c == contact.ByEmail && !n.Email.IsZero():
		return s.hash(c, n.Email.Key())
	case c == contact.ByText && !n.Phone.IsZero():
		return s.hash(c, n.Phone.Reveal())
	}
	return ""
}

// claimed is the hash of a subscriber's address that is claimed for them. It is empty where there is none,
// and where the address is another's: see join.
func (s *Service) claimed(ctx context.Context, n Subscriber, c contact.Channel) (string, error) {
	hash := s.addressHash(n, c)
	if hash == "" {
		return "", nil
	}
	owner, err := s.Finder.ByAddress(ctx, hash)
	switch {
	case errors.Is(err, ErrAbsent), errors.Is(err, ErrBarred), err == nil && owner.ID != n.ID:
		return "", nil
	case err != nil:
		return "", err
	}
	return hash, nil
}

// open finds the subscriber of a link and checks that the link is for this purpose.
func (s *Service) open(ctx context.Context, link string, purpose Purpose, now time.Time) (Subscriber, error) {
	c, err := parseCapability(link)
	if err != nil {
		return Subscriber{}, err
	}
	found, err := s.Finder.ByID(ctx, c.id)
	if errors.Is(err, ErrAbsent) || err == nil && !found.Erased.IsZero() {
		return Subscriber{}, errLink
	}
	if err != nil {
		return Subscriber{}, err
	}
	return found, c.check(found, purpose, now)
}

// change applies edit to the subscriber and writes it, reading again when somebody else wrote first.
// edit returns false to leave things as they are; it may add to the write, and sees a fresh one each time.
// Who was erased meanwhile is ErrAbsent: nothing is written of them any more.
func (s *Service) change(ctx context.Context, id string, edit func(next *Subscriber, w *Write) (bool, error)) (Subscriber, error) {
	return s.rewrite(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		if !next.Erased.IsZero() {
			return false, ErrAbsent
		}
		return edit(next, w)
	})
}

// rewrite is change for what is done to an empty record too.
func (s *Service) rewrite(ctx context.Context, id string, edit func(next *Subscriber, w *Write) (bool, error)) (Subscriber, error) {
	for range 5 {
		old, err := s.Finder.ByID(ctx, id)
		if err != nil {
			return Subscriber{}, err
		}
		w := Write{Old: &old, Next: old}
		changed, err := edit(&w.Next, &w)
		if err != nil || !changed {
			return old, err
		}
		w.Next.Version++
		// A slot is made known first: a slot with nobody in it costs nothing, a runner in an unknown slot
		// would get nothing.
		if err := s.use(ctx, old, w.Next); err != nil {
			return Subscriber{}, err
		}
		err = s.Keeper.Write(ctx, w)
		if !errors.Is(err, ErrConflict) {
			return w.Next, err
		}
	}
	return Subscriber{}, fault.New(fault.Unavailable, "This is being changed elsewhere at the same moment. Please try again.")
}

// use makes the slots known that a change leads into.
func (s *Service) use(ctx context.Context, old, next Subscriber) error {
	for _, c := range contact.Channels {
		was := old.Takes(c) && old.Preferences.Slot() == next.Preferences.Slot()
		if !next.Takes(c) || was {
			continue
		}
		if err := s.Slots.Use(ctx, next.Preferences.Slot(), c); err != nil {
			return err
		}
	}
	return nil
}

// View returns the subscriber of a link, changing nothing.
func (s *Service) View(ctx context.Context, link string, purpose Purpose, now time.Time) (Subscriber, error) {
	found, err := s.open(ctx, link, purpose, now)
	if err != nil {
		return Subscriber{}, err
	}
	for _, c := range contact.Channels {
		if purpose == Confirming(c) {
			return found, outstanding(found, c, link)
		}
	}
	return found, nil
}

// outstanding refuses a confirmation link that is not the latest, or whose channel has ended since.
func outstanding(s Subscriber, c contact.Channel, link string) error {
	latest := link == s.Capability(Confirming(c)) || link == s.Code(Confirming(c))
	if state := s.On(c).State; state == Active || state == Pending && latest {
		return nil
	}
	return errExpired
}

// Confirm makes a pending channel active. Confirming again changes nothing.
func (s *Service) Confirm(ctx context.Context, link string, c contact.Channel, now time.Time) (Subscriber, error) {
	found, err := s.View(ctx, link, Confirming(c), now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		if err := outstanding(*next, c, link); err != nil || next.On(c).State == Active {
			return false, err
		}
		next.Confirm(c, now)
		return true, nil
	})
}

// Prefer changes an active subscriber's preferences to what was chosen.
func (s *Service) Prefer(ctx context.Context, link string, choices Choices, now time.Time) (Subscriber, error) {
	return s.Amend(ctx, link, func(c *Choices) { *c = choices }, now)
}

// Amend changes some of an active subscriber's preferences. edit gets the choices as they are; it may see
// several versions of them, and the last one it saw is written.
func (s *Service) Amend(ctx context.Context, link string, edit func(*Choices), now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		if !next.Active() {
			return false, errEnded
		}
		choices := next.Preferences.Choices(now)
		edit(&choices)
		var fields fault.Fields
		wanted := choices.Check(now, &fields)
		if next.Mail.State != Active && !TextTime(wanted.Time) {
			fields.Add("time", textHours)
		}
		if err := fields.Err(); err != nil {
			return false, err
		}
		next.From = effective(*next, wanted, now)
		next.Preferences = wanted
		next.act(now)
		return true, nil
	})
}

const textHours = "Texts go from 09:00 to 20:00. Choose a time in between."

// Holder returns the subscriber of a link to the preferences, whichever of the two kinds it is.
func (s *Service) Holder(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	if len(link) == CodeLength {
		return s.open(ctx, link, ToToday, now)
	}
	return s.open(ctx, link, ToPreferences, now)
}

var errEnded = fault.New(fault.Expired, "You do not get routines from us now. You can subscribe at any time.")

// effective says from when new preferences count: at once, but a runner whose turn of the day has
// come already under the old ones waits for the next date, so as not to be sent to twice in a day. A
// wait that an earlier change began goes on: From was then a midnight, and the date before it had its turn.
func effective(s Subscriber, wanted Preferences, now time.Time) time.Time {
	from := now.Add(Grace)
	if wanted.Slot() == s.Preferences.Slot() {
		return s.From
	}
	old, err := calendar.Zone(s.Preferences.ZoneNow())
	if err != nil {
		return from
	}
	zone, err := calendar.Zone(wanted.ZoneNow())
	if err != nil {
		return from
	}
	today, begun := calendar.DateOf(from.In(old)), calendar.DateOf(s.From.In(old))
	var last calendar.Date // to have had its turn
	if s.From.Equal(calendar.At(begun, 0, old)) {
		last = begun.Add(-1)
	}
	for i := -2; i <= 0; i++ { // zones lie up to 26 hours apart
		date := today.Add(i)
		due := calendar.At(date, s.Preferences.Time, old)
		if s.Preferences.Days.Has(date.Weekday()) && !due.Before(s.From) && !due.After(from) {
			last = date
		}
	}
	if next := calendar.At(last.Add(1), 0, zone); next.After(from) {
		from = next
	}
	return from
}

// Leave ends a channel by its link. Leaving again changes nothing. It returns the subscriber as left.
func (s *Service) Leave(ctx context.Context, link string, c contact.Channel, now time.Time) (Subscriber, error) {
	found, err := s.open(ctx, link, Leaving(c), now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.leave(ctx, found.ID, []contact.Channel{c}, "link", now)
}

// LeaveAll ends the channels named by a link to the preferences; none named is all of them.
func (s *Service) LeaveAll(ctx context.Context, link string, channels []contact.Channel, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	if len(channels) == 0 {
		channels = contact.Channels
	}
	return s.leave(ctx, found.ID, channels, "preferences", now)
}

func (s *Service) leave(ctx context.Context, id string, channels []contact.Channel, source string, now time.Time) (Subscriber, error) {
	return s.change(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		for _, c := range channels {
			if next.Leave(c, now) {
				w.Consents = append(w.Consents, Consent{To: string(c), Wording: Wordings[string(c)], At: now, Source: source})
			}
		}
		return len(w.Consents) > 0, nil
	})
}

// Keep notes that the runner still wants the routines, as we asked.
func (s *Service) Keep(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	return s.act(ctx, link, now, func(next *Subscriber) { next.act(now) })
}

// Recover ends a rest, once the runner says that they are well enough.
func (s *Service) Recover(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	return s.act(ctx, link, now, func(next *Subscriber) {
		if next.Resting {
			next.Recover(now)
		}
	})
}

func (s *Service) act(ctx context.Context, link string, now time.Time, edit func(*Subscriber)) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		edit(next)
		return true, nil
	})
}

// KeepAnswers gives or withdraws the consent to keep exercise answers. Withdrawing removes them.
func (s *Service) KeepAnswers(ctx context.Context, link string, agreed bool, source string, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	next, err := s.change(ctx, found.ID, func(next *Subscriber, w *Write) (bool, error) {
		if next.Answers == agreed {
			return false, nil
		}
		next.Answers = agreed
		next.act(now)
		w.Consents = []Consent{{To: ToAnswers, Given: agreed, Wording: Wordings[ToAnswers], At: now, Source: source}}
		return true, nil
	})
	if err == nil && !agreed {
		err = s.Keeper.Purge(ctx, next.ID, true) // again and again is harmless, should it fail here
	}
	return next, err
}
