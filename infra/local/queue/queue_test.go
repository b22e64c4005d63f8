package queue_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"limber/infra/local/queue"
)

// clock is a simulated time that moves only when told.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 7, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	c.now = c.now.Add(d)
	c.mu.Unlock()
}

func config(c *clock) queue.Config {
	return queue.Config{
		ID: "Q", Name: "stack-Q", ARN: "arn:aws:sqs:eu-west-2:123456789012:stack-Q", URL: "http://127.0.0.1:1/123456789012/stack-Q",
		Visibility: time.Minute, Retention: 24 * time.Hour, Now: c.Now,
	}
}

func bodies(messages []queue.Message) []string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Body)
	}
	return all
}

func receive(q *queue.Queue) []queue.Message { return q.Receive(10, 1<<20) }

func TestAMessageStaysHiddenForItsVisibilityTimeout(t *testing.T) {
	c := newClock()
	q := queue.New(config(c), nil)
	q.Send("a", -1)
	first := receive(q)
	if len(first) != 1 || first[0].Receives != 1 {
		t.Fatalf("first receive: %+v", first)
	}
	c.advance(59 * time.Second)
	if got := receive(q); len(got) != 0 {
		t.Fatalf("received %q while hidden", bodies(got))
	}
	c.advance(time.Second)
	second := receive(q)
	if len(second) != 1 || second[0].Receives != 2 || second[0].Receipt == first[0].Receipt || !second[0].First.Equal(first[0].First) {
		t.Fatalf("second receive: %+v", second)
	}
	q.Delete(first[0].Receipt)
	if d := q.Depth(); d.InFlight != 1 {
		t.Errorf("an old receipt deleted the message: %+v", d)
	}
	q.Delete(second[0].Receipt)
	c.advance(time.Hour)
	if got := receive(q); len(got) != 0 {
		t.Errorf("received %q after it was deleted", bodies(got))
	}
}

func TestADelayedMessageComesWhenItIsDue(t *testing.T) {
	c := newClock()
	settings := config(c)
	settings.Delay = 5 * time.Second
	q := queue.New(settings, nil)
	q.Send("queue's delay", -1)
	q.Send("own delay", 15*time.Minute)
	q.Send("none", 0)
	if got := bodies(receive(q)); !slices.Equal(got, []string{"none"}) {
		t.Errorf("at once: %q", got)
	}
	if at, ok := q.Next(); !ok || !at.Equal(c.Now().Add(5*time.Second)) {
		t.Errorf("next at %v, %v", at, ok)
	}
	c.advance(5 * time.Second)
	if got := bodies(receive(q)); !slices.Equal(got, []string{"queue's delay"}) {
		t.Errorf("after 5 s: %q", got)
	}
	if d := q.Depth(); d.Delayed != 1 || d.InFlight != 2 {
		t.Errorf("depth %+v", d)
	}
}

func TestAMessageReceivedTooOftenGoesToTheDeadLetters(t *testing.T) {
	c := newClock()
	dead := queue.New(config(c), nil)
	settings := config(c)
	settings.MaxReceive = 2
	q := queue.New(settings, dead)
	sent := q.Send("bad", -1)
	for range 2 {
		if got := receive(q); len(got) != 1 {
			t.Fatalf("received %q", bodies(got))
		}
		c.advance(time.Minute)
	}
	if got := receive(q); len(got) != 0 {
		t.Errorf("received %q a third time", bodies(got))
	}
	if d := q.Depth(); d.DeadLetters != 1 || d.Visible+d.InFlight+d.Delayed != 0 {
		t.Errorf("depth %+v", d)
	}
	if got := receive(dead); len(got) != 1 || got[0].ID != sent.ID || got[0].Body != "bad" {
		t.Errorf("dead letters %+v", got)
	}
}

func TestAnExpiredMessageIsNeverDelivered(t *testing.T) {
	c := newClock()
	q := queue.New(config(c), nil)
	q.Send("old", -1)
	c.advance(24*time.Hour + time.Second)
	q.Send("new", -1)
	if got := bodies(receive(q)); !slices.Equal(got, []string{"new"}) || q.Depth().Expired != 1 {
		t.Errorf("received %q, %+v", got, q.Depth())
	}
}

func TestABatchKeepsToItsSizes(t *testing.T) {
	q := queue.New(config(newClock()), nil)
	for _, body := range []string{"aaaa", "bbbb", "cccc", "dddddddddd"} {
		q.Send(body, -1)
	}
	if got := bodies(q.Receive(10, 9)); !slices.Equal(got, []string{"aaaa", "bbbb"}) {
		t.Errorf("by bytes: %q", got)
	}
	if got := bodies(q.Receive(1, 100)); !slices.Equal(got, []string{"cccc"}) {
		t.Errorf("by number: %q", got)
	}
	if got := bodies(q.Receive(10, 1)); !slices.Equal(got, []string{"dddddddddd"}) {
		t.Errorf("a message over the bytes comes alone: %q", got)
	}
}

func TestMessagesSurviveARestart(t *testing.T) {
	c := newClock()
	q := queue.New(config(c), nil)
	q.Send("flying", -1)
	flying := receive(q)[0]
	q.Send("visible", -1)
	q.Send("delayed", time.Minute)
	again := queue.New(config(c), nil)
	again.Restore(q.Messages())
	if d := again.Depth(); d != (queue.Depth{Visible: 1, InFlight: 1, Delayed: 1}) {
		t.Errorf("depth %+v", d)
	}
	again.Delete(flying.Receipt)
	c.advance(time.Minute)
	if got := len(receive(again)); got != 2 {
		t.Errorf("received %d, want the visible and the delayed one", got)
	}
}

func TestBusyCountsWhatWaitsToBeTaken(t *testing.T) {
	c := newClock()
	busy := 0
	settings := config(c)
	settings.Consumed, settings.Busy = true, func(delta int) { busy += delta }
	q := queue.New(settings, nil)
	q.Send("now", -1)
	q.Send("later", time.Minute)
	if busy != 1 {
		t.Errorf("busy %d, want 1: a delayed message is not work yet", busy)
	}
	receive(q)
	if busy != 0 {
		t.Errorf("busy %d after the message was taken", busy)
	}
	c.advance(time.Minute)
	q.Wake()
	if busy != 2 {
		t.Errorf("busy %d, want 2: both are visible again", busy)
	}
}
