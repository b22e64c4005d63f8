package queue

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

func someJob(t *testing.T) reminder.Job {
	t.Helper()
	o, err := reminder.NewOccurrence(calendar.Date{Year: 2026, Month: 11, Day: 23}, calendar.Slot{Zone: "Europe/London", Time: 7 * 60, Days: 0x2a}, contact.ByText)
	if err != nil {
		t.Fatal(err)
	}
	return reminder.Job{Occurrence: o, Part: 2, Parts: 3, Page: "0000000000000001"}
}

func TestAJobReadsBackAsItWasSent(t *testing.T) {
	want := someJob(t)
	body, err := encode(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decode(body); err != nil || got != want {
		t.Errorf("%s reads back as %+v, %v", body, got, err)
	}
	again := want
	again.Page, again.Runner = "", "0000000000000001"
	again.Occurrence.Due, again.Occurrence.Snoozed = want.Occurrence.Due.Add(2*time.Hour), true
	snoozed, err := encode(again)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := decode(snoozed); err != nil || got != again {
		t.Errorf("%s reads back as %+v, %v", snoozed, got, err)
	}
	for _, bad := range []string{
		"", "{}", "null", `{"date":"2026-11-23"}`, strings.Replace(body, "London", "Nowhere", 1),
		strings.Replace(body, `"parts":3`, `"parts":2`, 1), strings.Replace(body, `"sms"`, `"post"`, 1), strings.Replace(body, `"part":2`, `"part":-1`, 1),
	} {
		if _, err := decode(bad); err == nil {
			t.Errorf("%q was read as a job", bad)
		}
	}
}

// deliverer fails where it is told to, and remembers what it was asked.
type deliverer struct {
	fail   map[int]bool
	owners []string
}

func (d *deliverer) Deliver(_ context.Context, job reminder.Job, owner string) error {
	d.owners = append(d.owners, owner)
	if d.fail[job.Part] {
		return errors.New("failed")
	}
	return nil
}

func TestOnlyTheJobsThatFailedComeBack(t *testing.T) {
	var batch events.SQSEvent
	for part := range 3 {
		job := someJob(t)
		job.Part = part
		body, err := encode(job)
		if err != nil {
			t.Fatal(err)
		}
		name := string(rune('a' + part))
		batch.Records = append(batch.Records, events.SQSMessage{MessageId: name, ReceiptHandle: "receipt-" + name, Body: body})
	}
	batch.Records = append(batch.Records, events.SQSMessage{MessageId: "broken", Body: "{"})
	d := &deliverer{fail: map[int]bool{1: true}}
	answer, err := Receive(d)(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	var failed []string
	for _, f := range answer.BatchItemFailures {
		failed = append(failed, f.ItemIdentifier)
	}
	if !slices.Equal(failed, []string{"b", "broken"}) {
		t.Errorf("failed: %v", failed)
	}
	if !slices.Equal(d.owners, []string{"receipt-a", "receipt-b", "receipt-c"}) {
		t.Errorf("each turn is an owner of its own: %v", d.owners)
	}
}

func FuzzMessages(f *testing.F) {
	f.Add(`{"date":"2026-11-23","slot":"Europe/London#07:00#2a","channel":"email","part":0,"parts":1}`)
	f.Add(`{"detail":{"eventType":"Send","mail":{"tags":{"runner":["x"]}}}}`)
	f.Add(`{"detail":{"eventType":"Bounce","mail":{"tags":{"enquiry":["K7H-4M2"],"mail":["notice-1"]}}}}`)
	f.Fuzz(func(t *testing.T, body string) {
		if job, err := decode(body); err == nil {
			again, err := encode(job)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := decode(again); err != nil || back != job {
				t.Errorf("%q: %+v becomes %+v, %v", body, job, back, err)
			}
		}
		if e, err := readMailEvent(body); err == nil {
			if r, used := e.reminder(); used && (r.Kind == "" || r.Runner == "" && r.Probe == "") {
				t.Errorf("%q leaves out what a report must have: %+v", body, r)
			}
			if r, used := e.enquiry(); used && (r.Kind == "" || r.About == "" || r.Tag == "") {
				t.Errorf("%q leaves out what a report must have: %+v", body, r)
			}
		}
	})
}
