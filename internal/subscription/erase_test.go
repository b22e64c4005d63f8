package subscription_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/subscription"
)

func TestAnErasureLeavesNothingButTheBars(t *testing.T) {
	for call, later := range map[string]int{"none": 0, "Write": 0, "Purge": 0} {
		for _, how := range []memory.Failure{memory.Before, memory.After} {
			d := newDesk(t)
			s := d.holder()
			fresh := d.last().Link
			d.store.Fail = once(call, how, later)
			err := d.Erase(context.Background(), fresh, d.now)
			d.store.Fail = nil
			if call == "Write" && how == memory.Before {
				err = d.Erase(context.Background(), fresh, d.now) // nothing was done: they try again
			}
			if err != nil && !isOurs(err) {
				t.Errorf("%s: %v", call, err)
			}
			d.erased(s, fresh, "+447700900777")
			d.now = d.now.Add(subscription.HuskFor)
			d.do(d.upkeep.Run(context.Background(), d.now))
			if rows, err := d.store.Rows(context.Background(), s.ID); err != nil || len(rows) > 0 {
				t.Errorf("%s: upkeep left %+v, %v", call, rows, err)
			}
			d.erased(s, fresh, "+447700900888")
		}
	}
}

// erased holds that links are dead, and that nothing goes to the addresses by any way in: neither by signing
// up, nor by joining them to the subscription of another number.
func (d *desk) erased(s subscription.Subscriber, fresh, number string) {
	d.t.Helper()
	for _, purpose := range purposes {
		for _, link := range []string{s.Capability(purpose), s.Code(purpose), fresh} {
			if _, err := d.View(context.Background(), link, purpose, d.now); kind(err) != fault.Forbidden {
				d.t.Errorf("%s still opens something: %v", purpose, err)
			}
		}
	}
	if _, err := d.ByPhone(context.Background(), s.Phone); !errors.Is(err, subscription.ErrBarred) {
		d.t.Errorf("the number is not barred: %v", err)
	}
	other := d.active("", number)
	notes := len(d.provider.Notes)
	d.do(nil, d.subscribe(samMail, samPhone))
	d.do(d.join(other, subscription.Request{Email: samMail, Phone: samPhone, Consent: subscription.Agreed{Email: true, Text: true}}))
	if len(d.provider.Notes) != notes {
		d.t.Errorf("something went to a barred address: %+v", d.last())
	}
}

func TestWhoHadEverythingErasedIsBarredAndNobodyElse(t *testing.T) {
	d := newDesk(t)
	d.holder()
	barred := func(want bool, spelled ...string) {
		t.Helper()
		for _, text := range spelled {
			address, err := contact.ParseEmail(text)
			d.do(nil, err)
			if got, err := d.Barred(context.Background(), address); err != nil || got != want {
				t.Errorf("%s is barred: %v %v", text, got, err)
			}
		}
	}
	barred(false, samMail, maxMail)
	d.do(nil, d.Erase(context.Background(), d.last().Link, d.now))
	barred(true, samMail, "Sam@EXAMPLE.org")
	barred(false, maxMail, "sam@example.com")
	d.store.Fail = once("ByAddress", memory.Before, 0)
	address, err := contact.ParseEmail(maxMail)
	d.do(nil, err)
	if _, err := d.Barred(context.Background(), address); err == nil {
		t.Error("nobody is barred when that can't be read")
	}
}

func TestAnErasureBarsNoAddressThatItsOwnerNeverConfirmed(t *testing.T) {
	d := newDesk(t)
	s := d.active("", maxPhone)
	d.do(d.join(s, subscription.Request{Email: samMail, Consent: subscription.Agreed{Email: true}}))
	d.do(d.send(s))
	d.do(nil, d.Erase(context.Background(), d.last().Link, d.now))
	if s, err := d.confirm(d.must(samMail, "")); err != nil || !s.Takes(contact.ByEmail) {
		t.Errorf("the owner of an address that somebody else named is kept out: %v", err)
	}
}

func TestWhoIsErasedMeanwhileIsNotWrittenToAgain(t *testing.T) {
	for name, act := range map[string]func(*desk, string) error{
		"join": func(d *desk, link string) error {
			_, err := d.Join(context.Background(), link, textsFor(maxPhone), d.now)
			return err
		},
		"answers": func(d *desk, link string) error {
			_, err := d.KeepAnswers(context.Background(), link, true, "api", d.now)
			return err
		},
		"keep": func(d *desk, link string) error { _, err := d.Keep(context.Background(), link, d.now); return err },
		"details": func(d *desk, link string) error {
			_, err := d.SendDetails(context.Background(), link, d.now)
			return err
		},
	} {
		d := newDesk(t)
		s := d.holder()
		d.now = d.now.Add(20 * time.Minute)
		undisturbed := *d.Service
		d.Finder = &meanwhile{Store: d.store, act: func() error {
			return undisturbed.Erase(context.Background(), s.Capability(subscription.ToDetails), d.now)
		}}
		notes := len(d.provider.Notes)
		if err := act(d, preferences(s)); err == nil {
			t.Errorf("%s: went through", name)
		}
		husk := d.get(s.ID)
		if len(d.provider.Notes) != notes || len(d.store.Consents[s.ID]) > 0 || husk.Erased.IsZero() || !husk.Phone.IsZero() || husk.Answers || !husk.Seen.IsZero() {
			t.Errorf("%s: %d notes, %+v", name, len(d.provider.Notes)-notes, husk)
		}
	}
}

// meanwhile lets something happen between the first read of a subscriber and the next.
type meanwhile struct {
	*memory.Store
	act  func() error
	done bool
}

func (m *meanwhile) ByID(ctx context.Context, id string) (subscription.Subscriber, error) {
	found, err := m.Store.ByID(ctx, id)
	if !m.done {
		m.done = true
		err = errors.Join(err, m.act())
	}
	return found, err
}
