package memory

import (
	"context"
	"slices"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

// Use implements subscription.Slots.
func (s *Store) Use(_ context.Context, slot calendar.Slot, c contact.Channel) error {
	return s.do("Use", func() error {
		if !slices.Contains(s.zones, slot.Zone) {
			s.zones = append(s.zones, slot.Zone)
		}
		s.slots[channelSlot{slot, c}] += 0
		return nil
	})
}

// Zones implements reminder.Agenda.
func (s *Store) Zones(context.Context) (zones []string, err error) {
	err = s.do("Zones", func() error { zones = slices.Clone(s.zones); return nil })
	return zones, err
}

// At implements reminder.Agenda.
func (s *Store) At(_ context.Context, times []reminder.ZoneTime) (uses []reminder.SlotUse, err error) {
	err = s.do("At", func() error {
		for use, size := range s.slots {
			if slices.Contains(times, reminder.ZoneTime{Zone: use.slot.Zone, Time: use.slot.Time}) {
				uses = append(uses, reminder.SlotUse{Slot: use.slot, Channel: use.channel, Size: size})
			}
		}
		return nil
	})
	return uses, err
}

// Parts implements reminder.Agenda.
func (s *Store) Parts(_ context.Context, o reminder.Occurrence, wanted int) (parts int, err error) {
	err = s.do("Parts", func() error {
		key := o.Date.String() + o.Slot.Key() + string(o.Channel)
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
