package subscription

import (
	"context"
	"errors"
	"strings"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
)

// Request is a sign-up as it was typed.
type Request struct {
	Email   string
	Phone   string
	Name    string
	Choices Choices
	Consent Agreed
	Source  string // "form" or "api"
}

// Agreed is what a person agreed to: each by itself.
type Agreed struct{ Email, Text, Answers bool }

const (
	// ConfirmFor is how long a confirmation link works.
	ConfirmFor = 48 * time.Hour
	noteEvery  = 24 * time.Hour // how often an address that is subscribed is told so
	resendIn   = 15 * time.Minute
)

// Subscribe takes a sign-up. It answers the same whether or not an address is known; only input that is
// wrong in itself, or our own failure, is an error.
//
// A repeated request can't send twice: the intention to write to an address is kept, conditionally,
// before the message goes out, and while a confirmation is outstanding no other is sent. Where it isn't
// known that it was taken (the process died, the answer was lost), asking again after 15 minutes sends anew.
//
// Addresses that are new become one subscription together. One that is known stays with its own
// subscription: nobody can add an address to another's, or learn of it, by signing up. One whose
// subscription somebody else may hold, or be about to, is taken off it, and begins anew alone: see theirs.
func (s *Service) Subscribe(ctx context.Context, r Request, now time.Time) error {
	fresh, consents, err := s.check(r, now)
	if err != nil {
		return err
	}
	err = s.settle(ctx, fresh, consents, now)
	if !errors.Is(err, errApart) {
		return err
	}
	email, text := fresh, fresh
	email.drop(contact.ByText)
	text.drop(contact.ByEmail)
	text.ID, text.Secret = newID(), newSecret()
	return errors.Join(s.settle(ctx, email, consents, now), s.settle(ctx, text, consents, now))
}

// errApart says that an address was taken off a subscription just now, to begin anew alone.
var errApart = errors.New("subscription: the addresses go apart")

// settle tries a sign-up until nobody else writes in between.
func (s *Service) settle(ctx context.Context, fresh Subscriber, consents []Consent, now time.Time) error {
	both := !fresh.Email.IsZero() && !fresh.Phone.IsZero()
	for range 5 {
		err := s.subscribe(ctx, fresh, consents, now)
		if !errors.Is(err, ErrConflict) && (both || !errors.Is(err, errApart)) {
			return err
		}
	}
	return fault.New(fault.Unavailable, "We are very busy. Please try again in a minute.")
}

// Check says what is wrong with a request in itself, as Subscribe would. It looks nothing up and changes
// nothing. It returns the addresses of a request that is right.
func (s *Service) Check(r Request, now time.Time) (contact.Email, contact.Phone, error) {
	fresh, _, err := s.check(r, now)
	return fresh.Email, fresh.Phone, err
}

// check turns a request into the subscription that it asks for.
func (s *Service) check(r Request, now time.Time) (Subscriber, []Consent, error) {
	var fields fault.Fields
	fresh := Subscriber{
		ID: newID(), Secret: newSecret(), Level: 1, Tier: tiers[0], Answers: r.Consent.Answers,
		Name: CleanName(r.Name, &fields), Preferences: r.Choices.Check(now, &fields), Created: now, Seen: now,
	}
	fresh.Email, fresh.Phone = s.addresses(r, &fields)
	if fresh.Email.IsZero() && !TextTime(fresh.Preferences.Time) {
		fields.Add("time", textHours)
	}
	var consents []Consent
	add := func(to string) {
		consents = append(consents, Consent{To: to, Given: true, Wording: Wordings[to], At: now, Source: r.Source})
	}
	if !fresh.Email.IsZero() {
		add(string(contact.ByEmail))
	}
	if !fresh.Phone.IsZero() {
		add(string(contact.ByText))
	}
	if fresh.Answers {
		add(ToAnswers)
	}
	return fresh, consents, fields.Err()
}

