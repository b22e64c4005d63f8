package subscription_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"limber/internal/contact"
	"limber/internal/memory"
	"limber/internal/subscription"
)

// town is an owner and a stranger, each with a mailbox and a phone, who sign up in any order. The stranger
// names the owner's addresses too, and uses every link that ever reached them.
type town struct {
	*desk
	asked map[contact.Channel]time.Time // when the owner last signed up with an address
	links map[string]bool               // subscriptions that the stranger has links to the preferences of
}

var (
	owners    = map[contact.Channel]string{contact.ByEmail: samMail, contact.ByText: samPhone}
	strangers = map[contact.Channel]string{contact.ByEmail: maxMail, contact.ByText: maxPhone}
)

func address(s subscription.Subscriber, c contact.Channel) string {
	if c == contact.ByText {
		return s.Phone.Reveal()
	}
	return s.Email.Reveal()
}

// sent is a note and the address that it went to.
type sent struct {
	memory.Note
	to string
}

// TestNobodyHoldsASubscriptionToAnothersConfirmedAddress supposes what the service can't know: that an
// owner confirms within minutes of signing up, and nothing that they didn't sign up for. Whoever confirms
// a message that somebody else caused agrees to share a subscription with them.
func TestNobodyHoldsASubscriptionToAnothersConfirmedAddress(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &town{newDesk(t), map[contact.Channel]time.Time{}, map[string]bool{}}
		var inbox []sent
		for range rapid.IntRange(1, 40).Draw(rt, "acts") {
			channel := rapid.SampledFrom(contact.Channels).Draw(rt, "channel")
			switch rapid.SampledFrom([]string{
				"owner signs up", "owner confirms", "stranger signs up", "stranger confirms", "stranger joins", "stranger leaves", "time",
			}).Draw(rt, "act") {
			case "owner signs up":
				w.signUp(rt, owners, owners)
			case "owner confirms":
				if at, ok := w.asked[channel]; ok && w.now.Sub(at) < 10*time.Minute {
					w.follow(inbox, owners[channel], 1)
				}
			case "stranger signs up":
				w.signUp(rt, owners, strangers)
			case "stranger confirms":
				w.follow(inbox, strangers[channel], 50)
			case "stranger joins":
				w.join(channel, rapid.SampledFrom([]string{owners[channel], strangers[channel]}).Draw(rt, "address"))
			case "stranger leaves":
				for id := range w.links {
					_, _ = w.LeaveAll(context.Background(), preferences(w.get(id)), []contact.Channel{channel}, w.now)
				}
			case "time":
				w.now = w.now.Add(rapid.SampledFrom([]time.Duration{time.Minute, 20 * time.Minute, 49 * time.Hour}).Draw(rt, "wait"))
			}
			inbox = w.post(inbox)
			w.check(rt)
		}
	})
}

// signUp names one address or both, each from one of two people.
func (w *town) signUp(rt *rapid.T, a, b map[contact.Channel]string) {
	pick := func(c contact.Channel) string {
		return rapid.SampledFrom([]string{"", a[c], b[c]}).Draw(rt, string(c))
	}
	email, phone := pick(contact.ByEmail), pick(contact.ByText)
	if email+phone == "" {
		return
	}
	w.do(nil, w.subscribe(email, phone))
	if b[contact.ByEmail] == samMail && email != "" {
		w.asked[contact.ByEmail] = w.now
	}
	if b[contact.ByText] == samPhone && phone != "" {
		w.asked[contact.ByText] = w.now
	}
}

// post puts the new notes into the inboxes.
func (w *town) post(inbox []sent) []sent {
	for _, n := range w.provider.Notes[len(inbox):] {
		to := address(w.get(n.Runner), n.Channel)
		inbox = append(inbox, sent{n, to})
		if n.Kind != "confirm" && to == strangers[n.Channel] {
			w.links[n.Runner] = true
		}
	}
	return inbox
}

