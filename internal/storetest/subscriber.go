package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// whole shows all of a subscriber, the addresses in the clear.
func whole(s subscription.Subscriber) string {
	return fmt.Sprintf("%#v %s %s", s, s.Email.Reveal(), s.Phone.Reveal())
}

func readsBack(ctx context.Context, t *testing.T, s Subscribers) {
	both, mail, text := subscriber(1), subscriber(2), subscriber(3)
	both.Mail.Reason, both.Mail.Told, both.Mail.ToldAt = "bounce", true, begun.Add(time.Millisecond)
	both.Text.Soft = subscription.SoftFailures{
		Count: 2, First: calendar.Date{Year: 2026, Month: 11, Day: 1}, Last: calendar.Date{Year: 2026, Month: 11, Day: 9},
	}
	p := &both.Preferences
	p.RunDays, p.PausedUntil = 0x41, calendar.Date{Year: 2027, Month: 1, Day: 2}
	p.Away = subscription.Away{Zone: "Asia/Tokyo", Until: calendar.Date{Year: 2026, Month: 12, Day: 24}}
	both.Resting, both.Stretching, both.Answers, both.Feed = true, true, true, 3
	at := func(i int) time.Time { return begun.Add(time.Duration(i) * time.Second) }
	both.Course = subscription.Course{
		Raised: at(1), Eased: at(2), Declined: at(3), Trained: at(4), Lapsed: at(5), TimeOff: 2, PausedFrom: at(6),
		Settled: at(7), FadeAsked: at(8), Tend: at(9), Reasoned: at(10), AskedWhy: at(11),
	}
	both.DetailsBy, both.DetailsTo, both.Asked = begun.Add(time.Hour), contact.ByText, begun.Add(time.Minute)
	mail.Phone, mail.Text, mail.Name = contact.Phone{}, subscription.Standing{}, ""
	text.Email, text.Mail = contact.Email{}, subscription.Standing{}
	for i, want := range []subscription.Subscriber{both, mail, text} {
		hash := fmt.Sprint("hash", i)
		enrol(ctx, t, s, want, hash, hash+"-other")
		for name, find := range map[string]func() (subscription.Subscriber, error){
			"id":            func() (subscription.Subscriber, error) { return s.ByID(ctx, want.ID) },
			"address":       func() (subscription.Subscriber, error) { return s.ByAddress(ctx, hash) },
			"other address": func() (subscription.Subscriber, error) { return s.ByAddress(ctx, hash+"-other") },
			"fresh": func() (subscription.Subscriber, error) {
				list, err := s.Fresh(ctx, []string{want.ID, id(9)})
				if err != nil || len(list) != 1 {
					t.Fatalf("%d found: %v", len(list), err)
				}
				return list[0].Subscriber, list[0].Err
			},
		} {
			if got, err := find(); err != nil || whole(got) != whole(want) {
				t.Errorf("by %s: %v\ngot  %s\nwant %s", name, err, whole(got), whole(want))
			}
		}
	}
	if _, err := s.ByID(ctx, id(9)); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("an absent one: %v", err)
	}
	if _, err := s.ByAddress(ctx, "other"); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("an absent address: %v", err)
	}
}

func readsHusks(ctx context.Context, t *testing.T, s Subscribers) {
	old := enrol(ctx, t, s, subscriber(1), "hash")
	w := edit(old, func(next *subscription.Subscriber) {
		*next = subscription.Subscriber{ID: next.ID, Version: next.Version, Erased: begun}
	})
	must(t, s.Write(ctx, w))
	if got, err := s.ByID(ctx, old.ID); err != nil || whole(got) != whole(w.Next) {
		t.Errorf("%v\ngot  %s\nwant %s", err, whole(got), whole(w.Next))
	}
	if list, _, err := s.Members(ctx, job(0, 1), "", 10); err != nil || len(list) > 0 {
		t.Errorf("its slot lists %d: %v", len(list), err)
	}
}

