package queue

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// batchBytes bounds the bodies of one batch, so that they fit an invocation when quoted as JSON.
const batchBytes = 3 << 20

// quiet is how long a queue must bring nothing new before a batch is delivered ahead of its window.
const quiet = 20 * time.Millisecond

// Poller feeds a queue's messages to a function, as an event source mapping does.
type Poller struct {
	Queue       *Queue
	BatchSize   int
	Window      time.Duration // longest wait, in real time, for a batch to fill up
	Partial     bool          // the function reports which items failed
	Concurrency int           // most invocations at once
	Region      string
	Invoke      func(ctx context.Context, payload []byte) ([]byte, error)
	Busy        func(delta int) // counts the batches at work
	// Rest is called by a batch that only waits for more. What it returns is closed when nothing but
	// such batches is under way, so that nothing more will come. The batch calls resume when it goes on.
	// Nil leaves that to be found out by waiting.
	Rest func() (alone <-chan struct{}, resume func())
}

// Run polls until the context ends, and returns when the last invocation has.
func (p *Poller) Run(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, p.Concurrency)
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		batch := p.collect(ctx)
		if batch == nil {
			return
		}
		running.Go(func() {
			p.deliver(ctx, batch)
			p.Busy(-1)
			<-slots
		})
	}
}

// collect waits for a batch. It comes with one count of Busy. It is nil when the context ends.
func (p *Poller) collect(ctx context.Context) []Message {
	for ctx.Err() == nil {
		p.Busy(1)
		if batch := p.Queue.Receive(p.BatchSize, batchBytes); len(batch) > 0 {
			return p.fill(ctx, batch)
		}
		p.Busy(-1)
		p.await(ctx)
	}
	return nil
}

// await returns when something may be visible.
func (p *Poller) await(ctx context.Context) {
	var due <-chan time.Time
	if at, ok := p.Queue.Next(); ok {
		timer := time.NewTimer(at.Sub(p.Queue.Now()))
		defer timer.Stop()
		due = timer.C
	}
	select {
	case <-p.Queue.wake:
	case <-due:
	case <-ctx.Done():
	}
}

// fill waits for more messages up to the window, but not once the queue brings nothing new.
func (p *Poller) fill(ctx context.Context, batch []Message) []Message {
	end := time.Now().Add(p.Window)
	size := 0
	for _, m := range batch {
		size += len(m.Body)
	}
	for len(batch) < p.BatchSize && size < batchBytes && p.more(ctx, min(quiet, time.Until(end))) {
		more := p.Queue.Receive(p.BatchSize-len(batch), batchBytes-size)
		for _, m := range more {
			size += len(m.Body)
		}
		batch = append(batch, more...)
	}
	return batch
}

// more waits for more to become visible. It reports false when it is time to go with what there is.
func (p *Poller) more(ctx context.Context, wait time.Duration) bool {
	if wait <= 0 {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	var alone <-chan struct{}
	if p.Rest != nil {
		var resume func()
		alone, resume = p.Rest()
		defer resume()
	}
	select {
	case <-p.Queue.wake:
		return true
	case <-alone:
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}

// deliver invokes the function and deletes what it has done. The rest comes back after its
// visibility timeout.
func (p *Poller) deliver(ctx context.Context, batch []Message) {
	response, err := p.Invoke(ctx, p.event(batch))
	if err != nil {
		return
	}
	failed, ok := map[string]bool{}, true
	if p.Partial {
		failed, ok = failures(response, batch)
	}
	if !ok {
		return
	}
	var done []string
	for _, m := range batch {
		if !failed[m.ID] {
			done = append(done, m.Receipt)
		}
	}
	p.Queue.Delete(done...)
}

// failures reads the ids of failed items. As at AWS, an answer that can't be read or that names an
// unknown item means that the whole batch failed.
func failures(response []byte, batch []Message) (failed map[string]bool, ok bool) {
	var answer struct {
		Failures []struct {
			ID string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if len(response) == 0 {
		return nil, true
	}
	if err := json.Unmarshal(response, &answer); err != nil {
		return nil, false
	}
	known := map[string]bool{}
	for _, m := range batch {
		known[m.ID] = true
	}
	failed = map[string]bool{}
	for _, f := range answer.Failures {
		if !known[f.ID] {
			return nil, false
		}
		failed[f.ID] = true
	}
	return failed, true
}

// record is one message in an event, as Lambda hands it to functions.
type record struct {
	MessageID         string            `json:"messageId"`
	ReceiptHandle     string            `json:"receiptHandle"`
	Body              string            `json:"body"`
	Attributes        map[string]string `json:"attributes"`
	MessageAttributes struct{}          `json:"messageAttributes"`
	MD5OfBody         string            `json:"md5OfBody"`
	EventSource       string            `json:"eventSource"`
	EventSourceARN    string            `json:"eventSourceARN"`
	AWSRegion         string            `json:"awsRegion"`
}

func (p *Poller) event(batch []Message) []byte {
	records := make([]record, len(batch))
	for i, m := range batch {
		records[i] = record{
			MessageID: m.ID, ReceiptHandle: m.Receipt, Body: m.Body, MD5OfBody: digest(m.Body),
			EventSource: "aws:sqs", EventSourceARN: p.Queue.ARN, AWSRegion: p.Region,
			Attributes: map[string]string{
				"ApproximateReceiveCount":          strconv.Itoa(m.Receives),
				"SentTimestamp":                    milliseconds(m.Sent),
				"ApproximateFirstReceiveTimestamp": milliseconds(m.First),
				"SenderId":                         "AIDALOCAL",
			},
		}
	}
	encoded, err := json.Marshal(map[string][]record{"Records": records})
	if err != nil {
		panic(fmt.Sprintf("queue: an event that JSON can't encode: %v", err))
	}
	return encoded
}

func milliseconds(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// digest is the MD5 that SQS clients check a body against.
func digest(body string) string {
	sum := md5.Sum([]byte(body))
	return hex.EncodeToString(sum[:])
}
