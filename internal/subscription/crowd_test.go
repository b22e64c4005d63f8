package subscription_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/subscription"
)

func TestAThousandSignUpsForOneAddressSendOneConfirmation(t *testing.T) {
	for name, at := range map[string][2]string{"email": {samMail, ""}, "phone": {"", samPhone}, "both": {samMail, samPhone}} {
		for fails, how := range map[string]memory.Failure{"never": memory.None, "before": memory.Before, "after": memory.After} {
			t.Run(name+" failing "+fails, func(t *testing.T) {
				d := newDesk(t)
				var calls atomic.Int64
				d.store.Fail = func(string) memory.Failure {
					if how != memory.None && calls.Add(1)%7 == 0 {
						return how
					}
					return memory.None
				}
				var wait sync.WaitGroup
				for range 1000 {
					wait.Go(func() {
						if err := d.subscribe(at[0], at[1]); err != nil && !isOurs(err) && kind(err) != fault.Unavailable {
							t.Error(err)
						}
					})
				}
				wait.Wait()
				d.store.Fail = nil
				d.do(nil, d.subscribe(at[0], at[1]))
				byChannel := map[contact.Channel]int{}
				for _, n := range d.provider.Notes {
					byChannel[n.Channel]++
				}
				if byChannel[contact.ByEmail] > 1 || byChannel[contact.ByText] > 1 || how == memory.None && len(d.provider.Notes) == 0 {
					t.Errorf("confirmations: %v", byChannel)
				}
				if len(d.store.All()) != 1 {
					t.Errorf("%d subscriptions", len(d.store.All()))
				}
			})
		}
	}
}

func TestAThousandSignUpsForAnActiveAddressSendOneNote(t *testing.T) {
	d := newDesk(t)
	d.active(samMail, "")
	d.now = d.now.AddDate(0, 0, 2)
	var wait sync.WaitGroup
	for range 1000 {
		wait.Go(func() {
			if err := d.subscribe(samMail, ""); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if d.count(subscription.SayAlready) != 1 {
		t.Errorf("%d notes", d.count(subscription.SayAlready))
	}
}

func TestOfTwoConcurrentConfirmationsBothAreWellAndOneCounts(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		d.must(samMail, samPhone)
		notes := d.provider.Notes
		if rapid.Bool().Draw(rt, "one channel twice") {
			notes = []memory.Note{notes[0], notes[0], notes[1]}
		}
		var wait sync.WaitGroup
		for _, n := range notes {
			wait.Go(func() {
				if _, err := d.confirm(n); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		s := d.get(notes[0].Runner)
		if s.Mail.State != subscription.Active || s.Text.State != subscription.Active || !s.From.Equal(d.now.Add(subscription.Grace)) {
			rt.Fatalf("%+v", s)
		}
	})
}
