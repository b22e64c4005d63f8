package subscription

import (
	"context"
	"slices"
	"time"

	"limber/internal/contact"
)

// again handles a sign-up for an address that we know.
func (s *Service) again(ctx context.Context, c contact.Channel, known, fresh Subscriber, consents []Consent, now time.Time) error {
	standing := known.On(c)
	since := now.Sub(standing.ToldAt)
	w := Write{Old: &known, Next: known}
	w.Next.Version++
	switch {
	case standing.State == Stopped:
		return nil // the address fails, or its owner complained: nothing is sent there
	case standing.State == Active:
		if since < noteEvery && (standing.Told || since < resendIn) {
			return nil
		}
		told := w.Next.On(c)
		told.ToldAt, told.Told = now, false
		if err := s.write(ctx, &w); err != nil {
			return err
		}
		_, err := s.tell(ctx, w.Next, c, Note{Kind: SayAlready})
		return err
	case !s.theirs(known, fresh, c):
		w.Next.drop(c)
		w.Frees = []string{s.addressHash(known, c)}
		if err := s.write(ctx, &w); err != nil {
			return err
		}
		return errApart
	case standing.waits(now):
		return nil
	}
	w.Next.Name, w.Next.Preferences, w.Next.Seen, w.Next.Asked = fresh.Name, fresh.Preferences, now, time.Time{}
	w.Next.On(c).ask(now)
	if other := known.On(otherThan(c)); other.State == None || other.confirmed() {
		w.Next.From = time.Time{} // whoever has links has them by these addresses: see theirs
	}
	if w.Consents = consents; known.Settled.IsZero() {
		w.Next.Answers = fresh.Answers
	} else { // somebody has used this: what is kept of them is for them alone to say, and this may be another's typing
		w.Consents = slices.DeleteFunc(slices.Clone(consents), func(c Consent) bool { return c.To == ToAnswers })
	}
	if err := s.write(ctx, &w); err != nil {
		return err
	}
	_, err := s.tell(ctx, w.Next, c, Note{Kind: AskConfirm})
	return err
}

// theirs reports whether a subscription is safe to go on with for whoever signs up with an address of it
// that isn't active. It isn't where the other address may be another person's; nor where From tells that
// somebody was given links to it, but not by this address.
func (s *Service) theirs(known, fresh Subscriber, c contact.Channel) bool {
	other := otherThan(c)
	if state := known.On(other).State; state != None {
		if state == Active || s.addressHash(known, other) != s.addressHash(fresh, other) {
			return false
		}
	}
	return known.From.IsZero() || known.On(c).confirmed()
}

func otherThan(c contact.Channel) contact.Channel {
	if c == contact.ByText {
		return contact.ByEmail
	}
	return contact.ByText
}