// count runs try so many times at once and counts those without an error. Other errors than the one that
// is expected fail the test.
func count(t *testing.T, times int, expected error, try func(i int) error) int {
	t.Helper()
	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range times {
		wait.Go(func() {
			err := try(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, expected) {
				t.Errorf("try %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	return won
}

func oneWriteWins(ctx context.Context, t *testing.T, s Subscribers) {
	old := enrol(ctx, t, s, subscriber(1), "hash")
	must(t, s.Write(ctx, edit(old, func(next *subscription.Subscriber) { next.Name = "Sam" })))
	if err := s.Write(ctx, edit(old, func(next *subscription.Subscriber) { next.Name = "Max" })); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("the second write: %v", err)
	}
	if err := s.Write(ctx, subscription.Write{Next: old}); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("a new subscriber in place of another: %v", err)
	}
	if got, err := s.ByID(ctx, old.ID); err != nil || got.Name != "Sam" {
		t.Errorf("kept %q: %v", got.Name, err)
	}
	absent := subscriber(2)
	if err := s.Write(ctx, edit(absent, func(*subscription.Subscriber) {})); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("a change to one who isn't there: %v", err)
	}
}

func oneWriteAtOnceWins(ctx context.Context, t *testing.T, s Subscribers) {
	old := enrol(ctx, t, s, subscriber(1), "hash")
	won := count(t, 8, subscription.ErrConflict, func(i int) error {
		return s.Write(ctx, edit(old, func(next *subscription.Subscriber) { next.Level = 1 + i%4 }))
	})
	if won != 1 {
		t.Errorf("%d wrote", won)
	}
}

func hearsOnce(ctx context.Context, t *testing.T, s Subscribers) {
	old := enrol(ctx, t, s, subscriber(1), "hash")
	hear := func(from subscription.Subscriber, text, name string) (subscription.Subscriber, error) {
		w := edit(from, func(next *subscription.Subscriber) { next.Name = name })
		w.Heard = text
		return w.Next, s.Write(ctx, w)
	}
	first, err := hear(old, "text-1", "Sam")
	must(t, err)
	for name, from := range map[string]subscription.Subscriber{"read anew": first, "read before": old} {
		if _, err := hear(from, "text-1", "Max"); !errors.Is(err, subscription.ErrRepeat) {
			t.Errorf("the same text, %s: %v", name, err)
		}
	}
	if _, err := hear(old, "text-2", "Max"); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("another text, read before: %v", err)
	}
	if got, err := s.ByID(ctx, old.ID); err != nil || got.Name != "Sam" {
		t.Errorf("kept %q: %v", got.Name, err)
	}
	if _, err := hear(first, "text-2", "Max"); err != nil {
		t.Errorf("another text, read anew: %v", err)
	}
	other := enrol(ctx, t, s, subscriber(2), "hash2")
	if _, err := hear(other, "text-1", "Sam"); err != nil {
		t.Errorf("the same text of another runner: %v", err)
	}
}

func writesWhole(ctx context.Context, t *testing.T, s Subscribers) {
	enrol(ctx, t, s, subscriber(1), "taken")
	old := enrol(ctx, t, s, subscriber(2), "hash2")
	w := edit(old, func(next *subscription.Subscriber) { next.Name = "Sam" })
	w.Claims, w.Frees, w.Heard = []string{"new", "taken"}, []string{"hash2"}, "text-1"
	w.Consents = []subscription.Consent{{To: "sms", Given: true, At: begun}}
	if err := s.Write(ctx, w); !errors.Is(err, subscription.ErrConflict) {
		t.Fatalf("the write: %v", err)
	}
	if got, err := s.ByID(ctx, old.ID); err != nil || whole(got) != whole(old) {
		t.Errorf("%v\ngot  %s\nwant %s", err, whole(got), whole(old))
	}
	if _, err := s.ByAddress(ctx, "new"); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("an address was claimed: %v", err)
	}
	if got, err := s.ByAddress(ctx, "hash2"); err != nil || got.ID != old.ID {
		t.Errorf("an address was freed: %v", err)
	}
	if kinds := kindsOf(ctx, t, s, old.ID); kinds != "consent profile" {
		t.Errorf("kept: %s", kinds)
	}
	ids, err := s.Touched(ctx, job(0, 1), time.Now().Add(-time.Hour))
	must(t, err)
	if strings.Contains(strings.Join(ids, " "), old.ID) {
		t.Error("the slot was touched")
	}
}

func touches(ctx context.Context, t *testing.T, s Subscribers) {
	since := time.Now().Add(-2 * time.Minute)
	first, second := enrol(ctx, t, s, subscriber(1), "hash1"), enrol(ctx, t, s, subscriber(2), "hash2")
	leave := edit(first, func(next *subscription.Subscriber) {
		next.Mail.State, next.Text.State = subscription.Left, subscription.Left
	})
	must(t, s.Write(ctx, leave))
	// Who had no slot leaves no trace: there is one, of the leaving.
	must(t, s.Write(ctx, edit(leave.Next, func(next *subscription.Subscriber) { next.Mail.State = subscription.Active })))
	must(t, s.Write(ctx, edit(second, func(next *subscription.Subscriber) { next.Preferences.Time += 5 })))
	later := job(0, 1)
	later.Occurrence.Slot.Time += 5
	for i, want := range [][]string{{first.ID, second.ID}, nil} {
		ids, err := s.Touched(ctx, []reminder.Job{job(0, 1), later}[i], since)
		must(t, err)
		if slices.Sort(ids); !slices.Equal(ids, want) {
			t.Errorf("touched in slot %d: %v, want %v", i, ids, want)
		}
	}
}
