package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"limber/internal/contact"
	"limber/internal/enquiry"
)

// Enquiries is what the Enquiries table is to its users.
type Enquiries interface {
	enquiry.Finder
	enquiry.Lister
	enquiry.Keeper
	enquiry.Journal
	enquiry.Chores
	enquiry.Reports
	enquiry.Noter
	enquiry.Digests
	enquiry.Passes
}

// RunEnquiries holds the stores of enquiries against their contracts. open returns a fresh, empty one.
func RunEnquiries(t *testing.T, open func(*testing.T) Enquiries) {
	for name, test := range map[string]func(context.Context, *testing.T, Enquiries){
		"an enquiry reads back as written, whatever is in it":                              readsEnquiries,
		"an address finds the enquiries from it, and no others":                            findsByAddress,
		"a history is in the order of time, and is the enquiry's own":                      tellsHistory,
		"each enquiry is in one list, and moves with its state":                            movesLists,
		"a list has those received before, the latest first, up to a limit":                listsLatest,
		"a line says of an enquiry what lists show":                                        showsLines,
		"the same message is one enquiry, however many come at once":                       addsOnce,
		"other messages are other enquiries, however many come at once":                    addsAll,
		"a message is the same from since on":                                              knowsTheSame,
		"a message that comes again since its answer was lost is the same":                 addsAgain,
		"a message that is known leaves nothing of itself":                                 addsNothing,
		"a reference is taken once, and who comes later leaves nothing":                    takesReferences,
		"of many changes at once from the same reading one is made, with its events":       changesOnce,
		"a change that is refused leaves nothing":                                          changesWhole,
		"an erasure leaves nothing, touches nobody else's, and can be done again":          erases,
		"an erasure in the midst of changes and views leaves nothing":                      erasesAmidst,
		"events of one moment are all kept, however many come at once":                     logsAll,
		"an enquiry's chore comes when it is due, and not before":                          findsEnquiriesDue,
		"a report of any kind says that its message was taken, and of no other message":    reports,
		"reports come in any order and number, and again":                                  reportsAgain,
		"a digest reads back as written, in place of the one before":                       readsDigests,
		"of many digests at once in place of the same one is written":                      writesDigestOnce,
		"a pass reads back as written, is of one kind, and is written anew under its hash": readsPasses,
		"a pass is taken once, however many try at once, and is gone then":                 takesPasses,
		"a pass of one kind is not taken with one of the other under the same hash":        keepsPassesApart,
	} {
		t.Run(name, func(t *testing.T) { test(t.Context(), t, open(t)) })
	}
}

// message is enquiry number i, as it is when it has come.
func message(i int) enquiry.Enquiry {
	n := subscriber(i)
	received := begun.Add(time.Duration(i) * time.Minute)
	e := enquiry.Enquiry{
		Reference: fmt.Sprintf("K7H-%03d", i), Name: "Zoë O’Neil", Email: n.Email, Phone: n.Phone, Way: "phone", CallTime: "morning",
		Topic: enquiry.BackPain, Message: "It hurts\nwhen I run.", Source: "page", Wording: enquiry.Wording,
		State: enquiry.Open, Received: received, Changed: received, DueBy: received.Add(8 * time.Hour),
		EscalateBy: received.Add(16 * time.Hour), Version: 1,
	}
	e.Mails[enquiry.Notice] = enquiry.Mail{State: enquiry.Owed, Since: received, Next: received}
	return e
}

// firstOf is how an enquiry's history begins.
func firstOf(e enquiry.Enquiry) enquiry.Event {
	return enquiry.Event{At: e.Received, By: "sender", Act: enquiry.Received}
}

// hashesOf stand for the hashes of an enquiry's addresses.
func hashesOf(e enquiry.Enquiry) []string {
	return []string{"mail " + e.Reference, "phone " + e.Reference}
}

// add writes a new enquiry that nothing is like.
func add(ctx context.Context, t *testing.T, s Enquiries, e enquiry.Enquiry) enquiry.Enquiry {
	t.Helper()
	same, err := s.Add(ctx, e, firstOf(e), "print "+e.Reference, hashesOf(e), e.Received.Add(-time.Minute))
	if err != nil || same != "" {
		t.Fatalf("add %s: like %q, %v", e.Reference, same, err)
	}
	return e
}

// alter changes an enquiry that is kept.
func alter(ctx context.Context, t *testing.T, s Enquiries, old enquiry.Enquiry, change func(*enquiry.Enquiry), events ...enquiry.Event) enquiry.Enquiry {
	t.Helper()
	next := old
	next.Version++
	change(&next)
	must(t, s.Write(ctx, old, next, events...))
	return next
}

