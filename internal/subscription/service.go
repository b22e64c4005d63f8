package subscription

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/guide"
)

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
	// Correspondence is what subscribers wrote to the clinic; nil where nothing of it is kept.
	Correspondence Correspondence
	// Rules are those of the guide by which a plan follows the runner. Without numbers, nothing follows from them.
	Rules guide.Rules
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

// Barred reports whether the owner of an address had everything erased: nothing may be sent to it.
func (s *Service) Barred(ctx context.Context, address contact.Email) (bool, error) {
	_, err := s.Finder.ByAddress(ctx, s.hash(contact.ByEmail, address.Key()))
	switch {
	case errors.Is(err, ErrBarred):
		return true, nil
	case errors.Is(err, ErrAbsent):
		return false, nil
	}
	return false, err
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
		err = s.write(ctx, &w)
		if !errors.Is(err, ErrConflict) {
			return w.Next, err
		}
	}
	return Subscriber{}, fault.New(fault.Unavailable, "This is being changed elsewhere at the same moment. Please try again.")
}

// write writes a change, with when the rules want something of it next.
func (s *Service) write(ctx context.Context, w *Write) error {
	w.Next.Tend = w.Next.tending(s.Rules)
	return s.Keeper.Write(ctx, *w)
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

// Holder returns the subscriber of a link to the preferences, whichever of the two kinds it is.
func (s *Service) Holder(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	if len(link) == CodeLength {
		return s.open(ctx, link, ToToday, now)
	}
	return s.open(ctx, link, ToPreferences, now)
}
