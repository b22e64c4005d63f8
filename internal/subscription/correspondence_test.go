package subscription_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
	"limber/internal/fault"
	"limber/internal/memory"
	"limber/internal/subscription"
)

var enquiryKey = []byte("enquiry key")

// mailbox is a desk whose runners have written to the clinic: three messages, each named for the addresses
// that it came from.
type mailbox struct {
	*desk
	enquiries *memory.Enquiries
}

func newMailbox(t *testing.T) *mailbox {
	m := &mailbox{newDesk(t), &memory.Enquiries{}}
	m.Correspondence = memory.Correspondence{Enquiries: m.enquiries, Key: enquiryKey}
	m.write("by mail", samMail, "")
	m.write("by phone", "", samPhone)
	m.write("of another", maxMail, maxPhone)
	return m
}

// write sends the clinic a message, which is its reference too.
func (m *mailbox) write(message, email, phone string) {
	m.t.Helper()
	e := enquiry.Enquiry{Reference: message, Message: message, Received: m.now, State: enquiry.Open, Version: 1}
	if email != "" {
		address, err := contact.ParseEmail(email)
		m.do(nil, err)
		e.Email = address
	}
	if phone != "" {
		number, err := contact.ParsePhone(phone)
		m.do(nil, err)
		e.Phone = number
	}
	first := enquiry.Event{At: m.now, By: "sender", Act: enquiry.Received}
	m.do(m.enquiries.Add(context.Background(), e, first, message, e.Addresses(enquiryKey), m.now))
}

// kept are the messages that the clinic has.
func (m *mailbox) kept() string {
	var list []string
	for message := range m.enquiries.Kept() {
		list = append(list, message)
	}
	return joined(list)
}

// exported are the messages that a link shows.
func (m *mailbox) exported(link string) (string, error) {
	rows, err := m.Export(context.Background(), link, m.store, m.now)
	var list []string
	for _, row := range rows {
		if row.Kind == "enquiry" {
			list = append(list, row.Fields["message"].(string))
		}
	}
	return joined(list), err
}

func joined(list []string) string {
	slices.Sort(list)
	text := ""
	for _, one := range list {
		text += one + "; "
	}
	return text
}

// left makes the runner leave a channel, so that a link to the details goes by the other.
func (m *mailbox) left(s subscription.Subscriber, c contact.Channel) {
	m.t.Helper()
	m.do(m.LeaveAll(context.Background(), preferences(s), []contact.Channel{c}, m.now))
}

func TestALinkCoversTheMessagesFromTheAddressThatItWentToAlone(t *testing.T) {
	for by, want := range map[contact.Channel]struct{ shown, left string }{
		contact.ByEmail: {"by mail; ", "by phone; of another; "},
		contact.ByText:  {"by phone; ", "by mail; of another; "},
	} {
		m := newMailbox(t)
		s := m.active(samMail, samPhone)
		if by == contact.ByText {
			m.left(s, contact.ByEmail)
		}
		m.do(m.send(s))
		link := m.last().Link
		if got, err := m.exported(link); err != nil || got != want.shown || m.last().Channel != by {
			t.Errorf("a link by %s shows %q: %v", m.last().Channel, got, err)
		}
		m.do(nil, m.Erase(context.Background(), link, m.now))
		if m.kept() != want.left || m.get(s.ID).Erased.IsZero() {
			t.Errorf("a link by %s left %q", by, m.kept())
		}
	}
}

func TestAMessageIsFoundHoweverItsAddressIsSpelled(t *testing.T) {
	m := newMailbox(t)
	m.write("in capitals", "SAM@Example.org", maxPhone)
	m.do(m.send(m.active(samMail, "")))
	if got, err := m.exported(m.last().Link); err != nil || got != "by mail; in capitals; " {
		t.Errorf("shown: %q %v", got, err)
	}
}

