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

// desk is a service over stores in memory, with a clock that stands still unless it is moved.
type desk struct {
	*subscription.Service
	upkeep   *subscription.Upkeep
	t        testing.TB
	store    *memory.Store
	provider *memory.Provider
	now      time.Time
}

func newDesk(t testing.TB) *desk {
	d := &desk{t: t, now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)} // a Sunday
	clock := func() time.Time { return d.now }
	d.store, d.provider = memory.New(clock), &memory.Provider{Now: clock}
	d.Service = &subscription.Service{
		Finder: d.store, Keeper: d.store, Slots: d.store, Numbers: numbers{}, AddressKey: []byte("key"),
		Notes: map[contact.Channel]subscription.Notes{
			contact.ByEmail: d.provider.NotesBy(contact.ByEmail), contact.ByText: d.provider.NotesBy(contact.ByText),
		},
	}
	d.upkeep = &subscription.Upkeep{Service: d.Service, Chores: d.store}
	return d
}

// numbers reads the international form alone.
type numbers struct{}

func (numbers) Read(text string) (contact.Phone, error) { return contact.ParsePhone(text) }

const (
	samMail, maxMail   = "sam@example.org", "max@example.org"
	samPhone, maxPhone = "+447700900123", "+447700900456"
)

func choices(at string) subscription.Choices {
	return subscription.Choices{Days: []string{"mon", "thu"}, Time: at, Zone: "Europe/London", Focus: "both", Minutes: 10}
}

// request asks for whichever addresses are not empty, each with its consent.
func request(email, phone string) subscription.Request {
	return subscription.Request{
		Email: email, Phone: phone, Name: "Sam", Source: "api", Choices: choices("10:00"),
		Consent: subscription.Agreed{Email: email != "", Text: phone != ""},
	}
}

func (d *desk) subscribe(email, phone string) error {
	return d.Subscribe(context.Background(), request(email, phone), d.now)
}

// must subscribes, and returns the latest note.
func (d *desk) must(email, phone string) memory.Note {
	d.t.Helper()
	if err := d.subscribe(email, phone); err != nil {
		d.t.Fatal(err)
	}
	return d.last()
}

func (d *desk) last() memory.Note {
	d.t.Helper()
	if len(d.provider.Notes) == 0 {
		d.t.Fatal("no note was sent")
	}
	return d.provider.Notes[len(d.provider.Notes)-1]
}

func (d *desk) confirm(n memory.Note) (subscription.Subscriber, error) {
	return d.Confirm(context.Background(), n.Link, n.Channel, d.now)
}

// active signs a runner up by these addresses and confirms each.
func (d *desk) active(email, phone string) subscription.Subscriber {
	d.t.Helper()
	before := len(d.provider.Notes)
	d.must(email, phone)
	var s subscription.Subscriber
	for _, n := range d.provider.Notes[before:] {
		var err error
		if s, err = d.confirm(n); err != nil {
			d.t.Fatal(err)
		}
	}
	return s
}

func (d *desk) get(id string) subscription.Subscriber { return d.store.All()[id] }

// count tells how many notes of a kind were taken.
func (d *desk) count(kind subscription.NoteKind) int {
	count := 0
	for _, n := range d.provider.Notes {
		if n.Kind == string(kind) {
			count++
		}
	}
	return count
}

func preferences(s subscription.Subscriber) string { return s.Capability(subscription.ToPreferences) }

func (d *desk) do(_ any, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func kind(err error) fault.Kind {
	if err == nil {
		return -1
	}
	return fault.As(err).Kind
}

// once makes one call fail, the given number of calls of that name later.
func once(name string, how memory.Failure, later int) func(string) memory.Failure {
	return func(call string) memory.Failure {
		if call != name {
			return memory.None
		}
		later--
		if later == -1 {
			return how
		}
		return memory.None
	}
}

func isOurs(err error) bool { return errors.Is(err, memory.ErrFailed) }
