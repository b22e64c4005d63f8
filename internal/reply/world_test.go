package reply_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/guide"
	"limber/internal/progress"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/reply"
	"limber/internal/subscription"
)

// fault is how a call fails. A crash is a panic: nothing after it happens.
type fault int

const (
	errorBefore fault = iota + 1
	errorAfter
	crashBefore
	crashAfter
)

var (
	errFailed = errors.New("made to fail")
	faults    = map[fault]string{errorBefore: "error before", errorAfter: "error after", crashBefore: "crash before", crashAfter: "crash after"}
)

// world is everything around the service, for one subscriber: kept in memory, and failing as told.
type world struct {
	subscriber *subscription.Subscriber
	barred     bool
	consents   []subscription.Consent
	heard      map[string]bool
	begun      map[string]bool
	answers    map[string]progress.Answer
	listed     map[contact.Phone]bool
	counts     map[string]int
	snoozed    map[reminder.Occurrence]bool
	sent       []string

	kept      bool              // the network takes nobody off its list
	meanwhile map[string]func() // what happens elsewhere right before a call
	calls     []string
	failAt    int // the call that fails, from 1; 0 is none
	fault     fault
}

func newWorld(s *subscription.Subscriber) *world {
	return &world{
		subscriber: s, heard: map[string]bool{}, begun: map[string]bool{}, answers: map[string]progress.Answer{},
		listed: map[contact.Phone]bool{}, counts: map[string]int{}, snoozed: map[reminder.Occurrence]bool{},
	}
}

// do applies a call, or fails it.
func (w *world) do(call string, apply func() error) error {
	w.calls = append(w.calls, call)
	if elsewhere := w.meanwhile[call]; elsewhere != nil {
		elsewhere()
	}
	fails := len(w.calls) == w.failAt
	switch {
	case fails && w.fault == crashBefore:
		panic(errFailed)
	case fails && w.fault == errorBefore:
		return errFailed
	}
	err := apply()
	switch {
	case fails && w.fault == crashAfter:
		panic(errFailed)
	case fails && w.fault == errorAfter:
		return errFailed
	}
	return err
}

func (w *world) ByPhone(_ context.Context, phone contact.Phone) (found subscription.Subscriber, err error) {
	err = w.do("ByPhone", func() error {
		switch {
		case w.barred:
			return subscription.ErrBarred
		case w.subscriber == nil || w.subscriber.Phone != phone:
			return subscription.ErrAbsent
		}
		found = *w.subscriber
		return nil
	})
	return found, err
}

func (w *world) Hear(_ context.Context, _, text string, edit func(*subscription.Subscriber) []subscription.Consent) (next subscription.Subscriber, err error) {
	err = w.do("Hear", func() error {
		next = *w.subscriber
		edit(&subscription.Subscriber{ID: next.ID}) // an earlier version, written over meanwhile
		consents := edit(&next)
		if w.heard[text] {
			return subscription.ErrRepeat
		}
		next.Version++
		w.heard[text], *w.subscriber, w.consents = true, next, append(w.consents, consents...)
		for _, kept := range []*time.Time{&w.subscriber.Text.Since, &w.subscriber.Text.ToldAt, &w.subscriber.Raised} {
			*kept = kept.Truncate(time.Millisecond) // as the real stores keep instants
		}
		return nil
	})
	return next, err
}

func (w *world) Stop(_ context.Context, _ string, c contact.Channel, reason string, now time.Time) (bool, error) {
	return true, w.do("Stop", func() error {
		*w.subscriber.On(c) = subscription.Standing{State: subscription.Stopped, Reason: reason, Since: now}
		return nil
	})
}

func (w *world) Keep(_ context.Context, _ string, a progress.Answer) error {
	return w.do("Keep", func() error { w.answers[a.ID] = a; return nil })
}

func (w *world) List(_ context.Context, _ string, since time.Time) (list []progress.Answer, err error) {
	err = w.do("List", func() error {
		for _, a := range w.answers {
			if !a.At.Before(since) {
				list = append(list, a)
			}
		}
		slices.SortFunc(list, func(a, b progress.Answer) int { return a.At.Compare(b.At) })
		return nil
	})
	return list, err
}

func (w *world) Begin(_ context.Context, _, text string) (first bool, err error) {
	err = w.do("Begin", func() error {
		first, w.begun[text] = !w.begun[text], true
		return nil
	})
	return first, err
}

func (w *world) Text(_ context.Context, to contact.Phone, _, text string) receipt.Receipt {
	var refused receipt.Receipt
	err := w.do("Text", func() error {
		if w.listed[to] {
			refused = receipt.Receipt{Outcome: receipt.Permanent, Reason: "opted-out"}
			return nil
		}
		w.sent = append(w.sent, text)
		return nil
	})
	switch {
	case err != nil:
		return receipt.Receipt{Outcome: receipt.Unknown, Reason: "no answer"}
	case refused.Reason != "":
		return refused
	}
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: fmt.Sprint(len(w.sent))}
}

func (w *world) Add(_ context.Context, phone contact.Phone) error {
	return w.do("Add", func() error { w.listed[phone] = true; return nil })
}

func (w *world) Remove(_ context.Context, phone contact.Phone) error {
	return w.do("Remove", func() error {
		if w.kept {
			return reply.ErrKept
		}
		delete(w.listed, phone)
		return nil
	})
}

func (w *world) Count(_ context.Context, key string, window time.Duration, now time.Time) (n int, ends time.Time, err error) {
	err = w.do("Count", func() error {
		starts := now.Truncate(window)
		k := fmt.Sprint(key, window, starts.Unix())
		w.counts[k]++
		n, ends = w.counts[k], starts.Add(window)
		return nil
	})
	return n, ends, err
}

// Enqueue stands in for the queue behind the real Snoozer.
func (w *world) Enqueue(_ context.Context, jobs []reminder.Job, _ time.Duration) error {
	return w.do("Enqueue", func() error {
		for _, j := range jobs {
			w.snoozed[j.Occurrence] = true
		}
		return nil
	})
}

// receive gives a text to a service in this world. It reports an error or a crash as an error.
func (w *world) receive(t *testing.T, in reply.Incoming, now time.Time) (err error) {
	t.Helper()
	defer func() {
		if crash := recover(); crash != nil {
			if crash != errFailed {
				panic(crash)
			}
			err = errFailed
		}
	}()
	service := &reply.Service{
		Rules:       rules(t),
		Tip:         content(t).Tip,
		Subscribers: w, Replies: w, Answers: w, Sender: w, OptOuts: w, Counter: w,
		Snoozer: &reminder.Snoozer{Queue: w}, Texts: texts(t), Secret: []byte("secret"),
	}
	return service.Receive(t.Context(), in, now)
}

// state is what must come out the same, however a text was cut off; replies are looked at apart.
type state struct {
	Subscriber subscription.Subscriber
	Consents   []subscription.Consent
	Answers    map[string]progress.Answer
	Listed     []contact.Phone
	Snoozed    []reminder.Occurrence
}

func (w *world) state() state {
	s := state{Consents: w.consents, Answers: w.answers, Listed: slices.Collect(maps.Keys(w.listed)), Snoozed: slices.Collect(maps.Keys(w.snoozed))}
	if w.subscriber != nil {
		s.Subscriber = *w.subscriber
	}
	return s
}

// rules are ours, as the guide has them.
func rules(t *testing.T) guide.Rules {
	t.Helper()
	return content(t).Rules()
}

func content(t *testing.T) *guide.Guide {
	t.Helper()
	content, err := guide.Load()
	if err != nil {
		t.Fatal(err)
	}
	return content
}
