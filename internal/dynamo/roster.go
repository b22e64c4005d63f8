package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/calendar"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

// Members implements reminder.Roster.
func (s *Subscribers) Members(ctx context.Context, job reminder.Job, after string, limit int) ([]reminder.Member, bool, error) {
	low, high := bounds(job.Part, job.Parts)
	if after != "" {
		low = after + "\x00"
	}
	out, err := s.client.Query(ctx, &dynamodb.QueryInput{
		TableName: &s.name, IndexName: aws.String("slot"), Limit: aws.Int32(int32(limit)),
		KeyConditionExpression:    aws.String("slot = :slot AND id BETWEEN :low AND :high"),
		ExpressionAttributeValues: item{":slot": text(job.Occurrence.Slot.Key()), ":low": text(low), ":high": text(high)},
	})
	if err != nil {
		return nil, false, fmt.Errorf("query slot: %w", err)
	}
	s.note(out.ResultMetadata)
	members := make([]reminder.Member, len(out.Items))
	for i, it := range out.Items {
		r := reader{item: it}
		m := &members[i]
		m.Subscriber = decodeCommon(&r)
		m.Err = r.err
		slot := job.Occurrence.Slot
		m.Subscriber.State = subscription.Active // or it would not be in the index
		m.Subscriber.Preferences.Zone, m.Subscriber.Preferences.Time, m.Subscriber.Preferences.Days = slot.Zone, slot.Time, slot.Days
	}
	return members, out.LastEvaluatedKey != nil, nil
}

// bounds gives the least and the greatest id of a part. The first and the last part hold whatever sorts
// before and after all proper ids.
func bounds(part, parts int) (low, high string) {
	const digits = "0123456789abcdefghijklmnopqrstuv"
	at := func(n int) string { return string([]byte{digits[n/32], digits[n%32]}) }
	low, high = " ", "~"
	if part > 0 {
		low = at(part * 1024 / parts)
	}
	if part < parts-1 {
		high = at((part+1)*1024/parts-1) + "~"
	}
	return low, high
}

// fresh is how long the answer about a slot's changes is good for.
const fresh = 400 * time.Millisecond

// Touched implements reminder.Roster. Fast sending asks several times a second: an answer that is still
// fresh is given again, whatever the time asked for, since it reaches further back.
func (s *Subscribers) Touched(ctx context.Context, job reminder.Job, since time.Time) ([]string, error) {
	slot := job.Occurrence.Slot
	if have := s.latest.Load(); have != nil && have.slot == slot && time.Since(have.asked) < fresh && !have.since.After(since) {
		return have.ids, nil
	}
	asked := time.Now()
	ids, err := s.touched(ctx, slot, since)
	if err == nil {
		s.latest.Store(&changes{slot, since, asked, ids})
	}
	return ids, err
}

// changes is who left or changed in a slot, as of when it was asked.
type changes struct {
	slot         calendar.Slot
	since, asked time.Time
	ids          []string
}

