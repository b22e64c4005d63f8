// Package storetest holds the stores' contracts as one suite, run on memory and on DynamoDB Local: so
// that what the tests in memory prove holds for the real thing.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Subscribers is what the Subscribers table is to its users.
type Subscribers interface {
	subscription.Finder
	subscription.Keeper
	reminder.Roster
	reminder.Ledger
	reminder.Journal
}

// Reminders is what the Reminders table is to its users.
type Reminders interface {
	subscription.Slots
	reminder.Agenda
	reminder.Watermark
	reminder.Runs
	reminder.Splitter
}

// Run holds stores against their contracts. open returns fresh, empty ones.
func Run(t *testing.T, open func(*testing.T) (Subscribers, Reminders)) {
	ctx := context.Background()
	subscribers := func(name string, test func(*testing.T, Subscribers)) {
		t.Run(name, func(t *testing.T) { s, _ := open(t); test(t, s) })
	}
	reminders := func(name string, test func(*testing.T, Reminders)) {
		t.Run(name, func(t *testing.T) { _, r := open(t); test(t, r) })
	}
	subscribers("a subscriber reads back as written", func(t *testing.T, s Subscribers) { readsBack(ctx, t, s) })
	subscribers("an address is claimed once, however many try at once", func(t *testing.T, s Subscribers) { claimedOnce(ctx, t, s) })
	subscribers("of two writes from the same reading one is refused", func(t *testing.T, s Subscribers) { oneWriteWins(ctx, t, s) })
	subscribers("a slot lists its active runners in order, page by page, each in one part", func(t *testing.T, s Subscribers) { listsMembers(ctx, t, s) })
	subscribers("whoever leaves or changes is touched in the old slot", func(t *testing.T, s Subscribers) { touches(ctx, t, s) })
	subscribers("the ledger knows entries and events, and an event settles the unknown", func(t *testing.T, s Subscribers) { knows(ctx, t, s) })
	reminders("slots in use are found by zone and time", func(t *testing.T, r Reminders) { findsSlots(ctx, t, r) })
	reminders("the first answer about parts holds", func(t *testing.T, r Reminders) { fixesParts(ctx, t, r) })
	reminders("the watermark never moves back", func(t *testing.T, r Reminders) { movesForward(ctx, t, r) })
	reminders("a run has one owner at a time, and a new one learns what the last left open", func(t *testing.T, r Reminders) { oneOwner(ctx, t, r) })
	reminders("a run that is done stays done, and its size is remembered", func(t *testing.T, r Reminders) { staysDone(ctx, t, r) })
	reminders("a page set apart keeps its first members", func(t *testing.T, r Reminders) { setsApart(ctx, t, r) })
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var slot = calendar.Slot{Zone: "Europe/London", Time: 7 * 60, Days: 0x2a}

func subscriber(i int) subscription.Subscriber {
	email, err := contact.ParseEmail(fmt.Sprintf("runner%d@example.org", i))
	if err != nil {
		panic(err)
	}
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	return subscription.Subscriber{
		ID: id(i), State: subscription.Active, Email: email, Name: "Zoë O’Neil",
		Preferences: subscription.Preferences{Days: slot.Days, Time: slot.Time, Zone: slot.Zone, Focus: "both", Minutes: 15},
		Level:       2, Tier: "advanced", From: at, Secret: []byte{1, 2, byte(i)}, ConfirmBy: at.Add(time.Hour),
		MailedAt: at.Add(time.Millisecond), Mailed: true, Created: at, Version: 1,
	}
}

// id spreads ids over the whole range.
func id(i int) string {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	return fmt.Sprintf("%c%c%014d", digits[i*7%32], digits[i%32], i)
}

var consent = subscription.Consent{Channel: "email", Wording: "w", Source: "form", At: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}

func readsBack(ctx context.Context, t *testing.T, s Subscribers) {
	want := subscriber(1)
	must(t, s.Create(ctx, want, "hash", consent))
	for _, find := range []func() (subscription.Subscriber, error){
		func() (subscription.Subscriber, error) { return s.ByID(ctx, want.ID) },
		func() (subscription.Subscriber, error) { return s.ByAddress(ctx, "hash") },
	} {
		got, err := find()
		must(t, err)
		if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) || got.Email.Reveal() != want.Email.Reveal() {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
	if _, err := s.ByID(ctx, id(2)); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("an absent one: %v", err)
	}
	if _, err := s.ByAddress(ctx, "other"); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("an absent address: %v", err)
	}
	fresh, err := s.Fresh(ctx, []string{want.ID, id(2)})
	must(t, err)
	if len(fresh) != 1 || fresh[0].Subscriber.Name != want.Name {
		t.Errorf("fresh: %+v", fresh)
	}
}