// Somebody who names another's address in their own subscription must not read, or erase, what the other
// wrote to the clinic.
func TestALinkToTheDetailsIsDeadOnceItsAddressIsAnother(t *testing.T) {
	for by, wanted := range map[contact.Channel]subscription.Request{
		contact.ByEmail: {Email: samMail, Consent: subscription.Agreed{Email: true}},
		contact.ByText:  {Phone: samPhone, Consent: subscription.Agreed{Text: true}},
	} {
		m := newMailbox(t)
		s := m.active(maxMail, maxPhone)
		if by == contact.ByText {
			m.left(s, contact.ByEmail)
		}
		m.do(m.send(s))
		s = m.get(s.ID)
		if s.DetailsTo != by {
			t.Fatalf("the link went by %s", s.DetailsTo)
		}
		links := []string{s.Capability(subscription.ToDetails), s.Code(subscription.ToDetails)}
		m.do(m.join(s, wanted))
		s = m.get(s.ID)
		for _, link := range links {
			if got, err := m.exported(link); got != "" || kind(err) != fault.Forbidden {
				t.Errorf("%s: the link shows %q: %v", by, got, err)
			}
			if err := m.Erase(context.Background(), link, m.now); kind(err) != fault.Forbidden {
				t.Errorf("%s: the link erases: %v", by, err)
			}
		}
		m.now = m.now.Add(30 * time.Minute)
		if channel, err := m.send(s); err == nil && channel == by {
			t.Errorf("a link went to the other's address by %s", by)
		}
		if m.kept() != "by mail; by phone; of another; " {
			t.Errorf("%s: kept %q", by, m.kept())
		}
	}
}

func TestALinkByOneChannelIsDeadOnceOneByTheOtherWasSent(t *testing.T) {
	m := newMailbox(t)
	s := m.active(samMail, samPhone)
	m.do(m.send(s))
	old := m.last()
	m.left(s, contact.ByEmail)
	m.now = m.now.Add(20 * time.Minute)
	m.do(m.send(s))
	if old.Channel != contact.ByEmail || m.last().Channel != contact.ByText {
		t.Fatalf("sent by %s, then %s", old.Channel, m.last().Channel)
	}
	if got, err := m.exported(old.Link); got != "" || kind(err) != fault.Forbidden {
		t.Errorf("the old link shows %q: %v", got, err)
	}
	if got, err := m.exported(m.last().Link); err != nil || got != "by phone; " {
		t.Errorf("the new link shows %q: %v", got, err)
	}
}

func TestALinkOfWhichItIsNotKnownWhereItWentCoversNoMessages(t *testing.T) {
	m := newMailbox(t)
	s := m.holder()
	next := s
	next.DetailsTo, next.Version = "", s.Version+1 // as records were written before
	m.do(nil, m.store.Write(context.Background(), subscription.Write{Old: &s, Next: next}))
	link := next.Capability(subscription.ToDetails)
	if got, err := m.exported(link); err != nil || got != "" {
		t.Errorf("it shows %q: %v", got, err)
	}
	m.do(nil, m.Erase(context.Background(), link, m.now))
	if m.kept() != "by mail; by phone; of another; " || m.get(s.ID).Erased.IsZero() {
		t.Errorf("left: %q %+v", m.kept(), m.get(s.ID))
	}
}

func TestAnErasureThatFailsOnTheWayIsDoneAgainByTheSameLink(t *testing.T) {
	for _, at := range []struct{ store, call string }{
		{"enquiries", "ByAddress"}, {"enquiries", "ByReference"}, {"enquiries", "Erase"}, {"subscribers", "Write"},
	} {
		for _, how := range []memory.Failure{memory.Before, memory.After} {
			m := newMailbox(t)
			s := m.holder()
			link := m.last().Link
			if at.store == "enquiries" {
				m.enquiries.Fail = once(at.call, how, 0)
			} else {
				m.store.Fail = once(at.call, how, 0)
			}
			err := m.Erase(context.Background(), link, m.now)
			m.enquiries.Fail, m.store.Fail = nil, nil
			if err == nil {
				t.Fatalf("%s did not fail", at.call)
			}
			if m.get(s.ID).Erased.IsZero() { // else it was only the answer that failed
				m.do(nil, m.Erase(context.Background(), link, m.now))
			}
			if m.kept() != "by phone; of another; " || m.get(s.ID).Erased.IsZero() {
				t.Errorf("%s failed: left %q", at.call, m.kept())
			}
		}
	}
}

func TestNothingIsShownWhenTheMessagesCantBeRead(t *testing.T) {
	m := newMailbox(t)
	m.holder()
	m.enquiries.Fail = once("Rows", memory.Before, 0)
	if rows, err := m.Export(context.Background(), m.last().Link, m.store, m.now); err == nil || len(rows) > 0 {
		t.Errorf("shown as if it were all: %+v %v", rows, err)
	}
}

func TestUpkeepErasesNoMessages(t *testing.T) {
	m := newMailbox(t)
	s := m.holder()
	for range 3 { // it asks, and a month later it erases
		m.now = m.now.Add(subscription.InactiveFor)
		m.do(m.upkeep.Run(context.Background(), m.now))
	}
	if s, there := m.store.All()[s.ID]; there && s.Erased.IsZero() {
		t.Fatal("the runner is still there")
	}
	if m.kept() != "by mail; by phone; of another; " {
		t.Errorf("left: %q", m.kept())
	}
}
