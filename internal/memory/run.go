package memory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Open implements reminder.Runs.
func (s *Store) Open(_ context.Context, job reminder.Job, owner string) (taken reminder.Run, err error) {
	err = s.do("Open", func() error {
		r := s.runs[job.Run()]
		if r == nil {
			r = &run{}
			s.runs[job.Run()] = r
		}
		switch {
		case r.done:
			return reminder.ErrDone
		case !s.Now().After(r.lease):
			return reminder.ErrLease
		}
		taken = reminder.Run{
			Job: job, Owner: owner, Now: s.Now(), Resumed: r.opened, Cursor: r.cursor, Probe: r.probe, Size: r.size,
			Marker: slices.Clone(r.marker), Members: slices.Clone(r.members),
		}
		r.owner, r.opened, r.lease = owner, true, s.Now().Add(reminder.Lease)
		return nil
	})
	return taken, err
}

// Mark implements reminder.Runs.
func (s *Store) Mark(_ context.Context, held *reminder.Run, runners []string) error {
	return s.do("Mark", func() error {
		r := s.runs[held.Job.Run()]
		if r.owner != held.Owner || r.lease.IsZero() {
			return reminder.ErrLease
		}
		r.marker, r.cursor, r.size = slices.Clone(runners), held.Cursor, held.Size
		held.Marker, held.Now = slices.Clone(runners), s.Now()
		return nil
	})
}

// Close implements reminder.Runs.
func (s *Store) Close(_ context.Context, held *reminder.Run, done bool) error {
	return s.do("Close", func() error {
		r := s.runs[held.Job.Run()]
		if r.owner != held.Owner || r.lease.IsZero() {
			return reminder.ErrLease
		}
		r.marker, r.lease, r.done = nil, time.Time{}, done
		r.cursor, r.size, r.probe = held.Cursor, held.Size, held.Probe
		if job := held.Job; done && job.Page == "" && job.Runner == "" && job.Part == 0 {
			s.slots[channelSlot{job.Occurrence.Slot, job.Occurrence.Channel}] = held.Size * job.Parts
		}
		return nil
	})
}

// Split implements reminder.Splitter.
func (s *Store) Split(_ context.Context, job reminder.Job, runners []string) error {
	return s.do("Split", func() error {
		if s.runs[job.Run()] == nil {
			s.runs[job.Run()] = &run{members: slices.Clone(runners)}
		}
		return nil
	})
}

// Members implements reminder.Roster.
func (s *Store) Members(_ context.Context, job reminder.Job, after string, limit int) (list []reminder.Member, more bool, err error) {
	err = s.do("Members", func() error {
		for _, p := range s.profiles {
			there := p.Takes(job.Occurrence.Channel) && p.Preferences.Slot() == job.Occurrence.Slot
			if there && p.ID > after && part(p.ID, job.Parts) == job.Part {
				list = append(list, reminder.Member{Subscriber: p})
			}
		}
		for id, slot := range s.broken {
			if slot == job.Occurrence.Slot && id > after && part(id, job.Parts) == job.Part {
				list = append(list, reminder.Member{Subscriber: subscription.Subscriber{ID: id}, Err: errors.New("broken")})
			}
		}
		slices.SortFunc(list, func(a, b reminder.Member) int { return cmp.Compare(a.Subscriber.ID, b.Subscriber.ID) })
		if more = len(list) > limit; more {
			list = list[:limit]
		}
		return nil
	})
	return list, more, err
}

// part splits by the first character, in order.
func part(id string, parts int) int {
	digits := "0123456789abcdefghijklmnopqrstuv"
	for i := range digits {
		if digits[i] == id[0] {
			return i * parts / len(digits)
		}
	}
	return parts - 1
}

// Touched implements reminder.Roster.
func (s *Store) Touched(_ context.Context, job reminder.Job, since time.Time) (ids []string, err error) {
	err = s.do("Touched", func() error {
		for _, t := range s.touched[job.Occurrence.Slot.Key()] {
			if t.at.After(since) {
				ids = append(ids, t.id)
			}
		}
		return nil
	})
	return ids, err
}

// Fresh implements reminder.Roster.
func (s *Store) Fresh(_ context.Context, ids []string) (list []reminder.Member, err error) {
	err = s.do("Fresh", func() error {
		for _, id := range ids {
			if p, ok := s.profiles[id]; ok {
				list = append(list, reminder.Member{Subscriber: p})
			}
		}
		return nil
	})
	return list, err
}

// String describes the runs, for a failing test.
func (s *Store) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	text := ""
	for name, r := range s.runs {
		text += fmt.Sprintf("%s: %+v\n", name, *r)
	}
	return text
}
