package memory

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"limber/internal/reminder"
)

// Record implements reminder.Ledger.
func (s *Store) Record(_ context.Context, o reminder.Occurrence, entries []reminder.Entry, now time.Time) error {
	return s.do("Record", func() error {
		at := occurrence{o.Key(), o.Channel}
		if s.entries[at] == nil {
			s.entries[at] = map[string]line{}
		}
		for _, e := range entries {
			s.entries[at][e.Runner] = line{e, now}
		}
		return nil
	})
}

// Known implements reminder.Ledger.
func (s *Store) Known(_ context.Context, o reminder.Occurrence, runners []string) (known map[string]reminder.Entry, err error) {
	known = map[string]reminder.Entry{}
	at := occurrence{o.Key(), o.Channel}
	err = s.do("Known", func() error {
		for _, id := range runners {
			if e, ok := s.entries[at][id]; ok {
				known[id] = e.Entry
			}
			if e := known[id]; len(s.events[at][id]) > 0 && (e.Outcome == "" || e.Outcome == reminder.Unknown) {
				known[id] = reminder.Entry{Runner: id, Outcome: reminder.Sent}
			}
		}
		return nil
	})
	return known, err
}

// ProbeSeen implements reminder.Ledger.
func (s *Store) ProbeSeen(_ context.Context, name string) (seen bool, err error) {
	err = s.do("ProbeSeen", func() error { seen = s.probes[name]; return nil })
	return seen, err
}

// Note implements reminder.Journal. Whatever happened to a message, it had been taken.
func (s *Store) Note(_ context.Context, reports []reminder.Report) error {
	return s.do("Note", func() error {
		for _, r := range reports {
			switch at := (occurrence{r.Occurrence, r.Channel}); {
			case r.Probe != "":
				s.probes[r.Probe] = true
			case r.Runner != "" && r.Occurrence != "":
				if s.events[at] == nil {
					s.events[at] = map[string]map[reminder.ReportKind]bool{}
				}
				if s.events[at][r.Runner] == nil {
					s.events[at][r.Runner] = map[reminder.ReportKind]bool{reminder.Accepted: true}
				}
				s.events[at][r.Runner][r.Kind] = true
			}
		}
		return nil
	})
}

// Past lists the newest lines of a runner's ledger, at most limit, the newest first.
func (s *Store) Past(_ context.Context, runner string, limit int) (list []reminder.Past, err error) {
	err = s.do("Past", func() error {
		list = s.past(runner)
		list = list[:min(limit, len(list))]
		return nil
	})
	return list, err
}

func (s *Store) past(runner string) []reminder.Past {
	var list []reminder.Past
	for at, rows := range s.entries {
		e, ok := rows[runner]
		if !ok {
			continue
		}
		list = append(list, reminder.Past{
			Occurrence: at.key, Channel: at.channel, Outcome: e.Outcome, Reason: e.Reason, At: e.at,
			Reported: slices.Sorted(maps.Keys(s.events[at][runner])),
		})
	}
	slices.SortFunc(list, func(a, b reminder.Past) int {
		return strings.Compare(b.Occurrence+"#"+string(b.Channel), a.Occurrence+"#"+string(a.Channel))
	})
	return list
}

// Ledger returns what is recorded for an occurrence, by runner.
func (s *Store) Ledger(o reminder.Occurrence) map[string]reminder.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows := map[string]reminder.Entry{}
	for id, e := range s.entries[occurrence{o.Key(), o.Channel}] {
		rows[id] = e.Entry
	}
	return rows
}
