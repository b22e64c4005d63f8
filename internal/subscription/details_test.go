package subscription_test

import (
	"context"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

func (d *desk) send(s subscription.Subscriber) (contact.Channel, error) {
	return d.SendDetails(context.Background(), preferences(s), d.now)
}

func TestALinkToTheDetailsGoesOncePerQuarterOfAnHour(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, samPhone)
	for minutes, want := range []int{1, 1, 1, 2, 2, 2, 3} { // every five minutes
		channel, err := d.send(s)
		if err != nil || channel != contact.ByEmail || d.count(subscription.SendDetails) != want {
			t.Errorf("after %d minutes: %v, %d links by %s", 5*minutes, err, d.count(subscription.SendDetails), channel)
		}
		d.now = d.now.Add(5 * time.Minute)
	}
}

func TestDetailsGoOnlyToAnAddressThatItsOwnerConfirmed(t *testing.T) {
	tests := []struct {
		name    string
		before  func(*desk) subscription.Subscriber
		channel contact.Channel // none: nowhere to send to
	}{
		{"a number beside an email address never confirmed", func(d *desk) subscription.Subscriber {
			d.must(samMail, samPhone)
			s, err := d.confirm(d.last())
			d.do(s, err)
			return s
		}, contact.ByText},
		{"nothing confirmed", func(d *desk) subscription.Subscriber { return d.get(d.must(samMail, samPhone).Runner) }, ""},
		{"left, once confirmed", func(d *desk) subscription.Subscriber {
			s := d.active(samMail, "")
			d.do(d.LeaveAll(context.Background(), preferences(s), nil, d.now))
			return s
		}, contact.ByEmail},
		{"left, never confirmed", func(d *desk) subscription.Subscriber {
			s := d.active("", samPhone)
			d.do(d.join(s, subscription.Request{Email: maxMail, Consent: subscription.Agreed{Email: true}}))
			d.do(d.LeaveAll(context.Background(), preferences(s), nil, d.now))
			return s
		}, contact.ByText},
		{"stopped", func(d *desk) subscription.Subscriber {
			s := d.active(samMail, "")
			d.do(d.Stop(context.Background(), s.ID, contact.ByEmail, "bounce", d.now))
			return s
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			channel, err := d.send(test.before(d))
			if channel != test.channel || (err == nil) != (test.channel != "") || test.channel != "" && d.last().Channel != channel {
				t.Errorf("by %q: %v", channel, err)
			}
		})
	}
}

func TestDetailsThatWereSurelyNotSentCanBeAskedForAgainAndNoOthers(t *testing.T) {
	tests := []struct {
		name      string
		provider  receipt.Outcome
		store     memory.Failure // of writing what became of it
		sentAfter int            // asking twice
	}{
		{"taken", receipt.Sent, memory.None, 1},
		{"not taken", receipt.Transient, memory.None, 1},
		{"not known", receipt.Unknown, memory.None, 0},
		{"taken, and the store failed", receipt.Sent, memory.Before, 1},
		{"taken, and the store's answer was lost", receipt.Sent, memory.After, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			s := d.active(samMail, "")
			d.provider.Answer = func(string) receipt.Outcome { return test.provider }
			d.store.Fail = once("Write", test.store, 1)
			_, err := d.send(s)
			if failed := test.provider == receipt.Transient || test.store != memory.None; failed != (err != nil) {
				t.Errorf("%v", err)
			}
			d.provider.Answer, d.store.Fail = nil, nil
			d.do(d.send(s))
			if sent := d.count(subscription.SendDetails); sent != test.sentAfter {
				t.Errorf("%d links", sent)
			}
		})
	}
}

func TestOnlyAFreshLinkExportsOrErases(t *testing.T) {
	d := newDesk(t)
	s := d.holder()
	fresh := d.last().Link
	for _, link := range []string{preferences(s), s.Code(subscription.ToToday), s.Capability(subscription.ToUnsubscribe)} {
		_, err := d.Export(context.Background(), link, d.store, d.now)
		if kind(err) != fault.Forbidden || kind(d.Erase(context.Background(), link, d.now)) != fault.Forbidden {
			t.Errorf("%v", err)
		}
	}
	rows, err := d.Export(context.Background(), fresh, d.store, d.now)
	if err != nil || len(rows) != 3 {
		t.Errorf("%v %+v", err, rows) // the profile and two consents
	}
	d.now = d.now.Add(subscription.DetailsFor)
	if _, err = d.Export(context.Background(), fresh, d.store, d.now); kind(err) != fault.Expired {
		t.Errorf("after an hour: %v", err)
	}
	if err = d.Erase(context.Background(), fresh, d.now); kind(err) != fault.Expired || !d.get(s.ID).Active() {
		t.Errorf("after an hour: %v", err)
	}
}
