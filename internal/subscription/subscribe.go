package subscription

import (
	"context"
	"errors"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/receipt"
)

// Request is a sign-up as it was typed.
type Request struct {
	Email   string
	Name    string
	Choices Choices
	Consent bool   // to email
	Source  string // "form" or "api"
}

// Notes sends the two messages that a sign-up may lead to. A note is handed over once: the sender
// doesn't try again, and says what it knows.
type Notes interface {
	Confirm(ctx context.Context, s Subscriber, link string) receipt.Receipt
	Already(ctx context.Context, s Subscriber, link string) receipt.Receipt
}

const (
	ConfirmFor = 48 * time.Hour
	noteEvery  = 24 * time.Hour // how often an address that is subscribed is told so
	resendIn   = 15 * time.Minute
)

// Subscribe takes a sign-up. It answers the same whether or not the address is known; only input that
// is wrong in itself, or our own failure, is an error.
//
// A repeated request can't send twice: the intention to mail is written, conditionally, before the
// mail goes out, and while a confirmation is outstanding no other is sent. Where it isn't known that
// the mail was taken (the process died, the answer was lost), asking again after 15 minutes sends anew.
func (s *Service) Subscribe(ctx context.Context, r Request, now time.Time) error {
	var fields fault.Fields
	address, err := contact.ParseEmail(r.Email)
	if err != nil {
		fields.Add("email", "Enter an email address, like sam@example.org.")
	}
	name := CleanName(r.Name, &fields)
	wanted := r.Choices.Check(&fields)
	if !r.Consent {
		fields.Add("consent", "Tick the box to say that we may email you.")
	}
	if err := fields.Err(); err != nil {
		return err
	}
	fresh := Subscriber{
		ID: newID(), Secret: newSecret(), State: Pending, Email: address, Name: name, Preferences: wanted,
		Level: 1, Tier: "beginner", Created: now, ConfirmBy: now.Add(ConfirmFor), MailedAt: now, Version: 1,
	}
	consent := Consent{Channel: "email", Wording: Wording, At: now, Source: r.Source}
	hash := s.hash(address)
	for range 5 {
		known, err := s.Finder.ByAddress(ctx, hash)
		switch {
		case errors.Is(err, ErrAbsent):
			err = s.Keeper.Create(ctx, fresh, hash, consent)
			if err == nil {
				return s.sendConfirm(ctx, fresh)
			}
		case err == nil:
			err = s.again(ctx, known, fresh, consent, now)
		}
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "We are very busy. Please try again in a minute.")
}

// again handles a sign-up for an address that we know.
func (s *Service) again(ctx context.Context, known, fresh Subscriber, consent Consent, now time.Time) error {
	since := now.Sub(known.MailedAt)
	next := known
	next.MailedAt, next.Mailed = now, false
	next.Version++
	switch {
	case known.State == Stopped:
		return nil // the address bounced or complained: nothing is mailed there
	case known.State == Active:
		if since < noteEvery && (known.Mailed || since < resendIn) {
			return nil
		}
		if err := s.Keeper.Save(ctx, known, next, nil); err != nil {
			return err
		}
		return s.settle(ctx, next, s.Notes.Already(ctx, next, next.Capability(ToPreferences, time.Time{})))
	case known.State == Pending && now.Before(known.ConfirmBy) && (known.Mailed || since < resendIn):
		return nil
	}
	next.State, next.Name, next.Preferences = Pending, fresh.Name, fresh.Preferences
	next.ConfirmBy = fresh.ConfirmBy
	if err := s.Keeper.Save(ctx, known, next, &consent); err != nil {
		return err
	}
	return s.sendConfirm(ctx, next)
}

func (s *Service) sendConfirm(ctx context.Context, pending Subscriber) error {
	return s.settle(ctx, pending, s.Notes.Confirm(ctx, pending, pending.Capability(ToConfirm, pending.ConfirmBy)))
}

// settle writes down what became of a note. A note that was surely not taken now is forgotten again, so
// that the person's next try sends it.
func (s *Service) settle(ctx context.Context, mailed Subscriber, r receipt.Receipt) error {
	if r.Outcome == receipt.Unknown {
		return nil // it may be on its way; see Subscribe
	}
	next := mailed
	next.Mailed = true
	if r.Outcome == receipt.Transient {
		next.MailedAt, next.Mailed = time.Time{}, false
	}
	next.Version++
	err := s.Keeper.Save(ctx, mailed, next, nil)
	if err != nil && !errors.Is(err, ErrConflict) {
		return err // a conflict means that the person has acted already: they have the mail
	}
	if r.Outcome == receipt.Transient {
		return fault.New(fault.Unavailable, "We could not send the email just now. Please try again in a few minutes.")
	}
	return nil
}
