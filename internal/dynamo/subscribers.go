package dynamo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/subscription"
)

// Subscribers is the table of who gets reminders and what became of them. It is a subscription.Finder
// and Keeper, and a reminder.Roster, Ledger and Journal.
type Subscribers struct {
	table
	latest atomic.Pointer[changes]
}

// NewSubscribers returns the table of that name.
func NewSubscribers(client *dynamodb.Client, name string) *Subscribers {
	return &Subscribers{table: newTable(client, name)}
}

const profile = "PROFILE"

func runnerKey(id string) string    { return "RUNNER#" + id }
func addressKey(h string) string    { return "ADDRESS#" + h }
func touchedKey(slot string) string { return "TOUCHED#" + slot }

// ByID implements subscription.Finder.
func (s *Subscribers) ByID(ctx context.Context, id string) (subscription.Subscriber, error) {
	found, _, err := s.get(ctx, runnerKey(id), profile)
	if err != nil {
		return subscription.Subscriber{}, fmt.Errorf("get profile: %w", err)
	}
	if found == nil {
		return subscription.Subscriber{}, subscription.ErrAbsent
	}
	return decodeProfile(found)
}

// ByAddress implements subscription.Finder.
func (s *Subscribers) ByAddress(ctx context.Context, hash string) (subscription.Subscriber, error) {
	claim, _, err := s.get(ctx, addressKey(hash), "CLAIM")
	if err != nil {
		return subscription.Subscriber{}, fmt.Errorf("get claim: %w", err)
	}
	if claim == nil {
		return subscription.Subscriber{}, subscription.ErrAbsent
	}
	r := reader{item: claim}
	return s.ByID(ctx, r.text("id"))
}

// Create implements subscription.Keeper.
func (s *Subscribers) Create(ctx context.Context, n subscription.Subscriber, hash string, consent subscription.Consent) error {
	absent := aws.String("attribute_not_exists(pk)")
	claim := key(addressKey(hash), "CLAIM")
	claim["id"], claim["at"] = text(n.ID), instant(n.Created)
	return s.transact(ctx,
		types.Put{Item: claim, ConditionExpression: absent},
		types.Put{Item: encodeProfile(n), ConditionExpression: absent},
		types.Put{Item: encodeConsent(n.ID, consent)})
}

// Save implements subscription.Keeper. The trace in the old slot is written with the change or not at all.
func (s *Subscribers) Save(ctx context.Context, old, next subscription.Subscriber, consent *subscription.Consent) error {
	puts := []types.Put{{
		Item:                      encodeProfile(next),
		ConditionExpression:       aws.String("#v = :old"),
		ExpressionAttributeNames:  map[string]string{"#v": "version"},
		ExpressionAttributeValues: item{":old": number(old.Version)},
	}}
	if consent != nil {
		puts = append(puts, types.Put{Item: encodeConsent(next.ID, *consent)})
	}
	if slot, ok := old.Slot(); ok {
		now := s.now()
		touched := key(touchedKey(slot.Key()), touchedAt(now)+"#"+old.ID)
		touched["id"], touched["ttl"] = text(old.ID), ttl(now.Add(24*time.Hour))
		puts = append(puts, types.Put{Item: touched})
	}
	return s.transact(ctx, puts...)
}

// touchedAt sorts by time: milliseconds, in a fixed width.
func touchedAt(t time.Time) string { return fmt.Sprintf("%015d", t.UnixMilli()) }

func (s *Subscribers) transact(ctx context.Context, puts ...types.Put) error {
	writes := make([]types.TransactWriteItem, len(puts))
	for i := range puts {
		puts[i].TableName = &s.name
		writes[i].Put = &puts[i]
	}
	out, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: writes})
	if refused(err) {
		return subscription.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("write subscriber: %w", err)
	}
	s.note(out.ResultMetadata)
	return nil
}

func encodeConsent(id string, c subscription.Consent) item {
	it := key(runnerKey(id), "CONSENT#"+c.Channel+"#"+c.At.UTC().Format("20060102T150405.000Z"))
	it["channel"], it["wording"], it["at"], it["source"] = text(c.Channel), text(c.Wording), instant(c.At), text(c.Source)
	return it
}

func encodeProfile(s subscription.Subscriber) item {
	p := s.Preferences
	it := key(runnerKey(s.ID), profile)
	it["id"], it["state"], it["reason"] = text(s.ID), text(string(s.State)), text(s.Reason)
	it["email"], it["name"] = text(s.Email.Reveal()), text(s.Name)
	it["days"], it["time"], it["zone"] = number(int(p.Days)), number(int(p.Time)), text(p.Zone)
	it["focus"], it["minutes"] = text(p.Focus), number(p.Minutes)
	it["level"], it["tier"] = number(s.Level), text(s.Tier)
	it["from"], it["secret"], it["confirm_by"] = instant(s.From), bytes(s.Secret), instant(s.ConfirmBy)
	it["mailed_at"], it["mailed"] = instant(s.MailedAt), &types.AttributeValueMemberBOOL{Value: s.Mailed}
	it["created"], it["version"] = instant(s.Created), number(s.Version)
	if slot, ok := s.Slot(); ok {
		it["slot"] = text(slot.Key())
	}
	return it
}

func decodeProfile(it item) (subscription.Subscriber, error) {
	r := reader{item: it}
	s := decodeCommon(&r)
	s.State, s.Reason = subscription.State(r.text("state")), r.text("reason")
	s.Preferences.Days = calendar.Days(r.int("days"))
	s.Preferences.Time = calendar.TimeOfDay(r.int("time"))
	s.Preferences.Zone = r.text("zone")
	s.ConfirmBy, s.MailedAt, s.Created = r.instant("confirm_by"), r.instant("mailed_at"), r.instant("created")
	s.Version = r.int("version")
	if mailed, ok := it["mailed"].(*types.AttributeValueMemberBOOL); ok {
		s.Mailed = mailed.Value
	}
	return s, r.err
}

// decodeCommon reads what the profile and the index have in common.
func decodeCommon(r *reader) subscription.Subscriber {
	s := subscription.Subscriber{
		ID: r.text("id"), Name: r.text("name"), Level: r.int("level"), Tier: r.text("tier"),
		From: r.instant("from"), Secret: r.bytes("secret"),
		Preferences: subscription.Preferences{Focus: r.text("focus"), Minutes: r.int("minutes")},
	}
	email, err := contact.ParseEmail(r.text("email"))
	if err != nil {
		r.fail("email")
	}
	s.Email = email
	return s
}