// addresses reads the addresses of a request. One that is given needs its own consent.
func (s *Service) addresses(r Request, fields *fault.Fields) (email contact.Email, phone contact.Phone) {
	typedEmail, typedPhone := strings.TrimSpace(r.Email), strings.TrimSpace(r.Phone)
	switch {
	case typedEmail == "" && typedPhone == "" && !r.Consent.Text:
		fields.Add("email", noEmail)
	case typedEmail == "" && r.Consent.Email:
		fields.Add("email", noEmail)
	case typedPhone == "" && r.Consent.Text:
		fields.Add("phone", noPhone)
	}
	if typedEmail != "" {
		email = readEmail(typedEmail, fields)
	}
	if typedPhone != "" {
		phone = s.readPhone(typedPhone, fields)
	}
	noMail, noText := typedEmail != "" && !r.Consent.Email, typedPhone != "" && !r.Consent.Text
	switch {
	case noMail && noText:
		fields.Add("consent", "Tick both boxes to say that we may email and text you.")
	case noMail:
		fields.Add("consent", "Tick the box to say that we may email you.")
	case noText:
		fields.Add("consent", "Tick the box to say that we may text you.")
	}
	return email, phone
}

const (
	noEmail = "Enter an email address, like sam@example.org."
	noPhone = "Enter a UK mobile number, like 07700 900 982."
)

func readEmail(typed string, fields *fault.Fields) contact.Email {
	email, err := contact.ParseEmail(typed)
	if err != nil {
		fields.Add("email", noEmail)
	}
	if email.Disposable() {
		fields.Add("email", "This address will soon be gone. Use one that you keep.")
	}
	return email
}

func (s *Service) readPhone(typed string, fields *fault.Fields) contact.Phone {
	if s.Numbers == nil {
		fields.Add("phone", "This clinic does not send texts. Leave the number out.")
		return contact.Phone{}
	}
	phone, err := s.Numbers.Read(typed)
	if err != nil {
		fields.Add("phone", noPhone)
	}
	return phone
}

// subscribe does one try of a sign-up: on ErrConflict it is tried anew.
func (s *Service) subscribe(ctx context.Context, fresh Subscriber, consents []Consent, now time.Time) error {
	create := Write{Next: fresh}
	var failed error
	for _, c := range contact.Channels {
		hash := s.addressHash(fresh, c)
		if hash == "" {
			continue
		}
		known, err := s.Finder.ByAddress(ctx, hash)
		switch {
		case errors.Is(err, ErrAbsent):
			create.Next.On(c).ask(now)
			create.Claims = append(create.Claims, hash)
			continue
		case errors.Is(err, ErrBarred):
		case err != nil:
			return err
		default:
			err = s.again(ctx, c, known, fresh, pick(consents, string(c), ToAnswers), now)
			if errors.Is(err, ErrConflict) || errors.Is(err, errApart) {
				return err
			}
			failed = errors.Join(failed, err)
		}
		create.Next.drop(c)
	}
	if len(create.Claims) == 0 {
		return failed
	}
	create.Next.Version = 1
	for _, c := range contact.Channels {
		if create.Next.On(c).State == Pending {
			create.Consents = append(create.Consents, pick(consents, string(c))...)
		}
	}
	create.Consents = append(create.Consents, pick(consents, ToAnswers)...)
	if err := s.write(ctx, &create); err != nil {
		return err
	}
	return errors.Join(failed, s.askAll(ctx, create.Next))
}

// askAll asks the owner of each address of a new subscription to confirm.
func (s *Service) askAll(ctx context.Context, fresh Subscriber) (failed error) {
	for _, c := range contact.Channels {
		if fresh.On(c).State == Pending {
			var err error
			fresh, err = s.tell(ctx, fresh, c, Note{Kind: AskConfirm})
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// take puts the address that another record has on a channel in the place of this one's.
func (s *Subscriber) take(c contact.Channel, from Subscriber) {
	if c == contact.ByText {
		s.Phone = from.Phone
	} else {
		s.Email = from.Email
	}
}

// drop takes an address off the subscription.
func (s *Subscriber) drop(c contact.Channel) {
	if c == contact.ByText {
		s.Phone, s.Text = contact.Phone{}, Standing{}
	} else {
		s.Email, s.Mail = contact.Email{}, Standing{}
	}
}

func pick(consents []Consent, to ...string) []Consent {
	var picked []Consent
	for _, c := range consents {
		for _, name := range to {
			if c.To == name {
				picked = append(picked, c)
			}
		}
	}
	return picked
}
