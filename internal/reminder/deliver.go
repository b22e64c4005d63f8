package reminder

import (
	"context"
	"errors"
	"fmt"
	"time"

	"limber/internal/contact"
	"limber/internal/subscription"
)

// Composer makes what is handed to the provider.
type Composer interface {
	// Check says whether an active subscriber's record holds what a page needs.
	Check(s subscription.Subscriber) error
	// Page makes the page that sends a routine to the runners.
	Page(o Occurrence, routine Routine, runners []subscription.Subscriber) (Page, error)
}

// Breaker says whether a person must act before any reminder goes out again.
type Breaker interface {
	Tripped(ctx context.Context) (bool, error)
}

// Allowance caps what a channel that costs money may send.
type Allowance interface {
	// Take counts one message to a runner in the month of an instant. False, and nothing counted, when the
	// runner's share or that of all is used up.
	Take(ctx context.Context, runner string, now time.Time) (bool, error)
}

// Deliverer sends jobs' reminders, on one channel.
type Deliverer struct {
	Runs     Runs
	Splitter Splitter
	Roster   Roster
	Ledger   Ledger
	Queue    Queue
	Sender   Sender
	Pace     Pace
	Composer Composer
	Breaker  Breaker
	Stopper  Stopper
	// Allowance is nil for a channel without a cap.
	Allowance Allowance
	// Alarm is told how many reminders ended unsent that a person should know of, by reason.
	Alarm func(reason string, count int)
}

// Lease is how long an owner has a run. The function's timeout must be shorter, and the time after which
// the queue gives a job to another longer.
const Lease = 75 * time.Second

const (
	batch = 400 // runners read at a time
	// settleAfter is how long the provider's events are given before a missing one means something.
	settleAfter = 15 * time.Minute
	// lookBack covers the time between an index read and the change it may not show yet.
	lookBack = 2 * time.Minute
	rest     = 30 * time.Second // of a job that the provider has no room for
)

// Deliver does a job, or as much of it as there is time for, handing the rest to a new one. Doing a job
// again, after any crash, sends nothing twice:
//
//   - a run has one owner at a time;
//   - each page's members are marked before it is sent, and have ledger entries before the next mark;
//   - who was marked without an entry is set apart and sent to again only when the provider's events
//     flow and have none for them.
//
// owner must be new for every call. On an error the job must come again, after the lease has run out.
func (d *Deliverer) Deliver(ctx context.Context, job Job, owner string) error {
	run, err := d.Runs.Open(ctx, job, owner)
	if errors.Is(err, ErrDone) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open run: %w", err)
	}
	run.checked, run.touched, run.allowed = run.Now, map[string]bool{}, map[string]bool{}
	if run.Now.Before(job.Occurrence.Due) {
		return d.early(ctx, job, &run)
	}
	if job.Page != "" {
		return d.settle(ctx, job, &run)
	}
	if len(run.Marker) > 0 {
		if err := d.setApart(ctx, job, &run, run.Marker); err != nil {
			return err
		}
	}
	for {
		more, err := d.turn(ctx, job, &run)
		if err != nil {
			return d.handOn(ctx, job, &run, err)
		}
		if !more {
			return d.Runs.Close(ctx, &run, true)
		}
	}
}

// early makes a job wait that came before its time, as a snoozed one does that a queue can't hold so long.
func (d *Deliverer) early(ctx context.Context, job Job, run *Run) error {
	if err := d.Runs.Close(ctx, run, false); err != nil {
		return fmt.Errorf("close run: %w", err)
	}
	return wait(ctx, d.Queue, job, run.Now)
}

// handOn ends this owner's turn, where all that is wrong is that it can't go on now, and queues the job
// again. In this order: a crash between the two leaves the job's own message, which comes back.
func (d *Deliverer) handOn(ctx context.Context, job Job, run *Run, err error) error {
	var delay time.Duration
	switch {
	case errors.Is(err, errThrottled):
		delay = rest
	case errors.Is(err, errTripped):
		delay = settleAfter
	case !errors.Is(err, ErrDeadline):
		return err
	}
	if err := d.Runs.Close(ctx, run, false); err != nil {
		return fmt.Errorf("close run: %w", err)
	}
	return d.Queue.Enqueue(ctx, []Job{job}, delay)
}

