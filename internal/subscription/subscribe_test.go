package subscription_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

func TestNewAddressesMakeOneSubscriptionWithAStandingEach(t *testing.T) {
	d := newDesk(t)
	d.must(samMail, samPhone)
	if len(d.store.All()) != 1 || len(d.provider.Notes) != 2 {
		t.Fatalf("%d subscriptions, %d notes", len(d.store.All()), len(d.provider.Notes))
	}
	byMail, byText := d.provider.Notes[0], d.provider.Notes[1]
	s, err := d.confirm(byText)
	if err != nil || s.Text.State != subscription.Active || s.Mail.State != subscription.Pending {
		t.Fatalf("after the text: %v %v %v", s.Mail.State, s.Text.State, err)
	}
	from := s.From
	d.now = d.now.Add(time.Hour)
	s, err = d.confirm(byMail)
	if err != nil || s.Mail.State != subscription.Active || !s.From.Equal(from) {
		t.Errorf("the second channel joins a plan that runs: %v, from %v to %v", err, from, s.From)
	}
	d.do(d.Leave(context.Background(), s.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now))
	if s = d.get(s.ID); s.Mail.State != subscription.Left || s.Text.State != subscription.Active {
		t.Errorf("leaving by email: %v %v", s.Mail.State, s.Text.State)
	}
}

func TestAKnownAddressStaysWithItsOwnSubscription(t *testing.T) {
	d := newDesk(t)
	sam := d.active(samMail, "")
	d.now = d.now.Add(25 * time.Hour)
	d.must(samMail, maxPhone)
	if kinds := []string{d.provider.Notes[1].Kind, d.provider.Notes[2].Kind}; !slices.Equal(kinds, []string{"already", "confirm"}) {
		t.Errorf("notes: %v", kinds)
	}
	if s := d.get(sam.ID); !s.Phone.IsZero() || len(d.store.All()) != 2 {
		t.Errorf("the number was added to the subscription of another's address: %+v", s)
	}
	if other := d.get(d.last().Runner); !other.Email.IsZero() || other.Text.State != subscription.Pending {
		t.Errorf("the new subscription has an address of another's: %+v", other)
	}
}

func TestAnActiveAddressIsToldOnceADayThatItIsSubscribed(t *testing.T) {
	for _, at := range [][2]string{{samMail, ""}, {"", samPhone}} {
		d := newDesk(t)
		d.active(at[0], at[1])
		d.now = d.now.Add(25 * time.Hour)
		for range 5 {
			d.must(at[0], at[1])
		}
		if len(d.provider.Notes) != 2 || d.last().Kind != "already" {
			t.Errorf("notes: %+v", d.provider.Notes)
		}
		if _, err := d.Holder(context.Background(), d.last().Link, d.now); err != nil {
			t.Errorf("the note's link doesn't lead to the preferences: %v", err)
		}
	}
}

func TestANoteThatWasSurelyNotTakenCanBeAskedForAgainAtOnce(t *testing.T) {
	for _, at := range [][2]string{{samMail, ""}, {"", samPhone}, {samMail, samPhone}} {
		d := newDesk(t)
		d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
		if err := d.subscribe(at[0], at[1]); kind(err) != fault.Unavailable {
			t.Errorf("the runner must be told: %v", err)
		}
		d.provider.Answer = nil
		d.must(at[0], at[1])
		want := 1
		if at[0] != "" && at[1] != "" {
			want = 2
		}
		if len(d.provider.Notes) != want || len(d.store.All()) != 1 {
			t.Errorf("%v: %d notes, %d subscriptions", at, len(d.provider.Notes), len(d.store.All()))
		}
	}
}

func TestANoteOfUnknownFateIsNotRepeatedForAQuarterOfAnHour(t *testing.T) {
	for how, want := range map[memory.Failure]int{memory.Before: 1, memory.After: 2} {
		d := newDesk(t)
		d.provider.Fail = func(string) memory.Failure { return how }
		d.do(nil, d.subscribe(samMail, ""))
		d.provider.Fail = nil
		before := len(d.provider.Notes)
		d.now = d.now.Add(15*time.Minute - time.Second)
		if d.do(nil, d.subscribe(samMail, "")); len(d.provider.Notes) != before {
			t.Errorf("%d notes within the quarter", len(d.provider.Notes))
		}
		d.now = d.now.Add(time.Second)
		if d.must(samMail, ""); len(d.provider.Notes) != want {
			t.Errorf("%d notes, want %d", len(d.provider.Notes), want)
		}
	}
}

func TestAnAddressThatStoppedIsNeverSentToBySigningUp(t *testing.T) {
	for reason := range subscription.Reasons {
		d := newDesk(t)
		s := d.active(samMail, "")
		if stopped, err := d.Stop(context.Background(), s.ID, contact.ByEmail, reason, d.now); err != nil || !stopped {
			t.Fatal(stopped, err)
		}
		d.now = d.now.Add(1000 * time.Hour)
		if err := d.subscribe(samMail, ""); err != nil || len(d.provider.Notes) != 1 {
			t.Errorf("%s: %v, %d notes", reason, err, len(d.provider.Notes))
		}
	}
}

func TestANumberThatTheNetworkRefusesStopsAtOnceWithItsReason(t *testing.T) {
	d := newDesk(t)
	phone, err := contact.ParsePhone(samPhone)
	d.do(nil, err)
	d.do(nil, d.provider.Add(context.Background(), phone))
	d.must(samMail, samPhone)
	s, err := d.confirm(d.last())
	if err != nil || s.Text.State != subscription.Stopped || s.Text.Reason != "opted-out" || s.Mail.State != subscription.Active {
		t.Errorf("%v %+v", err, s.Text)
	}
	rows := d.store.Consents[s.ID]
	if last := rows[len(rows)-1]; last.To != "sms" || last.Given || last.Source != "opted-out" {
		t.Errorf("no withdrawal was written: %+v", rows)
	}
}

func TestAFailureOfTheStoreNeverLosesASignUpSilently(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		left := rapid.IntRange(0, 3).Draw(rt, "failures")
		phone := rapid.SampledFrom([]string{"", samPhone}).Draw(rt, "phone")
		channels := map[bool]int{true: 1, false: 2}[phone == ""]
		d.store.Fail = func(call string) memory.Failure {
			if left == 0 {
				return memory.None
			}
			f := memory.Failure(rapid.IntRange(0, 2).Draw(rt, call))
			if f != memory.None {
				left--
			}
			return f
		}
		err := d.subscribe(samMail, phone)
		left = 0
		if err == nil && len(d.provider.Notes) != channels {
			rt.Fatalf("the runner was told that all is well, and %d notes were sent", len(d.provider.Notes))
		}
		if err != nil && !isOurs(err) && kind(err) != fault.Unavailable {
			rt.Fatalf("an odd error: %v", err)
		}
		d.now = d.now.Add(16 * time.Minute) // who was told of a failure tries again
		if err := d.subscribe(samMail, phone); err != nil || len(d.provider.Notes) < channels {
			rt.Fatalf("trying again: %v, %d notes", err, len(d.provider.Notes))
		}
		if len(d.store.All()) != 1 {
			rt.Fatalf("%d subscriptions of one runner", len(d.store.All()))
		}
	})
}
