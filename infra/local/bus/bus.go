// Package bus stands in for Amazon EventBridge: events, the patterns that pick them, and the
// expressions that schedules are written in.
package bus

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Event is one event on the default bus.
type Event struct {
	ID         string
	Source     string // such as aws.ses
	DetailType string // such as Email Bounced
	Account    string
	Region     string
	Time       time.Time
	Resources  []string
	Detail     json.RawMessage

	once    sync.Once
	encoded []byte
}

// JSON returns the event as EventBridge hands it to targets.
func (e *Event) JSON() []byte {
	e.once.Do(func() {
		resources := e.Resources
		if resources == nil {
			resources = []string{}
		}
		encoded, err := json.Marshal(struct {
			Version    string          `json:"version"`
			ID         string          `json:"id"`
			DetailType string          `json:"detail-type"`
			Source     string          `json:"source"`
			Account    string          `json:"account"`
			Time       string          `json:"time"`
			Region     string          `json:"region"`
			Resources  []string        `json:"resources"`
			Detail     json.RawMessage `json:"detail"`
		}{"0", e.ID, e.DetailType, e.Source, e.Account, e.Time.UTC().Format("2006-01-02T15:04:05Z"), e.Region, resources, e.Detail})
		if err != nil {
			panic(fmt.Sprintf("bus: an event with broken detail: %v", err))
		}
		e.encoded = encoded
	})
	return e.encoded
}

// Rule sends the events that fit its pattern to its targets.
type Rule struct {
	Pattern Pattern
	Targets []func(event []byte) // each must return soon: it queues the event
}

// Bus is the default event bus. It is safe for concurrent use.
type Bus struct {
	rules []Rule
	judge func(*Event) Verdict

	mu   sync.Mutex
	held []func()
}

// Verdict is what a fault does to an event.
type Verdict int

// The verdicts.
const (
	Deliver Verdict = iota
	Hold            // keep it until Release
	Drop            // lose it
)

// New makes a bus with the rules. The judge is asked about every event; nil delivers all.
func New(rules []Rule, judge func(*Event) Verdict) *Bus {
	if judge == nil {
		judge = func(*Event) Verdict { return Deliver }
	}
	return &Bus{rules: rules, judge: judge}
}

// Publish hands the event to the targets of every rule that it fits, before it returns, unless the
// judge holds or drops it.
func (b *Bus) Publish(e *Event) {
	if e.ID == "" {
		e.ID = NewID()
	}
	b.Pass(e, func() { b.deliver(e) })
}

// Pass has the judge decide about an event that goes another way than by the rules, such as by a
// topic. It calls deliver now, upon Release, or never.
func (b *Bus) Pass(e *Event, deliver func()) {
	switch b.judge(e) {
	case Drop:
	case Hold:
		b.mu.Lock()
		b.held = append(b.held, deliver)
		b.mu.Unlock()
	case Deliver:
		deliver()
	}
}

func (b *Bus) deliver(e *Event) {
	for _, rule := range b.rules {
		if !rule.Pattern.Matches(e) {
			continue
		}
		for _, target := range rule.Targets {
			target(e.JSON())
		}
	}
}

// Release delivers the events that were held, in the order they came, and returns how many.
func (b *Bus) Release() int {
	b.mu.Lock()
	held := b.held
	b.held = nil
	b.mu.Unlock()
	for _, deliver := range held {
		deliver()
	}
	return len(held)
}

// Held returns how many events are held.
func (b *Bus) Held() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.held)
}

// NewID returns a random id in the form of a UUID.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
