package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/enquiry"
)

// sameFor is how long the fingerprint of a message is kept.
const sameFor = 24 * time.Hour

// Add implements enquiry.Keeper, as one transaction. Of the same message sent many times at once one finds
// no row under its fingerprint, and the others find that one's. So does a caller that calls again since
// the answer was lost.
func (s *Enquiries) Add(
	ctx context.Context, e enquiry.Enquiry, first enquiry.Event, fingerprint string, addresses []string, since time.Time,
) (string, error) {
	same := key("SAME#"+fingerprint, "SAME")
	same["reference"], same["at"], same["ttl"] = text(e.Reference), instant(e.Received), ttl(e.Received.Add(sameFor))
	const sameAt = 0
	writes := []types.TransactWriteItem{
		{Put: &types.Put{
			TableName: &s.name, Item: same,
			ConditionExpression:                 aws.String("attribute_not_exists(pk) OR #at < :since"),
			ExpressionAttributeNames:            map[string]string{"#at": "at"},
			ExpressionAttributeValues:           item{":since": instant(since)},
			ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		}},
		s.putting(encodeEnquiry(e), absent, nil),
		s.putting(encodeEvent(e.Reference, versioned(e, first, 0), first), "", nil),
	}
	for _, hash := range addresses {
		writes = append(writes, s.putting(key(addressKey(hash), e.Reference), "", nil))
	}
	err := s.transact(ctx, writes)
	switch {
	case failed(err, sameAt):
		return sameReference(err, sameAt)
	case refused(err):
		return "", enquiry.ErrConflict
	case err != nil:
		return "", fmt.Errorf("add enquiry: %w", err)
	}
	return "", nil
}

// sameReference is the reference that is kept under a fingerprint, as the refusal tells it.
func sameReference(err error, at int) (string, error) {
	var many *types.TransactionCanceledException
	errors.As(err, &many)
	r := reader{item: many.CancellationReasons[at].Item}
	reference := r.text("reference")
	if reference == "" {
		return "", errors.New("dynamo: a fingerprint is kept without a reference")
	}
	return reference, nil
}

// Write implements enquiry.Keeper, as one transaction.
func (s *Enquiries) Write(ctx context.Context, old, next enquiry.Enquiry, events ...enquiry.Event) error {
	writes := []types.TransactWriteItem{s.putting(encodeEnquiry(next), version, item{":version": number(old.Version)})}
	for i, event := range events {
		writes = append(writes, s.putting(encodeEvent(next.Reference, versioned(next, event, i), event), "", nil))
	}
	err := s.transact(ctx, writes)
	if refused(err) {
		return enquiry.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("write enquiry: %w", err)
	}
	return nil
}

// versioned is the key of an event that comes with a version of the enquiry, and with none else.
func versioned(e enquiry.Enquiry, event enquiry.Event, i int) string {
	return fmt.Sprintf("EVENT#%s#%09d.%d", touchedAt(event.At), e.Version, i)
}

// Log implements enquiry.Journal. Its key is random, and the same again is the same event: this puts
// nothing over another. Of an enquiry that is gone nothing may be left behind, so it must be there.
func (s *Enquiries) Log(ctx context.Context, reference string, event enquiry.Event) error {
	sk := "EVENT#" + touchedAt(event.At) + "#R" + rand.Text()
	err := s.transact(ctx, []types.TransactWriteItem{
		{ConditionCheck: &types.ConditionCheck{
			TableName: &s.name, Key: key(enquiryKey(reference), message), ConditionExpression: aws.String(present),
		}},
		s.putting(encodeEvent(reference, sk, event), "", nil),
	})
	if failed(err, 0) {
		return enquiry.ErrAbsent
	}
	if err != nil {
		return fmt.Errorf("log event: %w", err)
	}
	return nil
}

// Erase implements enquiry.Keeper. The enquiry goes last, together with the rows that it is found by: after
// a crash on the way it is still found, and erased again. What was noted meanwhile goes after it; nothing
// can be noted then.
func (s *Enquiries) Erase(ctx context.Context, e enquiry.Enquiry, addresses []string) error {
	if err := s.forget(ctx, e.Reference); err != nil {
		return err
	}
	if err := s.purge(ctx, e.Reference); err != nil {
		return err
	}
	writes := []types.TransactWriteItem{s.deleting(enquiryKey(e.Reference), message)}
	for _, hash := range addresses {
		writes = append(writes, s.deleting(addressKey(hash), e.Reference))
	}
	if err := s.transact(ctx, writes); err != nil {
		return fmt.Errorf("delete enquiry: %w", err)
	}
	return s.purge(ctx, e.Reference)
}

// purge deletes what is held with an enquiry, under its reference.
func (s *Enquiries) purge(ctx context.Context, reference string) error {
	var deletes []types.WriteRequest
	for pk, begins := range map[string]string{enquiryKey(reference): "EVENT#", reportKey(reference): ""} {
		rows, err := s.under(ctx, pk, begins)
		if err != nil {
			return fmt.Errorf("list rows: %w", err)
		}
		for _, it := range rows {
			deletes = append(deletes, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: item{"pk": it["pk"], "sk": it["sk"]}}})
		}
	}
	if err := s.batchWrite(ctx, deletes); err != nil {
		return fmt.Errorf("delete rows: %w", err)
	}
	return nil
}

func (s *Enquiries) deleting(pk, sk string) types.TransactWriteItem {
	return types.TransactWriteItem{Delete: &types.Delete{TableName: &s.name, Key: key(pk, sk)}}
}
