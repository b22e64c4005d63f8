package reminder

import (
	"context"
	"fmt"
	"time"
)

// setApart makes a run of its own for runners whose fate is unknown, and enters them as unknown, so that
// this run and any later owner of it leave them alone. Doing it again after a crash changes nothing.
func (d *Deliverer) setApart(ctx context.Context, job Job, run *Run, runners []string) error {
	known, err := d.Ledger.Known(ctx, job.Occurrence, runners)
	if err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	var open []string
	var entries []Entry
	for _, id := range runners {
		entry, ok := known[id]
		switch {
		case !ok || entry.Outcome == Unknown:
			open = append(open, id)
			entries = append(entries, Entry{Runner: id, Outcome: Unknown, Reason: "no answer"})
		case entry.Outcome == Sent:
			entries = append(entries, entry) // known from an event: now in the ledger too
		}
	}
	if len(open) > 0 && job.Page != "" {
		run.Probe, run.open = time.Time{}, true // apart already: this run itself asks again
	} else if len(open) > 0 {
		apart := job
		// Named for its first member, who is in no other page of this run.
		apart.Page = open[0]
		if err := d.Splitter.Split(ctx, apart, open); err != nil {
			return fmt.Errorf("set apart: %w", err)
		}
		if err := d.Queue.Enqueue(ctx, []Job{apart}, 0); err != nil {
			return fmt.Errorf("queue the page: %w", err)
		}
	}
	// After the job is queued: from this entry on nobody else looks after them.
	return d.record(ctx, job, run, entries)
}

// settle finds out what became of a page set apart. The provider reports every message it takes; but a
// missing report means that it took none only if reports come through at all. So it sends a probe, waits,
// and sends the page again only when the probe's report is there and the runner's is not. Until then it
// waits, and when the reminder is stale it stays unknown, and a person is told.
func (d *Deliverer) settle(ctx context.Context, job Job, run *Run) error {
	if len(run.Marker) > 0 {
		run.Probe = time.Time{} // the last owner died while sending: begin again
	}
	// Asked before the ledger is read: were it after, both reports could come in between.
	seen := false
	if !run.Probe.IsZero() && run.Now.Sub(run.Probe) >= settleAfter-time.Minute {
		var err error
		if seen, err = d.Ledger.ProbeSeen(ctx, probe(job, run.Probe)); err != nil {
			return fmt.Errorf("look for the probe: %w", err)
		}
	}
	known, err := d.Ledger.Known(ctx, job.Occurrence, run.Members)
	if err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	var open []string
	var entries []Entry
	for _, id := range run.Members {
		entry, ok := known[id]
		switch {
		case !ok || entry.Outcome == Unknown:
			open = append(open, id)
		case entry.Outcome == Sent:
			entries = append(entries, entry)
		}
	}
	if err := d.record(ctx, job, run, entries); err != nil {
		return err
	}
	if len(open) == 0 {
		return d.Runs.Close(ctx, run, true)
	}
	if run.Now.Sub(job.Occurrence.Due) > Stale {
		d.Alarm("unknown", len(open))
		return d.Runs.Close(ctx, run, true)
	}
	if !seen {
		return d.ask(ctx, job, run)
	}
	return d.resend(ctx, job, run, open)
}

// ask sends a probe, under one name for as long as its event doesn't come, and comes back later.
func (d *Deliverer) ask(ctx context.Context, job Job, run *Run) error {
	if run.Probe.IsZero() {
		run.Probe = run.Now
	}
	d.Sender.Probe(ctx, probe(job, run.Probe)) // should it fail, no event comes, and we ask again
	if err := d.Runs.Close(ctx, run, false); err != nil {
		return fmt.Errorf("close run: %w", err)
	}
	return d.Queue.Enqueue(ctx, []Job{job}, settleAfter)
}

// resend sends to runners whom the provider has surely not taken.
func (d *Deliverer) resend(ctx context.Context, job Job, run *Run, open []string) error {
	fresh, err := d.Roster.Fresh(ctx, open)
	if err != nil {
		return fmt.Errorf("read runners: %w", err)
	}
	if err := d.erased(ctx, job, run, open, fresh); err != nil {
		return err
	}
	if err := d.send(ctx, job, run, fresh); err != nil {
		return d.handOn(ctx, job, run, err)
	}
	if run.open {
		return d.ask(ctx, job, run)
	}
	return d.Runs.Close(ctx, run, true)
}

// erased records who isn't there any more.
func (d *Deliverer) erased(ctx context.Context, job Job, run *Run, open []string, fresh []Member) error {
	there := map[string]bool{}
	for _, m := range fresh {
		there[m.Subscriber.ID] = true
	}
	var entries []Entry
	for _, id := range open {
		if !there[id] {
			entries = append(entries, Entry{Runner: id, Outcome: Skipped, Reason: "left"})
		}
	}
	return d.record(ctx, job, run, entries)
}

// probe names a probe so that it fits a tag of the provider's.
func probe(job Job, at time.Time) string {
	return fmt.Sprintf("%s_%s_%s_%d", job.Page, job.Occurrence.Channel, job.Occurrence.Key(), at.Unix())
}
