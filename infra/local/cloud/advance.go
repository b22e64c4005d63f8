package cloud

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/infra/local/bus"
	"limber/infra/local/template"
)

// ErrPast is returned for moving the clock back.
var ErrPast = errors.New("cloud: the clock only moves forward")

// Drain waits until no message is visible to a function, and no invocation or AWS call is under way.
// Hidden and delayed messages don't count: they need time to pass.
func (c *Cloud) Drain(ctx context.Context) error { return c.gauge.wait(ctx) }

// Advance moves the clock forward by d, running on the way every tick and all that becomes due.
func (c *Cloud) Advance(ctx context.Context, d time.Duration) error {
	return c.AdvanceTo(ctx, c.clock.now().Add(d))
}

// AdvanceTo moves the clock forward to an instant, from one thing due to the next, each drained before
// the clock moves on. Afterwards everything is idle.
func (c *Cloud) AdvanceTo(ctx context.Context, to time.Time) error {
	c.ticking.Lock()
	defer c.ticking.Unlock()
	if to.Before(c.clock.now()) {
		return ErrPast
	}
	defer func() {
		select {
		case c.rescheduled <- struct{}{}:
		default:
		}
	}()
	for {
		if err := c.Drain(ctx); err != nil {
			return err
		}
		at, ok := c.nextDue()
		if !ok || at.After(to) {
			break
		}
		c.clock.forward(at)
		c.runTicks(ctx)
		c.wakeQueues()
	}
	c.clock.forward(to)
	c.wakeQueues()
	return c.Drain(ctx)
}

// nextDue is when the next tick or the next hidden message is due. The caller holds c.ticking.
func (c *Cloud) nextDue() (next time.Time, ok bool) {
	earliest := func(at time.Time) {
		if !ok || at.Before(next) {
			next, ok = at, true
		}
	}
	for _, s := range c.stack.Schedules {
		if at := s.When.Next(c.ticks[s.ID]); s.Enabled && !at.IsZero() {
			earliest(at)
		}
	}
	for _, q := range c.queues {
		if at, hidden := q.Next(); hidden && q.Consumed {
			earliest(at)
		}
	}
	return next, ok
}

func (c *Cloud) wakeQueues() {
	for _, q := range c.queues {
		q.Wake()
	}
}

// runTicks runs every tick that is due, one after the other. The caller holds c.ticking.
func (c *Cloud) runTicks(ctx context.Context) {
	for _, s := range c.stack.Schedules {
		for s.Enabled && ctx.Err() == nil {
			at := s.When.Next(c.ticks[s.ID])
			if at.IsZero() || at.After(c.clock.now()) {
				break
			}
			c.ticks[s.ID] = at
			c.runTick(ctx, s, at)
		}
	}
}

func (c *Cloud) runTick(ctx context.Context, s template.Schedule, at time.Time) {
	if c.faults.judge("scheduler", s.Function, s.ID).mode == Drop {
		return
	}
	f, _ := c.Function(s.Function)
	c.gauge.add(1)
	defer c.gauge.add(-1)
	input := template.FillInput(s.Input, at.UTC().Format(time.RFC3339), bus.NewID(), "1")
	c.invokeFirmly(ctx, f, []byte(input), s.Retries)
}

// tick runs the schedules in real time until the context ends.
func (c *Cloud) tick(ctx context.Context) {
	for ctx.Err() == nil {
		c.ticking.Lock()
		c.runTicks(ctx)
		wait := time.Hour
		for _, s := range c.stack.Schedules {
			if at := s.When.Next(c.ticks[s.ID]); s.Enabled && !at.IsZero() {
				wait = min(wait, at.Sub(c.clock.now()))
			}
		}
		c.ticking.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-c.rescheduled:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
		}
	}
}

// parseMove reads where a request wants the clock: {"advance":"26h"} or {"to":"2026-11-23T07:01:00Z"}.
func (c *Cloud) parseMove(advance, to string) (time.Time, error) {
	switch {
	case (advance == "") == (to == ""):
		return time.Time{}, errors.New(`give either "advance" or "to"`)
	case to != "":
		at, err := time.Parse(time.RFC3339, to)
		if err != nil {
			return at, fmt.Errorf("%q is not a time such as 2026-11-23T07:01:00Z", to)
		}
		return at, nil
	}
	d, err := time.ParseDuration(advance)
	if err != nil || d < 0 {
		return time.Time{}, fmt.Errorf("%q is not a length of time such as 26h", advance)
	}
	return c.clock.now().Add(d), nil
}
