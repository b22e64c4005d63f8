package cloud

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// clock is the simulated time: the real time and an offset. It runs by itself, and only forward.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Now().Round(0).UTC().Add(time.Duration(c.offset.Load()))
}

// forward moves the clock to an instant, unless it is past it already.
func (c *clock) forward(to time.Time) {
	if ahead := to.Sub(c.now()); ahead > 0 {
		c.offset.Add(int64(ahead))
	}
}

// gauge counts the pieces of work that are under way. Whoever hands work on counts it at its new
// place before it stops counting it at the old one, so that zero means idle and not in between.
type gauge struct {
	mu   sync.Mutex
	n    int
	idle chan struct{} // closed while n is zero
}

func newGauge() *gauge {
	g := &gauge{idle: make(chan struct{})}
	close(g.idle)
	return g
}

func (g *gauge) add(delta int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := g.n
	g.n += delta
	switch {
	case before == 0 && g.n > 0:
		g.idle = make(chan struct{})
	case before > 0 && g.n == 0:
		close(g.idle)
	}
}

// wait returns when nothing is under way.
func (g *gauge) wait(ctx context.Context) error {
	g.mu.Lock()
	idle := g.idle
	g.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
