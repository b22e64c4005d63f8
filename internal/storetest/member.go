package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func listsMembers(ctx context.Context, t *testing.T, s Subscribers) {
	var want []string
	for i := range 60 {
		n := subscriber(i)
		switch {
		case i%10 == 3:
			n.Mail.State = subscription.Left // but texted
		case i%10 == 4:
			n.Preferences.Time += 5
		case i%10 == 5:
			n.Preferences.Away = subscription.Away{Zone: "Asia/Tokyo", Until: calendar.Date{Year: 2026, Month: 12, Day: 1}}
		default:
			want = append(want, n.ID)
		}
		enrol(ctx, t, s, n, fmt.Sprint("hash", i))
	}
	slices.Sort(want)
	for _, parts := range []int{1, 3, 32} {
		var got []string
		for part := range parts {
			for _, m := range members(ctx, t, s, job(part, parts)) {
				got = append(got, m.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d parts: got %v\nwant %v", parts, got, want)
		}
	}
}

// members reads all of a job, a few at a time.
func members(ctx context.Context, t *testing.T, s Subscribers, j reminder.Job) []subscription.Subscriber {
	t.Helper()
	var all []subscription.Subscriber
	after := ""
	for more := true; more; {
		var list []reminder.Member
		var err error
		list, more, err = s.Members(ctx, j, after, 7)
		must(t, err)
		for _, m := range list {
			must(t, m.Err)
			after = m.Subscriber.ID
			all = append(all, m.Subscriber)
		}
	}
	return all
}

func listsTakers(ctx context.Context, t *testing.T, s Subscribers) {
	for i, change := range []func(*subscription.Subscriber){
		func(*subscription.Subscriber) {},
		func(n *subscription.Subscriber) { n.Mail.State = subscription.Stopped },
		func(n *subscription.Subscriber) { n.Text.State = subscription.Left },
		func(n *subscription.Subscriber) { n.Text.State = subscription.Pending },
		func(n *subscription.Subscriber) { n.Phone, n.Text = contact.Phone{}, subscription.Standing{} },
	} {
		n := subscriber(i)
		change(&n)
		enrol(ctx, t, s, n, fmt.Sprint("hash", i))
	}
	for c, want := range map[contact.Channel][]string{
		contact.ByEmail: {id(0), id(2), id(3), id(4)},
		contact.ByText:  {id(0), id(1)},
	} {
		var got []string
		for _, m := range members(ctx, t, s, reminder.Job{Occurrence: occurrence(c), Parts: 1}) {
			got = append(got, m.ID)
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", c, got, want)
		}
	}
	n, err := s.ByID(ctx, id(0))
	must(t, err)
	must(t, s.Write(ctx, edit(n, func(next *subscription.Subscriber) { next.Text.State = subscription.Stopped })))
	for c, want := range map[contact.Channel]bool{contact.ByEmail: true, contact.ByText: false} {
		list := members(ctx, t, s, reminder.Job{Occurrence: occurrence(c), Parts: 1})
		if got := slices.ContainsFunc(list, func(m subscription.Subscriber) bool { return m.ID == n.ID }); got != want {
			t.Errorf("after the texts stopped, listed by %s: %v", c, got)
		}
	}
}

// listsNoTakers holds that who chose a time for no text is emailed alone.
func listsNoTakers(ctx context.Context, t *testing.T, s Subscribers) {
	at := slot
	at.Time = 7 * 60
	early := subscriber(1)
	early.Preferences.Time = at.Time
	enrol(ctx, t, s, early, "early")
	for c, want := range map[contact.Channel]int{contact.ByEmail: 1, contact.ByText: 0} {
		o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, at, c)
		must(t, err)
		if got := len(members(ctx, t, s, reminder.Job{Occurrence: o, Parts: 1})); got != want {
			t.Errorf("at 07:00 by %s: %d", c, got)
		}
	}
}

// decidesAlike holds what a listing tells of a runner against the record itself: the same decision, the
// same routine and the same address.
func decidesAlike(ctx context.Context, t *testing.T, s Subscribers) {
	date := calendar.Date{Year: 2026, Month: 11, Day: 23}
	for i, change := range []func(*subscription.Subscriber){
		func(*subscription.Subscriber) {},
		func(n *subscription.Subscriber) { n.Resting = true },
		func(n *subscription.Subscriber) { n.Preferences.PausedUntil = date.Add(1) },
		func(n *subscription.Subscriber) { n.Preferences.PausedUntil = date },
		func(n *subscription.Subscriber) { n.From = begun.Add(30 * 24 * time.Hour) },
		func(n *subscription.Subscriber) { n.Preferences.RunDays = 0x02 },
		func(n *subscription.Subscriber) {
			n.Preferences.Zone, n.Preferences.Away = "Asia/Tokyo", subscription.Away{Zone: slot.Zone, Until: date}
		},
		func(n *subscription.Subscriber) {
			n.Preferences.Zone, n.Preferences.Away = "Asia/Tokyo", subscription.Away{Zone: slot.Zone, Until: date.Add(-1)}
		},
	} {
		n := subscriber(i)
		change(&n)
		enrol(ctx, t, s, n, fmt.Sprint("hash", i))
	}
	for _, c := range contact.Channels {
		o := occurrence(c)
		list := members(ctx, t, s, reminder.Job{Occurrence: o, Parts: 1})
		if len(list) != 8 {
			t.Errorf("%s: %d listed", c, len(list))
		}
		for _, m := range list {
			n, err := s.ByID(ctx, m.ID)
			must(t, err)
			for _, now := range []time.Time{o.Due, o.Due.Add(2 * reminder.Stale)} {
				if got, want := reminder.Decide(m, o, now), reminder.Decide(n, o, now); got != want {
					t.Errorf("%s by %s: decided %+v, want %+v", m.ID, c, got, want)
				}
			}
			if got, want := reminder.RoutineOf(m, o), reminder.RoutineOf(n, o); got != want {
				t.Errorf("%s by %s: %+v, want %+v", m.ID, c, got, want)
			}
			if m.Email != n.Email || m.Phone != n.Phone || m.Name != n.Name || m.Preferences.Zone != n.Preferences.Zone ||
				m.Capability(subscription.ToUnsubscribe) != n.Capability(subscription.ToUnsubscribe) {
				t.Errorf("%s by %s lacks what sending needs: %+v", m.ID, c, m)
			}
		}
	}
}
