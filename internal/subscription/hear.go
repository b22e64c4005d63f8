package subscription

import (
	"context"

	"limber/internal/contact"
)

// ByPhone returns whose number it is: ErrAbsent when it is nobody's, ErrBarred when its owner had
// everything erased.
func (s *Service) ByPhone(ctx context.Context, phone contact.Phone) (Subscriber, error) {
	return s.Finder.ByAddress(ctx, s.hash(contact.ByText, phone.Reveal()))
}

// Hear does what an incoming text asks for, or what follows from a session that is told of, once: of one that was heard
// before it is ErrRepeat, and nothing changes. edit may see several versions of the subscriber; the last one it saw is written.
func (s *Service) Hear(ctx context.Context, id, text string, edit func(next *Subscriber) []Consent) (Subscriber, error) {
	return s.change(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		w.Heard = text
		w.Consents = edit(next)
		return true, nil
	})
}

// Adjust changes the plan of a subscriber whose link was looked at. edit may see several versions of the
// subscriber; the last one it saw is written.
func (s *Service) Adjust(ctx context.Context, id string, edit func(next *Subscriber)) (Subscriber, error) {
	return s.change(ctx, id, func(next *Subscriber, _ *Write) (bool, error) {
		edit(next)
		return true, nil
	})
}
