// Package queue is both ends of the queues: the jobs of the delivery queue, written and read here so
// that their format has one home, and the reports that come from SES.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

// job is how a reminder.Job travels.
type job struct {
	Date    string          `json:"date"`
	Slot    string          `json:"slot"`
	Channel contact.Channel `json:"channel"`
	Part    int             `json:"part"`
	Parts   int             `json:"parts"`
	Page    string          `json:"page,omitempty"`
	Runner  string          `json:"runner,omitempty"`
	Again   *time.Time      `json:"again,omitempty"` // when a snoozed one is due
}

func encode(j reminder.Job) (string, error) {
	o := j.Occurrence
	travels := job{
		Date: o.Date.String(), Slot: o.Slot.Key(), Channel: o.Channel, Part: j.Part, Parts: j.Parts, Page: j.Page, Runner: j.Runner,
	}
	if o.Snoozed {
		travels.Again = &o.Due
	}
	body, err := json.Marshal(travels)
	return string(body), err
}

func decode(body string) (reminder.Job, error) {
	var j job
	if err := json.Unmarshal([]byte(body), &j); err != nil {
		return reminder.Job{}, fmt.Errorf("job: %w", err)
	}
	date, err := calendar.ParseDate(j.Date)
	if err != nil {
		return reminder.Job{}, err
	}
	slot, err := calendar.ParseSlot(j.Slot)
	if err != nil {
		return reminder.Job{}, err
	}
	if j.Parts < 1 || j.Part < 0 || j.Part >= j.Parts {
		return reminder.Job{}, errors.New("job: no such part")
	}
	if !slices.Contains(contact.Channels, j.Channel) {
		return reminder.Job{}, errors.New("job: no such channel")
	}
	occurrence, err := reminder.NewOccurrence(date, slot, j.Channel)
	if j.Again != nil {
		occurrence.Due, occurrence.Snoozed = j.Again.UTC(), true
	}
	return reminder.Job{Occurrence: occurrence, Part: j.Part, Parts: j.Parts, Page: j.Page, Runner: j.Runner}, err
}

// Jobs is the sending end of the delivery queue. It implements reminder.Queue.
type Jobs struct {
	Client *sqs.Client
	URL    string
}

// seconds rounds up: a job doesn't come out before its delay.
func seconds(delay time.Duration) int32 { return int32((delay + time.Second - 1) / time.Second) }

// Enqueue implements reminder.Queue. The client tries again by itself, so a job may be there twice;
// its run is done once all the same.
func (q *Jobs) Enqueue(ctx context.Context, jobs []reminder.Job, delay time.Duration) error {
	for start := 0; start < len(jobs); start += 10 {
		chunk := jobs[start:min(start+10, len(jobs))]
		entries := make([]types.SendMessageBatchRequestEntry, len(chunk))
		for i, j := range chunk {
			body, err := encode(j)
			if err != nil {
				return err
			}
			id := strconv.Itoa(i)
			entries[i] = types.SendMessageBatchRequestEntry{Id: &id, MessageBody: &body, DelaySeconds: seconds(delay)}
		}
		out, err := q.Client.SendMessageBatch(ctx, &sqs.SendMessageBatchInput{QueueUrl: &q.URL, Entries: entries})
		if err != nil {
			return fmt.Errorf("send jobs: %w", err)
		}
		if len(out.Failed) > 0 {
			return fmt.Errorf("send jobs: %d of %d refused", len(out.Failed), len(entries))
		}
	}
	return nil
}
