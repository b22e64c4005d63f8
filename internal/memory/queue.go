package memory

import (
	"context"
	"sync"
	"time"

	"limber/internal/reminder"
)

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
	return do(&q.mu, q.Fail, "Enqueue", func() error {
		for _, j := range jobs {
			q.jobs = append(q.jobs, queued{j, q.Now().Add(delay)})
		}
		return nil
	})
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
