package dynamo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"limber/internal/calendar"
	"limber/internal/contact"
	"limber/internal/reminder"
)

// Reminders is the table of slots in use, runs and tallies. It is a subscription.Slots, and a
// reminder.Agenda, Watermark, Runs, Splitter and Scores.
type Reminders struct{ table }

// NewReminders returns the table of that name.
func NewReminders(client *dynamodb.Client, name string) *Reminders {
	return &Reminders{newTable(client, name)}
}

const keepRuns = 7 * 24 * time.Hour

// initials begin the attributes of the days in use, by channel.
var initials = map[contact.Channel]string{contact.ByEmail: "d", contact.ByText: "t"}

func daysAttribute(d calendar.Days, c contact.Channel) string {
	return fmt.Sprintf("%s%02x", initials[c], uint8(d))
}

// Use implements subscription.Slots.
func (r *Reminders) Use(ctx context.Context, slot calendar.Slot, c contact.Channel) error {
	_, _, err := r.update(ctx, update{
		pk: "ZONES", sk: "ZONES", set: "ADD zones :zone",
		values: item{":zone": &types.AttributeValueMemberSS{Value: []string{slot.Zone}}},
	})
	if err != nil {
		return fmt.Errorf("add zone: %w", err)
	}
	_, _, err = r.update(ctx, update{
		pk: "SLOT#" + slot.Zone, sk: slot.Time.String(), set: "SET #days = if_not_exists(#days, :none)",
		names: map[string]string{"#days": daysAttribute(slot.Days, c)}, values: item{":none": number(0)},
	})
	if err != nil {
		return fmt.Errorf("add slot: %w", err)
	}
	return nil
}

// Zones implements reminder.Agenda.
func (r *Reminders) Zones(ctx context.Context) ([]string, error) {
	found, _, err := r.get(ctx, "ZONES", "ZONES")
	if err != nil {
		return nil, err
	}
	set, _ := found["zones"].(*types.AttributeValueMemberSS)
	if set == nil {
		return nil, nil
	}
	return set.Value, nil
}

// At implements reminder.Agenda.
func (r *Reminders) At(ctx context.Context, times []reminder.ZoneTime) ([]reminder.SlotUse, error) {
	keys := make([]item, len(times))
	for i, at := range times {
		keys[i] = key("SLOT#"+at.Zone, at.Time.String())
	}
	found, err := r.batchGet(ctx, keys)
	if err != nil {
		return nil, err
	}
	var uses []reminder.SlotUse
	for _, it := range found {
		fields := reader{item: it}
		zone := fields.text("pk")[len("SLOT#"):]
		for name := range it {
			channel, ok := daysChannel(name)
			if !ok {
				continue
			}
			slot, err := calendar.ParseSlot(zone + "#" + fields.text("sk") + "#" + name[1:])
			if err != nil {
				return nil, fmt.Errorf("slot in use: %w", err)
			}
			uses = append(uses, reminder.SlotUse{Slot: slot, Channel: channel, Size: fields.int(name)})
		}
	}
	return uses, nil
}

// daysChannel is the channel of an attribute of days in use.
func daysChannel(name string) (contact.Channel, bool) {
	for c, initial := range initials {
		if len(name) == 3 && strings.HasPrefix(name, initial) {
			return c, true
		}
	}
	return "", false
}

// Parts implements reminder.Agenda.
func (r *Reminders) Parts(ctx context.Context, o reminder.Occurrence, wanted int) (int, error) {
	sk := o.Slot.Key()
	if o.Channel != contact.ByEmail {
		sk += "#" + string(o.Channel)
	}
	fixed, _, err := r.update(ctx, update{
		pk: "PLAN#" + o.Date.String(), sk: sk, set: "SET parts = if_not_exists(parts, :wanted), #ttl = :ttl",
		names:  map[string]string{"#ttl": "ttl"},
		values: item{":wanted": number(wanted), ":ttl": ttl(o.Due.Add(keepRuns))},
		want:   types.ReturnValueAllNew,
	})
	if err != nil {
		return 0, err
	}
	fields := reader{item: fixed}
	return fields.int("parts"), fields.err
}

// Read implements reminder.Watermark.
func (r *Reminders) Read(ctx context.Context) (time.Time, error) {
	found, _, err := r.get(ctx, "WATERMARK", "WATERMARK")
	if err != nil {
		return time.Time{}, err
	}
	fields := reader{item: found}
	return fields.instant("at"), fields.err
}

// Advance implements reminder.Watermark.
func (r *Reminders) Advance(ctx context.Context, to time.Time) error {
	_, _, err := r.update(ctx, update{
		pk: "WATERMARK", sk: "WATERMARK", set: "SET #at = :to", condition: "attribute_not_exists(#at) OR #at < :to",
		names: map[string]string{"#at": "at"}, values: item{":to": instant(to)},
	})
	if refused(err) {
		return nil
	}
	return err
}
