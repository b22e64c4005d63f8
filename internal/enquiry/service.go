package enquiry

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"limber/internal/contact"
	"limber/internal/fault"
)

// Hours knows the clinic's working time.
type Hours interface {
	// Add returns the instant at which so much working time has passed since another.
	Add(from time.Time, working time.Duration) time.Time
	// Opens returns when work begins on the day of an instant, and whether it does.
	Opens(day time.Time) (time.Time, bool)
}

// Barred knows whom nothing may be sent to: people who had everything erased.
type Barred interface {
	Barred(ctx context.Context, address contact.Email) (bool, error)
}

// Alike counts how often the very same message came within a day, by its fingerprint, this time among them.
type Alike interface {
	Alike(ctx context.Context, fingerprint string, now time.Time) (int, error)
}

// Service is the life of an enquiry.
type Service struct {
	Finder  Finder
	Keeper  Keeper
	Journal Journal
	Reports Reports
	Mailer  Mailer
	Numbers Numbers
	Hours   Hours
	Barred  Barred
	Alike   Alike
	// AnswerWithin is the working time after which an enquiry that waits is brought up again, and once
	// more after as much again.
	AnswerWithin time.Duration
	// Words mark a message to be read first; see ParseWords.
	Words []string
	// Key keys the hashes of addresses and messages.
	Key []byte
	// Alarm counts what people must look at: mail to staff that is late or refused.
	Alarm func(reason string, count int)
}

const (
	// alikeFor is how long the same message is one enquiry.
	alikeFor = 10 * time.Minute
	// longEnough is how long a message is, in characters, of which many alike are no chance: "please call
	// me" is not.
	longEnough = 60
)

// Check returns what is wrong with a request, and the addresses in it, changing nothing.
func (s *Service) Check(r Request) (contact.Email, contact.Phone, error) {
	e, err := r.read(s.Numbers)
	return e.Email, e.Phone, err
}

// Receive stores an enquiry, and returns it. When it returns an error, the sender must be told that it
// wasn't taken: nothing, or the same thing, happens when they send it again. The same message within ten
// minutes, with all the same answers, is the same enquiry. Nothing is sent here: what is owed is in the record. See Post.
func (s *Service) Receive(ctx context.Context, r Request, now time.Time) (Enquiry, error) {
	e, err := r.read(s.Numbers)
	if err != nil {
		return Enquiry{}, err
	}
	fingerprint := s.fingerprint(e)
	s.judge(&e, r.Doubts, now)
	e.Received, e.Changed, e.Version = now, now, 1
	e.DueBy = s.Hours.Add(now, s.AnswerWithin)
	e.EscalateBy = s.Hours.Add(e.DueBy, s.AnswerWithin)
	since := now.Add(-alikeFor)
	for range 5 {
		e.Reference = NewReference()
		same, err := s.Keeper.Add(ctx, e, Event{At: now, By: BySender, Act: Received}, fingerprint, e.Addresses(s.Key), since)
		switch {
		case errors.Is(err, ErrConflict):
			continue
		case err != nil:
			return Enquiry{}, fmt.Errorf("store enquiry: %w", err)
		case same == "":
			return s.count(ctx, e, now), nil
		}
		before, err := s.Finder.ByReference(ctx, same)
		if !errors.Is(err, ErrAbsent) {
			return before, err
		}
		since = now.Add(time.Second) // that one was erased: this one is new
	}
	return Enquiry{}, fault.New(fault.Unavailable, "We could not take your message just now. Please try again in a minute, or call us.")
}

// judge decides who is told of an enquiry and how soon it is read. It decides nothing that the sender is
// told. One to read first is brought to staff whatever the doubts.
func (s *Service) judge(e *Enquiry, doubts []string, now time.Time) {
	e.First = e.Urgency != NoSigns || mentions(e.Message, s.Words)
	e.State = Open
	e.Mails[Notice].owe(now)
	if !e.Email.IsZero() {
		e.Mails[Acknowledgement].owe(now)
	}
	e.doubt(append(append([]string(nil), doubts...), Screen(*e)...)...)
}

// doubt holds an enquiry for staff to look at, for reasons, where there are any.
func (e *Enquiry) doubt(reasons ...string) {
	if len(reasons) == 0 || !e.Waits() {
		return
	}
	e.State, e.Doubts = Held, append(slices.Clone(e.Doubts), reasons...)
	e.Mails[Acknowledgement].cancel()
	if !e.First {
		e.Mails[Notice].cancel()
	}
}

