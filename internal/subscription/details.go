package subscription

import (
	"context"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
)

// DetailsFor is how long a link to see or erase what is held works.
const DetailsFor = time.Hour

const detailsEvery = 15 * time.Minute // how often such a link is sent

// SendDetails sends a fresh link, to see or erase what is held, to an address of the subscription: proof
// that whoever asks still has it. It returns the channel it went by.
//
// It is sent once: see once. No other goes within 15 minutes.
func (s *Service) SendDetails(ctx context.Context, link string, now time.Time) (contact.Channel, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return "", err
	}
	channel, ok := found.reachable()
	if !ok {
		return "", fault.New(fault.Expired, "We have no working address to send a link to. Please call us.")
	}
	return channel, s.once(ctx, found.ID, channel, announcement{
		begin: func(next *Subscriber) bool {
			if next.DetailsBy.Sub(now) > DetailsFor-detailsEvery {
				return false
			}
			next.DetailsBy, next.DetailsTo = now.Add(DetailsFor), channel
			next.act(now)
			return true
		},
		note: func(Subscriber) Note { return Note{Kind: SendDetails} },
		undo: func(next *Subscriber) bool { next.DetailsBy = time.Time{}; return true },
	}, now)
}

// reachable is the channel to write by about the subscription itself: one whose owner has confirmed it.
func (s Subscriber) reachable() (contact.Channel, bool) {
	for _, state := range []State{Active, Left} {
		for _, c := range contact.Channels {
			if s.On(c).State == state && s.On(c).confirmed() {
				return c, true
			}
		}
	}
	return "", false
}

// Row is one thing held about a subscriber, by the names under which it is kept.
type Row struct {
	Kind   string         `json:"kind"`
	Fields map[string]any `json:"fields"`
}

// Archive reads everything held about a subscriber, save the secret of their links.
type Archive interface {
	Rows(ctx context.Context, id string) ([]Row, error)
}

// Correspondence is what people wrote to the clinic, by the address that they wrote from: an email
// address's Key, or a number.
type Correspondence interface {
	// Rows returns everything held of it, save who of staff did what.
	Rows(ctx context.Context, address string) ([]Row, error)
	// Erase removes all of it. Doing it again is harmless.
	Erase(ctx context.Context, address string) error
}

// Export returns everything held about the subscriber of a fresh link, and what they wrote from the
// address that the link was sent to. The other address may be somebody else's, who shares the subscription.
func (s *Service) Export(ctx context.Context, link string, archive Archive, now time.Time) ([]Row, error) {
	found, err := s.open(ctx, link, ToDetails, now)
	if err != nil {
		return nil, err
	}
	rows, err := archive.Rows(ctx, found.ID)
	if err != nil || s.Correspondence == nil || found.proven() == "" {
		return rows, err
	}
	written, err := s.Correspondence.Rows(ctx, found.proven())
	if err != nil {
		return nil, err
	}
	return append(rows, written...), nil
}

// Erase removes the subscriber of a fresh link: profile, history and ledger, and what they wrote from the
// address that the link was sent to. That goes first: the link dies with the profile, and is good for
// another try until then. What stays is the keyed hash of each address, so that it is never sent to again.
// What is under way at this moment may leave traces without a name, which upkeep removes after HuskFor.
func (s *Service) Erase(ctx context.Context, link string, now time.Time) error {
	found, err := s.open(ctx, link, ToDetails, now)
	if err != nil {
		return err
	}
	if s.Correspondence != nil && found.proven() != "" {
		if err := s.Correspondence.Erase(ctx, found.proven()); err != nil {
			return err
		}
	}
	return s.erase(ctx, found.ID, true, now)
}

// HuskFor is how long an empty record stays after an erasure, to find the last traces by.
const HuskFor = 48 * time.Hour

// erase empties a record, then removes what else is held. A crash between the two is mended by upkeep.
// Addresses that stopped are barred even when the owner didn't ask: they fail, or were complained about.
// One that its owner never confirmed is not barred: it may be somebody else's.
func (s *Service) erase(ctx context.Context, id string, bar bool, now time.Time) error {
	_, err := s.rewrite(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		if !next.Erased.IsZero() {
			return false, nil
		}
		for _, c := range contact.Channels {
			hash, err := s.claimed(ctx, *next, c)
			switch {
			case err != nil:
				return false, err
			case hash == "":
			case bar && next.On(c).confirmed(), next.On(c).State == Stopped:
				w.Bars = append(w.Bars, hash)
			default:
				w.Frees = append(w.Frees, hash)
			}
		}
		*next = Subscriber{ID: next.ID, Version: next.Version, Erased: now}
		return true, nil
	})
	if err != nil {
		return err
	}
	return s.Keeper.Purge(ctx, id, false)
}
