package storetest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

func findsSlots(ctx context.Context, t *testing.T, r Reminders) {
	if zones, err := r.Zones(ctx); err != nil || len(zones) > 0 {
		t.Errorf("at first: %v %v", zones, err)
	}
	weekend, evening, kyiv := slot, slot, slot
	weekend.Days, evening.Time, kyiv.Zone = 0x41, 18*60, "Europe/Kyiv"
	for _, s := range []calendar.Slot{slot, weekend, evening, kyiv, slot} {
		must(t, r.Use(ctx, s, contact.ByEmail))
	}
	must(t, r.Use(ctx, slot, contact.ByText))
	must(t, r.Use(ctx, evening, contact.ByText))
	zones, err := r.Zones(ctx)
	must(t, err)
	slices.Sort(zones)
	if !slices.Equal(zones, []string{"Europe/Kyiv", "Europe/London"}) {
		t.Errorf("zones %v", zones)
	}
	uses, err := r.At(ctx, []reminder.ZoneTime{{Zone: slot.Zone, Time: slot.Time}, {Zone: slot.Zone, Time: 0}})
	must(t, err)
	var keys []string
	for _, u := range uses {
		keys = append(keys, u.Slot.Key()+" "+string(u.Channel))
		if u.Size != 0 {
			t.Errorf("size %d", u.Size)
		}
	}
	slices.Sort(keys)
	if !slices.Equal(keys, []string{slot.Key() + " email", slot.Key() + " sms", weekend.Key() + " email"}) {
		t.Errorf("slots %v", keys)
	}
}

func fixesParts(ctx context.Context, t *testing.T, r Reminders) {
	for i, c := range contact.Channels {
		for _, wanted := range []int{3 + i, 1, 9} {
			if parts, err := r.Parts(ctx, occurrence(c), wanted); err != nil || parts != 3+i {
				t.Errorf("%s, asked for %d: %d %v", c, wanted, parts, err)
			}
		}
	}
}

func movesForward(ctx context.Context, t *testing.T, r Reminders) {
	at, err := r.Read(ctx)
	must(t, err)
	if !at.IsZero() {
		t.Errorf("at first: %s", at)
	}
	seven := time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)
	for _, to := range []time.Time{seven, seven.Add(-time.Hour), seven} {
		must(t, r.Advance(ctx, to))
		if at, err := r.Read(ctx); err != nil || !at.Equal(seven) {
			t.Errorf("after %s: %s %v", to, at, err)
		}
	}
}

func oneOwner(ctx context.Context, t *testing.T, r Reminders) {
	run, err := r.Open(ctx, job(0, 1), "first")
	must(t, err)
	if run.Resumed || len(run.Marker) > 0 || run.Cursor != "" || run.Now.IsZero() {
		t.Errorf("a new run: %+v", run)
	}
	if _, err := r.Open(ctx, job(0, 1), "second"); !errors.Is(err, reminder.ErrLease) {
		t.Errorf("a second owner: %v", err)
	}
	run.Cursor, run.Size = id(4), 5
	page := []string{id(5), id(6)}
	must(t, r.Mark(ctx, &run, page))
	must(t, r.Close(ctx, &run, false))
	if err := r.Mark(ctx, &run, page); !errors.Is(err, reminder.ErrLease) {
		t.Errorf("a mark after the lease was given up: %v", err)
	}
	next, err := r.Open(ctx, job(0, 1), "third")
	must(t, err)
	if !next.Resumed || next.Cursor != id(4) || next.Size != 5 || len(next.Marker) > 0 {
		t.Errorf("after a clean close: %+v", next)
	}
	must(t, r.Mark(ctx, &next, page))
	if err := r.Mark(ctx, &run, page); !errors.Is(err, reminder.ErrLease) {
		t.Errorf("the first owner still marks: %v", err)
	}
	if err := r.Close(ctx, &run, true); !errors.Is(err, reminder.ErrLease) {
		t.Errorf("the first owner still closes: %v", err)
	}
}

func staysDone(ctx context.Context, t *testing.T, r Reminders) {
	for i, c := range contact.Channels {
		must(t, r.Use(ctx, slot, c))
		half := reminder.Job{Occurrence: occurrence(c), Parts: 2}
		run, err := r.Open(ctx, half, "first")
		must(t, err)
		run.Size = 6000 + i
		must(t, r.Close(ctx, &run, true))
		if _, err := r.Open(ctx, half, "second"); !errors.Is(err, reminder.ErrDone) {
			t.Errorf("a run that is done: %v", err)
		}
	}
	sizes := sizesOf(ctx, t, r)
	if sizes[contact.ByEmail] != 12000 || sizes[contact.ByText] != 12002 {
		t.Errorf("half the slot had 6000 and 6001: %v", sizes)
	}
}

// sizesOf returns the remembered sizes of the slot.
func sizesOf(ctx context.Context, t *testing.T, r Reminders) map[contact.Channel]int {
	t.Helper()
	uses, err := r.At(ctx, []reminder.ZoneTime{{Zone: slot.Zone, Time: slot.Time}})
	must(t, err)
	sizes := map[contact.Channel]int{}
	for _, u := range uses {
		sizes[u.Channel] = u.Size
	}
	return sizes
}

func forgetsSnoozed(ctx context.Context, t *testing.T, r Reminders) {
	must(t, r.Use(ctx, slot, contact.ByText))
	for _, size := range []int{5000, 1} {
		j := reminder.Job{Occurrence: occurrence(contact.ByText), Parts: 1}
		if size == 1 {
			j.Runner, j.Parts, j.Occurrence.Snoozed = id(1), 2, true
		}
		run, err := r.Open(ctx, j, "first")
		must(t, err)
		run.Size = size
		must(t, r.Close(ctx, &run, true))
	}
	if sizes := sizesOf(ctx, t, r); sizes[contact.ByText] != 5000 {
		t.Errorf("sizes %v", sizes)
	}
}

func setsApart(ctx context.Context, t *testing.T, r Reminders) {
	apart := job(0, 1)
	apart.Page = id(1)
	must(t, r.Split(ctx, apart, []string{id(1), id(2)}))
	must(t, r.Split(ctx, apart, []string{id(1)}))
	run, err := r.Open(ctx, apart, "first")
	must(t, err)
	if !slices.Equal(run.Members, []string{id(1), id(2)}) || !run.Probe.IsZero() {
		t.Errorf("opened %+v", run)
	}
	run.Probe = run.Now
	must(t, r.Close(ctx, &run, false))
	again, err := r.Open(ctx, apart, "second")
	must(t, err)
	if !again.Probe.Equal(run.Probe) || len(again.Members) != 2 {
		t.Errorf("opened again %+v", again)
	}
}
