package subscription

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
)

// How long things are kept. The privacy page says these same figures. To be approved by the clinic.
const (
	UnconfirmedFor = 7 * 24 * time.Hour   // an address that nobody confirmed
	InactiveFor    = 365 * 24 * time.Hour // without any act of the runner, before we ask
	AnswerWithin   = 30 * 24 * time.Hour  // after asking, before all is removed
	LedgerFor      = 90 * 24 * time.Hour  // what was sent when
	AnswersFor     = 365 * 24 * time.Hour // exercise answers
	HeardFor       = 30 * 24 * time.Hour  // that a text was heard, not its words
	TracesFor      = 60 * 24 * time.Hour  // technical notes that know a runner by the random id alone
)

// underWay is longer than any request takes: what was on its way before is there after it.
const underWay = time.Hour

// Chore returns when time alone will change something about the subscriber next; zero is never.
func (s Subscriber) Chore() time.Time {
	if !s.Erased.IsZero() {
		return s.Erased.Add(HuskFor)
	}
	var next time.Time
	sooner := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, c := range contact.Channels {
		if standing := s.On(c); standing.State == Pending {
			sooner(standing.Since.Add(UnconfirmedFor))
		}
	}
	if s.Preferences.Away.Zone != "" {
		sooner(s.Preferences.TurnHome())
	}
	if !s.Tend.IsZero() {
		sooner(s.Tend)
	}
	if !s.Forget.IsZero() {
		sooner(s.Forget.Add(underWay))
	}
	switch {
	case s.Email.IsZero() && s.Phone.IsZero():
		sooner(s.Created)
	case !s.Asked.IsZero():
		sooner(s.Asked.Add(AnswerWithin))
	default:
		sooner(s.Seen.Add(InactiveFor))
	}
	return next
}

// TurnHome is when a traveller's slot becomes the one at home again: between the last reminder there and
// the first at home, leaving the last one two hours to be sent where there are two.
func (p Preferences) TurnHome() time.Time {
	away, err := calendar.Zone(p.Away.Zone)
	if err != nil {
		return time.Unix(0, 0) // a zone that is gone: home at once
	}
	last := calendar.At(p.Away.Until, p.Time, away)
	turn := last.Add(2 * time.Hour)
	if home, err := calendar.Zone(p.Zone); err == nil {
		if latest := calendar.At(p.Away.Until.Add(1), p.Time, home).Add(-45 * time.Minute); latest.Before(turn) {
			turn = latest
		}
	}
	if earliest := last.Add(10 * time.Minute); turn.Before(earliest) {
		turn = earliest
	}
	return turn
}

// Chores finds whose Chore has come. It may leave some for the next time.
type Chores interface {
	Due(ctx context.Context, now time.Time) (ids []string, err error)
}

// Upkeep does what time brings. Every step may be done again: what is done is no longer due.
type Upkeep struct {
	Service *Service
	Chores  Chores
}

// Run does the chores that are due, and returns how many it did. One that fails doesn't stop the others.
func (u *Upkeep) Run(ctx context.Context, now time.Time) (int, error) {
	ids, err := u.Chores.Due(ctx, now)
	if err != nil {
		return 0, fmt.Errorf("list chores: %w", err)
	}
	done := 0
	var failed error
	for _, id := range ids {
		if err := u.do(ctx, id, now); err != nil {
			failed = errors.Join(failed, fmt.Errorf("chore of %s: %w", id, err))
			continue
		}
		done++
	}
	return done, failed
}

// do does what is due for one subscriber. The index that found them may be behind: only the record counts.
func (u *Upkeep) do(ctx context.Context, id string, now time.Time) error {
	s := u.Service
	found, err := s.Finder.ByID(ctx, id)
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	if err != nil {
		return err
	}
	due := func(t time.Time) bool { return !t.After(now) }
	unanswered := !found.Asked.IsZero() && due(found.Asked.Add(AnswerWithin))
	switch {
	case !due(found.Chore()): // kept under another time than we now reckon: writing it again mends that
		_, err := s.rewrite(ctx, id, func(*Subscriber, *Write) (bool, error) { return true, nil })
		return err
	case !found.Erased.IsZero():
		if err := s.Keeper.Purge(ctx, id, false); err != nil {
			return err
		}
		return s.Keeper.Remove(ctx, found)
	case found.Email.IsZero() && found.Phone.IsZero(), unanswered && !found.unasked():
		return s.erase(ctx, id, false, now)
	}
	if !found.Forget.IsZero() && due(found.Forget.Add(underWay)) {
		if err := u.forget(ctx, found); err != nil {
			return err
		}
	}
	if found, err = u.tidy(ctx, id, now); err != nil {
		return err
	}
	if found.Email.IsZero() && found.Phone.IsZero() {
		return s.erase(ctx, id, false, now)
	}
	if unanswered || found.Asked.IsZero() && due(found.Seen.Add(InactiveFor)) {
		return u.ask(ctx, found, now)
	}
	return u.wonder(ctx, found, now)
}

