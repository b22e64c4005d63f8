package enquiry

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"limber/internal/fault"
)

// MaxNote is the longest note that staff may write, in characters.
const MaxNote = 2000

var errGone = fault.New(fault.NotFound, "There is no enquiry with this reference. It may have been erased.")

// Open returns an enquiry and its history for one of staff to read, and notes that they did.
func (s *Service) Open(ctx context.Context, reference, staff string, now time.Time) (Enquiry, []Event, error) {
	e, err := s.Finder.ByReference(ctx, reference)
	if errors.Is(err, ErrAbsent) {
		return Enquiry{}, nil, errGone
	}
	if err != nil {
		return Enquiry{}, nil, err
	}
	err = s.Journal.Log(ctx, reference, Event{At: now, By: staff, Act: Viewed})
	if errors.Is(err, ErrAbsent) { // erased at this moment
		return Enquiry{}, nil, errGone
	}
	if err != nil {
		return Enquiry{}, nil, err
	}
	events, err := s.Finder.History(ctx, reference)
	return e, events, err
}

// moves says what an act makes of an enquiry, and in which states it can be done.
var moves = map[Act]struct {
	to   State
	from []State
}{
	MarkedDone: {Answered, []State{Open, Held}},
	MarkedSpam: {Spam, []State{Open, Held, Answered}},
	MarkedReal: {Open, []State{Held, Spam}},
	Closing:    {Closed, []State{Open, Held, Answered}},
	Reopened:   {Open, []State{Answered, Closed}},
}

// Do does one of staff's acts. Doing the same again changes nothing and is no error. Text is that of a
// note or a call, which need one.
func (s *Service) Do(ctx context.Context, reference, staff string, act Act, text string, now time.Time) error {
	event := Event{At: now, By: staff, Act: act}
	if act == Noted || act == Called {
		event.Text = cleanText(text)
		if err := checkNote(event.Text); err != nil {
			return err
		}
	}
	move, moving := moves[act]
	if !moving && event.Text == "" {
		return fault.New(fault.Invalid, "There is no such button.")
	}
	_, err := s.change(ctx, reference, func(next *Enquiry) ([]Event, error) {
		switch {
		case !moving:
			return []Event{event}, nil
		case next.State == move.to:
			return nil, errDone
		case !slices.Contains(move.from, next.State):
			return nil, fault.New(fault.Invalid, "Somebody has changed this enquiry since you opened it. Please look at it again.")
		}
		s.move(next, move.to, now)
		return []Event{event}, nil
	})
	switch {
	case errors.Is(err, ErrAbsent):
		return errGone
	case errors.Is(err, errDone):
		return nil
	}
	return err
}

var errDone = errors.New("enquiry: this was done before")

func checkNote(text string) error {
	var wrong fault.Fields
	switch n := utf8.RuneCountInString(text); {
	case !utf8.ValidString(text) || strings.TrimFunc(text, invisible) == "":
		wrong.Add("text", "Write a few words.")
	case n > MaxNote:
		wrong.Add("text", fmt.Sprintf("This has %s characters. Use %s or fewer.", Thousands(n), Thousands(MaxNote)))
	}
	return wrong.Err()
}

// move puts an enquiry in another state. One that waits again has its whole time again; of one that
// doesn't wait any more, staff aren't told any more.
func (s *Service) move(e *Enquiry, to State, now time.Time) {
	e.State, e.Changed = to, now
	if to == Open {
		e.DueBy = s.Hours.Add(now, s.AnswerWithin)
		e.EscalateBy = s.Hours.Add(e.DueBy, s.AnswerWithin)
		e.Mails[Overdue].reset()
		e.Mails[Escalation].reset()
		return
	}
	for kind := range e.Mails {
		if e.moot(Kind(kind)) {
			e.Mails[kind].cancel()
		}
	}
}

// moot reports whether nobody needs a mail any more: staff know of the enquiry, or its sender is no person.
func (e Enquiry) moot(kind Kind) bool {
	if kind == Acknowledgement {
		return e.State == Spam
	}
	return !e.Waits()
}

// EraseFrom removes all enquiries from an address at once, as its owner may ask: an email address is given
// by its Key.
func (s *Service) EraseFrom(ctx context.Context, address string) error {
	references, err := s.Finder.ByAddress(ctx, AddressHash(s.Key, address))
	if err != nil {
		return err
	}
	for _, reference := range references {
		if err := s.Erase(ctx, reference); err != nil {
			return err
		}
	}
	return nil
}

// Erase removes an enquiry at once, as its sender may ask.
func (s *Service) Erase(ctx context.Context, reference string) error {
	e, err := s.Finder.ByReference(ctx, reference)
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.Keeper.Erase(ctx, e, e.Addresses(s.Key))
}
