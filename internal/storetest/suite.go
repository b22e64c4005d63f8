// Package storetest holds the stores' contracts as one suite, run on memory and on DynamoDB Local: so
// that what the tests in memory prove holds for the real thing.
package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/api"
	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/progress"
	"limber/internal/reminder"
	"limber/internal/reply"
	"limber/internal/subscription"
)

// Subscribers is what the Subscribers table is to its users.
type Subscribers interface {
	subscription.Finder
	subscription.Keeper
	subscription.Archive
	subscription.Chores
	reminder.Roster
	reminder.Ledger
	reminder.Journal
	api.History
	reply.Replies
	progress.Answers
}

// Reminders is what the Reminders table is to its users.
type Reminders interface {
	subscription.Slots
	reminder.Agenda
	reminder.Watermark
	reminder.Runs
	reminder.Splitter
	reminder.Scores
}

// Stores are one clinic's, empty at first.
type Stores struct {
	Subscribers Subscribers
	Reminders   Reminders
	// Breaker returns the breaker as an instance sees it that has just begun.
	Breaker func() reminder.Breaker
	// Allowance returns the allowance with these caps.
	Allowance func(perRunner, inAll int) reminder.Allowance
}

// Run holds stores against their contracts. open returns fresh, empty ones.
func Run(t *testing.T, open func(*testing.T) Stores) {
	for name, test := range subscriberTests {
		t.Run(name, func(t *testing.T) { test(t.Context(), t, open(t).Subscribers) })
	}
	for name, test := range reminderTests {
		t.Run(name, func(t *testing.T) { test(t.Context(), t, open(t).Reminders) })
	}
	for name, test := range storeTests {
		t.Run(name, func(t *testing.T) { test(t.Context(), t, open(t)) })
	}
}

// The promises of the stores, and their proofs.
var (
	subscriberTests = map[string]func(context.Context, *testing.T, Subscribers){
		"a subscriber reads back as written, with whatever channels there are": readsBack,
		"a husk reads back": readsHusks,
		"an address is claimed once, however many try at once":                           claimedOnce,
		"of two writes from the same reading one is refused":                             oneWriteWins,
		"of many writes at once from the same reading one is made":                       oneWriteAtOnceWins,
		"a text is heard once, and the second time changes nothing":                      hearsOnce,
		"only its owner frees an address, and then it can be claimed again":              freesAddresses,
		"a barred address stays barred":                                                  barsAddresses,
		"a write that is refused leaves nothing":                                         writesWhole,
		"consents of one moment are all kept":                                            keepsConsents,
		"answers come back whole since an instant, the oldest first, each once":          listsAnswers,
		"purging answers leaves everything else":                                         purgesAnswers,
		"purging leaves nothing but the profile, and touches nobody else's":              purgesAll,
		"a profile is removed unless it was written since":                               removes,
		"everything held about a runner is listed, and nothing of another's":             listsRows,
		"chores come when they are due, and not before":                                  findsChores,
		"a slot lists who is emailed in it in order, page by page, each in one part":     listsMembers,
		"only who takes texts is listed for texts":                                       listsTakers,
		"at a time for no text nobody is listed for texts":                               listsNoTakers,
		"a member is decided about as the record would be":                               decidesAlike,
		"whoever leaves or changes is touched in the old slot":                           touches,
		"the ledger knows entries and events, and an event settles the unknown":          knows,
		"each channel has a ledger of its own":                                           knowsByChannel,
		"the past lists the newest first, with what was reported of it":                  listsPast,
		"a reply to a text is begun once, however many try at once, heard before or not": beginsOnce,
	}
	reminderTests = map[string]func(context.Context, *testing.T, Reminders){
		"slots in use are found by zone and time, for each channel":                   findsSlots,
		"the first answer about parts holds, for each channel":                        fixesParts,
		"the watermark never moves back":                                              movesForward,
		"a run has one owner at a time, and a new one learns what the last left open": oneOwner,
		"a run that is done stays done, and its size is remembered for its channel":   staysDone,
		"a snoozed reminder's run says nothing of the slot's size":                    forgetsSnoozed,
		"a page set apart keeps its first members":                                    setsApart,
		"tallies add up over days":                                                    addsUp,
	}
	storeTests = map[string]func(context.Context, *testing.T, Stores){
		"the breaker stays tripped":                                       trips,
		"the allowance of all is never exceeded, however many ask":        capsAll,
		"a runner's allowance is never exceeded, and is the runner's own": capsEach,
		"what is refused for want of the rest is given back":              givesBack,
		"an allowance is for a month":                                     renews,
	}
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var slot = calendar.Slot{Zone: "Europe/London", Time: 9*60 + 30, Days: 0x2a}

var begun = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// subscriber is number i, who gets emails and texts.
func subscriber(i int) subscription.Subscriber {
	email, err := contact.ParseEmail(fmt.Sprintf("runner%d@example.org", i))
	if err != nil {
		panic(err)
	}
	phone, err := contact.ParsePhone(fmt.Sprintf("+447700900%03d", i))
	if err != nil {
		panic(err)
	}
	active := subscription.Standing{State: subscription.Active, Since: begun, ConfirmBy: begun.Add(time.Hour)}
	return subscription.Subscriber{
		ID: id(i), Email: email, Phone: phone, Mail: active, Text: active, Name: "Zoë O’Neil",
		Preferences: subscription.Preferences{Days: slot.Days, Time: slot.Time, Zone: slot.Zone, Focus: "both", Minutes: 15},
		Level:       2, Tier: "advanced", From: begun, Secret: []byte{1, 2, byte(i)},
		Seen: begun, Created: begun, Version: 1,
	}
}

// id spreads ids over the whole range.
func id(i int) string {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	return fmt.Sprintf("%c%c%014d", digits[i*7%32], digits[i%32], i)
}

var consent = subscription.Consent{To: "email", Given: true, Wording: "w", Source: "form", At: begun}

// enrol writes a new subscriber.
func enrol(ctx context.Context, t *testing.T, s Subscribers, n subscription.Subscriber, claims ...string) subscription.Subscriber {
	t.Helper()
	must(t, s.Write(ctx, subscription.Write{Next: n, Claims: claims, Consents: []subscription.Consent{consent}}))
	return n
}

// edit is the write that changes a subscriber.
func edit(old subscription.Subscriber, change func(*subscription.Subscriber)) subscription.Write {
	w := subscription.Write{Old: &old, Next: old}
	w.Next.Version++
	change(&w.Next)
	return w
}

// job is a part of an occurrence by email.
func job(part, parts int) reminder.Job {
	return reminder.Job{Occurrence: occurrence(contact.ByEmail), Part: part, Parts: parts}
}

func occurrence(c contact.Channel) reminder.Occurrence {
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, slot, c)
	if err != nil {
		panic(err)
	}
	return o
}
