package sms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The fates of numbers on the opt-out list.
const (
	// OptedOut is for one whose owner told the network to stop texts.
	OptedOut = "opted-out"
	// OutForGood is for one that can't be taken off the list: AWS lets a number
	// off only once in 30 days.
	OutForGood = "opted-out-for-good"
)

// OptOut is one number's place on the opt-out list.
type OptOut struct {
	Since   time.Time
	ForGood bool // it can't be taken off
}

// fates are what can become of a text at a phone.
var fates = map[string]event{
	"delivered":   {"TEXT_DELIVERED", "Message has been accepted by phone", true},
	"invalid":     {"TEXT_INVALID", "Destination phone number is invalid", true},
	"unreachable": {"TEXT_CARRIER_UNREACHABLE", "Phone is currently unreachable", true},
	"blocked":     {"TEXT_CARRIER_BLOCKED", "Message has been blocked by phone carrier", true},
}

// Behave settles what becomes of texts to a number from now on: "delivered",
// "invalid", "unreachable" or "blocked". OptedOut and OutForGood put it on the
// opt-out list instead, as if the network had.
func (s *Service) Behave(number, like string) error {
	if !e164(number) {
		return fmt.Errorf("%q is not a number such as +447700900123", number)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if like == OptedOut || like == OutForGood {
		s.optedOut[number] = OptOut{Since: s.options.Now(), ForGood: like == OutForGood}
		return nil
	}
	if _, known := fates[like]; !known {
		return fmt.Errorf("the fate %q is not one of %s, %s, %s", like, strings.Join(slices.Sorted(maps.Keys(fates)), ", "), OptedOut, OutForGood)
	}
	s.fates[number] = like
	return nil
}

// fate gives what becomes of a text to number, and notes it as the last one.
func (s *Service) fate(number, id string) event {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last[number] = id
	if told, ok := s.fates[number]; ok {
		return fates[told]
	}
	return fates["delivered"]
}

// Last gives the ID of the last text that was accepted for a number, or "".
func (s *Service) Last(number string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last[number]
}

// State is what outlives a restart.
type State struct {
	OptedOut map[string]OptOut // the opt-out list, by number
	Fates    map[string]string // by number, as Behave takes them
}

// State gives what is to be kept for a later Restore.
func (s *Service) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return State{OptedOut: maps.Clone(s.optedOut), Fates: maps.Clone(s.fates)}
}

// Restore brings back the opt-out list and the fates of an earlier State.
func (s *Service) Restore(state State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.optedOut, state.OptedOut)
	maps.Copy(s.fates, state.Fates)
}
