package reminder_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/figure"
	"limber/internal/guide"
	"limber/internal/memory"
	"limber/internal/message"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// world is the whole pipeline in memory, with a clock that the test moves.
type world struct {
	t        testing.TB
	now      time.Time
	store    *memory.Store
	provider *memory.Provider
	queue    *memory.Queue
	pace     *memory.Pace
	planner  *reminder.Planner
	deliver  reminder.Delivery
	reports  map[contact.Channel]*reminder.Reports
	service  *subscription.Service
	upkeep   *subscription.Upkeep
	snoozer  *reminder.Snoozer
	alarms   map[string]int
	owners   int
	// eventsAfter is how late the provider's reports come; negative for never.
	eventsAfter time.Duration
	under       []lateReport
}

type lateReport struct {
	report reminder.Report
	at     time.Time
}

// killed is what a process dies of in these tests.
type killed struct{}

// composers makes one composer for each channel.
func composers(t testing.TB) map[contact.Channel]reminder.Composer {
	t.Helper()
	const site = "https://limber.example.org"
	texts, err := message.NewTexts("Run Clinic", site, "01632 960001", true)
	if err != nil {
		t.Fatal(err)
	}
	clinic := message.Clinic{
		Name: "Coventry Run Clinic", Address: "1 High Street, Coventry", Website: "https://example.org", Phone: "01632 960001",
	}
	return map[contact.Channel]reminder.Composer{
		contact.ByEmail: reminder.NewEmailComposer(guide.Load, figure.Alt, clinic, site),
		contact.ByText:  reminder.NewTextComposer(guide.Load, texts),
	}
}

func newWorld(t testing.TB, start time.Time) *world {
	w := &world{t: t, now: start, alarms: map[string]int{}}
	clock := func() time.Time { return w.now }
	alarm := func(reason string, n int) { w.alarms[reason] += n }
	w.store = memory.New(clock)
	w.provider = &memory.Provider{Now: clock}
	w.queue = &memory.Queue{Now: clock}
	w.pace = &memory.Pace{}
	w.planner = &reminder.Planner{Watermark: w.store, Agenda: w.store, Queue: w.queue}
	w.service = &subscription.Service{
		Finder: w.store, Keeper: w.store, Slots: w.store, AddressKey: []byte("k"), Notes: map[contact.Channel]subscription.Notes{
			contact.ByEmail: w.provider.NotesBy(contact.ByEmail), contact.ByText: w.provider.NotesBy(contact.ByText),
		},
	}
	w.upkeep = &subscription.Upkeep{Service: w.service, Chores: w.store}
	w.snoozer = &reminder.Snoozer{Queue: w.queue}
	w.reports = map[contact.Channel]*reminder.Reports{
		contact.ByEmail: {Journal: w.store, Stopper: w.service, Reputation: &reminder.Reputation{
			Scores: w.store, Alarm: func(reason string, _ int) { alarm("tripped by "+reason, 1) },
		}},
		contact.ByText: {Journal: w.store, Stopper: w.service},
	}
	w.deliver = reminder.Delivery{}
	for channel, composer := range composers(t) {
		d := &reminder.Deliverer{
			Runs: w.store, Splitter: w.store, Roster: w.store, Ledger: w.store, Queue: w.queue, Sender: w.provider, Pace: w.pace,
			Composer: composer, Breaker: w.store, Stopper: w.service, Alarm: alarm,
		}
		if channel == contact.ByText {
			d.Pace, d.Allowance = reminder.OneByOne{Pace: w.pace}, w.store
		}
		w.deliver[channel] = d
	}
	return w
}

func runnerID(i int) string { return fmt.Sprintf("%016d", i) }

// add makes a subscriber of the channels, email if none is named, as confirming long ago would have.
func (w *world) add(i int, p subscription.Preferences, channels ...contact.Channel) subscription.Subscriber {
	w.t.Helper()
	if len(channels) == 0 {
		channels = []contact.Channel{contact.ByEmail}
	}
	s := subscription.Subscriber{
		ID: runnerID(i), Name: "Sam", Preferences: p, Level: 1, Tier: "beginner", Seen: w.now, Created: w.now,
		From: w.now.Add(-time.Hour), Secret: []byte("secret-of-" + fmt.Sprint(i)), Version: 1,
	}
	for _, c := range channels {
		var err error
		if c == contact.ByEmail {
			s.Email, err = contact.ParseEmail(fmt.Sprintf("runner%d@example.org", i))
		} else {
			s.Phone, err = contact.ParsePhone(fmt.Sprintf("+447700900%03d", i))
		}
		if err != nil {
			w.t.Fatal(err)
		}
		s.On(c).State = subscription.Active
	}
	w.keep(nil, s)
	for _, c := range channels {
		if !s.Takes(c) {
			continue
		}
		if err := w.store.Use(context.Background(), p.Slot(), c); err != nil {
			w.t.Fatal(err)
		}
	}
	return s
}