// forget removes what was kept of answers after the consent to that was withdrawn.
func (u *Upkeep) forget(ctx context.Context, found Subscriber) error {
	if err := u.Service.Keeper.Purge(ctx, found.ID, true); err != nil {
		return err
	}
	_, err := u.Service.change(ctx, found.ID, func(next *Subscriber, _ *Write) (bool, error) {
		done := next.Forget.Equal(found.Forget)
		if done {
			next.Forget = time.Time{}
		}
		return done, nil
	})
	return err
}

// unasked reports whether it isn't known that the question whether they still want this went out.
func (s Subscriber) unasked() bool {
	for _, c := range contact.Channels {
		if !s.On(c).Told && s.On(c).ToldAt.Equal(s.Asked) {
			return true
		}
	}
	return false
}

// tidy forgets addresses that nobody confirmed, brings a traveller home, and does what the rules want without a question.
func (u *Upkeep) tidy(ctx context.Context, id string, now time.Time) (Subscriber, error) {
	return u.Service.change(ctx, id, func(next *Subscriber, w *Write) (bool, error) {
		changed := false
		for _, c := range contact.Channels {
			if standing := next.On(c); standing.State == Pending && !standing.Since.Add(UnconfirmedFor).After(now) {
				hash, err := u.Service.claimed(ctx, *next, c)
				if err != nil {
					return false, err
				}
				if hash != "" {
					w.Frees = append(w.Frees, hash)
				}
				next.drop(c)
				changed = true
			}
		}
		if p := next.Preferences; p.Away.Zone != "" && !p.TurnHome().After(now) {
			*next = next.Home(now)
			changed = true
		}
		// Kept under another time than the rules now say, as after a change of theirs, it would be due for ever.
		changed = next.tend(u.Service.Rules, now) || changed || !next.Tend.Equal(next.tending(u.Service.Rules))
		return changed, nil
	})
}

// Home returns the subscriber as after the end of a stay, at an instant. Home counts from the day after
// the stay's last day, so that no date has two reminders; and not before the date that an earlier change
// had said.
func (s Subscriber) Home(at time.Time) Subscriber {
	first := s.Preferences.Away.Until.Add(1)
	if away, err := calendar.Zone(s.Preferences.Away.Zone); err == nil {
		if said := calendar.DateOf(s.From.In(away)); said.Ordinal() > first.Ordinal() {
			first = said
		}
	}
	s.From = at.Add(Grace)
	if home, err := calendar.Zone(s.Preferences.Zone); err == nil {
		if next := calendar.At(first, 0, home); next.After(s.From) {
			s.From = next
		}
	}
	s.Preferences.Away = Away{}
	return s
}

// ask asks a runner who did nothing for a year whether they still want this. Who has left is not asked:
// their record goes at once. It asks once: see once. Where it isn't known that the question went out, it is put again when
// the time to answer is over, since nobody is removed unasked.
func (u *Upkeep) ask(ctx context.Context, found Subscriber, now time.Time) error {
	if !found.Active() {
		return u.Service.erase(ctx, found.ID, false, now)
	}
	channel, _ := found.reachable()
	return u.Service.once(ctx, found.ID, channel, announcement{
		begin: func(next *Subscriber) bool {
			if !next.Asked.Equal(found.Asked) || !next.Seen.Equal(found.Seen) || next.On(channel).State != Active {
				return false
			}
			next.Asked = now
			return true
		},
		note: func(Subscriber) Note { return Note{Kind: StillWant, By: calendar.DateOf(now.Add(AnswerWithin))} },
		undo: func(next *Subscriber) bool { next.Asked = time.Time{}; return true },
	}, now)
}