func (s *Subscribers) touched(ctx context.Context, slot calendar.Slot, since time.Time) ([]string, error) {
	var ids []string
	in := &dynamodb.QueryInput{
		TableName: &s.name, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk AND sk > :since"),
		ExpressionAttributeValues: item{":pk": text(touchedKey(slot.Key())), ":since": text(touchedAt(since))},
	}
	for {
		out, err := s.client.Query(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("query touched: %w", err)
		}
		for _, it := range out.Items {
			r := reader{item: it}
			ids = append(ids, r.text("id"))
		}
		if out.LastEvaluatedKey == nil {
			return ids, nil
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
}

// Fresh implements reminder.Roster.
func (s *Subscribers) Fresh(ctx context.Context, ids []string) ([]reminder.Member, error) {
	keys := make([]item, len(ids))
	for i, id := range ids {
		keys[i] = key(runnerKey(id), profile)
	}
	found, err := s.batchGet(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("get profiles: %w", err)
	}
	members := make([]reminder.Member, len(found))
	for i, it := range found {
		members[i].Subscriber, members[i].Err = decodeProfile(it)
	}
	return members, nil
}

const keepLedger = 90 * 24 * time.Hour

func ledgerKey(occurrence string) string { return "LEDGER#" + occurrence + "#email" }

func eventKey(occurrence string, kind reminder.ReportKind) string {
	return "EVENT#" + occurrence + "#email#" + string(kind)
}

// Record implements reminder.Ledger.
func (s *Subscribers) Record(ctx context.Context, o reminder.Occurrence, entries []reminder.Entry, now time.Time) error {
	sk, at, until := text(ledgerKey(o.Key())), instant(now), ttl(now.Add(keepLedger))
	items := make([]item, len(entries))
	for i, e := range entries {
		it := item{"pk": text(runnerKey(e.Runner)), "sk": sk, "outcome": text(string(e.Outcome)), "at": at, "ttl": until}
		if e.Reason != "" {
			it["reason"] = text(e.Reason)
		}
		if e.MessageID != "" {
			it["message"] = text(e.MessageID)
		}
		items[i] = it
	}
	return s.batchPut(ctx, items)
}

// Known implements reminder.Ledger.
func (s *Subscribers) Known(ctx context.Context, o reminder.Occurrence, runners []string) (map[string]reminder.Entry, error) {
	ledger, event := ledgerKey(o.Key()), eventKey(o.Key(), reminder.Accepted)
	keys := make([]item, 0, 2*len(runners))
	for _, id := range runners {
		keys = append(keys, key(runnerKey(id), ledger), key(runnerKey(id), event))
	}
	found, err := s.batchGet(ctx, keys)
	if err != nil {
		return nil, err
	}
	known := map[string]reminder.Entry{}
	for _, it := range found {
		r := reader{item: it}
		id := r.text("pk")[len("RUNNER#"):]
		e := reminder.Entry{
			Runner: id, Outcome: reminder.Outcome(r.text("outcome")), Reason: r.text("reason"), MessageID: r.text("message"),
		}
		if r.text("sk") == event {
			e.Outcome = reminder.Sent
		}
		if r.err != nil {
			return nil, r.err
		}
		if have, ok := known[id]; !ok || have.Outcome == reminder.Unknown {
			known[id] = e
		}
	}
	return known, nil
}

func probeKey(name string) string { return "PROBE#" + name }

// ProbeSeen implements reminder.Ledger.
func (s *Subscribers) ProbeSeen(ctx context.Context, name string) (bool, error) {
	found, _, err := s.get(ctx, probeKey(name), "EVENT")
	return found != nil, err
}

// Note implements reminder.Journal. Whatever happened to a message, the provider had taken it: so each
// report also leaves the trace that Known looks for, should the report of that have been lost.
func (s *Subscribers) Note(ctx context.Context, reports []reminder.Report) error {
	now := s.now()
	seen := map[string]bool{}
	var items []item
	add := func(pk, sk, message string, until time.Time) {
		if seen[pk+sk] {
			return // a batch refuses the same key twice
		}
		seen[pk+sk] = true
		items = append(items, item{"pk": text(pk), "sk": text(sk), "message": text(message), "at": instant(now), "ttl": ttl(until)})
	}
	for _, r := range reports {
		switch {
		case r.Probe != "":
			add(probeKey(r.Probe), "EVENT", r.MessageID, now.Add(48*time.Hour))
		case r.Runner != "" && r.Occurrence != "":
			add(runnerKey(r.Runner), eventKey(r.Occurrence, reminder.Accepted), r.MessageID, now.Add(keepLedger))
			add(runnerKey(r.Runner), eventKey(r.Occurrence, r.Kind), r.MessageID, now.Add(keepLedger))
		}
	}
	return s.batchPut(ctx, items)
}
