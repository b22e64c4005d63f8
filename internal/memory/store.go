// Package memory keeps in memory what the real adapters keep at AWS, for tests: the same contracts, and
// failures before or after a call is applied.
package memory

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"limber/internal/calendar"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Failure says how a call fails.
type Failure int

// The ways to fail. After is the nasty one: the call was applied, and the caller is told it failed.
const (
	None Failure = iota
	Before
	After
)

// ErrFailed is what a call answers that was made to fail.
var ErrFailed = errors.New("memory: made to fail")

// Store is all the stores: the subscription's, the reminder's and the pace. Its zero value is not ready.
type Store struct {
	// Now is the store's clock.
	Now func() time.Time
	// Fail is asked before each call; nil means that nothing fails.
	Fail func(call string) Failure

	mu        sync.Mutex
	profiles  map[string]subscription.Subscriber
	claims    map[string]string
	Consents  map[string][]subscription.Consent
	touched   map[string][]touch
	broken    map[string]calendar.Slot
	entries   map[string]map[string]reminder.Entry // occurrence -> runner -> entry
	events    map[string]map[reminder.ReportKind]bool
	probes    map[string]bool
	zones     []string
	slots     map[calendar.Slot]int
	parts     map[string]int
	runs      map[string]*run
	watermark time.Time
}

type touch struct {
	id string
	at time.Time
}

type run struct {
	owner           string
	lease, probe    time.Time
	cursor          string
	marker, members []string
	size            int
	opened, done    bool
}

// New returns an empty store whose clock is now.
func New(now func() time.Time) *Store {
	return &Store{
		Now:      now,
		profiles: map[string]subscription.Subscriber{}, claims: map[string]string{},
		Consents: map[string][]subscription.Consent{}, touched: map[string][]touch{}, broken: map[string]calendar.Slot{},
		entries: map[string]map[string]reminder.Entry{}, events: map[string]map[reminder.ReportKind]bool{},
		probes: map[string]bool{}, slots: map[calendar.Slot]int{}, parts: map[string]int{}, runs: map[string]*run{},
	}
}

// do applies a call, failing it where told to.
func (s *Store) do(call string, apply func() error) error {
	failure := None
	if s.Fail != nil {
		failure = s.Fail(call)
	}
	if failure == Before {
		return ErrFailed
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	err := apply()
	if err == nil && failure == After {
		return ErrFailed
	}
	return err
}

// ByID implements subscription.Finder.
func (s *Store) ByID(_ context.Context, id string) (found subscription.Subscriber, err error) {
	err = s.do("ByID", func() error {
		var ok bool
		if found, ok = s.profiles[id]; !ok {
			return subscription.ErrAbsent
		}
		return nil
	})
	return found, err
}

// ByAddress implements subscription.Finder.
func (s *Store) ByAddress(_ context.Context, hash string) (found subscription.Subscriber, err error) {
	err = s.do("ByAddress", func() error {
		id, ok := s.claims[hash]
		if !ok {
			return subscription.ErrAbsent
		}
		found = s.profiles[id]
		return nil
	})
	return found, err
}

// Create implements subscription.Keeper.
func (s *Store) Create(_ context.Context, n subscription.Subscriber, hash string, consent subscription.Consent) error {
	return s.do("Create", func() error {
		if _, taken := s.profiles[n.ID]; taken || s.claims[hash] != "" {
			return subscription.ErrConflict
		}
		s.profiles[n.ID], s.claims[hash] = n, n.ID
		s.Consents[n.ID] = append(s.Consents[n.ID], consent)
		return nil
	})
}

// Save implements subscription.Keeper.
func (s *Store) Save(_ context.Context, old, next subscription.Subscriber, consent *subscription.Consent) error {
	return s.do("Save", func() error {
		if s.profiles[old.ID].Version != old.Version {
			return subscription.ErrConflict
		}
		s.profiles[old.ID] = next
		if consent != nil {
			s.Consents[old.ID] = append(s.Consents[old.ID], *consent)
		}
		if slot, ok := old.Slot(); ok {
			s.touched[slot.Key()] = append(s.touched[slot.Key()], touch{old.ID, s.Now()})
		}
		return nil
	})
}

// Use implements subscription.Slots.
func (s *Store) Use(_ context.Context, slot calendar.Slot) error {
	return s.do("Use", func() error {
		if !slices.Contains(s.zones, slot.Zone) {
			s.zones = append(s.zones, slot.Zone)
		}
		s.slots[slot] += 0
		return nil
	})
}

// All returns every profile, for a test to compare before and after.
func (s *Store) All() map[string]subscription.Subscriber {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]subscription.Subscriber{}
	for id, p := range s.profiles {
		all[id] = p
	}
	return all
}

// Break puts a record into a slot that can't be read, as a person's hand might.
func (s *Store) Break(id string, slot calendar.Slot) { s.broken[id] = slot }
