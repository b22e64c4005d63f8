package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"limber/internal/enquiry"
)

// Enquiries is all of the stores that package enquiry declares. Its zero value is empty and ready.
type Enquiries struct {
	// Fail is asked before each call; nil means that nothing fails.
	Fail func(call string) Failure

	mu        sync.Mutex
	kept      map[string]enquiry.Enquiry
	events    map[string][]enquiry.Event // by reference, as they came
	addresses map[string]map[string]bool // references by an address's hash
	same      map[string]sent            // by fingerprint
	reports   map[string]map[string]bool // tags by what they are about
	digest    enquiry.Digest             // the latest; its version is zero where there is none
	passes    map[passKey]enquiry.Pass
}

// sent is the last enquiry with some fingerprint.
type sent struct {
	reference string
	at        time.Time
}

type passKey struct {
	kind enquiry.PassKind
	hash string
}

// do applies a call, failing it where told to.
func (s *Enquiries) do(call string, apply func() error) error {
	return do(&s.mu, s.Fail, call, func() error {
		if s.kept == nil {
			s.kept, s.events, s.same = map[string]enquiry.Enquiry{}, map[string][]enquiry.Event{}, map[string]sent{}
			s.addresses, s.reports = map[string]map[string]bool{}, map[string]map[string]bool{}
			s.passes = map[passKey]enquiry.Pass{}
		}
		return apply()
	})
}

// ByReference implements enquiry.Finder.
func (s *Enquiries) ByReference(_ context.Context, reference string) (found enquiry.Enquiry, err error) {
	err = s.do("ByReference", func() error {
		var ok bool
		if found, ok = s.kept[reference]; !ok {
			return enquiry.ErrAbsent
		}
		return nil
	})
	return found, err
}

// ByAddress implements enquiry.Finder.
func (s *Enquiries) ByAddress(_ context.Context, hash string) (references []string, err error) {
	err = s.do("ByAddress", func() error {
		references = slices.Sorted(maps.Keys(s.addresses[hash]))
		return nil
	})
	return references, err
}

// History implements enquiry.Finder.
func (s *Enquiries) History(_ context.Context, reference string) (events []enquiry.Event, err error) {
	err = s.do("History", func() error {
		events = slices.Clone(s.events[reference])
		slices.SortStableFunc(events, func(a, b enquiry.Event) int { return a.At.Compare(b.At) })
		return nil
	})
	return events, err
}

// List implements enquiry.Lister.
func (s *Enquiries) List(_ context.Context, list enquiry.List, before time.Time, limit int) (lines []enquiry.Line, err error) {
	err = s.do("List", func() error {
		for _, e := range s.kept {
			if e.List() == list && e.Received.Before(before) {
				lines = append(lines, e.Line())
			}
		}
		slices.SortFunc(lines, func(a, b enquiry.Line) int {
			return cmp.Or(b.Received.Compare(a.Received), cmp.Compare(a.Reference, b.Reference))
		})
		lines = lines[:min(limit, len(lines))]
		return nil
	})
	return lines, err
}

// Due implements enquiry.Chores.
func (s *Enquiries) Due(_ context.Context, now time.Time) (references []string, err error) {
	err = s.do("Due", func() error {
		for reference, e := range s.kept {
			if chore := e.Chore(); !chore.IsZero() && !chore.After(now) {
				references = append(references, reference)
			}
		}
		slices.Sort(references)
		return nil
	})
	return references, err
}

// Kept returns every enquiry by its reference, for a test to look at.
func (s *Enquiries) Kept() map[string]enquiry.Enquiry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.kept)
}