// keep writes a record as it is, by no rule of the domain.
func (w *world) keep(old *subscription.Subscriber, next subscription.Subscriber) {
	w.t.Helper()
	if err := w.store.Write(context.Background(), subscription.Write{Old: old, Next: next}); err != nil {
		w.t.Fatal(err)
	}
}

// read returns a runner as kept.
func (w *world) read(id string) subscription.Subscriber { return w.store.All()[id] }

// attempt runs f as a process would: it may die under way.
func (w *world) attempt(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
			err = fmt.Errorf("killed")
		}
	}()
	return f()
}

const visibility = 2 * time.Minute

// work delivers what is in the queue now, and lets the reports in that have come.
func (w *world) work() {
	for {
		w.hear()
		job, ok := w.queue.Receive()
		if !ok {
			return
		}
		w.owners++
		owner := fmt.Sprint("owner-", w.owners)
		if err := w.attempt(func() error { return w.deliver.Deliver(context.Background(), job, owner) }); err != nil {
			w.queue.Return(job, visibility)
		}
	}
}

// hear takes in the reports that have come, each by the function of its channel.
func (w *world) hear() {
	for _, r := range w.provider.Reports() {
		if w.eventsAfter >= 0 {
			w.under = append(w.under, lateReport{r, w.now.Add(w.eventsAfter)})
		}
	}
	var rest []lateReport
	for _, r := range w.under {
		reports := w.reports[contact.ByEmail]
		if r.report.Channel == contact.ByText {
			reports = w.reports[contact.ByText]
		}
		if r.at.After(w.now) {
			rest = append(rest, r)
		} else if err := w.attempt(func() error { return reports.Take(context.Background(), []reminder.Report{r.report}) }); err != nil {
			rest = append(rest, lateReport{r.report, w.now.Add(visibility)})
		}
	}
	w.under = rest
}

// pass lets time go by, minute by minute, with a tick on each five.
func (w *world) pass(d time.Duration) {
	for end := w.now.Add(d); w.now.Before(end); {
		w.now = w.now.Add(time.Minute)
		if w.now.Minute()%calendar.Step == 0 {
			w.tick(w.now)
		}
		w.work()
	}
}

func (w *world) tick(at time.Time) {
	if err := w.attempt(func() error { _, err := w.planner.Tick(context.Background(), at); return err }); err != nil {
		w.attempt(func() error { _, err := w.planner.Tick(context.Background(), at); return err })
	}
}

// taken counts what the provider took, by runner, occurrence and channel.
func (w *world) taken() map[string]int {
	counts := map[string]int{}
	for _, d := range w.provider.Taken {
		counts[takenKey(d.Runner, d.Occurrence)]++
	}
	return counts
}

func takenKey(runner string, o reminder.Occurrence) string {
	return runner + " " + o.Key() + " " + string(o.Channel)
}

func everyDay(zone, at string) subscription.Preferences {
	t, err := calendar.ParseTime(at)
	if err != nil {
		panic(err)
	}
	return subscription.Preferences{Days: 127, Time: t, Zone: zone, Focus: "both", Minutes: 10}
}

func utc(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// monday is the occurrence of 23 November 2026.
func monday(t testing.TB, p subscription.Preferences, c contact.Channel) reminder.Occurrence {
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, p.Slot(), c)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// by runs a test for each channel by itself.
func by(t *testing.T, test func(t *testing.T, c contact.Channel)) {
	for _, c := range contact.Channels {
		t.Run(string(c), func(t *testing.T) { test(t, c) })
	}
}

// tenOClock is when most of these tests begin: before the routine of ten, on a Monday.
var (
	tenOClock = everyDay("Europe/London", "10:00")
	beforeTen = utc("2026-11-23T09:50:00Z")
)
