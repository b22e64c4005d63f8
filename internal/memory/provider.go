package memory

import (
	"context"
	"fmt"
	"sync"
	"time"

	"limber/internal/receipt"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Provider stands in for a mail service: it remembers what it took, and what it has to report of it.
type Provider struct {
	Now func() time.Time
	// Fail is asked before each call. Before: no answer, nothing taken. After: taken, no answer.
	Fail func(call string) Failure
	// Answer, if set, gives a recipient's outcome; Sent by default.
	Answer func(runner string) receipt.Outcome

	mu      sync.Mutex
	Taken   []Delivery
	reports []reminder.Report
	Notes   []Note
}

// Delivery is one reminder that was taken.
type Delivery struct {
	Runner     string
	Occurrence reminder.Occurrence
	At         time.Time
	Page       reminder.Page
}

// Note is one message about a subscription that was taken.
type Note struct {
	Kind, Runner, Link string
}

func (p *Provider) failure(call string) Failure {
	if p.Fail == nil {
		return None
	}
	return p.Fail(call)
}

// Send implements reminder.Sender.
func (p *Provider) Send(_ context.Context, page reminder.Page) []receipt.Receipt {
	failure := p.failure("Send")
	receipts := make([]receipt.Receipt, len(page.Recipients))
	if failure == Before {
		return receipts
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range page.Recipients {
		outcome := receipt.Sent
		if p.Answer != nil {
			outcome = p.Answer(r.Runner)
		}
		receipts[i] = receipt.Receipt{Outcome: outcome, Reason: "made so"}
		if outcome != receipt.Sent {
			continue
		}
		p.Taken = append(p.Taken, Delivery{r.Runner, page.Occurrence, p.Now(), page})
		id := fmt.Sprintf("message-%d", len(p.Taken))
		receipts[i] = receipt.Receipt{Outcome: outcome, MessageID: id}
		p.reports = append(p.reports, reminder.Report{
			Kind: reminder.Accepted, Runner: r.Runner, Occurrence: page.Occurrence.Key(), MessageID: id,
		})
	}
	if failure == After {
		return make([]receipt.Receipt, len(page.Recipients))
	}
	return receipts
}

// Probe implements reminder.Sender.
func (p *Provider) Probe(_ context.Context, name string) receipt.Receipt {
	failure := p.failure("Probe")
	if failure == Before {
		return receipt.Receipt{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reports = append(p.reports, reminder.Report{Kind: reminder.Accepted, Probe: name})
	return receipt.Receipt{Outcome: receipt.Sent}
}

// Reports hands over what there is to report, once.
func (p *Provider) Reports() []reminder.Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	reports := p.reports
	p.reports = nil
	return reports
}

// Confirm implements subscription.Notes.
func (p *Provider) Confirm(_ context.Context, s subscription.Subscriber, link string) receipt.Receipt {
	return p.note("confirm", s, link)
}

// Already implements subscription.Notes.
func (p *Provider) Already(_ context.Context, s subscription.Subscriber, link string) receipt.Receipt {
	return p.note("already", s, link)
}

func (p *Provider) note(kind string, s subscription.Subscriber, link string) receipt.Receipt {
	failure := p.failure(kind)
	outcome := receipt.Sent
	if p.Answer != nil {
		outcome = p.Answer(s.ID)
	}
	if failure == Before {
		return receipt.Receipt{}
	}
	if outcome != receipt.Sent {
		return receipt.Receipt{Outcome: outcome}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Notes = append(p.Notes, Note{kind, s.ID, link})
	if failure == After {
		return receipt.Receipt{}
	}
	return receipt.Receipt{Outcome: receipt.Sent, MessageID: fmt.Sprintf("note-%d", len(p.Notes))}
}

// Pace lets everything through at once, in pages of 50. It implements reminder.Pace.
type Pace struct {
	Most int // runners a page, 50 if zero
	Fail func(call string) Failure
}

// Page implements reminder.Pace.
func (p *Pace) Page(context.Context) (int, error) {
	if p.Most == 0 {
		return 50, nil
	}
	return p.Most, nil
}

// Wait implements reminder.Pace.
func (p *Pace) Wait(context.Context, int, int) error {
	if p.Fail != nil && p.Fail("Wait") != None {
		return reminder.ErrDeadline
	}
	return nil
}

// Queue holds jobs until they are due. It implements reminder.Queue.
type Queue struct {
	Now  func() time.Time
	Fail func(call string) Failure

	mu   sync.Mutex
	jobs []queued
}

type queued struct {
	job reminder.Job
	at  time.Time
}

// Enqueue implements reminder.Queue.
func (q *Queue) Enqueue(_ context.Context, jobs []reminder.Job, delay time.Duration) error {
	failure := None
	if q.Fail != nil {
		failure = q.Fail("Enqueue")
	}
	if failure == Before {
		return ErrFailed
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range jobs {
		q.jobs = append(q.jobs, queued{j, q.Now().Add(delay)})
	}
	if failure == After {
		return ErrFailed
	}
	return nil
}

// Receive takes out a job that is due, if there is one.
func (q *Queue) Receive() (reminder.Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, j := range q.jobs {
		if !j.at.After(q.Now()) {
			q.jobs = append(q.jobs[:i], q.jobs[i+1:]...)
			return j.job, true
		}
	}
	return reminder.Job{}, false
}

// Return puts a job back, to come out again after a while.
func (q *Queue) Return(j reminder.Job, after time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.jobs = append(q.jobs, queued{j, q.Now().Add(after)})
}

// Len tells how many jobs there are, due or not.
func (q *Queue) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.jobs)
}
