package subscription

import (
	"context"
	"errors"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
)

// Join adds an address to the subscription of a link to the preferences, or brings a channel back that
// had ended, and asks its owner to confirm. The answer is the same whether or not the address is known.
func (s *Service) Join(ctx context.Context, link string, r Request, now time.Time) (Subscriber, error) {
	found, err := s.Holder(ctx, link, now)
	if err != nil {
		return Subscriber{}, err
	}
	var fields fault.Fields
	email, phone := s.addresses(r, &fields)
	if email.IsZero() && !phone.IsZero() && found.Mail.State != Active && !TextTime(found.Preferences.Time) {
		fields.Add("phone", "Texts go from 09:00 to 20:00. Change your time first.")
	}
	if err := fields.Err(); err != nil {
		return Subscriber{}, err
	}
	for _, c := range contact.Channels {
		wanted := Subscriber{Email: email, Phone: phone}
		hash := s.addressHash(wanted, c)
		for try := 0; hash != "" && (try == 0 || errors.Is(err, ErrConflict)); try++ {
			if try == 5 {
				return Subscriber{}, fault.New(fault.Unavailable, "We are very busy. Please try again in a minute.")
			}
			found, err = s.join(ctx, found.ID, c, wanted, hash, r.Source, now)
		}
		if err != nil {
			return Subscriber{}, err
		}
	}
	return found, nil
}

// join is one try at adding one address. It can't send twice: as in Subscribe, the intention is kept first.
//
// An address that is another's, or barred, is written down as if it were waited for, but not claimed, and
// nobody is asked: who holds the link sees the same, and after UnconfirmedFor it is forgotten.
func (s *Service) join(ctx context.Context, id string, c contact.Channel, wanted Subscriber, hash, source string, now time.Time) (Subscriber, error) {
	mine, err := s.Finder.ByID(ctx, id)
	if err == nil && !mine.Erased.IsZero() {
		err = errLink
	}
	if err != nil {
		return mine, err
	}
	standing, same := mine.On(c), s.addressHash(mine, c) == hash
	if same && (standing.State == Active || standing.Reason == "complaint" || standing.waits(now)) {
		return mine, nil
	}
	w := Write{Old: &mine, Next: mine}
	claimed, err := s.claim(ctx, &w, c, hash, now)
	if err != nil {
		return mine, err
	}
	if !same { // it takes the place of the one before
		old, err := s.claimed(ctx, mine, c)
		if err != nil {
			return mine, err
		}
		if old != "" {
			w.Frees = []string{old}
		}
		w.Next.drop(c)
	}
	w.Next.take(c, wanted)
	w.Next.On(c).ask(now)
	w.Next.On(c).Told = !claimed
	if w.Next.From.IsZero() {
		w.Next.From = now // somebody has a link: see theirs
	}
	w.Next.act(now)
	w.Next.Version++
	w.Consents = []Consent{{To: string(c), Given: true, Wording: Wordings[string(c)], At: now, Source: source}}
	if err := s.write(ctx, &w); err != nil || !claimed {
		return w.Next, err
	}
	return s.tell(ctx, w.Next, c, Note{Kind: AskConfirm})
}

// claim makes an address the subscription's with the write, and reports whether it is then: one that is
// barred, or goes on being another's, is not.
func (s *Service) claim(ctx context.Context, w *Write, c contact.Channel, hash string, now time.Time) (bool, error) {
	owner, err := s.Finder.ByAddress(ctx, hash)
	switch {
	case errors.Is(err, ErrAbsent):
		w.Claims = []string{hash}
		return true, nil
	case errors.Is(err, ErrBarred):
		return false, nil
	case err != nil:
		return false, err
	case owner.ID == w.Next.ID:
		return true, nil
	}
	return false, s.release(ctx, c, owner, now)
}

// release handles an address that belongs to another subscription: where that has ended there, it becomes
// nobody's, and ErrConflict says to try again; where it is active, its owner is told that they get the
// routines already.
func (s *Service) release(ctx context.Context, c contact.Channel, owner Subscriber, now time.Time) error {
	standing := owner.On(c)
	switch {
	case standing.State == Left, standing.State == Pending && !now.Before(standing.ConfirmBy):
	case standing.State == Pending:
		return nil // its owner has been asked already
	default:
		return s.again(ctx, c, owner, owner, nil, now)
	}
	w := Write{Old: &owner, Next: owner, Frees: []string{s.addressHash(owner, c)}}
	w.Next.drop(c)
	w.Next.Version++
	if err := s.write(ctx, &w); err != nil {
		return err
	}
	return ErrConflict
}
