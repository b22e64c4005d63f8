package subscription_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/receipt"
	"limber/internal/subscription"
)

type desk struct {
	*subscription.Service
	t        *testing.T
	store    *memory.Store
	provider *memory.Provider
	now      time.Time
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return d.now }
	d.store, d.provider = memory.New(clock), &memory.Provider{Now: clock}
	d.Service = &subscription.Service{Finder: d.store, Keeper: d.store, Slots: d.store, Notes: d.provider, AddressKey: []byte("key")}
	return d
}

func request(email string) subscription.Request {
	return subscription.Request{Email: email, Name: "Sam", Consent: true, Source: "api", Choices: choices("07:00")}
}

func choices(at string) subscription.Choices {
	return subscription.Choices{Days: []string{"mon", "thu"}, Time: at, Zone: "Europe/London", Focus: "both", Minutes: 10}
}

func (d *desk) subscribe(email string) error {
	return d.Subscribe(context.Background(), request(email), d.now)
}

// must subscribes and returns the link of the latest note.
func (d *desk) must(email string) memory.Note {
	d.t.Helper()
	if err := d.subscribe(email); err != nil {
		d.t.Fatal(err)
	}
	return d.provider.Notes[len(d.provider.Notes)-1]
}

func (d *desk) confirm(link string) (subscription.Subscriber, error) {
	return d.Confirm(context.Background(), link, d.now)
}

func kind(err error) fault.Kind { return fault.As(err).Kind }

func TestOneConfirmationIsOutstandingHoweverOftenSomebodyAsks(t *testing.T) {
	d := newDesk(t)
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if err := d.subscribe("sam@example.org"); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	d.must("SAM@example.org")
	if len(d.provider.Notes) != 1 || len(d.store.All()) != 1 {
		t.Fatalf("%d notes, %d subscribers", len(d.provider.Notes), len(d.store.All()))
	}
	first := d.provider.Notes[0].Link
	d.now = d.now.Add(49 * time.Hour)
	second := d.must("sam@example.org").Link
	if second == first || len(d.provider.Notes) != 2 {
		t.Errorf("after it ran out, asking again sends a new one: %d notes", len(d.provider.Notes))
	}
	if _, err := d.confirm(first); kind(err) != fault.Expired {
		t.Errorf("the old link: %v", err)
	}
	if s, err := d.confirm(second); err != nil || s.State != subscription.Active {
		t.Errorf("the new link: %v", err)
	}
}

func TestAnActiveAddressIsToldOnceADayThatItIsSubscribed(t *testing.T) {
	d := newDesk(t)
	if _, err := d.confirm(d.must("sam@example.org").Link); err != nil {
		t.Fatal(err)
	}
	d.now = d.now.Add(25 * time.Hour)
	for range 5 {
		d.must("sam@example.org")
	}
	if len(d.provider.Notes) != 2 || d.provider.Notes[1].Kind != "already" {
		t.Errorf("notes: %+v", d.provider.Notes)
	}
}

func TestANoteThatWasSurelyNotTakenCanBeAskedForAgainAtOnce(t *testing.T) {
	d := newDesk(t)
	d.provider.Answer = func(string) receipt.Outcome { return receipt.Transient }
	if err := d.subscribe("sam@example.org"); kind(err) != fault.Unavailable {
		t.Errorf("the runner must be told: %v", err)
	}
	d.provider.Answer = nil
	d.must("sam@example.org")
	if len(d.provider.Notes) != 1 {
		t.Errorf("%d notes", len(d.provider.Notes))
	}
}

func TestANoteOfUnknownFateIsNotRepeatedForAQuarterOfAnHour(t *testing.T) {
	d := newDesk(t)
	d.provider.Fail = func(string) memory.Failure { return memory.Before }
	if err := d.subscribe("sam@example.org"); err != nil {
		t.Fatal(err)
	}
	d.provider.Fail = nil
	if err := d.subscribe("sam@example.org"); err != nil || len(d.provider.Notes) != 0 {
		t.Errorf("%v, %d notes at once", err, len(d.provider.Notes))
	}
	d.now = d.now.Add(15 * time.Minute)
	d.must("sam@example.org")
	if len(d.provider.Notes) != 1 {
		t.Errorf("%d notes", len(d.provider.Notes))
	}
}

func TestAnAddressThatBouncedOrComplainedIsNeverMailedAgain(t *testing.T) {
	for _, reason := range []string{"bounce", "complaint"} {
		d := newDesk(t)
		note := d.must("sam@example.org")
		if err := d.Stop(context.Background(), note.Runner, reason); err != nil {
			t.Fatal(err)
		}
		d.now = d.now.Add(1000 * time.Hour)
		if err := d.subscribe("sam@example.org"); err != nil || len(d.provider.Notes) != 1 {
			t.Errorf("%s: %v, %d notes", reason, err, len(d.provider.Notes))
		}
	}
}

func TestLeavingIsOneActAndAnOldConfirmationCannotUndoIt(t *testing.T) {
	d := newDesk(t)
	note := d.must("sam@example.org")
	s, err := d.confirm(note.Link)
	if err != nil {
		t.Fatal(err)
	}
	leave := s.Capability(subscription.ToUnsubscribe, time.Time{})
	for range 2 { // again changes nothing
		if err := d.Leave(context.Background(), leave, d.now); err != nil {
			t.Fatal(err)
		}
	}
	if got := d.store.All()[s.ID]; got.State != subscription.Left {
		t.Errorf("state %s", got.State)
	}
	if _, err := d.confirm(note.Link); kind(err) != fault.Expired {
		t.Errorf("the old confirmation: %v", err)
	}
	if _, err := d.Prefer(context.Background(), s.Capability(subscription.ToPreferences, time.Time{}), choices("08:00"), d.now); kind(err) != fault.Expired {
		t.Errorf("preferences of who left: %v", err)
	}
	if back, err := d.confirm(d.must("sam@example.org").Link); err != nil || back.ID != s.ID || back.State != subscription.Active {
		t.Errorf("coming back: %v", err)
	}
	if len(d.store.Consents[s.ID]) != 2 {
		t.Errorf("each sign-up leaves its consent: %+v", d.store.Consents[s.ID])
	}
}

