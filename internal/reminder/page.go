package reminder

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"limber/internal/receipt"
	"limber/internal/subscription"
)

// Sender hands a page to the provider in one call, once. It never tries again by itself: that is the
// Deliverer's. There is a receipt for each recipient, in their order.
type Sender interface {
	Send(ctx context.Context, page Page) []receipt.Receipt
	// Probe sends a message to an address of the provider's own that takes everything, tagged with the
	// name, so that its event shows whether events flow.
	Probe(ctx context.Context, name string) receipt.Receipt
}

// Pace keeps all owners together within the account's quota.
type Pace interface {
	// Page returns the most runners for one call: 50, or fewer where the quota of a second is smaller.
	Page(ctx context.Context) (int, error)
	// Wait returns when n more may be sent; ahead tells how many are to follow at once. ErrDeadline when
	// there would not be time left, before the context's deadline, to send them and write down what
	// became of them.
	Wait(ctx context.Context, n, ahead int) error
}

// ErrDeadline says that another page can't be finished in time.
var ErrDeadline = errors.New("reminder: too near the deadline for another page")

// errThrottled says that the provider keeps refusing for want of room.
var errThrottled = errors.New("reminder: the provider has no room")

const attempts = 4 // of one page within one turn, while the provider has no room for it

// group sends one routine to its runners, a page at a time.
func (d *Deliverer) group(ctx context.Context, job Job, run *Run, routine Routine, runners []subscription.Subscriber) error {
	most, err := d.Pace.Page(ctx)
	if err != nil {
		return fmt.Errorf("ask the quota: %w", err)
	}
	ahead := len(runners)
	for page := range slices.Chunk(runners, most) {
		left := page
		ahead -= len(page)
		for try := 0; len(left) > 0; try++ {
			if try == attempts {
				return errThrottled
			}
			if left, err = d.page(ctx, job, run, routine, left, ahead); err != nil {
				return err
			}
		}
	}
	return nil
}

// page sends to a page's runners and records what became of each. It returns those whom the provider
// had no room for.
//
// It can't send twice: the marker is written, under the lease, before the call, and stays until each
// member has an entry; whoever finds a marker sets its members apart instead of sending.
func (d *Deliverer) page(ctx context.Context, job Job, run *Run, routine Routine, runners []subscription.Subscriber, ahead int) ([]subscription.Subscriber, error) {
	if err := d.Pace.Wait(ctx, len(runners), ahead); err != nil {
		return nil, fmt.Errorf("keep pace: %w", err)
	}
	tripped, err := d.Breaker.Tripped(ctx)
	if err != nil {
		return nil, fmt.Errorf("ask the breaker: %w", err)
	}
	if tripped {
		return nil, errTripped
	}
	marked := make([]string, len(runners))
	for i, s := range runners {
		marked[i] = s.ID
	}
	if err := d.Runs.Mark(ctx, run, marked); err != nil {
		return nil, fmt.Errorf("mark page: %w", err)
	}
	runners, capped, err := d.allow(ctx, run, runners)
	if err != nil {
		return nil, err
	}
	runners, entries, err := d.recheck(ctx, job, run, runners)
	if err != nil {
		return nil, err
	}
	sent, again, open, err := d.hand(ctx, job, routine, runners)
	if err != nil {
		return nil, err
	}
	if err := d.record(ctx, job, run, slices.Concat(entries, capped, sent)); err != nil {
		return nil, err
	}
	if err := d.stop(ctx, job, run, sent); err != nil {
		return nil, err
	}
	if len(open) > 0 {
		if err := d.setApart(ctx, job, run, open); err != nil {
			return nil, err
		}
	}
	return again, nil
}

// overCap is recorded for whoever is over the cap of texts.
const overCap = "over cap"

