package storetest

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/enquiry"
)

// Guard is what the Guard table is to its users.
type Guard interface {
	api.Counter
	api.Keys
	enquiry.Alike
}

// RunGuard holds a guard against its contracts. open returns a fresh, empty one.
func RunGuard(t *testing.T, open func(*testing.T) Guard) {
	for name, test := range map[string]func(context.Context, *testing.T, Guard){
		"each try in a window has a number of its own, however many come at once": numbersTries,
		"a window ends, and others don't count in it":                             endsWindows,
		"messages alike are counted within a day, apart from tries":               countsAlike,
		"a key is claimed once, however many try at once":                         claimsOnce,
		"a claim sent twice is claimed once":                                      knowsItsOwn,
		"what is kept is returned until it runs out":                              keepsRecords,
		"a claim that has run out is free, and its owner can't settle it":         freesClaims,
		"a key that is released is free":                                          releasesKeys,
	} {
		t.Run(name, func(t *testing.T) { test(t.Context(), t, open(t)) })
	}
}

var guardTime = time.Date(2026, 11, 22, 18, 59, 59, 123e6, time.UTC)

func numbersTries(ctx context.Context, t *testing.T, g Guard) {
	const tries = 50
	var wait sync.WaitGroup
	numbers := make([]int, tries)
	for i := range tries {
		wait.Go(func() {
			n, _, err := g.Count(ctx, "key", time.Hour, guardTime)
			if err != nil {
				t.Errorf("count: %v", err)
			}
			numbers[i] = n
		})
	}
	wait.Wait()
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != i+1 {
			t.Fatalf("numbers %v", numbers)
		}
	}
}

func endsWindows(ctx context.Context, t *testing.T, g Guard) {
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	seven := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	for i, try := range []struct {
		key    string
		window time.Duration
		now    time.Time
		n      int
		ends   time.Time
	}{
		{"key", time.Hour, guardTime, 1, seven},
		{"key", time.Hour, seven.Add(-time.Millisecond), 2, seven},
		{"key", time.Hour, seven, 1, seven.Add(time.Hour)},
		{"key", 24 * time.Hour, guardTime, 1, midnight},
		{"other", time.Hour, guardTime, 1, seven},
		{"key", time.Hour, midnight, 1, midnight.Add(time.Hour)}, // both kinds of window begin then
		{"key", 24 * time.Hour, midnight, 1, midnight.Add(24 * time.Hour)},
		{"key", time.Hour, guardTime.In(time.FixedZone("", 1800)), 3, seven},
	} {
		n, ends, err := g.Count(ctx, try.key, try.window, try.now)
		if err != nil || n != try.n || !ends.Equal(try.ends) {
			t.Errorf("try %d: got %d until %s, %v; want %d until %s", i, n, ends, err, try.n, try.ends)
		}
	}
}

func countsAlike(ctx context.Context, t *testing.T, g Guard) {
	midnight := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	_, _, err := g.Count(ctx, "print", 24*time.Hour, guardTime)
	must(t, err)
	for i, try := range []struct {
		fingerprint string
		now         time.Time
		n           int
	}{
		{"print", guardTime, 1},
		{"print", midnight.Add(-time.Millisecond), 2},
		{"other", guardTime, 1},
		{"print", midnight.Add(-24 * time.Hour), 3},
		{"print", midnight, 1},
	} {
		if n, err := g.Alike(ctx, try.fingerprint, try.now); err != nil || n != try.n {
			t.Errorf("try %d: %d alike, want %d: %v", i, n, try.n, err)
		}
	}
}

// claim tries to claim the key "key" for 30 seconds, and fails the test where the answer is not want.
func claim(ctx context.Context, t *testing.T, g Guard, record string, at time.Time, want string) {
	t.Helper()
	held, err := g.Claim(ctx, "key", []byte(record), at, at.Add(30*time.Second))
	if err != nil || string(held) != want {
		t.Errorf("%s claims: got %q %v, want %q", record, held, err, want)
	}
}

func claimsOnce(ctx context.Context, t *testing.T, g Guard) {
	const tries = 50
	var wait sync.WaitGroup
	held := make([]string, tries)
	for i := range tries {
		wait.Go(func() {
			before, err := g.Claim(ctx, "key", []byte("claim "+strconv.Itoa(i)), guardTime, guardTime.Add(time.Minute))
			if err != nil {
				t.Errorf("claim: %v", err)
			}
			held[i] = string(before)
		})
	}
	wait.Wait()
	winner := slices.Index(held, "")
	for i, before := range held {
		if i != winner && before != "claim "+strconv.Itoa(winner) {
			t.Errorf("%d won and %d was told %q", winner, i, before)
		}
	}
}

func knowsItsOwn(ctx context.Context, t *testing.T, g Guard) {
	claim(ctx, t, g, "first", guardTime, "")
	claim(ctx, t, g, "first", guardTime, "")
	claim(ctx, t, g, "second", guardTime, "first")
}

func keepsRecords(ctx context.Context, t *testing.T, g Guard) {
	claim(ctx, t, g, "first", guardTime, "")
	until := guardTime.Add(24 * time.Hour)
	must(t, g.Keep(ctx, "key", []byte("first"), []byte("answer"), until))
	claim(ctx, t, g, "second", guardTime.Add(time.Minute), "answer")
	claim(ctx, t, g, "third", until.Add(-time.Millisecond), "answer")
	claim(ctx, t, g, "fourth", until, "")
}

func freesClaims(ctx context.Context, t *testing.T, g Guard) {
	claim(ctx, t, g, "first", guardTime, "")
	ends := guardTime.Add(30 * time.Second)
	claim(ctx, t, g, "second", ends.Add(-time.Millisecond), "first")
	claim(ctx, t, g, "third", ends, "")
	must(t, g.Keep(ctx, "key", []byte("first"), []byte("late"), ends.Add(time.Hour)))
	must(t, g.Release(ctx, "key", []byte("first")))
	claim(ctx, t, g, "fourth", ends, "third")
}

func releasesKeys(ctx context.Context, t *testing.T, g Guard) {
	claim(ctx, t, g, "first", guardTime, "")
	must(t, g.Release(ctx, "key", []byte("first")))
	must(t, g.Keep(ctx, "key", []byte("first"), []byte("late"), guardTime.Add(time.Hour)))
	claim(ctx, t, g, "second", guardTime, "")
	if held, err := g.Claim(ctx, "other", []byte("third"), guardTime, guardTime.Add(time.Second)); err != nil || held != nil {
		t.Errorf("another key: %q %v", held, err)
	}
}
