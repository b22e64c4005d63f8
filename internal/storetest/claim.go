package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"limber/internal/subscription"
)

func claimedOnce(ctx context.Context, t *testing.T, s Subscribers) {
	won := count(t, 10, subscription.ErrConflict, func(i int) error {
		return s.Write(ctx, subscription.Write{Next: subscriber(i), Claims: []string{fmt.Sprint("own", i), "hash"}})
	})
	if won != 1 {
		t.Errorf("%d claimed the address", won)
	}
}

func freesAddresses(ctx context.Context, t *testing.T, s Subscribers) {
	first := enrol(ctx, t, s, subscriber(1), "hash", "kept")
	second := enrol(ctx, t, s, subscriber(2), "hash2")
	theft := edit(second, func(*subscription.Subscriber) {})
	theft.Frees = []string{"hash"}
	if err := s.Write(ctx, theft); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("freeing another's: %v", err)
	}
	w := edit(first, func(*subscription.Subscriber) {})
	w.Frees = []string{"hash"}
	must(t, s.Write(ctx, w))
	if _, err := s.ByAddress(ctx, "hash"); !errors.Is(err, subscription.ErrAbsent) {
		t.Errorf("once free: %v", err)
	}
	if got, err := s.ByAddress(ctx, "kept"); err != nil || got.ID != first.ID {
		t.Errorf("the other address: %s %v", got.ID, err)
	}
	claim := edit(second, func(*subscription.Subscriber) {})
	claim.Claims = []string{"hash"}
	must(t, s.Write(ctx, claim))
	if got, err := s.ByAddress(ctx, "hash"); err != nil || got.ID != second.ID {
		t.Errorf("claimed again: %s %v", got.ID, err)
	}
}

func barsAddresses(ctx context.Context, t *testing.T, s Subscribers) {
	first := enrol(ctx, t, s, subscriber(1), "hash")
	second := enrol(ctx, t, s, subscriber(2), "hash2")
	theft := edit(second, func(*subscription.Subscriber) {})
	theft.Bars = []string{"hash"}
	if err := s.Write(ctx, theft); !errors.Is(err, subscription.ErrConflict) {
		t.Errorf("barring another's: %v", err)
	}
	w := edit(first, func(*subscription.Subscriber) {})
	w.Bars = []string{"hash"}
	must(t, s.Write(ctx, w))
	for name, again := range map[string]subscription.Write{
		"claim": {Next: subscriber(3), Claims: []string{"hash"}},
		"free":  {Old: &w.Next, Next: edit(w.Next, func(*subscription.Subscriber) {}).Next, Frees: []string{"hash"}},
		"bar":   {Old: &w.Next, Next: edit(w.Next, func(*subscription.Subscriber) {}).Next, Bars: []string{"hash"}},
	} {
		if err := s.Write(ctx, again); !errors.Is(err, subscription.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, s.Purge(ctx, first.ID, false))
	must(t, s.Remove(ctx, w.Next))
	if _, err := s.ByAddress(ctx, "hash"); !errors.Is(err, subscription.ErrBarred) {
		t.Errorf("in the end: %v", err)
	}
}
