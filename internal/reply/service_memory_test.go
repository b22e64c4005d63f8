package reply_test

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/reply"
	"limber/internal/subscription"
)

type numbers struct{ contact.Phone }

func (n numbers) Read(string) (contact.Phone, error) { return n.Phone, nil }

type notes struct{}

func (notes) Tell(context.Context, subscription.Subscriber, subscription.Note) receipt.Receipt {
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: "m"}
}

func TestARealSubscriptionLivesByTextThroughFailuresOfItsStore(t *testing.T) {
	now := noon
	store := memory.New(func() time.Time { return now })
	real := &subscription.Service{
		Finder: store, Keeper: store, Slots: store, AddressKey: []byte("key"), Numbers: numbers{number(t)},
		Notes: map[contact.Channel]subscription.Notes{contact.ByText: notes{}},
	}
	w := newWorld(nil) // for all that isn't the store's
	service := &reply.Service{
		Subscribers: real, Replies: store, Answers: store, Sender: w, OptOuts: w, Counter: w,
		Snoozer: &reminder.Snoozer{Queue: w}, Texts: texts(t), Secret: []byte("secret"),
	}
	err := real.Subscribe(t.Context(), subscription.Request{
		Phone: "07700 900 982", Consent: subscription.Agreed{Text: true}, Source: "form",
		Choices: subscription.Choices{Days: []string{"mon", "wed"}, Time: "10:30", Zone: "Europe/London", Focus: "both", Minutes: 10},
	}, now)
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range []struct {
		words string
		state subscription.State
	}{
		{"YES", subscription.Active},
		{"PAUSE 2W", subscription.Active},
		{"RESUME", subscription.Active},
		{"STOP", subscription.Left},
		{"STOP", subscription.Left},
		{"START", subscription.Active},
		{"Stop. Thank you", subscription.Left},
	} {
		now = now.Add(time.Minute)
		in := text(t, strconv.Itoa(i), step.words, now)
		// Each call of the store fails once, before and after it is applied; each time the text comes again.
		for at := 1; ; at++ {
			calls := 0
			store.Fail = func(string) memory.Failure {
				if calls++; calls != (at+1)/2 {
					return memory.None
				}
				return []memory.Failure{memory.Before, memory.After}[at%2]
			}
			if err := service.Receive(t.Context(), in, now); err != nil && !errors.Is(err, memory.ErrFailed) {
				t.Fatalf("%s: %v", step.words, err)
			}
			if calls < (at+1)/2 {
				break
			}
		}
		store.Fail = nil
		found, err := real.ByPhone(t.Context(), number(t))
		if err != nil || found.Text.State != step.state {
			t.Fatalf("after %s: %+v, %v", step.words, found.Text, err)
		}
		if w.listed[number(t)] != (step.state == subscription.Left) {
			t.Errorf("after %s: on the network's list: %v", step.words, w.listed)
		}
	}
	if len(w.sent) > 6 {
		t.Errorf("%d replies to six texts that ask for one: %q", len(w.sent), w.sent)
	}
}