// follow confirms by the latest messages to an address.
func (w *town) follow(inbox []sent, to string, most int) {
	for _, n := range slices.Backward(inbox) {
		if n.to != to || n.Kind != "confirm" {
			continue
		}
		if s, err := w.confirm(n.Note); err == nil && to == strangers[n.Channel] {
			w.links[s.ID] = true
		}
		if most--; most == 0 {
			return
		}
	}
}

// join uses the stranger's links to add an address. What they then see must not tell whose it is.
func (w *town) join(c contact.Channel, to string) {
	for id := range w.links {
		r := subscription.Request{Email: to, Consent: subscription.Agreed{Email: true}}
		if c == contact.ByText {
			r = subscription.Request{Phone: to, Consent: subscription.Agreed{Text: true}}
		}
		_, _ = w.Join(context.Background(), preferences(w.get(id)), r, w.now)
	}
}

func (w *town) check(rt *rapid.T) {
	for id, s := range w.store.All() {
		for _, c := range contact.Channels {
			if s.On(c).State == subscription.Active && address(s, c) == owners[c] && w.links[id] {
				rt.Fatalf("the stranger holds the subscription of the owner's %s: %+v", c, s)
			}
		}
	}
}

func TestJoiningLooksTheSameWhetherAnAddressIsKnownOrNot(t *testing.T) {
	seen := map[string]subscription.Subscriber{}
	for name, before := range map[string]func(*desk){
		"unknown": func(*desk) {},
		"pending": func(d *desk) { d.must(samMail, "") },
		"active":  func(d *desk) { d.active(samMail, "") },
		"stopped": func(d *desk) {
			d.do(d.Stop(context.Background(), d.active(samMail, "").ID, contact.ByEmail, "bounce", d.now))
		},
		"barred": func(d *desk) {
			s := d.active(samMail, "")
			d.do(d.SendDetails(context.Background(), preferences(s), d.now))
			d.do(nil, d.Erase(context.Background(), d.last().Link, d.now))
		},
	} {
		d := newDesk(t)
		before(d)
		d.now = d.now.Add(2 * time.Hour)
		other := d.active("", maxPhone)
		joined := subscription.Request{Email: samMail, Consent: subscription.Agreed{Email: true}}
		for range 2 {
			d.do(d.Join(context.Background(), preferences(other), joined, d.now))
		}
		s := d.get(other.ID)
		s.ID, s.Secret, s.Version = "", nil, 0
		seen[name] = s
		d.now = d.now.Add(subscription.UnconfirmedFor)
		d.do(d.upkeep.Run(context.Background(), d.now))
		if s := d.get(other.ID); !s.Email.IsZero() || s.Text.State != subscription.Active {
			t.Errorf("%s: not forgotten after a week: %+v", name, s.Mail)
		}
	}
	for name := range maps.Keys(seen) {
		if !reflect.DeepEqual(seen[name], seen["unknown"]) {
			t.Errorf("%s:\n%+v, not\n%+v", name, seen[name], seen["unknown"])
		}
	}
}

func TestAStrangersSignUpSaysNothingOfWhatIsKeptOfARunner(t *testing.T) {
	for _, agreed := range []bool{false, true} {
		d := ruled(t)
		s := d.runner(samMail, "", "mon", "thu")
		if agreed {
			d.do(d.KeepAnswers(context.Background(), preferences(s), true, "preferences", d.now))
		}
		d.do(d.LeaveAll(context.Background(), preferences(s), nil, d.now))
		for range 3 { // each waits for the one before to end
			d.now = d.now.Add(week)
			r := request(samMail, "")
			r.Consent.Answers = !agreed
			d.do(nil, d.Subscribe(context.Background(), r, d.now))
		}
		if got := d.get(s.ID); got.Answers != agreed {
			t.Errorf("agreed %t: by another's sign-up it is %t", agreed, got.Answers)
		}
		for _, c := range d.store.Consents[s.ID] {
			if c.To == subscription.ToAnswers && !agreed {
				t.Errorf("a consent of nobody is kept: %+v", c)
			}
		}
	}
}
