package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/enquiry"
)

// reportFor is how long a report is kept: an attempt is settled within hours.
const reportFor = 30 * 24 * time.Hour

// Note implements enquiry.Noter. Each kind of report has a row of its own, so none is put over another.
func (s *Enquiries) Note(ctx context.Context, reports []enquiry.Report) error {
	until := ttl(s.now().Add(reportFor))
	seen := map[string]bool{}
	var items []item
	for _, r := range reports {
		pk, sk := reportKey(r.About), r.Tag+"#"+string(r.Kind)
		if r.About == "" || r.Tag == "" || seen[pk+"\n"+sk] {
			continue // a batch refuses the same key twice
		}
		seen[pk+"\n"+sk] = true
		w := writer(key(pk, sk))
		w.instant("at", r.At)
		w["ttl"] = until
		items = append(items, item(w))
	}
	if err := s.batchPut(ctx, items); err != nil {
		return fmt.Errorf("note reports: %w", err)
	}
	return nil
}

// Reported implements enquiry.Reports. Every kind of report says that the provider had taken the message.
func (s *Enquiries) Reported(ctx context.Context, about, tag string) (bool, error) {
	rows, err := s.under(ctx, reportKey(about), tag+"#")
	if err != nil {
		return false, fmt.Errorf("query reports: %w", err)
	}
	return len(rows) > 0, nil
}

const digestKey, latestDigest = "DIGEST", "LATEST"

// Latest implements enquiry.Digests.
func (s *Enquiries) Latest(ctx context.Context) (enquiry.Digest, error) {
	found, _, err := s.get(ctx, digestKey, latestDigest)
	if err != nil {
		return enquiry.Digest{}, fmt.Errorf("get digest: %w", err)
	}
	if found == nil {
		return enquiry.Digest{}, enquiry.ErrAbsent
	}
	r := reader{item: found}
	oldest := r.group("oldest")
	d := enquiry.Digest{
		Mail: decodeMail(&r, "mail"), Version: r.int("version"),
		Summary: enquiry.Summary{
			Date: r.date("date"), Since: r.instant("since"), New: r.int("new"), Waiting: r.int("waiting"), Overdue: r.int("overdue"),
			Held: r.int("held"), Oldest: decodeLine(&oldest), More: r.flag("more"),
		},
	}
	if oldest.err != nil {
		r.fail("oldest")
	}
	return d, r.err
}

// WriteDigest implements enquiry.Digests.
func (s *Enquiries) WriteDigest(ctx context.Context, old, next enquiry.Digest) error {
	w, m, oldest := writer(key(digestKey, latestDigest)), next.Summary, writer{}
	w.date("date", m.Date)
	w.instant("since", m.Since)
	w.number("new", m.New)
	w.number("waiting", m.Waiting)
	w.number("overdue", m.Overdue)
	w.number("held", m.Held)
	encodeLine(oldest, m.Oldest)
	w.group("oldest", oldest)
	w.flag("more", m.More)
	encodeMail(w, "mail", next.Mail)
	w.number("version", next.Version)
	w["ttl"] = ttl(s.now().Add(enquiry.DigestFor))
	put := s.putting(item(w), absent, nil)
	if old.Version > 0 {
		put = s.putting(item(w), version, item{":version": number(old.Version)})
	}
	err := s.transact(ctx, []types.TransactWriteItem{put})
	if refused(err) {
		return enquiry.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("write digest: %w", err)
	}
	return nil
}

// forget takes an enquiry out of the latest digest, where it is the oldest of all that wait.
func (s *Enquiries) forget(ctx context.Context, reference string) error {
	_, _, err := s.update(ctx, update{
		pk: digestKey, sk: latestDigest, set: "REMOVE oldest ADD #version :one", condition: "oldest.#reference = :reference",
		names:  map[string]string{"#version": "version", "#reference": "reference"},
		values: item{":one": number(1), ":reference": text(reference)},
	})
	if err != nil && !refused(err) {
		return fmt.Errorf("forget in digest: %w", err)
	}
	return nil
}

func passKey(kind enquiry.PassKind) string { return "PASS#" + string(kind) }

// PutPass implements enquiry.Passes. A pass stays for a day after its end, so that one that has run out is
// told from one that never was.
func (s *Enquiries) PutPass(ctx context.Context, p enquiry.Pass) error { return s.putPass(ctx, p, nil) }

// ExtendPass implements enquiry.Passes.
func (s *Enquiries) ExtendPass(ctx context.Context, p enquiry.Pass) error {
	return s.putPass(ctx, p, aws.String(present))
}

func (s *Enquiries) putPass(ctx context.Context, p enquiry.Pass, condition *string) error {
	w := writer(key(passKey(p.Kind), p.Hash))
	w.text("staff", p.Staff)
	w.text("to", p.To)
	w.instant("expires", p.Expires)
	w.instant("end", p.End)
	w["ttl"] = ttl(p.Expires.Add(24 * time.Hour))
	_, err := s.client.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.name, Item: item(w), ConditionExpression: condition})
	if refused(err) {
		return enquiry.ErrAbsent
	}
	if err != nil {
		return fmt.Errorf("put pass: %w", err)
	}
	return nil
}

// FindPass implements enquiry.Passes.
func (s *Enquiries) FindPass(ctx context.Context, kind enquiry.PassKind, hash string) (enquiry.Pass, error) {
	found, _, err := s.get(ctx, passKey(kind), hash)
	if err != nil {
		return enquiry.Pass{}, fmt.Errorf("get pass: %w", err)
	}
	return decodePass(found, kind, hash)
}

// TakePass implements enquiry.Passes. Where the answer is lost the pass is lost with it: nobody gets it twice.
func (s *Enquiries) TakePass(ctx context.Context, kind enquiry.PassKind, hash string) (enquiry.Pass, error) {
	out, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{
		TableName: &s.name, Key: key(passKey(kind), hash), ReturnValues: types.ReturnValueAllOld,
		ConditionExpression: aws.String(present),
	})
	if refused(err) {
		return enquiry.Pass{}, enquiry.ErrAbsent
	}
	if err != nil {
		return enquiry.Pass{}, fmt.Errorf("take pass: %w", err)
	}
	return decodePass(out.Attributes, kind, hash)
}

func decodePass(it item, kind enquiry.PassKind, hash string) (enquiry.Pass, error) {
	if len(it) == 0 {
		return enquiry.Pass{}, enquiry.ErrAbsent
	}
	r := reader{item: it}
	p := enquiry.Pass{
		Hash: hash, Kind: kind, Staff: r.text("staff"), To: r.text("to"), Expires: r.instant("expires"), End: r.instant("end"),
	}
	return p, r.err
}
