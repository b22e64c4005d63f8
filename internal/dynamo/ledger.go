package dynamo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/contact"
	"limber/internal/reminder"
	"limber/internal/subscription"
)

func ledgerKey(occurrence string, c contact.Channel) string {
	return "LEDGER#" + occurrence + "#" + string(c)
}

func eventKey(occurrence string, c contact.Channel, kind reminder.ReportKind) string {
	return "EVENT#" + occurrence + "#" + string(c) + "#" + string(kind)
}

// Record implements reminder.Ledger.
func (s *Subscribers) Record(ctx context.Context, o reminder.Occurrence, entries []reminder.Entry, now time.Time) error {
	sk, at, until := text(ledgerKey(o.Key(), o.Channel)), instant(now), ttl(now.Add(subscription.LedgerFor))
	items := make([]item, len(entries))
	for i, e := range entries {
		w := writer{"pk": text(runnerKey(e.Runner)), "sk": sk, "outcome": text(string(e.Outcome)), "at": at, "ttl": until}
		w.text("reason", e.Reason)
		w.text("message", e.MessageID)
		items[i] = item(w)
	}
	return s.batchPut(ctx, items)
}

// Known implements reminder.Ledger.
func (s *Subscribers) Known(ctx context.Context, o reminder.Occurrence, runners []string) (map[string]reminder.Entry, error) {
	ledger, event := ledgerKey(o.Key(), o.Channel), eventKey(o.Key(), o.Channel, reminder.Accepted)
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
			add(runnerKey(r.Runner), eventKey(r.Occurrence, r.Channel, reminder.Accepted), r.MessageID, now.Add(subscription.LedgerFor))
			add(runnerKey(r.Runner), eventKey(r.Occurrence, r.Channel, r.Kind), r.MessageID, now.Add(subscription.LedgerFor))
		}
	}
	return s.batchPut(ctx, items)
}

// Past lists the newest lines of a runner's ledger, at most limit, the newest first. The provider's
// reports of the same occurrences lie between the same keys.
func (s *Subscribers) Past(ctx context.Context, runner string, limit int) ([]reminder.Past, error) {
	rows, err := s.query(ctx, &dynamodb.QueryInput{
		Limit: aws.Int32(int32(limit)), ScanIndexForward: aws.Bool(false), ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("pk = :pk AND begins_with(sk, :ledger)"),
		ExpressionAttributeValues: item{":pk": text(runnerKey(runner)), ":ledger": text("LEDGER#")},
	})
	if err != nil {
		return nil, fmt.Errorf("query ledger: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	oldest := keyParts(rows[len(rows)-1])
	events, err := s.query(ctx, &dynamodb.QueryInput{
		ConsistentRead:         aws.Bool(true),
		KeyConditionExpression: aws.String("pk = :pk AND sk BETWEEN :oldest AND :end"),
		ExpressionAttributeValues: item{
			":pk": text(runnerKey(runner)), ":oldest": text("EVENT#" + oldest[1]), ":end": text("EVENT#~"),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("query events: %w", err)
	}
	reported := map[string][]reminder.ReportKind{}
	for _, it := range events {
		if parts := keyParts(it); len(parts) == 4 {
			reported[parts[1]+"#"+parts[2]] = append(reported[parts[1]+"#"+parts[2]], reminder.ReportKind(parts[3]))
		}
	}
	list := make([]reminder.Past, 0, len(rows))
	for _, it := range rows {
		r, parts := reader{item: it}, keyParts(it)
		if len(parts) != 3 {
			continue
		}
		list = append(list, reminder.Past{
			Occurrence: parts[1], Channel: contact.Channel(parts[2]),
			Outcome: reminder.Outcome(r.text("outcome")), Reason: r.text("reason"), At: r.instant("at"),
			Reported: reported[parts[1]+"#"+parts[2]],
		})
	}
	return list, nil
}

// keyParts are the parts of an item's sort key.
func keyParts(it item) []string {
	r := reader{item: it}
	return strings.Split(r.text("sk"), "#")
}
