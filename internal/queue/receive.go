package queue

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/reminder"
)

// Deliverer does jobs; see reminder.Deliverer.
type Deliverer interface {
	Deliver(ctx context.Context, job reminder.Job, owner string) error
}

// Receive is the handling of a batch of jobs. A job that fails is named in the answer, comes back when
// it is visible again, and goes to the dead letters in the end; the others of its batch are done.
func Receive(d Deliverer) func(context.Context, events.SQSEvent) (events.SQSEventResponse, error) {
	return func(ctx context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
		var answer events.SQSEventResponse
		for _, m := range batch.Records {
			job, err := decode(m.Body)
			if err == nil {
				// The receipt handle is new each time a message is received: an owner of this turn only.
				err = d.Deliver(ctx, job, m.ReceiptHandle)
			}
			if err == nil {
				continue
			}
			if errors.Is(err, reminder.ErrLease) {
				slog.Info("another owner has the run", "message", m.MessageId, "run", job.Run())
			} else {
				slog.Error("job failed", "message", m.MessageId, "run", job.Run(), "error", err)
			}
			answer.BatchItemFailures = append(answer.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
		return answer, nil
	}
}