// all shows the whole of an enquiry, the addresses in the clear.
func all(e enquiry.Enquiry) string {
	return fmt.Sprintf("%#v %s %s", e, e.Email.Reveal(), e.Phone.Reveal())
}

func readsEnquiries(ctx context.Context, t *testing.T, s Enquiries) {
	full, bare, odd := message(1), message(2), message(3)
	full.First, full.Urgency, full.Doubts = true, enquiry.Urgent, []string{enquiry.DoubtMany, enquiry.DoubtLinks, enquiry.DoubtMail}
	for kind := range full.Mails {
		full.Mails[kind] = enquiry.Mail{
			State: enquiry.Begun, Try: 3 + kind, Since: begun, At: begun.Add(time.Millisecond), Next: begun.Add(time.Hour),
			Probe: 2, Probed: begun.Add(time.Minute),
		}
	}
	bare.Phone, bare.CallTime, bare.Mails = contact.Phone{}, "", [4]enquiry.Mail{{}, {Try: 2}}
	odd.Email, odd.Name = contact.Email{}, "{{.}}<b>' 👍🏽 שלום"
	odd.Message = strings.Repeat("👩‍👩‍👧 \u200b\"\\#$%&\n", 250)
	for _, want := range []enquiry.Enquiry{full, bare, odd} {
		add(ctx, t, s, want)
		if got, err := s.ByReference(ctx, want.Reference); err != nil || all(got) != all(want) {
			t.Errorf("%v\ngot  %s\nwant %s", err, all(got), all(want))
		}
		want = alter(ctx, t, s, want, func(next *enquiry.Enquiry) {
			next.State, next.Doubts, next.Mails = enquiry.Closed, nil, [4]enquiry.Mail{}
		})
		if got, err := s.ByReference(ctx, want.Reference); err != nil || all(got) != all(want) {
			t.Errorf("changed: %v\ngot  %s\nwant %s", err, all(got), all(want))
		}
	}
	if _, err := s.ByReference(ctx, "K7H-999"); !errors.Is(err, enquiry.ErrAbsent) {
		t.Errorf("an absent one: %v", err)
	}
}

func findsByAddress(ctx context.Context, t *testing.T, s Enquiries) {
	var want []string
	for i := range 5 {
		e := message(i)
		hashes := []string{"mail", fmt.Sprint("phone", i)}
		if i == 2 {
			hashes = []string{"mail-other"}
		} else {
			want = append(want, e.Reference)
		}
		_, err := s.Add(ctx, e, firstOf(e), e.Reference, hashes, begun)
		must(t, err)
	}
	for hash, want := range map[string][]string{
		"mail": want, "mail-other": {message(2).Reference}, "phone3": {message(3).Reference}, "phone2": nil, "nobody": nil,
	} {
		found, err := s.ByAddress(ctx, hash)
		slices.Sort(found)
		if err != nil || !slices.Equal(found, want) {
			t.Errorf("%s: found %v, want %v: %v", hash, found, want, err)
		}
	}
}

func tellsHistory(ctx context.Context, t *testing.T, s Enquiries) {
	e, other := add(ctx, t, s, message(1)), add(ctx, t, s, message(2))
	must(t, s.Log(ctx, other.Reference, enquiry.Event{At: e.Received, By: "max@example.org", Act: enquiry.Viewed}))
	at := func(d time.Duration) time.Time { return e.Received.Add(d) }
	late := enquiry.Event{At: at(2 * time.Hour), By: "sam@example.org", Act: enquiry.Called, Text: "No answer.\n☎ again at 3"}
	must(t, s.Log(ctx, e.Reference, late))
	view := enquiry.Event{At: at(time.Millisecond), By: "sam@example.org", Act: enquiry.Viewed}
	must(t, s.Log(ctx, e.Reference, view))
	two := []enquiry.Event{{At: at(time.Hour), By: "Limber", Act: enquiry.Told, Text: "notice"}, {At: at(time.Hour), By: "Limber", Act: enquiry.Closing}}
	for version := range 12 {
		e = alter(ctx, t, s, e, func(*enquiry.Enquiry) {}, two[version%2])
	}
	want := []enquiry.Event{firstOf(message(1)), view}
	for range 6 {
		want = append(want, two...)
	}
	want = append(want, late)
	if got, err := s.History(ctx, e.Reference); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\ngot  %+v\nwant %+v", err, got, want)
	}
	if got, err := s.History(ctx, "K7H-999"); err != nil || len(got) > 0 {
		t.Errorf("of an absent one: %+v %v", got, err)
	}
}
