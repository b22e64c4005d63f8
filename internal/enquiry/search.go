package enquiry

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"limber/internal/contact"
)

// Search finds enquiries for staff.
type Search struct {
	Service *Service
	Lister  Lister
}

const (
	// mostSearched is how many of each list are searched by name, the latest.
	mostSearched = 2000
	// MostFound is how many a search finds at most.
	MostFound = 50
)

// Find returns the enquiries that words are about, the latest first: by a reference, by a whole email
// address or phone number, or by a part of the name, however small its letters.
func (s *Search) Find(ctx context.Context, words string, now time.Time) ([]Line, error) {
	words = cleanLine(words)
	if reference, ok := ParseReference(words); ok {
		found, err := s.lines(ctx, []string{reference})
		if len(found) > 0 || err != nil {
			return found, err
		}
	}
	var hashes []string
	if email, err := contact.ParseEmail(words); err == nil {
		hashes = append(hashes, AddressHash(s.Service.Key, email.Key()))
	}
	if phone, err := s.Service.Numbers.ReadAny(words); err == nil {
		hashes = append(hashes, AddressHash(s.Service.Key, phone.Reveal()))
	}
	for _, hash := range hashes {
		references, err := s.Service.Finder.ByAddress(ctx, hash)
		if err != nil {
			return nil, err
		}
		if len(references) > 0 {
			return s.lines(ctx, references)
		}
	}
	return s.byName(ctx, words, now)
}

func (s *Search) byName(ctx context.Context, words string, now time.Time) ([]Line, error) {
	if words == "" {
		return nil, nil
	}
	part := strings.ToLower(words)
	var found []Line
	for _, list := range Lists {
		lines, err := s.Lister.List(ctx, list, now.Add(time.Second), mostSearched)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if strings.Contains(strings.ToLower(l.Name), part) || strings.Contains(strings.ToLower(l.Email), part) {
				found = append(found, l)
			}
		}
	}
	return latestFirst(found), nil
}

// lines reads enquiries, leaving out those that are gone.
func (s *Search) lines(ctx context.Context, references []string) ([]Line, error) {
	var lines []Line
	for _, reference := range references {
		e, err := s.Service.Finder.ByReference(ctx, reference)
		if errors.Is(err, ErrAbsent) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines = append(lines, e.Line())
	}
	return latestFirst(lines), nil
}

func latestFirst(lines []Line) []Line {
	slices.SortStableFunc(lines, func(a, b Line) int { return b.Received.Compare(a.Received) })
	return lines[:min(len(lines), MostFound)]
}

// Line is the enquiry as lists show it.
func (e Enquiry) Line() Line {
	return Line{
		Reference: e.Reference, Name: e.Name, Email: e.Email.Reveal(), Phone: e.Phone.Reveal(), Topic: e.Topic,
		State: e.State, First: e.First, Doubts: e.Doubts, Received: e.Received, DueBy: e.DueBy,
	}
}
