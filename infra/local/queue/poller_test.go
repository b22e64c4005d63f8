package queue_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/infra/local/queue"
)

// rig is a queue with a poller whose function the test plays.
type rig struct {
	clock *clock
	queue *queue.Queue
	calls chan invocation
	busy  atomic.Int64
}

type invocation struct {
	event  events.SQSEvent
	answer chan answer
}

type answer struct {
	response string
	err      error
}

// newRig starts the poller once the bodies are queued.
func newRig(t *testing.T, p queue.Poller, bodies ...string) *rig {
	t.Helper()
	r := &rig{clock: newClock(), calls: make(chan invocation)}
	settings := config(r.clock)
	settings.Consumed, settings.Busy = true, func(delta int) { r.busy.Add(int64(delta)) }
	r.queue = queue.New(settings, nil)
	for _, body := range bodies {
		r.queue.Send(body, -1)
	}
	p.Queue, p.Region, p.Busy = r.queue, "eu-west-2", settings.Busy
	p.Invoke = func(ctx context.Context, payload []byte) ([]byte, error) {
		call := invocation{answer: make(chan answer)}
		if err := json.Unmarshal(payload, &call.event); err != nil {
			return nil, err
		}
		select {
		case r.calls <- call:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		a := <-call.answer
		return []byte(a.response), a.err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { p.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	return r
}

// settle waits until nothing is under way.
func (r *rig) settle() {
	for r.busy.Load() != 0 {
		time.Sleep(time.Millisecond)
	}
}

func TestAnEventCarriesWhatSQSTellsOfAMessage(t *testing.T) {
	r := newRig(t, queue.Poller{BatchSize: 1, Concurrency: 1})
	sent := r.queue.Send("hello", -1)
	call := <-r.calls
	call.answer <- answer{}
	got := call.event.Records[0]
	if got.Body != "hello" || got.MessageId != sent.ID || got.Md5OfBody != "5d41402abc4b2a76b9719d911017c592" ||
		got.EventSource != "aws:sqs" || got.EventSourceARN != r.queue.ARN || got.AWSRegion != "eu-west-2" ||
		got.Attributes["ApproximateReceiveCount"] != "1" || got.Attributes["SentTimestamp"] != "1795417200000" {
		t.Errorf("record %+v", got)
	}
	r.settle()
	if d := r.queue.Depth(); d != (queue.Depth{}) {
		t.Errorf("after success: %+v", d)
	}
}

func TestOnlyWhatTheFunctionReportsComesBack(t *testing.T) {
	tests := []struct {
		name     string
		partial  bool
		response func(e events.SQSEvent) answer
		left     int
	}{
		{"success", true, func(events.SQSEvent) answer { return answer{response: `{"batchItemFailures":[]}`} }, 0},
		{"no answer", true, func(events.SQSEvent) answer { return answer{} }, 0},
		{"null", true, func(events.SQSEvent) answer { return answer{response: "null"} }, 0},
		{"one failed", true, func(e events.SQSEvent) answer {
			return answer{response: fmt.Sprintf(`{"batchItemFailures":[{"itemIdentifier":%q}]}`, e.Records[1].MessageId)}
		}, 1},
		{"unknown item", true, func(events.SQSEvent) answer {
			return answer{response: `{"batchItemFailures":[{"itemIdentifier":"x"}]}`}
		}, 3},
		{"not JSON", true, func(events.SQSEvent) answer { return answer{response: `failed`} }, 3},
		{"error", true, func(events.SQSEvent) answer { return answer{err: errors.New("killed")} }, 3},
		{"reports are not asked for", false, func(e events.SQSEvent) answer {
			return answer{response: fmt.Sprintf(`{"batchItemFailures":[{"itemIdentifier":%q}]}`, e.Records[1].MessageId)}
		}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t, queue.Poller{BatchSize: 3, Concurrency: 1, Window: time.Minute, Partial: test.partial}, "a", "b", "c")
			call := <-r.calls
			call.answer <- test.response(call.event)
			r.settle()
			if d := r.queue.Depth(); d.InFlight != test.left || d.Visible != 0 {
				t.Errorf("%+v, want %d in flight", d, test.left)
			}
			if test.left == 0 {
				return
			}
			r.clock.advance(time.Minute)
			r.queue.Wake()
			again := <-r.calls
			again.answer <- answer{}
			if len(again.event.Records) != test.left || again.event.Records[0].Attributes["ApproximateReceiveCount"] != "2" {
				t.Errorf("came back: %+v", again.event.Records)
			}
		})
	}
}

func TestABatchIsDeliveredBeforeItsWindowOnceTheQueueIsQuiet(t *testing.T) {
	r := newRig(t, queue.Poller{BatchSize: 100, Concurrency: 1, Window: time.Hour}, "alone")
	call := <-r.calls // not within the hour the test would be given
	call.answer <- answer{}
}

func TestNoMoreRunAtOnceThanTheConcurrencyAllows(t *testing.T) {
	r := newRig(t, queue.Poller{BatchSize: 1, Concurrency: 2})
	for range 3 {
		r.queue.Send("x", -1)
	}
	first, second := <-r.calls, <-r.calls
	if d := r.queue.Depth(); d.Visible != 1 || d.InFlight != 2 {
		t.Errorf("%+v, want one message left to wait", d)
	}
	first.answer <- answer{}
	third := <-r.calls
	second.answer <- answer{}
	third.answer <- answer{}
}