// turn does the next piece of a job. It returns whether there may be more.
func (d *Deliverer) turn(ctx context.Context, job Job, run *Run) (bool, error) {
	if job.Runner != "" {
		return false, d.snoozed(ctx, job, run)
	}
	return d.batch(ctx, job, run)
}

// errTripped says that a person must act before anything is sent.
var errTripped = errors.New("reminder: sending is stopped")

// snoozed deals with the one runner of a snoozed reminder.
func (d *Deliverer) snoozed(ctx context.Context, job Job, run *Run) error {
	list, err := d.Roster.Fresh(ctx, []string{job.Runner})
	if err != nil {
		return fmt.Errorf("read runner: %w", err)
	}
	if list, err = d.unknown(ctx, job, list); err != nil {
		return err
	}
	return d.send(ctx, job, run, list)
}

// batch deals with the next runners of the slot. It returns whether there may be more.
func (d *Deliverer) batch(ctx context.Context, job Job, run *Run) (bool, error) {
	list, more, err := d.Roster.Members(ctx, job, run.Cursor, batch)
	if err != nil {
		return false, fmt.Errorf("read slot: %w", err)
	}
	if len(list) == 0 {
		return false, nil
	}
	last := list[len(list)-1].Subscriber.ID
	count := len(list)
	if run.Resumed {
		// Another owner may have dealt with some of these: who has any entry is done, or set apart.
		if list, err = d.unknown(ctx, job, list); err != nil {
			return false, err
		}
		run.Resumed = false
	}
	if err := d.send(ctx, job, run, list); err != nil {
		return false, err
	}
	run.Cursor, run.Size = last, run.Size+count
	return more, nil
}

// unknown leaves out whoever has an entry.
func (d *Deliverer) unknown(ctx context.Context, job Job, list []Member) ([]Member, error) {
	known, err := d.Ledger.Known(ctx, job.Occurrence, ids(list))
	if err != nil {
		return nil, fmt.Errorf("read ledger: %w", err)
	}
	var rest []Member
	for _, m := range list {
		if _, ok := known[m.Subscriber.ID]; !ok {
			rest = append(rest, m)
		}
	}
	return rest, nil
}

func ids(list []Member) []string {
	ids := make([]string, len(list))
	for i, m := range list {
		ids[i] = m.Subscriber.ID
	}
	return ids
}

// send decides for each runner, records who isn't sent to, and sends the rest page by page.
func (d *Deliverer) send(ctx context.Context, job Job, run *Run, list []Member) error {
	var entries []Entry
	groups := map[Routine][]subscription.Subscriber{}
	var order []Routine
	for _, m := range list {
		decision, entry := d.judge(m, job.Occurrence, run.Now)
		if entry != nil {
			entries = append(entries, *entry)
		}
		if !decision.Send {
			continue
		}
		routine := RoutineOf(m.Subscriber, job.Occurrence)
		if groups[routine] == nil {
			order = append(order, routine)
		}
		groups[routine] = append(groups[routine], m.Subscriber)
	}
	if err := d.record(ctx, job, run, entries); err != nil {
		return err
	}
	for _, routine := range order {
		if err := d.group(ctx, job, run, routine, groups[routine]); err != nil {
			return err
		}
	}
	return nil
}

// Delivery does jobs of every channel.
type Delivery map[contact.Channel]*Deliverer

// Deliver does a job; see Deliverer.Deliver. A job of a channel that there is no deliverer for fails: it
// comes back, and a person is told, until the channel is there again.
func (d Delivery) Deliver(ctx context.Context, job Job, owner string) error {
	deliverer := d[job.Occurrence.Channel]
	if deliverer == nil {
		return fmt.Errorf("nothing sends by %s", job.Occurrence.Channel)
	}
	return deliverer.Deliver(ctx, job, owner)
}