// allow leaves out whoever is over the cap. Nobody is counted twice in one turn, whatever is tried again.
func (d *Deliverer) allow(ctx context.Context, run *Run, runners []subscription.Subscriber) (keep []subscription.Subscriber, capped []Entry, err error) {
	if d.Allowance == nil {
		return runners, nil, nil
	}
	for _, s := range runners {
		ok := run.allowed[s.ID]
		if !ok {
			if ok, err = d.Allowance.Take(ctx, s.ID, run.Now); err != nil {
				return nil, nil, fmt.Errorf("take allowance: %w", err)
			}
			run.allowed[s.ID] = ok
		}
		if ok {
			keep = append(keep, s)
		} else {
			capped = append(capped, Entry{Runner: s.ID, Outcome: Skipped, Reason: overCap})
		}
	}
	return keep, capped, nil
}

// stop ends the channel of those whom the provider refused for a reason that lasts.
func (d *Deliverer) stop(ctx context.Context, job Job, run *Run, entries []Entry) error {
	for _, e := range entries {
		if e.Outcome != Failed || subscription.Reasons[e.Reason] == "" {
			continue
		}
		if _, err := d.Stopper.Stop(ctx, e.Runner, job.Occurrence.Channel, e.Reason, run.Now); err != nil {
			return fmt.Errorf("stop %s: %w", e.Runner, err)
		}
	}
	return nil
}

// hand makes the one call. It returns the entries of those whose fate is known, whom the provider had no
// room for, and the ids of those of whom nothing is known.
func (d *Deliverer) hand(ctx context.Context, job Job, routine Routine, runners []subscription.Subscriber) (entries []Entry, again []subscription.Subscriber, open []string, err error) {
	if len(runners) == 0 {
		return nil, nil, nil, nil
	}
	page, err := d.Composer.Page(job.Occurrence, routine, runners)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("compose: %w", err)
	}
	var reason string
	for i, r := range d.Sender.Send(ctx, page) {
		switch id := runners[i].ID; r.Outcome {
		case receipt.Sent:
			entries = append(entries, Entry{Runner: id, Outcome: Sent, MessageID: r.MessageID})
		case receipt.Permanent:
			entries = append(entries, Entry{Runner: id, Outcome: Failed, Reason: r.Reason})
		case receipt.Transient:
			again, reason = append(again, runners[i]), r.Reason
		default:
			open = append(open, id)
		}
	}
	if len(again) > 0 {
		slog.Warn("the provider has not taken all", "run", job.Run(), "count", len(again), "reason", reason)
	}
	return entries, again, open, nil
}

// recheck decides again for whoever changed since the slot was read, and for all if it has become too
// late. It is the last thing before the call, so that no send starts after a recorded no.
func (d *Deliverer) recheck(ctx context.Context, job Job, run *Run, runners []subscription.Subscriber) ([]subscription.Subscriber, []Entry, error) {
	since := run.Now
	touched, err := d.Roster.Touched(ctx, job, run.checked.Add(-lookBack))
	if err != nil {
		return nil, nil, fmt.Errorf("read changes: %w", err)
	}
	run.checked = since
	for _, id := range touched {
		run.touched[id] = true
	}
	changed := map[string]Member{}
	for _, s := range runners {
		if run.touched[s.ID] {
			changed[s.ID] = Member{Subscriber: subscription.Subscriber{ID: s.ID}} // gone, unless read again
		}
	}
	if len(changed) > 0 {
		fresh, err := d.Roster.Fresh(ctx, keys(changed))
		if err != nil {
			return nil, nil, fmt.Errorf("read runners: %w", err)
		}
		for _, m := range fresh {
			changed[m.Subscriber.ID] = m
		}
	}
	var entries []Entry
	keep := make([]subscription.Subscriber, 0, len(runners))
	for _, s := range runners {
		m, ok := changed[s.ID]
		if !ok {
			m = Member{Subscriber: s}
		}
		decision, entry := d.judge(m, job.Occurrence, run.Now)
		if entry != nil {
			entries = append(entries, *entry)
		}
		if decision.Send {
			keep = append(keep, m.Subscriber)
		}
	}
	return keep, entries, nil
}

func keys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
