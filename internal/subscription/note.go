package subscription

import (
	"context"
	"errors"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/receipt"
)

// Note is a message about the subscription itself.
type Note struct {
	Kind NoteKind
	Link string        // a capability or, in texts, a code
	By   calendar.Date // for StillWant: when all is removed; for AskFewer: when there are fewer
	// For AskFewer: since how many weeks the days are the same, and on how many a week routines come from By on.
	Weeks, Left int
}

// NoteKind says what a note is for.
type NoteKind string

// The notes.
const (
	AskConfirm  NoteKind = "confirm"
	SayAlready  NoteKind = "already"
	SendDetails NoteKind = "details"
	StillWant   NoteKind = "still"
	AskFewer    NoteKind = "fewer"  // how many routines the runner wants from now on
	AskReason   NoteKind = "reason" // what came between
)

// asks reports whether something follows from no answer.
func (k NoteKind) asks() bool { return k == StillWant || k == AskFewer }

// Notes sends the notes of a channel. A note is handed over once: the sender doesn't try again, and says
// what it knows.
type Notes interface {
	Tell(ctx context.Context, s Subscriber, n Note) receipt.Receipt
}

// errNotTaken is tell's error for a note that is surely not on its way.
var errNotTaken = fault.New(fault.Unavailable, "We could not send the message just now. Please try again in a few minutes.")

// tell sends a note that was written down as begun, once, and writes what became of it. A note that was
// surely not taken is forgotten again, so that the person's next try sends it.
func (s *Service) tell(ctx context.Context, told Subscriber, c contact.Channel, note Note) (Subscriber, error) {
	purpose := map[NoteKind]Purpose{
		AskConfirm: Confirming(c), SayAlready: ToPreferences, SendDetails: ToDetails, StillWant: ToPreferences,
		AskFewer: ToPreferences, AskReason: ToPreferences,
	}[note.Kind]
	switch {
	case c == contact.ByEmail:
		note.Link = told.Capability(purpose)
	case purpose == ToPreferences:
		note.Link = told.Code(ToToday)
	default:
		note.Link = told.Code(purpose)
	}
	r := receipt.Receipt{Outcome: receipt.Transient} // where the clinic has ended the channel
	if notes := s.Notes[c]; notes != nil {
		r = notes.Tell(ctx, told, note)
	}
	if r.Outcome == receipt.Unknown {
		return told, nil // it may be on its way; see Subscribe
	}
	w := Write{Old: &told, Next: told}
	standing := w.Next.On(c)
	standing.Told = true
	switch {
	case r.Outcome == receipt.Transient:
		standing.ToldAt, standing.Told = time.Time{}, false
	case r.Outcome == receipt.Permanent && Reasons[r.Reason] != "":
		standing.set(Stopped, r.Reason, standing.ToldAt)
		w.Consents = []Consent{{To: string(c), Wording: Wordings[string(c)], At: standing.ToldAt, Source: r.Reason}}
	case r.Outcome == receipt.Permanent && note.Kind.asks():
		standing.Told = false // refused: nothing may follow from there being no answer
	}
	w.Next.Version++
	err := s.write(ctx, &w)
	switch {
	case errors.Is(err, ErrConflict) && r.Outcome != receipt.Transient: // the person has acted already: they have the message
		return told, nil
	case err != nil:
		return told, err
	case r.Outcome == receipt.Transient:
		return w.Next, errNotTaken
	}
	return w.Next, nil
}

// announcement is a note that goes out once, as long as it is to go at all.
type announcement struct {
	// begin writes down that the note is begun, or says no where it isn't to go, as when that stands there already.
	begin func(next *Subscriber) bool
	note  func(begun Subscriber) Note
	// undo forgets that it was begun, where it is surely not on its way: the next try may send it. No leaves things as they are.
	undo func(next *Subscriber) bool
}

// once sends an announcement. It can't send twice: that it was begun is kept, conditionally, before it goes out, and begin
// says no to whoever finds that there.
func (s *Service) once(ctx context.Context, id string, c contact.Channel, a announcement, now time.Time) error {
	begun := false
	next, err := s.change(ctx, id, func(next *Subscriber, _ *Write) (bool, error) {
		if begun = a.begin(next); begun {
			next.On(c).ToldAt, next.On(c).Told = now, false
		}
		return begun, nil
	})
	if err != nil || !begun {
		return err
	}
	_, err = s.tell(ctx, next, c, a.note(next))
	if errors.Is(err, errNotTaken) {
		_, undone := s.change(ctx, id, func(next *Subscriber, _ *Write) (bool, error) { return a.undo(next), nil })
		err = errors.Join(err, undone)
	}
	return err
}
