package ses

import (
	"maps"
	"slices"
	"strings"
)

// State is what outlives a restart.
type State struct {
	Suppressed []Suppressed
	Fates      map[string]string // by lower-case address, as Behave takes them
}

// State gives what is to be kept for a later Restore.
func (s *Service) State() State {
	s.suppressed.mu.RLock()
	defer s.suppressed.mu.RUnlock()
	return State{Suppressed: slices.Collect(maps.Values(s.suppressed.entries)), Fates: maps.Clone(s.suppressed.fates)}
}

// Restore brings back the suppression list and the fates of an earlier State.
func (s *Service) Restore(state State) {
	s.suppressed.mu.Lock()
	defer s.suppressed.mu.Unlock()
	if s.suppressed.entries == nil {
		s.suppressed.entries = map[string]Suppressed{}
	}
	for _, entry := range state.Suppressed {
		s.suppressed.entries[strings.ToLower(entry.Address)] = entry
	}
	if s.suppressed.fates == nil {
		s.suppressed.fates = map[string]string{}
	}
	maps.Copy(s.suppressed.fates, state.Fates)
}