// count holds an enquiry whose very words came many times today. They are counted once it is stored: who
// has to send a message again isn't many. It is one guard of several: an error leaves things as they are.
func (s *Service) count(ctx context.Context, e Enquiry, now time.Time) Enquiry {
	if utf8.RuneCountInString(e.Message) < longEnough {
		return e
	}
	if alike, err := s.Alike.Alike(ctx, s.words(e), now); err != nil || alike <= MostAlike {
		return e
	}
	held, err := s.change(ctx, e.Reference, func(next *Enquiry) ([]Event, error) {
		next.doubt(DoubtMany)
		return nil, nil
	})
	if err != nil {
		return e
	}
	return held
}

// fingerprint tells one sender's message from all others. All that was answered is in it: of a message that
// is taken for an earlier one nothing is kept, and somebody may have ticked a sign since, or share an address.
func (s *Service) fingerprint(e Enquiry) string {
	return s.hash("same", e.Name, e.Email.Key(), e.Phone.Reveal(), e.Way, e.CallTime, string(e.Topic), e.Message, string(e.Urgency))
}

// words tells the words of a message from others', whoever sent them.
func (s *Service) words(e Enquiry) string { return s.hash("words", plainWords(e.Message)) }

func (s *Service) hash(parts ...string) string {
	sum := hmac.New(sha256.New, s.Key)
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}

// Post takes each mail of an enquiry a step on that is due: staff's first. An error leaves it to be done
// again, by whoever calls this next.
func (s *Service) Post(ctx context.Context, reference string, now time.Time) error {
	e, err := s.Finder.ByReference(ctx, reference)
	var failed error
	for kind := Notice; err == nil && kind <= Escalation; kind++ {
		if !e.Mails[kind].due(now) {
			continue
		}
		failed = errors.Join(failed, s.postOf(ctx, e, kind, now))
		e, err = s.Finder.ByReference(ctx, reference) // to send the next one takes time: look again before it
	}
	if errors.Is(err, ErrAbsent) { // erased meanwhile
		err = nil
	}
	return errors.Join(failed, err)
}

// postOf takes a mail that is due a step on. To people who had everything erased it sends nothing.
func (s *Service) postOf(ctx context.Context, e Enquiry, kind Kind, now time.Time) error {
	o := outgoing{
		kind: kind, mail: e.Mails[kind], letter: Letter{Kind: kind, About: e.Reference, Enquiry: e}, moot: e.moot(kind),
		save: func(ctx context.Context, before, after Mail) error {
			return s.saveMail(ctx, e.Reference, kind, before, after)
		},
	}
	if kind == Acknowledgement {
		barred, err := s.Barred.Barred(ctx, e.Email)
		if err == nil && barred {
			err = o.save(ctx, o.mail, Mail{State: Refused, Try: o.mail.Try, Since: o.mail.Since})
		}
		if errors.Is(err, errMoved) {
			return nil
		}
		if err != nil || barred {
			return err
		}
	}
	return s.post(ctx, o, now)
}

// saveMail writes a mail's next state into its enquiry, whatever else was written there meanwhile.
func (s *Service) saveMail(ctx context.Context, reference string, kind Kind, before, after Mail) error {
	_, err := s.change(ctx, reference, func(next *Enquiry) ([]Event, error) {
		if !next.Mails[kind].sameStep(before) {
			return nil, errMoved
		}
		next.Mails[kind] = after
		if after.State == Handed && kind != Acknowledgement {
			return []Event{{At: after.At, By: ByLimber, Act: Told, Text: kind.String()}}, nil
		}
		return nil, nil
	})
	if errors.Is(err, ErrAbsent) { // erased meanwhile
		return errMoved
	}
	return err
}

// change applies edit to an enquiry and writes it, reading again when somebody else wrote first. Events
// that edit returns are noted with it. An error of edit's is returned, and nothing is written.
func (s *Service) change(ctx context.Context, reference string, edit func(next *Enquiry) ([]Event, error)) (Enquiry, error) {
	for range 8 {
		old, err := s.Finder.ByReference(ctx, reference)
		if err != nil {
			return Enquiry{}, err
		}
		next := old
		events, err := edit(&next)
		if err != nil {
			return old, err
		}
		next.Version++
		err = s.Keeper.Write(ctx, old, next, events...)
		if !errors.Is(err, ErrConflict) {
			return next, err
		}
	}
	return Enquiry{}, fault.New(fault.Unavailable, "This is being changed elsewhere at the same moment. Please try again.")
}
