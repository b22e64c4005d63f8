package memory

import (
	"context"
	"time"

	"limber/internal/enquiry"
)

// Add implements enquiry.Keeper.
func (s *Enquiries) Add(
	_ context.Context, e enquiry.Enquiry, first enquiry.Event, fingerprint string, addresses []string, since time.Time,
) (same string, err error) {
	err = s.do("Add", func() error {
		if before, ok := s.same[fingerprint]; ok && !before.at.Before(since) {
			same = before.reference
			return nil
		}
		if _, taken := s.kept[e.Reference]; taken {
			return enquiry.ErrConflict
		}
		s.kept[e.Reference] = e
		s.events[e.Reference] = []enquiry.Event{first}
		s.same[fingerprint] = sent{e.Reference, e.Received}
		for _, hash := range addresses {
			if s.addresses[hash] == nil {
				s.addresses[hash] = map[string]bool{}
			}
			s.addresses[hash][e.Reference] = true
		}
		return nil
	})
	if err != nil {
		same = ""
	}
	return same, err
}

// Write implements enquiry.Keeper.
func (s *Enquiries) Write(_ context.Context, old, next enquiry.Enquiry, events ...enquiry.Event) error {
	return s.do("Write", func() error {
		if kept, ok := s.kept[next.Reference]; !ok || kept.Version != old.Version {
			return enquiry.ErrConflict
		}
		s.kept[next.Reference] = next
		s.events[next.Reference] = append(s.events[next.Reference], events...)
		return nil
	})
}

// Log implements enquiry.Journal.
func (s *Enquiries) Log(_ context.Context, reference string, event enquiry.Event) error {
	return s.do("Log", func() error {
		if _, ok := s.kept[reference]; !ok {
			return enquiry.ErrAbsent
		}
		s.events[reference] = append(s.events[reference], event)
		return nil
	})
}

// Erase implements enquiry.Keeper.
func (s *Enquiries) Erase(_ context.Context, e enquiry.Enquiry, addresses []string) error {
	return s.do("Erase", func() error {
		if s.digest.Summary.Oldest.Reference == e.Reference {
			s.digest.Summary.Oldest = enquiry.Line{}
			s.digest.Version++
		}
		delete(s.kept, e.Reference)
		delete(s.events, e.Reference)
		delete(s.reports, e.Reference)
		for _, hash := range addresses {
			delete(s.addresses[hash], e.Reference)
		}
		return nil
	})
}

// Note implements enquiry.Noter.
func (s *Enquiries) Note(_ context.Context, reports []enquiry.Report) error {
	return s.do("Note", func() error {
		for _, r := range reports {
			if s.reports[r.About] == nil {
				s.reports[r.About] = map[string]bool{}
			}
			s.reports[r.About][r.Tag] = true
		}
		return nil
	})
}

// Reported implements enquiry.Reports.
func (s *Enquiries) Reported(_ context.Context, about, tag string) (reported bool, err error) {
	err = s.do("Reported", func() error { reported = s.reports[about][tag]; return nil })
	return reported, err
}

// Latest implements enquiry.Digests.
func (s *Enquiries) Latest(context.Context) (latest enquiry.Digest, err error) {
	err = s.do("Latest", func() error {
		if s.digest.Version == 0 {
			return enquiry.ErrAbsent
		}
		latest = s.digest
		return nil
	})
	return latest, err
}

// WriteDigest implements enquiry.Digests.
func (s *Enquiries) WriteDigest(_ context.Context, old, next enquiry.Digest) error {
	return s.do("WriteDigest", func() error {
		if s.digest.Version != old.Version {
			return enquiry.ErrConflict
		}
		s.digest = next
		return nil
	})
}

// PutPass implements enquiry.Passes.
func (s *Enquiries) PutPass(_ context.Context, p enquiry.Pass) error {
	return s.do("PutPass", func() error { s.passes[passKey{p.Kind, p.Hash}] = p; return nil })
}

// ExtendPass implements enquiry.Passes.
func (s *Enquiries) ExtendPass(_ context.Context, p enquiry.Pass) error {
	return s.do("ExtendPass", func() error {
		if _, there := s.passes[passKey{p.Kind, p.Hash}]; !there {
			return enquiry.ErrAbsent
		}
		s.passes[passKey{p.Kind, p.Hash}] = p
		return nil
	})
}

// FindPass implements enquiry.Passes.
func (s *Enquiries) FindPass(_ context.Context, kind enquiry.PassKind, hash string) (found enquiry.Pass, err error) {
	err = s.do("FindPass", func() error {
		var ok bool
		if found, ok = s.passes[passKey{kind, hash}]; !ok {
			return enquiry.ErrAbsent
		}
		return nil
	})
	return found, err
}

// TakePass implements enquiry.Passes.
func (s *Enquiries) TakePass(_ context.Context, kind enquiry.PassKind, hash string) (taken enquiry.Pass, err error) {
	err = s.do("TakePass", func() error {
		k := passKey{kind, hash}
		var ok bool
		if taken, ok = s.passes[k]; !ok {
			return enquiry.ErrAbsent
		}
		delete(s.passes, k)
		return nil
	})
	return taken, err
}
