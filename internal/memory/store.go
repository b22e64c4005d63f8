// Package memory keeps in memory what the real adapters keep at AWS, for tests: the same contracts, and
// failures before or after a call is applied.
package memory

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/progress"
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

// Store is all the stores but the guard's and the enquiries'. Its zero value is not ready.
type Store struct {
	// Now is the store's clock.
	Now func() time.Time
	// Fail is asked before each call; nil means that nothing fails.
	Fail func(call string) Failure
	// PerRunner and InAll are how many texts may go in a month; see Take.
	PerRunner, InAll int

	mu        sync.Mutex
	profiles  map[string]subscription.Subscriber
	claims    map[string]string // whose address it is, by its hash
	barred    map[string]bool
	Consents  map[string][]subscription.Consent
	heard     map[string]map[string]*heardText // by runner and the text's id
	answers   map[string][]progress.Answer
	touched   map[string][]touch
	broken    map[string]calendar.Slot
	entries   map[occurrence]map[string]line // by runner
	events    map[occurrence]map[string]map[reminder.ReportKind]bool
	probes    map[string]bool
	zones     []string
	slots     map[channelSlot]int // how many the last run found
	parts     map[string]int
	runs      map[string]*run
	watermark time.Time
	tallies   map[calendar.Date]reminder.Tally
	tripped   string // why sending is stopped
	texts     map[string]int
}

type heardText struct{ answered bool }

type touch struct {
	id string
	at time.Time
}

// occurrence is what a runner's line of the ledger is known by.
type occurrence struct {
	key     string
	channel contact.Channel
}

// line is an entry of the ledger and when it was made.
type line struct {
	reminder.Entry
	at time.Time
}

type channelSlot struct {
	slot    calendar.Slot
	channel contact.Channel
}

type run struct {
	owner           string
	lease, probe    time.Time
	cursor          string
	marker, members []string
	size            int
	opened, done    bool
}

// New returns an empty store whose clock is now. Its allowance of texts has no end.
func New(now func() time.Time) *Store {
	return &Store{
		Now: now, PerRunner: math.MaxInt, InAll: math.MaxInt,
		profiles: map[string]subscription.Subscriber{}, claims: map[string]string{}, barred: map[string]bool{},
		Consents: map[string][]subscription.Consent{}, touched: map[string][]touch{}, broken: map[string]calendar.Slot{},
		heard: map[string]map[string]*heardText{}, answers: map[string][]progress.Answer{},
		entries: map[occurrence]map[string]line{}, events: map[occurrence]map[string]map[reminder.ReportKind]bool{},
		probes: map[string]bool{}, slots: map[channelSlot]int{}, parts: map[string]int{}, runs: map[string]*run{},
		tallies: map[calendar.Date]reminder.Tally{}, texts: map[string]int{},
	}
}

// do applies a call, failing it where told to.
func (s *Store) do(call string, apply func() error) error { return do(&s.mu, s.Fail, call, apply) }

// do applies a call under a lock, failing it where told to. fail may be nil, and may make calls itself.
func do(mu *sync.Mutex, fail func(call string) Failure, call string, apply func() error) error {
	failure := None
	if fail != nil {
		failure = fail(call)
	}
	if failure == Before {
		return ErrFailed
	}
	mu.Lock()
	defer mu.Unlock()
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
		if s.barred[hash] {
			return subscription.ErrBarred
		}
		var ok bool
		if found, ok = s.profiles[s.claims[hash]]; !ok {
			return subscription.ErrAbsent
		}
		return nil
	})
	return found, err
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
