package enquiry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/internal/calendar"
)

// Summary is what waits, told to staff at the start of a working day.
type Summary struct {
	Date    calendar.Date
	Since   time.Time // New counts from here: the last digest's time
	New     int       // came since then
	Waiting int       // wait for an answer, the new among them, the held not
	Overdue int       // of those that wait, or are held, too long
	Held    int       // wait to be looked at
	Oldest  Line      // of all that wait, its reference and time alone; zero where none does
	More    bool      // there are more than were counted
}

// Digest is the record of one day's digest.
type Digest struct {
	Summary // as it was when the digest became owed
	Mail    Mail
	Version int // counts writes
}

// DigestFor is how long a digest's record is kept.
const DigestFor = 30 * 24 * time.Hour

// Name is what the digest's reports are found by.
func (d Digest) Name() string { return "digest-" + d.Date.String() }

// Digests keeps the records of digests.
type Digests interface {
	// Latest returns the latest digest; ErrAbsent when there is none. Reads are consistent.
	Latest(ctx context.Context) (Digest, error)
	// WriteDigest writes the latest digest. It returns ErrConflict when old is no longer the latest that
	// is kept; old is zero where there was none.
	WriteDigest(ctx context.Context, old, next Digest) error
}

// Secretary writes the daily digest.
type Secretary struct {
	Service *Service
	Lister  Lister
	Digests Digests
	Zone    *time.Location // whose days they are
}

// mostCounted is how many of a list are counted.
const mostCounted = 1000

// Run begins the day's digest once work has begun, on working days, and takes a digest that is owed a
// step on. A day on which nothing waits and nothing came has none. Repeats are harmless.
func (s *Secretary) Run(ctx context.Context, now time.Time) error {
	latest, err := s.Digests.Latest(ctx)
	if err != nil && !errors.Is(err, ErrAbsent) {
		return fmt.Errorf("latest digest: %w", err)
	}
	today := calendar.DateOf(now.In(s.Zone))
	opens, works := s.Service.Hours.Opens(now)
	// A run may come late, and after one of the next day: its day is over.
	if works && !now.Before(opens) && latest.Date.Ordinal() < today.Ordinal() {
		latest, err = s.begin(ctx, latest, today, now)
		if errors.Is(err, ErrConflict) {
			return nil // another run is at it
		}
		if err != nil {
			return fmt.Errorf("begin digest: %w", err)
		}
	}
	return s.post(ctx, latest, now)
}

func (s *Secretary) begin(ctx context.Context, latest Digest, today calendar.Date, now time.Time) (Digest, error) {
	since := latest.Mail.Since
	if latest.Mail.State != Handed {
		since = latest.Summary.Since // staff never had that one
	}
	summary, err := s.summary(ctx, today, now, since)
	if err != nil {
		return latest, err
	}
	next := Digest{Summary: summary, Version: latest.Version + 1}
	next.Mail.owe(now)
	if summary.New == 0 && summary.Waiting == 0 && summary.Held == 0 {
		next.Mail.State, next.Mail.Next = Handed, time.Time{} // nothing to say
	}
	return next, s.Digests.WriteDigest(ctx, latest, next)
}

// summary counts what waits. Without a digest before, all that waits is new.
func (s *Secretary) summary(ctx context.Context, today calendar.Date, now, since time.Time) (Summary, error) {
	m := Summary{Date: today, Since: since}
	for _, list := range []List{ReadFirst, New, HeldList, AnsweredList, ClosedList} {
		lines, err := s.Lister.List(ctx, list, now.Add(time.Second), mostCounted)
		if err != nil {
			return m, err
		}
		m.More = m.More || len(lines) == mostCounted
		for _, l := range lines {
			m.count(l, now)
		}
	}
	return m, nil
}

func (m *Summary) count(l Line, now time.Time) {
	if l.State != Held && l.Received.After(m.Since) {
		m.New++
	}
	switch l.State {
	case Open:
		m.Waiting++
	case Held:
		m.Held++
	default:
		return
	}
	if !l.DueBy.After(now) {
		m.Overdue++
	}
	if m.Oldest.Reference == "" || l.Received.Before(m.Oldest.Received) {
		// No more of it is told. It may be erased at this moment, and the digest stays for days.
		m.Oldest = Line{Reference: l.Reference, Received: l.Received}
	}
}

func (s *Secretary) post(ctx context.Context, d Digest, now time.Time) error {
	return s.Service.post(ctx, outgoing{
		kind: DigestMail, mail: d.Mail, letter: Letter{Kind: DigestMail, About: d.Name(), Digest: d.Summary},
		save: func(ctx context.Context, before, after Mail) error {
			latest, err := s.Digests.Latest(ctx)
			if err != nil {
				return err
			}
			if latest.Date != d.Date || !latest.Mail.sameStep(before) {
				return errMoved
			}
			next := latest
			next.Mail, next.Version = after, latest.Version+1
			err = s.Digests.WriteDigest(ctx, latest, next)
			if errors.Is(err, ErrConflict) {
				return errMoved
			}
			return err
		},
	}, now)
}
