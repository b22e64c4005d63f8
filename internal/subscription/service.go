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
)

// Errors of a Store.
var (
	ErrAbsent   = errors.New("subscription: no such subscriber")
	ErrConflict = errors.New("subscription: somebody else wrote first")
)

// Finder reads subscribers. Reads are consistent: what was written is seen. A missing one is ErrAbsent.
type Finder interface {
	ByID(ctx context.Context, id string) (Subscriber, error)
	ByAddress(ctx context.Context, hash string) (Subscriber, error)
}

// Keeper writes subscribers. Each write is whole or not at all, and repeats are refused, not applied:
// the caller reads again and decides again.
type Keeper interface {
	// Create keeps a new subscriber, the claim of its address and the consent. ErrConflict when the
	// address or the id is taken.
	Create(ctx context.Context, s Subscriber, hash string, consent Consent) error
	// Save replaces old by next, which must have the same ID. ErrConflict when old is no longer what is
	// kept. Whoever is sending to old's slot at this moment learns of it: see reminder.Roster.Touched.
	// A consent given with the change is kept with it.
	Save(ctx context.Context, old, next Subscriber, consent *Consent) error
}

// Slots learns of each slot that comes into use, before anybody is in it. Repeats are harmless.
type Slots interface {
	Use(ctx context.Context, slot calendar.Slot) error
}

// Service is the life of a subscription.
type Service struct {
	Finder Finder
	Keeper Keeper
	Slots  Slots
	Notes  Notes
	// AddressKey keys the hash under which addresses are claimed.
	AddressKey []byte
}

// Grace is how long after a change the new slot begins to count. The index that slots are read from
// follows the table within about a second; nobody is promised a reminder inside this time.
const Grace = time.Minute

// hash is what an address is claimed under: the table alone doesn't tell which addresses it holds.
func (s *Service) hash(address contact.Email) string {
	sum := hmac.New(sha256.New, s.AddressKey)
	sum.Write([]byte("email\n" + address.Key()))
	return hex.EncodeToString(sum.Sum(nil))
}

// open finds the subscriber of a link and checks that the link is for this purpose.
func (s *Service) open(ctx context.Context, link string, purpose Purpose, now time.Time) (Subscriber, error) {
	c, err := parseCapability(link)
	if err != nil {
		return Subscriber{}, err
	}
	found, err := s.Finder.ByID(ctx, c.id)
	if errors.Is(err, ErrAbsent) {
		return Subscriber{}, errLink
	}
	if err != nil {
		return Subscriber{}, err
	}
	return found, c.check(found, purpose, now)
}

// change applies edit to the subscriber and saves it, reading again when somebody else wrote first.
// edit returns false to leave things as they are.
func (s *Service) change(ctx context.Context, id string, edit func(*Subscriber) (bool, error)) (Subscriber, error) {
	for range 5 {
		old, err := s.Finder.ByID(ctx, id)
		if err != nil {
			return Subscriber{}, err
		}
		next := old
		changed, err := edit(&next)
		if err != nil || !changed {
			return old, err
		}
		next.Version++
		err = s.Keeper.Save(ctx, old, next, nil)
		if !errors.Is(err, ErrConflict) {
			return next, err
		}
	}
	return Subscriber{}, fault.New(fault.Unavailable, "This is being changed elsewhere at the same moment. Please try again.")
}

// View returns the subscriber of a preferences or unsubscribe link, changing nothing.
func (s *Service) View(ctx context.Context, link string, purpose Purpose, now time.Time) (Subscriber, error) {
	found, err := s.open(ctx, link, purpose, now)
	if err != nil {
		return Subscriber{}, err
	}
	if purpose == ToConfirm {
		return found, outstanding(found, link)
	}
	return found, nil
}

// outstanding refuses a confirmation link that is not the latest, or whose subscription has ended since.
func outstanding(s Subscriber, link string) error {
	if s.State == Active || s.State == Pending && link == s.Capability(ToConfirm, s.ConfirmBy) {
		return nil
	}
	return errExpired
}

// Confirm makes a pending subscription active. Confirming again changes nothing.
func (s *Service) Confirm(ctx context.Context, link string, now time.Time) (Subscriber, error) {
	found, err := s.View(ctx, link, ToConfirm, now)
	if err != nil {
		return Subscriber{}, err
	}
	// The slot is made known first: a slot with nobody in it costs nothing, a runner in an unknown
	// slot would get nothing.
	if err := s.Slots.Use(ctx, found.Preferences.Slot()); err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber) (bool, error) {
		if err := outstanding(*next, link); err != nil || next.State == Active {
			return false, err
		}
		next.State, next.Reason, next.ConfirmBy = Active, "", time.Time{}
		next.From = now.Add(Grace)
		return true, nil
	})
}

// Prefer changes an active subscriber's preferences.
func (s *Service) Prefer(ctx context.Context, link string, choices Choices, now time.Time) (Subscriber, error) {
	found, err := s.open(ctx, link, ToPreferences, now)
	if err != nil {
		return Subscriber{}, err
	}
	var fields fault.Fields
	wanted := choices.Check(&fields)
	if err := fields.Err(); err != nil {
		return Subscriber{}, err
	}
	if found.State != Active {
		return Subscriber{}, errEnded
	}
	if err := s.Slots.Use(ctx, wanted.Slot()); err != nil {
		return Subscriber{}, err
	}
	return s.change(ctx, found.ID, func(next *Subscriber) (bool, error) {
		if next.State != Active {
			return false, errEnded
		}
		if next.Preferences == wanted {
			return false, nil
		}
		next.From = effective(*next, wanted, now)
		next.Preferences = wanted
		return true, nil
	})
}

var errEnded = fault.New(fault.Expired, "This subscription has ended. You can subscribe again at any time.")

// effective says from when new preferences count: at once, but a runner whose turn of the day has
// come already under the old ones waits for the next date, so as not to be sent to twice in a day.
func effective(s Subscriber, wanted Preferences, now time.Time) time.Time {
	from := now.Add(Grace)
	if wanted.Slot() == s.Preferences.Slot() {
		return s.From
	}
	old, err := calendar.Zone(s.Preferences.Zone)
	if err != nil {
		return from
	}
	zone, err := calendar.Zone(wanted.Zone)
	if err != nil {
		return from
	}
	today := calendar.DateOf(from.In(old))
	for _, date := range []calendar.Date{today, today.Add(-1)} {
		due := calendar.At(date, s.Preferences.Time, old)
		if !s.Preferences.Days.Has(date.Weekday()) || due.Before(s.From) || due.After(from) {
			continue
		}
		if next := calendar.At(date.Add(1), 0, zone); next.After(from) {
			from = next
		}
	}
	return from
}

// Leave ends a subscription by an unsubscribe link. Leaving again changes nothing.
func (s *Service) Leave(ctx context.Context, link string, now time.Time) error {
	found, err := s.open(ctx, link, ToUnsubscribe, now)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, found.ID, func(next *Subscriber) (bool, error) {
		if next.State != Active && next.State != Pending {
			return false, nil
		}
		next.State, next.ConfirmBy = Left, time.Time{}
		return true, nil
	})
	return err
}

// Stop ends a subscription because its address can't or mustn't be mailed. An id that isn't ours, or
// a subscription that has stopped already, is nothing to do.
func (s *Service) Stop(ctx context.Context, id, reason string) error {
	_, err := s.change(ctx, id, func(next *Subscriber) (bool, error) {
		if next.State == Stopped {
			return false, nil
		}
		next.State, next.Reason, next.ConfirmBy = Stopped, reason, time.Time{}
		return true, nil
	})
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	return err
}
