package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"limber/internal/enquiry"
)

// Enquiries is the table of what people wrote to the clinic, and of who of staff may read it. It is all of
// the stores that package enquiry declares.
type Enquiries struct{ table }

// NewEnquiries returns the table of that name.
func NewEnquiries(client *dynamodb.Client, name string) *Enquiries {
	return &Enquiries{newTable(client, name)}
}

const message = "ENQUIRY" // the sort key of an enquiry itself

func enquiryKey(reference string) string { return "ENQUIRY#" + reference }
func reportKey(about string) string      { return "REPORT#" + about }

// ByReference implements enquiry.Finder.
func (s *Enquiries) ByReference(ctx context.Context, reference string) (enquiry.Enquiry, error) {
	found, _, err := s.get(ctx, enquiryKey(reference), message)
	if err != nil {
		return enquiry.Enquiry{}, fmt.Errorf("get enquiry: %w", err)
	}
	if found == nil {
		return enquiry.Enquiry{}, enquiry.ErrAbsent
	}
	return decodeEnquiry(found)
}

// ByAddress implements enquiry.Finder.
func (s *Enquiries) ByAddress(ctx context.Context, hash string) ([]string, error) {
	rows, err := s.under(ctx, addressKey(hash), "")
	if err != nil {
		return nil, fmt.Errorf("query address: %w", err)
	}
	var references []string
	for _, it := range rows {
		r := reader{item: it}
		references = append(references, r.text("sk"))
	}
	return references, nil
}

// History implements enquiry.Finder: the keys of events sort by time.
func (s *Enquiries) History(ctx context.Context, reference string) ([]enquiry.Event, error) {
	rows, err := s.under(ctx, enquiryKey(reference), "EVENT#")
	if err != nil {
		return nil, fmt.Errorf("query history: %w", err)
	}
	var events []enquiry.Event
	for _, it := range rows {
		r := reader{item: it}
		events = append(events, enquiry.Event{
			At: r.instant("at"), By: r.text("by"), Act: enquiry.Act(r.text("act")), Text: r.text("text"),
		})
		if r.err != nil {
			return nil, r.err
		}
	}
	return events, nil
}

// under reads all rows of a partition whose sort keys begin so, in the order of their keys.
func (s *Enquiries) under(ctx context.Context, pk, begins string) ([]item, error) {
	in := &dynamodb.QueryInput{
		ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("pk = :pk"), ExpressionAttributeValues: item{":pk": text(pk)},
	}
	if begins != "" {
		in.KeyConditionExpression = aws.String("pk = :pk AND begins_with(sk, :begins)")
		in.ExpressionAttributeValues[":begins"] = text(begins)
	}
	return s.query(ctx, in)
}

// List implements enquiry.Lister. A line of which something can't be read is listed without that: no
// enquiry is hidden by it.
func (s *Enquiries) List(ctx context.Context, list enquiry.List, before time.Time, limit int) ([]enquiry.Line, error) {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		IndexName: aws.String("list"), Limit: aws.Int32(int32(limit)), ScanIndexForward: aws.Bool(false),
		KeyConditionExpression:    aws.String("#list = :list AND received < :before"),
		ExpressionAttributeNames:  map[string]string{"#list": "list"},
		ExpressionAttributeValues: item{":list": text(string(list)), ":before": instant(before)},
	})
	if err != nil {
		return nil, fmt.Errorf("query list: %w", err)
	}
	var lines []enquiry.Line
	for _, it := range found[:min(limit, len(found))] {
		lines = append(lines, decodeLine(&reader{item: it}))
	}
	return lines, nil
}

// waiting is the one part of the index of chores: a clinic's enquiries are few.
const waiting = "1"

// Due implements enquiry.Chores: those that have waited longest.
func (s *Enquiries) Due(ctx context.Context, now time.Time) ([]string, error) {
	found, err := s.query(ctx, &dynamodb.QueryInput{
		IndexName: aws.String("chore"), Limit: aws.Int32(mostChores),
		KeyConditionExpression:    aws.String("chore = :waiting AND chore_at <= :now"),
		ExpressionAttributeValues: item{":waiting": text(waiting), ":now": instant(now)},
	})
	if err != nil {
		return nil, fmt.Errorf("query chores: %w", err)
	}
	var references []string
	for _, it := range found {
		r := reader{item: it}
		if pk := r.text("pk"); len(pk) > len("ENQUIRY#") {
			references = append(references, pk[len("ENQUIRY#"):])
		}
	}
	return references, nil
}