func claimedOnce(ctx context.Context, t *testing.T, s Subscribers) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 10 {
		wait.Go(func() {
			err := s.Create(ctx, subscriber(i), "hash", consent)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, subscription.ErrConflict) {
				t.Errorf("create: %v", err)
			}
		})
	}
	wait.Wait()
	if won != 1 {
		t.Errorf("%d claimed the address", won)
	}
}

func oneWriteWins(ctx context.Context, t *testing.T, s Subscribers) {
	old := subscriber(1)
	must(t, s.Create(ctx, old, "hash", consent))
	next := old
	next.Version, next.Name = 2, "Sam"
	must(t, s.Save(ctx, old, next, &consent))
	other := old
	other.Version, other.Name = 2, "Max"
	if err := s.Save(ctx, old, other, nil); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("the second write: %v", err)
	}
	got, err := s.ByID(ctx, old.ID)
	must(t, err)
	if got.Name != "Sam" {
		t.Errorf("kept %q", got.Name)
	}
}

func job(part, parts int) reminder.Job {
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, slot)
	if err != nil {
		panic(err)
	}
	return reminder.Job{Occurrence: o, Part: part, Parts: parts}
}

func listsMembers(ctx context.Context, t *testing.T, s Subscribers) {
	var want []string
	for i := range 60 {
		n := subscriber(i)
		switch {
		case i%10 == 3:
			n.State = subscription.Left
		case i%10 == 4:
			n.Preferences.Time += 5
		default:
			want = append(want, n.ID)
		}
		must(t, s.Create(ctx, n, fmt.Sprint("hash", i), consent))
	}
	slices.Sort(want)
	for _, parts := range []int{1, 3, 32} {
		var got []string
		for part := range parts {
			after := ""
			for more := true; more; {
				var list []reminder.Member
				var err error
				list, more, err = s.Members(ctx, job(part, parts), after, 7)
				must(t, err)
				for _, m := range list {
					must(t, m.Err)
					after = m.Subscriber.ID
					got = append(got, after)
					if have, ok := m.Subscriber.Slot(); !ok || have != slot || m.Subscriber.Email.IsZero() || len(m.Subscriber.Secret) != 3 || m.Subscriber.Preferences.Minutes != 15 {
						t.Fatalf("member lacks what sending needs: %+v", m.Subscriber)
					}
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d parts: got %v\nwant %v", parts, got, want)
		}
	}
}

func touches(ctx context.Context, t *testing.T, s Subscribers) {
	since := time.Now().Add(-2 * time.Minute)
	old := subscriber(1)
	must(t, s.Create(ctx, old, "hash", consent))
	next := old
	next.Version, next.State = 2, subscription.Left
	must(t, s.Save(ctx, old, next, nil))
	ids, err := s.Touched(ctx, job(0, 1), since)
	must(t, err)
	if !slices.Contains(ids, old.ID) {
		t.Errorf("touched: %v", ids)
	}
	back := next
	back.Version, back.State = 3, subscription.Active // who had no slot leaves no trace
	must(t, s.Save(ctx, next, back, nil))
	time.Sleep(500 * time.Millisecond) // an answer may be half a second old
	if again, err := s.Touched(ctx, job(0, 1), since); err != nil || len(again) != 1 {
		t.Errorf("touched after the return: %v %v", again, err)
	}
}