func TestALinkServesOnePurposeForOneRunner(t *testing.T) {
	d := newDesk(t)
	sam, err := d.confirm(d.must("sam@example.org").Link)
	if err != nil {
		t.Fatal(err)
	}
	max, err := d.confirm(d.must("max@example.org").Link)
	if err != nil {
		t.Fatal(err)
	}
	good := sam.Capability(subscription.ToUnsubscribe, time.Time{})
	before := fmt.Sprintf("%+v", d.store.All())
	mac := good[strings.LastIndex(good, ".")+1:]
	for name, link := range map[string]string{
		"another purpose": sam.Capability(subscription.ToPreferences, time.Time{}),
		"another runner":  max.ID + ".0." + mac,
		"later expiry":    sam.ID + ".zzzzzz." + mac,
		"no mac":          sam.ID + ".0.",
		"nobody":          "0000000000000000.0." + mac,
		"empty":           "",
		"long":            strings.Repeat("a", 10_000),
		"run out":         sam.Capability(subscription.ToUnsubscribe, d.now),
	} {
		err := d.Leave(context.Background(), link, d.now)
		if k := kind(err); k != fault.Forbidden && k != fault.Expired {
			t.Errorf("%s: %v", name, err)
		}
	}
	if after := fmt.Sprintf("%+v", d.store.All()); after != before {
		t.Errorf("something changed:\n%s\n%s", before, after)
	}
}

func TestWrongAnswersAreNamedFieldByFieldAndChangeNothing(t *testing.T) {
	for field, spoil := range map[string]func(*subscription.Request){
		"email":     func(r *subscription.Request) { r.Email = "sam@" },
		"name":      func(r *subscription.Request) { r.Name = "visit evil.example" },
		"days":      func(r *subscription.Request) { r.Choices.Days = nil },
		"time":      func(r *subscription.Request) { r.Choices.Time = "07:03" },
		"time_zone": func(r *subscription.Request) { r.Choices.Zone = "Europe/Lodnon" },
		"focus":     func(r *subscription.Request) { r.Choices.Focus = "dance" },
		"minutes":   func(r *subscription.Request) { r.Choices.Minutes = 7 },
		"consent":   func(r *subscription.Request) { r.Consent = false },
	} {
		d := newDesk(t)
		r := request("sam@example.org")
		spoil(&r)
		f := fault.As(d.Subscribe(context.Background(), r, d.now))
		if f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != field || f.Fields[0].Message == "" {
			t.Errorf("%s: %+v", field, f)
		}
		if len(d.store.All()) > 0 || len(d.provider.Notes) > 0 {
			t.Errorf("%s: something was kept or sent", field)
		}
	}
}

func TestNamesCannotCarryLinksOrMarkup(t *testing.T) {
	good := map[string]string{
		"": "", " Sam ": "Sam", "Zoë O'Neil": "Zoë O’Neil", "Anne-Marie": "Anne-Marie", "J. R. Smith": "J. R. Smith", "小明": "小明", "Jr.": "Jr.",
	}
	for in, want := range good {
		var fields fault.Fields
		if got := subscription.CleanName(in, &fields); got != want || len(fields) > 0 {
			t.Errorf("%q: %q %v", in, got, fields)
		}
	}
	for _, bad := range []string{"evil.example", "www.evil.co", "http://x", "<b>", "{{hello}}", "a\r\nBcc: b", "Sam & Jo", "50%", "\u202eSam", "\xff", strings.Repeat("a", 51), "S@m"} {
		var fields fault.Fields
		if got := subscription.CleanName(bad, &fields); len(fields) != 1 {
			t.Errorf("%q was taken as %q", bad, got)
		}
	}
}

func FuzzName(f *testing.F) {
	f.Add("Sam")
	f.Add("O'Neil")
	f.Fuzz(func(t *testing.T, name string) {
		var fields fault.Fields
		clean := subscription.CleanName(name, &fields)
		if len(fields) > 0 {
			return
		}
		if strings.ContainsAny(clean, "<>&\"'{}=/:@\r\n`") {
			t.Errorf("%q became %q", name, clean)
		}
		if again := subscription.CleanName(clean, &fields); again != clean || len(fields) > 0 {
			t.Errorf("%q is not clean: %q", clean, again)
		}
	})
}

func TestAFailureOfTheStoreNeverLosesASignUpSilently(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(t)
		left := rapid.IntRange(0, 3).Draw(rt, "failures")
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
		err := d.subscribe("sam@example.org")
		left = 0
		if err == nil && len(d.provider.Notes) == 0 {
			rt.Fatal("the runner was told that all is well, and no note was sent")
		}
		if err != nil && !errors.Is(err, memory.ErrFailed) && kind(err) != fault.Unavailable {
			rt.Fatalf("an odd error: %v", err)
		}
		d.now = d.now.Add(16 * time.Minute) // who was told of a failure tries again
		if err := d.subscribe("sam@example.org"); err != nil || len(d.provider.Notes) == 0 {
			rt.Fatalf("trying again: %v, %d notes", err, len(d.provider.Notes))
		}
	})
}
