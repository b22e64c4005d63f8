// Package queue stands in for Amazon SQS: standard queues with delays, visibility timeouts and
// dead letters in simulated time, the part of the SQS API that senders use, and the poller that
// feeds a queue's messages to a function.
package queue

import (
	"container/heap"
	"sync"
	"time"

	"limber/infra/local/bus"
)

// Config describes a queue.
type Config struct {
	ID, Name, ARN, URL string
	Visibility         time.Duration
	Retention          time.Duration
	Delay              time.Duration
	MaxReceive         int  // receives before a message goes to the dead-letter queue; 0 for never
	Consumed           bool // a function is fed from it, so visible messages mean that work is under way

	Now  func() time.Time // the simulated time
	Busy func(delta int)  // counts the messages that wait to be taken; nil is not counted
}

// Queue is one standard queue. It is safe for concurrent use.
type Queue struct {
	Config
	dead *Queue
	wake chan struct{} // holds one signal: something may be visible

	mu      sync.Mutex
	visible []*Message
	later   waiting             // delayed or in flight
	flying  map[string]*Message // by receipt
	expired int
}

// Message is one message. Its exported fields are what is saved of it.
type Message struct {
	ID        string
	Body      string
	Sent      time.Time
	First     time.Time // of being received; zero when it never was
	Receives  int
	VisibleAt time.Time
	Receipt   string // of the last receive, while it is in flight

	place int // in the heap
}

// New makes an empty queue. The dead-letter queue may be nil.
func New(config Config, dead *Queue) *Queue {
	if config.Busy == nil || !config.Consumed {
		config.Busy = func(int) {}
	}
	return &Queue{Config: config, dead: dead, wake: make(chan struct{}, 1), flying: map[string]*Message{}}
}

// Send adds a message, which becomes visible after the delay. A negative delay is the queue's own.
func (q *Queue) Send(body string, delay time.Duration) *Message {
	if delay < 0 {
		delay = q.Delay
	}
	now := q.Now()
	m := &Message{ID: bus.NewID(), Body: body, Sent: now, VisibleAt: now.Add(delay)}
	q.add(m)
	return m
}

func (q *Queue) add(messages ...*Message) {
	q.mu.Lock()
	for _, m := range messages {
		heap.Push(&q.later, m)
		if m.Receipt != "" {
			q.flying[m.Receipt] = m
		}
	}
	q.promote()
	q.mu.Unlock()
	q.signal()
}

// promote makes visible what is due. The caller holds the lock.
func (q *Queue) promote() {
	now := q.Now()
	for len(q.later) > 0 && !q.later[0].VisibleAt.After(now) {
		m := heap.Pop(&q.later).(*Message)
		delete(q.flying, m.Receipt)
		m.Receipt = ""
		q.visible = append(q.visible, m)
		q.Busy(1)
	}
}

func (q *Queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Wake makes visible what the clock has brought due.
func (q *Queue) Wake() {
	q.mu.Lock()
	q.promote()
	some := len(q.visible) > 0
	q.mu.Unlock()
	if some {
		q.signal()
	}
}

// Receive takes up to max visible messages, of up to size bytes in all (but at least one), and hides
// them for the visibility timeout. They are copies. Expired ones are dropped, and those received too often go to the
// dead-letter queue.
func (q *Queue) Receive(most, size int) []Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.promote()
	now := q.Now()
	var taken []Message
	for len(q.visible) > 0 && len(taken) < most {
		m := q.visible[0]
		if size -= len(m.Body); size < 0 && len(taken) > 0 {
			break
		}
		q.visible = q.visible[1:]
		switch {
		case q.Retention > 0 && now.Sub(m.Sent) > q.Retention:
			q.expired++
		case q.dead != nil && q.MaxReceive > 0 && m.Receives >= q.MaxReceive:
			q.dead.add(&Message{ID: m.ID, Body: m.Body, Sent: m.Sent, First: m.First, Receives: m.Receives, VisibleAt: now})
		default:
			q.hide(m, now)
			taken = append(taken, *m)
		}
		q.Busy(-1)
	}
	return taken
}

func (q *Queue) hide(m *Message, now time.Time) {
	m.Receives++
	if m.First.IsZero() {
		m.First = now
	}
	m.Receipt = bus.NewID()
	m.VisibleAt = now.Add(q.Visibility)
	q.flying[m.Receipt] = m
	heap.Push(&q.later, m)
}

// Delete removes messages for good by the receipts of their last receive. Unknown receipts are ignored.
func (q *Queue) Delete(receipts ...string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, receipt := range receipts {
		if m := q.flying[receipt]; m != nil {
			delete(q.flying, receipt)
			heap.Remove(&q.later, m.place)
		}
	}
}

// Hide changes how long from now a message in flight stays hidden. It reports whether there is one.
func (q *Queue) Hide(receipt string, timeout time.Duration) bool {
	q.mu.Lock()
	m := q.flying[receipt]
	if m != nil {
		m.VisibleAt = q.Now().Add(timeout)
		heap.Fix(&q.later, m.place)
		q.promote()
	}
	q.mu.Unlock()
	q.signal()
	return m != nil
}

// Next returns when the next hidden message becomes visible; ok is false when none is hidden.
func (q *Queue) Next() (at time.Time, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.later) == 0 {
		return time.Time{}, false
	}
	return q.later[0].VisibleAt, true
}

// Depth is how many messages a queue holds.
type Depth struct {
	Visible     int `json:"visible"`
	InFlight    int `json:"inFlight"`
	Delayed     int `json:"delayed"`
	Expired     int `json:"expired"` // dropped so far, as older than the retention period
	DeadLetters int `json:"deadLetters"`
}

// Depth counts the messages.
func (q *Queue) Depth() Depth {
	q.mu.Lock()
	q.promote()
	d := Depth{Visible: len(q.visible), InFlight: len(q.flying), Delayed: len(q.later) - len(q.flying), Expired: q.expired}
	q.mu.Unlock()
	if q.dead != nil {
		dead := q.dead.Depth()
		d.DeadLetters = dead.Visible + dead.InFlight + dead.Delayed
	}
	return d
}

// Messages returns a copy of all messages, in no particular order.
func (q *Queue) Messages() []Message {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := make([]Message, 0, len(q.visible)+len(q.later))
	for _, m := range q.visible {
		all = append(all, *m)
	}
	for _, m := range q.later {
		all = append(all, *m)
	}
	return all
}

// Restore adds messages that Messages gave in an earlier run.
func (q *Queue) Restore(messages []Message) {
	for _, m := range messages {
		q.add(&m)
	}
}
