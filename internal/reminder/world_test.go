package reminder_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"limber/internal/calendar"
	"limber/internal/contact"
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
	deliver  *reminder.Deliverer
	reports  *reminder.Reports
	service  *subscription.Service
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

func composer(t testing.TB) *reminder.Composer {
	t.Helper()
	return &reminder.Composer{Load: guide.Load, SiteURL: "https://limber.example.org", Clinic: message.Clinic{
		Name: "Coventry Run Clinic", Address: "1 High Street, Coventry", Website: "https://example.org", Phone: "01632 960001",
	}}
}

func newWorld(t testing.TB, start time.Time) *world {
	w := &world{t: t, now: start, alarms: map[string]int{}}
	clock := func() time.Time { return w.now }
	w.store = memory.New(clock)
	w.provider = &memory.Provider{Now: clock}
	w.queue = &memory.Queue{Now: clock}
	w.pace = &memory.Pace{}
	w.planner = &reminder.Planner{Watermark: w.store, Agenda: w.store, Queue: w.queue}
	w.service = &subscription.Service{Finder: w.store, Keeper: w.store, Slots: w.store, Notes: w.provider, AddressKey: []byte("k")}
	w.reports = &reminder.Reports{Journal: w.store, Stopper: w.service}
	w.deliver = &reminder.Deliverer{
		Runs: w.store, Splitter: w.store, Roster: w.store, Ledger: w.store, Queue: w.queue, Sender: w.provider, Pace: w.pace,
		Composer: composer(t), Alarm: func(reason string, n int) { w.alarms[reason] += n },
	}
	return w
}

func runnerID(i int) string { return fmt.Sprintf("%016d", i) }

// add makes an active subscriber, as confirming long ago would have.
func (w *world) add(i int, p subscription.Preferences) subscription.Subscriber {
	w.t.Helper()
	email, err := contact.ParseEmail(fmt.Sprintf("runner%d@example.org", i))
	if err != nil {
		w.t.Fatal(err)
	}
	s := subscription.Subscriber{
		ID: runnerID(i), State: subscription.Active, Email: email, Name: "Sam", Preferences: p, Level: 1, Tier: "beginner",
		From: w.now.Add(-time.Hour), Secret: []byte("secret-of-" + fmt.Sprint(i)), Version: 1,
	}
	if err := w.store.Create(context.Background(), s, s.ID, subscription.Consent{}); err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.Use(context.Background(), p.Slot()); err != nil {
		w.t.Fatal(err)
	}
	return s
}

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
		for _, r := range w.provider.Reports() {
			if w.eventsAfter >= 0 {
				w.under = append(w.under, lateReport{r, w.now.Add(w.eventsAfter)})
			}
		}
		var rest []lateReport
		for _, r := range w.under {
			if r.at.After(w.now) {
				rest = append(rest, r)
			} else if err := w.attempt(func() error { return w.reports.Take(context.Background(), []reminder.Report{r.report}) }); err != nil {
				rest = append(rest, lateReport{r.report, w.now.Add(visibility)})
			}
		}
		w.under = rest
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

// taken counts what the provider took, by runner and occurrence.
func (w *world) taken() map[string]int {
	counts := map[string]int{}
	for _, d := range w.provider.Taken {
		counts[d.Runner+" "+d.Occurrence.Key()]++
	}
	return counts
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

func monday(t testing.TB, p subscription.Preferences) reminder.Occurrence {
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, p.Slot())
	if err != nil {
		t.Fatal(err)
	}
	return o
}
