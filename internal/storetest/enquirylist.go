package storetest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"limber/internal/enquiry"
)

// later is after all that the tests received.
var later = begun.Add(1000 * time.Hour)

// listed are the references of a list.
func listed(ctx context.Context, t *testing.T, s Enquiries, list enquiry.List, before time.Time, limit int) []string {
	t.Helper()
	lines, err := s.List(ctx, list, before, limit)
	must(t, err)
	var references []string
	for _, l := range lines {
		references = append(references, l.Reference)
	}
	return references
}

func movesLists(ctx context.Context, t *testing.T, s Enquiries) {
	e := add(ctx, t, s, message(1))
	for _, step := range []struct {
		state enquiry.State
		first bool
		list  enquiry.List
	}{
		{enquiry.Open, false, enquiry.New},
		{enquiry.Held, false, enquiry.HeldList},
		{enquiry.Held, true, enquiry.ReadFirst},
		{enquiry.Open, true, enquiry.ReadFirst},
		{enquiry.Answered, true, enquiry.AnsweredList},
		{enquiry.Spam, true, enquiry.SpamList},
		{enquiry.Closed, false, enquiry.ClosedList},
	} {
		e = alter(ctx, t, s, e, func(next *enquiry.Enquiry) { next.State, next.First = step.state, step.first })
		for _, list := range enquiry.Lists {
			if got := listed(ctx, t, s, list, later, 10); slices.Contains(got, e.Reference) != (list == step.list) {
				t.Errorf("%s, first %v: list %s has %v", step.state, step.first, list, got)
			}
		}
	}
}

func listsLatest(ctx context.Context, t *testing.T, s Enquiries) {
	var want []string
	for i := range 30 {
		e := message(i)
		if i%5 == 4 {
			e.State = enquiry.Held
		} else {
			want = append([]string{e.Reference}, want...)
		}
		add(ctx, t, s, e)
	}
	var got []string
	before := later
	for page := []string{""}; len(page) > 0; {
		lines, err := s.List(ctx, enquiry.New, before, 7)
		must(t, err)
		page = nil
		for _, l := range lines {
			page, before = append(page, l.Reference), l.Received
		}
		if len(page) > 7 {
			t.Errorf("a page of %d", len(page))
		}
		got = append(got, page...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	first := message(0)
	for before, want := range map[time.Time]int{first.Received: 0, first.Received.Add(time.Millisecond): 1} {
		if got := listed(ctx, t, s, enquiry.New, before, 10); len(got) != want {
			t.Errorf("before %s: %v", before, got)
		}
	}
}

func showsLines(ctx context.Context, t *testing.T, s Enquiries) {
	e := message(1)
	e.First, e.State, e.Doubts = true, enquiry.Held, []string{enquiry.DoubtForm, enquiry.DoubtLinks}
	add(ctx, t, s, e)
	plain := add(ctx, t, s, message(2))
	for list, want := range map[enquiry.List]enquiry.Enquiry{enquiry.ReadFirst: e, enquiry.New: plain} {
		got, err := s.List(ctx, list, later, 10)
		if err != nil || !reflect.DeepEqual(got, []enquiry.Line{want.Line()}) {
			t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want.Line())
		}
	}
}

func findsEnquiriesDue(ctx context.Context, t *testing.T, s Enquiries) {
	soon, late, never := message(1), message(2), message(3)
	late.Mails = [4]enquiry.Mail{}
	never.Mails = [4]enquiry.Mail{
		enquiry.Notice: {State: enquiry.Handed}, enquiry.Overdue: {State: enquiry.Handed}, enquiry.Escalation: {State: enquiry.Handed},
	}
	for _, e := range []enquiry.Enquiry{soon, late, never} {
		add(ctx, t, s, e)
	}
	due := func(now time.Time, want ...string) {
		t.Helper()
		got, err := s.Due(ctx, now)
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("at %s: %v, want %v: %v", now, got, want, err)
		}
	}
	if !never.Chore().IsZero() {
		t.Fatal("the third has a chore")
	}
	due(soon.Chore().Add(-time.Millisecond))
	due(soon.Chore(), soon.Reference)
	due(late.DueBy.Add(-time.Millisecond), soon.Reference)
	due(late.DueBy, soon.Reference, late.Reference)
	soon = alter(ctx, t, s, soon, func(next *enquiry.Enquiry) { next.Mails, next.State = never.Mails, enquiry.Answered })
	due(late.DueBy, late.Reference)
	alter(ctx, t, s, late, func(next *enquiry.Enquiry) { next.Mails = never.Mails })
	due(late.DueBy)
	due(soon.Changed.Add(enquiry.ClosesAfter), soon.Reference)
}
