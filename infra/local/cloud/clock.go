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
	mu      sync.Mutex
	n       int
	resting int    // of n, those that only wait for more work to do together
	idle    signal // nothing is under way
	alone   signal // nothing is under way but what rests
}

func newGauge() *gauge {
	g := &gauge{}
	g.update()
	return g
}

func (g *gauge) add(delta int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.n += delta
	g.update()
}

// rest marks one piece of work as waiting for more, until it resumes. Alone is closed when all that is
// under way rests.
func (g *gauge) rest() (alone <-chan struct{}, resume func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.resting++
	g.update()
	return g.alone.c, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.resting--
		g.update()
	}
}

// update sets the signals. The caller holds the lock.
func (g *gauge) update() {
	g.idle.set(g.n == 0)
	g.alone.set(g.n == g.resting)
}

// wait returns when nothing is under way.
func (g *gauge) wait(ctx context.Context) error {
	g.mu.Lock()
	idle := g.idle.c
	g.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// signal is a channel that is closed while something holds.
type signal struct {
	c      chan struct{}
	closed bool
}

func (s *signal) set(holds bool) {
	if s.c == nil || s.closed && !holds {
		s.c, s.closed = make(chan struct{}), false
	}
	if holds && !s.closed {
		close(s.c)
		s.closed = true
	}
}
