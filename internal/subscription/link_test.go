package subscription_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/fault"
	"limber/internal/subscription"
)

var purposes = []subscription.Purpose{
	subscription.ToConfirm, subscription.ToConfirmText, subscription.ToPreferences, subscription.ToToday,
	subscription.ToUnsubscribe, subscription.ToStopTexts, subscription.ToDetails, subscription.ToCalendar,
}

// holder is a runner on both channels for whom every kind of link is good.
func (d *desk) holder() subscription.Subscriber {
	d.t.Helper()
	s := d.active(samMail, samPhone)
	d.do(d.SendDetails(context.Background(), preferences(s), d.now))
	return d.get(s.ID)
}

func TestALinkServesItsOwnPurposeOnly(t *testing.T) {
	d := newDesk(t)
	s := d.holder()
	for _, made := range purposes {
		for name, link := range map[string]string{"link": s.Capability(made), "code": s.Code(made)} {
			for _, used := range purposes {
				_, err := d.View(context.Background(), link, used, d.now)
				if made == used && err != nil || made != used && kind(err) != fault.Forbidden {
					t.Errorf("%s made for %s, used for %s: %v", name, made, used, err)
				}
			}
		}
	}
}

func TestEverySingleCharacterOfALinkCounts(t *testing.T) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+ "
	d := newDesk(t)
	s := d.holder()
	for _, purpose := range []subscription.Purpose{subscription.ToUnsubscribe, subscription.ToDetails, subscription.ToCalendar} {
		for _, link := range []string{s.Capability(purpose), s.Code(purpose)} {
			for at := range link {
				for _, char := range alphabet {
					forged := link[:at] + string(char) + link[at+1:]
					if _, err := d.View(context.Background(), forged, purpose, d.now); forged != link && kind(err) != fault.Forbidden {
						t.Fatalf("%q passed for %q: %v", forged, link, err)
					}
				}
				if _, err := d.View(context.Background(), link[:at]+link[at+1:], purpose, d.now); kind(err) != fault.Forbidden {
					t.Fatalf("%q passed without character %d: %v", link, at, err)
				}
			}
		}
	}
}

func TestACodeSurvivesATextMessage(t *testing.T) {
	for range 2000 {
		d := newDesk(t)
		d.must("", samPhone)
		code := d.last().Link
		if len(code) != subscription.CodeLength || strings.HasSuffix(code, "-") || strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Fatalf("a phone would break %q", code)
		}
		if _, err := d.confirm(d.last()); err != nil {
			t.Fatalf("%q: %v", code, err)
		}
	}
}

