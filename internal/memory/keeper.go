package memory

import (
	"context"
	"slices"
	"time"

	"limber/internal/progress"
	"limber/internal/subscription"
)

// Write implements subscription.Keeper.
func (s *Store) Write(_ context.Context, w subscription.Write) error {
	return s.do("Write", func() error {
		if err := s.refuse(w); err != nil {
			return err
		}
		id := w.Next.ID
		s.profiles[id] = w.Next
		for _, hash := range w.Claims {
			s.claims[hash] = id
		}
		for _, hash := range slices.Concat(w.Frees, w.Bars) {
			delete(s.claims, hash)
		}
		for _, hash := range w.Bars {
			s.barred[hash] = true
		}
		s.Consents[id] = append(s.Consents[id], w.Consents...)
		if w.Heard != "" {
			s.text(id, w.Heard)
		}
		if w.Old == nil {
			return nil
		}
		if slot, ok := w.Old.Slot(); ok {
			s.touched[slot.Key()] = append(s.touched[slot.Key()], touch{id, s.Now()})
		}
		return nil
	})
}

// refuse says why a write can't be made as things are.
func (s *Store) refuse(w subscription.Write) error {
	if w.Heard != "" && s.heard[w.Next.ID][w.Heard] != nil {
		return subscription.ErrRepeat
	}
	kept, there := s.profiles[w.Next.ID]
	if there != (w.Old != nil) || there && kept.Version != w.Old.Version {
		return subscription.ErrConflict
	}
	for _, hash := range w.Claims {
		if s.claims[hash] != "" || s.barred[hash] {
			return subscription.ErrConflict
		}
	}
	for _, hash := range slices.Concat(w.Frees, w.Bars) {
		if s.claims[hash] != w.Next.ID {
			return subscription.ErrConflict
		}
	}
	return nil
}

// text returns what is noted of an incoming text, making the note if needed.
func (s *Store) text(id, text string) *heardText {
	if s.heard[id] == nil {
		s.heard[id] = map[string]*heardText{}
	}
	if s.heard[id][text] == nil {
		s.heard[id][text] = &heardText{}
	}
	return s.heard[id][text]
}

// Purge implements subscription.Keeper.
func (s *Store) Purge(_ context.Context, id string, answersOnly bool) error {
	return s.do("Purge", func() error {
		delete(s.answers, id)
		if answersOnly {
			return nil
		}
		delete(s.Consents, id)
		delete(s.heard, id)
		for _, rows := range s.entries {
			delete(rows, id)
		}
		for _, rows := range s.events {
			delete(rows, id)
		}
		return nil
	})
}

// Remove implements subscription.Keeper.
func (s *Store) Remove(_ context.Context, n subscription.Subscriber) error {
	return s.do("Remove", func() error {
		if kept, ok := s.profiles[n.ID]; !ok || kept.Version != n.Version {
			return subscription.ErrConflict
		}
		delete(s.profiles, n.ID)
		return nil
	})
}

// Due implements subscription.Chores.
func (s *Store) Due(_ context.Context, now time.Time) (ids []string, err error) {
	err = s.do("Due", func() error {
		for id, p := range s.profiles {
			if chore := p.Chore(); !chore.IsZero() && !chore.After(now) {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		return nil
	})
	return ids, err
}

// Begin implements reply.Replies.
func (s *Store) Begin(_ context.Context, runner, text string) (first bool, err error) {
	err = s.do("Begin", func() error {
		noted := s.text(runner, text)
		first, noted.answered = !noted.answered, true
		return nil
	})
	return first, err
}

// Keep implements progress.Answers.
func (s *Store) Keep(_ context.Context, runner string, a progress.Answer) error {
	return s.do("Keep", func() error {
		for i, have := range s.answers[runner] {
			if have.ID == a.ID {
				s.answers[runner][i] = a
				return nil
			}
		}
		s.answers[runner] = append(s.answers[runner], a)
		return nil
	})
}

// List implements progress.Answers.
func (s *Store) List(_ context.Context, runner string, since time.Time) (list []progress.Answer, err error) {
	err = s.do("List", func() error {
		for _, a := range s.answers[runner] {
			if !a.At.Before(since) {
				list = append(list, a)
			}
		}
		slices.SortStableFunc(list, func(a, b progress.Answer) int { return a.At.Compare(b.At) })
		return nil
	})
	return list, err
}

// Answers returns the exercise answers that are kept of a runner.
func (s *Store) Answers(runner string) []progress.Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers[runner])
}
