package memory

import (
	"context"
	"slices"
	"time"

	"limber/internal/reminder"
)

// Zones implements reminder.Agenda.
func (s *Store) Zones(context.Context) (zones []string, err error) {
	err = s.do("Zones", func() error { zones = slices.Clone(s.zones); return nil })
	return zones, err
}

// At implements reminder.Agenda.
func (s *Store) At(_ context.Context, times []reminder.ZoneTime) (uses []reminder.SlotUse, err error) {
	err = s.do("At", func() error {
		for slot, size := range s.slots {
			if slices.Contains(times, reminder.ZoneTime{Zone: slot.Zone, Time: slot.Time}) {
				uses = append(uses, reminder.SlotUse{Slot: slot, Size: size})
			}
		}
		return nil
	})
	return uses, err
}

// Parts implements reminder.Agenda.
func (s *Store) Parts(_ context.Context, o reminder.Occurrence, wanted int) (parts int, err error) {
	err = s.do("Parts", func() error {
		key := o.Date.String() + o.Slot.Key()
		if s.parts[key] == 0 {
			s.parts[key] = wanted
		}
		parts = s.parts[key]
		return nil
	})
	return parts, err
}

// Read implements reminder.Watermark.
func (s *Store) Read(context.Context) (at time.Time, err error) {
	err = s.do("Read", func() error { at = s.watermark; return nil })
	return at, err
}

// Advance implements reminder.Watermark.
func (s *Store) Advance(_ context.Context, to time.Time) error {
	return s.do("Advance", func() error {
		if to.After(s.watermark) {
			s.watermark = to
		}
		return nil
	})
}