func TestLinksOfNoKnownFormAreRefusedAndChangeNothing(t *testing.T) {
	d := newDesk(t)
	sam, other := d.active(samMail, ""), d.active(maxMail, "")
	good := sam.Capability(subscription.ToUnsubscribe)
	mac := good[strings.LastIndex(good, ".")+1:]
	before := d.store.All()
	for name, link := range map[string]string{
		"another runner": other.ID + ".0." + mac,
		"later expiry":   sam.ID + ".zzzzzz." + mac,
		"no mac":         sam.ID + ".0.",
		"nobody":         "0000000000000000.0." + mac,
		"empty":          "",
		"long":           strings.Repeat("a", 10_000),
		"dots":           "........................",
	} {
		if _, err := d.Leave(context.Background(), link, contact.ByEmail, d.now); kind(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !reflect.DeepEqual(before, d.store.All()) {
		t.Error("something changed")
	}
}

func TestAnOldConfirmationIsDeadOnceANewOneIsOut(t *testing.T) {
	for _, at := range [][2]string{{samMail, ""}, {"", samPhone}} {
		d := newDesk(t)
		first := d.must(at[0], at[1])
		d.now = d.now.Add(subscription.ConfirmFor)
		if _, err := d.confirm(first); kind(err) != fault.Expired && kind(err) != fault.Forbidden {
			t.Errorf("a link that ran out: %v", err)
		}
		second := d.must(at[0], at[1])
		if second.Link == first.Link || len(d.provider.Notes) != 2 {
			t.Fatalf("%d notes, the last %q", len(d.provider.Notes), second.Link)
		}
		if _, err := d.confirm(first); kind(err) != fault.Expired && kind(err) != fault.Forbidden {
			t.Errorf("the old link: %v", err)
		}
		if s, err := d.confirm(second); err != nil || !s.Active() {
			t.Errorf("the new link: %v", err)
		}
	}
}

func TestAConfirmationIsGoodUntilItsEndAndNotAMomentLonger(t *testing.T) {
	for _, at := range [][2]string{{samMail, ""}, {"", samPhone}} {
		d := newDesk(t)
		note := d.must(at[0], at[1])
		d.now = d.now.Add(subscription.ConfirmFor - time.Second)
		if _, err := d.View(context.Background(), note.Link, subscription.Confirming(note.Channel), d.now); err != nil {
			t.Errorf("a second before: %v", err)
		}
		d.now = d.now.Add(time.Second)
		if _, err := d.confirm(note); kind(err) != fault.Expired {
			t.Errorf("at the end: %v", err)
		}
	}
}

// A third party who holds a subscription could otherwise confirm an address that they don't have.
func TestAConfirmationProvesTheAddressItWasSentToAndNoOther(t *testing.T) {
	d := newDesk(t)
	s := d.active(samMail, "")
	join := func(phone string) {
		t.Helper()
		d.do(d.Join(context.Background(), preferences(s), subscription.Request{Phone: phone, Consent: subscription.Agreed{Text: true}}, d.now))
	}
	join(maxPhone)
	mine := d.last()
	join(samPhone) // within the same second
	if _, err := d.confirm(mine); kind(err) != fault.Forbidden {
		t.Errorf("the code for one number confirmed another: %v", err)
	}
	if _, err := d.confirm(d.last()); err != nil {
		t.Errorf("its own code: %v", err)
	}
}

func TestLeavingIsOneActAndAnOldConfirmationCannotUndoIt(t *testing.T) {
	for _, at := range [][2]string{{samMail, ""}, {"", samPhone}} {
		d := newDesk(t)
		note := d.must(at[0], at[1])
		s, err := d.confirm(note)
		d.do(s, err)
		for range 2 { // again changes nothing
			d.do(d.Leave(context.Background(), s.Capability(subscription.Leaving(note.Channel)), note.Channel, d.now))
		}
		left := d.get(s.ID)
		if left.On(note.Channel).State != subscription.Left || len(d.store.Consents[s.ID]) != 2 {
			t.Errorf("%+v, consents %+v", left.On(note.Channel), d.store.Consents[s.ID])
		}
		if _, err := d.confirm(note); kind(err) != fault.Expired && kind(err) != fault.Forbidden {
			t.Errorf("the old confirmation: %v", err)
		}
		if _, err := d.Prefer(context.Background(), preferences(s), choices("11:00"), d.now); kind(err) != fault.Expired {
			t.Errorf("preferences of who left: %v", err)
		}
		if back, err := d.confirm(d.must(at[0], at[1])); err != nil || back.ID != s.ID || !back.Active() {
			t.Errorf("coming back: %v", err)
		}
	}
}

func TestAConfirmationThatMeetsALeaveOnItsWayDoesNotUndoIt(t *testing.T) {
	d := newDesk(t)
	note := d.must(samMail, "")
	s, undisturbed := d.get(note.Runner), *d.Service
	d.Finder = &meanwhile{Store: d.store, act: func() error {
		_, err := undisturbed.Leave(context.Background(), s.Capability(subscription.ToUnsubscribe), contact.ByEmail, d.now)
		return err
	}}
	if _, err := d.confirm(note); kind(err) != fault.Expired || d.get(s.ID).Active() {
		t.Errorf("%v %+v", err, d.get(s.ID).Mail)
	}
}
