package memory

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"
)

// Guard is the counters of limits and the records of idempotency keys. Its zero value is empty and ready.
type Guard struct {
	// Fail is asked before each call; nil means that nothing fails.
	Fail func(call string) Failure

	mu     sync.Mutex
	counts map[string]int
	keys   map[string]held
}

type held struct {
	record []byte
	until  time.Time
}

// do applies a call, failing it where told to.
func (g *Guard) do(call string, apply func()) error {
	return do(&g.mu, g.Fail, call, func() error {
		if g.keys == nil {
			g.counts, g.keys = map[string]int{}, map[string]held{}
		}
		apply()
		return nil
	})
}

// Count implements api.Counter.
func (g *Guard) Count(_ context.Context, key string, window time.Duration, now time.Time) (n int, ends time.Time, err error) {
	starts := now.Truncate(window)
	err = g.do("Count", func() {
		counter := fmt.Sprint(key, window, starts.Unix())
		g.counts[counter]++
		n, ends = g.counts[counter], starts.Add(window)
	})
	return n, ends, err
}

// Alike implements enquiry.Alike.
func (g *Guard) Alike(ctx context.Context, fingerprint string, now time.Time) (int, error) {
	n, _, err := g.Count(ctx, "alike-"+fingerprint, 24*time.Hour, now)
	return n, err
}

// Claim implements api.Keys.
func (g *Guard) Claim(_ context.Context, key string, record []byte, now, until time.Time) (before []byte, err error) {
	err = g.do("Claim", func() {
		have, taken := g.keys[key]
		if taken && now.Before(have.until) && !bytes.Equal(have.record, record) {
			before = bytes.Clone(have.record)
			return
		}
		g.keys[key] = held{bytes.Clone(record), until}
	})
	return before, err
}

// Keep implements api.Keys.
func (g *Guard) Keep(_ context.Context, key string, claim, record []byte, until time.Time) error {
	return g.do("Keep", func() {
		if bytes.Equal(g.keys[key].record, claim) {
			g.keys[key] = held{bytes.Clone(record), until}
		}
	})
}

// Release implements api.Keys.
func (g *Guard) Release(_ context.Context, key string, claim []byte) error {
	return g.do("Release", func() {
		if bytes.Equal(g.keys[key].record, claim) {
			delete(g.keys, key)
		}
	})
}
